(** * The rules of X10 proper: [step P d s g p l k] is <s, g> --l-->p k by the
    derivation d, in the program P.

    One constructor a rule; [x10sem rules] shows each as the interpreter has it.
    Liveness premises read the heap after the step of the premise: a place that
    kills itself is dead in it. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.

(** ** Expressions, whose parts are values: <e, g> -->p <v, g'>, or a failure. *)

Inductive result :=
| Value (v : value) (g : heap)
| Fails (v : value) (g : heap).

Section Program.
Variable P : program.

Inductive estep : rule -> expr -> heap -> place -> result -> Prop :=

| R_SELECT o f v g p :
    is_object o = true -> get g o f = Some v ->
    estep SELECT (EApp (HSelect f) (vals [o])) g p (Value v g)

| R_SELECT_MEMBER v f w g p :
    member v f = Some w ->
    estep SELECT_MEMBER (EApp (HSelect f) (vals [v])) g p (Value w g)

| R_SELECT_FAIL v f g p :
    field_of v f g = None ->
    estep SELECT_FAIL (EApp (HSelect f) (vals [v])) g p (Fails BF g)

| R_NEW c fs vs v g g' p :
    alloc g p (Obj c fs vs) = (v, g') ->
    estep NEW (EApp (HRecord c fs) (vals vs)) g p (Value v g')

| R_GLOBAL_REF v g p :
    estep GLOBAL_REF (EApp HMakeRef (vals [v])) g p
      match v with VObj _ n => Value (VRef p n) g | _ => Fails BadType g end

(** null, if the object at the reference only stands for it *)
| R_VAL_OF v g p :
    estep VAL_OF (EApp HValOf (vals [v])) g p
      match v with
      | VRef q n =>
          if Nat.eqb q p then
            Value (if String.eqb (class_of (VObj p n) g) "$Null" then VNull else VObj p n) g
          else Fails BG g
      | _ => Fails BG g
      end

| R_OPERATOR op vs v g p :
    apply op vs = Some v ->
    estep OPERATOR (EApp (HOp op) (vals vs)) g p (if is_fault v then Fails v g else Value v g)

| R_QUERY name vs v g g' p :
    ask name vs g p P = Some (v, g') ->
    estep QUERY (EApp (HQuery name) (vals vs)) g p
      (if is_fault v && negb (existsb (value_eqb v) vs) then Fails v g else Value v g')

| R_MAKE_RAIL n v g p :
    estep MAKE_RAIL (EApp HRail (vals [n; v])) g p
      match n with
      | VNum z _ =>
          if Z.leb 0 z then
            let (r, g') := alloc g p (rail (repeat v (Z.to_nat z))) in Value r g'
          else Fails (VFault "NegativeArraySizeException" "") g
      | _ => Fails (VFault "NegativeArraySizeException" "") g
      end

| R_ELEMENT v i o n w g p :
    in_range v i g = Some (o, n) -> nth_error (o_values o) n = Some w ->
    estep ELEMENT (EApp HElement (vals [v; i])) g p (Value w g)

| R_ELEMENT_FAIL v i g p :
    in_range v i g = None ->
    estep ELEMENT_FAIL (EApp HElement (vals [v; i])) g p (Fails (outside v i g) g)

| R_NONDET v w n g p :
    In n (choices v w) ->
    estep NONDET (EApp HNondet (vals [v; w])) g p (Value n g)

| R_NONDET_FAIL v w g p :
    choices v w = [] ->
    estep NONDET_FAIL (EApp HNondet (vals [v; w])) g p
      (Fails (VFault "IllegalArgumentException" "nothing to choose from") g).

(** ** Statements. *)

Inductive step : derivation -> stmt -> heap -> place -> label -> config -> Prop :=

(** <E[e], g> --l-->p g' if e fails, <E[e'], g'> otherwise *)
| R_CONTEXT s e E r x g p :
    p ∈ g -> shole s = Some (e, E) -> estep r e g p x ->
    step [CONTEXT; r] s g p
      match x with Value _ _ => Eps | Fails v _ => throws v end
      match x with Value v g' => (Some (E (EVal v)), g') | Fails _ g' => (None, g') end

| R_SKIP g p :
    p ∈ g ->
    step [SKIP] SSkip g p Eps (None, g)

| R_EXCEPTION v g p :
    p ∈ g ->
    step [EXCEPTION] (SDo AThrow (vals [v])) g p (throws v) (None, g)

| R_DECLARE_VAL d x v s g p l k :
    p ∈ g -> step d (subst x v s) g p l k ->
    step (DECLARE_VAL :: d) (SVal x (EVal v) s) g p l k

| R_FIELD_UPD o f v g g' p :
    p ∈ g -> set g o f v = Some g' ->
    step [FIELD_UPD] (SDo (AUpd f) (vals [o; v])) g p Eps (None, g')

| R_FIELD_UPD_FAIL v f w g p :
    p ∈ g -> set g v f w = None ->
    step [FIELD_UPD_FAIL] (SDo (AUpd f) (vals [v; w])) g p (throws BF) (None, g)

| R_SPAWN s g p :
    p ∈ g ->
    step [SPAWN] (SAsync s) g p Eps (Some (SDynAsync s), g)

| R_ASYNC d s g p l k :
    step d s g p l k ->
    step (ASYNC :: d) (SDynAsync s) g p (to_async l) (within SDynAsync k)

| R_FINISH d mu s s' g g' p l :
    step d s g p l (Some s', g') ->
    step (FINISH :: d) (SFinish mu s) g p Eps (Some (SFinish (mu ++ carried l) s'), g')

| R_END_FINISH d mu s g g' p l :
    p ∈ g' -> step d s g p l (None, g') ->
    step (END_FINISH :: d) (SFinish mu s) g p (throw_all (mu ++ carried l)) (None, g')

| R_SEQ d s s' t g g' p l :
    is_sync l = false -> step d s g p l (Some s', g') ->
    step (SEQ :: d) (SSeq s t) g p l (Some (SSeq s' t), g')

| R_SEQ_TERM d s t g g' p l :
    p ∈ g' -> is_sync l = false -> step d s g p l (None, g') ->
    step (SEQ_TERM :: d) (SSeq s t) g p l (Some t, g')

| R_SEQ_FAIL d s t g p l k :
    is_sync l = true -> step d s g p l k ->
    step (SEQ_FAIL :: d) (SSeq s t) g p l k

| R_PAR d s t g p l k :
    is_async s = true -> step d t g p l k ->
    step (PAR :: d) (SSeq s t) g p l (beside s k)

| R_AT q xs vs vs' s g g' p :
    p ∈ g -> q ∈ g -> copy g P vs q = (vs', g') ->
    step [AT] (SAt xs (vals (VPlace q :: vs)) s) g p Eps
      (Some (SDynAt q (SSeq (substs (combine xs vs') s) SSkip)), g')

| R_PLACE_SHIFT d q s g g'' p l l' k :
    l = Eps \/ (p ∈ snd k /\ q ∈ snd k) -> copy_label (snd k) P l p = (l', g'') ->
    step d s g q l k ->
    step (PLACE_SHIFT :: d) (SDynAt q s) g p l' (within (SDynAt q) (fst k, g''))

(** a return, break or continue passes *)
| R_TRY d s t g p l k :
    is_sync l = false \/ completes l = true -> step d s g p l k ->
    step (TRY :: d) (STry s t) g p l (passing (fun s' => STry s' t) l k)

| R_CATCH d s t g p l k :
    p ∈ snd k -> is_sync l = true -> completes l = false -> step d s g p l k ->
    step (CATCH :: d) (STry s t) g p Eps (behind k t)

(** *** Places that have failed *)

| R_DEAD s g p :
    p ∉ g -> is_lost s = true ->
    step [DEAD] s g p (throws (VDead p)) (None, g)

| R_AT_DEAD q xs vs s g p :
    p ∈ g -> q ∉ g ->
    step [AT_DEAD] (SAt xs (vals (VPlace q :: vs)) s) g p (throws (VDead q)) (None, g)

| R_END_FINISH_DEAD d mu s g g' p l :
    p ∉ g' -> step d s g p l (None, g') ->
    step (END_FINISH_DEAD :: d) (SFinish mu s) g p
      (throw_instead (VDead p) (mu ++ carried l)) (None, g')

| R_SEQ_DEAD_SYNC d s t g g' p l :
    p ∉ g' -> is_sync l = false -> is_async s = false -> step d s g p l (None, g') ->
    step (SEQ_DEAD_SYNC :: d) (SSeq s t) g p (throws (VDead p)) (None, g')

| R_SEQ_DEAD_ASYNC d s t g g' p l :
    p ∉ g' -> is_sync l = false -> is_async s = true -> step d s g p l (None, g') ->
    step (SEQ_DEAD_ASYNC :: d) (SSeq s t) g p (Async [TVal (VDead p)]) (Some t, g')

| R_MASK d q s g p l k :
    l <> Eps -> p ∉ snd k \/ q ∉ snd k -> step d s g q l k ->
    step (MASK :: d) (SDynAt q s) g p
      (carrying l [TVal (VDead (if alive (snd k) p then q else p))]) (within (SDynAt q) k)

| R_CATCH_DEAD d s t g p l k :
    p ∉ snd k -> is_sync l = true -> step d s g p l k ->
    step (CATCH_DEAD :: d) (STry s t) g p (throws (VDead p)) k

(** *** Conditionals, loops, completions *)

| R_IF v s t g p :
    p ∈ g ->
    step [IF] (SIf (EVal v) s t) g p
      match v with VBool _ => Eps | _ => throws (ill_typed [v]) end
      match v with
      | VBool true => (Some s, g)
      | VBool false => (Some t, g)
      | _ => (None, g)
      end

| R_LOOP s g p :
    p ∈ g ->
    step [LOOP] (SLoop s) g p Eps (Some (SSeq s (SLoop s)), g)

| R_EXIT l g p :
    p ∈ g ->
    step [EXIT] (SDo (AExit l) []) g p (Sync [TExit l]) (None, g)

| R_LABELLED d name s g p l k :
    is_exit l name = false -> step d s g p l k ->
    step (LABELLED :: d) (SLabelled name s) g p l (passing (SLabelled name) l k)

| R_LABELLED_EXIT d name s g p l k :
    is_exit l name = true -> step d s g p l k ->
    step (LABELLED_EXIT :: d) (SLabelled name s) g p Eps k

| R_RETURN v g p :
    p ∈ g ->
    step [RETURN] (SDo AReturn (vals [v])) g p (Sync [TReturn v]) (None, g)

| R_BIND d x s t g p l k :
    is_return l = false -> ended l k = false -> step d s g p l k ->
    step (BIND :: d) (SBind x s t) g p l (passing (fun s' => SBind x s' t) l k)

| R_BIND_RETURN d x s t g p l k v :
    is_return l = true -> In (TReturn v) (carried l) -> step d s g p l k ->
    step (BIND_RETURN :: d) (SBind x s t) g p Eps (behind k (subst x v t))

| R_BIND_END d x s t g p l k :
    p ∈ snd k -> ended l k = true -> step d s g p l k ->
    step (BIND_END :: d) (SBind x s t) g p l (Some (subst x VUnit t), snd k)

(** s' is the body of s = bind x = s' in t, or of s = guard s' with t *)
| R_COMPLETION_DEAD d s s' g p l k :
    match s with SBind _ b _ | SFinally b _ => s' = b | _ => False end ->
    p ∉ snd k -> goes_on s l k = true -> step d s' g p l k ->
    step (COMPLETION_DEAD :: d) s g p (throws (VDead p)) k

| R_GUARD d s t g p l k :
    is_sync l = false -> step d s g p l k ->
    step (GUARD :: d) (SFinally s t) g p l (within (fun s' => SFinally s' t) k)

| R_GUARD_FAIL d s t g p l k :
    p ∈ snd k -> is_sync l = true -> step d s g p l k ->
    step (GUARD_FAIL :: d) (SFinally s t) g p Eps
      (behind k (SSeq t (SDo (AAbort (carried l)) [])))

| R_ABORT ts g p :
    p ∈ g ->
    step [ABORT] (SDo (AAbort ts) []) g p (Sync ts) (None, g)

(** *** Exceptions by class, the exceptions of a finish as one, assertions *)

| R_TRY_TYPE d s cs g p l k :
    is_sync l = false \/ (p ∈ snd k /\ handler cs l (snd k) P = None) -> step d s g p l k ->
    step (TRY_TYPE :: d) (STryCatch s cs) g p l (passing (fun s' => STryCatch s' cs) l k)

| R_CATCH_TYPE d s cs t g p l k :
    p ∈ snd k -> is_sync l = true -> handler cs l (snd k) P = Some t -> step d s g p l k ->
    step (CATCH_TYPE :: d) (STryCatch s cs) g p Eps (behind k t)

| R_CATCH_TYPE_DEAD d s cs g p l k :
    p ∉ snd k -> is_sync l = true -> step d s g p l k ->
    step (CATCH_TYPE_DEAD :: d) (STryCatch s cs) g p (throws (VDead p)) k

(** what passes where nothing was thrown, or at a place that has failed, is the first *)
| R_GATHER d s g p l k :
    is_sync l = false \/ p ∉ snd k \/ exceptions l = [] -> step d s g p l k ->
    step (GATHER :: d) (SGather s) g p
      (if is_sync l then Sync (firstn 1 (carried l)) else l) (passing SGather l k)

| R_GATHER_FAIL d s g p l k o g' :
    p ∈ snd k -> is_sync l = true -> exceptions l <> [] ->
    bundle (exceptions l) (snd k) p = (o, g') -> step d s g p l k ->
    step (GATHER_FAIL :: d) (SGather s) g p (throws o) (fst k, g')

| R_ASSERT v g p :
    p ∈ g ->
    step [ASSERT] (SDo AAssert (vals [VBool true; v])) g p Eps (None, g)

| R_ASSERT_FAIL v w t g p :
    p ∈ g -> value_eqb v (VBool true) = false -> text w = Some t ->
    step [ASSERT_FAIL] (SDo AAssert (vals [v; w])) g p
      (throws (VFault "AssertionError" t)) (None, g)

(** *** Rails *)

| R_ELEMENT_UPD v i w o n g p :
    p ∈ g -> in_range v i g = Some (o, n) ->
    step [ELEMENT_UPD] (SDo AElementUpd (vals [v; i; w])) g p Eps
      (None, put_object g v (Obj (o_class o) (o_names o) (replace n w (o_values o))))

| R_ELEMENT_UPD_FAIL v i w g p :
    p ∈ g -> in_range v i g = None ->
    step [ELEMENT_UPD_FAIL] (SDo AElementUpd (vals [v; i; w])) g p
      (throws (outside v i g)) (None, g)

(** *** Methods and static fields *)

| R_CALL c m vs body g p :
    p ∈ g -> found c m vs g P "" = Some body ->
    step [CALL] (SDo (ACall c m) (vals vs)) g p Eps (Some (entered body vs), g)

| R_INVOKE m above v vs s g p :
    p ∈ g -> is_null v = false -> invoked m above v vs g P = Some s ->
    step [INVOKE] (SDo (AInvoke m above) (vals (v :: vs))) g p Eps (Some s, g)

| R_INVOKE_NULL m above vs g p :
    p ∈ g ->
    step [INVOKE_NULL] (SDo (AInvoke m above) (vals (VNull :: vs))) g p (throws BF) (None, g)

| R_NO_METHOD a vs what g p :
    p ∈ g -> missing a vs g P = Some what ->
    step [NO_METHOD] (SDo a (vals vs)) g p (Sync [TUnsupported what]) (None, g)

| R_INFIX op v w l k g p :
    p ∈ g ->
    match overloaded op v w g P with
    | Some s => l = Eps /\ k = (Some s, g)
    | None =>
        exists u, apply op [v; w] = Some u /\ k = (None, g) /\
          l = if is_fault u then throws u else Sync [TReturn u]
    end ->
    step [INFIX] (SDo (AInfix op) (vals [v; w])) g p l k

| R_STATIC_GET c f v g p :
    p ∈ g -> static g p (static_name c f) = Some (Some v) ->
    step [STATIC_GET] (SDo (AStaticGet c f) []) g p (Sync [TReturn v]) (None, g)

| R_STATIC_INIT c f s g p :
    p ∈ g -> static g p (static_name c f) = None -> initialiser c f P = Some s ->
    step [STATIC_INIT] (SDo (AStaticGet c f) []) g p Eps
      (Some (SBind "$x" s (SDo (AStaticSet c f) [EVar "$x"])),
       with_static g p (static_name c f) None)

| R_STATIC_SET c f v g p :
    p ∈ g ->
    step [STATIC_SET] (SDo (AStaticSet c f) (vals [v])) g p (Sync [TReturn v])
      (None, with_static g p (static_name c f) (Some v))

(** *** atomic and when *)

| R_ATOMIC s g p l :
    lock_of g p = Some l -> l <> HELD ->
    step [ATOMIC] (SAtomic s) g p Eps
      match l with
      | MINE => (Some s, g)
      | _ => (Some (SDynAtomic s), locked g p HELD)
      end

| R_WHEN c s g p g' :
    p ∈ g -> is_held g p = false ->
    settles c (locked g p MINE) p (Sync [TReturn (VBool true)]) g' ->
    step [WHEN] (SWhen c s) g p Eps (Some (SDynAtomic s), locked g p HELD)

(** what is thrown; BadType for what is returned and is no truth value *)
| R_WHEN_FAIL c s g p l t g' :
    p ∈ g -> is_held g p = false ->
    settles c (locked g p MINE) p l g' -> In t (carried l) ->
    match t with TReturn (VBool _) => False | _ => True end ->
    step [WHEN_FAIL] (SWhen c s) g p
      match t with TReturn _ => throws BadType | _ => Sync [t] end
      (None, match t with TReturn _ => g | _ => lock_as g g' p end)

| R_DYN_ATOMIC d s g p l k :
    step d s (locked g p MINE) p l k ->
    step (DYN_ATOMIC :: d) (SDynAtomic s) g p l
      (if is_sync l then relocked p FREE k
       else match fst k with
            | None => relocked p FREE k
            | Some _ => relocked p HELD (within SDynAtomic k)
            end)

| R_LEGAL what g p l :
    lock_of g p = Some l ->
    step [LEGAL] (SDo (ALegal what) []) g p
      match l with
      | MINE => throws (VFault "IllegalOperationException" (what ++ " inside atomic"))
      | _ => Eps
      end (None, g)

(** *** The world outside *)

| R_PRINT v newline t g p :
    p ∈ g -> text v = Some t ->
    step [PRINT] (SDo (APrint newline) (vals [v])) g p Eps (None, printed g t newline)

| R_KILL_HERE g p :
    p ∈ g ->
    step [KILL_HERE] (SDo AKillHere []) g p (throws (VDead p)) (None, without g p)

| R_KILL_THERE v g p :
    p ∈ g ->
    step [KILL_THERE] (SDo AKillThere (vals [v])) g p
      match v with
      | VPlace q => if alive g q then Eps else throws (VDead q)
      | _ => throws BadType
      end
      (None, match v with VPlace q => if alive g q then doom g q else g | _ => g end)

| R_SET_EXIT v g p :
    p ∈ g ->
    step [SET_EXIT] (SDo ASetExit (vals [v])) g p Eps
      (None, exiting g match v with VNum z _ => z | _ => 1%Z end)

| R_NO_MEANING what g p :
    p ∈ g ->
    step [NO_MEANING] (SDo (ANoMeaning what) []) g p (Sync [TUnsupported what]) (None, g)

(** A condition of `when` by itself: silent steps, and one that is not. *)
with settles : stmt -> heap -> place -> label -> heap -> Prop :=
| Settled d c g p l k :
    step d c g p l k -> l <> Eps -> settles c g p l (snd k)
| Unsettled d c c' g g' p l g'' :
    step d c g p Eps (Some c', g') -> settles c' g' p l g'' -> settles c g p l g''.

End Program.

(** ** Moves of a configuration: steps at place 0, and failures of places. *)

Inductive event :=
| Steps (d : derivation) (l : label)
| Failure (p : place).

Inductive move (P : program) : config -> event -> config -> Prop :=
| M_STEP s g d l k :
    step P d s g 0 l k ->
    move P (Some s, g) (Steps d l) k

(** at any moment; nothing is dropped *)
| R_PLACE_FAILURE s g p :
    p ∈ g ->
    move P (s, g) (Failure p) (s, without g p).

Inductive moves (P : program) : config -> list event -> config -> Prop :=
| Done k : moves P k [] k
| Then k k' k'' a tr : move P k a k' -> moves P k' tr k'' -> moves P k (a :: tr) k''.

(** * The rules of X10 proper as a function: all steps, or those by one derivation.

    As in [Exec.Exec]: the steps without a premise, where the premises of the
    others are, and what follows from a premise by a rule.  Fuel bounds the
    height of a statement and the steps of a condition of `when`. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.

Definition transition : Type := derivation * label * config.

(** ** Rules as numbers, to compare them at once *)

Definition all_rules : list rule := [
  SKIP; EXCEPTION; DECLARE_VAL; FIELD_UPD; FIELD_UPD_FAIL; SPAWN; ASYNC; FINISH; END_FINISH; SEQ;
  SEQ_TERM; SEQ_FAIL; PAR; AT; PLACE_SHIFT; TRY; CATCH; DEAD; AT_DEAD; END_FINISH_DEAD;
  SEQ_DEAD_SYNC; SEQ_DEAD_ASYNC; MASK; CATCH_DEAD; PLACE_FAILURE; CONTEXT; SELECT; SELECT_MEMBER;
  SELECT_FAIL; NEW; GLOBAL_REF; VAL_OF; OPERATOR; QUERY; MAKE_RAIL; ELEMENT; ELEMENT_FAIL;
  ELEMENT_UPD; ELEMENT_UPD_FAIL; NONDET; NONDET_FAIL; CALL; INVOKE; INVOKE_NULL; NO_METHOD; INFIX;
  STATIC_GET; STATIC_INIT; STATIC_SET; ATOMIC; WHEN; WHEN_FAIL; DYN_ATOMIC; LEGAL; IF; LOOP; EXIT;
  LABELLED; LABELLED_EXIT; RETURN; BIND; BIND_RETURN; BIND_END; COMPLETION_DEAD; GUARD; GUARD_FAIL;
  ABORT; TRY_TYPE; CATCH_TYPE; CATCH_TYPE_DEAD; GATHER; GATHER_FAIL; ASSERT; ASSERT_FAIL; PRINT;
  KILL_HERE; KILL_THERE; SET_EXIT; NO_MEANING].

Definition number (r : rule) : nat :=
  match r with
  | SKIP => 0 | EXCEPTION => 1 | DECLARE_VAL => 2 | FIELD_UPD => 3 | FIELD_UPD_FAIL => 4
  | SPAWN => 5 | ASYNC => 6 | FINISH => 7 | END_FINISH => 8 | SEQ => 9 | SEQ_TERM => 10
  | SEQ_FAIL => 11 | PAR => 12 | AT => 13 | PLACE_SHIFT => 14 | TRY => 15 | CATCH => 16
  | DEAD => 17 | AT_DEAD => 18 | END_FINISH_DEAD => 19 | SEQ_DEAD_SYNC => 20
  | SEQ_DEAD_ASYNC => 21 | MASK => 22 | CATCH_DEAD => 23 | PLACE_FAILURE => 24 | CONTEXT => 25
  | SELECT => 26 | SELECT_MEMBER => 27 | SELECT_FAIL => 28 | NEW => 29 | GLOBAL_REF => 30
  | VAL_OF => 31 | OPERATOR => 32 | QUERY => 33 | MAKE_RAIL => 34 | ELEMENT => 35
  | ELEMENT_FAIL => 36 | ELEMENT_UPD => 37 | ELEMENT_UPD_FAIL => 38 | NONDET => 39
  | NONDET_FAIL => 40 | CALL => 41 | INVOKE => 42 | INVOKE_NULL => 43 | NO_METHOD => 44
  | INFIX => 45 | STATIC_GET => 46 | STATIC_INIT => 47 | STATIC_SET => 48 | ATOMIC => 49
  | WHEN => 50 | WHEN_FAIL => 51 | DYN_ATOMIC => 52 | LEGAL => 53 | IF => 54 | LOOP => 55
  | EXIT => 56 | LABELLED => 57 | LABELLED_EXIT => 58 | RETURN => 59 | BIND => 60
  | BIND_RETURN => 61 | BIND_END => 62 | COMPLETION_DEAD => 63 | GUARD => 64 | GUARD_FAIL => 65
  | ABORT => 66 | TRY_TYPE => 67 | CATCH_TYPE => 68 | CATCH_TYPE_DEAD => 69 | GATHER => 70
  | GATHER_FAIL => 71 | ASSERT => 72 | ASSERT_FAIL => 73 | PRINT => 74 | KILL_HERE => 75
  | KILL_THERE => 76 | SET_EXIT => 77 | NO_MEANING => 78
  end.

Definition rule_eqb (r r' : rule) : bool := Nat.eqb (number r) (number r').

Fixpoint derivation_eqb (d d' : derivation) : bool :=
  match d, d' with
  | [], [] => true
  | r :: d, r' :: d' => rule_eqb r r' && derivation_eqb d d'
  | _, _ => false
  end.

(** What steps are asked for: all, or those by a derivation. *)
Definition guide := option derivation.

Definition agrees (a : guide) (d : derivation) : bool :=
  match a with None => true | Some d' => derivation_eqb d' d end.

Definition allowed (a : guide) (rs : list rule) : list rule :=
  match a with
  | None => rs
  | Some [] => []
  | Some (r :: _) => filter (rule_eqb r) rs
  end.

Definition below (a : guide) : guide := option_map (fun d => tl d) a.

Section Program.
Variable P : program.

(** ** Expressions whose parts are values; a variable has no step *)

Definition redex (h : head) (vs : list value) (g : heap) (p : place) : list (rule * result) :=
  match h, vs with
  | HSelect f, [v] =>
      (if is_object v then
         match get g v f with Some w => [(SELECT, Value w g)] | None => [] end
       else []) ++
      match member v f with Some w => [(SELECT_MEMBER, Value w g)] | None => [] end ++
      match field_of v f g with Some _ => [] | None => [(SELECT_FAIL, Fails BF g)] end
  | HRecord c fs, vs => let (v, g') := alloc g p (Obj c fs vs) in [(NEW, Value v g')]
  | HMakeRef, [v] =>
      [(GLOBAL_REF, match v with VObj _ n => Value (VRef p n) g | _ => Fails BadType g end)]
  | HValOf, [v] =>
      [(VAL_OF,
        match v with
        | VRef q n =>
            if Nat.eqb q p then
              Value (if String.eqb (class_of (VObj p n) g) "$Null" then VNull else VObj p n) g
            else Fails BG g
        | _ => Fails BG g
        end)]
  | HOp op, vs =>
      match apply op vs with
      | Some v => [(OPERATOR, if is_fault v then Fails v g else Value v g)]
      | None => []
      end
  | HQuery name, vs =>
      match ask name vs g p P with
      | Some (v, g') =>
          [(QUERY, if is_fault v && negb (existsb (value_eqb v) vs)
                   then Fails v g else Value v g')]
      | None => []
      end
  | HElement, [v; i] =>
      match in_range v i g with
      | Some (o, n) =>
          match nth_error (o_values o) n with Some w => [(ELEMENT, Value w g)] | None => [] end
      | None => [(ELEMENT_FAIL, Fails (outside v i g) g)]
      end
  | HRail, [n; v] =>
      [(MAKE_RAIL,
        match n with
        | VNum z _ =>
            if Z.leb 0 z then
              let (r, g') := alloc g p (rail (repeat v (Z.to_nat z))) in Value r g'
            else Fails (VFault "NegativeArraySizeException" "") g
        | _ => Fails (VFault "NegativeArraySizeException" "") g
        end)]
  | HNondet, [v; w] =>
      match choices v w with
      | [] => [(NONDET_FAIL,
                Fails (VFault "IllegalArgumentException" "nothing to choose from") g)]
      | ns => map (fun n => (NONDET, Value n g)) ns
      end
  | _, _ => []
  end.

Definition eval (e : expr) (g : heap) (p : place) : list (rule * result) :=
  match e with
  | EApp h es => match values_of es with Some vs => redex h vs g p | None => [] end
  | _ => []
  end.

Definition context (s : stmt) (g : heap) (p : place) : list transition :=
  match shole s with
  | Some (e, E) =>
      map (fun rx : rule * result =>
        match rx with
        | (r, Value v g') => ([CONTEXT; r], Eps, (Some (E (EVal v)), g'))
        | (r, Fails v g') => ([CONTEXT; r], throws v, (None, g'))
        end) (eval e g p)
  | None => []
  end.

(** ** Statements without a premise, at a live place *)

Definition acts (a : action) (vs : list value) (g : heap) (p : place) : list transition :=
  match missing a vs g P with
  | Some what => [([NO_METHOD], Sync [TUnsupported what], (None, g))]
  | None => []
  end ++
  match a, vs with
  | ASkip, [] => [([SKIP], Eps, (None, g))]
  | AThrow, [v] => [([EXCEPTION], throws v, (None, g))]
  | AUpd f, [v; w] =>
      match set g v f w with
      | Some g' => [([FIELD_UPD], Eps, (None, g'))]
      | None => [([FIELD_UPD_FAIL], throws BF, (None, g))]
      end
  | AElementUpd, [v; i; w] =>
      match in_range v i g with
      | Some (o, n) =>
          [([ELEMENT_UPD], Eps,
            (None, put_object g v (Obj (o_class o) (o_names o) (replace n w (o_values o)))))]
      | None => [([ELEMENT_UPD_FAIL], throws (outside v i g), (None, g))]
      end
  | AExit l, [] => [([EXIT], Sync [TExit l], (None, g))]
  | AReturn, [v] => [([RETURN], Sync [TReturn v], (None, g))]
  | AAbort ts, [] => [([ABORT], Sync ts, (None, g))]
  | ACall c m, vs =>
      match found c m vs g P "" with
      | Some body => [([CALL], Eps, (Some (entered body vs), g))]
      | None => []
      end
  | AInvoke m above, v :: vs =>
      if is_null v then [([INVOKE_NULL], throws BF, (None, g))]
      else match invoked m above v vs g P with
           | Some s => [([INVOKE], Eps, (Some s, g))]
           | None => []
           end
  | AInfix op, [v; w] =>
      match overloaded op v w g P with
      | Some s => [([INFIX], Eps, (Some s, g))]
      | None =>
          match apply op [v; w] with
          | Some u => [([INFIX], if is_fault u then throws u else Sync [TReturn u], (None, g))]
          | None => []
          end
      end
  | AStaticGet c f, [] =>
      match static g p (static_name c f) with
      | Some (Some v) => [([STATIC_GET], Sync [TReturn v], (None, g))]
      | Some None => []
      | None =>
          match initialiser c f P with
          | Some s =>
              [([STATIC_INIT], Eps,
                (Some (SBind "$x" s (SDo (AStaticSet c f) [EVar "$x"])),
                 with_static g p (static_name c f) None))]
          | None => []
          end
      end
  | AStaticSet c f, [v] =>
      [([STATIC_SET], Sync [TReturn v], (None, with_static g p (static_name c f) (Some v)))]
  | AAssert, [v; w] =>
      if value_eqb v (VBool true) then [([ASSERT], Eps, (None, g))]
      else match text w with
           | Some t => [([ASSERT_FAIL], throws (VFault "AssertionError" t), (None, g))]
           | None => []
           end
  | ALegal what, [] =>
      match lock_of g p with
      | Some l =>
          [([LEGAL],
            match l with
            | MINE => throws (VFault "IllegalOperationException" (what ++ " inside atomic"))
            | _ => Eps
            end, (None, g))]
      | None => []
      end
  | APrint newline, [v] =>
      match text v with
      | Some t => [([PRINT], Eps, (None, printed g t newline))]
      | None => []
      end
  | AKillHere, [] => [([KILL_HERE], throws (VDead p), (None, without g p))]
  | AKillThere, [v] =>
      [([KILL_THERE],
        match v with
        | VPlace q => if alive g q then Eps else throws (VDead q)
        | _ => throws BadType
        end,
        (None, match v with VPlace q => if alive g q then doom g q else g | _ => g end))]
  | ASetExit, [v] =>
      [([SET_EXIT], Eps, (None, exiting g match v with VNum z _ => z | _ => 1%Z end))]
  | ANoMeaning what, [] => [([NO_MEANING], Sync [TUnsupported what], (None, g))]
  | _, _ => []
  end.

Definition plain (s : stmt) (g : heap) (p : place) : list transition :=
  match s with
  | SDo a es => match values_of es with Some vs => acts a vs g p | None => [] end
  | SAsync s => [([SPAWN], Eps, (Some (SDynAsync s), g))]
  | SAt xs es s =>
      match values_of es with
      | Some (VPlace q :: vs) =>
          if alive g q then
            let (vs', g') := copy g P vs q in
            [([AT], Eps, (Some (SDynAt q (SSeq (substs (combine xs vs') s) SSkip)), g'))]
          else [([AT_DEAD], throws (VDead q), (None, g))]
      | _ => []
      end
  | SIf (EVal v) s t =>
      [([IF], match v with VBool _ => Eps | _ => throws (ill_typed [v]) end,
        match v with
        | VBool true => (Some s, g)
        | VBool false => (Some t, g)
        | _ => (None, g)
        end)]
  | SLoop s => [([LOOP], Eps, (Some (SSeq s (SLoop s)), g))]
  | SAtomic s =>
      match lock_of g p with
      | Some FREE => [([ATOMIC], Eps, (Some (SDynAtomic s), locked g p HELD))]
      | Some MINE => [([ATOMIC], Eps, (Some s, g))]
      | _ => []
      end
  | _ => []
  end.

Definition axioms (s : stmt) (g : heap) (p : place) : list transition :=
  if alive g p then context s g p ++ plain s g p
  else if is_lost s then [([DEAD], throws (VDead p), (None, g))] else [].

(** ** The premises that rules have: which rules, and what steps where *)

Definition frame : Type := list rule * stmt * heap * place.

Definition frames (s : stmt) (g : heap) (p : place) : list frame :=
  match s with
  | SVal x (EVal v) s => if alive g p then [([DECLARE_VAL], subst x v s, g, p)] else []
  | SDynAsync s => [([ASYNC], s, g, p)]
  | SFinish _ s => [([FINISH; END_FINISH; END_FINISH_DEAD], s, g, p)]
  | SSeq s t =>
      ([SEQ; SEQ_TERM; SEQ_FAIL; SEQ_DEAD_SYNC; SEQ_DEAD_ASYNC], s, g, p)
      :: (if is_async s then [([PAR], t, g, p)] else [])
  | SDynAt q s => [([PLACE_SHIFT; MASK], s, g, q)]
  | STry s _ => [([TRY; CATCH; CATCH_DEAD], s, g, p)]
  | SLabelled _ s => [([LABELLED; LABELLED_EXIT], s, g, p)]
  | SBind _ s _ => [([BIND; BIND_RETURN; BIND_END; COMPLETION_DEAD], s, g, p)]
  | SFinally s _ => [([GUARD; GUARD_FAIL; COMPLETION_DEAD], s, g, p)]
  | STryCatch s _ => [([TRY_TYPE; CATCH_TYPE; CATCH_TYPE_DEAD], s, g, p)]
  | SGather s => [([GATHER; GATHER_FAIL], s, g, p)]
  | SDynAtomic s => [([DYN_ATOMIC], s, locked g p MINE, p)]
  | _ => []
  end.

Definition only (b : bool) (l : label) (k : config) : list (label * config) :=
  if b then [(l, k)] else [].

Definition none {A} (l : list A) : bool := match l with [] => true | _ => false end.

(** What rule r concludes at p about s, if its premise steps with l to k. *)
Definition conclude (r : rule) (s : stmt) (p : place) (l : label) (k : config)
  : list (label * config) :=
  let g' := snd k in
  let here := alive g' p in
  let done := match fst k with None => true | Some _ => false end in
  let ends := ended l k in
  match r, s with
  | DECLARE_VAL, SVal _ _ _ => [(l, k)]
  | ASYNC, SDynAsync _ => [(to_async l, within SDynAsync k)]
  | FINISH, SFinish mu _ => only (negb done) Eps (within (SFinish (mu ++ carried l)) k)
  | END_FINISH, SFinish mu _ => only (done && here) (throw_all (mu ++ carried l)) k
  | END_FINISH_DEAD, SFinish mu _ =>
      only (done && negb here) (throw_instead (VDead p) (mu ++ carried l)) k
  | SEQ, SSeq _ t => only (negb done && negb (is_sync l)) l (within (fun s' => SSeq s' t) k)
  | SEQ_TERM, SSeq _ t => only (ends && here) l (Some t, g')
  | SEQ_FAIL, SSeq _ _ => only (is_sync l) l k
  | SEQ_DEAD_SYNC, SSeq s _ =>
      only (ends && negb here && negb (is_async s)) (throws (VDead p)) k
  | SEQ_DEAD_ASYNC, SSeq s t =>
      only (ends && negb here && is_async s) (Async [TVal (VDead p)]) (Some t, g')
  | PAR, SSeq s _ => [(l, beside s k)]
  | PLACE_SHIFT, SDynAt q _ =>
      if is_eps l || (here && alive g' q) then
        let (l', g'') := copy_label g' P l p in [(l', within (SDynAt q) (fst k, g''))]
      else []
  | MASK, SDynAt q _ =>
      only (negb (is_eps l) && negb (here && alive g' q))
        (carrying l [TVal (VDead (if here then q else p))]) (within (SDynAt q) k)
  | TRY, STry _ t =>
      only (negb (is_sync l) || completes l) l (passing (fun s' => STry s' t) l k)
  | CATCH, STry _ t => only (is_sync l && negb (completes l) && here) Eps (behind k t)
  | CATCH_DEAD, STry _ _ => only (is_sync l && negb here) (throws (VDead p)) k
  | LABELLED, SLabelled name _ =>
      only (negb (is_exit l name)) l (passing (SLabelled name) l k)
  | LABELLED_EXIT, SLabelled name _ => only (is_exit l name) Eps k
  | BIND, SBind x _ t =>
      only (negb (is_return l) && negb ends) l (passing (fun s' => SBind x s' t) l k)
  | BIND_RETURN, SBind x _ t =>
      if is_return l then
        flat_map (fun w => match w with TReturn v => [(Eps, behind k (subst x v t))] | _ => [] end)
          (carried l)
      else []
  | BIND_END, SBind x _ t => only (here && ends) l (Some (subst x VUnit t), g')
  | COMPLETION_DEAD, (SBind _ _ _ | SFinally _ _) =>
      only (negb here && goes_on s l k) (throws (VDead p)) k
  | GUARD, SFinally _ t => only (negb (is_sync l)) l (within (fun s' => SFinally s' t) k)
  | GUARD_FAIL, SFinally _ t =>
      only (here && is_sync l) Eps (behind k (SSeq t (SDo (AAbort (carried l)) [])))
  | TRY_TYPE, STryCatch _ cs =>
      only (negb (is_sync l) ||
            (here && match handler cs l g' P with None => true | Some _ => false end))
        l (passing (fun s' => STryCatch s' cs) l k)
  | CATCH_TYPE, STryCatch _ cs =>
      match handler cs l g' P with
      | Some t => only (here && is_sync l) Eps (behind k t)
      | None => []
      end
  | CATCH_TYPE_DEAD, STryCatch _ _ => only (negb here && is_sync l) (throws (VDead p)) k
  | GATHER, SGather _ =>
      only (negb (is_sync l) || negb here || none (exceptions l))
        (if is_sync l then Sync (firstn 1 (carried l)) else l) (passing SGather l k)
  | GATHER_FAIL, SGather _ =>
      if here && is_sync l && negb (none (exceptions l)) then
        let (o, g'') := bundle (exceptions l) g' p in [(throws o, (fst k, g''))]
      else []
  | DYN_ATOMIC, SDynAtomic _ =>
      [(l, if is_sync l then relocked p FREE k
           else if done then relocked p FREE k
           else relocked p HELD (within SDynAtomic k))]
  | _, _ => []
  end.

(** ** All steps *)

Definition conclusions (s : stmt) (p : place) (rs : list rule) (t : transition)
  : list transition :=
  let '(d, l, k) := t in
  flat_map (fun r => map (fun lk : label * config => (r :: d, fst lk, snd lk))
                         (conclude r s p l k)) rs.

(** What a condition that settled in one way makes a `when` do. *)
Definition decided (s : stmt) (g : heap) (p : place) (lg : label * heap) : list transition :=
  match lg with
  | (Sync [TReturn (VBool true)], _) =>
      [([WHEN], Eps, (Some (SDynAtomic s), locked g p HELD))]
  | (l, g') =>
      flat_map (fun t =>
        match t with
        | TReturn (VBool _) => []
        | TReturn _ => [([WHEN_FAIL], throws BadType, (None, g))]
        | _ => [([WHEN_FAIL], Sync [t], (None, lock_as g g' p))]
        end) (carried l)
  end.

Fixpoint steps (n : nat) (a : guide) (s : stmt) (g : heap) (p : place) : list transition :=
  match n with
  | 0 => []
  | S n =>
      filter (fun t => agrees a (fst (fst t))) (axioms s g p) ++
      filter (fun t => agrees a (fst (fst t)))
        match s with
        | SWhen c s =>
            if alive g p && negb (is_held g p) then
              flat_map (decided s g p) (settled n c (locked g p MINE) p)
            else []
        | _ => []
        end ++
      flat_map (fun '(rs, s', g', p') =>
        match allowed a rs with
        | [] => []
        | rs => flat_map (conclusions s p rs) (steps n (below a) s' g' p')
        end) (frames s g p)
  end

with settled (n : nat) (c : stmt) (g : heap) (p : place) : list (label * heap) :=
  match n with
  | 0 => []
  | S n =>
      flat_map (fun t : transition =>
        match t with
        | (_, Eps, (Some c', g')) => settled n c' g' p
        | (_, Eps, (None, _)) => []
        | (_, l, (_, g')) => [(l, g')]
        end) (steps n None c g p)
  end.

End Program.

(** * The rules: [step d s g p l k] is <s, g> --l-->p k, by the derivation d.

    One constructor a rule.  Liveness premises read the heap after the step of
    the premise, as in the interpreter; no rule of this calculus lets the two
    differ ([step_alive] of [Thm/Basic.v]). *)

From Coq Require Import String List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label.
Import ListNotations.
Open Scope list_scope.

(** ** Expressions, whose parts are values: <e, g> -->p <v, g'>, or a failure. *)

Inductive result :=
| Value (v : value) (g : heap)
| Fails (v : value) (g : heap).

(** A member of a value that is no object. *)
Definition member (v : value) (f : field) : option value :=
  match v with
  | VDead p => if String.eqb f "place" then Some (VPlace p) else None
  | VRef p _ => if String.eqb f "home" then Some (VPlace p) else None
  | VPlace p => if String.eqb f "id" then Some (VNum (BinInt.Z.of_nat p)) else None
  | _ => None
  end.

Inductive estep : rule -> expr -> heap -> place -> result -> Prop :=

(** h(o)(f) = v  ==>  <o.f, g> --> <v, g> *)
| R_SELECT o f v g p :
    get g o f = Some v ->
    estep SELECT (ESelect (EVal o) f) g p (Value v g)

(** v is no object, v.f = w  ==>  <v.f, g> --> <w, g> *)
| R_SELECT_MEMBER v f w g p :
    member v f = Some w ->
    estep SELECT_MEMBER (ESelect (EVal v) f) g p (Value w g)

(** v is no object, or h(v)(f) is undefined; v has no member f
    ==>  <v.f, g> --sync BF--> g *)
| R_SELECT_FAIL v f g p :
    get g v f = None -> member v f = None ->
    estep SELECT_FAIL (ESelect (EVal v) f) g p (Fails (VFault BF) g)

(** o fresh in h  ==>  <{f:v, ...}, g> --> <o, g[p, o -> {f:v, ...}]> *)
| R_NEW fs o v g g' p :
    values_of fs = Some o -> alloc g p o = (v, g') ->
    estep NEW (ERecord fs) g p (Value v g')

(** <globalref o, g> -->p <o$p, g>; BadType for what is no object *)
| R_GLOBAL_REF v g p :
    estep GLOBAL_REF (EMakeRef (EVal v)) g p
      match v with VObj _ n => Value (VRef p n) g | _ => Fails (VFault BadType) g end

(** <valof o$p, g> -->p <o, g>; BG for what is no reference to p *)
| R_VAL_OF v g p :
    estep VAL_OF (EValOf (EVal v)) g p
      match v with
      | VRef q n => if Nat.eqb q p then Value (VObj p n) g else Fails (VFault BG) g
      | _ => Fails (VFault BG) g
      end.

(** ** Statements. *)

Inductive step : derivation -> stmt -> heap -> place -> label -> config -> Prop :=

(** <E[e], g> --l-->p g' if e fails, <E[e'], g'> otherwise *)
| R_CONTEXT s e E r x g p :
    p ∈ g -> shole s = Some (e, E) -> estep r e g p x ->
    step [CONTEXT; r] s g p
      match x with Value _ _ => Eps | Fails v _ => Sync [v] end
      match x with Value v g' => (Some (E (EVal v)), g') | Fails _ g' => (None, g') end

(** <skip, g> --eps-->p g *)
| R_SKIP g p :
    p ∈ g ->
    step [SKIP] SSkip g p Eps (None, g)

(** <throw v, g> --sync v-->p g *)
| R_EXCEPTION v g p :
    p ∈ g ->
    step [EXCEPTION] (SThrow (EVal v)) g p (Sync [v]) (None, g)

(** <s[v/x], g> --l-->p k  ==>  <val x = v in s, g> --l-->p k *)
| R_DECLARE_VAL d x v s g p l k :
    p ∈ g -> step d (subst x v s) g p l k ->
    step (DECLARE_VAL :: d) (SVal x (EVal v) s) g p l k

(** f in dom(h(o))  ==>  <o.f = v, g> --eps-->p g[p -> h[o.f -> v]] *)
| R_FIELD_UPD o f v g g' p :
    p ∈ g -> set g o f v = Some g' ->
    step [FIELD_UPD] (SUpd (EVal o) f (EVal v)) g p Eps (None, g')

(** v is no object, or f not in dom(h(v))  ==>  <v.f = w, g> --sync BF-->p g *)
| R_FIELD_UPD_FAIL v f w g p :
    p ∈ g -> set g v f w = None ->
    step [FIELD_UPD_FAIL] (SUpd (EVal v) f (EVal w)) g p (Sync [VFault BF]) (None, g)

(** <async s, g> --eps-->p <ASYNC s, g> *)
| R_SPAWN s g p :
    p ∈ g ->
    step [SPAWN] (SAsync s) g p Eps (Some (SDynAsync s), g)

(** <s, g> --l-->p k  ==>  <ASYNC s, g> --to_async(l)-->p ASYNC k *)
| R_ASYNC d s g p l k :
    step d s g p l k ->
    step (ASYNC :: d) (SDynAsync s) g p (to_async l) (within SDynAsync k)

(** <s, g> --l-->p <s', g'>  ==>  <finish{mu} s, g> --eps-->p <finish{mu+l} s', g'> *)
| R_FINISH d mu s s' g g' p l :
    step d s g p l (Some s', g') ->
    step (FINISH :: d) (SFinish mu s) g p Eps (Some (SFinish (mu ++ carried l) s'), g')

(** p in dom(g'), <s, g> --l-->p g'  ==>  <finish{mu} s, g> --sync(mu+l)-->p g' *)
| R_END_FINISH d mu s g g' p l :
    p ∈ g' -> step d s g p l (None, g') ->
    step (END_FINISH :: d) (SFinish mu s) g p (throw_all (mu ++ carried l)) (None, g')

(** <s, g> --l-->p <s', g'>, l is not sync  ==>  <{s t}, g> --l-->p <{s' t}, g'> *)
| R_SEQ d s s' t g g' p l :
    is_sync l = false -> step d s g p l (Some s', g') ->
    step (SEQ :: d) (SSeq s t) g p l (Some (SSeq s' t), g')

(** p in dom(g'), <s, g> --l-->p g', l is not sync  ==>  <{s t}, g> --l-->p <t, g'> *)
| R_SEQ_TERM d s t g g' p l :
    p ∈ g' -> is_sync l = false -> step d s g p l (None, g') ->
    step (SEQ_TERM :: d) (SSeq s t) g p l (Some t, g')

(** <s, g> --sync v-->p k  ==>  <{s t}, g> --sync v-->p k *)
| R_SEQ_FAIL d s t g p l k :
    is_sync l = true -> step d s g p l k ->
    step (SEQ_FAIL :: d) (SSeq s t) g p l k

(** is_async(s), <t, g> --l-->p k  ==>  <{s t}, g> --l-->p {s k} *)
| R_PAR d s t g p l k :
    is_async s = true -> step d t g p l k ->
    step (PAR :: d) (SSeq s t) g p l (beside s k)

(** p, q in dom(g), (v', g') = copy(g, v, q)
    ==>  <at(q){val x = v in s}, g> --eps-->p <AT(q) {s[v'/x] skip}, g'> *)
| R_AT q bs vs vs' s g g' p :
    p ∈ g -> q ∈ g -> values_of bs = Some vs -> copy g (map snd vs) q = (vs', g') ->
    step [AT] (SAt q bs s) g p Eps
      (Some (SDynAt q (SSeq (substs (combine (map fst bs) vs') s) SSkip)), g')

(** <s, g> --l-->q k; l = eps, or p, q in dom(g') and (l', g'') = copy(g', l, p)
    ==>  <AT(q) s, g> --l'-->p AT(q) k *)
| R_PLACE_SHIFT d q s g g'' p l l' k :
    l = Eps \/ (p ∈ snd k /\ q ∈ snd k) -> copy_label (snd k) l p = (l', g'') ->
    step d s g q l k ->
    step (PLACE_SHIFT :: d) (SDynAt q s) g p l' (within (SDynAt q) (fst k, g''))

(** <s, g> --l-->p k, l is not sync  ==>  <try s catch t, g> --l-->p try k catch t *)
| R_TRY d s t g p l k :
    is_sync l = false -> step d s g p l k ->
    step (TRY :: d) (STry s t) g p l (within (fun s' => STry s' t) k)

(** p in dom(g'), <s, g> --sync v-->p k  ==>  <try s catch t, g> --eps-->p {k t} *)
| R_CATCH d s t g p l k :
    p ∈ snd k -> is_sync l = true -> step d s g p l k ->
    step (CATCH :: d) (STry s t) g p Eps (behind k t)

(** *** Resilient TX10: places that have failed *)

(** p not in dom(g), s is none of finish, try, {s t}, AT, ASYNC
    ==>  <s, g> --sync DP(p)-->p g *)
| R_DEAD s g p :
    p ∉ g ->
    match s with
    | SSkip | SThrow _ | SVal _ _ _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => True
    | _ => False
    end ->
    step [DEAD] s g p (Sync [VDead p]) (None, g)

(** p in dom(g), q not in dom(g)  ==>  <at(q){val x = v in s}, g> --sync DP(q)-->p g *)
| R_AT_DEAD q bs vs s g p :
    p ∈ g -> q ∉ g -> values_of bs = Some vs ->
    step [AT_DEAD] (SAt q bs s) g p (Sync [VDead q]) (None, g)

(** p not in dom(g'), <s, g> --l-->p g'
    ==>  <finish{mu} s, g> --eps-->p g' if mu+l is empty, --sync DP(p)--> otherwise *)
| R_END_FINISH_DEAD d mu s g g' p l :
    p ∉ g' -> step d s g p l (None, g') ->
    step (END_FINISH_DEAD :: d) (SFinish mu s) g p
      (throw_instead (VDead p) (mu ++ carried l)) (None, g')

(** p not in dom(g'), <s, g> --l-->p g', l is not sync, s is not async
    ==>  <{s t}, g> --sync DP(p)-->p g' *)
| R_SEQ_DEAD_SYNC d s t g g' p l :
    p ∉ g' -> is_sync l = false -> is_async s = false -> step d s g p l (None, g') ->
    step (SEQ_DEAD_SYNC :: d) (SSeq s t) g p (Sync [VDead p]) (None, g')

(** p not in dom(g'), <s, g> --l-->p g', l is not sync, is_async(s)
    ==>  <{s t}, g> --async DP(p)-->p <t, g'> *)
| R_SEQ_DEAD_ASYNC d s t g g' p l :
    p ∉ g' -> is_sync l = false -> is_async s = true -> step d s g p l (None, g') ->
    step (SEQ_DEAD_ASYNC :: d) (SSeq s t) g p (Async [VDead p]) (Some t, g')

(** <s, g> --l-->q k, l is not eps, p not in dom(g') or q not in dom(g')
    ==>  <AT(q) s, g> --l with DP(p)-->p AT(q) k if p is dead, with DP(q) otherwise *)
| R_MASK d q s g p l k :
    l <> Eps -> p ∉ snd k \/ q ∉ snd k -> step d s g q l k ->
    step (MASK :: d) (SDynAt q s) g p
      (carrying l [VDead (if alive (snd k) p then q else p)]) (within (SDynAt q) k)

(** p not in dom(g'), <s, g> --sync v-->p k  ==>  <try s catch t, g> --sync DP(p)-->p k *)
| R_CATCH_DEAD d s t g p l k :
    p ∉ snd k -> is_sync l = true -> step d s g p l k ->
    step (CATCH_DEAD :: d) (STry s t) g p (Sync [VDead p]) k.

(** ** Moves of a configuration: steps at place 0, and failures of places. *)

Inductive event :=
| Steps (d : derivation) (l : label)
| Failure (p : place).

Inductive move : config -> event -> config -> Prop :=
| M_STEP s g d l k :
    step d s g 0 l k ->
    move (Some s, g) (Steps d l) k

(** p in dom(g)  ==>  <s, g> --eps--> <s, g - p>, at any moment; nothing is dropped *)
| R_PLACE_FAILURE s g p :
    p ∈ g ->
    move (s, g) (Failure p) (s, without g p).

Inductive moves : config -> list event -> config -> Prop :=
| Done k : moves k [] k
| Then k k' k'' a tr : move k a k' -> moves k' tr k'' -> moves k (a :: tr) k''.

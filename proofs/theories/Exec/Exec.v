(** * The rules as functions: all steps of a statement, and the one step of a derivation.

    Both are made of the same three parts: the steps without a premise
    ([axioms]), where the premises of the others are ([frames]), and what
    follows from a premise by a rule ([conclude]). *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
Import ListNotations.
Open Scope list_scope.

Definition transition : Type := derivation * label * config.

Definition beval (e : expr) : option value := match e with EVal v => Some v | _ => None end.

(** The step of an expression whose parts are values; a variable has none. *)
Definition eval (e : expr) (g : heap) (p : place) : option (rule * result) :=
  match e with
  | ESelect (EVal v) f =>
      Some match get g v f, member v f with
           | Some w, _ => (SELECT, Value w g)
           | None, Some w => (SELECT_MEMBER, Value w g)
           | None, None => (SELECT_FAIL, Fails (VFault BF) g)
           end
  | ERecord fs =>
      match values_of fs with
      | Some o => let (v, g') := alloc g p o in Some (NEW, Value v g')
      | None => None
      end
  | EMakeRef (EVal v) =>
      Some (GLOBAL_REF,
            match v with VObj _ n => Value (VRef p n) g | _ => Fails (VFault BadType) g end)
  | EValOf (EVal v) =>
      Some (VAL_OF,
            match v with
            | VRef q n => if Nat.eqb q p then Value (VObj p n) g else Fails (VFault BG) g
            | _ => Fails (VFault BG) g
            end)
  | _ => None
  end.

Definition context (s : stmt) (g : heap) (p : place) : list transition :=
  match shole s with
  | Some (e, E) =>
      match eval e g p with
      | Some (r, Value v g') => [([CONTEXT; r], Eps, (Some (E (EVal v)), g'))]
      | Some (r, Fails v g') => [([CONTEXT; r], Sync [v], (None, g'))]
      | None => []
      end
  | None => []
  end.

(** The steps of a live place that have no premise, beside CONTEXT. *)
Definition plain (s : stmt) (g : heap) (p : place) : list transition :=
  match s with
  | SSkip => [([SKIP], Eps, (None, g))]
  | SThrow (EVal v) => [([EXCEPTION], Sync [v], (None, g))]
  | SUpd (EVal o) f (EVal v) =>
      match set g o f v with
      | Some g' => [([FIELD_UPD], Eps, (None, g'))]
      | None => [([FIELD_UPD_FAIL], Sync [VFault BF], (None, g))]
      end
  | SAsync s => [([SPAWN], Eps, (Some (SDynAsync s), g))]
  | SAt q bs s =>
      match values_of bs with
      | Some vs =>
          if alive g q then
            let (vs', g') := copy g (map snd vs) q in
            [([AT], Eps,
              (Some (SDynAt q (SSeq (substs (combine (map fst bs) vs') s) SSkip)), g'))]
          else [([AT_DEAD], Sync [VDead q], (None, g))]
      | None => []
      end
  | _ => []
  end.

Definition lost (s : stmt) : bool :=
  match s with
  | SSkip | SThrow _ | SVal _ _ _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => true
  | _ => false
  end.

Definition axioms (s : stmt) (g : heap) (p : place) : list transition :=
  if alive g p then context s g p ++ plain s g p
  else if lost s then [([DEAD], Sync [VDead p], (None, g))] else [].

(** The premises that rules have: which rules, and what steps where. *)
Definition frame : Type := list rule * stmt * place.

Definition frames (s : stmt) (g : heap) (p : place) : list frame :=
  match s with
  | SVal x (EVal v) s => if alive g p then [([DECLARE_VAL], subst x v s, p)] else []
  | SDynAsync s => [([ASYNC], s, p)]
  | SFinish _ s => [([FINISH; END_FINISH; END_FINISH_DEAD], s, p)]
  | SSeq s t =>
      ([SEQ; SEQ_TERM; SEQ_FAIL; SEQ_DEAD_SYNC; SEQ_DEAD_ASYNC], s, p)
      :: (if is_async s then [([PAR], t, p)] else [])
  | SDynAt q s => [([PLACE_SHIFT; MASK], s, q)]
  | STry s _ => [([TRY; CATCH; CATCH_DEAD], s, p)]
  | _ => []
  end.

Definition done (k : config) : bool := match fst k with None => true | Some _ => false end.

Definition is_eps (l : label) : bool := match l with Eps => true | _ => false end.

Definition only (b : bool) (l : label) (k : config) : option (label * config) :=
  if b then Some (l, k) else None.

(** What rule r concludes at p about s, if its premise steps with l to k. *)
Definition conclude (r : rule) (s : stmt) (p : place) (l : label) (k : config)
  : option (label * config) :=
  let g' := snd k in
  let here := alive g' p in
  let ends := done k && negb (is_sync l) in
  match r, s with
  | DECLARE_VAL, SVal _ _ _ => Some (l, k)
  | ASYNC, SDynAsync _ => Some (to_async l, within SDynAsync k)
  | FINISH, SFinish mu _ =>
      only (negb (done k)) Eps (within (SFinish (mu ++ carried l)) k)
  | END_FINISH, SFinish mu _ => only (done k && here) (throw_all (mu ++ carried l)) k
  | END_FINISH_DEAD, SFinish mu _ =>
      only (done k && negb here) (throw_instead (VDead p) (mu ++ carried l)) k
  | SEQ, SSeq _ t =>
      only (negb (done k) && negb (is_sync l)) l (within (fun s' => SSeq s' t) k)
  | SEQ_TERM, SSeq _ t => only (ends && here) l (Some t, g')
  | SEQ_FAIL, SSeq _ _ => only (is_sync l) l k
  | SEQ_DEAD_SYNC, SSeq s _ =>
      only (ends && negb here && negb (is_async s)) (Sync [VDead p]) k
  | SEQ_DEAD_ASYNC, SSeq s t =>
      only (ends && negb here && is_async s) (Async [VDead p]) (Some t, g')
  | PAR, SSeq s _ => Some (l, beside s k)
  | PLACE_SHIFT, SDynAt q _ =>
      if is_eps l || (here && alive g' q) then
        let (l', g'') := copy_label g' l p in Some (l', within (SDynAt q) (fst k, g''))
      else None
  | MASK, SDynAt q _ =>
      only (negb (is_eps l) && negb (here && alive g' q))
        (carrying l [VDead (if here then q else p)]) (within (SDynAt q) k)
  | TRY, STry _ t => only (negb (is_sync l)) l (within (fun s' => STry s' t) k)
  | CATCH, STry _ t => only (is_sync l && here) Eps (behind k t)
  | CATCH_DEAD, STry _ _ => only (is_sync l && negb here) (Sync [VDead p]) k
  | _, _ => None
  end.

(** ** All steps; n is at least the height of s. *)

Definition conclusions (s : stmt) (p : place) (rs : list rule) (t : transition)
  : list transition :=
  let '(d, l, k) := t in
  flat_map (fun r =>
    match conclude r s p l k with
    | Some (l', k') => [(r :: d, l', k')]
    | None => []
    end) rs.

Fixpoint steps (n : nat) (s : stmt) (g : heap) (p : place) : list transition :=
  match n with
  | 0 => []
  | S n =>
      axioms s g p ++
      flat_map (fun '(rs, s', p') => flat_map (conclusions s p rs) (steps n s' g p'))
        (frames s g p)
  end.

Fixpoint height (s : stmt) : nat :=
  match s with
  | SSkip | SThrow _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => 1
  | SVal _ _ s | SFinish _ s | SDynAt _ s | SDynAsync s | STry s _ => S (height s)
  | SSeq s t => S (Nat.max (height s) (height t))
  end.

Definition successors (s : stmt) (g : heap) (p : place) : list transition :=
  steps (height s) s g p.

(** All moves of a configuration, where the places listed may fail. *)
Definition all_moves (may_fail : list place) (k : config) : list (event * config) :=
  let (s, g) := k in
  match s with
  | Some s => map (fun '(d, l, k) => (Steps d l, k)) (successors s g 0)
  | None => []
  end ++
  flat_map (fun p => if alive g p then [(Failure p, (s, without g p))] else []) may_fail.

(** ** The step of a derivation. *)

Definition rule_eq_dec (r r' : rule) : {r = r'} + {r <> r'}.
Proof. decide equality. Defined.

Definition derivation_eq_dec (d d' : derivation) : {d = d'} + {d <> d'} :=
  list_eq_dec rule_eq_dec d d'.

Definition is_by (d : derivation) (t : transition) : bool :=
  if derivation_eq_dec d (fst (fst t)) then true else false.

Definition has_rule (r : rule) (f : frame) : bool :=
  existsb (fun r' => if rule_eq_dec r r' then true else false) (fst (fst f)).

Fixpoint run (d : derivation) (s : stmt) (g : heap) (p : place) : option (label * config) :=
  match d with
  | [] => None
  | r :: d' =>
      match find (has_rule r) (frames s g p) with
      | Some (_, s', p') =>
          match run d' s' g p' with
          | Some (l, k) => conclude r s p l k
          | None => None
          end
      | None =>
          match find (is_by d) (axioms s g p) with
          | Some (_, l, k) => Some (l, k)
          | None => None
          end
      end
  end.

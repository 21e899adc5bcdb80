(** * In X10 proper a statement steps, or waits.

    [waits]: each activity of the statement that could step next is at a live
    place, and there is at `atomic` or `when`, at a static field that is being
    initialised, or at something of which the theory says nothing: an operator
    that it does not have, a variable that is not bound. *)

From Coq Require Import String ZArith Arith Bool List Lia.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors Ext.Sound Ext.Exact Ext.Places.
Import ListNotations.
Open Scope list_scope.

(** Of this statement, which has no others inside that run, the theory has no step. *)
Definition meaningless (P : program) (s : stmt) (g : heap) (p : place) : Prop :=
  match s with
  | SDo (AStaticGet _ _) _ => False
  | SDo _ _ | SAt _ _ _ | SIf _ _ _ => axioms P s g p = []
  | SVal _ e _ => (forall v, e <> EVal v) /\ axioms P s g p = []
  | _ => False
  end.

Inductive waits (P : program) : stmt -> heap -> place -> Prop :=
| W_ATOMIC s g p : lock_of g p = Some HELD -> waits P (SAtomic s) g p
| W_WHEN c s g p : p ∈ g -> waits P (SWhen c s) g p
| W_STATIC c f es g p : p ∈ g -> waits P (SDo (AStaticGet c f) es) g p
| W_MEANINGLESS s g p : p ∈ g -> meaningless P s g p -> waits P s g p
| W_VAL x v s g p : p ∈ g -> waits P (subst x v s) g p -> waits P (SVal x (EVal v) s) g p
| W_SEQ s t g p : waits P s g p -> (is_async s = true -> waits P t g p) -> waits P (SSeq s t) g p
| W_FINISH mu s g p : waits P s g p -> waits P (SFinish mu s) g p
| W_TRY s t g p : waits P s g p -> waits P (STry s t) g p
| W_DYN_AT q s g p : waits P s g q -> waits P (SDynAt q s) g p
| W_DYN_ASYNC s g p : waits P s g p -> waits P (SDynAsync s) g p
| W_LABELLED l s g p : waits P s g p -> waits P (SLabelled l s) g p
| W_BIND x s t g p : waits P s g p -> waits P (SBind x s t) g p
| W_TRY_CATCH s cs g p : waits P s g p -> waits P (STryCatch s cs) g p
| W_FINALLY s t g p : waits P s g p -> waits P (SFinally s t) g p
| W_GATHER s g p : waits P s g p -> waits P (SGather s) g p
| W_DYN_ATOMIC s g p : waits P s (locked g p MINE) p -> waits P (SDynAtomic s) g p.

(** The height of what can run. *)
Fixpoint height (s : stmt) : nat :=
  match s with
  | SVal _ _ s | SFinish _ s | STry s _ | SDynAt _ s | SDynAsync s | SLabelled _ s
  | SBind _ s _ | STryCatch s _ | SFinally s _ | SGather s | SDynAtomic s => S (height s)
  | SSeq s t => S (Nat.max (height s) (height t))
  | _ => 1
  end.

Lemma height_subst x v s : height (subst x v s) = height s.
Proof.
  induction s; simpl; auto; try congruence. destruct (String.eqb x x0); congruence.
Qed.

Section Program.
Variable P : program.

Definition can_step (s : stmt) (g : heap) (p : place) : Prop :=
  exists d l k, step P d s g p l k.

(** With a step of its body a statement steps: some rule concludes. *)
Lemma goes_on_by rs s' g' p' s g p r d l k l' k' :
  In (rs, s', g', p') (frames s g p) -> In r rs -> step P d s' g' p' l k ->
  In (l', k') (conclude P r s p l k) -> can_step s g p.
Proof. intros. do 3 eexists. eapply conclude_sound; eauto. Qed.

Lemma leaf_steps s g p : p ∈ g -> axioms P s g p <> [] -> can_step s g p.
Proof.
  intros HP N. destruct (axioms P s g p) as [| [[d l] k] r] eqn:E; [congruence |].
  exists d, l, k. apply axioms_sound. rewrite E. simpl. auto.
Qed.

Ltac by_rule r :=
  eapply (goes_on_by _ _ _ _ _ _ _ r);
  [simpl; eauto | simpl; tauto | eassumption |];
  simpl; unfold only, ended, passing in *; simpl in *;
  repeat match goal with H : ?x = _ |- context [?x] => rewrite H end; simpl; eauto.

Theorem ext_progress_by n : forall s g p, height s <= n -> can_step s g p \/ waits P s g p.
Proof.
  induction n; intros s g p L; [destruct s; simpl in L; lia |].
  assert (DEADS : is_lost s = true -> p ∉ g -> can_step s g p).
  { intros X D. do 3 eexists. now apply R_DEAD. }
  destruct (alive g p) eqn:HP.
  2:{ destruct s; try (left; apply DEADS; auto; fail); simpl in L.
    - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | |].
      + left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
        destruct (is_sync l) eqn:S; [by_rule SEQ_FAIL |]. destruct o; [by_rule SEQ |].
        destruct (is_async s1) eqn:A; [by_rule SEQ_DEAD_ASYNC | by_rule SEQ_DEAD_SYNC].
      + destruct (is_async s1) eqn:A; [| right; apply W_SEQ; auto; congruence].
        destruct (IHn s2 g p) as [(d & l & k & H) | W2]; [lia | |].
        * left. do 3 eexists. eapply R_PAR; eauto.
        * right. apply W_SEQ; auto.
    - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct o; [by_rule FINISH | by_rule END_FINISH_DEAD].
    - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct (is_sync l) eqn:S; [by_rule CATCH_DEAD | by_rule TRY].
    - destruct (IHn s g q) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct l; [| by_rule MASK | by_rule MASK]. by_rule PLACE_SHIFT.
    - destruct (IHn s g p) as [(d & l & k & H) | W]; [lia | | right; now constructor].
      left. do 3 eexists. eapply R_ASYNC; eauto.
    - destruct (IHn s g p) as [(d & l' & k & H) | W]; [lia | | right; now constructor].
      left. destruct (is_exit l' l) eqn:X; [by_rule LABELLED_EXIT | by_rule LABELLED].
    - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct (is_return l) eqn:R.
      + destruct l as [| ts | ts]; try discriminate.
        destruct ts as [| [v | v | e | w] ts]; try discriminate. do 3 eexists.
        eapply R_BIND_RETURN; [| | exact H]; simpl; eauto.
      + destruct o; [by_rule BIND |]. destruct (is_sync l) eqn:S; [by_rule BIND |].
        by_rule COMPLETION_DEAD.
    - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct (is_sync l) eqn:S; [by_rule CATCH_TYPE_DEAD | by_rule TRY_TYPE].
    - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      destruct (is_sync l) eqn:S; [by_rule COMPLETION_DEAD | by_rule GUARD].
    - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
      left. assert (p ∉ g') as D by (apply (step_places_fail _ _ _ _ _ _ _ p H) in HP; auto).
      do 3 eexists. eapply R_GATHER; [| exact H]. auto.
    - destruct (IHn s (locked g p MINE) p) as [(d & l & k & H) | W]; [lia | | right; now constructor].
      left. do 3 eexists. eapply R_DYN_ATOMIC; eauto. }
  assert (LEAF : axioms P s g p = [] \/ can_step s g p).
  { destruct (axioms P s g p) eqn:E; auto. right. apply leaf_steps; auto. congruence. }
  destruct LEAF as [LEAF | LEAF]; auto.
  destruct s; simpl in L.
  - right. destruct a; try (apply W_MEANINGLESS; simpl; auto; fail). now apply W_STATIC.
  - destruct e as [v | y | h es]; try (right; apply W_MEANINGLESS; simpl; auto; split; congruence).
    destruct (IHn (subst x v s) g p) as [(d & l & k & H) | W]; [rewrite height_subst; lia | |].
    + left. do 3 eexists. eapply R_DECLARE_VAL; eauto.
    + right. now apply W_VAL.
  - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | |].
    + left. destruct (is_sync l) eqn:S; [by_rule SEQ_FAIL |]. destruct o; [by_rule SEQ |].
      destruct (alive g' p) eqn:A; [by_rule SEQ_TERM |].
      destruct (is_async s1) eqn:B; [by_rule SEQ_DEAD_ASYNC | by_rule SEQ_DEAD_SYNC].
    + destruct (is_async s1) eqn:A; [| right; apply W_SEQ; auto; congruence].
      destruct (IHn s2 g p) as [(d & l & k & H) | W2]; [lia | |].
      * left. do 3 eexists. eapply R_PAR; eauto.
      * right. apply W_SEQ; auto.
  - right. apply W_MEANINGLESS; simpl; auto.
  - unfold axioms, plain in LEAF. rewrite HP in LEAF. simpl in LEAF. discriminate.
  - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct o; [by_rule FINISH |].
    destruct (alive g' p) eqn:A; [by_rule END_FINISH | by_rule END_FINISH_DEAD].
  - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct (is_sync l) eqn:S; [| by_rule TRY].
    destruct (completes l) eqn:C; [by_rule TRY |].
    destruct (alive g' p) eqn:A; [by_rule CATCH | by_rule CATCH_DEAD].
  - destruct (IHn s g q) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct l.
    + by_rule PLACE_SHIFT.
    + destruct (alive g' p && alive g' q) eqn:A.
      * by_rule PLACE_SHIFT.
      * by_rule MASK.
    + destruct (alive g' p && alive g' q) eqn:A.
      * by_rule PLACE_SHIFT.
      * by_rule MASK.
  - destruct (IHn s g p) as [(d & l & k & H) | W]; [lia | | right; now constructor].
    left. do 3 eexists. eapply R_ASYNC; eauto.
  - right. apply W_MEANINGLESS; simpl; auto.
  - unfold axioms, plain in LEAF. rewrite HP in LEAF. simpl in LEAF. discriminate.
  - destruct (IHn s g p) as [(d & l' & k & H) | W]; [lia | | right; now constructor].
    left. destruct (is_exit l' l) eqn:X; [by_rule LABELLED_EXIT | by_rule LABELLED].
  - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct (is_return l) eqn:R.
    + destruct l as [| ts | ts]; try discriminate.
      destruct ts as [| [v | v | e | w] ts]; try discriminate. do 3 eexists.
      eapply R_BIND_RETURN; [| | exact H]; simpl; eauto.
    + destruct o; [by_rule BIND |]. destruct (is_sync l) eqn:S; [by_rule BIND |].
      destruct (alive g' p) eqn:A; [by_rule BIND_END | by_rule COMPLETION_DEAD].
  - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct (is_sync l) eqn:S; [| by_rule TRY_TYPE].
    destruct (alive g' p) eqn:A; [| by_rule CATCH_TYPE_DEAD].
    destruct (handler cs l g' P) eqn:C; [by_rule CATCH_TYPE | by_rule TRY_TYPE].
  - destruct (IHn s1 g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct (is_sync l) eqn:S; [| by_rule GUARD].
    destruct (alive g' p) eqn:A; [by_rule GUARD_FAIL | by_rule COMPLETION_DEAD].
  - destruct (IHn s g p) as [(d & l & [o g'] & H) | W]; [lia | | right; now constructor].
    left. destruct (is_sync l) eqn:S; [| do 3 eexists; eapply R_GATHER; [| exact H]; auto].
    destruct (alive g' p) eqn:A; [| do 3 eexists; eapply R_GATHER; [| exact H]; auto].
    destruct (exceptions l) eqn:X; [do 3 eexists; eapply R_GATHER; [| exact H]; auto |].
    destruct (bundle (exceptions l) g' p) eqn:B.
    do 3 eexists. apply (R_GATHER_FAIL P d s g p l (o, g') v0 h); auto. rewrite X. discriminate.
  - right. apply W_ATOMIC. unfold axioms, plain in LEAF. rewrite HP in LEAF. simpl in LEAF.
    unfold lock_of, alive in *. destruct (local g p); [| discriminate]. simpl in *.
    destruct (h_lock l); auto; discriminate.
  - right. now apply W_WHEN.
  - destruct (IHn s (locked g p MINE) p) as [(d & l & k & H) | W]; [lia | | right; now constructor].
    left. do 3 eexists. eapply R_DYN_ATOMIC; eauto.
Qed.

(** A statement steps, or all of it that could step next waits. *)
Theorem ext_progress s g p : can_step s g p \/ waits P s g p.
Proof. apply (ext_progress_by (height s)). auto. Qed.

(** So at places that have all failed it steps. *)
Theorem ext_waits_alive s g p : waits P s g p -> (forall q, q ∉ g) -> False.
Proof.
  induction 1; intros D; try (rewrite D in *; discriminate); auto.
  - apply lock_alive in H. rewrite D in H. discriminate.
  - apply IHwaits. intros q. now rewrite (same_locked g p MINE q).
Qed.

End Program.

(** * Lemmas that all else uses. *)

From Coq Require Import String Arith List Lia Bool.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step Exec.Exec.
Import ListNotations.
Open Scope list_scope.

(** Take apart matches, pairs and boolean hypotheses. *)
Ltac break_match :=
  match goal with
  | H : context [match ?x with _ => _ end] |- _ => destruct x eqn:?
  | |- context [match ?x with _ => _ end] => destruct x eqn:?
  end.

Ltac break_hyp :=
  match goal with
  | H : context [match ?x with _ => _ end] |- _ => destruct x eqn:?
  end.

Ltac clean :=
  repeat match goal with
  | H : Some _ = Some _ |- _ => injection H as H; try subst
  | H : (_, _) = (_, _) |- _ => injection H as H; try subst
  | H : _ /\ _ |- _ => destruct H
  | H : exists _, _ |- _ => destruct H
  | H : _ && _ = true |- _ => apply andb_true_iff in H
  | H : negb _ = true |- _ => apply negb_true_iff in H
  | H : negb _ = false |- _ => apply negb_false_iff in H
  | H : None = Some _ |- _ => discriminate H
  | H : Some _ = None |- _ => discriminate H
  | H : false = true |- _ => discriminate H
  | H : true = false |- _ => discriminate H
  | H : False |- _ => destruct H
  | k : config |- _ => destruct k as [? ?]
  end; simpl in *.

(** ** Heaps *)

Lemma replace_length A n (a : A) l : length (replace n a l) = length l.
Proof. revert n; induction l; destruct n; simpl; auto. Qed.

Lemma nth_replace_same A n (a : A) l :
  n < length l -> nth_error (replace n a l) n = Some a.
Proof. revert n; induction l; destruct n; simpl; intros; auto; try lia. apply IHl; lia. Qed.

Lemma nth_replace_other A n m (a : A) l :
  n <> m -> nth_error (replace n a l) m = nth_error l m.
Proof. revert n m; induction l; destruct n, m; simpl; intros; auto; try lia. Qed.

Lemma local_lt g p h : local g p = Some h -> p < length g.
Proof.
  unfold local. destruct (nth_error g p) eqn:E; intros; try discriminate.
  apply nth_error_Some; congruence.
Qed.

Lemma local_put_same g p h h' : local g p = Some h -> local (put g p h') p = Some h'.
Proof.
  intros H. apply local_lt in H. unfold local, put. now rewrite nth_replace_same.
Qed.

Lemma local_put_other g p q h : p <> q -> local (put g p h) q = local g q.
Proof. intros. unfold local, put. now rewrite nth_replace_other. Qed.

Lemma local_without_same g p : local (without g p) p = None.
Proof.
  unfold local, without. destruct (lt_dec p (length g)).
  - now rewrite nth_replace_same.
  - destruct (nth_error (replace p None g) p) eqn:E; auto.
    assert (p < length (replace p None g)) by (apply nth_error_Some; congruence).
    rewrite replace_length in *. lia.
Qed.

Lemma local_without_other g p q : p <> q -> local (without g p) q = local g q.
Proof. intros. unfold local, without. now rewrite nth_replace_other. Qed.

Lemma alive_local g p : p ∈ g <-> exists h, local g p = Some h.
Proof.
  unfold alive. destruct (local g p); split; intros; eauto; try discriminate.
  destruct H; discriminate.
Qed.

(** ** Which places live does not change by a step *)

Definition same_places (g g' : heap) : Prop := forall p, alive g' p = alive g p.

Lemma same_places_refl g : same_places g g.
Proof. red; auto. Qed.

Lemma same_places_trans g g' g'' :
  same_places g g' -> same_places g' g'' -> same_places g g''.
Proof. unfold same_places; intros; congruence. Qed.

Lemma same_places_put g p h h' : local g p = Some h -> same_places g (put g p h').
Proof.
  intros H q. unfold alive. destruct (Nat.eq_dec p q).
  - subst. rewrite H. now rewrite (local_put_same _ _ _ _ H).
  - now rewrite local_put_other.
Qed.

Lemma set_places g v f w g' : set g v f w = Some g' -> same_places g g'.
Proof.
  unfold set. intros.
  destruct v; try discriminate. destruct (local g p) eqn:E; try discriminate.
  destruct (nth_error l n); try discriminate. destruct (set_field o f w); try discriminate.
  simpl in H. clean. eapply same_places_put; eauto.
Qed.

Lemma alloc_places g p o v g' : alloc g p o = (v, g') -> same_places g g'.
Proof.
  unfold alloc. intros. destruct (local g p) eqn:E; clean; auto using same_places_refl.
  eapply same_places_put; eauto.
Qed.

Lemma copy_places g vs p vs' g' : copy g vs p = (vs', g') -> same_places g g'.
Proof.
  unfold copy. intros. destruct (local g p) eqn:E; clean; auto using same_places_refl.
  eapply same_places_put; eauto.
Qed.

Lemma copy_label_places g l p l' g' : copy_label g l p = (l', g') -> same_places g g'.
Proof.
  unfold copy_label. intros. destruct l; clean; auto using same_places_refl;
  destruct (copy _ _ _) eqn:E; clean; eauto using copy_places.
Qed.

Definition heap_of (x : result) : heap := match x with Value _ g | Fails _ g => g end.

Lemma estep_places r e g p x : estep r e g p x -> same_places g (heap_of x).
Proof.
  destruct 1; simpl; auto using same_places_refl.
  - eauto using alloc_places.
  - destruct v; auto using same_places_refl.
  - destruct v; try destruct (Nat.eqb _ _); auto using same_places_refl.
Qed.

Theorem step_places d s g p l k : step d s g p l k -> same_places g (snd k).
Proof.
  induction 1; simpl in *; auto using same_places_refl.
  - apply estep_places in H1. destruct x; auto.
  - eauto using set_places.
  - eauto using copy_places.
  - eapply same_places_trans; eauto using copy_label_places.
Qed.

(** ** Substitution and size *)

Lemma height_subst x v s : height (subst x v s) = height s.
Proof. induction s; simpl; auto; try destruct (String.eqb _ _); congruence. Qed.

Lemma height_pos s : 0 < height s.
Proof. destruct s; simpl; lia. Qed.

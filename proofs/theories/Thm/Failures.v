(** * What is thrown where: by finish, by activities, at places that have failed. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
Import ListNotations.
Open Scope list_scope.

Definition asynchronous (l : label) : Prop := exists vs, l = Async vs.

(** A finish never fails asynchronously. *)
Theorem finish_is_synchronous d mu s g p l k :
  step d (SFinish mu s) g p l k -> ~ asynchronous l.
Proof.
  inversion 1; subst; simpl in *; intros [ws EQ]; try discriminate; try contradiction;
  destruct (mu ++ _); discriminate.
Qed.

(** And is silent as long as it goes on. *)
Theorem finish_is_silent d mu s g p l s' g' :
  step d (SFinish mu s) g p l (Some s', g') -> l = Eps.
Proof. inversion 1; subst; simpl in *; auto; discriminate. Qed.

(** What is asynchronous never fails synchronously. *)
Theorem activities_fail_alone d s g p l k :
  step d s g p l k -> is_async s = true -> is_sync l = false.
Proof. intros H A. now destruct (async_stays _ _ _ _ _ _ H A). Qed.

(** Only an activity turns a failure asynchronous, or loses one at a dead place. *)
Theorem only_activities_are_asynchronous d s g p l k :
  step d s g p l k -> asynchronous l -> In ASYNC d \/ In SEQ_DEAD_ASYNC d.
Proof.
  induction 1; intros [ws EQ]; simpl in *; try discriminate; auto;
  try (destruct (IHstep (ex_intro _ ws EQ)); auto; fail).
  - destruct x; discriminate.
  - destruct (mu ++ carried l); discriminate.
  - destruct l; simpl in H0.
    + injection H0 as <- <-. discriminate.
    + destruct (copy _ _ _). injection H0 as <- <-. discriminate.
    + destruct IHstep; auto. now exists vs.
  - destruct (mu ++ carried l); discriminate.
  - destruct l; simpl in *; try discriminate. destruct IHstep; auto. now exists vs.
Qed.

(** A silent label carries nothing, a failure something. *)
Lemma copy_nonempty g vs p vs' g' : copy g vs p = (vs', g') -> vs <> [] -> vs' <> [].
Proof.
  unfold copy. destruct (local g p); intros E N; injection E as <- <-; auto.
  destruct vs; simpl; congruence.
Qed.

Theorem failures_carry_values d s g p l k : step d s g p l k -> l <> Eps -> carried l <> [].
Proof.
  induction 1; intros N; simpl in *; try congruence; auto.
  - destruct x; simpl; congruence.
  - destruct l; simpl in *; auto. apply IHstep; congruence.
  - destruct (mu ++ carried l); simpl in *; congruence.
  - destruct l; simpl in H0.
    + injection H0 as <- <-. congruence.
    + destruct (copy _ _ _) eqn:C. injection H0 as <- <-. simpl in *.
      eapply copy_nonempty; eauto. apply IHstep; congruence.
    + destruct (copy _ _ _) eqn:C. injection H0 as <- <-. simpl in *.
      eapply copy_nonempty; eauto. apply IHstep; congruence.
  - destruct (mu ++ carried l); simpl in *; congruence.
  - destruct l; simpl; congruence.
Qed.

(** At a place that has failed every failure, synchronous or not, is DP of it. *)
Theorem dead_places_throw_dead_place d s g p l k :
  step d s g p l k -> p ∉ g -> Forall (eq (VDead p)) (carried l).
Proof.
  induction 1; intros D; simpl in *; try congruence; auto.
  - specialize (IHstep D). destruct l; auto.
  - apply step_places in H0. simpl in H0. rewrite (H0 p) in H. congruence.
  - destruct H as [-> | [Hp Hq]].
    + simpl in H0. injection H0 as <- <-. constructor.
    + apply step_places in H1. rewrite (H1 p) in Hp. congruence.
  - destruct (mu ++ carried l); simpl; auto.
  - apply step_places in H1. rewrite (H1 p), D. destruct l; simpl; auto.
Qed.

(** There no statement begins, and no expression is evaluated: it is lost. *)
Theorem dead_places_begin_nothing d s g p l k :
  step d s g p l k -> p ∉ g -> lost s = true ->
  d = [DEAD] /\ l = Sync [VDead p] /\ k = (None, g).
Proof.
  intros H D L. inversion H; subst; simpl in *; try congruence; auto; discriminate.
Qed.

(** Nothing in the tree is dropped when a place fails. *)
Theorem failures_drop_nothing k p k' : move k (Failure p) k' -> fst k' = fst k.
Proof. inversion 1; auto. Qed.

(** * Laws of statements, at every place, whichever places may fail. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Bisimulation.
Import ListNotations.
Open Scope list_scope.

(** Two statements, or what is the same on both sides. *)
Definition or_same (P : stmt -> stmt -> Prop) (o o' : option stmt) : Prop :=
  o = o' \/ exists s t, o = Some s /\ o' = Some t /\ P s t.

(** It suffices to look at the steps of the two statements. *)
Lemma law (P : stmt -> stmt -> Prop) s t :
  (forall may p g s t l k, P s t -> steps_to s g p l k ->
    exists k', weak may p (Some t, g) (action_of l) k' /\ over (or_same P) k k') ->
  (forall may p g s t l k, P s t -> steps_to t g p l k ->
    exists k', weak may p (Some s, g) (action_of l) k' /\ over (or_same P) k' k) ->
  P s t -> equivalent s t.
Proof.
  intros H1 H2 HP may p g. apply matches_bisimilar with (P := or_same P).
  - split.
    + intros o [<- | (? & ? & E & _)]; auto. discriminate.
    + intros s1 o2 g' l k1 [<- | (s' & t' & E & -> & H)] HS.
      * exists k1. split; [now apply weak_step | split; auto; now left].
      * injection E as ->. eauto.
  - split.
    + intros o [-> | (? & ? & _ & E & _)]; auto. discriminate.
    + intros s1 o2 g' l k1 [-> | (s' & t' & -> & E & H)] HS.
      * exists k1. split; [now apply weak_step | split; auto; now left].
      * injection E as ->. destruct (H2 may p _ _ _ _ _ H HS) as (k' & W & [O1 O2]).
        exists k'. split; auto. split; auto.
  - right. eauto.
Qed.

Lemma same_left (P : stmt -> stmt -> Prop) k : over (or_same P) k k.
Proof. split; auto. now left. Qed.

Lemma related (P : stmt -> stmt -> Prop) s t g :
  P s t -> over (or_same P) (Some s, g) (Some t, g).
Proof. intros. split; auto. right. exists s, t. auto. Qed.

#[local] Hint Resolve same_left related weak_step weak_stays : laws.

(** The steps of a first statement that is skip, or throws. *)
Lemma skip_first s g p l k : steps_to (SSeq SSkip s) g p l k ->
  (p ∈ g /\ l = Eps /\ k = (Some s, g)) \/ (p ∉ g /\ l = Sync [VDead p] /\ k = (None, g)).
Proof.
  intros H. stepping H;
  match goal with X : step _ SSkip _ _ _ _ |- _ => inversion X; subst; simpl in *;
    try discriminate; auto; congruence end.
Qed.

Lemma skip_first_live s g p : p ∈ g -> steps_to (SSeq SSkip s) g p Eps (Some s, g).
Proof. intros H. exists [SEQ_TERM; SKIP]. eapply R_SEQ_TERM; [.. | now apply R_SKIP]; auto. Qed.

Lemma first_dead s t g p : static s -> p ∉ g ->
  steps_to (SSeq s t) g p (Sync [VDead p]) (None, g).
Proof.
  intros St D. destruct (static_dead s g p St D) as [d H].
  exists (SEQ_FAIL :: d). now apply (R_SEQ_FAIL d s t g p (Sync [VDead p])).
Qed.

(** {skip s} = s *)
Theorem skip_seq s : static s -> equivalent (SSeq SSkip s) s.
Proof.
  intros St. apply law with (P := fun a b => a = SSeq SSkip b /\ static b); auto.
  - intros may p g a b l k [-> Sb] H.
    apply skip_first in H as [(L & -> & ->) | (D & -> & ->)].
    + exists (Some b, g). split; [apply weak_stays | apply same_left].
    + exists (None, g). split; [| apply same_left]. now apply weak_step, static_dead.
  - intros may p g a b l k [-> Sb] H. destruct (alive g p) eqn:A.
    + exists k. split; [| apply same_left].
      eapply weak_after_tau; [now apply skip_first_live | now apply weak_step].
    + destruct (static_dead_only _ _ _ _ _ Sb A H) as [-> ->].
      exists (None, g). split; [| apply same_left]. apply weak_step, first_dead; simpl; auto.
Qed.

(** {throw v s} = throw v *)
Theorem throw_seq v s : equivalent (SSeq (SThrow (EVal v)) s) (SThrow (EVal v)).
Proof.
  assert (St : static (SThrow (EVal v))) by exact I.
  apply law with (P := fun a b => a = SSeq (SThrow (EVal v)) s /\ b = SThrow (EVal v)); auto.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    stepping H;
    match goal with X : step _ (SThrow _) _ _ _ _ |- _ => inversion X; subst; simpl in *;
      try discriminate; eexists; eauto end.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    destruct H as [d H]. exists (SEQ_FAIL :: d).
    assert (is_sync l = true) by (inversion H; subst; auto; discriminate).
    now constructor.
Qed.

(** try throw v catch t = t *)
Theorem try_throw v t : static t -> equivalent (STry (SThrow (EVal v)) t) t.
Proof.
  intros St.
  apply law with (P := fun a b => a = STry (SThrow (EVal v)) b /\ static b); auto.
  - intros may p g a b l k [-> Sb] H. stepping H;
    match goal with X : step _ (SThrow _) _ _ _ _ |- _ => inversion X; subst; simpl in *;
      try discriminate; try congruence end.
    + exists (Some b, g). split; [apply weak_stays | apply same_left].
    + exists (None, g). split; [| apply same_left]. apply weak_step. now apply static_dead.
  - intros may p g a b l k [-> Sb] H. destruct (alive g p) eqn:A.
    + exists k. split; [| apply same_left].
      eapply weak_after_tau; [| apply weak_step; exact H].
      exists [CATCH; EXCEPTION].
      exact (R_CATCH [EXCEPTION] _ b g p (Sync [v]) (None, g) A eq_refl (R_EXCEPTION v g p A)).
    + destruct (static_dead_only _ _ _ _ _ Sb A H) as [-> ->].
      exists (None, g). split; [| apply same_left]. apply weak_step. exists [CATCH_DEAD; DEAD].
      refine (R_CATCH_DEAD [DEAD] _ b g p (Sync [VDead p]) (None, g) A eq_refl _).
      apply R_DEAD; simpl; auto.
Qed.

(** try skip catch t = skip *)
Theorem try_skip t : equivalent (STry SSkip t) SSkip.
Proof.
  apply law with (P := fun a b => a = STry SSkip t /\ b = SSkip); auto.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    stepping H;
    match goal with X : step _ SSkip _ _ _ _ |- _ => inversion X; subst; simpl in *;
      try discriminate; try congruence; eexists; eauto end.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    stepping H.
    + exists [TRY; SKIP].
      exact (R_TRY [SKIP] SSkip t g p Eps (None, g) eq_refl (R_SKIP g p ltac:(assumption))).
    + exists [CATCH_DEAD; DEAD].
      refine (R_CATCH_DEAD [DEAD] SSkip t g p (Sync [VDead p]) (None, g) _ eq_refl _); auto.
Qed.

(** finish throw v = throw v *)
Theorem finish_throw v : equivalent (SFinish [] (SThrow (EVal v))) (SThrow (EVal v)).
Proof.
  apply law with
    (P := fun a b => a = SFinish [] (SThrow (EVal v)) /\ b = SThrow (EVal v)); auto.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    apply finish_stepped in H as (l' & k' & H & E).
    stepping H; unfold collected in E; simpl in E;
    match goal with A : alive _ _ = _ |- _ => rewrite A in E end; injection E as -> ->;
    eexists; eauto.
  - intros may p g a b l k [-> ->] H. exists k. split; [| apply same_left]. apply weak_step.
    pose proof (finish_steps [] _ _ _ _ _ H) as F.
    stepping H; unfold collected in F; simpl in F;
    match goal with A : alive _ _ = _ |- _ => rewrite A in F end; exact F.
Qed.

(** finish finish s = finish s *)
Theorem finish_finish s : equivalent (SFinish [] (SFinish [] s)) (SFinish [] s).
Proof.
  assert (E : forall mu p l k,
    let (l1, k1) := collected mu p l k in
    let (l2, k2) := collected [] p l1 k1 in
    l2 = l1 /\ k2 = match fst k1 with
                    | Some s => (Some (SFinish [] s), snd k1)
                    | None => k1 end).
  { intros mu p l [[s' |] g']; unfold collected; simpl; auto. split; auto.
    destruct (alive g' p); destruct (mu ++ carried l); auto. }
  apply law with (P := fun a b => exists mu s, a = SFinish [] (SFinish mu s) /\ b = SFinish mu s);
  eauto.
  - intros may p g a b l k (mu & s0 & -> & ->) H.
    apply finish_stepped in H as (l1 & k1 & H & E2).
    pose proof H as H'. apply finish_stepped in H' as (l0 & k0 & _ & E1).
    specialize (E mu p l0 k0). rewrite <- E1, <- E2 in E. destruct E as [-> ->].
    exists k1. split; [now apply weak_step |].
    destruct k1 as [[s1 |] g1]; simpl; auto with laws.
    destruct k0 as [[s2 |] g2]; unfold collected in E1; simpl in E1; [| discriminate].
    injection E1 as -> -> ->. apply related. eauto.
  - intros may p g a b l k (mu & s0 & -> & ->) H.
    pose proof (finish_steps [] _ _ _ _ _ H) as F.
    apply finish_stepped in H as (l0 & k0 & _ & E1).
    specialize (E mu p l0 k0). rewrite <- E1 in E.
    destruct (collected [] p l k) as [l2 k2]. simpl in F. destruct E as [-> ->].
    eexists. split; [apply weak_step; exact F |].
    destruct k as [[s1 |] g1]; simpl; auto with laws.
    destruct k0 as [[s2 |] g2]; unfold collected in E1; simpl in E1; [| discriminate].
    injection E1 as -> -> ->. apply related. eauto.
Qed.

(** * Laws of statements at a place that does not fail; all others may. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Artifact.
From X10 Require Import Thm.Bisimulation Thm.Laws Thm.AsyncLaws.
Import ListNotations.
Open Scope list_scope.

Definition equivalent_here (s t : stmt) : Prop :=
  forall may p g, ~ may p -> p ∈ g -> bisimilar may p (Some s, g) (Some t, g).

Lemma live_after s g p l k : steps_to s g p l k -> p ∈ g -> p ∈ snd k.
Proof. intros [d H] A. now rewrite (step_places _ _ _ _ _ _ H). Qed.

Lemma trans_live may p k a k' : ~ may p -> trans may p k a k' -> p ∈ snd k -> p ∈ snd k'.
Proof.
  intros N T A. destruct T as [s g l k [d H] | o g q M Q]; simpl in *.
  - now rewrite (step_places _ _ _ _ _ _ H).
  - rewrite without_alive; auto. congruence.
Qed.

(** As for all places: it suffices to look at the steps of the two statements. *)
Lemma law_here (P : stmt -> stmt -> Prop) s t :
  (forall may p g s t l k, p ∈ g -> P s t -> steps_to s g p l k ->
    exists k', weak may p (Some t, g) (action_of l) k' /\ over (or_same P) k k') ->
  (forall may p g s t l k, p ∈ g -> P s t -> steps_to t g p l k ->
    exists k', weak may p (Some s, g) (action_of l) k' /\ over (or_same P) k' k) ->
  P s t -> equivalent_here s t.
Proof.
  intros H1 H2 HP may p g N A.
  exists (fun k k' => over (or_same P) k k' /\ p ∈ snd k). split; [| split].
  - intros [o1 g1] [o2 g2] [[E O] L]. simpl in *. subst g2. split; auto. split.
    + intros ->. destruct O as [<- | (? & ? & X & _)]; [| discriminate].
      exists (None, g1). repeat split. constructor.
    + intros a k1 T. pose proof (trans_live _ _ _ _ _ N T L) as L'.
      destruct O as [<- | (a1 & b1 & -> & -> & H)].
      * exists k1. split; [now apply weak_one |]. split; auto. apply same_left.
      * inversion T; subst.
        -- match goal with X : steps_to _ _ _ _ _ |- _ =>
             destruct (H1 may p _ _ _ _ _ L H X) as (k2 & W & O2) end. eauto.
        -- eexists. split; [apply weak_one; constructor; auto |]. split; auto.
           now apply related.
  - intros [o2 g2] [o1 g1] [[E O] L]. simpl in *. subst g2. split; auto. split.
    + intros ->. destruct O as [-> | (? & ? & _ & X & _)]; [| discriminate].
      exists (None, g1). repeat split. constructor.
    + intros a k1 T. pose proof (trans_live _ _ _ _ _ N T L) as L'.
      destruct O as [-> | (a1 & b1 & -> & -> & H)].
      * exists k1. split; [now apply weak_one |]. split; auto. apply same_left.
      * inversion T; subst.
        -- match goal with X : steps_to _ _ _ _ _ |- _ =>
             destruct (H2 may p _ _ _ _ _ L H X) as (k2 & W & O2) end.
           exists k2. split; auto. split; auto. destruct O2 as [E2 _]. now rewrite E2.
        -- eexists. split; [apply weak_one; constructor; auto |]. split; auto.
           now apply related.
  - split; auto. now apply related.
Qed.

(** The steps of a sequence at a live place. *)
Definition goes_on (l : label) (k : config) (t : stmt) : config :=
  if is_sync l then k else behind k t.

Lemma first_makes_live s p l k t :
  p ∈ snd k -> first_makes s p l k t = (l, goes_on l k t).
Proof.
  intros A. unfold first_makes, goes_on, behind. destruct k as [[s' |] g]; simpl in *;
  rewrite ?A; destruct (is_sync l); auto.
Qed.

Lemma first_steps_live s t g p l k : p ∈ g -> steps_to s g p l k ->
  steps_to (SSeq s t) g p l (goes_on l k t).
Proof.
  intros A H. pose proof (first_steps s t g p l k H) as F.
  rewrite first_makes_live in F by eauto using live_after. exact F.
Qed.

Lemma seq_stepped_live s t g p l k : p ∈ g -> steps_to (SSeq s t) g p l k ->
  (exists k', steps_to s g p l k' /\ k = goes_on l k' t) \/
  (is_async s = true /\ exists k', steps_to t g p l k' /\ k = beside s k').
Proof.
  intros A H. apply seq_stepped in H as [(l' & k' & H & E) | H]; auto.
  left. rewrite first_makes_live in E by eauto using live_after.
  injection E as -> ->. eauto.
Qed.

(** ** {{s t} u} = {s {t u}} *)

Definition associated (a b : stmt) : Prop :=
  exists s t u, a = SSeq (SSeq s t) u /\ b = SSeq s (SSeq t u).

Ltac related_or_same o := destruct o; simpl;
  [apply related; unfold associated; eauto 10 | apply same_left].

Lemma associated_left p g s t u l k : p ∈ g -> steps_to (SSeq (SSeq s t) u) g p l k ->
  exists k', steps_to (SSeq s (SSeq t u)) g p l k' /\ over (or_same associated) k k'.
Proof.
  intros A H. apply seq_stepped_live in H as [(k1 & H & ->) | (X & k1 & H & ->)]; auto.
  - apply seq_stepped_live in H as [([o g2] & H & ->) | (Y & [o g2] & H & ->)]; auto.
    + eexists. split; [apply first_steps_live; eauto |].
      unfold goes_on, behind. destruct (is_sync l) eqn:S; rewrite ?S; [apply same_left |].
      related_or_same o.
    + eexists. split; [apply par_steps; auto; apply first_steps_live; eauto |].
      unfold goes_on, behind, beside. destruct (is_sync l) eqn:S; [apply same_left |].
      related_or_same o.
  - simpl in X. apply andb_true_iff in X as [X Y]. destruct k1 as [o g1].
    eexists. split; [apply par_steps; auto; apply par_steps; eauto |].
    unfold beside. related_or_same o.
Qed.

Lemma associated_right p g s t u l k : p ∈ g -> steps_to (SSeq s (SSeq t u)) g p l k ->
  exists k', steps_to (SSeq (SSeq s t) u) g p l k' /\ over (or_same associated) k' k.
Proof.
  intros A H. apply seq_stepped_live in H as [([o g1] & H & ->) | (X & k1 & H & ->)]; auto.
  - eexists. split; [apply first_steps_live; auto; apply first_steps_live; eauto |].
    unfold goes_on, behind. destruct (is_sync l) eqn:S; rewrite ?S; [apply same_left |].
    related_or_same o.
  - apply seq_stepped_live in H as [([o g2] & H & ->) | (Y & [o g2] & H & ->)]; auto.
    + eexists. split; [apply first_steps_live; auto; apply par_steps; eauto |].
      unfold goes_on, behind, beside. destruct (is_sync l) eqn:S; [apply same_left |].
      related_or_same o.
    + eexists. split; [apply par_steps; eauto; simpl; now rewrite X |].
      unfold beside. related_or_same o.
Qed.

Theorem seq_seq s t u : equivalent_here (SSeq (SSeq s t) u) (SSeq s (SSeq t u)).
Proof.
  apply law_here with (P := associated); [| | unfold associated; eauto].
  - intros may p g a b l k A (s0 & t0 & u0 & -> & ->) H.
    apply associated_left in H as (k' & H & O); auto. eauto using weak_step.
  - intros may p g a b l k A (s0 & t0 & u0 & -> & ->) H.
    apply associated_right in H as (k' & H & O); auto. eauto using weak_step.
Qed.

(** ** try (try s catch t) catch u = try s catch (try t catch u) *)

(** What a try at a live place makes of a step of its body. *)
Definition tried (l : label) (k : config) (t : stmt) : label * config :=
  if is_sync l then (Eps, behind k t) else (l, within (fun s => STry s t) k).

Lemma try_steps s t g p l k : p ∈ g -> steps_to s g p l k ->
  steps_to (STry s t) g p (fst (tried l k t)) (snd (tried l k t)).
Proof.
  intros A H. pose proof (live_after _ _ _ _ _ H A) as A'. destruct H as [d H].
  unfold tried. destruct (is_sync l) eqn:S; simpl.
  - exists (CATCH :: d). eapply R_CATCH; eauto.
  - exists (TRY :: d). now constructor.
Qed.

Lemma try_stepped s t g p l k : p ∈ g -> steps_to (STry s t) g p l k ->
  exists l' k', steps_to s g p l' k' /\ (l, k) = tried l' k' t.
Proof.
  intros A H. destruct H as [d H]. inversion H; subst; simpl in *; try discriminate;
  try contradiction;
  match goal with X : step _ s g p ?l' ?k' |- _ =>
    pose proof (live_after s g p l' k' (ex_intro _ _ X) A);
    exists l', k'; split; [eexists; exact X |] end;
  unfold tried; try match goal with X : is_sync _ = _ |- _ => rewrite X end; auto.
  congruence.
Qed.

Inductive nested : stmt -> stmt -> Prop :=
| Bodies s t u : nested (STry (STry s t) u) (STry s (STry t u))
| Handlers s t u : is_async s = true -> nested (STry (SSeq s t) u) (SSeq s (STry t u))
| Activities s u : is_async s = true -> nested (STry s u) s
| Sequences a b : associated a b -> nested a b.

Lemma associated_nested k k' : over (or_same associated) k k' -> over (or_same nested) k k'.
Proof.
  intros [E [O | (a & b & E1 & E2 & H)]]; split; auto; [now left |].
  right. exists a, b. repeat split; auto. now constructor.
Qed.

Lemma async_steps_on s g p l k : is_async s = true -> steps_to s g p l k ->
  is_sync l = false /\ forall s', fst k = Some s' -> is_async s' = true.
Proof. intros A [d H]. now apply (async_stays _ _ _ _ _ _ H). Qed.

Lemma left_over_async s g p l k s' : steps_to s g p l k -> is_sync l = true ->
  fst k = Some s' -> is_async s' = true.
Proof. intros [d H]. eapply left_is_async; eauto. Qed.

(** What both sides of the first three make of a step of a part. *)
Lemma bodies_agree s g p l k t u : steps_to s g p l k ->
  let (l1, k1) := tried l k t in
  fst (tried l1 k1 u) = fst (tried l k (STry t u)) /\
  over (or_same nested) (snd (tried l1 k1 u)) (snd (tried l k (STry t u))).
Proof.
  intros H. destruct k as [o g']. unfold tried, behind, within.
  destruct (is_sync l) eqn:S; simpl; rewrite ?S; simpl; (split; [reflexivity |]);
  destruct o; simpl; try apply same_left; apply related.
  - constructor. eapply left_over_async; eauto.
  - constructor.
Qed.

Lemma handlers_agree s l k u : is_async s = true ->
  fst (tried l (beside s k) u) = fst (tried l k u) /\
  over (or_same nested) (snd (tried l (beside s k) u)) (beside s (snd (tried l k u))).
Proof.
  intros A. destruct k as [o g']. unfold tried, behind, beside, within.
  destruct (is_sync l); simpl; (split; [reflexivity |]); destruct o; simpl;
  try apply same_left; apply related.
  - constructor. unfold associated. eauto.
  - now constructor.
  - now constructor.
Qed.

Lemma first_agree s g p l k t u : is_async s = true -> steps_to s g p l k ->
  tried l (goes_on l k t) u = (l, within (fun s => STry s u) (behind k t)) /\
  over (or_same nested) (within (fun s => STry s u) (behind k t)) (goes_on l k (STry t u)).
Proof.
  intros A H. destruct (async_steps_on _ _ _ _ _ A H) as [S AS]. destruct k as [o g'].
  unfold tried, goes_on, behind, within. rewrite S. simpl. rewrite ?S. simpl. split; auto.
  destruct o; simpl; [apply related; constructor; now apply AS | apply same_left].
Qed.

Theorem try_try s t u :
  equivalent_here (STry (STry s t) u) (STry s (STry t u)).
Proof.
  apply law_here with (P := nested); [| | constructor].
  - intros may p g a b l k A [s0 t0 u0 | s0 t0 u0 X | s0 u0 X | a0 b0 (s0 & t0 & u0 & -> & ->)] H.
    + apply try_stepped in H as (l1 & k1 & H & E); auto.
      apply try_stepped in H as (l0 & k0 & H & E0); auto.
      pose proof (bodies_agree _ _ _ _ _ t0 u0 H) as BA. rewrite <- E0, <- E in BA.
      simpl in BA. destruct BA as [-> O]. eexists. split; [apply weak_step, try_steps; eauto | exact O].
    + apply try_stepped in H as (l1 & k1 & H & E); auto.
      apply seq_stepped_live in H as [(k2 & H & ->) | (_ & k2 & H & ->)]; auto.
      * destruct (first_agree _ _ _ _ _ t0 u0 X H) as [E1 O]. rewrite E1 in E.
        injection E as -> ->. eexists.
        split; [apply weak_step, first_steps_live; eauto | exact O].
      * destruct (handlers_agree s0 l1 k2 u0 X) as [E1 O]. rewrite <- E in *. simpl in *.
        subst l. eexists. split; [apply weak_step, par_steps; auto; apply try_steps; eauto |].
        exact O.
    + apply try_stepped in H as (l1 & k1 & H & E); auto.
      destruct (async_steps_on _ _ _ _ _ X H) as [S AS]. unfold tried in E. rewrite S in E.
      injection E as -> ->. exists k1. split; [now apply weak_step |].
      destruct k1 as [[s1 |] g1]; [apply related; constructor; now apply AS | apply same_left].
    + apply associated_left in H as (k' & H & O); auto.
      exists k'. split; [now apply weak_step | now apply associated_nested].
  - intros may p g a b l k A [s0 t0 u0 | s0 t0 u0 X | s0 u0 X | a0 b0 (s0 & t0 & u0 & -> & ->)] H.
    + apply try_stepped in H as (l0 & k0 & H & E); auto.
      pose proof (bodies_agree _ _ _ _ _ t0 u0 H) as BA.
      pose proof (try_steps _ t0 _ _ _ _ A H) as T.
      destruct (tried l0 k0 t0) as [l1 k1]. rewrite <- E in BA.
      simpl in BA. destruct BA as [<- O].
      eexists. split; [apply weak_step, try_steps; eauto | exact O].
    + apply seq_stepped_live in H as [(k2 & H & ->) | (_ & k2 & H & ->)]; auto.
      * destruct (first_agree _ _ _ _ _ t0 u0 X H) as [E1 O].
        pose proof (try_steps _ u0 _ _ _ _ A (first_steps_live _ t0 _ _ _ _ A H)) as T.
        rewrite E1 in T. eexists. split; [apply weak_step; exact T | exact O].
      * apply try_stepped in H as (l1 & k1 & H & E); auto.
        destruct (handlers_agree s0 l1 k1 u0 X) as [E1 O]. rewrite <- E in *. simpl in *.
        pose proof (try_steps _ u0 _ _ _ _ A (par_steps _ _ _ _ _ _ X H)) as T.
        rewrite E1 in T. eexists. split; [apply weak_step; exact T | exact O].
    + destruct (async_steps_on _ _ _ _ _ X H) as [S AS].
      pose proof (try_steps _ u0 _ _ _ _ A H) as T. unfold tried in T. rewrite S in T.
      eexists. split; [apply weak_step; exact T |].
      destruct k as [[s1 |] g1]; simpl; [apply related; constructor; now apply AS | apply same_left].
    + apply associated_right in H as (k' & H & O); auto.
      exists k'. split; [now apply weak_step | now apply associated_nested].
Qed.

(** ** {s skip} = s *)

Definition trailing (o o' : option stmt) : Prop :=
  o = o' \/ (exists s, o = Some (SSeq s SSkip) /\ o' = Some s) \/ (o = Some SSkip /\ o' = None).

Lemma skip_steps g p l k : p ∈ g -> steps_to SSkip g p l k -> l = Eps /\ k = (None, g).
Proof. intros A [d H]. inversion H; subst; simpl in *; try discriminate; auto. congruence. Qed.

Lemma goes_on_trailing l k :
  snd (goes_on l k SSkip) = snd k /\ trailing (fst (goes_on l k SSkip)) (fst k).
Proof.
  unfold goes_on, trailing. destruct k as [[s |] g]; simpl; destruct (is_sync l); simpl; eauto 10.
Qed.

Theorem seq_skip s : equivalent_here (SSeq s SSkip) s.
Proof.
  intros may p g N A.
  exists (fun k k' => (snd k = snd k' /\ trailing (fst k) (fst k')) /\ p ∈ snd k).
  split; [| split].
  - intros [o1 g1] [o2 g2] [[E O] L]. simpl in *. subst g2. split; auto. split.
    + intros ->. destruct O as [<- | [(? & X & _) | [X _]]]; try discriminate.
      exists (None, g1). repeat split. constructor.
    + intros a k1 T. pose proof (trans_live _ _ _ _ _ N T L) as L'.
      inversion T; subst.
      * match goal with X : steps_to _ _ _ _ _ |- _ => rename X into H end.
        destruct O as [<- | [(s1 & E & ->) | [E ->]]].
        -- exists k1. split; [now apply weak_step |]. split; auto. split; auto. now left.
        -- injection E as ->.
           apply seq_stepped_live in H as [(k2 & H & ->) | (_ & k2 & H & ->)]; auto.
           ++ exists k2. split; [now apply weak_step |]. split; auto. apply goes_on_trailing.
           ++ apply skip_steps in H as [-> ->]; auto. exists (Some s1, g1).
              split; [apply weak_stays |]. split; auto. split; auto. now left.
        -- injection E as ->. apply skip_steps in H as [-> ->]; auto. exists (None, g1).
           split; [apply weak_stays |]. split; auto. split; auto. now left.
      * eexists. split; [apply weak_one; constructor; auto |]. repeat split; auto.
  - intros [o2 g2] [o1 g1] [[E O] L]. simpl in *. subst g2. split; auto. split.
    + intros ->. destruct O as [-> | [(? & _ & X) | [-> _]]]; try discriminate.
      * exists (None, g1). repeat split. constructor.
      * exists (None, g1). repeat split.
        apply (More_taus _ _ _ (None, g1)); [| constructor].
        apply (Step _ _ _ _ Eps). exists [SKIP]. now apply R_SKIP.
    + intros a k1 T. pose proof (trans_live _ _ _ _ _ N T L) as L'.
      inversion T; subst.
      * match goal with X : steps_to _ _ _ _ _ |- _ => rename X into H end.
        destruct O as [-> | [(s1 & -> & E) | [_ E]]]; try discriminate.
        -- exists k1. split; [now apply weak_step |]. split; auto. split; auto. now left.
        -- injection E as ->. exists (goes_on l k1 SSkip).
           destruct (goes_on_trailing l k1) as [E1 O1].
           split; [now apply weak_step, first_steps_live |]. split; auto. now rewrite E1.
      * eexists. split; [apply weak_one; constructor; auto |]. repeat split; auto.
  - simpl. split; auto. split; auto. right. left. eauto.
Qed.

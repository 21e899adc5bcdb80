(** * finish {s skip} = finish s, where s throws nothing. *)

From Coq Require Import Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Bisimulation Thm.Laws Thm.AsyncLaws Thm.LawsHere.
From X10 Require Import Thm.LawsAlive Thm.Congruence.
Import ListNotations.
Open Scope list_scope.

Section Places.
Variable places : list place.

Notation same := (same places).
Notation live := (live places).

Lemma same_finish_skip q s : In q places -> always places (fun l => l = Eps) q s ->
  same q (Some (SFinish [] (SSeq s SSkip))) (Some (SFinish [] s)).
Proof.
  intros Hq (I & Is & HI).
  assert (B : forall g, live g -> q ∈ g) by (intros; eapply live_in; eauto).
  set (F := option_map (SFinish [])).
  assert (FS : forall x g l k, steps_to x g q l k -> live g -> l = Eps ->
    steps_to (SFinish [] x) g q Eps (F (fst k), snd k)).
  { intros x g l [o g'] S L ->. pose proof (live_step _ _ _ _ _ _ S L) as L'.
    apply (finish_steps []) in S. unfold collected in S. simpl in *. unfold F.
    destruct o; simpl in *; auto. rewrite (B g') in S; auto. }
  assert (FI : forall x g l k, live g -> (forall l' k', steps_to x g q l' k' -> l' = Eps) ->
    steps_to (SFinish [] x) g q l k ->
    exists k', steps_to x g q Eps k' /\ l = Eps /\ k = (F (fst k'), snd k')).
  { intros x g l k L Sil S. apply finish_stepped in S as (l' & k' & S & E).
    pose proof (Sil _ _ S) as ->. exists k'. split; auto. unfold collected in E.
    pose proof (live_step _ _ _ _ _ _ S L) as L'. unfold F.
    destruct k' as [[x' |] g']; simpl in *; [now injection E as -> -> |].
    rewrite (B g') in E by auto. now injection E as -> ->. }
  exists (fun a b => a = b \/ exists o o', a = F o /\ b = F o' /\ trailing o o' /\
    forall x, o' = Some x -> I x).
  unfold trailing.
  assert (SI : forall x g l k, live g -> I x -> steps_to x g q l k -> l = Eps).
  { intros x g l k L Hx S. now destruct (HI _ _ _ _ L Hx S). }
  assert (Sil : forall y g l k, live g -> I y -> steps_to (SSeq y SSkip) g q l k -> l = Eps).
  { intros y g l k L Hy S.
    apply seq_stepped_live in S as [(k' & S & ->) | (_ & k' & S & ->)]; auto; eauto.
    now apply skip_steps in S as [-> _]; auto. }
  split; [| split; [| right; exists (Some (SSeq s SSkip)), (Some s); repeat split; eauto;
    intros x E; now injection E as <-]]; constructor; auto.
  - intros o g L [<- | (a & b & E & -> & H & _)]; [constructor |].
    destruct H as [<- | [(y & -> & ->) | [-> ->]]]; try discriminate.
    rewrite <- E. constructor.
  - intros x o g L [<- | (a & b & E & -> & H & _)] Ax.
    + exists (Some x). repeat split; auto; [constructor |]. intros y E. now injection E as <-.
    + destruct a; [injection E as ->; discriminate | discriminate].
  - intros x o g l [o1 g1] L [<- | (a & b & E & -> & H & Hb)] S.
    + exists o1. split; auto. now constructor.
    + destruct H as [<- | [(y & -> & ->) | [-> ->]]].
      * rewrite <- E. exists o1. split; auto. now constructor.
      * injection E as ->. specialize (Hb y eq_refl).
        apply FI in S as (k' & S & -> & E); [| auto | intros; eapply Sil; eauto].
        injection E as -> ->.
        apply seq_stepped_live in S as [(k1 & S & ->) | (_ & k1 & S & ->)]; auto.
        -- destruct (HI _ _ _ _ L Hb S) as [_ Hk]. exists (F (fst k1)).
           split; [apply Now; exact (FS _ _ _ _ S L eq_refl) |]. right.
           exists (fst (goes_on Eps k1 SSkip)), (fst k1). repeat split; auto.
           apply (proj2 (goes_on_trailing Eps k1)).
        -- apply skip_steps in S as [_ ->]; auto. exists (F (Some y)).
           split; [constructor |]. now left.
      * injection E as ->.
        apply FI in S as (k' & S & -> & E); [| auto | now intros l' k' X; apply skip_steps in X; auto].
        injection E as -> ->. apply skip_steps in S as [_ ->]; auto.
        exists None. split; [constructor |]. now left.
  - intros o g L [-> | (a & b & -> & E & H & _)]; [constructor |].
    destruct H as [-> | [(y & -> & ->) | [-> ->]]]; try discriminate.
    + rewrite <- E. constructor.
    + apply Now. exact (FS SSkip g Eps (None, g) (skips g q (B g L)) L eq_refl).
  - intros x o g L [-> | (a & b & -> & E & H & _)] Ax.
    + exists (Some x). repeat split; auto; [constructor |]. intros y E. now injection E as <-.
    + destruct b; [injection E as ->; discriminate | discriminate].
  - intros x o g l [o1 g1] L [-> | (a & b & -> & E & H & Hb)] S.
    + exists o1. split; auto. now constructor.
    + destruct H as [-> | [(y & -> & ->) | [-> ->]]].
      * rewrite <- E. exists o1. split; auto. now constructor.
      * injection E as ->. specialize (Hb y eq_refl).
        apply FI in S as (k' & S & -> & E); [| auto | intros; eapply SI; eauto].
        injection E as -> ->. destruct (HI _ _ _ _ L Hb S) as [_ Hk].
        exists (F (fst (goes_on Eps k' SSkip))). split.
        -- apply Now. pose proof (first_steps_live _ SSkip _ _ _ _ (B g L) S) as T.
           exact (FS _ _ _ _ T L eq_refl).
        -- right. exists (fst (goes_on Eps k' SSkip)), (fst k'). repeat split; auto.
           apply (proj2 (goes_on_trailing Eps k')).
      * discriminate.
Qed.
End Places.

(** * at(p) async s = async at(p) s, where no place fails. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Artifact.
From X10 Require Import Thm.Bisimulation Thm.Laws Thm.AsyncLaws Thm.LawsHere Thm.LawsAlive.
Import ListNotations.
Open Scope list_scope.

Section AtAsync.
Variable q : place.

(** The activity of the left, and whether its way back is still to go; that of the right. *)
Definition on_left (s : stmt) (b : bool) : stmt :=
  SDynAt q (if b then SSeq (SDynAsync s) SSkip else SDynAsync s).

Definition on_right (s : stmt) (b : bool) : stmt :=
  SDynAsync (SDynAt q (if b then SSeq s SSkip else s)).

(** What is left of them after a step of s that left k. *)
Definition left_of (b : bool) (o : option stmt) : option stmt :=
  match o with
  | Some s => Some (on_left s b)
  | None => if b then Some (SDynAt q SSkip) else None
  end.

Definition right_of (b : bool) (l : label) (o : option stmt) : option stmt :=
  match o with
  | Some s => Some (on_right s (b && negb (is_sync l)))
  | None => if b && negb (is_sync l) then Some (SDynAsync (SDynAt q SSkip)) else None
  end.

Lemma copied_async g l p l' g' : copy_label g l p = (l', g') ->
  copy_label g (to_async l) p = (to_async l', g').
Proof. destruct l; simpl; try destruct (copy g vs p); intros E; injection E as <- <-; auto. Qed.

Lemma shifts s g p l k l' g'' : p ∈ g -> q ∈ g -> steps_to s g q l k ->
  copy_label (snd k) l p = (l', g'') ->
  steps_to (SDynAt q s) g p l' (within (SDynAt q) (fst k, g'')).
Proof.
  intros A B [d H] C. exists (PLACE_SHIFT :: d).
  apply (R_PLACE_SHIFT d q s g g'' p l l' k); auto.
  right. rewrite !(step_places _ _ _ _ _ _ H). auto.
Qed.

Lemma left_does s b g p l k l' g'' : p ∈ g -> q ∈ g -> steps_to s g q l k ->
  copy_label (snd k) l p = (l', g'') ->
  steps_to (on_left s b) g p (to_async l') (left_of b (fst k), g'').
Proof.
  intros A B H C. destruct k as [o g1]. simpl in *.
  pose proof (async_steps _ _ _ _ _ H) as HA. apply copied_async in C.
  destruct b; simpl.
  - apply (first_steps_live _ SSkip) in HA; auto. unfold goes_on in HA.
    assert (is_sync (to_async l) = false) as S by now destruct l. rewrite S in HA.
    apply (shifts _ _ p _ _ (to_async l') g'' A B) in HA; [| exact C]. now destruct o.
  - apply (shifts _ _ p _ _ (to_async l') g'' A B) in HA; [| exact C]. now destruct o.
Qed.

Lemma right_does s b g p l k l' g'' : p ∈ g -> q ∈ g -> steps_to s g q l k ->
  copy_label (snd k) l p = (l', g'') ->
  steps_to (on_right s b) g p (to_async l') (right_of b l (fst k), g'').
Proof.
  intros A B H C. destruct k as [o g1]. simpl in *. destruct b; simpl.
  - apply (first_steps_live _ SSkip) in H; auto. unfold goes_on in H.
    apply (shifts _ _ p _ _ l' g'' A B) in H; [| now destruct (is_sync l)].
    apply async_steps in H. unfold right_of. simpl. destruct (is_sync l), o; exact H.
  - apply (shifts _ _ p _ _ l' g'' A B) in H; auto. apply async_steps in H. now destruct o.
Qed.

Lemma left_did s b g p l k : p ∈ g -> q ∈ g -> steps_to (on_left s b) g p l k ->
  (b = true /\ l = Eps /\ k = (Some (on_left s false), g)) \/
  exists l1 k1 l' g'', steps_to s g q l1 k1 /\ copy_label (snd k1) l1 p = (l', g'') /\
    l = to_async l' /\ k = (left_of b (fst k1), g'').
Proof.
  intros A B H. apply shift_stepped in H as (l0 & k0 & g'' & H & C & ->); auto.
  assert (X : forall l0 k0, steps_to (SDynAsync s) g q l0 k0 -> copy_label (snd k0) l0 p = (l, g'') ->
    exists l1 o g1 l', steps_to s g q l1 (o, g1) /\ copy_label g1 l1 p = (l', g'') /\
      l = to_async l' /\ k0 = (option_map SDynAsync o, g1) /\ l0 = to_async l1).
  { intros l2 k2 S C2. apply async_stepped in S as (l1 & [o g1] & S & -> & ->). simpl in C2.
    destruct (copy_label g1 l1 p) as [l' g2] eqn:C3. pose proof (copied_async _ _ _ _ _ C3) as C4.
    rewrite C4 in C2. injection C2 as <- <-. exists l1, o, g1, l'. auto. }
  destruct b; simpl in *.
  - apply seq_stepped_live in H as [(k1 & H & ->) | (_ & k1 & H & ->)]; auto.
    + assert (S : is_sync l0 = false).
      { apply async_stepped in H as (l1 & k2 & _ & -> & _). now destruct l1. }
      unfold goes_on in *. rewrite S in *. simpl in C.
      destruct (X _ _ H C) as (l1 & o & g1 & l' & S1 & C1 & -> & -> & ->).
      right. exists l1, (o, g1), l', g''. repeat split; auto. now destruct o.
    + apply skip_steps in H as [-> ->]; auto. simpl in C. injection C as <- <-. left. auto.
  - destruct (X _ _ H C) as (l1 & o & g1 & l' & S1 & C1 & -> & -> & ->).
    right. exists l1, (o, g1), l', g''. repeat split; auto. now destruct o.
Qed.

Lemma right_did s b g p l k : p ∈ g -> q ∈ g -> steps_to (on_right s b) g p l k ->
  (b = true /\ l = Eps /\ k = (Some (on_right s false), g)) \/
  exists l1 k1 l' g'', steps_to s g q l1 k1 /\ copy_label (snd k1) l1 p = (l', g'') /\
    l = to_async l' /\ k = (right_of b l1 (fst k1), g'').
Proof.
  intros A B H. apply async_stepped in H as (l1 & k1 & H & -> & ->).
  apply shift_stepped in H as (l0 & k0 & g'' & H & C & ->); auto.
  destruct b; simpl in *.
  - apply seq_stepped_live in H as [([o g1] & H & ->) | (_ & k1 & H & ->)]; auto.
    + right. exists l0, (o, g1), l1, g''. unfold goes_on, right_of in *. simpl.
      destruct (is_sync l0), o; simpl in *; auto.
    + apply skip_steps in H as [-> ->]; auto. simpl in C. injection C as <- <-. left. auto.
  - right. destruct k0 as [o g1]. exists l0, (o, g1), l1, g''. simpl in *.
    repeat split; auto. now destruct o.
Qed.

(** The right before its activity runs at q, or just then. *)
Inductive setting_out (s : stmt) : stmt -> Prop :=
| Out0 : setting_out s (SAsync (SAt q [] s))
| Out1 : setting_out s (SDynAsync (SAt q [] s))
| Out2 : setting_out s (on_right s true).

Inductive is_left_end : option stmt -> Prop :=
| Left_back : is_left_end (Some (SDynAt q SSkip))
| Left_end : is_left_end None.

Inductive is_right_end : option stmt -> Prop :=
| Right_back : is_right_end (Some (SDynAsync (SDynAt q SSkip)))
| Right_end : is_right_end None.

Inductive together : option stmt -> option stmt -> Prop :=
| To_go s x : setting_out s x -> together (Some (SAt q [] (SAsync s))) (Some x)
| There s x : setting_out s x -> together (Some (SDynAt q (SSeq (SAsync s) SSkip))) (Some x)
| Spawned s b x : setting_out s x -> together (Some (on_left s b)) (Some x)
| Both s b b' : together (Some (on_left s b)) (Some (on_right s b'))
| Ended o o' : is_left_end o -> is_right_end o' -> together o o'.

Lemma ready may p s x g a k : p ∈ g -> q ∈ g -> setting_out s x ->
  weak may p (Some (on_right s true), g) a k -> weak may p (Some x, g) a k.
Proof.
  intros A B X W.
  assert (W1 : weak may p (Some (SDynAsync (SAt q [] s)), g) a k).
  { eapply weak_after_tau; [| exact W].
    apply (async_steps (SAt q [] s) g p Eps (Some (SDynAt q (SSeq s SSkip)), g)).
    now apply at_goes. }
  destruct X; auto. eapply weak_after_tau; [now apply spawns | exact W1].
Qed.

Lemma there_ready may p s g a k : p ∈ g -> q ∈ g ->
  weak may p (Some (on_left s true), g) a k ->
  weak may p (Some (SDynAt q (SSeq (SAsync s) SSkip)), g) a k.
Proof.
  intros A B W. eapply weak_after_tau; [| exact W].
  apply (shifted q (SSeq (SAsync s) SSkip) g p (Some (SSeq (SDynAsync s) SSkip), g)); auto.
  exact (first_steps_live _ SSkip _ _ _ _ B (spawns s g q B)).
Qed.

Lemma to_go_ready may p s g a k : p ∈ g -> q ∈ g ->
  weak may p (Some (on_left s true), g) a k ->
  weak may p (Some (SAt q [] (SAsync s)), g) a k.
Proof.
  intros A B W. eapply weak_after_tau; [now apply at_goes |]. now apply there_ready.
Qed.

Lemma ends b b' l o : together (left_of b o) (right_of b' l o).
Proof.
  destruct o; simpl; [apply Both |].
  apply Ended; [destruct b | destruct (b' && negb (is_sync l))]; constructor.
Qed.

Lemma back_left g p : p ∈ g -> q ∈ g -> steps_to (SDynAt q SSkip) g p Eps (None, g).
Proof. intros A B. apply (shifted q SSkip g p (None, g)); auto using skips. Qed.

Lemma back_right g p : p ∈ g -> q ∈ g -> steps_to (SDynAsync (SDynAt q SSkip)) g p Eps (None, g).
Proof. intros A B. apply (async_steps _ _ _ _ _ (back_left g p A B)). Qed.

Lemma back_left_only g p l k : p ∈ g -> q ∈ g -> steps_to (SDynAt q SSkip) g p l k ->
  l = Eps /\ k = (None, g).
Proof.
  intros A B S. apply shift_stepped in S as (l' & k' & g'' & S & C & ->); auto.
  apply skip_steps in S as [-> ->]; auto. now injection C as <- <-.
Qed.

Lemma left_answers p s b g l k x : p ∈ g -> q ∈ g -> steps_to (on_left s b) g p l k ->
  (exists b', x = on_right s b') \/ setting_out s x ->
  exists k', weak (fun _ => False) p (Some x, g) (action_of l) k' /\ over together k k'.
Proof.
  intros A B S X. apply left_did in S as [(-> & -> & ->) | (l1 & k1 & l' & g'' & S & C & -> & ->)]; auto.
  - exists (Some x, g). split; [apply weak_stays |]. split; auto. simpl.
    destruct X as [[b' ->] | X]; [apply Both | now apply Spawned].
  - destruct X as [[b' ->] | X].
    + eexists. split; [apply weak_step; eapply (right_does s b'); eauto |].
      split; auto. apply ends.
    + eexists. split; [eapply ready; eauto; apply weak_step; eapply (right_does s true); eauto |].
      split; auto. apply ends.
Qed.

Lemma right_answers p s b g l k o : p ∈ g -> q ∈ g -> steps_to (on_right s b) g p l k ->
  o = SAt q [] (SAsync s) \/ o = SDynAt q (SSeq (SAsync s) SSkip) \/ (exists b', o = on_left s b') ->
  exists k', weak (fun _ => False) p (Some o, g) (action_of l) k' /\ over together k' k.
Proof.
  intros A B S X.
  apply right_did in S as [(-> & -> & ->) | (l1 & k1 & l' & g'' & S & C & -> & ->)]; auto.
  - destruct X as [-> | [-> | [b' ->]]].
    + exists (Some (on_left s true), g). split; [apply to_go_ready, weak_stays; auto |].
      split; auto. apply Both.
    + exists (Some (on_left s true), g). split; [apply there_ready, weak_stays; auto |].
      split; auto. apply Both.
    + exists (Some (on_left s b'), g). split; [apply weak_stays |]. split; auto. apply Both.
  - destruct X as [-> | [-> | [b' ->]]].
    + eexists. split; [apply to_go_ready; auto; apply weak_step; eapply (left_does s true); eauto |].
      split; auto. apply ends.
    + eexists. split; [apply there_ready; auto; apply weak_step; eapply (left_does s true); eauto |].
      split; auto. apply ends.
    + eexists. split; [apply weak_step; eapply (left_does s b'); eauto |].
      split; auto. apply ends.
Qed.

Lemma out_answers p s x g l k o : p ∈ g -> q ∈ g -> setting_out s x -> steps_to x g p l k ->
  o = SAt q [] (SAsync s) \/ o = SDynAt q (SSeq (SAsync s) SSkip) \/ (exists b', o = on_left s b') ->
  exists k', weak (fun _ => False) p (Some o, g) (action_of l) k' /\ over together k' k.
Proof.
  intros A B X S HO.
  assert (T : forall y, setting_out s y -> together (Some o) (Some y)).
  { intros y Y. destruct HO as [-> | [-> | [b' ->]]]; now constructor. }
  destruct X.
  - stepping S; try congruence.
    exists (Some o, g). split; [apply weak_stays |]. split; auto. apply T. constructor.
  - apply async_stepped in S as (l1 & k1 & S & -> & ->). apply at_goes_only in S as [-> ->]; auto.
    exists (Some o, g). split; [apply weak_stays |]. split; auto. apply T. constructor.
  - eapply right_answers; eauto.
Qed.

Theorem at_async s : equivalent_at q (SAt q [] (SAsync s)) (SAsync (SAt q [] s)).
Proof.
  intros p g A B. apply (alive_law p q together); auto; try (apply To_go; constructor).
  - intros o g0 [A0 B0] H. inversion H; subst.
    match goal with X : is_right_end o |- _ => destruct X end; [| constructor].
    eapply More_taus; [| constructor].
    exact (Step _ _ _ _ _ _ (back_right g0 p A0 B0)).
  - intros o g0 [A0 B0] H. inversion H; subst.
    match goal with X : is_left_end o |- _ => destruct X end; [| constructor].
    eapply More_taus; [| constructor].
    exact (Step _ _ _ _ _ _ (back_left g0 p A0 B0)).
  - intros s0 o g0 l k [A0 B0] H S. inversion H; subst.
    + apply at_goes_only in S as [-> ->]; auto.
      exists (Some x, g0). split; [apply weak_stays |]. split; auto. now apply There.
    + apply shift_stepped in S as (l' & k' & g'' & S & C & ->); auto.
      apply seq_stepped_live in S as [(k1 & S & ->) | (X & _)]; auto; [| discriminate].
      stepping S; try congruence. injection C as <- <-.
      exists (Some x, g0). split; [apply weak_stays |]. split; auto.
      now apply (Spawned s1 true).
    + eapply left_answers; eauto.
    + eapply left_answers; eauto.
    + match goal with X : is_left_end _ |- _ => inversion X; subst end.
      apply back_left_only in S as [-> ->]; auto.
      exists (o, g0). split; [apply weak_stays |]. split; auto. apply Ended; auto. constructor.
  - intros s0 o g0 l k [A0 B0] H S. inversion H; subst.
    + eapply out_answers; eauto.
    + eapply out_answers; eauto.
    + eapply out_answers; eauto.
    + eapply right_answers; eauto.
    + match goal with X : is_right_end _ |- _ => inversion X; subst end.
      apply async_stepped in S as (l1 & k1 & S & -> & ->).
      apply back_left_only in S as [-> ->]; auto.
      exists (o, g0). split; [apply weak_stays |]. split; auto. apply Ended; auto. constructor.
Qed.

End AtAsync.

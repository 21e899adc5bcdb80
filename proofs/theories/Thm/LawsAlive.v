(** * Activities in any order, where the place does not fail; and the steps of `at`. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Artifact.
From X10 Require Import Thm.Bisimulation Thm.Laws Thm.AsyncLaws Thm.LawsHere.
Import ListNotations.
Open Scope list_scope.

(** ** {async s  async t} = {async t  async s}, where the place does not fail *)

(** An activity of s, spawned or not yet. *)
Inductive activity (s : stmt) : stmt -> Prop :=
| Not_yet : activity s (SAsync s)
| Running : activity s (SDynAsync s).

(** One activity, or two in any order. *)
Definition beside_each_other (a b : stmt) : Prop :=
  (exists s, activity s a /\ activity s b) \/
  (exists s t x y x' y', activity s x /\ activity t y /\ activity s x' /\ activity t y' /\
     a = SSeq x y /\ (b = SSeq x' y' \/ b = SSeq y' x')).

Lemma beside_sym a b : beside_each_other a b -> beside_each_other b a.
Proof.
  intros [(s & X & Y) | (s & t & x & y & x' & y' & X & Y & X' & Y' & -> & [-> | ->])].
  - left. eauto.
  - right. exists s, t, x', y', x, y. auto 10.
  - right. exists t, s, y', x', y, x. auto 10.
Qed.

Lemma activity_steps s x g p l k : p ∈ g -> activity s x -> steps_to x g p l k ->
  (l = Eps /\ k = (Some (SDynAsync s), g)) \/
  (steps_to (SDynAsync s) g p l k /\ is_sync l = false /\
   exists k1, k = within SDynAsync k1).
Proof.
  intros A X H. destruct X.
  - left. stepping H; auto. congruence.
  - right. split; auto. apply async_stepped in H as (l' & k' & H & -> & ->). split; eauto.
    now destruct l'.
Qed.

Lemma spawns s g p : p ∈ g -> steps_to (SAsync s) g p Eps (Some (SDynAsync s), g).
Proof. intros. exists [SPAWN]. now constructor. Qed.

Lemma weak_running may p s x g a k : p ∈ g -> activity s x ->
  weak may p (Some (SDynAsync s), g) a k -> weak may p (Some x, g) a k.
Proof. intros A X W. destruct X; auto. eapply weak_after_tau; eauto. now apply spawns. Qed.

Lemma first_spawns may p s x y g a k : p ∈ g -> activity s x ->
  weak may p (Some (SSeq (SDynAsync s) y), g) a k -> weak may p (Some (SSeq x y), g) a k.
Proof.
  intros A X W. destruct X; auto. eapply weak_after_tau; eauto.
  exact (first_steps_live _ y _ _ _ _ A (spawns s g p A)).
Qed.

Lemma second_spawns may p s t y g a k : p ∈ g -> activity t y ->
  weak may p (Some (SSeq (SDynAsync s) (SDynAsync t)), g) a k ->
  weak may p (Some (SSeq (SDynAsync s) y), g) a k.
Proof.
  intros A X W. destruct X; auto. eapply weak_after_tau; eauto.
  exists [PAR; SPAWN]. apply (R_PAR [SPAWN] (SDynAsync s) (SAsync t) g p Eps (Some (SDynAsync t), g)).
  - reflexivity.
  - now constructor.
Qed.

Lemma weak_both may p s t x y g a k : p ∈ g -> activity s x -> activity t y ->
  weak may p (Some (SSeq (SDynAsync s) (SDynAsync t)), g) a k ->
  weak may p (Some (SSeq x y), g) a k.
Proof. eauto using first_spawns, second_spawns. Qed.

Lemma second_steps s t g p l k : steps_to t g p l k ->
  steps_to (SSeq (SDynAsync s) t) g p l (beside (SDynAsync s) k).
Proof. intros [d H]. exists (PAR :: d). now apply R_PAR. Qed.

Lemma async_first may p s t x' y' g l k1 b :
  p ∈ g -> activity s x' -> activity t y' -> (b = SSeq x' y' \/ b = SSeq y' x') ->
  steps_to (SDynAsync s) g p l (within SDynAsync k1) -> is_sync l = false ->
  exists k', weak may p (Some b, g) (action_of l) k' /\
    forall y, activity t y ->
    over (or_same beside_each_other) (behind (within SDynAsync k1) y) k' /\
    over (or_same beside_each_other) (beside y (within SDynAsync k1)) k'.
Proof.
  intros A X Y B H S. destruct k1 as [o g1].
  assert (forall y, activity t y -> beside_each_other y (SDynAsync t)) as Z1.
  { intros y Hy. left. exists t. split; auto. constructor. }
  destruct B as [-> | ->].
  - exists (behind (within SDynAsync (o, g1)) (SDynAsync t)). split.
    + apply (weak_both may p s t); auto. apply weak_step.
      pose proof (first_steps_live _ (SDynAsync t) _ _ _ _ A H) as F.
      unfold goes_on in F. now rewrite S in F.
    + intros y Hy. destruct o as [s1 |]; simpl; split; apply related; auto;
      right; [exists s1, t, (SDynAsync s1), y, (SDynAsync s1), (SDynAsync t)
             | exists t, s1, y, (SDynAsync s1), (SDynAsync t), (SDynAsync s1)];
      repeat split; auto; constructor.
  - exists (beside (SDynAsync t) (within SDynAsync (o, g1))). split.
    + apply (weak_both may p t s); auto. apply weak_step. now apply second_steps.
    + intros y Hy. destruct o as [s1 |]; simpl; split; apply related; auto;
      right; [exists s1, t, (SDynAsync s1), y, (SDynAsync s1), (SDynAsync t)
             | exists t, s1, y, (SDynAsync s1), (SDynAsync t), (SDynAsync s1)];
      repeat split; auto; constructor.
Qed.

Lemma beside_left may p g a b l k : p ∈ g -> beside_each_other a b -> steps_to a g p l k ->
  exists k', weak may p (Some b, g) (action_of l) k' /\ over (or_same beside_each_other) k k'.
Proof.
  intros A [(s & X & Y) | (s & t & x & y & x' & y' & X & Y & X' & Y' & -> & B)] H.
  - destruct (activity_steps _ _ _ _ _ _ A X H) as [[-> ->] | (H' & _ & _)].
    + exists (Some b, g). split; [apply weak_stays |]. apply related. left.
      exists s. split; auto. constructor.
    + exists k. split; [| apply same_left].
      eapply weak_running; eauto. now apply weak_step.
  - apply seq_stepped_live in H as [(k1 & H & ->) | (Z & k1 & H & ->)]; auto.
    + destruct (activity_steps _ _ _ _ _ _ A X H) as [[-> ->] | (H' & S & k2 & ->)].
      * exists (Some b, g). split; [apply weak_stays |]. apply related. right.
        exists s, t, (SDynAsync s), y, x', y'. repeat split; auto. constructor.
      * destruct (async_first may p s t x' y' g l k2 b A X' Y' B H' S) as (k' & W & O).
        exists k'. split; auto. unfold goes_on. rewrite S. apply (O y Y).
    + assert (x = SDynAsync s) as -> by (destruct X; simpl in Z; congruence).
      destruct (activity_steps _ _ _ _ _ _ A Y H) as [[-> ->] | (H' & S & k2 & ->)].
      * exists (Some b, g). split; [apply weak_stays |]. apply related. right.
        exists s, t, (SDynAsync s), (SDynAsync t), x', y'. repeat split; auto; constructor.
      * assert (b = SSeq y' x' \/ b = SSeq x' y') as B' by tauto.
        destruct (async_first may p t s y' x' g l k2 b A Y' X' B' H' S) as (k' & W & O).
        exists k'. split; auto. apply (O (SDynAsync s)). constructor.
Qed.

(** Two activities, in any order. *)
Theorem async_commutes s t : equivalent_here (SSeq (SAsync s) (SAsync t)) (SSeq (SAsync t) (SAsync s)).
Proof.
  apply (law_here beside_each_other).
  - intros. eapply beside_left; eauto.
  - intros may p g a b l k A B H.
    destruct (beside_left may p g b a l k A (beside_sym _ _ B) H) as (k' & W & O & R).
    exists k'. split; auto. split; auto. destruct R as [<- | (x & y & E1 & E2 & Z)].
    + now left.
    + right. exists y, x. auto using beside_sym.
  - right. exists s, t, (SAsync s), (SAsync t), (SAsync s), (SAsync t).
    repeat split; auto; constructor.
Qed.

(** ** The steps of `at`, and of what it may do first *)

Lemma copy_nothing g vs p : p ∈ g -> reachable g vs = [] -> copy g vs p = (vs, g).
Proof.
  intros A R. apply alive_local in A as [h L]. unfold copy. rewrite L, R. simpl.
  rewrite app_nil_r. f_equal.
  - rewrite <- (map_id vs) at 2. apply map_ext. now destruct a.
  - unfold put. unfold local in L. clear R. revert g L. induction p; intros [| a g] L;
    simpl in *; try discriminate; [congruence |]. f_equal. auto.
Qed.

Lemma reachable_nil g : reachable g [] = [].
Proof. unfold reachable. simpl. now destruct (count g). Qed.

Lemma at_goes q s g p : p ∈ g -> q ∈ g ->
  steps_to (SAt q [] s) g p Eps (Some (SDynAt q (SSeq s SSkip)), g).
Proof.
  intros A B. exists [AT]. apply (R_AT q [] [] [] s g g p); auto. apply copy_nothing; auto using reachable_nil.
Qed.

Lemma at_goes_only q s g p l k : p ∈ g -> q ∈ g -> steps_to (SAt q [] s) g p l k ->
  l = Eps /\ k = (Some (SDynAt q (SSeq s SSkip)), g).
Proof.
  intros A B H. stepping H; try congruence.
  match goal with X : Some [] = Some _ |- _ => injection X as <- end. simpl in *.
  match goal with X : copy _ _ _ = _ |- _ => rewrite copy_nothing in X by auto using reachable_nil; injection X as <- <- end.
  auto.
Qed.

Lemma skips g p : p ∈ g -> steps_to SSkip g p Eps (None, g).
Proof. intros A. exists [SKIP]. now constructor. Qed.

Lemma throw_stepped v g p l k : p ∈ g -> steps_to (SThrow (EVal v)) g p l k ->
  l = Sync [v] /\ k = (None, g).
Proof. intros A H. stepping H; auto; congruence. Qed.

(** * Asynchronous failures as a finish around sees them: added up, in the end.

    [async finish s = async s] at a place that does not fail: on the left all
    that the activities of s throw comes out at once, on the right one by one. *)

From Coq Require Import Bool List Permutation.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Label Spec.Step.
From X10 Require Import Thm.Basic Thm.Bisimulation Thm.LawsHere.
Import ListNotations.
Open Scope list_scope.

(** A configuration, and what it has thrown asynchronously so far. *)
Definition tally : Type := config * list value.

Section Places.
Variable may : place -> Prop.
Variable p : place.

Inductive turn : tally -> action -> tally -> Prop :=
| Acts k a k' w :
    trans may p k a k' -> (forall vs, a <> Throws (Async vs)) -> turn (k, w) a (k', w)
| Adds k vs k' w : trans may p k (Throws (Async vs)) k' -> turn (k, w) Tau (k', w ++ vs).

Inductive silently : tally -> tally -> Prop :=
| Not_yet c : silently c c
| Once c c' c'' : turn c Tau c' -> silently c' c'' -> silently c c''.

Definition weakly (c : tally) (a : action) (c' : tally) : Prop :=
  match a with
  | Tau => silently c c'
  | _ => exists c1 c2, silently c c1 /\ turn c1 a c2 /\ silently c2 c'
  end.

Definition imitates (R : tally -> tally -> Prop) : Prop :=
  forall c1 c2, R c1 c2 ->
  snd (fst c1) = snd (fst c2) /\
  (fst (fst c1) = None -> exists c2', silently c2 c2' /\ fst (fst c2') = None /\
    snd (fst c2') = snd (fst c2) /\ Permutation (snd c1) (snd c2')) /\
  (forall a c1', turn c1 a c1' -> exists c2', weakly c2 a c2' /\ R c1' c2').

Definition alike (s t : stmt) (g : heap) : Prop :=
  exists R, imitates R /\ imitates (fun c c' => R c' c) /\ R ((Some s, g), []) ((Some t, g), []).

Lemma weakly_one c a c' : turn c a c' -> weakly c a c'.
Proof. destruct a; simpl; eauto using silently. Qed.

(** The turns of an activity: it adds what it throws. *)
Lemma activity_turns s g w a c : turn ((Some (SDynAsync s), g), w) a c ->
  (exists l k, steps_to s g p l k /\ a = Tau /\ c = (within SDynAsync k, w ++ carried l)) \/
  (exists q, may q /\ q ∈ g /\ a = Loses q /\ c = ((Some (SDynAsync s), without g q), w)).
Proof.
  intros T. inversion T; subst; match goal with X : trans _ _ _ _ _ |- _ => inversion X; subst end.
  - left. match goal with X : steps_to _ _ _ _ _ |- _ => apply async_stepped in X as (l' & k & S & -> & ->) end.
    exists l', k. split; auto. destruct l'; simpl; rewrite ?app_nil_r; auto;
    match goal with X : forall vs, _ <> _ |- _ => now destruct (X vs) end.
  - right. eauto.
  - left. match goal with X : steps_to _ _ _ _ _ |- _ => apply async_stepped in X as (l' & k & S & -> & ->) end.
    exists l', k. split; auto. destruct l'; simpl in *; try discriminate;
    match goal with X : action_of _ = _ |- _ => injection X as -> end; auto.
Qed.

Lemma activity_turn s g w l k : steps_to s g p l k ->
  turn ((Some (SDynAsync s), g), w) Tau (within SDynAsync k, w ++ carried l).
Proof.
  intros S. apply async_steps in S. destruct l; simpl in *.
  - rewrite app_nil_r. apply Acts; [exact (Step may p _ _ _ _ S) | discriminate].
  - apply Adds. exact (Step may p _ _ _ _ S).
  - apply Adds. exact (Step may p _ _ _ _ S).
Qed.

(** What is left on both sides; mu has still to come out on the left. *)
Inductive level (g : heap) : tally -> tally -> Prop :=
| Unspawned s w : level g ((Some (SAsync (SFinish [] s)), g), w) ((Some (SAsync s), g), w)
| Level mu s w :
    level g ((Some (SDynAsync (SFinish mu s)), g), w) ((Some (SDynAsync s), g), w ++ mu)
| Over w : level g ((None, g), w) ((None, g), w).

Hypothesis lasts : ~ may p.

Lemma still_here g q : may q -> p ∈ g -> p ∈ without g q.
Proof.
  intros M A. unfold alive in *. rewrite local_without_other; auto. intros ->. contradiction.
Qed.

(** A step of s is one of `finish{mu} s`, with the same tally in all. *)
Lemma finish_levels mu s g w l k : p ∈ g -> steps_to s g p l k ->
  exists c, turn ((Some (SDynAsync (SFinish mu s)), g), w) Tau c /\
    level (snd k) c (within SDynAsync k, (w ++ mu) ++ carried l) /\ p ∈ snd k.
Proof.
  intros A S. pose proof (live_after _ _ _ _ _ S A) as A'.
  apply (finish_steps mu) in S. apply (activity_turn _ _ w) in S.
  eexists. split; [exact S |]. split; auto. destruct k as [[s' |] g']; unfold collected; simpl in *.
  - rewrite app_nil_r, <- app_assoc. apply Level.
  - rewrite A'. replace (carried (throw_all (mu ++ carried l))) with (mu ++ carried l)
      by now destruct (mu ++ carried l). rewrite app_assoc. apply Over.
Qed.

Lemma finish_levels_back mu s g w l k : p ∈ g -> steps_to (SFinish mu s) g p l k ->
  exists c, turn ((Some (SDynAsync s), g), w ++ mu) Tau c /\
    level (snd k) (within SDynAsync k, w ++ carried l) c /\ p ∈ snd k.
Proof.
  intros A S. apply finish_stepped in S as (l' & k' & S & E).
  pose proof (live_after _ _ _ _ _ S A) as A'.
  apply (activity_turn _ _ (w ++ mu)) in S. eexists. split; [exact S |].
  destruct k' as [[s' |] g']; unfold collected in E; simpl in *.
  - injection E as -> ->. simpl. split; auto. rewrite app_nil_r, <- app_assoc. apply Level.
  - rewrite A' in E. injection E as -> ->. simpl. split; auto.
    replace (carried (throw_all (mu ++ carried l'))) with (mu ++ carried l')
      by now destruct (mu ++ carried l'). rewrite app_assoc. apply Over.
Qed.

Lemma ended_turns g w a c : turn ((None, g), w) a c ->
  exists q, may q /\ q ∈ g /\ a = Loses q /\ c = ((None, without g q), w).
Proof.
  intros T. inversion T; subst; match goal with X : trans _ _ _ _ _ |- _ => inversion X; subst end; eauto.
Qed.

Lemma spawn_turns s g w a c : p ∈ g -> turn ((Some (SAsync s), g), w) a c ->
  (a = Tau /\ c = ((Some (SDynAsync s), g), w)) \/
  (exists q, may q /\ q ∈ g /\ a = Loses q /\ c = ((Some (SAsync s), without g q), w)).
Proof.
  intros A T. inversion T; subst; match goal with X : trans _ _ _ _ _ |- _ => inversion X; subst end;
  try (right; eauto; fail); match goal with X : steps_to _ _ _ _ _ |- _ => stepping X end;
  auto; congruence.
Qed.

Lemma spawn_turn s g w : p ∈ g -> turn ((Some (SAsync s), g), w) Tau ((Some (SDynAsync s), g), w).
Proof.
  intros A. apply Acts; [| discriminate]. apply (Step may p _ _ Eps). exists [SPAWN]. now constructor.
Qed.

Lemma failing o g w q : may q -> q ∈ g -> turn ((o, g), w) (Loses q) ((o, without g q), w).
Proof. intros M A. apply Acts; [now constructor | discriminate]. Qed.

(** async finish s = async s *)
Theorem async_finish s g : p ∈ g -> alike (SAsync (SFinish [] s)) (SAsync s) g.
Proof.
  intros A. exists (fun c c' => exists g, p ∈ g /\ level g c c').
  assert (NIL : forall s g w, level g ((Some (SDynAsync (SFinish [] s)), g), w) ((Some (SDynAsync s), g), w)).
  { intros s0 g0 w. pose proof (Level g0 [] s0 w) as H. now rewrite app_nil_r in H. }
  split; [| split; [| exists g; split; auto; constructor]].
  - intros c1 c2 (g0 & A0 & H). split; [now destruct H |]. split.
    + destruct H; simpl; intros E; try discriminate. exists ((None, g0), w).
      repeat split; auto using Permutation_refl. constructor.
    + intros a c T. destruct H.
      * apply spawn_turns in T as [[-> ->] | (q & M & Q & -> & ->)]; auto.
        -- eexists. split; [apply weakly_one, spawn_turn; auto |]. exists g0. split; [exact A0 | apply NIL].
        -- eexists. split; [apply weakly_one, failing; auto |].
           exists (without g0 q). split; [now apply still_here | constructor].
      * apply activity_turns in T as [(l & k & S & -> & ->) | (q & M & Q & -> & ->)].
        -- destruct (finish_levels_back _ _ _ w _ _ A0 S) as (c & T & L & A').
           exists c. split; [now apply weakly_one |]. exists (snd k). auto.
        -- eexists. split; [apply weakly_one, failing; auto |].
           exists (without g0 q). split; [now apply still_here | constructor].
      * apply ended_turns in T as (q & M & Q & -> & ->).
        eexists. split; [apply weakly_one, failing; auto |].
        exists (without g0 q). split; [now apply still_here | constructor].
  - intros c2 c1 (g0 & A0 & H). split; [now destruct H |]. split.
    + destruct H; simpl; intros E; try discriminate. exists ((None, g0), w).
      repeat split; auto using Permutation_refl. constructor.
    + intros a c T. destruct H.
      * apply spawn_turns in T as [[-> ->] | (q & M & Q & -> & ->)]; auto.
        -- eexists. split; [apply weakly_one, spawn_turn; auto |]. exists g0. split; [exact A0 | apply NIL].
        -- eexists. split; [apply weakly_one, failing; auto |].
           exists (without g0 q). split; [now apply still_here | constructor].
      * apply activity_turns in T as [(l & k & S & -> & ->) | (q & M & Q & -> & ->)].
        -- destruct (finish_levels mu _ _ w _ _ A0 S) as (c & T & L & A').
           exists c. split; [now apply weakly_one |]. exists (snd k). auto.
        -- eexists. split; [apply weakly_one, failing; auto |].
           exists (without g0 q). split; [now apply still_here | constructor].
      * apply ended_turns in T as (q & M & Q & -> & ->).
        eexists. split; [apply weakly_one, failing; auto |].
        exists (without g0 q). split; [now apply still_here | constructor].
Qed.
End Places.

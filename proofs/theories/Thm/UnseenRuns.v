(** * Runs in which no DP is seen, and what they are without failures. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.TX10.
From X10 Require Import Thm.Sound Thm.Complete Thm.Termination Thm.FailureFree Thm.LawsAt Thm.Plain.
From X10 Require Import Thm.Unseen Thm.UnseenSteps.
Import ListNotations.
Open Scope list_scope.

(** Runs in which no DP is seen, whichever places fail. *)
Inductive unseen_moves : config -> list event -> config -> Prop :=
| Unseen_done k : unseen_moves k [] k
| Unseen_step s g d l k tr k' :
    step d s g 0 l k -> ~ observes d s g 0 -> ~ dirty l -> unseen_moves k tr k' ->
    unseen_moves (Some s, g) (Steps d l :: tr) k'
| Unseen_failure k p k1 tr k' :
    move k (Failure p) k1 -> unseen_moves k1 tr k' -> unseen_moves k (Failure p :: tr) k'.

Definition is_loss (r : rule) : bool := match r with DEAD | AT_DEAD => true | _ => false end.

(** What is done in a run, by the rules at the ends of its derivations, but for losses. *)
Definition acts (tr : list event) : list rule :=
  flat_map (fun a => match a with
                     | Steps d _ => if is_loss (redex d) then [] else [redex d]
                     | Failure _ => []
                     end) tr.

(** The failures that leave the whole statement. *)
Definition shown (tr : list event) : list label :=
  flat_map (fun a => match a with Steps _ Eps => [] | Steps _ l => [l] | Failure _ => [] end) tr.

Lemma tx10_is_no_loss d s g p l k : tx10 d s g p l k -> is_loss (redex d) = false.
Proof.
  induction 1; auto;
  try match goal with X : tx10 _ _ _ _ _ _ |- _ => now rewrite (tx10_redex _ _ _ _ _ _ _ X) end.
  match goal with X : estep _ _ _ _ _ |- _ => destruct X; auto end.
Qed.

Lemma loses_is_loss r : loses r -> is_loss r = true.
Proof. intros [-> | ->]; reflexivity. Qed.

(** What a run with failures has come to, and what one without. *)
Definition goes_on_as (k k0 : config) : Prop :=
  left Clean (fst k) (fst k0) /\ agree (snd k) (snd k0).

Lemma plain_run_step d s g l k : step d s g 0 l k -> plain s ->
  match fst k with Some s => plain s | None => True end.
Proof.
  intros S P. destruct (plain_step _ _ _ _ _ _ S P) as [_ H]. destruct (fst k); auto.
Qed.

Lemma unseen_run k tr k' : unseen_moves k tr k' -> forall o0 g0,
  config_ok 0 k -> match fst k with Some s => plain s | None => True end ->
  goes_on_as k (o0, g0) ->
  exists tr0 k0, tx10_runs (o0, g0) tr0 k0 /\ acts tr0 = acts tr /\ shown tr0 = shown tr /\
    goes_on_as k' k0.
Proof.
  induction 1 as [k | s g d l k tr k' S NO Nd M IH | [o g] p k1 tr k' F M IH];
  intros o0 g0 OK P [HL A]; simpl in *.
  - exists [], (o0, g0). repeat split; auto. constructor.
  - assert (OK' : config_ok 0 k) by (eapply preservation; eauto using move).
    pose proof (plain_run_step _ _ _ _ _ S P) as P'. destruct OK as [HO [HS HB]].
    destruct o0 as [f |]; [| now apply left_not_none in HL].
    destruct (unseen_step _ _ _ _ _ _ S HO HS P NO g0 A Clean f HL)
      as (l0 & o & g0' & G & A' & _ & O).
    destruct O as [_ -> HL' | D _ _ _ | D _ _]; try contradiction.
    destruct (IH o g0' OK' P' (conj HL' A')) as (tr0 & k0 & R & E1 & E2 & H).
    destruct G as [(Lo & -> & -> & ->) | (d0 & E & T)].
    + exists tr0, k0. rewrite (loses_is_loss _ Lo). auto.
    + exists (Steps d0 l :: tr0), k0. split; [eapply T_Then; eauto |]. simpl.
      pose proof (tx10_is_no_loss _ _ _ _ _ _ T) as N. rewrite N.
      rewrite E in *. rewrite N, E1, E2. auto.
  - pose proof (preservation _ _ _ F OK) as OK'. inversion F; subst.
    destruct (IH o0 g0 OK' P) as (tr0 & k0 & R & E1 & E2 & H).
    + split; auto. now apply agree_without.
    + exists tr0, k0. auto.
Qed.

(** Until a DP is seen, a run of a program that throws no objects is, where places live, one
    of TX10 in which what was lost has not been done: the same is done in the same order, the
    same failures leave the program, the heaps of live places are the same. *)
Theorem masked_until_seen s g tr k' :
  static s -> plain s -> config_ok 0 (Some s, g) -> unseen_moves (Some s, g) tr k' ->
  exists tr0 k0, tx10_runs (Some s, g) tr0 k0 /\ acts tr0 = acts tr /\ shown tr0 = shown tr /\
    goes_on_as k' k0.
Proof.
  intros St P OK M. apply (unseen_run _ _ _ M); auto.
  split; [now apply static_left | apply agree_refl].
Qed.

(** ** The first that is seen *)

Lemma observes_dec d s g p l k : step d s g p l k -> observes d s g p \/ ~ observes d s g p.
Proof.
  induction 1;
  try (right; intros O; inversion O; subst; simpl in *; try discriminate;
       match goal with X : observes [] _ _ _ |- _ => inversion X end; fail);
  try (destruct IHstep as [Y | N];
       [left; eapply Observed_inside; [reflexivity | exact Y] |
        right; intros O; inversion O; subst; simpl in *;
        match goal with X : Some _ = Some _ |- _ => injection X as <- <- end; contradiction]; fail).
  destruct (dirty_dec l) as [D | N]; [left; eapply Handled; eauto |].
  destruct IHstep as [Y | N']; [left; eapply Observed_inside; [reflexivity | exact Y] |].
  right. intros O. inversion O; subst; simpl in *.
  + match goal with X : step d s g p ?l' ?k' |- _ =>
      destruct (step_determined _ _ _ _ _ _ _ _ H1 X) as [<- _] end. contradiction.
  + match goal with X : Some _ = Some _ |- _ => injection X as <- <- end. contradiction.
Qed.

(** Every run is such a run, or such a run up to a step that shows a DP. *)
Theorem first_seen k tr k' : moves k tr k' ->
  unseen_moves k tr k' \/
  exists tr1 s g d l k2 tr2, tr = tr1 ++ Steps d l :: tr2 /\
    unseen_moves k tr1 (Some s, g) /\ step d s g 0 l k2 /\ (observes d s g 0 \/ dirty l) /\
    moves k2 tr2 k'.
Proof.
  induction 1 as [k | k k1 k' a tr M MS IH]; [left; constructor |].
  destruct M as [s g d l k1 S | o g p Hp].
  - destruct (observes_dec _ _ _ _ _ _ S) as [O | NO];
    [right; exists [], s, g, d, l, k1, tr; repeat split; auto; constructor |].
    destruct (dirty_dec l) as [D | Nd];
    [right; exists [], s, g, d, l, k1, tr; repeat split; auto; constructor |].
    destruct IH as [IH | (tr1 & s1 & g1 & d1 & l1 & k2 & tr2 & -> & Q1 & S1 & N & M2)].
    + left. econstructor; eauto.
    + right. exists (Steps d l :: tr1), s1, g1, d1, l1, k2, tr2. repeat split; auto.
      econstructor; eauto.
  - assert (move (o, g) (Failure p) (o, without g p)) as M1 by now constructor.
    destruct IH as [IH | (tr1 & s1 & g1 & d1 & l1 & k2 & tr2 & -> & Q1 & S1 & N & M2)].
    + left. econstructor; eauto.
    + right. exists (Failure p :: tr1), s1, g1, d1, l1, k2, tr2. repeat split; auto.
      econstructor; eauto.
Qed.

(** * When two statements are the same: weak bisimilarity.

    Observed are the heaps, each failure of a place, each failure that is
    thrown, with its values, synchronous or not, and the end.  Rule names are
    not.  This is finer than the equivalence of the laws, which observes
    asynchronous failures as a multiset: what is equal here is equal there. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
Import ListNotations.
Open Scope list_scope.

Inductive action := Tau | Throws (l : label) | Loses (q : place).

Definition action_of (l : label) : action := match l with Eps => Tau | _ => Throws l end.

Arguments action_of : simpl never.

(** A step, whatever its derivation. *)
Definition steps_to (s : stmt) (g : heap) (p : place) (l : label) (k : config) : Prop :=
  exists d, step d s g p l k.

Section Places.
  (** Which places may fail, and where the statements run. *)
  Variable may : place -> Prop.
  Variable p : place.

  Inductive trans : config -> action -> config -> Prop :=
  | Step s g l k : steps_to s g p l k -> trans (Some s, g) (action_of l) k
  | Fail o g q : may q -> q ∈ g -> trans (o, g) (Loses q) (o, without g q).

  Inductive taus : config -> config -> Prop :=
  | No_tau k : taus k k
  | More_taus k k' k'' : trans k Tau k' -> taus k' k'' -> taus k k''.

  Definition weak (k : config) (a : action) (k' : config) : Prop :=
    match a with
    | Tau => taus k k'
    | _ => exists k1 k2, taus k k1 /\ trans k1 a k2 /\ taus k2 k'
    end.

  Definition simulation (R : config -> config -> Prop) : Prop :=
    forall k1 k2, R k1 k2 ->
    snd k1 = snd k2 /\
    (fst k1 = None -> exists k2', taus k2 k2' /\ fst k2' = None /\ snd k2' = snd k2) /\
    (forall a k1', trans k1 a k1' -> exists k2', weak k2 a k2' /\ R k1' k2').

  Definition bisimilar (k1 k2 : config) : Prop :=
    exists R, simulation R /\ simulation (fun k k' => R k' k) /\ R k1 k2.

  (** *** Relations of what is left, whatever the heap *)

  Definition over (P : option stmt -> option stmt -> Prop) (k1 k2 : config) : Prop :=
    snd k1 = snd k2 /\ P (fst k1) (fst k2).

  (** What has to be shown of a relation P. *)
  Definition matches (P : option stmt -> option stmt -> Prop) : Prop :=
    (forall o, P None o -> o = None) /\
    (forall s1 o2 g l k1, P (Some s1) o2 -> steps_to s1 g p l k1 ->
      exists k2, weak (o2, g) (action_of l) k2 /\ over P k1 k2).

  Lemma weak_one k a k' : trans k a k' -> weak k a k'.
  Proof.
    destruct a; simpl; intros H; eauto using taus.
  Qed.

  Lemma weak_step s g l k : steps_to s g p l k -> weak (Some s, g) (action_of l) k.
  Proof. intros H. apply weak_one. now constructor. Qed.

  Lemma weak_after_tau s g k a k' : steps_to s g p Eps k -> weak k a k' -> weak (Some s, g) a k'.
  Proof.
    intros H W. assert (T : trans (Some s, g) Tau k) by exact (Step _ _ _ _ H).
    destruct a; simpl in *.
    - eapply More_taus; eauto.
    - destruct W as (k1 & k2 & W1 & W2 & W3). exists k1, k2. eauto using taus.
    - destruct W as (k1 & k2 & W1 & W2 & W3). exists k1, k2. eauto using taus.
  Qed.

  Lemma weak_stays k : weak k Tau k.
  Proof. simpl. apply No_tau. Qed.

  Lemma matches_simulation P : matches P -> simulation (over P).
  Proof.
    intros [HN HS] [o1 g1] [o2 g2] [E H]. simpl in *. subst g2. split; auto. split.
    - intros ->. apply HN in H as ->. exists (None, g1). eauto using taus.
    - intros a k1' T. inversion T; subst.
      + match goal with X : steps_to _ _ _ _ _ |- _ =>
          destruct (HS _ _ _ _ _ H X) as (k2 & W & O); eauto end.
      + exists (o2, without g1 q). split; [apply weak_one; now constructor |]. now split.
  Qed.

  Lemma matches_bisimilar P s t g :
    matches P -> matches (fun o o' => P o' o) -> P (Some s) (Some t) ->
    bisimilar (Some s, g) (Some t, g).
  Proof.
    intros M1 M2 H. exists (over P). split; [now apply matches_simulation |]. split.
    - intros k1 k2 [E O].
      destruct (matches_simulation _ M2 k1 k2) as (A & B & C); [split; auto |].
      split; auto. split; auto. intros a k1' T. destruct (C _ _ T) as (k2' & W & E' & O').
      exists k2'. split; auto. split; auto.
    - now split.
  Qed.
End Places.

Arguments weak : simpl never.

(** The same at every place, under every heap and failure policy. *)
Definition equivalent (s t : stmt) : Prop :=
  forall may p g, bisimilar may p (Some s, g) (Some t, g).

Lemma equivalent_sym s t : equivalent s t -> equivalent t s.
Proof.
  intros E may p g. destruct (E may p g) as (R & S1 & S2 & H).
  exists (fun k k' => R k' k). auto.
Qed.

(** ** Steps of compound statements, both ways *)

Ltac stepping H := let d := fresh "d" in destruct H as [d H]; inversion H; subst; simpl in *;
  try discriminate; try contradiction.

Lemma same_at d s g p l k q : step d s g p l k -> alive (snd k) q = alive g q.
Proof. intros H. apply (step_places _ _ _ _ _ _ H). Qed.

(** A statement that has not begun, at a dead place, is lost at once. *)
Theorem static_dead s g p : static s -> p ∉ g -> steps_to s g p (Sync [VDead p]) (None, g).
Proof.
  intros St D. induction s; simpl in *; try contradiction;
  try (exists [DEAD]; apply R_DEAD; simpl; auto; fail).
  - destruct St as [S1 _]. destruct (IHs1 S1) as [d H].
    exists (SEQ_FAIL :: d). now apply (R_SEQ_FAIL d s1 s2 g p (Sync [VDead p])).
  - destruct St as [-> S1]. destruct (IHs S1) as [d H].
    exists (END_FINISH_DEAD :: d). exact (R_END_FINISH_DEAD d [] s g g p _ D H).
  - destruct St as [S1 _]. destruct (IHs1 S1) as [d H].
    exists (CATCH_DEAD :: d).
    now apply (R_CATCH_DEAD d s1 s2 g p (Sync [VDead p]) (None, g)).
Qed.

Lemma static_dead_only s g p l k :
  static s -> p ∉ g -> steps_to s g p l k -> l = Sync [VDead p] /\ k = (None, g).
Proof.
  intros St D [d H]. revert St D.
  induction H; simpl; intros St D; try congruence; try contradiction; auto.
  - destruct St as [-> St]. destruct (IHstep St D) as [_ X]. discriminate.
  - destruct St as [-> St]. destruct (IHstep St D) as [_ X]. injection X as ->. congruence.
  - destruct St as [St _]. destruct (IHstep St D) as [-> _]. discriminate.
  - destruct St as [St _]. destruct (IHstep St D) as [-> _]. discriminate.
  - destruct St as [St _]. auto.
  - destruct St as [St _]. rewrite static_sync in H by auto. discriminate.
  - destruct St as [St _]. destruct (IHstep St D) as [-> _]. discriminate.
  - destruct St as [St _]. destruct (IHstep St D) as [_ ->]. simpl in *. congruence.
  - destruct St as [-> St]. destruct (IHstep St D) as [-> X]. injection X as ->. auto.
  - destruct St as [St _]. destruct (IHstep St D) as [-> _]. discriminate.
  - destruct St as [St _]. destruct (IHstep St D) as [-> _]. discriminate.
  - destruct St as [St _]. destruct (IHstep St D) as [_ ->]. auto.
Qed.

Lemma async_steps s g p l k :
  steps_to s g p l k -> steps_to (SDynAsync s) g p (to_async l) (within SDynAsync k).
Proof. intros [d H]. exists (ASYNC :: d). now constructor. Qed.

Lemma async_stepped s g p l k : steps_to (SDynAsync s) g p l k ->
  exists l' k', steps_to s g p l' k' /\ l = to_async l' /\ k = within SDynAsync k'.
Proof. intros H. stepping H. do 2 eexists. split; [eexists; eauto | auto]. Qed.

(** What a finish that has collected mu makes of a step of its body. *)
Definition collected (mu : list value) (p : place) (l : label) (k : config) : label * config :=
  match fst k with
  | Some s => (Eps, (Some (SFinish (mu ++ carried l) s), snd k))
  | None =>
      ((if alive (snd k) p then throw_all else throw_instead (VDead p)) (mu ++ carried l),
       (None, snd k))
  end.

Lemma finish_steps mu s g p l k : steps_to s g p l k ->
  steps_to (SFinish mu s) g p (fst (collected mu p l k)) (snd (collected mu p l k)).
Proof.
  intros [d H]. destruct k as [[s' |] g']; unfold collected; simpl.
  - exists (FINISH :: d). now constructor.
  - destruct (alive g' p) eqn:A.
    + exists (END_FINISH :: d). now constructor.
    + exists (END_FINISH_DEAD :: d). now constructor.
Qed.

Lemma finish_stepped mu s g p l k : steps_to (SFinish mu s) g p l k ->
  exists l' k', steps_to s g p l' k' /\ (l, k) = collected mu p l' k'.
Proof.
  intros H. stepping H; do 2 eexists; (split; [eexists; eauto |]);
  unfold collected; simpl; auto.
  - now match goal with A : alive _ _ = _ |- _ => rewrite A end.
  - now match goal with A : alive _ _ = _ |- _ => rewrite A end.
Qed.

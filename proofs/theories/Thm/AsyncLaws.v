(** * Laws under finish and async, where it makes no difference how a failure is thrown. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
From X10 Require Import Thm.Bisimulation Thm.Laws.
Import ListNotations.
Open Scope list_scope.

Definition agree (l l' : label) : Prop := to_async l = to_async l'.

(** K relates statements whose steps agree; the left one may take a silent step
    first, on its own. *)
Definition agreeing (K : stmt -> stmt -> Prop) : Prop :=
  (forall p g a b l k, K a b -> steps_to a g p l k ->
    (l = Eps /\ exists a', k = (Some a', g) /\ K a' b) \/
    (exists l' k', steps_to b g p l' k' /\ agree l l' /\ over (or_same K) k k')) /\
  (forall p g a b l k, K a b -> steps_to b g p l k ->
    exists l' k', agree l' l /\ over (or_same K) k' k /\
      (steps_to a g p l' k' \/
       exists a', steps_to a g p Eps (Some a', g) /\ steps_to a' g p l' k')).

Lemma agree_carried l l' : agree l l' -> carried l = carried l'.
Proof. unfold agree. destruct l, l'; simpl; congruence. Qed.

Section Contexts.
  Variable K : stmt -> stmt -> Prop.
  Hypothesis good : agreeing K.

  Definition in_finish (a b : stmt) : Prop :=
    exists mu a' b', a = SFinish mu a' /\ b = SFinish mu b' /\ K a' b'.

  Lemma collected_agree mu p l l' k k' : agree l l' -> over (or_same K) k k' ->
    fst (collected mu p l k) = fst (collected mu p l' k') /\
    over (or_same in_finish) (snd (collected mu p l k)) (snd (collected mu p l' k')).
  Proof.
    intros A [E O]. apply agree_carried in A. destruct k as [o g], k' as [o' g'].
    simpl in *. subst g'. unfold collected. simpl. rewrite A.
    destruct O as [<- | (a & b & -> & -> & H)]; simpl.
    - destruct o; simpl; split; auto; apply same_left.
    - split; auto. apply related. exists (mu ++ carried l'), a, b. auto.
  Qed.

  Theorem under_finish a b : K a b -> equivalent (SFinish [] a) (SFinish [] b).
  Proof.
    intros H. apply law with (P := in_finish).
    - intros may p g s t l k (mu & a' & b' & -> & -> & HK) HS.
      apply finish_stepped in HS as (l0 & k0 & HS & E).
      destruct (proj1 good _ _ _ _ _ _ HK HS)
        as [(-> & a1 & -> & HK1) | (l' & k' & HS' & A & O)].
      + unfold collected in E. simpl in E. rewrite app_nil_r in E. injection E as -> ->.
        eexists. split; [apply weak_stays |]. apply related. exists mu, a1, b'. auto.
      + destruct (collected_agree mu p _ _ _ _ A O) as [E1 O1]. rewrite <- E in *.
        simpl in *. subst l. eexists. split; [apply weak_step, finish_steps; exact HS' |].
        exact O1.
    - intros may p g s t l k (mu & a' & b' & -> & -> & HK) HS.
      apply finish_stepped in HS as (l0 & k0 & HS & E).
      destruct (proj2 good _ _ _ _ _ _ HK HS) as (l' & k' & A & O & HS').
      destruct (collected_agree mu p _ _ _ _ A O) as [E1 O1]. rewrite <- E in *.
      simpl in *. rewrite <- E1. exists (snd (collected mu p l' k')). split; auto.
      destruct HS' as [HS' | (a1 & T & HS')].
      + apply weak_step, finish_steps. exact HS'.
      + apply finish_steps with (mu := mu) in T. unfold collected in T. simpl in T.
        rewrite app_nil_r in T. eapply weak_after_tau; [exact T |].
        apply weak_step, finish_steps. exact HS'.
    - exists [], a, b. auto.
  Qed.

  Definition in_async (a b : stmt) : Prop :=
    exists a' b', K a' b' /\
      ((a = SAsync a' /\ b = SAsync b') \/ (a = SDynAsync a' /\ b = SDynAsync b')).

  Lemma async_agree k k' : over (or_same K) k k' ->
    over (or_same in_async) (within SDynAsync k) (within SDynAsync k').
  Proof.
    intros [E O]. destruct k as [o g], k' as [o' g']. simpl in *. subst g'.
    destruct O as [<- | (a & b & -> & -> & H)]; [apply same_left |].
    apply related. exists a, b. auto.
  Qed.

  Theorem under_async a b : K a b -> equivalent (SAsync a) (SAsync b).
  Proof.
    intros H. apply law with (P := in_async).
    - intros may p g s t l k (a' & b' & HK & [[-> ->] | [-> ->]]) HS.
      + stepping HS.
        * exists (Some (SDynAsync b'), g). split.
          -- apply (weak_step _ _ _ _ Eps). exists [SPAWN]. now apply R_SPAWN.
          -- apply related. exists a', b'. auto.
        * exists (None, g). split; [| apply same_left]. apply weak_step.
          exists [DEAD]. now apply R_DEAD.
      + apply async_stepped in HS as (l0 & k0 & HS & -> & ->).
        destruct (proj1 good _ _ _ _ _ _ HK HS)
          as [(-> & a1 & -> & HK1) | (l' & k' & HS' & A & O)].
        * eexists. split; [apply weak_stays |]. apply related. exists a1, b'. auto.
        * rewrite A. eexists. split; [apply weak_step, async_steps; exact HS' |].
          now apply async_agree.
    - intros may p g s t l k (a' & b' & HK & [[-> ->] | [-> ->]]) HS.
      + stepping HS.
        * exists (Some (SDynAsync a'), g). split.
          -- apply (weak_step _ _ _ _ Eps). exists [SPAWN]. now apply R_SPAWN.
          -- apply related. exists a', b'. auto.
        * exists (None, g). split; [| apply same_left]. apply weak_step.
          exists [DEAD]. now apply R_DEAD.
      + apply async_stepped in HS as (l0 & k0 & HS & -> & ->).
        destruct (proj2 good _ _ _ _ _ _ HK HS) as (l' & k' & A & O & HS').
        exists (within SDynAsync k'). split; [| now apply async_agree]. rewrite <- A.
        destruct HS' as [HS' | (a1 & T & HS')].
        * apply weak_step, async_steps. exact HS'.
        * eapply weak_after_tau; [exact (async_steps _ _ _ _ _ T) |].
          apply weak_step, async_steps. exact HS'.
    - exists a, b. auto.
  Qed.
End Contexts.

(** ** {s async t} and {s t} *)

Inductive spawned : stmt -> stmt -> Prop :=
| Behind s t : static t -> spawned (SSeq s (SAsync t)) (SSeq s t)
| Beside s t : is_async s = true -> spawned (SSeq s (SDynAsync t)) (SSeq s t)
| Alone t : static t -> spawned (SAsync t) t
| Running t : spawned (SDynAsync t) t.

Lemma agree_async l : agree (to_async l) l.
Proof. unfold agree. destruct l; reflexivity. Qed.

Lemma par_steps s t g p l k : is_async s = true -> steps_to t g p l k ->
  steps_to (SSeq s t) g p l (beside s k).
Proof. intros A [d H]. exists (PAR :: d). now constructor. Qed.

(** The steps of a sequence that its first part takes, with any second. *)
Definition first_makes (s : stmt) (p : place) (l : label) (k : config) (t : stmt)
  : label * config :=
  match is_sync l, fst k with
  | true, _ => (l, k)
  | _, Some s' => (l, (Some (SSeq s' t), snd k))
  | _, None =>
      if alive (snd k) p then (l, (Some t, snd k))
      else if is_async s then (Async [VDead p], (Some t, snd k))
      else (Sync [VDead p], k)
  end.

Lemma first_steps s t g p l k : steps_to s g p l k ->
  steps_to (SSeq s t) g p (fst (first_makes s p l k t)) (snd (first_makes s p l k t)).
Proof.
  intros [d H]. destruct k as [o g']. unfold first_makes. simpl.
  destruct (is_sync l) eqn:L; simpl.
  - exists (SEQ_FAIL :: d). now constructor.
  - destruct o as [s' |]; simpl.
    + exists (SEQ :: d). now constructor.
    + destruct (alive g' p) eqn:A; simpl.
      * exists (SEQ_TERM :: d). now constructor.
      * destruct (is_async s) eqn:X; simpl.
        -- exists (SEQ_DEAD_ASYNC :: d). now apply R_SEQ_DEAD_ASYNC with (l := l).
        -- exists (SEQ_DEAD_SYNC :: d). now apply R_SEQ_DEAD_SYNC with (l := l).
Qed.

Lemma seq_stepped s t g p l k : steps_to (SSeq s t) g p l k ->
  (exists l' k', steps_to s g p l' k' /\ (l, k) = first_makes s p l' k' t) \/
  (is_async s = true /\ exists k', steps_to t g p l k' /\ k = beside s k').
Proof.
  intros H. stepping H;
  try (right; split; [assumption |]; eexists; split; [eexists; eassumption | reflexivity]);
  left; match goal with X : step _ s g p ?l' ?k' |- _ =>
    exists l', k'; split; [eexists; exact X |] end;
  unfold first_makes; simpl;
  repeat match goal with
  | X : is_sync _ = _ |- _ => rewrite X
  | X : alive _ _ = _ |- _ => rewrite X
  | X : is_async _ = _ |- _ => rewrite X
  end; auto.
Qed.

(** With another second part that is related, they agree. *)
Lemma first_agrees s t t' p l k g d :
  step d s g p l k -> (forall s', (is_async s = true -> is_async s' = true) ->
    spawned (SSeq s' t) (SSeq s' t')) -> spawned t t' ->
  fst (first_makes s p l k t) = fst (first_makes s p l k t') /\
  over (or_same spawned) (snd (first_makes s p l k t)) (snd (first_makes s p l k t')).
Proof.
  intros H HS HT. pose proof (async_stays _ _ _ _ _ _ H) as AS.
  destruct k as [[s' |] g']; unfold first_makes; simpl in *; destruct (is_sync l); simpl;
  try (split; [reflexivity | apply same_left]).
  - split; auto. apply related, HS. intros A. now apply AS.
  - destruct (alive g' p); simpl; [split; auto; now apply related |].
    destruct (is_async s); simpl; split; auto; [now apply related | apply same_left].
Qed.

Theorem spawned_agrees : agreeing spawned.
Proof.
  split.
  - intros p g a b l k H HS. destruct H as [s t St | s t A | t St | t].
    + apply seq_stepped in HS as [(l' & k' & [d HS] & E) | (A & k' & HS & ->)].
      * right. destruct (first_agrees s (SAsync t) t p l' k' g d HS) as [E1 O1];
          [intros; now constructor | now constructor |].
        rewrite <- E in *. simpl in *. subst l. do 2 eexists.
        split; [apply first_steps; exists d; exact HS | split; [reflexivity | exact O1]].
      * stepping HS.
        -- left. split; auto. eexists. split; [reflexivity | now constructor].
        -- right. exists (Sync [VDead p]), (Some s, g). split; [| split].
           ++ apply (par_steps s t g p _ (None, g)); auto. now apply static_dead.
           ++ reflexivity.
           ++ apply same_left.
    + right. apply seq_stepped in HS as [(l' & k' & [d HS] & E) | (_ & k' & HS & ->)].
      * destruct (first_agrees s (SDynAsync t) t p l' k' g d HS) as [E1 O1];
          [intros; constructor; auto | now constructor |].
        rewrite <- E in *. simpl in *. subst l. do 2 eexists.
        split; [apply first_steps; exists d; exact HS | split; [reflexivity | exact O1]].
      * apply async_stepped in HS as (l0 & k0 & HS & -> & ->).
        exists l0, (beside s k0). split; [now apply par_steps |]. split; [apply agree_async |].
        destruct k0 as [[t0 |] g0]; [| apply same_left]. apply related. now constructor.
    + stepping HS.
      * left. split; auto. eexists. split; [reflexivity | constructor].
      * right. exists (Sync [VDead p]), (None, g).
        split; [now apply static_dead | split; [reflexivity | apply same_left]].
    + right. apply async_stepped in HS as (l0 & k0 & HS & -> & ->). exists l0, k0.
      split; auto. split; [apply agree_async |].
      destruct k0 as [[t0 |] g0]; [apply related; constructor | apply same_left].
  - intros p g a b l k H HS. destruct H as [s t St | s t A | t St | t].
    + apply seq_stepped in HS as [(l' & k' & [d HS] & E) | (A & k' & HS & ->)].
      * destruct (first_agrees s (SAsync t) t p l' k' g d HS) as [E1 O1];
          [intros; now constructor | now constructor |].
        rewrite <- E in *. simpl in *. exists (fst (first_makes s p l' k' (SAsync t))).
        eexists. split; [| split; [exact O1 |]].
        -- now rewrite E1.
        -- left. apply first_steps. exists d. exact HS.
      * destruct (alive g p) eqn:HP.
        -- exists (to_async l), (beside s (within SDynAsync k')).
           split; [apply agree_async |]. split.
           ++ destruct k' as [[t0 |] g0]; [apply related; now constructor | apply same_left].
           ++ right. exists (SSeq s (SDynAsync t)). split.
              ** apply (par_steps s _ g p Eps (Some (SDynAsync t), g)); auto.
                 exists [SPAWN]. now apply R_SPAWN.
              ** apply par_steps; auto. now apply async_steps.
        -- destruct (static_dead_only _ _ _ _ _ St HP HS) as [-> ->].
           exists (Sync [VDead p]), (Some s, g). split; [reflexivity |].
           split; [apply same_left |]. left.
           apply (par_steps s _ g p _ (None, g)); auto.
           apply (static_dead (SAsync t)); auto.
    + apply seq_stepped in HS as [(l' & k' & [d HS] & E) | (_ & k' & HS & ->)].
      * destruct (first_agrees s (SDynAsync t) t p l' k' g d HS) as [E1 O1];
          [intros; constructor; auto | now constructor |].
        rewrite <- E in *. simpl in *. exists (fst (first_makes s p l' k' (SDynAsync t))).
        eexists. split; [| split; [exact O1 |]].
        -- now rewrite E1.
        -- left. apply first_steps. exists d. exact HS.
      * exists (to_async l), (beside s (within SDynAsync k')). split; [apply agree_async |].
        split.
        -- destruct k' as [[t0 |] g0]; [apply related; now constructor | apply same_left].
        -- left. apply par_steps; auto. now apply async_steps.
    + destruct (alive g p) eqn:HP.
      * exists (to_async l), (within SDynAsync k). split; [apply agree_async |]. split.
        -- destruct k as [[t0 |] g0]; [apply related; constructor | apply same_left].
        -- right. exists (SDynAsync t).
           split; [exists [SPAWN]; now apply R_SPAWN | now apply async_steps].
      * destruct (static_dead_only _ _ _ _ _ St HP HS) as [-> ->].
        exists (Sync [VDead p]), (None, g). split; [reflexivity |].
        split; [apply same_left |]. left. apply (static_dead (SAsync t)); auto.
    + exists (to_async l), (within SDynAsync k). split; [apply agree_async |]. split.
      * destruct k as [[t0 |] g0]; [apply related; constructor | apply same_left].
      * left. now apply async_steps.
Qed.

(** finish {s async t} = finish {s t} *)
Theorem finish_seq_async s t : static t ->
  equivalent (SFinish [] (SSeq s (SAsync t))) (SFinish [] (SSeq s t)).
Proof. intros St. apply (under_finish spawned spawned_agrees). now constructor. Qed.

(** async {s async t} = async {s t} *)
Theorem async_seq_async s t : static t ->
  equivalent (SAsync (SSeq s (SAsync t))) (SAsync (SSeq s t)).
Proof. intros St. apply (under_async spawned spawned_agrees). now constructor. Qed.

(** finish async s = finish s *)
Theorem finish_async s : static s -> equivalent (SFinish [] (SAsync s)) (SFinish [] s).
Proof. intros St. apply (under_finish spawned spawned_agrees). now constructor. Qed.

(** async async s = async s *)
Theorem async_async s : static s -> equivalent (SAsync (SAsync s)) (SAsync s).
Proof. intros St. apply (under_async spawned spawned_agrees). now constructor. Qed.

(** ** finish {finish s t} = {finish s finish t} *)

Definition split_finish (a b : stmt) : Prop :=
  exists mu s t, a = SFinish [] (SSeq (SFinish mu s) t) /\ b = SSeq (SFinish mu s) (SFinish [] t).

Lemma split_agrees mu s t g p l k : steps_to (SFinish mu s) g p l k ->
  let (l1, k1) := first_makes (SFinish mu s) p l k t in
  let (l2, k2) := first_makes (SFinish mu s) p l k (SFinish [] t) in
  fst (collected [] p l1 k1) = l2 /\ over (or_same split_finish) (snd (collected [] p l1 k1)) k2.
Proof.
  intros H. apply finish_stepped in H as (l0 & [[s0 |] g0] & _ & E); unfold collected in E;
  simpl in E; injection E as -> ->; unfold first_makes, collected; simpl.
  - split; auto. apply related. unfold split_finish. eauto 10.
  - destruct (alive g0 p) eqn:A; destruct (mu ++ carried l0) eqn:M; simpl; rewrite ?A; simpl;
    split; auto; apply same_left.
Qed.

Theorem finish_finish_seq s t :
  equivalent (SFinish [] (SSeq (SFinish [] s) t)) (SSeq (SFinish [] s) (SFinish [] t)).
Proof.
  apply law with (P := split_finish); [| | unfold split_finish; eauto 10].
  - intros may p g a b l k (mu & s0 & t0 & -> & ->) H.
    apply finish_stepped in H as (l1 & k1 & H & E).
    apply seq_stepped in H as [(l0 & k0 & H & E0) | (X & _)]; [| discriminate].
    pose proof (split_agrees _ _ t0 _ _ _ _ H) as SA. rewrite <- E0, <- E in SA.
    pose proof (first_steps _ (SFinish [] t0) _ _ _ _ H) as F.
    destruct (first_makes (SFinish mu s0) p l0 k0 (SFinish [] t0)) as [l2 k2].
    simpl in SA, F. destruct SA as [-> O]. exists k2. split; [now apply weak_step | exact O].
  - intros may p g a b l k (mu & s0 & t0 & -> & ->) H.
    apply seq_stepped in H as [(l0 & k0 & H & E0) | (X & _)]; [| discriminate].
    pose proof (split_agrees _ _ t0 _ _ _ _ H) as SA.
    pose proof (finish_steps [] _ _ _ _ _ (first_steps _ t0 _ _ _ _ H)) as F.
    destruct (first_makes (SFinish mu s0) p l0 k0 t0) as [l1 k1]. rewrite <- E0 in SA.
    simpl in F. destruct SA as [E1 O]. rewrite E1 in F.
    eexists. split; [apply weak_step; exact F | exact O].
Qed.

(** * Refuting that two configurations are the same, by computation.

    An attack is a game: a move of one side, to which every answer of the other
    is lost.  What [refutes] finds is no bisimulation. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Sound Thm.Complete Thm.WellFormed.
From X10 Require Import Thm.Termination Thm.Bisimulation Replay.
Import ListNotations.
Open Scope list_scope.

Section Places.
  (** The places that may fail, and where the statements run. *)
  Variable mays : list place.
  Variable p : place.

  Let may (q : place) : Prop := In q mays.

  Definition steps_of (k : config) : list (action * config) :=
    match fst k with
    | Some s => map (fun '(_, l, k') => (action_of l, k')) (successors s (snd k) p)
    | None => []
    end.

  Definition failures_of (k : config) : list (action * config) :=
    flat_map (fun q => if alive (snd k) q then [(Loses q, (fst k, without (snd k) q))] else [])
      mays.

  Definition all_trans (k : config) : list (action * config) := steps_of k ++ failures_of k.

  Lemma all_trans_iff k a k' : trans may p k a k' <-> In (a, k') (all_trans k).
  Proof.
    unfold all_trans. rewrite in_app_iff. split.
    - destruct 1 as [s g l k [d H] | o g q M A].
      + left. unfold steps_of. simpl. apply in_map_iff. exists (d, l, k).
        split; auto. now apply exec_is_step.
      + right. unfold failures_of. apply in_flat_map. exists q. split; auto. simpl.
        rewrite A. simpl; auto.
    - destruct k as [o g]. intros [H | H].
      + unfold steps_of in H. simpl in H. destruct o as [s |]; [| destruct H].
        apply in_map_iff in H as ([[d l] k1] & E & H). injection E as <- <-.
        constructor. exists d. now apply exec_is_step.
      + unfold failures_of in H. apply in_flat_map in H as (q & M & H). simpl in H.
        destruct (alive g q) eqn:A; [| destruct H]. destruct H as [E | []].
        injection E as <- <-. now constructor.
  Qed.

  Definition is_tau (a : action) : bool := match a with Tau => true | _ => false end.

  Fixpoint after_taus (n : nat) (k : config) : list config :=
    k :: match n with
         | 0 => []
         | S n =>
             nodup config_eq_dec
               (flat_map (fun '(a, k') => if is_tau a then after_taus n k' else [])
                 (all_trans k))
         end.

  Lemma after_taus_all n : forall k k',
    taus may p k k' -> size_left k <= n -> In k' (after_taus n k).
  Proof.
    induction n; intros k k' H L; destruct H as [k | k k1 k2 T H]; simpl; auto; right;
    (assert (size_left k1 < size_left k) by
      (inversion T; subst; match goal with X : steps_to _ _ _ _ _ |- _ => destruct X as [d X];
         apply step_simplifies in X; unfold size_left at 2; simpl; auto end)).
    - lia.
    - apply nodup_In, in_flat_map. exists (Tau, k1). split.
      + now apply all_trans_iff.
      + simpl. apply IHn; auto. lia.
  Qed.

  Definition quietly (k : config) : list config := after_taus (size_left k) k.

  Definition same_action (a b : action) : bool :=
    match a, b with
    | Tau, Tau => true
    | Throws l, Throws m => if label_eq_dec l m then true else false
    | Loses q, Loses r => Nat.eqb q r
    | _, _ => false
    end.

  Lemma same_action_refl a : same_action a a = true.
  Proof. destruct a; simpl; auto using Nat.eqb_refl. destruct (label_eq_dec l l); auto. Qed.

  Definition answers (k : config) (a : action) : list config :=
    nodup config_eq_dec
      (if is_tau a then quietly k
       else flat_map (fun k1 =>
              flat_map (fun '(b, k2) => if same_action a b then quietly k2 else [])
                (all_trans k1)) (quietly k)).

  Lemma answers_all k a k' : weak may p k a k' -> In k' (answers k a).
  Proof.
    unfold weak, answers. intros H. apply nodup_In. destruct a; simpl.
    - now apply after_taus_all.
    - destruct H as (k1 & k2 & T1 & T & T2). apply in_flat_map. exists k1.
      split; [now apply after_taus_all |]. apply in_flat_map. exists (Throws l, k2).
      split; [now apply all_trans_iff |].
      pose proof (same_action_refl (Throws l)) as E. simpl in E. rewrite E.
      now apply after_taus_all.
    - destruct H as (k1 & k2 & T1 & T & T2). apply in_flat_map. exists k1.
      split; [now apply after_taus_all |]. apply in_flat_map. exists (Loses q, k2).
      split; [now apply all_trans_iff |]. rewrite Nat.eqb_refl. now apply after_taus_all.
  Qed.

  Definition differ (k1 k2 : config) : bool :=
    if heap_eq_dec (snd k1) (snd k2) then false else true.

  (** Win in n moves, of either side. *)
  Fixpoint refutes (n : nat) (k1 k2 : config) : bool :=
    differ k1 k2 ||
    match n with
    | 0 => false
    | S n =>
        existsb (fun '(a, k1') => forallb (fun k2' => refutes n k1' k2') (answers k2 a))
          (all_trans k1) ||
        existsb (fun '(a, k2') => forallb (fun k1' => refutes n k1' k2') (answers k1 a))
          (all_trans k2)
    end.

  (** Moves of the right side first, against any of several on the left; then n
      moves of either side. *)
  Fixpoint led (tr : list (action * config)) (n : nat) (k1s : list config) (k2 : config) : bool :=
    let alike := filter (fun k1 => negb (differ k1 k2)) k1s in
    match tr with
    | [] => forallb (fun k1 => refutes n k1 k2) alike
    | (a, k2') :: tr =>
        existsb (fun '(b, k) => same_action a b && if config_eq_dec k k2' then true else false)
          (all_trans k2) &&
        led tr n (nodup config_eq_dec (flat_map (fun k1 => answers k1 a) alike)) k2'
    end.

  Section Relation.
    Variable R : config -> config -> Prop.
    Hypothesis left : simulation may p R.
    Hypothesis right : simulation may p (fun k k' => R k' k).

    Lemma differ_not k1 k2 : differ k1 k2 = true -> ~ R k1 k2.
    Proof.
      unfold differ. intros D H. destruct (left _ _ H) as [E _].
      destruct (heap_eq_dec (snd k1) (snd k2)); congruence.
    Qed.

    Theorem refutes_sound n : forall k1 k2, refutes n k1 k2 = true -> ~ R k1 k2.
    Proof.
      induction n; simpl; intros k1 k2 H HR; apply orb_true_iff in H as [H | H];
      try discriminate; try (now apply differ_not in HR).
      apply orb_true_iff in H as [H | H]; apply existsb_exists in H as ([a k'] & T & H);
      apply all_trans_iff in T; rewrite forallb_forall in H.
      - destruct (left _ _ HR) as (_ & _ & L). destruct (L _ _ T) as (k2' & W & HR').
        apply answers_all in W. eapply IHn; eauto.
      - destruct (right _ _ HR) as (_ & _ & L). destruct (L _ _ T) as (k1' & W & HR').
        apply answers_all in W. eapply IHn; eauto.
    Qed.

    Theorem led_sound tr n : forall k1s k2, led tr n k1s k2 = true ->
      forall k1, In k1 k1s -> ~ R k1 k2.
    Proof.
      induction tr as [| [a k2'] tr IH]; simpl; intros k1s k2 H k1 HI HR;
      (assert (A : In k1 (filter (fun k1 => negb (differ k1 k2)) k1s)) by
        (apply filter_In; split; auto; destruct (differ k1 k2) eqn:D; auto;
         now apply differ_not in HR)).
      - rewrite forallb_forall in H. eapply refutes_sound; eauto.
      - apply andb_true_iff in H as [T H].
        apply existsb_exists in T as ([b k] & T & E). apply andb_true_iff in E as [E1 E2].
        destruct (config_eq_dec k k2'); [subst k | discriminate].
        assert (a = b) as <-.
        { destruct a, b; simpl in E1; try discriminate; auto.
          - destruct (label_eq_dec l l0); congruence.
          - apply Nat.eqb_eq in E1. congruence. }
        apply all_trans_iff in T. destruct (right _ _ HR) as (_ & _ & L).
        destruct (L _ _ T) as (k1' & W & HR'). apply answers_all in W.
        apply (IH _ _ H k1'); auto. apply nodup_In, in_flat_map. eauto.
    Qed.
  End Relation.
End Places.

(** The configurations that events at place p lead to, to lead an attack. *)
Fixpoint lead (p : place) (k : config) (tr : list event) : list (action * config) :=
  match tr with
  | [] => []
  | Steps d l :: tr =>
      match fst k with
      | Some s =>
          match run d s (snd k) p with
          | Some (_, k') => (action_of l, k') :: lead p k' tr
          | None => []
          end
      | None => []
      end
  | Failure q :: tr =>
      let k' := (fst k, without (snd k) q) in (Loses q, k') :: lead p k' tr
  end.

(** An attack that wins shows that two statements are not the same. *)
Theorem attack mays p g s t tr n :
  led mays p (lead p (Some t, g) tr) n [(Some s, g)] (Some t, g) = true -> ~ equivalent s t.
Proof.
  intros H E. destruct (E (fun q => In q mays) p g) as (R & L1 & L2 & HR).
  exact (led_sound mays p R L1 L2 _ _ _ _ H _ (or_introl eq_refl) HR).
Qed.

(** * Every step of the relation is computed; so the functions are the relation. *)

From Coq Require Import String Arith List Lia Bool.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Sound.
Import ListNotations.
Open Scope list_scope.

Lemma get_obj g v f w : get g v f = Some w -> exists p n, v = VObj p n.
Proof. destruct v; simpl; intros; try discriminate; eauto. Qed.

Lemma member_no_get v f w : member v f = Some w -> forall g, get g v f = None.
Proof. destruct v; simpl; intros; try discriminate; auto. Qed.

Lemma eval_complete r e g p x : estep r e g p x -> eval e g p = Some (r, x).
Proof.
  destruct 1; simpl; auto.
  - now rewrite H.
  - now rewrite (member_no_get _ _ _ H), H.
  - now rewrite H, H0.
  - now rewrite H, H0.
Qed.

(** No other frame has this rule. *)
Ltac only_frame :=
  let f := fresh in
  simpl; intros f ? ?;
  repeat match goal with
  | H : In _ (if ?x then _ else _) |- _ => destruct x; simpl in H
  | H : _ \/ _ |- _ => destruct H
  | H : False |- _ => destruct H
  | H : _ = f |- _ => subst f; simpl in *
  end;
  first [reflexivity | discriminate].

(** A step is one of the axioms, or follows from a frame. *)
Lemma step_cases d s g p l k :
  step d s g p l k ->
  In (d, l, k) (axioms s g p) \/
  exists rs s' p' r d' l' k',
    d = r :: d' /\ In (rs, s', p') (frames s g p) /\ In r rs /\
    (forall f, In f (frames s g p) -> In r (fst (fst f)) -> f = (rs, s', p')) /\
    step d' s' g p' l' k' /\ conclude r s p l' k' = Some (l, k) /\
    (height s' < height s).
Proof.
  Ltac framed :=
    right; do 7 eexists; split; [reflexivity |];
    split; [simpl; eauto |]; split; [simpl; eauto 10 |];
    split; [only_frame |];
    split; [eassumption |].
  intros H. destruct H.
  - left. unfold axioms, context. rewrite H, H0, (eval_complete _ _ _ _ _ H1).
    apply in_app_iff. left. destruct x; simpl; auto.
  - left. unfold axioms. rewrite H. simpl; auto.
  - left. unfold axioms. rewrite H. simpl; auto.
  - right. exists [DECLARE_VAL], (subst x v s), p, DECLARE_VAL, d, l, k.
    simpl. rewrite H, height_subst. repeat split; auto; simpl; auto.
    intros f [<- | []]; auto.
  - left. unfold axioms. rewrite H. apply in_app_iff. right. simpl. rewrite H0. simpl; auto.
  - left. unfold axioms. rewrite H. apply in_app_iff. right. simpl. rewrite H0. simpl; auto.
  - left. unfold axioms. rewrite H. apply in_app_iff. right. simpl; auto.
  - framed. simpl. auto.
  - framed. simpl. auto.
  - framed. simpl. unfold only, done; simpl. rewrite H. auto.
  - framed. simpl. unfold only, done; simpl. rewrite H. split; auto; lia.
  - framed. simpl. unfold only, done; simpl. rewrite H, H0. split; auto; lia.
  - framed. simpl. unfold only, done; simpl. rewrite H. split; auto; lia.
  - right. exists [PAR], t, p, PAR, d, l, k. simpl. rewrite H. simpl.
    repeat split; auto; try lia. intros f [<- | [<- | []]]; simpl; auto.
    intros X. repeat destruct X as [X | X]; try discriminate; contradiction.
  - left. unfold axioms. rewrite H. apply in_app_iff. right. simpl. rewrite H0, H1, H2.
    simpl; auto.
  - framed. simpl. split; [| lia]. rewrite H0.
    assert (is_eps l || alive (snd k) p && alive (snd k) q = true) as ->; auto.
    destruct H as [-> | [H H']]; auto. rewrite H, H'. apply orb_true_r.
  - framed. simpl. unfold only. rewrite H. auto.
  - framed. simpl. unfold only. rewrite H, H0. auto.
  - left. unfold axioms. rewrite H. destruct s; simpl; try contradiction; auto.
  - left. unfold axioms. rewrite H. apply in_app_iff. right. simpl. rewrite H0, H1.
    simpl; auto.
  - framed. simpl. unfold only, done; simpl. rewrite H. auto.
  - framed. simpl. unfold only, done; simpl. rewrite H, H0, H1. split; auto; lia.
  - framed. simpl. unfold only, done; simpl. rewrite H, H0, H1. split; auto; lia.
  - framed. simpl. unfold only. split; [| lia].
    assert (is_eps l = false) as -> by (destruct l; auto; congruence).
    apply andb_false_iff in H0. rewrite H0. auto.
  - framed. simpl. unfold only. rewrite H, H0. auto.
Qed.

Theorem steps_complete d s g p l k n :
  step d s g p l k -> height s <= n -> In (d, l, k) (steps n s g p).
Proof.
  revert d s p l k. induction n; intros d s p l k H Hn.
  - pose proof (height_pos s). lia.
  - simpl. apply in_app_iff.
    destruct (step_cases _ _ _ _ _ _ H)
      as [| (rs & s' & p' & r & d' & l' & k' & -> & HF & HR & _ & HS & HC & HH)]; auto.
    right. apply in_flat_map. exists (rs, s', p'). split; auto.
    apply in_flat_map. exists (d', l', k'). split; [apply IHn; auto; lia |].
    unfold conclusions. apply in_flat_map. exists r. split; auto. rewrite HC. simpl; auto.
Qed.

(** The executable semantics is the relation. *)
Theorem exec_is_step d s g p l k :
  In (d, l, k) (successors s g p) <-> step d s g p l k.
Proof.
  unfold successors. split; [apply steps_sound |]. intros. now apply steps_complete.
Qed.

(** ** A derivation names one step at most *)

Ltac by_itself :=
  match goal with
  | |- context [is_by ?d ?t] =>
      replace (is_by d t) with true by (symmetry; apply is_by_true; reflexivity);
      reflexivity
  | _ => reflexivity
  end.

Lemma axioms_determined d l k s g p :
  In (d, l, k) (axioms s g p) ->
  find (is_by d) (axioms s g p) = Some (d, l, k) /\ (forall r d', d = r :: d' -> find (has_rule r) (frames s g p) = None).
Proof.
  unfold axioms. destruct (alive g p) eqn:Hp.
  - unfold context. intros H.
    destruct (shole s) as [[e E] |] eqn:Hs.
    + assert (plain s g p = []) as Hpl.
      { destruct s; simpl in *; try discriminate; auto.
        - destruct e0; try discriminate; auto.
        - destruct d0; auto; simpl in *. destruct e0; auto; discriminate.
        - destruct (values_of bs) eqn:V; auto. exfalso.
          assert (list_hole ehole bs = None) as L; [| rewrite L in Hs; discriminate].
          clear - V. revert l0 V. induction bs as [| [a e] bs]; simpl; intros; auto.
          destruct e; try discriminate. destruct (values_of bs); try discriminate.
          simpl. now rewrite (IHbs l). }
      rewrite Hpl, app_nil_r in *.
      destruct (eval e g p) as [[r x] |]; try contradiction.
      assert (forall r d', [CONTEXT; r] = r :: d' -> True) by auto.
      split.
      * destruct x; destruct H as [H | []]; clean; cbn -[is_by];
        by_itself.
      * intros r0 d0 E0. assert (r0 = CONTEXT) as ->.
        { destruct x; destruct H as [H | []]; clean; congruence. }
        destruct s; simpl; auto; try destruct (is_async _); auto;
        try destruct e0; try destruct (alive _ _); auto.
    + simpl in H. simpl. unfold plain in *.
      destruct s; try contradiction; simpl in *;
      repeat match goal with
      | H : In _ (match ?x with _ => _ end) |- _ => destruct x; try contradiction
      end;
      destruct H as [H | []]; clean; cbn -[is_by];
      (split; [by_itself | auto]).
  - intros H. destruct s; simpl in H; try contradiction; destruct H as [H | []]; clean;
    cbn -[is_by];
    (split; [by_itself | auto]).
    intros. destruct e; auto. now rewrite Hp.
Qed.

Lemma find_unique A (f : A -> bool) l a :
  In a l -> f a = true -> (forall b, In b l -> f b = true -> b = a) -> find f l = Some a.
Proof.
  intros HI HT HU. destruct (find f l) eqn:E.
  - apply find_some in E as [? ?]. f_equal. auto.
  - eapply find_none in E; eauto. congruence.
Qed.

Theorem run_complete d s g p l k : step d s g p l k -> run d s g p = Some (l, k).
Proof.
  revert s p l k. induction d as [d IH] using (induction_ltof1 _ (@length rule)).
  intros s p l k H.
  destruct (step_cases _ _ _ _ _ _ H)
    as [HA | (rs & s' & p' & r & d' & l' & k' & -> & HF & HR & HU & HS & HC & HH)].
  - destruct (axioms_determined _ _ _ _ _ _ HA) as [F N].
    destruct d as [| r d']; [inversion H |].
    simpl run. rewrite (N r d' eq_refl), F. reflexivity.
  - simpl. rewrite (find_unique _ _ _ (rs, s', p')); auto.
    + rewrite (IH d') with (l := l') (k := k'); auto. red. simpl. lia.
    + unfold has_rule. apply existsb_exists. exists r. split; auto.
      destruct (rule_eq_dec r r); auto.
    + intros b HB HX. apply HU; auto. now apply has_rule_in.
Qed.

Theorem run_is_step d s g p l k : run d s g p = Some (l, k) <-> step d s g p l k.
Proof. split; [apply run_sound | apply run_complete]. Qed.

(** Given its derivation, a step is determined. *)
Theorem step_determined d s g p l k l' k' :
  step d s g p l k -> step d s g p l' k' -> l = l' /\ k = k'.
Proof.
  intros H H'. apply run_complete in H, H'. rewrite H in H'. now inversion H'.
Qed.

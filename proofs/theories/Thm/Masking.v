(** * Masking: of a failed place nothing is seen but DP, and DP is true. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Failures.
Import ListNotations.
Open Scope list_scope.

(** What fails in an `at` with a dead end comes out as one DP: of its home, if
    that is dead, of its target otherwise; and it does come out. *)
Theorem failures_are_masked d q s g p l k :
  step d (SDynAt q s) g p l k -> p ∉ g \/ q ∉ g -> l <> Eps ->
  carried l = [VDead (if alive g p then q else p)].
Proof.
  intros H D N. inversion H; subst; simpl in *; try discriminate; try contradiction.
  - exfalso. match goal with X : step _ _ _ _ _ _ |- _ => apply step_places in X as SP end.
    match goal with X : _ \/ _ /\ _ |- _ => destruct X as [-> | [A B]] end.
    + match goal with X : copy_label _ Eps _ = _ |- _ => simpl in X; injection X as <- <- end.
      congruence.
    + rewrite (SP p) in A. rewrite (SP q) in B. destruct D; congruence.
  - match goal with X : step _ s _ _ _ _ |- _ => apply step_places in X as SP end.
    rewrite (SP p). match goal with X : ?l <> Eps |- context [carrying ?l _] =>
      destruct l; simpl; congruence end.
Qed.

Theorem masked_failures_come_out d q s g p l k :
  step d s g q l k -> l <> Eps -> p ∉ g \/ q ∉ g ->
  step (MASK :: d) (SDynAt q s) g p
    (carrying l [VDead (if alive g p then q else p)]) (within (SDynAt q) k).
Proof.
  intros H N D. pose proof (step_places _ _ _ _ _ _ H) as SP.
  rewrite <- (SP p). eapply R_MASK; eauto. now rewrite (SP p), (SP q).
Qed.

(** ** DP(q) is thrown, held and stored only where q has failed *)

Section Values.
  (** What holds of all values but DPs, and of the DPs of dead places. *)
  Variable Q : value -> Prop.
  Hypothesis others : forall v, (forall q, v <> VDead q) -> Q v.

  Let V : option place -> value -> Prop := fun _ => Q.

  Definition all_stored (g : heap) : Prop :=
    forall p h, local g p = Some h -> Forall (fun o : object => Forall (fun fv => Q (snd fv)) o) h.

  Lemma stmt_at w w' X s : stmt_ok V w X s -> stmt_ok V w' X s.
  Proof. apply stmt_ok_weaken; auto. apply incl_refl. Qed.

  Lemma moved_Q p b known v : Q v -> Q (moved p b known v).
  Proof.
    destruct v; simpl; auto. destruct (index_of (p0, n) known); auto.
    intros _. apply others. discriminate.
  Qed.

  Lemma fields_Q g o : all_stored g -> Forall (fun fv => Q (snd fv)) (fields_of g o).
  Proof.
    intros H. unfold fields_of, get_object. destruct (local g (fst o)) eqn:L; [| constructor].
    destruct (nth_error l (snd o)) eqn:N; [| constructor].
    apply H in L. rewrite Forall_forall in L. eapply L, nth_error_In; eauto.
  Qed.

  Lemma put_Q g p h h0 : local g p = Some h0 -> all_stored g ->
    Forall (fun o : object => Forall (fun fv => Q (snd fv)) o) h -> all_stored (put g p h).
  Proof.
    intros E HG HH q hq L. destruct (Nat.eq_dec p q).
    - subst. rewrite (local_put_same _ _ _ _ E) in L. now injection L as <-.
    - rewrite local_put_other in L; eauto.
  Qed.

  Lemma copy_Q g vs p vs' g' :
    all_stored g -> Forall Q vs -> copy g vs p = (vs', g') -> all_stored g' /\ Forall Q vs'.
  Proof.
    unfold copy. intros HG HV HC. destruct (local g p) eqn:L; injection HC as <- <-; auto.
    split.
    - eapply put_Q; eauto. apply Forall_app. split; [eapply HG; eauto |].
      apply Forall_forall. intros o HI. apply in_map_iff in HI as (o' & <- & _).
      unfold moved_object. rewrite Forall_map. simpl.
      eapply Forall_impl; [| apply fields_Q; exact HG]. intros fv. apply moved_Q.
    - rewrite Forall_map. eapply Forall_impl; [| exact HV]. intros v. apply moved_Q.
  Qed.

  Lemma estep_Q r e g p x X w :
    all_stored g -> expr_ok V w X e -> estep r e g p x ->
    all_stored (heap_of x) /\ match x with Value v _ | Fails v _ => Q v end.
  Proof.
    intros HG HE. destruct 1; simpl in *; auto.
    - split; auto. destruct o; simpl in H; try discriminate.
      unfold get_object in H. destruct (local g p0) eqn:L; try discriminate.
      destruct (nth_error l n) eqn:N; try discriminate.
      apply get_field_in in H as [f' HI]. apply HG in L. rewrite Forall_forall in L.
      specialize (L _ (nth_error_In _ _ N)). rewrite Forall_forall in L. apply (L _ HI).
    - split; auto. destruct v; simpl in H; try discriminate;
      destruct (String.eqb _ _); try discriminate; injection H as <-; apply others; discriminate.
    - split; auto. apply others. discriminate.
    - unfold alloc in H0. destruct (local g p) eqn:L; injection H0 as <- <-.
      + split; [| apply others; discriminate]. eapply put_Q; eauto.
        apply Forall_app. split; [eapply HG; eauto |]. constructor; auto.
        destruct (values_of_ok _ _ _ _ _ _ H HE) as [HF _]. now rewrite Forall_map in HF.
      + split; auto. apply others. discriminate.
    - destruct v; simpl; split; auto; apply others; discriminate.
    - destruct v; simpl; try destruct (Nat.eqb p0 p); simpl; split; auto; apply others; discriminate.
  Qed.

  Definition left_Q (k : config) : Prop :=
    match fst k with Some s => stmt_ok V None [] s | None => True end.

  Theorem step_Q d s g p l k :
    step d s g p l k -> (forall q, q ∉ g -> Q (VDead q)) -> all_stored g ->
    stmt_ok V None [] s ->
    Forall Q (carried l) /\ all_stored (snd k) /\ left_Q k.
  Proof.
    unfold left_Q. induction 1; intros HD HG HS; simpl in *; auto.
    - destruct (shole_ok _ _ _ _ _ _ H0 HS) as [HE HP].
      destruct (estep_Q _ _ _ _ _ _ _ HG HE H1) as [HG' HV].
      destruct x; simpl in *; auto.
    - destruct HS as [HV HS]. apply IHstep; auto.
      apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]; congruence.
    - destruct HS as [H1 H2]. repeat split; auto. unfold set in H0.
      destruct o; try discriminate. destruct (local g p0) eqn:L; try discriminate.
      destruct (nth_error l n) eqn:N; try discriminate.
      destruct (set_field o f v) eqn:SF; simpl in H0; try discriminate. injection H0 as <-.
      eapply put_Q; eauto. apply Forall_replace; [| eapply HG; eauto].
      apply (set_field_ok Q o f v); auto. apply HG in L. rewrite Forall_forall in L.
      eapply L, nth_error_In; eauto.
    - repeat split; auto. constructor; auto. apply others. discriminate.
    - destruct (IHstep HD HG HS) as (HV & HG' & HL). repeat split; auto.
      + destruct l; auto.
      + destruct (fst k); simpl; auto.
    - destruct HS as [HM HS]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      repeat split; auto. apply Forall_app; auto.
    - destruct HS as [HM HS]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      assert (Forall Q (mu ++ carried l)) by (apply Forall_app; auto).
      repeat split; auto. destruct (mu ++ carried l); auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      repeat split; auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL). auto.
    - destruct HS as [HS HT]. auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HT) as (HV & HG' & HL).
      repeat split; auto. destruct (fst k); simpl; auto.
    - destruct HS as [HB HS]. destruct (values_of_ok _ _ _ _ _ _ H1 HB) as [HF HN].
      destruct (copy_Q _ _ _ _ _ HG HF H2) as [HG' HV]. repeat split; auto.
      destruct (bound_to_copies _ _ _ _ _ _ H0 HN H2) as [C1 C2].
      apply stmt_at with (w := None). apply stmt_ok_substs with (X := map fst bs).
      + rewrite C1. auto.
      + now rewrite C2.
      + exact HS.
    - destruct (IHstep HD HG (stmt_at _ _ _ _ HS)) as (HV & HG' & HL).
      assert (Forall Q (carried l') /\ all_stored g'') as [HV' HG''].
      { destruct l; simpl in H0; [injection H0 as <- <-; auto | |];
        destruct (copy _ _ _) eqn:C; injection H0 as <- <-;
        destruct (copy_Q _ _ _ _ _ HG' HV C); auto. }
      repeat split; auto. destruct (fst k); simpl; auto. now apply stmt_at with (w := None).
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      repeat split; auto. destruct (fst k); simpl; auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      repeat split; auto. destruct (fst k); simpl; auto.
    - destruct HS as [HM HS]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      repeat split; auto. apply step_places in H0. simpl in H0. rewrite (H0 p) in H.
      destruct (mu ++ carried l); simpl; auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      apply step_places in H2. simpl in H2. rewrite (H2 p) in H. auto.
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      apply step_places in H2. simpl in H2. rewrite (H2 p) in H. auto.
    - destruct (IHstep HD HG (stmt_at _ _ _ _ HS)) as (HV & HG' & HL).
      assert (Q (VDead (if alive (snd k) p then q else p))).
      { apply HD. apply step_places in H1. simpl in H1. rewrite (H1 p), (H1 q) in *.
        destruct (alive g p) eqn:E; auto. destruct H0; congruence. }
      repeat split; auto.
      + destruct l; simpl; auto.
      + destruct (fst k); simpl; auto. now apply stmt_at with (w := None).
    - destruct HS as [HS HT]. destruct (IHstep HD HG HS) as (HV & HG' & HL).
      apply step_places in H1. simpl in H1. rewrite (H1 p) in H. auto.
  Qed.
End Values.

(** A DP(q) tells the truth in g. *)
Definition true_dp (g : heap) (v : value) : Prop := forall q, v = VDead q -> q ∉ g.

(** All DPs of a configuration do: those of the program, of finishes and of objects. *)
Definition truthful (k : config) : Prop :=
  all_stored (true_dp (snd k)) (snd k) /\
  match fst k with Some s => stmt_ok (fun _ => true_dp (snd k)) None [] s | None => True end.

Lemma true_dp_later g g' v : (forall q, q ∉ g -> q ∉ g') -> true_dp g v -> true_dp g' v.
Proof. unfold true_dp. auto. Qed.

Lemma later_truthful g g' s :
  (forall q, q ∉ g -> q ∉ g') -> all_stored (true_dp g) g' ->
  match s with Some s => stmt_ok (fun _ => true_dp g) None [] s | None => True end ->
  truthful (s, g').
Proof.
  intros L HG HS. split; simpl.
  - intros p h E. apply HG in E. eapply Forall_impl; [| exact E]. intros o. apply Forall_impl.
    intros fv. now apply true_dp_later.
  - destruct s; auto. eapply stmt_ok_weaken; [| | apply incl_refl | exact HS];
    intros; eapply true_dp_later; eauto.
Qed.

(** Every DP that is thrown, collected or stored is of a place that has failed. *)
Theorem every_dead_place_is_dead k a k' :
  move k a k' -> truthful k ->
  truthful k' /\ match a with
                 | Steps _ l => Forall (true_dp (snd k)) (carried l)
                 | Failure _ => True
                 end.
Proof.
  destruct 1; intros [HG HS]; simpl in *.
  - assert (HO : forall v, (forall q, v <> VDead q) -> true_dp g v).
    { intros v N q E. now destruct (N q). }
    destruct (step_Q (true_dp g) HO _ _ _ _ _ _ H) as (HV & HG' & HL); auto.
    + intros q D q' E. now injection E as <-.
    + split; auto. destruct k as [s' g']. apply later_truthful with (g := g); auto.
      intros q. apply step_places in H. simpl in H. now rewrite (H q).
  - split; auto. apply later_truthful with (g := g); auto.
    + intros q D. unfold alive in *. destruct (Nat.eq_dec p q).
      * subst. now rewrite local_without_same.
      * now rewrite local_without_other.
    + intros q h E. destruct (Nat.eq_dec p q).
      * subst. rewrite local_without_same in E. discriminate.
      * rewrite local_without_other in E by auto. eauto.
Qed.

(** So without failures no DP of a place appears. *)
Corollary no_failure_no_dead_place k d l k' q :
  move k (Steps d l) k' -> truthful k -> In (VDead q) (carried l) -> q ∉ snd k.
Proof.
  intros H HT HI. destruct (every_dead_place_is_dead _ _ _ H HT) as [_ F].
  rewrite Forall_forall in F. now apply (F _ HI).
Qed.

(** ** No loss is silent *)

(** The rules that lose statements, or report that they did. *)
Definition loses (r : rule) : Prop :=
  match r with
  | DEAD | AT_DEAD | SEQ_DEAD_SYNC | SEQ_DEAD_ASYNC | CATCH_DEAD => True
  | _ => False
  end.

(** A step that loses something throws; or a finish around it has collected
    that, or a handler at a live place goes on. *)
Theorem no_loss_is_silent d s g p l k r :
  step d s g p l k -> loses r -> In r d -> l <> Eps \/ In FINISH d \/ In CATCH d.
Proof.
  intros H L. induction H; simpl; intros HI;
  try (destruct HI as [<- | [<- | []]]; simpl in L; try contradiction;
       match goal with X : estep _ _ _ _ _ |- _ => inversion X; subst; contradiction end);
  try (destruct HI as [<- | []]; simpl in L; try contradiction; left; discriminate);
  try (left; discriminate); auto;
  try (destruct HI as [<- | HI]; [contradiction |];
       destruct (IHstep HI) as [N | [N | N]]; auto).
  - left. destruct l; simpl; congruence.
  - left. pose proof (failures_carry_values _ _ _ _ _ _ H0 N) as C.
    destruct (mu ++ carried l) eqn:E; simpl; try discriminate.
    apply app_eq_nil in E as [_ E]. congruence.
  - left. destruct l; simpl in H0; [congruence | |]; destruct (copy _ _ _);
    injection H0 as <- <-; discriminate.
  - left. pose proof (failures_carry_values _ _ _ _ _ _ H0 N) as C.
    destruct (mu ++ carried l) eqn:E; simpl; try discriminate.
    apply app_eq_nil in E as [_ E]. congruence.
  - left. destruct l; simpl; congruence.
Qed.

(** What a finish has collected it keeps, and in the end it throws: all of it
    at a live place, DP at a dead one. *)
Theorem what_is_collected_comes_out d mu s g p l k :
  step d (SFinish mu s) g p l k ->
  match fst k with
  | Some (SFinish mu' _) => exists new, mu' = mu ++ new
  | Some _ => False
  | None => if alive g p then exists new, l = throw_all (mu ++ new)
            else mu = [] \/ l = Sync [VDead p]
  end.
Proof.
  intros H. pose proof (step_places _ _ _ _ _ _ H p) as SP.
  inversion H; subst; simpl in *; try discriminate; try contradiction; eauto.
  - rewrite <- SP. match goal with A : p ∈ _ |- _ => rewrite A end. eauto.
  - rewrite <- SP. match goal with A : p ∉ _ |- _ => rewrite A end.
    destruct mu; simpl; auto.
Qed.

(** * Without failures Resilient TX10 is TX10.

    [tx10] is the calculus of section 3 of Crafa et al. 2014, where no place
    fails and no rule asks. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
Import ListNotations.
Open Scope list_scope.

Inductive tx10 : derivation -> stmt -> heap -> place -> label -> config -> Prop :=
| T_CONTEXT s e E r x g p :
    shole s = Some (e, E) -> estep r e g p x ->
    tx10 [CONTEXT; r] s g p
      match x with Value _ _ => Eps | Fails v _ => Sync [v] end
      match x with Value v g' => (Some (E (EVal v)), g') | Fails _ g' => (None, g') end
| T_SKIP g p : tx10 [SKIP] SSkip g p Eps (None, g)
| T_EXCEPTION v g p : tx10 [EXCEPTION] (SThrow (EVal v)) g p (Sync [v]) (None, g)
| T_DECLARE_VAL d x v s g p l k :
    tx10 d (subst x v s) g p l k -> tx10 (DECLARE_VAL :: d) (SVal x (EVal v) s) g p l k
| T_FIELD_UPD o f v g g' p :
    set g o f v = Some g' -> tx10 [FIELD_UPD] (SUpd (EVal o) f (EVal v)) g p Eps (None, g')
| T_FIELD_UPD_FAIL v f w g p :
    set g v f w = None ->
    tx10 [FIELD_UPD_FAIL] (SUpd (EVal v) f (EVal w)) g p (Sync [VFault BF]) (None, g)
| T_SPAWN s g p : tx10 [SPAWN] (SAsync s) g p Eps (Some (SDynAsync s), g)
| T_ASYNC d s g p l k :
    tx10 d s g p l k -> tx10 (ASYNC :: d) (SDynAsync s) g p (to_async l) (within SDynAsync k)
| T_FINISH d mu s s' g g' p l :
    tx10 d s g p l (Some s', g') ->
    tx10 (FINISH :: d) (SFinish mu s) g p Eps (Some (SFinish (mu ++ carried l) s'), g')
| T_END_FINISH d mu s g g' p l :
    tx10 d s g p l (None, g') ->
    tx10 (END_FINISH :: d) (SFinish mu s) g p (throw_all (mu ++ carried l)) (None, g')
| T_SEQ d s s' t g g' p l :
    is_sync l = false -> tx10 d s g p l (Some s', g') ->
    tx10 (SEQ :: d) (SSeq s t) g p l (Some (SSeq s' t), g')
| T_SEQ_TERM d s t g g' p l :
    is_sync l = false -> tx10 d s g p l (None, g') ->
    tx10 (SEQ_TERM :: d) (SSeq s t) g p l (Some t, g')
| T_SEQ_FAIL d s t g p l k :
    is_sync l = true -> tx10 d s g p l k -> tx10 (SEQ_FAIL :: d) (SSeq s t) g p l k
| T_PAR d s t g p l k :
    is_async s = true -> tx10 d t g p l k -> tx10 (PAR :: d) (SSeq s t) g p l (beside s k)
| T_AT q bs vs vs' s g g' p :
    values_of bs = Some vs -> copy g (map snd vs) q = (vs', g') ->
    tx10 [AT] (SAt q bs s) g p Eps
      (Some (SDynAt q (SSeq (substs (combine (map fst bs) vs') s) SSkip)), g')
| T_PLACE_SHIFT d q s g g'' p l l' k :
    copy_label (snd k) l p = (l', g'') -> tx10 d s g q l k ->
    tx10 (PLACE_SHIFT :: d) (SDynAt q s) g p l' (within (SDynAt q) (fst k, g''))
| T_TRY d s t g p l k :
    is_sync l = false -> tx10 d s g p l k ->
    tx10 (TRY :: d) (STry s t) g p l (within (fun s' => STry s' t) k)
| T_CATCH d s t g p l k :
    is_sync l = true -> tx10 d s g p l k -> tx10 (CATCH :: d) (STry s t) g p Eps (behind k t).

(** The places that a statement mentions, to go to or to be at. *)
Fixpoint places_in (s : stmt) : list place :=
  match s with
  | SSkip | SThrow _ | SUpd _ _ _ => []
  | SVal _ _ s | SAsync s | SFinish _ s | SDynAsync s => places_in s
  | SSeq s t | STry s t => places_in s ++ places_in t
  | SAt q _ s | SDynAt q s => q :: places_in s
  end.

Definition all_live (g : heap) (s : stmt) : Prop := forall q, In q (places_in s) -> q ∈ g.

Lemma places_subst x v s : places_in (subst x v s) = places_in s.
Proof.
  induction s; simpl; auto; try congruence.
  - destruct (String.eqb x x0); auto.
  - destruct (binds x bs); congruence.
Qed.

Lemma places_substs bs : forall s, places_in (substs bs s) = places_in s.
Proof.
  induction bs as [| [x v] bs IH]; simpl; intros; auto. now rewrite IH, places_subst.
Qed.

Lemma shole_places s e E d : shole s = Some (e, E) -> places_in (E d) = places_in s.
Proof.
  destruct s; simpl; intros H; try discriminate; try in_hole He; auto.
  - destruct (ehole d0) as [[? ?] |] eqn:Hd; [injection H as <- <-; auto | in_hole He; auto].
  - destruct (list_hole ehole bs) as [[? ?] |]; simpl in H; try discriminate.
    injection H as <- <-. auto.
Qed.

Definition places_left (k : config) : list place :=
  match fst k with Some s => places_in s | None => [] end.

(** A step goes to no place that was not mentioned. *)
Theorem step_mentions d s g p l k :
  step d s g p l k -> incl (places_left k) (places_in s).
Proof.
  unfold places_left.
  induction 1; simpl in *; try apply incl_refl; try apply incl_nil_l;
  try (destruct k as [[? |] ?]; simpl in *); auto using incl_refl, incl_nil_l;
  try solve [intros a Ha; rewrite ?in_app_iff in *; simpl in *; rewrite ?in_app_iff in *;
             intuition].
  - destruct x; simpl; [erewrite shole_places; eauto; apply incl_refl | apply incl_nil_l].
  - now rewrite places_subst in IHstep.
  - rewrite places_substs, app_nil_r. apply incl_refl.
Qed.

(** With all places alive that it mentions, a statement has the steps of TX10 and no others. *)
Theorem resilient_is_tx10 d s g p l k :
  p ∈ g -> all_live g s -> (step d s g p l k <-> tx10 d s g p l k).
Proof.
  intros HP HA. split; intros H.
  - induction H; unfold all_live in *; simpl in *;
    try solve [econstructor; eauto];
    try solve [econstructor; eauto; apply IHstep; auto; intros; apply HA;
               rewrite ?in_app_iff; auto].
    + apply T_DECLARE_VAL. apply IHstep; auto. now rewrite places_subst.
    + congruence.
    + rewrite (HA q) in H0; auto. discriminate.
    + apply step_places in H0. simpl in H0. rewrite (H0 p) in H. congruence.
    + apply step_places in H2. simpl in H2. rewrite (H2 p) in H. congruence.
    + apply step_places in H2. simpl in H2. rewrite (H2 p) in H. congruence.
    + apply step_places in H1. rewrite (H1 p), (H1 q), HP, (HA q) in H0; auto.
      destruct H0; discriminate.
    + apply step_places in H1. rewrite (H1 p) in H. congruence.
  - induction H; unfold all_live in *; simpl in *;
    try solve [econstructor; eauto];
    try solve [econstructor; eauto; apply IHtx10; auto; intros; apply HA;
               rewrite ?in_app_iff; auto].
    + apply R_DECLARE_VAL; auto. apply IHtx10; auto. now rewrite places_subst.
    + assert (step d s g p l (None, g')) by auto. eapply R_END_FINISH; [| exact H0].
      apply step_places in H0. simpl in H0. now rewrite (H0 p).
    + assert (step d s g p l (None, g')).
      { apply IHtx10; auto. intros. apply HA. rewrite in_app_iff; auto. }
      eapply R_SEQ_TERM; [| | exact H1]; auto.
      apply step_places in H1. simpl in H1. now rewrite (H1 p).
    + assert (step d s g q l k) by (apply IHtx10; auto).
      eapply R_PLACE_SHIFT; [| | exact H1]; eauto. right.
      apply step_places in H1. now rewrite (H1 p), (H1 q), HP, HA; auto.
    + assert (step d s g p l k).
      { apply IHtx10; auto. intros. apply HA. rewrite in_app_iff; auto. }
      eapply R_CATCH; [| | exact H1]; auto.
      apply step_places in H1. now rewrite (H1 p).
Qed.

(** ** Runs *)

Inductive tx10_runs : config -> list event -> config -> Prop :=
| T_Done k : tx10_runs k [] k
| T_Then s g d l k tr k' :
    tx10 d s g 0 l k -> tx10_runs k tr k' -> tx10_runs (Some s, g) (Steps d l :: tr) k'.

Definition no_failures (tr : list event) : Prop := forall p, ~ In (Failure p) tr.

(** All places are alive that are mentioned; and here, where main runs. *)
Definition healthy (k : config) : Prop :=
  0 ∈ snd k /\ forall q, In q (places_left k) -> q ∈ snd k.

Lemma step_healthy d s g l k :
  step d s g 0 l k -> healthy (Some s, g) -> healthy k.
Proof.
  intros H [H0 HA]. pose proof (step_places _ _ _ _ _ _ H) as P. split.
  - now rewrite (P 0).
  - intros q HQ. rewrite (P q). apply HA. simpl. eapply step_mentions; eauto.
Qed.

Theorem without_failures k tr k' :
  healthy k -> ((moves k tr k' /\ no_failures tr) <-> tx10_runs k tr k').
Proof.
  intros HH. split.
  - intros [H N]. induction H; [constructor |]. inversion H; subst.
    + assert (healthy k') by eauto using step_healthy.
      econstructor.
      * destruct HH. apply resilient_is_tx10; eauto.
      * apply IHmoves; auto. intros p HI. apply (N p). simpl; auto.
    + exfalso. apply (N p). simpl; auto.
  - induction 1; [split; [constructor | intros p []] |].
    assert (S : step d s g 0 l k) by (destruct HH; apply resilient_is_tx10; auto).
    destruct IHtx10_runs as [M N]; [eauto using step_healthy |]. split.
    + econstructor; eauto. now constructor.
    + intros p [E | HI]; [discriminate | now apply (N p)].
Qed.

(** Failures only add behaviours. *)
Theorem failures_only_add k tr k' : healthy k -> tx10_runs k tr k' -> moves k tr k'.
Proof. intros H R. now apply without_failures. Qed.

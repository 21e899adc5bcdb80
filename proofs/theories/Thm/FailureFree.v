(** * As long as no DP is made, a run with failures is one without.

    Whatever fails, and whenever: until a rule makes the first DP, the run takes
    the steps of a run of TX10, in which no place fails at all, with the same
    labels and statements; and the places that live have the same heaps.  So a
    loss is never silent: a run that differs from those of TX10 has made a DP. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Copying Thm.WellFormed Thm.Preservation Thm.TX10.
Import ListNotations.
Open Scope list_scope.

(** No rule of the derivation makes a DP: none that loses a statement or masks
    a failure; and no finish at a dead place has anything to throw. *)
Fixpoint quiet (d : derivation) (s : stmt) : Prop :=
  match d with
  | [] => True
  | r :: d =>
      match r, s with
      | (DEAD | AT_DEAD | SEQ_DEAD_SYNC | SEQ_DEAD_ASYNC | CATCH_DEAD | MASK), _ => False
      | END_FINISH_DEAD, SFinish [] s => quiet d s
      | END_FINISH_DEAD, _ => False
      | DECLARE_VAL, SVal x (EVal v) s => quiet d (subst x v s)
      | PAR, SSeq _ s
      | (SEQ | SEQ_TERM | SEQ_FAIL), SSeq s _
      | (TRY | CATCH), STry s _
      | ASYNC, SDynAsync s
      | (FINISH | END_FINISH), SFinish _ s
      | PLACE_SHIFT, SDynAt _ s => quiet d s
      | _, _ => True
      end
  end.

(** Places that live in g have the same heaps in g0. *)
Definition agree (g g0 : heap) : Prop := forall p h, local g p = Some h -> local g0 p = Some h.

Lemma agree_refl g : agree g g.
Proof. red; auto. Qed.

Lemma agree_put g g0 p h h' : agree g g0 -> local g p = Some h ->
  agree (put g p h') (put g0 p h').
Proof.
  intros A L q hq E. destruct (Nat.eq_dec p q).
  - subst. rewrite (local_put_same _ _ _ _ L) in E.
    now rewrite (local_put_same _ _ _ _ (A _ _ L)).
  - rewrite local_put_other in * by auto. auto.
Qed.

Lemma agree_without g g0 p : agree g g0 -> agree (without g p) g0.
Proof.
  intros A q h E. destruct (Nat.eq_dec p q).
  - subst. rewrite local_without_same in E. discriminate.
  - rewrite local_without_other in E by auto. auto.
Qed.

Lemma agree_count g : forall g0, agree g g0 -> count g <= count g0.
Proof.
  unfold count. induction g as [| h g IH]; intros g0 A; simpl; [lia |].
  destruct g0 as [| h0 g0].
  - assert (h = None) as ->.
    { destruct h as [h |]; auto. specialize (A 0 h eq_refl). discriminate. }
    specialize (IH []). simpl in *. apply IH. intros p h E.
    specialize (A (S p) h E). destruct p; discriminate.
  - simpl. assert (agree g g0) as A' by (intros p hp E; exact (A (S p) hp E)).
    specialize (IH g0 A'). destruct h as [h |].
    + specialize (A 0 h eq_refl). unfold local in A. simpl in A. subst. lia.
    + lia.
Qed.

Section Live.
  Variable g g0 : heap.
  Variable p : place.
  Variable h : lheap.
  Hypothesis A : agree g g0.
  Hypothesis L : local g p = Some h.

  Lemma get_object_agree n : get_object g0 p n = get_object g p n.
  Proof. unfold get_object. now rewrite L, (A _ _ L). Qed.

  Lemma get_agree v f : value_ok g (Some p) v -> get g0 v f = get g v f.
  Proof.
    destruct v; simpl; auto. intros [E _]. injection E as <-. now rewrite get_object_agree.
  Qed.

  Lemma set_agree v f w : value_ok g (Some p) v ->
    match set g v f w with
    | Some g' => exists g0', set g0 v f w = Some g0' /\ agree g' g0'
    | None => set g0 v f w = None
    end.
  Proof.
    destruct v; simpl; auto. intros [E _]. injection E as <-. rewrite L, (A _ _ L).
    destruct (nth_error h n) as [o |]; auto. destruct (set_field o f w); simpl; auto.
    eexists. split; eauto. eapply agree_put; eauto.
  Qed.

  Lemma alloc_agree o v g' : alloc g p o = (v, g') ->
    exists g0', alloc g0 p o = (v, g0') /\ agree g' g0'.
  Proof.
    unfold alloc. rewrite L, (A _ _ L). intros E. injection E as <- <-.
    eexists. split; eauto. eapply agree_put; eauto.
  Qed.

  Lemma estep_agree r e x X : expr_ok (value_ok g) (Some p) X e -> estep r e g p x ->
    exists x0, estep r e g0 p x0 /\
      match x, x0 with
      | Value v g', Value v0 g0' | Fails v g', Fails v0 g0' => v = v0 /\ agree g' g0'
      | _, _ => False
      end.
  Proof.
    intros HE H. inversion H; subst; simpl in HE.
    - exists (Value v g0). split; auto. constructor. now rewrite get_agree.
    - exists (Value w g0). split; auto. now constructor.
    - exists (Fails (VFault BF) g0). split; auto. constructor; auto. now rewrite get_agree.
    - match goal with E : alloc _ _ _ = _ |- _ => apply alloc_agree in E as (g0' & E & A') end.
      exists (Value v g0'). split; auto. econstructor; eauto.
    - eexists. split; [apply R_GLOBAL_REF |]. destruct v; auto.
    - eexists. split; [apply R_VAL_OF |]. destruct v; auto. destruct (Nat.eqb p0 p); auto.
  Qed.
End Live.

(** ** Copies *)

Lemma explore_more g m : forall fuel i known,
  length (explore fuel g i known) <= fuel + i ->
  explore (fuel + m) g i known = explore fuel g i known.
Proof.
  induction fuel; simpl; intros i known L.
  - destruct m; auto. simpl.
    destruct (nth_error known i) eqn:E; auto.
    assert (i < length known) by (apply nth_error_Some; congruence). lia.
  - destruct (nth_error known i); auto. apply IHfuel. lia.
Qed.

Lemma explore_agree g g0 q h : heap_ok g -> agree g g0 -> local g q = Some h ->
  forall fuel i (known : list oid), NoDup known -> Forall (fun o : oid => fst o = q) known ->
  explore fuel g0 i known = explore fuel g i known.
Proof.
  intros HO A L. induction fuel; intros i known N F; auto. cbn [explore].
  destruct (nth_error known i) as [[q' n] |] eqn:E; auto.
  assert (q' = q) as -> by (rewrite Forall_forall in F; apply (F _ (nth_error_In _ _ E))).
  assert (fields_of g0 (q, n) = fields_of g (q, n)) as ->.
  { unfold fields_of. simpl. now rewrite (get_object_agree g g0 q h A L). }
  destruct (notes_spec (points g (q, n)) known N) as (N1 & _ & _ & O1).
  apply IHfuel; auto. apply Forall_forall. intros [p' n'] HI.
  destruct (O1 _ HI) as [HI' | HI']; [rewrite Forall_forall in F; auto |].
  apply points_ok in HI'; auto. destruct HI' as [E' _]. injection E' as <-. auto.
Qed.

Lemma copy_agree g g0 vs q p hq hp vs' g' :
  heap_ok g -> agree g g0 -> local g q = Some hq -> local g p = Some hp ->
  Forall (value_ok g (Some q)) vs -> copy g vs p = (vs', g') ->
  exists g0', copy g0 vs p = (vs', g0') /\ agree g' g0'.
Proof.
  intros HO A Lq Lp F HC.
  pose proof (heap_ok_sound _ HO) as SH. pose proof (values_ok_there _ _ _ _ Lq F) as VT.
  destruct (reachable_closed _ _ SH VT) as (N & T & _ & _).
  assert (FQ : Forall (fun o : oid => fst o = q) (reachable g vs)).
  { apply reachable_inv.
    - intros [q' n] E p' n' HI. simpl in E. subst. apply points_ok in HI; auto.
      destruct HI as [E _]. injection E as <-. auto.
    - intros p' n' HI. rewrite Forall_forall in F. apply F in HI as [E _].
      injection E as <-. auto. }
  destruct (notes_spec vs [] (NoDup_nil _)) as (N0 & _ & _ & O0).
  assert (F0 : Forall (fun o : oid => fst o = q) (fold_left note vs [])).
  { apply Forall_forall. intros [p' n'] HI. destruct (O0 _ HI) as [[] | HI'].
    rewrite Forall_forall in F. apply F in HI' as [E _]. injection E as <-. auto. }
  assert (R : reachable g0 vs = reachable g vs).
  { unfold reachable in *. rewrite (explore_agree g g0 q hq HO A Lq); auto.
    pose proof (agree_count _ _ A) as C.
    replace (count g0) with (count g + (count g0 - count g)) by lia.
    apply explore_more. rewrite Nat.add_0_r. now apply there_few. }
  unfold copy in *. rewrite Lp in HC. rewrite (A _ _ Lp), R. injection HC as <- <-.
  eexists. split; eauto.
  assert (map (fun o => moved_object p (length hp) (reachable g vs) (fields_of g0 o))
            (reachable g vs) =
          map (fun o => moved_object p (length hp) (reachable g vs) (fields_of g o))
            (reachable g vs)) as ->.
  { apply map_ext_in. intros [q' n] HI. rewrite Forall_forall in FQ. apply FQ in HI.
    simpl in HI. subst. f_equal. unfold fields_of. simpl.
    now rewrite (get_object_agree g g0 q hq A Lq). }
  eapply agree_put; eauto.
Qed.

(** ** Steps *)

Lemma quiet_dead d s g p l k : step d s g p l k -> p ∉ g -> quiet d s -> l = Eps.
Proof.
  induction 1; intros D Q; simpl in *; try congruence; try contradiction; auto.
  - rewrite IHstep; auto.
  - apply step_places in H0. simpl in H0. rewrite (H0 p) in H. congruence.
  - destruct H as [-> | [Hp _]].
    + simpl in H0. now injection H0 as <- <-.
    + apply step_places in H1. rewrite (H1 p) in Hp. congruence.
  - destruct mu; [| contradiction]. rewrite IHstep; auto.
Qed.

Theorem quiet_step_is_tx10 d s g p l k : step d s g p l k ->
  forall g0, agree g g0 -> heap_ok g -> ok g p s -> begun s -> quiet d s ->
  exists d0 k0, tx10 d0 s g0 p l k0 /\ fst k0 = fst k /\ agree (snd k) (snd k0).
Proof.
  unfold ok. induction 1; intros g0 A HO HS HB Q; simpl in *; try contradiction.
  - apply alive_local in H as [h L].
    destruct (shole_ok _ _ _ _ _ _ H0 HS) as [HE _].
    destruct (estep_agree _ _ _ _ A L _ _ _ _ HE H1) as (x0 & H1' & HX).
    pose proof (T_CONTEXT s e E r x0 g0 p H0 H1') as T.
    destruct x, x0; try contradiction; destruct HX as [<- A']; do 2 eexists; (split; [exact T |]); simpl; auto.
  - do 2 eexists. split; [apply T_SKIP |]. simpl; auto.
  - do 2 eexists. split; [apply T_EXCEPTION |]. simpl; auto.
  - destruct HS as [HV HS]. destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    + apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]. congruence.
    + apply static_begun, static_subst, HB.
    + do 2 eexists. split; [apply T_DECLARE_VAL; eauto |]. simpl; auto.
  - apply alive_local in H as [h L]. destruct HS as [HV _].
    pose proof (set_agree _ _ _ _ A L o f v HV) as X. rewrite H0 in X.
    destruct X as (g0' & X & A'). do 2 eexists. split; [apply T_FIELD_UPD; eauto |]. simpl; auto.
  - apply alive_local in H as [h L]. destruct HS as [HV _].
    pose proof (set_agree _ _ _ _ A L v f w HV) as X. rewrite H0 in X.
    do 2 eexists. split; [apply T_FIELD_UPD_FAIL; eauto |]. simpl; auto.
  - do 2 eexists. split; [apply T_SPAWN |]. simpl; auto.
  - destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    do 2 eexists. split; [apply T_ASYNC; eauto |]. simpl; rewrite E; auto.
  - destruct HS as [HM HS]. destruct (IHstep g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    simpl in E. subst o0. do 2 eexists. split; [apply T_FINISH; eauto |]. simpl; auto.
  - destruct HS as [HM HS]. destruct (IHstep g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    simpl in E. subst o0. do 2 eexists. split; [apply T_END_FINISH; eauto |]. simpl; auto.
  - destruct HS as [HS HT], HB as [HB _].
    destruct (IHstep g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    simpl in E. subst o0. do 2 eexists. split; [apply T_SEQ; eauto |]. simpl; auto.
  - destruct HS as [HS HT], HB as [HB _].
    destruct (IHstep g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    simpl in E. subst o0. do 2 eexists. split; [apply T_SEQ_TERM; eauto |]. simpl; auto.
  - destruct HS as [HS HT], HB as [HB _].
    destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    do 2 eexists. split; [apply T_SEQ_FAIL; eauto |]. simpl; auto.
  - destruct HS as [HS HT], HB as [_ HB]. rewrite H in HB.
    destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    do 2 eexists. split; [apply T_PAR; eauto |]. simpl; rewrite E; auto.
  - apply alive_local in H as [hp Lp]. apply alive_local in H0 as [hq Lq].
    destruct HS as [HBS _]. destruct (values_of_ok _ _ _ _ _ _ H1 HBS) as [HF _].
    destruct (copy_agree _ _ _ _ _ _ _ _ _ HO A Lp Lq HF H2) as (g0' & C & A').
    do 2 eexists. split; [eapply T_AT; eauto |]. simpl; auto.
  - destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    destruct (step_ok _ _ _ _ _ _ H1 HO HS HB) as (_ & HO' & HV & _).
    assert (exists g0'', copy_label (snd k0) l p = (l', g0'') /\ agree g'' g0'') as (g0'' & C & A'').
    { destruct H as [-> | [Hp Hq]].
      - simpl in *. injection H0 as <- <-. eauto.
      - apply alive_local in Hp as [hp Lp]. apply alive_local in Hq as [hq Lq].
        destruct l as [| vs | vs]; simpl in *.
        + injection H0 as <- <-. eauto.
        + destruct (copy (snd k) vs p) as [vs' g'] eqn:C. injection H0 as <- <-.
          destruct (copy_agree _ _ _ _ _ _ _ _ _ HO' A' Lq Lp HV C) as (g0' & C' & A'').
          rewrite C'. eauto.
        + destruct (copy (snd k) vs p) as [vs' g'] eqn:C. injection H0 as <- <-.
          destruct (copy_agree _ _ _ _ _ _ _ _ _ HO' A' Lq Lp HV C) as (g0' & C' & A'').
          rewrite C'. eauto. }
    do 2 eexists. split; [eapply T_PLACE_SHIFT; eauto |]. simpl. rewrite E. auto.
  - destruct HS as [HS HT], HB as [HB _].
    destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    do 2 eexists. split; [apply T_TRY; eauto |]. simpl; rewrite E; auto.
  - destruct HS as [HS HT], HB as [HB _].
    destruct (IHstep g0) as (d0 & k0 & T & E & A'); auto.
    do 2 eexists. split; [eapply T_CATCH; eauto |]. simpl; rewrite E; auto.
  - destruct mu; [| contradiction]. destruct HS as [HM HS].
    destruct (IHstep g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    assert (p ∉ g) as D by (apply step_places in H0; simpl in H0; now rewrite (H0 p) in H).
    rewrite (quiet_dead _ _ _ _ _ _ H0 D Q) in *.
    simpl in E. subst o0. exists (END_FINISH :: d0), (None, g0').
    split; [exact (T_END_FINISH d0 [] s g0 g0' p Eps T) |]. simpl; auto.
Qed.

(** ** Runs *)

(** Runs in which no DP is made, whichever places fail. *)
Inductive quiet_moves : config -> list event -> config -> Prop :=
| Quiet_done k : quiet_moves k [] k
| Quiet_step s g d l k tr k' :
    step d s g 0 l k -> quiet d s -> quiet_moves k tr k' ->
    quiet_moves (Some s, g) (Steps d l :: tr) k'
| Quiet_failure k p k1 tr k' :
    move k (Failure p) k1 -> quiet_moves k1 tr k' -> quiet_moves k (Failure p :: tr) k'.

(** The labels of the steps of a run, in order. *)
Definition labels (tr : list event) : list label :=
  flat_map (fun a => match a with Steps _ l => [l] | Failure _ => [] end) tr.

Lemma quiet_run_is_tx10 k tr k' : quiet_moves k tr k' ->
  forall g0, config_ok 0 k -> agree (snd k) g0 ->
  exists tr0 k0, tx10_runs (fst k, g0) tr0 k0 /\ labels tr0 = labels tr /\
    fst k0 = fst k' /\ agree (snd k') (snd k0).
Proof.
  induction 1 as [k | s g d l k tr k' S Q M IH | [o g] p k1 tr k' F M IH];
  intros g0 OK A.
  - exists [], (fst k, g0). repeat split; auto. constructor.
  - assert (M1 : move (Some s, g) (Steps d l) k) by now constructor.
    pose proof (preservation _ _ _ M1 OK) as OK'. destruct OK as [HO [HS HB]].
    destruct (quiet_step_is_tx10 _ _ _ _ _ _ S g0) as (d0 & [o0 g0'] & T & E & A'); auto.
    simpl in E. subst o0. destruct (IH g0' OK' A') as (tr0 & k0 & R & EL & E & A'').
    exists (Steps d0 l :: tr0), k0. repeat split; auto.
    + eapply T_Then; eauto.
    + simpl. now rewrite EL.
  - pose proof (preservation _ _ _ F OK) as OK'. inversion F; subst.
    destruct (IH g0 OK') as (tr0 & k0 & R & EL & E & A'').
    + simpl. now apply agree_without.
    + exists tr0, k0. auto.
Qed.

(** Until the first DP is made, a run with failures is a run of TX10 with its failures left
    out: the same labels, the same statement left, the same heaps at the places that live. *)
Theorem masked_up_to_the_first_dp k tr k' :
  config_ok 0 k -> quiet_moves k tr k' ->
  exists tr0 k0, tx10_runs k tr0 k0 /\ labels tr0 = labels tr /\
    fst k0 = fst k' /\ agree (snd k') (snd k0).
Proof.
  intros OK M. destruct k as [o g].
  apply (quiet_run_is_tx10 _ _ _ M g OK (agree_refl g)).
Qed.

(** Every run is such a run, or such a run up to a step that makes the first DP. *)
Theorem first_dp k tr k' : moves k tr k' ->
  quiet_moves k tr k' \/
  exists tr1 s g d l k2 tr2, tr = tr1 ++ Steps d l :: tr2 /\
    quiet_moves k tr1 (Some s, g) /\ step d s g 0 l k2 /\ ~ quiet d s /\ moves k2 tr2 k'.
Proof.
  assert (QD : forall d s, quiet d s \/ ~ quiet d s).
  { induction d as [| r d IH]; intros s; simpl; auto.
    destruct r; auto; destruct s; auto.
    - destruct e; auto.
    - destruct mu; auto. }
  induction 1 as [k | k k1 k' a tr M MS IH].
  - left. constructor.
  - destruct M as [s g d l k1 S | o g p Hp].
    + destruct (QD d s) as [Q | Q].
      * destruct IH as [IH | (tr1 & s1 & g1 & d1 & l1 & k2 & tr2 & -> & Q1 & S1 & N & M2)].
        -- left. econstructor; eauto.
        -- right. exists (Steps d l :: tr1), s1, g1, d1, l1, k2, tr2.
           repeat split; auto. econstructor; eauto.
      * right. exists [], s, g, d, l, k1, tr. repeat split; auto. constructor.
    + assert (move (o, g) (Failure p) (o, without g p)) as M1 by now constructor.
      destruct IH as [IH | (tr1 & s1 & g1 & d1 & l1 & k2 & tr2 & -> & Q1 & S1 & N & M2)].
      * left. econstructor; eauto.
      * right. exists (Failure p :: tr1), s1, g1, d1, l1, k2, tr2.
        repeat split; auto. econstructor; eauto.
Qed.

(** A step that is not quiet makes a DP: some rule of its derivation throws one. *)
Inductive makes_dp : derivation -> stmt -> heap -> place -> Prop :=
| Makes_here d s g p l k q :
    step d s g p l k -> In (VDead q) (carried l) -> makes_dp d s g p
| Makes_inside r d s s' g p p' rs :
    In (rs, s', p') (frames s g p) -> In r rs -> makes_dp d s' g p' ->
    makes_dp (r :: d) s g p.

Theorem what_is_not_quiet_makes_a_dp d s g p l k :
  step d s g p l k -> ~ quiet d s -> makes_dp d s g p.
Proof.
  Ltac inside IH := eapply Makes_inside; [simpl; eauto | simpl; tauto |]; auto.
  induction 1; intros Q; simpl in *; try (exfalso; apply Q; exact I; fail).
  - eapply Makes_inside; [simpl; rewrite H; simpl; eauto | |]; simpl; auto.
  - inside IHstep.
  - inside IHstep.
  - inside IHstep.
  - inside IHstep.
  - inside IHstep.
  - inside IHstep.
  - eapply Makes_inside; [simpl; rewrite H; simpl; eauto | |]; simpl; auto.
  - inside IHstep.
  - inside IHstep.
  - inside IHstep.
  - eapply Makes_here; [apply R_DEAD; eauto |]; simpl; eauto.
  - eapply Makes_here; [eapply R_AT_DEAD; eauto |]; simpl; eauto.
  - destruct mu as [| v mu]; [inside IHstep |].
    eapply Makes_here; [eapply R_END_FINISH_DEAD; eauto |]; simpl; eauto.
  - eapply Makes_here; [eapply R_SEQ_DEAD_SYNC; eauto |]; simpl; eauto.
  - eapply Makes_here; [eapply R_SEQ_DEAD_ASYNC; eauto |]; simpl; eauto.
  - eapply Makes_here; [eapply R_MASK; eauto |]. destruct l; simpl; eauto; congruence.
  - eapply Makes_here; [eapply R_CATCH_DEAD; eauto |]; simpl; eauto.
Qed.

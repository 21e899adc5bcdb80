(** * Every step of a well-formed configuration leads to a well-formed one. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Copying Thm.WellFormed.
Import ListNotations.
Open Scope list_scope.

(** ** Expressions *)

Lemma list_hole_ok (V : option place -> value -> Prop) w X A
    (es : list (A * expr)) e E :
  (forall e', each (fun d => forall r E, ehole d = Some (r, E) ->
     expr_ok V w X d -> expr_ok V w X r /\ (expr_ok V w X e' -> expr_ok V w X (E e'))) es) ->
  list_hole ehole es = Some (e, E) -> each (expr_ok V w X) es ->
  expr_ok V w X e /\
  forall e', expr_ok V w X e' -> each (expr_ok V w X) (E e') /\ map fst (E e') = map fst es.
Proof.
  revert e E. induction es as [| [a d] es IH]; simpl; intros e E HI H HO; try discriminate.
  destruct HO as [H1 H2].
  destruct (ehole d) as [[r F] |] eqn:Hd.
  - injection H as <- <-. split.
    + destruct (HI r) as [H _]. destruct (H r F eq_refl H1). auto.
    + intros e' He. destruct (HI e') as [H _]. destruct (H r F eq_refl H1). simpl. auto.
  - destruct (list_hole ehole es) as [[r F] |] eqn:Hes; simpl in H; try discriminate.
    injection H as <- <-. destruct (IH r F) as [IH1 IH2]; auto.
    + intros e'. apply HI.
    + split; auto. intros e' He. destruct (IH2 e' He) as [IH3 IH4]. simpl. rewrite IH4. auto.
Qed.

Lemma ehole_ok (V : option place -> value -> Prop) w X e : forall e' r E, ehole e = Some (r, E) -> expr_ok V w X e ->
  expr_ok V w X r /\ (expr_ok V w X e' -> expr_ok V w X (E e')).
Proof.
  induction e using expr_induction; simpl; intros e' r E HE HO; try discriminate;
  try (injection HE as <- <-; now split);
  try (destruct (ehole e) as [[r' E'] |] eqn:He; simpl in HE; injection HE as <- <-;
       simpl; auto; eapply IHe; eauto).
  destruct (list_hole ehole fs) as [[r' E'] |] eqn:Hl; simpl in HE; injection HE as <- <-.
  - destruct (list_hole_ok V w X _ fs r' E') as [H1 H2]; auto.
    + intros e0. eapply each_impl; [| exact H]. apply each_all. intros a Ha. auto.
    + split; auto. intros He. simpl. now apply H2.
  - simpl. auto.
Qed.

Lemma list_hole_ok' (V : option place -> value -> Prop) w X A (es : list (A * expr)) e E :
  list_hole ehole es = Some (e, E) -> each (expr_ok V w X) es ->
  expr_ok V w X e /\
  forall e', expr_ok V w X e' -> each (expr_ok V w X) (E e') /\ map fst (E e') = map fst es.
Proof.
  apply list_hole_ok. intros e'. apply each_all. intros a r E0. apply ehole_ok.
Qed.

Ltac in_hole He :=
  match goal with
  | H : around _ (ehole ?e) = Some _ |- _ =>
      destruct (ehole e) as [[? ?] |] eqn:He; simpl in H; try discriminate;
      injection H as <- <-
  end.

Lemma ehole_ok' (V : option place -> value -> Prop) w X e r E :
  ehole e = Some (r, E) -> expr_ok V w X e ->
  expr_ok V w X r /\ forall e', expr_ok V w X e' -> expr_ok V w X (E e').
Proof.
  intros H HO. split; [apply (ehole_ok V w X e r r E H HO) |].
  intros e'. apply (ehole_ok V w X e e' r E H HO).
Qed.

Lemma shole_ok (V : option place -> value -> Prop) w X s e E :
  shole s = Some (e, E) -> stmt_ok V w X s ->
  expr_ok V w X e /\ forall e', expr_ok V w X e' -> stmt_ok V w X (E e').
Proof.
  destruct s; simpl; intros HE HO; try discriminate.
  - in_hole He. destruct (ehole_ok' _ _ _ _ _ _ He HO). split; simpl; auto.
  - in_hole He. destruct HO as [H1 H2]. destruct (ehole_ok' _ _ _ _ _ _ He H1).
    split; simpl; auto.
  - destruct HO as [H1 H2]. destruct (ehole d) as [[r F] |] eqn:Hd.
    + injection HE as <- <-. destruct (ehole_ok' _ _ _ _ _ _ Hd H1). split; simpl; auto.
    + in_hole He. destruct (ehole_ok' _ _ _ _ _ _ He H2). split; simpl; auto.
  - destruct HO as [HB HS].
    destruct (list_hole ehole bs) as [[r F] |] eqn:Hl; simpl in HE; try discriminate.
    injection HE as <- <-. destruct (list_hole_ok' _ _ _ _ _ _ _ Hl HB) as [H1 H2].
    split; auto. intros e' He. destruct (H2 e' He) as [H3 H4]. simpl. rewrite H4. auto.
Qed.

Lemma values_of_ok (V : option place -> value -> Prop) w X A (es : list (A * expr)) vs :
  values_of es = Some vs -> each (expr_ok V w X) es ->
  Forall (V w) (map snd vs) /\ map fst vs = map fst es.
Proof.
  revert vs. induction es as [| [a e] es IH]; simpl; intros vs H HO.
  - injection H as <-. simpl. auto.
  - destruct e; try discriminate. destruct (values_of es); simpl in H; try discriminate.
    injection H as <-. destruct HO as [H1 H2]. destruct (IH _ eq_refl H2) as [H3 H4].
    simpl. rewrite H4. split; auto.
Qed.

(** ** Reading and writing objects *)

Lemma get_field_in o f v : get_field o f = Some v -> exists f', In (f', v) o.
Proof.
  induction o as [| [f' w] o IH]; simpl; intros; try discriminate.
  destruct (String.eqb f f').
  - injection H as <-. eauto.
  - destruct (IH H) as [f'' HI]. eauto.
Qed.

Lemma get_ok g p v f w : heap_ok g -> value_ok g (Some p) v -> get g v f = Some w ->
  value_ok g (Some p) w.
Proof.
  intros HO HV HG. destruct v; simpl in *; try discriminate. destruct HV as [E B].
  injection E as ->. unfold get_object in HG. destruct (local g p0) eqn:L; try discriminate.
  destruct (nth_error l n) eqn:N; try discriminate.
  apply get_field_in in HG as [f' HI]. apply HO in L. rewrite Forall_forall in L.
  specialize (L o (nth_error_In _ _ N)). rewrite Forall_forall in L. apply (L _ HI).
Qed.

Lemma set_field_ok (P : value -> Prop) o f w o' :
  P w -> Forall (fun fv : field * value => P (snd fv)) o -> set_field o f w = Some o' ->
  Forall (fun fv : field * value => P (snd fv)) o'.
Proof.
  intros HW. revert o'. induction o as [| [f' v] o IH]; simpl; intros o' HO H; try discriminate.
  inversion HO; subst. destruct (String.eqb f f').
  - injection H as <-. constructor; auto.
  - destruct (set_field o f w); simpl in H; try discriminate. injection H as <-.
    constructor; auto.
Qed.

Lemma Forall_replace A (P : A -> Prop) n a l : P a -> Forall P l -> Forall P (replace n a l).
Proof.
  intros HA. revert n. induction l; destruct n; simpl; intros H; auto; inversion H; subst;
  constructor; auto.
Qed.

Lemma set_ok g p v f w g' :
  heap_ok g -> value_ok g (Some p) v -> value_ok g (Some p) w -> set g v f w = Some g' ->
  grows g g' /\ heap_ok g'.
Proof.
  intros HO HV HW HS. unfold set in HS. destruct v; try discriminate.
  destruct HV as [E B]. injection E as <-.
  destruct (local g p) eqn:L; try discriminate. destruct (nth_error l n) eqn:N; try discriminate.
  destruct (set_field o f w) eqn:SF; simpl in HS; try discriminate. injection HS as <-.
  assert (G : grows g (put g p (replace n o0 l))).
  { eapply grows_put; eauto. rewrite replace_length. lia. }
  split; auto. apply (heap_ok_put g p l); auto.
  - rewrite replace_length. lia.
  - apply Forall_replace.
    + apply (object_ok_grows g); auto. unfold object_ok.
      apply (set_field_ok (value_ok g (Some p)) o f w); auto.
      apply HO in L. rewrite Forall_forall in L. apply (L o (nth_error_In _ _ N)).
    + apply HO in L. eapply Forall_impl; [| exact L]. intros x. now apply object_ok_grows.
Qed.

Lemma alloc_ok g p o v g' h :
  local g p = Some h -> heap_ok g -> Forall (value_ok g (Some p)) (map snd o) ->
  alloc g p o = (v, g') -> grows g g' /\ heap_ok g' /\ value_ok g' (Some p) v.
Proof.
  intros L HO HF HA. unfold alloc in HA. rewrite L in HA. injection HA as <- <-.
  assert (G : grows g (put g p (h ++ [o]))).
  { eapply grows_put; eauto. rewrite app_length. lia. }
  split; auto. split.
  - apply (heap_ok_put g p h); auto; [rewrite app_length; lia |].
    apply Forall_app. split.
    + apply HO in L. eapply Forall_impl; [| exact L]. intros x. now apply object_ok_grows.
    + constructor; auto. apply (object_ok_grows g); auto. unfold object_ok.
      rewrite Forall_map in HF. exact HF.
  - simpl. split; auto. intros h0 E. rewrite (local_put_same _ _ _ _ L) in E.
    injection E as <-. rewrite app_length. simpl. lia.
Qed.

Lemma estep_ok r e g p x X :
  p ∈ g -> heap_ok g -> expr_ok (value_ok g) (Some p) X e -> estep r e g p x ->
  grows g (heap_of x) /\ heap_ok (heap_of x) /\
  match x with
  | Value v g' => value_ok g' (Some p) v
  | Fails v g' => value_ok g' (Some p) v
  end.
Proof.
  intros HP HO HE HS. apply alive_local in HP as [h L].
  destruct HS; simpl in *; try solve [split; auto using grows_refl].
  - repeat split; auto using grows_refl. eapply get_ok; eauto.
  - repeat split; auto using grows_refl. destruct v; simpl in H; try discriminate;
    destruct (String.eqb _ _); try discriminate; injection H as <-; simpl; auto.
  - destruct (values_of_ok _ _ _ _ _ _ H HE) as [HF _].
    eapply alloc_ok; eauto.
  - destruct v; simpl; try (repeat split; auto using grows_refl).
    destruct HE as [E B]. injection E as <-. auto.
  - destruct v; simpl; try destruct (Nat.eqb_spec p0 p); simpl;
    repeat split; auto using grows_refl; subst; auto.
Qed.

(** ** Statements *)

Lemma is_async_subst x v s : is_async (subst x v s) = is_async s.
Proof. induction s; simpl; auto. now rewrite IHs1, IHs2. Qed.

(** What is left of a statement that failed synchronously is asynchronous. *)
Theorem left_is_async d s g p l k s' :
  step d s g p l k -> is_sync l = true -> fst k = Some s' -> is_async s' = true.
Proof.
  intros H. revert s'. induction H; simpl in *; intros s'' HL HK; try discriminate; eauto.
  - destruct x; simpl in *; try discriminate.
  - destruct l; discriminate.
  - congruence.
  - congruence.
  - destruct k as [[t' |] g']; simpl in *; injection HK as <-; simpl; auto.
    rewrite H. simpl. eapply IHstep; eauto.
  - destruct k as [[t' |] g']; simpl in *; try discriminate. injection HK as <-. simpl.
    eapply IHstep; eauto. destruct l; simpl in *; auto.
    + injection H0 as <- <-. discriminate.
    + destruct (copy g' vs p). injection H0 as <- <-. discriminate.
  - congruence.
  - destruct k as [[t' |] g']; simpl in *; try discriminate. injection HK as <-. simpl.
    eapply IHstep; eauto. destruct l; simpl in *; auto; congruence.
Qed.

(** What is asynchronous never fails synchronously, and stays asynchronous. *)
Theorem async_stays d s g p l k :
  step d s g p l k -> is_async s = true ->
  is_sync l = false /\ forall s', fst k = Some s' -> is_async s' = true.
Proof.
  induction 1; simpl in *; intros HA; try discriminate; try contradiction.
  - destruct s; simpl in *; try discriminate.
  - split; [destruct l; auto |]. intros s' E. destruct k as [[t |] g']; simpl in *; try discriminate.
    injection E as <-. auto.
  - apply andb_true_iff in HA as [H1 H2]. destruct (IHstep H1) as [I1 I2]. split; auto.
    intros t0 E. injection E as <-. simpl. rewrite (I2 s' eq_refl). auto.
  - apply andb_true_iff in HA as [H1' H2]. split; auto. intros t0 E. injection E as <-. auto.
  - apply andb_true_iff in HA as [H1 H2]. destruct (IHstep H1). congruence.
  - apply andb_true_iff in HA as [H1 H2]. destruct (IHstep H2) as [I1 I2]. split; auto.
    intros t0 E. injection E as <-. destruct k as [[t' |] g']; simpl; auto. rewrite H1.
    simpl. now apply I2.
  - destruct (IHstep HA) as [I1 I2]. destruct k as [o g']. simpl in *. split.
    + destruct l; simpl in *; try discriminate.
      * injection H0 as <- <-. auto.
      * destruct (copy g' vs p). injection H0 as <- <-. auto.
    + intros t E. destruct o; simpl in E; try discriminate. injection E as <-. simpl. auto.
  - destruct (IHstep HA) as [I1 I2]. split; auto. intros t0 E.
    destruct k as [[t' |] g']; simpl in *; try discriminate. injection E as <-. simpl. auto.
  - destruct (IHstep HA). congruence.
  - destruct s; simpl in *; try discriminate; contradiction.
  - apply andb_true_iff in HA as [H1' H2']. congruence.
  - apply andb_true_iff in HA as [H1' H2']. split; auto. intros t0 E. injection E as <-. auto.
  - destruct (IHstep HA) as [I1 I2]. split; [destruct l; auto |]. intros t E.
    destruct k as [[t' |] g']; simpl in *; try discriminate. injection E as <-. simpl. auto.
  - destruct (IHstep HA). congruence.
Qed.

(** What an `at` binds: its variables, to the copies. *)
Lemma bound_to_copies g (vs : list (var * value)) q vs' g' (bs : list (var * expr)) :
  q ∈ g -> map fst vs = map fst bs -> copy g (map snd vs) q = (vs', g') ->
  map fst (combine (map fst bs) vs') = map fst bs /\
  map snd (combine (map fst bs) vs') = vs'.
Proof.
  intros HQ HN HC. apply alive_local in HQ as [h L].
  assert (LL : length vs' = length (map fst bs)).
  { unfold copy in HC. rewrite L in HC. injection HC as <- <-.
    rewrite <- HN, !map_length. reflexivity. }
  revert vs' LL HC. generalize (map fst bs) as xs. clear.
  intros xs vs' LL _. revert vs' LL.
  induction xs; destruct vs'; simpl; intros; try discriminate; auto.
  destruct (IHxs vs') as [H1 H2]; auto. now rewrite H1, H2.
Qed.

Definition left_ok (p : place) (k : config) : Prop :=
  match fst k with
  | Some s => ok (snd k) p s /\ begun s
  | None => True
  end.

Lemma shole_begun s e E e' : shole s = Some (e, E) -> begun s -> begun (E e').
Proof.
  destruct s; simpl; intros H HB; try discriminate; try in_hole He; simpl; auto.
  - destruct (ehole d) as [[r F] |] eqn:Hd; [| in_hole He]; simpl; auto.
    injection H as <- <-. simpl. auto.
  - destruct (list_hole ehole bs) as [[r F] |]; simpl in H; try discriminate.
    injection H as <- <-. exact HB.
Qed.

(** One step, anywhere in a tree: the heap grows and stays well-formed, so do
    what is left and what the label carries. *)
Theorem step_ok d s g p l k :
  step d s g p l k -> heap_ok g -> ok g p s -> begun s ->
  grows g (snd k) /\ heap_ok (snd k) /\
  Forall (value_ok (snd k) (Some p)) (carried l) /\ left_ok p k.
Proof.
  unfold ok. induction 1; simpl in *; intros HO HS HB.
  - destruct (shole_ok _ _ _ _ _ _ H0 HS) as [HE HP].
    destruct (estep_ok _ _ _ _ _ _ H HO HE H1) as (G & HO' & HV).
    destruct x as [v g' | v g']; simpl in *; repeat split; auto.
    + eapply stmt_ok_grows in HS; [| exact G].
      destruct (shole_ok _ _ _ _ _ _ H0 HS) as [_ HP']. now apply HP'.
    + eapply shole_begun; eauto.
  - repeat split; auto using grows_refl.
  - repeat split; auto using grows_refl.
  - destruct HS as [HV HS]. apply IHstep; auto.
    + apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]. congruence.
    + apply static_begun, static_subst, HB.
  - destruct HS as [H1 H2]. destruct (set_ok _ _ _ _ _ _ HO H1 H2 H0).
    repeat split; auto.
  - repeat split; auto using grows_refl; simpl; repeat constructor.
  - repeat split; auto using grows_refl; simpl; auto using static_begun.
  - destruct (IHstep HO HS HB) as (G & HO' & HV & HL). destruct k as [[s' |] g']; simpl in *;
    repeat split; auto; try (destruct l; auto; fail); apply HL.
  - destruct HS as [HM HS]. destruct (IHstep HO HS HB) as (G & HO' & HV & HL & HL').
    repeat split; auto. simpl. apply Forall_app. split; auto. eapply values_ok_grows; eauto.
  - destruct HS as [HM HS]. destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    assert (Forall (value_ok g' (Some p)) (mu ++ carried l)).
    { apply Forall_app. split; auto. eapply values_ok_grows; eauto. }
    repeat split; auto. destruct (mu ++ carried l); simpl; auto.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & HL & HL').
    repeat split; auto; simpl.
    + eapply stmt_ok_grows; eauto.
    + destruct (is_async s) eqn:E.
      * destruct (async_stays _ _ _ _ _ _ H0 E) as [_ A]. simpl in A. now rewrite (A s').
      * destruct (is_async s'); auto using static_begun.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & _).
    repeat split; auto; simpl.
    + eapply stmt_ok_grows; eauto.
    + destruct (is_async s); auto using static_begun.
  - destruct HS, HB. apply IHstep; auto.
  - destruct HS as [HS HT], HB as [HB HB']. rewrite H in HB'.
    destruct (IHstep HO HT HB') as (G & HO' & HV & HL).
    destruct k as [[t' |] g']; unfold left_ok, ok in *; simpl in *; rewrite ?H;
    intuition eauto using stmt_ok_grows.
  - destruct HS as [HE HS]. apply alive_local in H as [hp Lp], H0 as [hq Lq].
    destruct (values_of_ok _ _ _ _ _ _ H1 HE) as [HF HN].
    destruct (copy_ok _ _ _ _ _ _ _ _ HO Lp Lq HF H2) as (G & HO' & HV).
    repeat split; auto; simpl; auto.
    + destruct (bound_to_copies _ _ _ _ _ _ (proj2 (alive_local _ _) (ex_intro _ _ Lq)) HN H2)
        as [C1 C2].
      apply stmt_ok_substs with (X := map fst bs).
      * rewrite C1. auto.
      * rewrite C2. exact HV.
      * eapply stmt_ok_weaken; [| | apply incl_refl | exact HS].
        -- intros w v. now apply value_ok_grows.
        -- intros v Hv. apply (value_ok_grows g); auto.
           destruct v; simpl in *; auto. destruct Hv; discriminate.
    + apply static_begun, static_substs, HB.
    + destruct (is_async _); simpl; auto.
  - destruct (IHstep HO HS HB) as (G & HO' & HV & HL). destruct k as [o g']. simpl in *.
    assert (grows g' g'' /\ heap_ok g'' /\ Forall (value_ok g'' (Some p)) (carried l'))
      as (G' & HO'' & HV').
    { destruct l; simpl in H0.
      - injection H0 as <- <-. simpl. auto using grows_refl.
      - destruct H as [? | [Hp Hq]]; try discriminate.
        apply alive_local in Hp as [hp Lp], Hq as [hq Lq].
        destruct (copy g' vs p) eqn:HC. injection H0 as <- <-. simpl in *.
        eapply copy_ok; eauto.
      - destruct H as [? | [Hp Hq]]; try discriminate.
        apply alive_local in Hp as [hp Lp], Hq as [hq Lq].
        destruct (copy g' vs p) eqn:HC. injection H0 as <- <-. simpl in *.
        eapply copy_ok; eauto. }
    repeat split; auto; [eapply grows_trans; eauto |].
    destruct o as [s' |]; unfold left_ok, ok in *; simpl in *; auto. destruct HL as [HL HL'].
    split; auto. eapply stmt_ok_grows; eauto.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    destruct k as [[s' |] g']; unfold left_ok, ok in *; simpl in *;
    intuition eauto using stmt_ok_grows.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    destruct k as [[s' |] g']; unfold left_ok, ok in *; simpl in *;
    intuition eauto using stmt_ok_grows, static_begun.
    destruct (is_async s'); auto using static_begun.
  - repeat split; auto using grows_refl; repeat constructor.
  - repeat split; auto using grows_refl; repeat constructor.
  - destruct HS as [HM HS]. destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    repeat split; auto. destruct (mu ++ carried l); simpl; auto; repeat constructor.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & _).
    repeat split; auto; repeat constructor.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & _).
    repeat split; auto; simpl.
    + repeat constructor.
    + eapply stmt_ok_grows; eauto.
    + now rewrite H1 in HB'.
  - destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    destruct k as [[s' |] g']; unfold left_ok, ok in *; simpl in *;
    destruct l; simpl; intuition; repeat constructor.
  - destruct HS as [HS HT], HB as [HB HB']. destruct (IHstep HO HS HB) as (G & HO' & HV & HL).
    repeat split; auto. repeat constructor.
Qed.

(** Well-formedness is preserved by steps and by failures of places. *)
Theorem preservation k a k' : move k a k' -> config_ok 0 k -> config_ok 0 k'.
Proof.
  destruct 1; intros [HO HS]; simpl in *.
  - destruct HS as [HS HB]. destruct (step_ok _ _ _ _ _ _ H HO HS HB) as (_ & HO' & _ & HL).
    split; auto.
  - split; simpl; auto using heap_ok_without. destruct s; auto. destruct HS as [HS HB].
    split; auto. eapply stmt_ok_grows; eauto using grows_without.
Qed.

Theorem preservation_of_runs k tr k' : moves k tr k' -> config_ok 0 k -> config_ok 0 k'.
Proof. induction 1; eauto using preservation. Qed.

(** A closed program that mentions no objects, under empty heaps, is well-formed. *)
Definition initial (s : stmt) (places : nat) : config := (Some s, repeat (Some []) places).

Theorem initial_ok s places :
  stmt_ok (fun _ v => match v with VObj _ _ | VRef _ _ => False | _ => True end) None [] s ->
  static s -> config_ok 0 (initial s places).
Proof.
  intros HS HB. unfold initial. split; simpl.
  - intros p h E. unfold local in E. destruct (nth_error _ p) eqn:N; try discriminate.
    apply nth_error_In, repeat_spec in N. subst. injection E as <-. constructor.
  - split; [| now apply static_begun]. eapply stmt_ok_weaken; [| | apply incl_refl | exact HS];
    intros; destruct v; simpl in *; tauto.
Qed.

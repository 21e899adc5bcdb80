(** * Happens-before is invariant under failures of places.

    Statement instances are named by their paths from the root of the source.
    Names go along with a run in a tree of the shape of the statement. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Sound Thm.Complete Thm.WellFormed Thm.Preservation Thm.Paths.
Import ListNotations.
Open Scope list_scope.

Definition ended (d : derivation) (s : stmt) (g : heap) (p : place) : bool :=
  match run d s g p with
  | Some (_, (None, _)) => true
  | _ => false
  end.

(** The instance that the step of derivation d is of, and the names of what it
    leaves.  An `at` leaves its body, and then the return. *)
Fixpoint track (d : derivation) (s : stmt) (g : heap) (p : place) (T : names) : path * names :=
  match d, s with
  | DECLARE_VAL :: d, SVal x (EVal v) s => track d (subst x v s) g p T
  | ASYNC :: d, SDynAsync s =>
      let (P, a) := track d s g p (inside Da T) in (P, One (root T) a)
  | (FINISH | END_FINISH | END_FINISH_DEAD) :: d, SFinish _ s =>
      let (P, a) := track d s g p (inside Df T) in (P, One (root T) a)
  | (PLACE_SHIFT | MASK) :: d, SDynAt q s =>
      let (P, a) := track d s g q (inside Dat T) in (P, One (root T) a)
  | SEQ :: d, SSeq s _ =>
      let (P, a) := track d s g p (first T) in (P, Two (root T) a (second T))
  | (SEQ_TERM | SEQ_DEAD_ASYNC) :: d, SSeq s _ => (fst (track d s g p (first T)), second T)
  | (SEQ_FAIL | SEQ_DEAD_SYNC) :: d, SSeq s _ => track d s g p (first T)
  | PAR :: d, SSeq _ t =>
      let (P, b) := track d t g p (second T) in
      (P, if ended d t g p then first T else Two (root T) (first T) b)
  | TRY :: d, STry s _ =>
      let (P, a) := track d s g p (first T) in (P, Two (root T) a (second T))
  | CATCH :: d, STry s _ =>
      let (P, a) := track d s g p (first T) in
      (P, if ended d s g p then second T else Two (root T) a (second T))
  | CATCH_DEAD :: d, STry s _ => track d s g p (first T)
  | SPAWN :: _, _ => (root T, One (root T) (Fresh (root T ++ [Da])))
  | AT :: _, _ =>
      let A := root T ++ [Dat] in
      (root T, One (root T) (Two A (Fresh (A ++ [D0])) (Fresh (A ++ [D1]))))
  | _, _ => (root T, Fresh (root T))
  end.

(** A step with the instance that it is of, and the failure of a place. *)
Inductive named_step : config * names -> path -> config * names -> Prop :=
| Named s g d l k T :
    step d s g 0 l k ->
    named_step (Some s, g, T) (fst (track d s g 0 T)) (k, snd (track d s g 0 T)).

Inductive named_failure : config * names -> config * names -> Prop :=
| Named_failure s g p T : p ∈ g -> named_failure (s, g, T) (s, without g p, T).

(** Runs, with failures of places anywhere, and the instances that step. *)
Definition named_run (k : config) (T : names) (Ps : list path) (k' : config) (T' : names) : Prop :=
  run_of named_step named_failure (k, T) Ps (k', T').

(** Every run is named. *)
Theorem every_run_is_named k tr k' T :
  moves k tr k' -> exists Ps T', named_run k T Ps k' T'.
Proof.
  intros H. revert T. induction H; intros T; [do 2 eexists; constructor |].
  destruct H.
  - destruct (IHmoves (snd (track d s g 0 T))) as (Ps & T' & IH).
    do 2 eexists. eapply N_Step; [econstructor; eauto | exact IH].
  - destruct (IHmoves T) as (Ps & T' & IH). do 2 eexists.
    eapply N_Failure; [constructor; eauto | exact IH].
Qed.

(** ** Names that fit a statement *)

(** What may yet run: not the handler of a try whose body can no more fail it. *)
Fixpoint pending (s : stmt) (T : names) (P : path) {struct T} : Prop :=
  match T with
  | Fresh A => extends A P
  | One _ a =>
      match s with
      | SDynAsync s | SFinish _ s | SDynAt _ s => pending s a P
      | _ => False
      end
  | Two _ a b =>
      match s with
      | SSeq s t => pending s a P \/ pending t b P
      | STry s t => pending s a P \/ (is_async s = false /\ pending t b P)
      | _ => False
      end
  end.

Fixpoint fits (s : stmt) (T : names) {struct T} : Prop :=
  match T with
  | Fresh _ => static s
  | One A a =>
      match s with
      | SDynAsync s => fits s a /\ sidewards (A ++ [Da]) (root a)
      | SFinish _ s => fits s a /\ sidewards (A ++ [Df]) (root a)
      | SDynAt _ s => fits s a /\ sidewards (A ++ [Dat]) (root a)
      | _ => False
      end
  | Two A a b =>
      match s with
      | SSeq s t | STry s t =>
          fits s a /\ sidewards (A ++ [D0]) (root a) /\
          fits t b /\ sidewards (A ++ [D1]) (root b)
      | _ => False
      end
  end.

Lemma pending_extends T : forall s P, fits s T -> pending s T P -> extends (root T) P.
Proof.
  induction T; simpl; intros s P F H; auto.
  - destruct s; simpl in *; try contradiction; destruct F as [F SW];
    eapply extends_up, extends_below; eauto.
  - destruct s; simpl in *; try contradiction; destruct F as (F1 & SW1 & F2 & SW2).
    + destruct H as [H | H]; [apply (extends_up _ D0) | apply (extends_up _ D1)];
      eapply extends_below; eauto.
    + destruct H as [H | [_ H]]; [apply (extends_up _ D0) | apply (extends_up _ D1)];
      eapply extends_below; eauto.
Qed.

(** Nothing that is pending in an asynchronous statement is awaited. *)
Lemma async_not_awaited T : forall s P,
  fits s T -> is_async s = true -> pending s T P ->
  exists R, P = root T ++ R /\ ~ awaited R.
Proof.
  induction T; simpl; intros s P F HA H.
  - rewrite static_sync in HA by auto. discriminate.
  - destruct s; simpl in *; try contradiction; try discriminate; destruct F as [F SW].
    + apply (not_awaited_below _ Dat (root T)); auto. split; discriminate.
      now apply (IHT s).
    + eapply in_an_async; eauto. eapply pending_extends; eauto.
  - destruct s; simpl in *; try contradiction; try discriminate; simpl in HA;
    destruct F as (F1 & SW1 & F2 & SW2).
    + apply andb_true_iff in HA as [A1 A2]. destruct H as [H | H].
      * apply (not_awaited_below _ D0 (root T1)); auto using plain_0. now apply (IHT1 s1).
      * apply (not_awaited_below _ D1 (root T2)); auto using plain_1. now apply (IHT2 s2).
    + destruct H as [H | [X H]]; [| congruence].
      apply (not_awaited_below _ D0 (root T1)); auto using plain_0. now apply (IHT1 s1).
Qed.

(** So what follows it need not wait. *)
Lemma async_not_before A s a P Q :
  fits s a -> is_async s = true -> pending s a P -> sidewards (A ++ [D0]) (root a) ->
  extends (A ++ [D1]) Q -> ~ happens_before P Q.
Proof. eauto using not_awaited_not_before, async_not_awaited. Qed.

(** *** Parts *)

(** A statement that is one part: ASYNC s, finish s, AT(q) s. *)
Definition part (s : stmt) : option (dir * stmt) :=
  match s with
  | SDynAsync s => Some (Da, s)
  | SFinish _ s => Some (Df, s)
  | SDynAt _ s => Some (Dat, s)
  | _ => None
  end.

Lemma fits_part s x s' T : part s = Some (x, s') -> fits s T ->
  fits s' (inside x T) /\ sidewards (root T ++ [x]) (root (inside x T)).
Proof.
  destruct T, s; simpl; intros E F; try discriminate; try contradiction;
  injection E as <- <-; auto; destruct F; auto using sidewards_refl.
Qed.

Lemma pending_part s x s' T P : part s = Some (x, s') -> fits s T ->
  pending s' (inside x T) P -> pending s T P.
Proof.
  destruct T, s; simpl; intros E F H; try discriminate; try contradiction;
  injection E as <- <-; auto; eapply extends_up; eauto.
Qed.

Lemma shole_static s e E d : shole s = Some (e, E) -> static s -> static (E d).
Proof.
  destruct s; simpl; intros H F; try discriminate; try in_hole He; simpl; auto.
  - destruct (ehole d0) as [[? ?] |] eqn:Hd; [injection H as <- <-; exact I |].
    in_hole He. exact I.
  - destruct (list_hole ehole bs) as [[? ?] |]; simpl in H; try discriminate.
    injection H as <- <-. exact F.
Qed.

(** ** What a step does to names *)

(** A step is of an instance that was pending, and nothing that was pending happens before it;
    what is pending after the step was so before. *)
Definition good (s : stmt) (T : names) (k : config) (P : path) (T' : names) : Prop :=
  pending s T P /\ (forall P', pending s T P' -> ~ happens_before P' P) /\
  forall s', fst k = Some s' ->
    fits s' T' /\ sidewards (root T) (root T') /\ forall P', pending s' T' P' -> pending s T P'.

Lemma leaf_fresh s T : match s with
    | SSkip | SThrow _ | SVal _ _ _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => True
    | _ => False end -> fits s T -> T = Fresh (root T) /\ static s.
Proof. destruct s, T; simpl; intuition. Qed.

Lemma good_leaf s T k T' : T = Fresh (root T) ->
  (forall s', fst k = Some s' -> fits s' T' /\ root T' = root T /\
     forall P, pending s' T' P -> extends (root T) P) ->
  good s T k (root T) T'.
Proof.
  intros E H. rewrite E at 1. split; [apply extends_refl |].
  split; [intros P; rewrite E; apply not_before_itself |].
  intros s' E'. destruct (H _ E') as (F & R & K). rewrite R.
  split; auto. split; [apply sidewards_refl |]. rewrite E. exact K.
Qed.

(** What is part of a part: ASYNC s, finish s, AT(q) s. *)
Lemma good_part s x s1 T k P a k' :
  part s = Some (x, s1) -> fits s T -> good s1 (inside x T) k P a ->
  (forall s2, fst k' = Some s2 -> exists s3, fst k = Some s3 /\ part s2 = Some (x, s3)) ->
  good s T k' P (One (root T) a).
Proof.
  intros E F (G1 & G2 & G3) HK. destruct (fits_part _ _ _ _ E F) as [F1 SW].
  assert (extends (root T ++ [x]) P) as EP.
  { eapply extends_below; eauto. eapply pending_extends; eauto. }
  split; [eapply pending_part; eauto |]. split.
  { intros P' HP' HB. apply (G2 P'); auto.
    assert (x <> D1) as N by (destruct s; simpl in E; try discriminate; injection E as <- _; discriminate).
    pose proof (before_is_there _ _ _ _ (pending_extends _ _ _ F HP') EP N HB) as X.
    destruct T, s; simpl in *; try discriminate; try contradiction;
    injection E as <- <-; auto. }
  intros s2 E2. destruct (HK _ E2) as (s3 & E3 & E4). destruct (G3 _ E3) as (F3 & SW3 & K).
  split.
  { destruct s2; simpl in E4; try discriminate; injection E4 as <- <-; simpl;
    eauto using sidewards_trans. }
  split; [apply sidewards_refl |]. intros P' HP'. eapply pending_part; eauto. apply K.
  destruct s2; simpl in E4; try discriminate; injection E4 as <- <-; exact HP'.
Qed.

(** What is part of the first of two: of a sequence, of a try. *)
Definition two (s : stmt) : option (stmt * stmt) :=
  match s with SSeq s t | STry s t => Some (s, t) | _ => None end.

Lemma fits_two s s1 t T : two s = Some (s1, t) -> fits s T ->
  fits s1 (first T) /\ sidewards (root T ++ [D0]) (root (first T)) /\
  fits t (second T) /\ sidewards (root T ++ [D1]) (root (second T)).
Proof.
  destruct T, s; simpl; intros E F; try discriminate; try contradiction;
  injection E as <- <-; auto; destruct F; auto using sidewards_refl.
Qed.

Lemma pending_first s s1 t T P : two s = Some (s1, t) -> fits s T ->
  pending s1 (first T) P -> pending s T P.
Proof.
  destruct T, s; simpl; intros E F H; try discriminate; try contradiction;
  injection E as <- <-; auto; eapply extends_up; eauto.
Qed.

Lemma pending_in_seq s t T P : fits (SSeq s t) T ->
  pending s (first T) P -> pending (SSeq s t) T P.
Proof. now apply (pending_first _ _ t). Qed.

Lemma pending_in_try s t T P : fits (STry s t) T ->
  pending s (first T) P -> pending (STry s t) T P.
Proof. now apply (pending_first _ _ t). Qed.

Lemma pending_second s t T P : fits (SSeq s t) T ->
  pending t (second T) P -> pending (SSeq s t) T P.
Proof. destruct T; simpl; intros F H; try contradiction; auto; eapply extends_up; eauto. Qed.

Lemma pending_handler s t T P : fits (STry s t) T -> is_async s = false ->
  pending t (second T) P -> pending (STry s t) T P.
Proof. destruct T; simpl; intros F N H; try contradiction; auto; eapply extends_up; eauto. Qed.

Lemma before_in_first s s1 t T P Q : two s = Some (s1, t) -> fits s T -> pending s T P ->
  pending s1 (first T) Q -> happens_before P Q -> pending s1 (first T) P.
Proof.
  intros E F HP HQ HB. destruct (fits_two _ _ _ _ E F) as (F1 & SW1 & F2 & SW2).
  assert (extends (root T ++ [D0]) P) as X.
  { apply before_is_there with (Q := Q); auto; try discriminate; [eapply pending_extends; eauto |].
    eapply extends_below; eauto. eapply pending_extends; eauto. }
  destruct T, s; simpl in *; try discriminate; try contradiction; injection E as <- <-; auto;
  destruct HP as [HP | HP]; auto; exfalso; try destruct HP as [_ HP];
  eapply (later_below A); eauto; eapply pending_extends; eauto.
Qed.

Lemma before_in_second s t T P Q : fits (SSeq s t) T -> is_async s = true ->
  pending (SSeq s t) T P -> pending t (second T) Q -> happens_before P Q ->
  pending t (second T) P.
Proof.
  intros F N HP HQ HB. destruct T; simpl in *; try contradiction.
  - destruct F as [F _]. apply static_sync in F. congruence.
  - destruct F as (F1 & SW1 & F2 & SW2). destruct HP as [HP | HP]; auto. exfalso.
    apply (async_not_before A s T1 P Q); auto.
    eapply extends_below; eauto. eapply pending_extends; eauto.
Qed.

Lemma good_first s s1 t T k P a k' T' : two s = Some (s1, t) -> fits s T ->
  good s1 (first T) k P a ->
  (forall s', fst k' = Some s' ->
    fits s' T' /\ sidewards (root T) (root T') /\ forall P', pending s' T' P' -> pending s T P') ->
  good s T k' P T'.
Proof.
  intros E F (G1 & G2 & G3) H. split; [eapply pending_first; eauto |]. split; auto.
  intros P' HP' HB. apply (G2 P'); auto. eapply before_in_first; eauto.
Qed.

Lemma good_second s t T k P b k' T' : fits (SSeq s t) T -> is_async s = true ->
  good t (second T) k P b ->
  (forall s', fst k' = Some s' ->
    fits s' T' /\ sidewards (root T) (root T') /\
    forall P', pending s' T' P' -> pending (SSeq s t) T P') ->
  good (SSeq s t) T k' P T'.
Proof.
  intros F HA (G1 & G2 & G3) H. split; [apply pending_second; auto |]. split; auto.
  intros P' HP' HB. apply (G2 P'); auto. eapply before_in_second; eauto.
Qed.

(** What is left of the first part is all that is left. *)
Lemma good_alone s s1 t T k P a : two s = Some (s1, t) -> fits s T ->
  good s1 (first T) k P a -> good s T k P a.
Proof.
  intros E F G. destruct (fits_two _ _ _ _ E F) as (_ & SW & _).
  eapply good_first; eauto. intros s' Hs. destruct G as (_ & _ & G3).
  destruct (G3 _ Hs) as (F' & SW' & K). split; auto.
  split; eauto using sidewards_step, sidewards_trans, plain_0, pending_first.
Qed.

Ltac leaf s T F :=
  let E := fresh in let St := fresh in
  destruct (leaf_fresh s T I F) as [E St]; simpl in St;
  apply good_leaf; [exact E |]; simpl; intros ? Hs; try discriminate; injection Hs as <-.

Ltac within s T F IH :=
  let F1 := fresh in
  destruct (fits_part s _ _ T eq_refl F) as [F1 _];
  specialize (IH _ F1); simpl; destruct (track _ _ _ _ _) as [P a]; cbn [fst snd] in *;
  eapply good_part; [reflexivity | exact F | exact IH |];
  intros s2 Hs; try discriminate.

Ltac in_first s T F IH :=
  destruct (fits_two s _ _ T eq_refl F) as (F1 & SW1 & F2 & SW2);
  specialize (IH _ F1); simpl; destruct (track _ _ _ _ _) as [P a]; cbn [fst snd] in *;
  pose proof IH as (_ & _ & G3).

Ltac goes_on s F IH :=
  apply (good_first s _ _ _ _ _ _ _ _ eq_refl F IH); intros s2 Hs; try discriminate.

Ltac alone s F IH := exact (good_alone s _ _ _ _ _ _ eq_refl F IH).

Theorem track_good d s g p l k : step d s g p l k -> forall T, fits s T ->
  good s T k (fst (track d s g p T)) (snd (track d s g p T)).
Proof.
  induction 1; intros T F.
  - assert (T = Fresh (root T) /\ static s) as [E0 St].
    { apply leaf_fresh; auto. destruct s; simpl in *; auto; discriminate. }
    apply good_leaf; auto. intros s' Hs. destruct x; simpl in Hs; try discriminate.
    injection Hs as <-. simpl. eauto using shole_static.
  - leaf SSkip T F.
  - leaf (SThrow (EVal v)) T F.
  - destruct (leaf_fresh (SVal x (EVal v) s) T I F) as [E0 St]. rewrite E0 in *. simpl in St.
    exact (IHstep (Fresh (root T)) (static_subst _ _ _ St)).
  - apply leaf_fresh in F as [E0 St]; [| exact I]. apply good_leaf; auto. discriminate.
  - apply leaf_fresh in F as [E0 St]; [| exact I]. apply good_leaf; auto. discriminate.
  - leaf (SAsync s) T F. simpl. repeat split; auto using sidewards_refl. eauto using extends_up.
  - within (SDynAsync s) T F IHstep. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - within (SFinish mu s) T F IHstep. injection Hs as <-. simpl. eauto.
  - within (SFinish mu s) T F IHstep.
  - (* SEQ *)
    in_first (SSeq s t) T F IHstep. goes_on (SSeq s t) F IHstep. injection Hs as <-.
    destruct (G3 _ eq_refl) as (F3 & SW3 & K). simpl.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros P' [HP' | HP']; eauto using pending_in_seq, pending_second.
  - (* SEQ_TERM *)
    in_first (SSeq s t) T F IHstep. goes_on (SSeq s t) F IHstep. injection Hs as <-.
    split; auto. split; eauto using sidewards_step, plain_1, pending_second.
  - in_first (SSeq s t) T F IHstep. alone (SSeq s t) F IHstep.
  - (* PAR *)
    destruct (fits_two (SSeq s t) _ _ T eq_refl F) as (F1 & SW1 & F2 & SW2).
    specialize (IHstep _ F2). simpl. destruct (track _ _ _ _ _) as [P b]. cbn [fst snd] in *.
    pose proof IHstep as (_ & _ & G3). eapply good_second; eauto. intros s2 Hs.
    unfold ended. rewrite (run_complete _ _ _ _ _ _ H0).
    destruct k as [[t' |] g']; simpl in *; injection Hs as <-.
    + destruct (G3 _ eq_refl) as (F3 & SW3 & K). simpl.
      split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
      intros P' [HP' | HP']; eauto using pending_in_seq, pending_second.
    + split; auto. split; eauto using sidewards_step, plain_0, pending_in_seq.
  - (* AT *)
    destruct (leaf_fresh (SAt q bs s) T I F) as [E0 St]. apply good_leaf; auto. intros s' Hs.
    injection Hs as <-. simpl. split; [| split]; auto.
    + repeat split; auto using sidewards_refl, static_substs.
    + intros P' [HP' | HP']; eauto using extends_up.
  - within (SDynAt q s) T F IHstep. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - (* TRY *)
    in_first (STry s t) T F IHstep. goes_on (STry s t) F IHstep.
    destruct k as [[s3 |] g']; simpl in *; try discriminate. injection Hs as <-.
    destruct (G3 _ eq_refl) as (F3 & SW3 & K). simpl.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros P' [HP' | [N HP']]; [eauto using pending_in_try |].
    apply pending_handler; auto. destruct (is_async s) eqn:X; auto.
    destruct (async_stays _ _ _ _ _ _ H0 X) as [_ Y]. rewrite (Y s3) in N; auto.
  - (* CATCH *)
    assert (is_async s = false).
    { destruct (is_async s) eqn:X; auto.
      destruct (async_stays _ _ _ _ _ _ H1 X). congruence. }
    unfold track; fold track.
    in_first (STry s t) T F IHstep. goes_on (STry s t) F IHstep.
    unfold ended. rewrite (run_complete _ _ _ _ _ _ H1).
    destruct k as [[s3 |] g']; simpl in *; injection Hs as <-.
    + destruct (G3 _ eq_refl) as (F3 & SW3 & K). simpl.
      split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
      intros P' [HP' | HP']; eauto using pending_in_try, pending_handler.
    + split; auto. split; eauto using sidewards_step, plain_1, pending_handler.
  - (* DEAD *)
    destruct (leaf_fresh s T H0 F) as [E0 St]. apply good_leaf; auto. discriminate.
  - destruct (leaf_fresh (SAt q bs s) T I F) as [E0 St]. apply good_leaf; auto. discriminate.
  - within (SFinish mu s) T F IHstep.
  - in_first (SSeq s t) T F IHstep. alone (SSeq s t) F IHstep.
  - (* SEQ_DEAD_ASYNC *)
    in_first (SSeq s t) T F IHstep. goes_on (SSeq s t) F IHstep. injection Hs as <-.
    split; auto. split; eauto using sidewards_step, plain_1, pending_second.
  - within (SDynAt q s) T F IHstep. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - in_first (STry s t) T F IHstep. alone (STry s t) F IHstep.
Qed.

(** ** Runs *)

Definition fits_config (k : config) (T : names) : Prop :=
  match fst k with Some s => fits s T | None => True end.

Definition pending_config (k : config) (T : names) (P : path) : Prop :=
  match fst k with Some s => pending s T P | None => False end.

Lemma step_keeps_names x Q y : named_step x Q y -> fits_config (fst x) (snd x) ->
  pending_config (fst x) (snd x) Q /\
  (forall P, pending_config (fst x) (snd x) P -> ~ happens_before P Q) /\
  fits_config (fst y) (snd y) /\
  forall P, pending_config (fst y) (snd y) P -> pending_config (fst x) (snd x) P.
Proof.
  destruct 1 as [s g d l k T H]. unfold fits_config, pending_config. simpl. intros F.
  destruct (track_good _ _ _ _ _ _ H T F) as (G1 & G2 & G3). split; auto. split; auto.
  destruct (fst k); [| split; [exact I | contradiction]].
  destruct (G3 _ eq_refl) as (F' & _ & K). auto.
Qed.

Lemma failure_keeps_names x y : named_failure x y -> fits_config (fst x) (snd x) ->
  fits_config (fst y) (snd y) /\
  forall P, pending_config (fst y) (snd y) P -> pending_config (fst x) (snd x) P.
Proof. destruct 1. auto. Qed.

(** What may still run after a run happens before nothing that has stepped. *)
Theorem what_is_left_is_not_before k T Ps k' T' :
  named_run k T Ps k' T' -> fits_config k T ->
  forall P Q, pending_config k' T' P -> In Q Ps -> ~ happens_before P Q.
Proof.
  intros R F P Q HP HQ.
  destruct (pending_after _ _ _ _ _ step_keeps_names failure_keeps_names _ _ _ R F) as [_ A].
  exact (proj2 (A P HP) Q HQ).
Qed.

(** Of two instances that step, that which happens before the other steps first. *)
Theorem happens_before_is_invariant k T Ps k' T' :
  named_run k T Ps k' T' -> fits_config k T ->
  forall i j P Q, nth_error Ps i = Some Q -> nth_error Ps j = Some P ->
  happens_before P Q -> j < i.
Proof. exact (fun R F => steps_first _ _ _ _ _ step_keeps_names failure_keeps_names _ _ _ R F). Qed.

(** Of a source program, with any failures at any moment: if P <hb Q, and both
    step, P steps before Q. *)
Corollary programs_keep_happens_before s g Ps k' T' :
  static s -> named_run (Some s, g) (Fresh []) Ps k' T' ->
  forall i j P Q, nth_error Ps i = Some Q -> nth_error Ps j = Some P ->
  happens_before P Q -> j < i.
Proof. intros St R. eapply happens_before_is_invariant; eauto. Qed.

Lemma named_by d s g l k T P T1 Ps k' T' :
  run d s g 0 = Some (l, k) -> track d s g 0 T = (P, T1) -> named_run k T1 Ps k' T' ->
  named_run (Some s, g) T (P :: Ps) k' T'.
Proof.
  intros R E N. apply run_sound in R.
  replace P with (fst (track d s g 0 T)) by now rewrite E.
  eapply N_Step; [econstructor; exact R |]. now rewrite E.
Qed.

(** For example, what follows a finish waits for the activities inside. *)
Example names_of_a_run :
  let s := SSeq (SFinish [] (SAsync SSkip)) SSkip in
  (exists k T, named_run (Some s, [Some []]) (Fresh []) [[D0; Df]; [D0; Df; Da]; [D1]] k T) /\
  happens_before [D0; Df; Da] [D1] /\ ~ happens_before [D0; Da] [D1].
Proof.
  split; [| split].
  - do 2 eexists.
    eapply (named_by [SEQ; FINISH; SPAWN]); [reflexivity | reflexivity |].
    eapply (named_by [SEQ_TERM; END_FINISH; ASYNC; SKIP]); [reflexivity | reflexivity |].
    eapply (named_by [SKIP]); [reflexivity | reflexivity |].
    apply N_Done.
  - exists [], [Df; Da], []. simpl. auto.
  - intros (A & R & T & E & F & W). destruct A as [| x A]; simpl in *.
    + injection E as <-. contradiction.
    + destruct A as [| y A]; simpl in *; injection F as -> F; discriminate.
Qed.

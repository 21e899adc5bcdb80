(** * Happens-before is invariant under failures of places.

    Statement instances are named by their paths from the root of the source.
    Names go along with a run in a tree of the shape of the statement. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Sound Thm.Complete Thm.WellFormed Thm.Preservation.
Import ListNotations.
Open Scope list_scope.

(** ** Names *)

(** 0 and 1, the parts of a sequence, or the body and the handler of a try;
    a into an async, f into a finish, @ into an at. *)
Inductive dir := D0 | D1 | Da | Df | Dat.
Definition path := list dir.

(** What follows it must wait for R: R meets an f before any a, or has no a. *)
Fixpoint awaited (R : path) : Prop :=
  match R with
  | [] => True
  | Df :: _ => True
  | Da :: _ => False
  | _ :: R => awaited R
  end.

(** P <hb Q: P = A.0.R and Q = A.1.T, where R is awaited. *)
Definition happens_before (P Q : path) : Prop :=
  exists A R T, P = A ++ D0 :: R /\ Q = A ++ D1 :: T /\ awaited R.

(** The names of what is left: a statement that has not begun, at its path, or
    the names of the parts of one that has. *)
Inductive names :=
| Fresh (A : path)
| One (A : path) (a : names)
| Two (A : path) (a b : names).

Definition root (T : names) : path := match T with Fresh A | One A _ | Two A _ _ => A end.

Definition inside (x : dir) (T : names) : names :=
  match T with
  | One _ a => a
  | _ => Fresh (root T ++ [x])
  end.

Definition first (T : names) : names :=
  match T with
  | Two _ a _ => a
  | _ => Fresh (root T ++ [D0])
  end.

Definition second (T : names) : names :=
  match T with
  | Two _ _ b => b
  | _ => Fresh (root T ++ [D1])
  end.

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

(** Runs, with failures of places anywhere, and the instances that step. *)
Inductive named_run : config -> names -> list path -> config -> names -> Prop :=
| N_Done k T : named_run k T [] k T
| N_Step s g d l k T Ps k' T' :
    step d s g 0 l k ->
    named_run k (snd (track d s g 0 T)) Ps k' T' ->
    named_run (Some s, g) T (fst (track d s g 0 T) :: Ps) k' T'
| N_Failure s g p T Ps k' T' :
    p ∈ g -> named_run (s, without g p) T Ps k' T' -> named_run (s, g) T Ps k' T'.

(** Every run is named. *)
Theorem every_run_is_named k tr k' T :
  moves k tr k' -> exists Ps T', named_run k T Ps k' T'.
Proof.
  intros H. revert T. induction H; intros T; [do 2 eexists; constructor |].
  destruct H.
  - destruct (IHmoves (snd (track d s g 0 T))) as (Ps & T' & IH).
    do 2 eexists. econstructor; eauto.
  - destruct (IHmoves T) as (Ps & T' & IH). do 2 eexists. eapply N_Failure; eauto.
Qed.

(** ** Paths *)

Definition extends (A P : path) : Prop := exists R, P = A ++ R.

Lemma extends_refl A : extends A A.
Proof. exists []. now rewrite app_nil_r. Qed.

Lemma extends_app A R : extends A (A ++ R).
Proof. now exists R. Qed.

Lemma extends_trans A B C : extends A B -> extends B C -> extends A C.
Proof. intros [R ->] [T ->]. exists (R ++ T). now rewrite app_assoc. Qed.

(** Further on by 0s and 1s alone: where a part is all that is left of a whole. *)
Definition sidewards (A B : path) : Prop :=
  exists R, B = A ++ R /\ Forall (fun x => x = D0 \/ x = D1) R.

Lemma sidewards_refl A : sidewards A A.
Proof. exists []. rewrite app_nil_r. auto. Qed.

Lemma sidewards_trans A B C : sidewards A B -> sidewards B C -> sidewards A C.
Proof.
  intros (R & -> & FS) (T & -> & FT). exists (R ++ T). rewrite app_assoc. split; auto.
  apply Forall_app; auto.
Qed.

Lemma sidewards_step A x B : x = D0 \/ x = D1 -> sidewards (A ++ [x]) B -> sidewards A B.
Proof.
  intros Hx. apply sidewards_trans. exists [x]. auto.
Qed.

Lemma sidewards_extends A B : sidewards A B -> extends A B.
Proof. intros (R & -> & _). now exists R. Qed.

(** Two paths part where they part: nothing else decides between them. *)
Lemma parted A x y R T B R' T' :
  x <> y -> A ++ x :: R = B ++ D0 :: R' -> A ++ y :: T = B ++ D1 :: T' ->
  A = B /\ x = D0 /\ y = D1 /\ R = R'.
Proof.
  revert B. induction A as [| a A IH]; destruct B as [| b B]; simpl; intros N E F.
  - injection E as <- <-. injection F as <- <-. auto.
  - injection E as -> _. injection F as -> _. congruence.
  - injection E as -> _. injection F as E0 _. discriminate.
  - injection E as -> E. injection F as F. destruct (IH B N E F) as (-> & ? & ? & ?). auto.
Qed.

Lemma not_before_itself A P : extends A P -> ~ happens_before P A.
Proof.
  intros [R ->] (B & R' & T & E & F & _). subst A. rewrite <- app_assoc in E.
  apply app_inv_head in E. discriminate.
Qed.

Lemma later_not_before A P Q :
  extends (A ++ [D1]) P -> extends (A ++ [D0]) Q -> ~ happens_before P Q.
Proof.
  intros [R ->] [T ->] (B & R' & T' & E & F & _). rewrite <- !app_assoc in *. simpl in *.
  destruct (parted A D1 D0 R T B R' T') as (_ & X & _); congruence.
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

Lemma extends_below A x B P : sidewards (A ++ [x]) B -> extends B P -> extends (A ++ [x]) P.
Proof. intros SW. apply extends_trans. now apply sidewards_extends. Qed.

Lemma extends_up A x P : extends (A ++ [x]) P -> extends A P.
Proof. apply extends_trans, extends_app. Qed.

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

Lemma awaited_sidewards R R' :
  Forall (fun x => x = D0 \/ x = D1) R -> awaited (R ++ R') -> awaited R'.
Proof. induction 1 as [| x R [-> | ->]]; simpl; auto. Qed.

(** Nothing that is pending in an asynchronous statement is awaited. *)
Lemma async_not_awaited T : forall s P,
  fits s T -> is_async s = true -> pending s T P ->
  exists R, P = root T ++ R /\ ~ awaited R.
Proof.
  induction T; simpl; intros s P F HA H.
  - rewrite static_sync in HA by auto. discriminate.
  - destruct s; simpl in *; try contradiction; try discriminate; destruct F as [F (R & E & SW)].
    + destruct (IHT _ _ F HA H) as (R' & -> & N). rewrite E. rewrite <- !app_assoc.
      exists ([Dat] ++ R ++ R'). split; auto. simpl. intros X. apply N.
      exact (awaited_sidewards _ _ SW X).
    + destruct (pending_extends _ _ _ F H) as [R' ->]. rewrite E, <- !app_assoc.
      exists ([Da] ++ R ++ R'). split; auto.
  - destruct s; simpl in *; try contradiction; try discriminate; simpl in HA;
    destruct F as (F1 & (R1 & E1 & SW1) & F2 & (R2 & E2 & SW2)).
    + apply andb_true_iff in HA as [A1 A2]. destruct H as [H | H].
      * destruct (IHT1 _ _ F1 A1 H) as (R' & -> & N). rewrite E1, <- !app_assoc.
        exists ([D0] ++ R1 ++ R'). split; auto. simpl. intros X. apply N.
        exact (awaited_sidewards _ _ SW1 X).
      * destruct (IHT2 _ _ F2 A2 H) as (R' & -> & N). rewrite E2, <- !app_assoc.
        exists ([D1] ++ R2 ++ R'). split; auto. simpl. intros X. apply N.
        exact (awaited_sidewards _ _ SW2 X).
    + destruct H as [H | [X H]]; [| congruence].
      destruct (IHT1 _ _ F1 HA H) as (R' & -> & N). rewrite E1, <- !app_assoc.
      exists ([D0] ++ R1 ++ R'). split; auto. simpl. intros X. apply N.
      exact (awaited_sidewards _ _ SW1 X).
Qed.

(** So what follows it need not wait. *)
Lemma async_not_before A s a P Q :
  fits s a -> is_async s = true -> pending s a P -> sidewards (A ++ [D0]) (root a) ->
  extends (A ++ [D1]) Q -> ~ happens_before P Q.
Proof.
  intros F HA H (R1 & E & SW) [R2 ->] (B & R & R' & EP & EQ & W).
  destruct (async_not_awaited _ _ _ F HA H) as (R3 & E3 & N).
  rewrite E3, E, <- !app_assoc in EP. rewrite <- app_assoc in EQ. simpl in EP, EQ.
  destruct (parted A D0 D1 (R1 ++ R3) R2 B R R') as (_ & _ & _ & <-); try congruence.
  apply N. exact (awaited_sidewards _ _ SW W).
Qed.

(** *** Parts *)

Lemma fits_seq s t T : fits (SSeq s t) T ->
  fits s (first T) /\ sidewards (root T ++ [D0]) (root (first T)) /\
  fits t (second T) /\ sidewards (root T ++ [D1]) (root (second T)).
Proof.
  destruct T; simpl; intros F; try contradiction; auto.
  destruct F. auto using sidewards_refl.
Qed.

Lemma fits_try s t T : fits (STry s t) T ->
  fits s (first T) /\ sidewards (root T ++ [D0]) (root (first T)) /\
  fits t (second T) /\ sidewards (root T ++ [D1]) (root (second T)).
Proof.
  destruct T; simpl; intros F; try contradiction; auto.
  destruct F. auto using sidewards_refl.
Qed.

Lemma pending_seq s t T P : fits (SSeq s t) T ->
  pending s (first T) P \/ pending t (second T) P -> pending (SSeq s t) T P.
Proof.
  destruct T; simpl; intros F [H | H]; try contradiction; auto; eapply extends_up; eauto.
Qed.

Lemma pending_try s t T P : fits (STry s t) T ->
  pending s (first T) P \/ (is_async s = false /\ pending t (second T) P) ->
  pending (STry s t) T P.
Proof.
  destruct T; simpl; intros F [H | H]; try contradiction; auto;
  eapply extends_up; try apply H.
Qed.

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

Definition good (s : stmt) (T : names) (k : config) (P : path) (T' : names) : Prop :=
  pending s T P /\
  forall s', fst k = Some s' ->
    fits s' T' /\ sidewards (root T) (root T') /\
    forall P', pending s' T' P' -> pending s T P' /\ ~ happens_before P' P.

Lemma leaf_fresh s T : match s with
    | SSkip | SThrow _ | SVal _ _ _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => True
    | _ => False end -> fits s T -> T = Fresh (root T) /\ static s.
Proof. destruct s, T; simpl; intuition. Qed.

Ltac leaf := match goal with
  | F : fits ?s ?T |- _ =>
      let E := fresh in let St := fresh in
      destruct (leaf_fresh s T I F) as [E St]; rewrite E; simpl
  end.

(** What is part of a part: ASYNC s, finish s, AT(q) s. *)
Lemma good_part s x s1 T k P a k' :
  part s = Some (x, s1) -> fits s T -> good s1 (inside x T) k P a ->
  (forall s2, fst k' = Some s2 -> exists s3, fst k = Some s3 /\ part s2 = Some (x, s3)) ->
  good s T k' P (One (root T) a).
Proof.
  intros E F [G1 G2] HK. destruct (fits_part _ _ _ _ E F) as [F1 SW].
  split; [eapply pending_part; eauto |]. intros s2 E2.
  destruct (HK _ E2) as (s3 & E3 & E4). destruct (G2 _ E3) as (F3 & SW3 & G3).
  assert (FO : fits s2 (One (root T) a)).
  { destruct s2; simpl in E4; try discriminate; injection E4 as <- <-; simpl;
    eauto using sidewards_trans. }
  split; auto. split; [apply sidewards_refl |].
  intros P' HP'.
  assert (HP : pending s3 a P').
  { destruct s2; simpl in E4; try discriminate; injection E4 as <- <-; exact HP'. }
  destruct (G3 _ HP). split; auto. eapply pending_part; eauto.
Qed.

Theorem track_good d s g p l k : step d s g p l k -> forall T, fits s T ->
  good s T k (fst (track d s g p T)) (snd (track d s g p T)).
Proof.
  induction 1; intros T F.
  - assert (T = Fresh (root T) /\ static s) as [E0 St].
    { apply leaf_fresh; auto. destruct s; simpl in *; auto; discriminate. }
    assert (track [CONTEXT; r] s g p T = (root T, Fresh (root T))) as -> by reflexivity.
    simpl. rewrite E0 at 1. split; simpl; [apply extends_refl |]. intros s' Hs.
    destruct x; simpl in Hs; try discriminate. injection Hs as <-. split.
    + eapply shole_static; eauto.
    + split; [apply sidewards_refl |]. intros P' HP'. split.
      * rewrite E0. exact HP'.
      * now apply not_before_itself.
  - leaf. split; simpl; [apply extends_refl | discriminate].
  - leaf. split; simpl; [apply extends_refl | discriminate].
  - pose proof (leaf_fresh (SVal x (EVal v) s) T I F) as [E0 St]. rewrite E0 in *. simpl in St.
    specialize (IHstep (Fresh (root T)) (static_subst _ _ _ St)). exact IHstep.
  - leaf. split; simpl; [apply extends_refl | discriminate].
  - leaf. split; simpl; [apply extends_refl | discriminate].
  - leaf. split; simpl; [apply extends_refl |]. intros s' Hs. injection Hs as <-.
    repeat split; simpl; auto using sidewards_refl.
    + eapply extends_up; eauto.
    + apply not_before_itself. eapply extends_up; eauto.
  - (* ASYNC *)
    destruct (fits_part (SDynAsync s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g p (inside Da T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |].
    intros s2 Hs. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - destruct (fits_part (SFinish mu s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g p (inside Df T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |].
    intros s2 Hs. simpl in Hs. injection Hs as <-. simpl. eauto.
  - destruct (fits_part (SFinish mu s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g p (inside Df T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |]. discriminate.
  - (* SEQ *)
    destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    destruct (track d s g p (first T)) as [P a] eqn:Tr. simpl in *.
    split; [apply pending_seq; auto |]. intros s2 Hs. injection Hs as <-.
    destruct (G2 _ eq_refl) as (F3 & SW3 & G3).
    split; [simpl; eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros P' [HP' | HP'].
    + destruct (G3 _ HP'). split; auto. apply pending_seq; auto.
    + split; [apply pending_seq; auto |].
      apply later_not_before with (A := root T); eapply extends_below; eauto;
      eapply pending_extends; eauto.
  - (* SEQ_TERM *)
    destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    destruct (track d s g p (first T)) as [P a] eqn:Tr. simpl in *.
    split; [apply pending_seq; auto |]. intros s2 Hs. injection Hs as <-.
    split; auto. split; [eapply sidewards_step; eauto |].
    intros P' HP'. split; [apply pending_seq; auto |].
    apply later_not_before with (A := root T); eapply extends_below; eauto;
    eapply pending_extends; eauto.
  - (* SEQ_FAIL *)
    destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    split; [apply pending_seq; auto |]. intros s2 Hs.
    destruct (G2 _ Hs) as (F3 & SW3 & G3). split; auto.
    split; [exact (sidewards_step _ _ _ (or_introl eq_refl) (sidewards_trans _ _ _ SW1 SW3)) |].
    intros P' HP'. destruct (G3 _ HP'). split; auto. apply pending_seq; auto.
  - (* PAR *)
    destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F2) as [G1 G2]. simpl.
    destruct (track d t g p (second T)) as [P b] eqn:Tr. simpl in *.
    assert (EQ : extends (root T ++ [D1]) P).
    { eapply extends_below; eauto. eapply pending_extends; eauto. }
    split; [apply pending_seq; auto |]. intros s2 Hs.
    unfold ended. rewrite (run_complete _ _ _ _ _ _ H0).
    destruct k as [[t' |] g']; simpl in *; injection Hs as <-.
    + destruct (G2 _ eq_refl) as (F3 & SW3 & G3).
      split; [simpl; eauto using sidewards_trans |]. split; [apply sidewards_refl |].
      intros P' [HP' | HP'].
      * split; [apply pending_seq; auto |]. apply (async_not_before (root T) s (first T)); auto.
      * destruct (G3 _ HP'). split; auto. apply pending_seq; auto.
    + split; auto. split; [eapply sidewards_step; [| exact SW1]; auto |].
      intros P' HP'. split; [apply pending_seq; auto |]. apply (async_not_before (root T) s (first T)); auto.
  - (* AT *)
    leaf. split; simpl; [apply extends_refl |]. intros s' Hs. injection Hs as <-.
    assert (static s) by assumption.
    split; [| split; [apply sidewards_refl |]].
    + simpl. repeat split; auto using sidewards_refl, static_substs.
    + simpl. intros P' HP'.
      assert (X : extends (root T) P').
      { destruct HP' as [HP' | HP']; do 2 eapply extends_up; eauto. }
      split; auto. now apply not_before_itself.
  - (* PLACE_SHIFT *)
    destruct (fits_part (SDynAt q s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g q (inside Dat T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |].
    intros s2 Hs. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - (* TRY *)
    destruct (fits_try _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    destruct (track d s g p (first T)) as [P a] eqn:Tr. simpl in *.
    split; [apply pending_try; auto |]. intros s2 Hs.
    destruct k as [[s3 |] g']; simpl in *; try discriminate. injection Hs as <-.
    destruct (G2 _ eq_refl) as (F3 & SW3 & G3).
    split; [simpl; eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros P' [HP' | [A HP']].
    + destruct (G3 _ HP'). split; auto. apply pending_try; auto.
    + assert (is_async s = false).
      { destruct (is_async s) eqn:X; auto.
        destruct (async_stays _ _ _ _ _ _ H0 X) as [_ Y]. rewrite (Y s3) in A; auto. }
      split; [apply pending_try; auto |].
      apply later_not_before with (A := root T); eapply extends_below; eauto;
      eapply pending_extends; eauto.
  - (* CATCH *)
    destruct (fits_try _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    destruct (track d s g p (first T)) as [P a] eqn:Tr. simpl in *.
    assert (is_async s = false).
    { destruct (is_async s) eqn:X; auto.
      destruct (async_stays _ _ _ _ _ _ H1 X). congruence. }
    split; [apply pending_try; auto |]. intros s2 Hs.
    assert (LB : forall P', pending t (second T) P' ->
      pending (STry s t) T P' /\ ~ happens_before P' P).
    { intros P' HP'. split; [apply pending_try; auto |].
      apply later_not_before with (A := root T); eapply extends_below; eauto;
      eapply pending_extends; eauto. }
    unfold ended. rewrite (run_complete _ _ _ _ _ _ H1).
    destruct k as [[s3 |] g']; simpl in *; injection Hs as <-.
    + destruct (G2 _ eq_refl) as (F3 & SW3 & G3).
      split; [simpl; eauto using sidewards_trans |]. split; [apply sidewards_refl |].
      intros P' [HP' | HP']; auto.
      destruct (G3 _ HP'). split; auto. apply pending_try; auto.
    + split; auto. split; auto. eapply sidewards_step; eauto.
  - (* DEAD *)
    destruct (leaf_fresh s T H0 F) as [E0 St].
    assert (track [DEAD] s g p T = (root T, Fresh (root T))) as -> by reflexivity.
    rewrite E0 at 1. split; simpl; [apply extends_refl | discriminate].
  - leaf. split; simpl; [apply extends_refl | discriminate].
  - destruct (fits_part (SFinish mu s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g p (inside Df T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |]. discriminate.
  - destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    split; [apply pending_seq; auto | discriminate].
  - (* SEQ_DEAD_ASYNC *)
    destruct (fits_seq _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    destruct (track d s g p (first T)) as [P a] eqn:Tr. simpl in *.
    split; [apply pending_seq; auto |]. intros s2 Hs. injection Hs as <-.
    split; auto. split; [eapply sidewards_step; eauto |].
    intros P' HP'. split; [apply pending_seq; auto |].
    apply later_not_before with (A := root T); eapply extends_below; eauto;
    eapply pending_extends; eauto.
  - (* MASK *)
    destruct (fits_part (SDynAt q s) _ _ T eq_refl F) as [F1 _].
    specialize (IHstep _ F1). simpl.
    destruct (track d s g q (inside Dat T)) as [P a] eqn:Tr. simpl in *.
    eapply good_part; [reflexivity | exact F | exact IHstep |].
    intros s2 Hs. destruct k as [[s3 |] g']; simpl in *; try discriminate.
    injection Hs as <-. simpl. eauto.
  - (* CATCH_DEAD *)
    destruct (fits_try _ _ _ F) as (F1 & SW1 & F2 & SW2).
    destruct (IHstep _ F1) as [G1 G2]. simpl.
    split; [apply pending_try; auto |]. intros s2 Hs.
    destruct (G2 _ Hs) as (F3 & SW3 & G3). split; auto.
    split; [exact (sidewards_step _ _ _ (or_introl eq_refl) (sidewards_trans _ _ _ SW1 SW3)) |].
    intros P' HP'. destruct (G3 _ HP'). split; auto. apply pending_try; auto.
Qed.

(** ** Runs *)

Definition fits_config (k : config) (T : names) : Prop :=
  match fst k with Some s => fits s T | None => True end.

Definition pending_config (k : config) (T : names) (P : path) : Prop :=
  match fst k with Some s => pending s T P | None => False end.

Lemma what_runs_was_pending k T Ps k' T' P :
  named_run k T Ps k' T' -> fits_config k T -> In P Ps -> pending_config k T P.
Proof.
  induction 1; intros F HI; [destruct HI | |].
  - destruct (track_good _ _ _ _ _ _ H T F) as [G1 G2].
    destruct HI as [<- | HI]; [exact G1 |].
    destruct k as [[s' |] g']; unfold fits_config, pending_config in *; simpl in *.
    + destruct (G2 _ eq_refl) as (F' & _ & G3). apply G3. now apply IHnamed_run.
    + exfalso. apply IHnamed_run; auto.
  - apply IHnamed_run; auto.
Qed.

(** Once an instance has stepped, nothing that happens before it steps any more. *)
Theorem happens_before_is_invariant k T Ps k' T' :
  named_run k T Ps k' T' -> fits_config k T ->
  forall i j P Q, nth_error Ps i = Some Q -> nth_error Ps j = Some P ->
  happens_before P Q -> j < i.
Proof.
  induction 1; intros F i j P Q HQ HP HB.
  - destruct i; discriminate.
  - destruct (track_good _ _ _ _ _ _ H T F) as [G1 G2].
    assert (FK : fits_config k (snd (track d s g 0 T))).
    { unfold fits_config. destruct (fst k) eqn:E; auto. apply (G2 _ eq_refl). }
    destruct i, j; simpl in *; try lia.
    + injection HQ as <-. injection HP as <-. exfalso.
      eapply not_before_itself; eauto using extends_refl.
    + injection HQ as <-. exfalso.
      pose proof (what_runs_was_pending _ _ _ _ _ P H0 FK (nth_error_In _ _ HP)) as X.
      unfold pending_config in X. destruct (fst k) eqn:E; [| exact X].
      destruct (G2 _ eq_refl) as (_ & _ & G3). destruct (G3 _ X). contradiction.
    + specialize (IHnamed_run FK i j P Q HQ HP HB). lia.
  - eapply IHnamed_run; eauto.
Qed.

(** Of a source program, with any failures at any moment: if P <hb Q, and both
    step, P steps before Q. *)
Corollary programs_keep_happens_before s g Ps k' T' :
  static s -> named_run (Some s, g) (Fresh []) Ps k' T' ->
  forall i j P Q, nth_error Ps i = Some Q -> nth_error Ps j = Some P ->
  happens_before P Q -> j < i.
Proof. intros St R. eapply happens_before_is_invariant; eauto. Qed.

Lemma named_step d s g l k T P T1 Ps k' T' :
  run d s g 0 = Some (l, k) -> track d s g 0 T = (P, T1) -> named_run k T1 Ps k' T' ->
  named_run (Some s, g) T (P :: Ps) k' T'.
Proof.
  intros R E N. apply run_sound in R.
  replace P with (fst (track d s g 0 T)) by now rewrite E.
  apply N_Step with (l := l) (k := k); auto. now rewrite E.
Qed.

(** For example, what follows a finish waits for the activities inside. *)
Example names_of_a_run :
  let s := SSeq (SFinish [] (SAsync SSkip)) SSkip in
  (exists k T, named_run (Some s, [Some []]) (Fresh []) [[D0; Df]; [D0; Df; Da]; [D1]] k T) /\
  happens_before [D0; Df; Da] [D1] /\ ~ happens_before [D0; Da] [D1].
Proof.
  split; [| split].
  - do 2 eexists.
    eapply (named_step [SEQ; FINISH; SPAWN]); [reflexivity | reflexivity |].
    eapply (named_step [SEQ_TERM; END_FINISH; ASYNC; SKIP]); [reflexivity | reflexivity |].
    eapply (named_step [SKIP]); [reflexivity | reflexivity |].
    apply N_Done.
  - exists [], [Df; Da], []. simpl. auto.
  - intros (A & R & T & E & F & W). destruct A as [| x A]; simpl in *.
    + injection E as <-. contradiction.
    + destruct A as [| y A]; simpl in *; injection F as -> F; discriminate.
Qed.

(** * Happens-before in X10 proper is invariant under failures of places. *)

From Coq Require Import String ZArith Arith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors Ext.Sound Ext.Exact Ext.Instances Thm.Paths.
Import ListNotations.
Open Scope list_scope.

(** ** Names that fit a statement *)

(** What may follow what runs in a statement is source. *)
Definition is_source_later (s : stmt) : bool :=
  match s with
  | STry _ t | SFinally _ t | SBind _ _ t => is_source t
  | STryCatch _ cs => forallb (fun c => is_source (snd c)) cs
  | _ => true
  end.

(** It may follow: no handler does, once the body can no more fail it. *)
Definition has_later (s : stmt) : bool :=
  match s with
  | STry s _ | STryCatch s _ | SFinally s _ => negb (is_async s)
  | SBind _ _ _ => true
  | _ => false
  end.

(** T names what has not begun in s, and what runs there. *)
Fixpoint bears (s : stmt) (T : names) {struct T} : Prop :=
  match T with
  | Fresh _ => is_source s = true
  | One A a =>
      match body s with
      | Some (x, s') => bears s' a /\ sidewards (A ++ [x]) (root a) /\ is_source_later s = true
      | None => False
      end
  | Two A a b =>
      match s with
      | SSeq s t =>
          bears s a /\ sidewards (A ++ [D0]) (root a) /\
          bears t b /\ sidewards (A ++ [D1]) (root b)
      | _ => False
      end
  end.

(** The instances that may yet step. *)
Fixpoint pending (s : stmt) (T : names) (Q : path) {struct T} : Prop :=
  match T with
  | Fresh A => extends A Q
  | One A a =>
      match body s with
      | Some (_, s') => pending s' a Q \/ (has_later s = true /\ extends (A ++ [D1]) Q)
      | None => False
      end
  | Two _ a b =>
      match s with
      | SSeq s t => pending s a Q \/ pending t b Q
      | _ => False
      end
  end.

Lemma body_of_source s x s' : is_source s = true -> body s = Some (x, s') ->
  is_source s' = true /\ is_source_later s = true.
Proof.
  destruct s; simpl; intros S E; try discriminate; injection E as <- <-;
  try apply andb_true_iff in S; tauto.
Qed.

Lemma bears_body s x s' T : body s = Some (x, s') -> bears s T ->
  bears s' (inside x T) /\ sidewards (root T ++ [x]) (root (inside x T)) /\
  is_source_later s = true.
Proof.
  destruct T; simpl; intros E B.
  - destruct (body_of_source _ _ _ B E). auto using sidewards_refl.
  - now rewrite E in B.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma bears_seq s t T : bears (SSeq s t) T ->
  bears s (first T) /\ sidewards (root T ++ [D0]) (root (first T)) /\
  bears t (second T) /\ sidewards (root T ++ [D1]) (root (second T)).
Proof.
  destruct T; simpl; intros B; try contradiction; auto.
  apply andb_true_iff in B as []. auto using sidewards_refl.
Qed.

Lemma later_is_after_0 s x s' : body s = Some (x, s') -> has_later s = true -> x = D0.
Proof. destruct s; simpl; intros E L; try discriminate; now injection E as <- _. Qed.

Lemma pending_extends T : forall s Q, bears s T -> pending s T Q -> extends (root T) Q.
Proof.
  induction T; simpl; intros s Q B H; auto.
  - destruct (body s) as [[x s'] |] eqn:E; [| contradiction]. destruct B as (B & SW & _).
    destruct H as [H | [_ H]]; [| eauto using extends_up].
    apply (extends_up _ x). eapply extends_below; eauto.
  - destruct s; try contradiction. destruct B as (B1 & SW1 & B2 & SW2).
    destruct H as [H | H]; [apply (extends_up _ D0) | apply (extends_up _ D1)];
    eapply extends_below; eauto.
Qed.

Lemma pending_body s x s' T Q : body s = Some (x, s') -> bears s T ->
  pending s' (inside x T) Q -> pending s T Q.
Proof.
  destruct T; simpl; intros E B H.
  - eauto using extends_up.
  - rewrite E. auto.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma pending_later s x s' T Q : body s = Some (x, s') -> bears s T ->
  has_later s = true -> extends (root T ++ [D1]) Q -> pending s T Q.
Proof.
  destruct T; simpl; intros E B L H.
  - eauto using extends_up.
  - rewrite E. auto.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma pending_first s t T Q : bears (SSeq s t) T ->
  pending s (first T) Q -> pending (SSeq s t) T Q.
Proof. destruct T; simpl; intros B H; try contradiction; eauto using extends_up. Qed.

Lemma pending_second s t T Q : bears (SSeq s t) T ->
  pending t (second T) Q -> pending (SSeq s t) T Q.
Proof. destruct T; simpl; intros B H; try contradiction; eauto using extends_up. Qed.

(** ** What is asynchronous *)

Section Program.
Variable P : program.

Lemma copied_label g l p l' g' : copy_label g P l p = (l', g') -> is_sync l' = is_sync l.
Proof. destruct l; simpl; intros E; injection E as <- <-; reflexivity. Qed.

(** It stays so, and never fails synchronously. *)
Theorem ext_async_stays d s g p l k : step P d s g p l k -> is_async s = true ->
  is_sync l = false /\ forall s', fst k = Some s' -> is_async s' = true.
Proof.
  revert d s g p l k.
  apply (step_induction P (fun d s g p l k => is_async s = true ->
    is_sync l = false /\ forall s', fst k = Some s' -> is_async s' = true));
  auto; simpl; intros; try discriminate.
  1: destruct s; simpl in *; discriminate.
  all: repeat match goal with
  | H : _ && _ = true |- _ => apply andb_true_iff in H as [? ?]
  | H : false = true |- _ => discriminate
  | H : is_lost _ = true |- _ => destruct s; discriminate
  | H : match ?s with _ => _ end, H' : goes_on ?s _ _ = true |- _ =>
      destruct s; try contradiction; subst; simpl in H'
  | H : ?a = true -> _, H' : ?a = true |- _ => specialize (H H') as [? ?]
  | H : ?a = true, H' : ?a = false |- _ => congruence
  | H : copy_label _ _ _ _ = (?l, _) |- context [is_sync ?l] => rewrite (copied_label _ _ _ _ _ H)
  | H : is_sync ?l = false |- context [passing _ ?l _] => unfold passing; rewrite H; simpl
  | |- context [fst ?k] => is_var k; destruct k as [[k |] ?]; simpl in *
  | |- is_sync _ = false /\ _ => split; [first [assumption | destruct l; simpl in *; congruence] |]
  | |- false = false /\ _ => split; auto
  | |- forall s', Some _ = Some s' -> _ => intros ? E; injection E as <-; simpl; auto
  | |- forall s', None = Some s' -> _ => discriminate
  | H : forall s', Some ?s = Some s' -> is_async s' = true |- _ => specialize (H s eq_refl)
  | H : ?b = true |- context [?b] => rewrite H
  end; auto.
Qed.

(** Nothing that is pending in an asynchronous statement is awaited. *)
Lemma async_not_awaited T : forall s Q,
  bears s T -> is_async s = true -> pending s T Q ->
  exists R, Q = root T ++ R /\ ~ awaited R.
Proof.
  induction T; simpl; intros s Q B HA H.
  - rewrite source_sync in HA by auto. discriminate.
  - destruct (body s) as [[x s'] |] eqn:E; [| contradiction]. destruct B as (B & SW & _).
    destruct H as [H | [L _]]; [| destruct s; simpl in *; try discriminate; rewrite HA in L; discriminate].
    destruct s; simpl in *; try discriminate; injection E as <- <-;
    first [ eapply in_an_async; eauto; eapply pending_extends; eauto; fail
          | eapply not_awaited_below; [| exact SW | eauto]; split; discriminate ].
  - destruct s; try contradiction. simpl in HA.
    destruct B as (B1 & SW1 & B2 & SW2). apply andb_true_iff in HA as [A1 A2].
    destruct H as [H | H].
    + exact (not_awaited_below _ _ _ _ plain_0 SW1 (IHT1 _ _ B1 A1 H)).
    + exact (not_awaited_below _ _ _ _ plain_1 SW2 (IHT2 _ _ B2 A2 H)).
Qed.

(** ** What a step does to names *)

(** A step is of an instance that was pending, and nothing that was pending happens before it;
    what is pending after the step was so before. *)
Definition good (s : stmt) (T : names) (k : config) (Q : path) (T' : names) : Prop :=
  pending s T Q /\ (forall Q', pending s T Q' -> ~ happens_before Q' Q) /\
  forall s', fst k = Some s' ->
    bears s' T' /\ sidewards (root T) (root T') /\ forall Q', pending s' T' Q' -> pending s T Q'.

(** *** In what runs inside a statement *)

Lemma before_in_body s x s' T Q' Q : body s = Some (x, s') -> bears s T -> pending s T Q' ->
  pending s' (inside x T) Q -> happens_before Q' Q -> pending s' (inside x T) Q'.
Proof.
  intros E B H' H HB. destruct (bears_body _ _ _ _ E B) as (B' & SW & _).
  assert (extends (root T ++ [x]) Q) as X.
  { eapply extends_below; eauto. eapply pending_extends; eauto. }
  assert (extends (root T ++ [x]) Q') as X'.
  { apply before_is_there with (Q := Q); auto; [eapply pending_extends; eauto |].
    destruct s; simpl in E; try discriminate; injection E as <- _; discriminate. }
  destruct T; simpl in *; auto.
  rewrite E in *. destruct H' as [H' | [L H']]; auto. exfalso.
  pose proof (later_is_after_0 _ _ _ E L) as ->. exact (later_not_before _ _ _ H' X HB).
Qed.

(** What is left of the body is all that is left, or the body goes on where it is, or what
    follows it is put behind. *)
Inductive left_of_body (s : stmt) (x : dir) (T : names) (k : config) (a : names)
  : stmt -> names -> Prop :=
| Alone s' : plain x -> fst k = Some s' -> left_of_body s x T k a s' a
| Goes_on s1 s' :
    fst k = Some s1 -> body s' = Some (x, s1) -> is_source_later s' = true ->
    (has_later s' = true -> has_later s = true) ->
    left_of_body s x T k a s' (One (root T) a)
| Follows t : has_later s = true -> is_source t = true -> left_of_body s x T k a t (later T)
| Behind s1 t :
    has_later s = true -> is_source t = true -> fst k = Some s1 ->
    left_of_body s x T k a (SSeq s1 t) (Two (root T) a (later T)).

Lemma good_body s x s1 T k Q a k' T' :
  body s = Some (x, s1) -> bears s T -> good s1 (inside x T) k Q a ->
  (forall s', fst k' = Some s' -> left_of_body s x T k a s' T') ->
  good s T k' Q T'.
Proof.
  intros E B (G1 & G2 & G3) H. destruct (bears_body _ _ _ _ E B) as (B1 & SW & SL).
  split; [eapply pending_body; eauto |]. split.
  { intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_body; eauto. }
  intros s' Hs. destruct (H _ Hs) as [s' HX HK | s2 s' HK E' SL' L | t L S | s2 t L S HK].
  - destruct (G3 _ HK) as (B' & SW' & K). split; auto.
    split; eauto using sidewards_step, sidewards_trans, pending_body.
  - destruct (G3 _ HK) as (B' & SW' & K). simpl. rewrite E'.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros Q' [H' | [L' H']]; eauto using pending_body, pending_later.
  - split; auto. split; [exists [D1]; auto using plain_1 |].
    intros Q' H'. eapply pending_later; eauto.
  - pose proof (later_is_after_0 _ _ _ E L) as ->.
    destruct (G3 _ HK) as (B' & SW' & K). simpl.
    split; [eauto using sidewards_trans, sidewards_refl |]. split; [apply sidewards_refl |].
    intros Q' [H' | H']; eauto using pending_body, pending_later.
Qed.

(** *** In sequences *)

Lemma before_in_first s t T Q' Q : bears (SSeq s t) T -> pending (SSeq s t) T Q' ->
  pending s (first T) Q -> happens_before Q' Q -> pending s (first T) Q'.
Proof.
  intros B H' H HB. destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2).
  assert (extends (root T ++ [D0]) Q') as X.
  { apply before_is_there with (Q := Q); auto; try discriminate; [eapply pending_extends; eauto |].
    eapply extends_below; eauto. eapply pending_extends; eauto. }
  destruct T; simpl in *; try contradiction; auto. destruct H' as [H' | H']; auto.
  exfalso. eapply (later_below A); eauto; eapply pending_extends; eauto.
Qed.

Lemma before_in_second s t T Q' Q : bears (SSeq s t) T -> is_async s = true ->
  pending (SSeq s t) T Q' -> pending t (second T) Q -> happens_before Q' Q ->
  pending t (second T) Q'.
Proof.
  intros B HA H' H HB. destruct T; simpl in *; try contradiction.
  - apply andb_true_iff in B as [S _]. apply source_sync in S. congruence.
  - destruct B as (B1 & SW1 & B2 & SW2). destruct H' as [H' | H']; auto. exfalso.
    eapply not_awaited_not_before; eauto using async_not_awaited.
    eapply extends_below; eauto. eapply pending_extends; eauto.
Qed.

Lemma good_first s t T k Q a k' T' : bears (SSeq s t) T -> good s (first T) k Q a ->
  (forall s', fst k' = Some s' ->
    bears s' T' /\ sidewards (root T) (root T') /\
    forall Q', pending s' T' Q' -> pending (SSeq s t) T Q') ->
  good (SSeq s t) T k' Q T'.
Proof.
  intros B (G1 & G2 & G3) H. split; [now apply pending_first |]. split; auto.
  intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_first; eauto.
Qed.

Lemma good_second s t T k Q b : bears (SSeq s t) T -> is_async s = true ->
  good t (second T) k Q b ->
  good (SSeq s t) T (beside s k) Q
    match fst k with Some _ => Two (root T) (first T) b | None => first T end.
Proof.
  intros B HA (G1 & G2 & G3). destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2).
  split; [now apply pending_second |]. split.
  { intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_second; eauto. }
  destruct k as [[t' |] g']; simpl in *; intros s' Hs; injection Hs as <-.
  - destruct (G3 _ eq_refl) as (B' & SW' & K). simpl.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros Q' [H' | H']; eauto using pending_first, pending_second.
  - split; auto. split; eauto using sidewards_step, plain_0, pending_first.
Qed.

(** *** In what begins *)

Lemma leaf_fresh s g p T : frames s g p = [] -> bears s T ->
  T = Fresh (root T) /\ is_source s = true.
Proof.
  destruct T; simpl; intros F B; auto; exfalso.
  - destruct s; simpl in *; try contradiction; discriminate.
  - destruct s; simpl in *; try contradiction; discriminate.
Qed.

Lemma good_leaf s A k T' :
  (forall s', fst k = Some s' ->
    bears s' T' /\ sidewards A (root T') /\ forall Q, pending s' T' Q -> extends A Q) ->
  good s (Fresh A) k A T'.
Proof.
  intros H. split; [apply extends_refl |]. split; [intros; now apply not_before_itself | exact H].
Qed.

Lemma sidewards_c A : sidewards A (A ++ [Dc]).
Proof. exists [Dc]. split; auto. constructor; auto. split; discriminate. Qed.

Hypothesis sources : is_source_program P = true.

Lemma good_beginning r d s g p l k A : frames s g p = [] -> is_source s = true ->
  step P (r :: d) s g p l k -> good s (Fresh A) k A (beginning r A (fst k)).
Proof.
  intros F S H. apply good_leaf.
  inversion H; subst; simpl in F; try discriminate F; simpl;
  intros ? Hs; try discriminate Hs; try (injection Hs as <-); simpl;
  try (split; [| eauto using sidewards_refl, sidewards_c, extends_up; fail]);
  try (split; [| split; [apply sidewards_refl |]; intros Q [H' | [? _]];
                 [eauto using extends_up | discriminate]]);
  simpl in S; rewrite ?andb_true_r; auto using sidewards_refl.
  - destruct x; [injection Hs as <- | discriminate].
    eapply source_shole in H3. rewrite H3. exact S.
  - match goal with A : p ∈ g |- _ => rewrite A in F end. discriminate.
  - rewrite source_substs. auto using sidewards_refl.
  - apply andb_true_iff in S as [S1 S2]. destruct v as [| | | | | | [] | | | | |]; try discriminate;
    injection Hs as <-; auto.
  - now rewrite S.
  - destruct s; try contradiction; discriminate.
  - eauto using source_entered, source_found.
  - eauto using source_invoked.
  - match goal with X : match overloaded ?o ?v ?w ?g ?P with _ => _ end |- _ =>
      destruct (overloaded o v w g P) eqn:O;
      [destruct X as [_ ->] | destruct X as (? & _ & -> & _)]; [| discriminate] end.
    injection Hs as <-. eauto using source_overloaded.
  - eauto using source_initialiser.
  - destruct l0; simpl in *; injection Hs as <-; [| congruence |].
    + simpl. split; auto using sidewards_refl. split; [apply sidewards_refl |].
      intros Q [H' | [? _]]; [eauto using extends_up | discriminate].
    + destruct s0; try discriminate; simpl in *; eauto using sidewards_c, extends_up.
Qed.

(** *** In all *)

Lemma failing_is_no_async d s g p l k : step P d s g p l k -> is_sync l = true ->
  is_async s = false.
Proof.
  intros H S. destruct (is_async s) eqn:E; auto.
  destruct (ext_async_stays _ _ _ _ _ _ H E). congruence.
Qed.

Lemma not_yet_async d s g p l s' g' : step P d s g p l (Some s', g') ->
  negb (is_async s') = true -> negb (is_async s) = true.
Proof.
  intros H N. destruct (is_async s) eqn:E; auto.
  destruct (ext_async_stays _ _ _ _ _ _ H E) as [_ A]. now rewrite (A _ eq_refl) in N.
Qed.

Ltac booleans :=
  repeat match goal with
  | H : _ && _ = true |- _ => apply andb_true_iff in H as [? ?]
  | H : negb _ = true |- _ => apply negb_true_iff in H
  end.

(** Which of its forms is left of a body. *)
Ltac form Hs :=
  first
  [ discriminate
  | eapply Alone; [split; discriminate | exact Hs]
  | injection Hs as <-; eapply Goes_on; simpl; eauto using not_yet_async; fail
  | injection Hs as <-; eapply Follows; simpl; rewrite ?andb_true_r; auto; fail
  | injection Hs as <-; eapply Behind; simpl; rewrite ?andb_true_r; auto; fail ].

Ltac in_body HF HR HC B IH :=
  destruct HF as [HF | []]; injection HF as <- <- <- <-;
  let E := fresh in
  lazymatch type of B with bears ?s ?T => eassert (body s = Some (_, _)) as E by reflexivity end;
  destruct (bears_body _ _ _ _ E B) as (B1 & _ & L); simpl in L;
  specialize (IH B1); apply (good_body _ _ _ _ _ _ _ _ _ E B IH);
  match goal with k : config |- _ => destruct k as [[sk |] gk] end;
  repeat destruct HR as [<- | HR]; try contradiction; simpl in HC;
  try (destruct HC as [HC | HC]; [injection HC as <- <- | destruct HC]); split_cases; booleans;
  intros ? Hs; unfold passing, behind in *; simpl in *;
  try match goal with |- context [is_sync ?l] => destruct (is_sync l) eqn:?; simpl in * end;
  try match goal with S : is_sync _ = true, ST : step _ _ _ _ _ _ _ |- _ =>
    pose proof (f_equal negb (failing_is_no_async _ _ _ _ _ _ ST S)) end;
  try form Hs.

Theorem named_good d s g p l k T Q T' : named P d s g p l k T Q T' -> bears s T -> good s T k Q T'.
Proof.
  induction 1 as [r d s g p l k T F H | r rs d s s' g g' p p' l l' k k' T Q T' HF HR N IH HC];
  intros B.
  { destruct (leaf_fresh _ _ _ _ F B) as [-> S]. eauto using good_beginning. }
  pose proof (named_is_step _ _ _ _ _ _ _ _ _ _ N) as ST.
  destruct s; simpl in HF; try contradiction.
  - destruct e; try contradiction. destruct (alive g p); [| contradiction].
    destruct HF as [HF | []]. injection HF as <- <- <- <-. destruct HR as [<- | []].
    destruct HC as [HC | []]. injection HC as <- <-.
    destruct T as [A | |]; try contradiction. simpl in *.
    assert (bears (subst x v s) (Fresh A)) as B' by (simpl; now rewrite source_subst).
    exact (IH B').
  - destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2). destruct HF as [HF | HF].
    + injection HF as <- <- <- <-.
      assert (N0 : part r (SSeq s1 s2) T = first T).
      { simpl. repeat destruct HR as [<- | HR]; try contradiction; reflexivity. }
      rewrite N0 in *. specialize (IH B1). eapply good_first; eauto.
      destruct IH as (_ & _ & G3). destruct k' as [o gk].
      repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases;
      simpl in *; intros s' Hs; try discriminate.
      * destruct o as [s'' |]; simpl in *; try discriminate. injection Hs as <-.
        destruct (G3 _ eq_refl) as (B' & SW' & K). simpl.
        split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
        intros Q' [H' | H']; eauto using pending_first, pending_second.
      * injection Hs as <-. split; auto.
        split; eauto using sidewards_step, plain_1, pending_second.
      * destruct (G3 _ Hs) as (B' & SW' & K). split; auto.
        split; eauto using sidewards_step, sidewards_trans, plain_0, pending_first.
      * booleans. destruct o; discriminate.
      * injection Hs as <-. split; auto.
        split; eauto using sidewards_step, plain_1, pending_second.
    + destruct (is_async s1) eqn:A; [| contradiction]. destruct HF as [HF | []].
      injection HF as <- <- <- <-. destruct HR as [<- | []]. destruct HC as [HC | []].
      injection HC as <- <-. apply good_second; auto.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH;
    try (apply in_flat_map in HC as (w & _ & HC); destruct w; simpl in HC; try contradiction;
         destruct HC as [HC | HC]; [injection HC as <- <- | destruct HC]);
    simpl in Hs; injection Hs as <-;
    first [discriminate | apply Behind | apply Follows]; simpl; rewrite ?source_subst; auto.
  - in_body HF HR HC B IH;
    match goal with H : handler _ _ _ _ = Some _ |- _ => apply (source_handler P _ _ _ _ L) in H end;
    form Hs.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
  - in_body HF HR HC B IH.
Qed.

(** ** Runs *)

Definition state : Type := config * names.

Inductive does : state -> path -> state -> Prop :=
| Does s g d l k T Q T' : named P d s g 0 l k T Q T' -> does (Some s, g, T) Q (k, T').

Inductive fails : state -> state -> Prop :=
| Fails_place s g p T : p ∈ g -> fails (s, g, T) (s, without g p, T).

(** Runs, with failures of places anywhere, and the instances that step. *)
Definition named_run : state -> list path -> state -> Prop := run_of does fails.

(** Every run is named. *)
Theorem ext_every_run_is_named k tr k' T :
  moves P k tr k' -> exists Qs T', named_run (k, T) Qs (k', T').
Proof.
  intros H. revert T. induction H as [k | k k1 k' a tr M MS IH]; intros T;
  [do 2 eexists; constructor |].
  destruct M as [s g d l k H | s g p H].
  - destruct (every_step_is_named P _ _ _ _ _ _ T H) as (Q & T1 & N).
    destruct (IH T1) as (Qs & T' & R). exists (Q :: Qs), T'. eapply N_Step; eauto. now apply Does with d l.
  - destruct (IH T) as (Qs & T' & R). exists Qs, T'. eapply N_Failure; eauto. now constructor.
Qed.

(** What is named is a run. *)
Theorem ext_named_run_is_a_run x Qs y : named_run x Qs y -> exists tr, moves P (fst x) tr (fst y).
Proof.
  induction 1 as [x | x Q y Qs z D R [tr IH] | x y Qs z F R [tr IH]].
  - exists []. constructor.
  - destruct D as [s g d l k T Q T' N]. exists (Steps d l :: tr).
    econstructor; eauto. constructor. eapply named_is_step; eauto.
  - destruct F as [s g p T H]. exists (Failure p :: tr). econstructor; eauto. now constructor.
Qed.

Definition names_all (x : state) : Prop :=
  match x with (Some s, _, T) => bears s T | _ => True end.

Definition may_step (x : state) (Q : path) : Prop :=
  match x with (Some s, _, T) => pending s T Q | _ => False end.

Lemma does_good x Q y : does x Q y -> names_all x ->
  may_step x Q /\ (forall Q', may_step x Q' -> ~ happens_before Q' Q) /\
  names_all y /\ forall Q', may_step y Q' -> may_step x Q'.
Proof.
  destruct 1 as [s g d l [o g'] T Q T' N]. simpl. intros B.
  destruct (named_good _ _ _ _ _ _ _ _ _ N B) as (G1 & G2 & G3). split; auto. split; auto.
  destruct o as [s' |]; [| split; [exact I | contradiction]].
  destruct (G3 _ eq_refl) as (B' & _ & K). auto.
Qed.

Lemma fails_good x y : fails x y -> names_all x ->
  names_all y /\ forall Q, may_step y Q -> may_step x Q.
Proof. destruct 1. auto. Qed.

(** What steps in a run may have stepped before it. *)
Theorem ext_what_steps_was_pending x Qs y Q :
  named_run x Qs y -> names_all x -> In Q Qs -> may_step x Q.
Proof. exact (stepped_was_pending _ _ _ _ _ does_good fails_good x Qs y Q). Qed.

(** Of a source program, with failures of any places at any moment: of two instances that step,
    that which happens before the other steps first. *)
Theorem ext_programs_keep_happens_before s g Qs y :
  is_source s = true -> named_run (Some s, g, Fresh []) Qs y ->
  forall i j Q R, nth_error Qs i = Some R -> nth_error Qs j = Some Q ->
  happens_before Q R -> j < i.
Proof. intros S H. exact (steps_first _ _ _ _ _ does_good fails_good _ _ _ H S). Qed.

(** Once an instance steps, all that happens before it is over, having ended or been lost: it
    may not step then, nor does it ever after. *)
Theorem ext_what_is_before_is_over s g Qs x R y Rs z :
  is_source s = true -> named_run (Some s, g, Fresh []) Qs x -> does x R y -> named_run y Rs z ->
  forall Q, happens_before Q R -> ~ may_step x Q /\ ~ In Q Rs /\ ~ may_step z Q.
Proof.
  intros S H D H' Q HB.
  destruct (pending_after _ _ _ _ _ does_good fails_good _ _ _ H S) as [G _].
  destruct (does_good _ _ _ D G) as (_ & N & G' & K).
  destruct (pending_after _ _ _ _ _ does_good fails_good _ _ _ H' G') as [_ A].
  assert (forall Q', may_step y Q' -> ~ happens_before Q' R) as N' by auto.
  split; [intros X; exact (N _ X HB) |]. split.
  - intros X. eapply N'; [eapply ext_what_steps_was_pending; eauto | exact HB].
  - intros X. apply A in X as [X _]. exact (N' _ X HB).
Qed.

End Program.

(** ** An example *)

Lemma name_leaf P r d s g p l k T ts Q T' : axioms P s g p = (r :: d, l, k) :: ts ->
  root T = Q -> beginning r Q (fst k) = T' -> named P (r :: d) s g p l k T Q T'.
Proof.
  intros E <- <-. assert (In (r :: d, l, k) (axioms P s g p)) as I by (rewrite E; simpl; auto).
  eauto using Named_leaf, axioms_have_no_frames, axioms_sound.
Qed.

Lemma name_part P n r rs d s s' g g' p p' l l' k k' T T0 Q T1 T' :
  nth_error (frames s g p) n = Some (rs, s', g', p') -> In r rs -> part r s T = T0 ->
  named P d s' g' p' l' k' T0 Q T1 -> conclude P r s p l' k' = [(l, k)] ->
  remaining r T l' k' T1 = T' -> named P (r :: d) s g p l k T Q T'.
Proof.
  intros E I <- N C <-. eapply Named_part; eauto using nth_error_In. rewrite C. simpl. auto.
Qed.

Ltac computed := cbv; reflexivity.

(** A step by rules on parts, each with the number of the part, and then of a leaf. *)
Ltac by_rules rs :=
  lazymatch rs with
  | [] => eapply name_leaf; computed
  | (?n, ?r) :: ?rs =>
      eapply (name_part _ n r);
      [computed | simpl; tauto | computed | by_rules rs | computed | computed]
  end.

Ltac by_step rs := eapply N_Step; [eapply Does; by_rules rs |].

(** What follows a call of a method with a finish waits for the activities of all turns of a
    loop inside, the last too, which leaves the loop. *)
Example ext_names_of_a_run :
  let m := SFinish [] (SLabelled "l" (SLoop (SSeq (SAsync SSkip) (SDo (AExit "l") [])))) in
  let P := [("C", Class [] [("m", [Method [] [] m])] [] [])]%string in
  let s := SSeq (SDo (ACall "C" "m") []) SSkip in
  let g := Heap [Some (Local [] [] FREE)] [] "" [] 0%Z in
  let turn := [D0; Dc; Df; Dc] in
  is_source_program P = true /\
  (exists y, named_run P (Some s, g, Fresh [])
    [[D0]; turn; turn ++ [D0; D0]; turn ++ [D0; D1]; turn ++ [D0; D0; Da]; [D1]] y) /\
  happens_before (turn ++ [D0; D0; Da]) [D1] /\
  ~ happens_before (turn ++ [D0; D0; Da]) (turn ++ [D0; D1]).
Proof.
  split; [reflexivity |]. split; [| split].
  - eexists.
    by_step [(0, SEQ)].
    by_step [(0, SEQ); (0, FINISH); (0, LABELLED)].
    by_step [(0, SEQ); (0, FINISH); (0, LABELLED); (0, SEQ); (0, SEQ)].
    by_step [(0, SEQ); (0, FINISH); (0, LABELLED_EXIT); (0, SEQ_FAIL); (1, PAR)].
    by_step [(0, SEQ_TERM); (0, END_FINISH); (0, ASYNC)].
    by_step (@nil (nat * rule)).
    constructor.
  - exists [], [Dc; Df; Dc; D0; D0; Da], []. simpl. auto.
  - intros (A & R & T & E & F & W).
    destruct (parted [D0; Dc; Df; Dc; D0] D0 D1 [Da] [] A R T) as (_ & _ & _ & <-);
    try discriminate; auto.
Qed.

(** * Happens-before in X10 proper is invariant under failures of places. *)

From Coq Require Import String ZArith Arith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors Ext.Sound Ext.Exact Ext.Instances Thm.Paths.
Import ListNotations.
Open Scope list_scope.

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
    what is pending after the step was so before, and is no more that instance, unless the step
    is of an expression. *)
Definition good (d : derivation) (s : stmt) (T : names) (k : config) (Q : path) (T' : names) : Prop :=
  pending s T Q /\ (forall Q', pending s T Q' -> ~ happens_before Q' Q) /\
  forall s', fst k = Some s' ->
    bears s' T' /\ sidewards (root T) (root T') /\
    forall Q', pending s' T' Q' -> pending s T Q' /\ (Q' = Q -> In CONTEXT d).

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
  destruct T; simpl in *.
  - split; auto. right. intros ->. exact (not_before_a_part _ _ X HB).
  - rewrite E in *. destruct H' as [H' | [L H']]; auto. exfalso.
    pose proof (later_is_after_0 _ _ _ E L) as ->. exact (later_not_before _ _ _ H' X HB).
  - destruct s; try contradiction. discriminate.
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

Lemma good_body r d s x s1 T k Q a k' T' :
  body s = Some (x, s1) -> bears s T -> good d s1 (inside x T) k Q a ->
  (forall s', fst k' = Some s' -> left_of_body s x T k a s' T') ->
  good (r :: d) s T k' Q T'.
Proof.
  intros E B (G1 & G2 & G3) H. destruct (bears_body _ _ _ _ E B) as (B1 & SW & SL).
  split; [eapply pending_body; eauto |]. split.
  { intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_body; eauto. }
  assert (EQ : extends (root T ++ [x]) Q).
  { eapply extends_below; eauto. eapply pending_extends; eauto. }
  assert (IN : forall s' Q', fst k = Some s' -> pending s' a Q' ->
    pending s T Q' /\ (Q' = Q -> In CONTEXT (r :: d))).
  { intros s' Q' HK H'. destruct (G3 _ HK) as (_ & _ & K). destruct (K _ H').
    split; [eauto using pending_body | simpl; auto]. }
  assert (LATER : has_later s = true -> forall Q', extends (root T ++ [D1]) Q' ->
    pending s T Q' /\ (Q' = Q -> In CONTEXT (r :: d))).
  { intros L Q' H'. split; [eauto using pending_later |]. intros ->. exfalso.
    pose proof (later_is_after_0 _ _ _ E L) as ->. eauto using apart. }
  intros s' Hs. destruct (H _ Hs) as [s' HX HK | s2 s' HK E' SL' L | t L S | s2 t L S HK].
  - destruct (G3 _ HK) as (B' & SW' & K). split; auto.
    split; eauto using sidewards_step, sidewards_trans.
  - destruct (G3 _ HK) as (B' & SW' & K). simpl. rewrite E'.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros Q' [H' | [L' H']]; eauto.
  - split; auto. split; [exists [D1]; auto using plain_1 |].
    intros Q' [H' _]. auto.
  - pose proof (later_is_after_0 _ _ _ E L) as ->.
    destruct (G3 _ HK) as (B' & SW' & K). simpl.
    split; [eauto using sidewards_trans, sidewards_refl |]. split; [apply sidewards_refl |].
    intros Q' [H' | [H' _]]; eauto.
Qed.

(** *** In sequences *)

Lemma before_in_first s t T Q' Q : bears (SSeq s t) T -> pending (SSeq s t) T Q' ->
  pending s (first T) Q -> happens_before Q' Q -> pending s (first T) Q'.
Proof.
  intros B H' H HB. destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2).
  assert (extends (root T ++ [D0]) Q') as X.
  { apply before_is_there with (Q := Q); auto; try discriminate; [eapply pending_extends; eauto |].
    eapply extends_below; eauto. eapply pending_extends; eauto. }
  destruct T; simpl in *; try contradiction.
  { split; auto. right. intros ->. destruct H as [H _]. exact (not_before_a_part _ _ H HB). }
  destruct H' as [H' | H']; auto. exfalso. eapply (later_below A); eauto; eapply pending_extends; eauto.
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

(** Of a step of the first part: what it leaves in front of the second, or alone, or not at all. *)
Lemma good_first r d s t T k Q a k' T' : bears (SSeq s t) T -> good d s (first T) k Q a ->
  (forall s', fst k' = Some s' ->
    (exists s1, fst k = Some s1 /\ s' = SSeq s1 t /\ T' = Two (root T) a (second T)) \/
    (s' = t /\ T' = second T) \/
    (fst k = Some s' /\ T' = a)) ->
  good (r :: d) (SSeq s t) T k' Q T'.
Proof.
  intros B (G1 & G2 & G3) H. destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2).
  split; [now apply pending_first |]. split.
  { intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_first; eauto. }
  assert (EQ : extends (root T ++ [D0]) Q).
  { eapply extends_below; eauto. eapply pending_extends; eauto. }
  assert (SECOND : forall Q', pending t (second T) Q' ->
    pending (SSeq s t) T Q' /\ (Q' = Q -> In CONTEXT (r :: d))).
  { intros Q' H'. split; [now apply pending_second |]. intros ->. exfalso. apply (apart _ _ EQ).
    eapply extends_below; eauto. eapply pending_extends; eauto. }
  assert (FIRST : forall s1 Q', fst k = Some s1 -> pending s1 a Q' ->
    pending (SSeq s t) T Q' /\ (Q' = Q -> In CONTEXT (r :: d))).
  { intros s1 Q' E H'. destruct (G3 _ E) as (_ & _ & K). destruct (K _ H').
    split; [now apply pending_first | simpl; auto]. }
  intros s' Hs. destruct (H _ Hs) as [(s1 & E & -> & ->) | [(-> & ->) | (E & ->)]].
  - destruct (G3 _ E) as (B' & SW' & _). simpl. split; [eauto using sidewards_trans |].
    split; [apply sidewards_refl |]. intros Q' [H' | H']; eauto.
  - split; auto. split; eauto using sidewards_step, plain_1.
  - destruct (G3 _ E) as (B' & SW' & _). split; auto.
    split; eauto using sidewards_step, sidewards_trans, plain_0.
Qed.

Lemma good_second r d s t T k Q b : bears (SSeq s t) T -> is_async s = true ->
  good d t (second T) k Q b ->
  good (r :: d) (SSeq s t) T (beside s k) Q
    match fst k with Some _ => Two (root T) (first T) b | None => first T end.
Proof.
  intros B HA (G1 & G2 & G3). destruct (bears_seq _ _ _ B) as (B1 & SW1 & B2 & SW2).
  split; [now apply pending_second |]. split.
  { intros Q' H' HB. apply (G2 Q'); auto. eapply before_in_second; eauto. }
  assert (EQ : extends (root T ++ [D1]) Q).
  { eapply extends_below; eauto. eapply pending_extends; eauto. }
  assert (FIRST : forall Q', pending s (first T) Q' ->
    pending (SSeq s t) T Q' /\ (Q' = Q -> In CONTEXT (r :: d))).
  { intros Q' H'. split; [now apply pending_first |]. intros ->. exfalso.
    eapply apart; [| exact EQ]. eapply extends_below; eauto. eapply pending_extends; eauto. }
  destruct k as [[t' |] g']; simpl in *; intros s' Hs; injection Hs as <-.
  - destruct (G3 _ eq_refl) as (B' & SW' & K). simpl.
    split; [eauto using sidewards_trans |]. split; [apply sidewards_refl |].
    intros Q' [H' | H']; auto. destruct (K _ H'). split; [now apply pending_second | auto].
  - split; auto. split; eauto using sidewards_step, plain_0.
Qed.

(** *** In what begins *)

Lemma leaf_fresh s g p T : frames s g p = [] -> bears s T ->
  T = Fresh (root T) /\ is_source s = true.
Proof.
  destruct T; simpl; intros F B; auto; exfalso.
  - destruct s; simpl in *; try contradiction; discriminate.
  - destruct s; simpl in *; try contradiction; discriminate.
Qed.

Lemma good_leaf d s A k T' : is_leaf s = true ->
  (forall s', fst k = Some s' ->
    bears s' T' /\ sidewards A (root T') /\
    forall Q, pending s' T' Q -> extends A Q /\ (Q = A -> In CONTEXT d)) ->
  good d s (Fresh A) k A T'.
Proof.
  intros L H. split; [simpl; auto using extends_refl |].
  split; [intros Q' [H' _]; now apply not_before_itself |]. intros s' E.
  destruct (H _ E) as (B & SW & K). split; auto. split; auto. intros Q' H'.
  destruct (K _ H'). simpl. auto.
Qed.

Lemma inside_only (C : Prop) A x Q : extends (A ++ [x]) Q -> extends A Q /\ (Q = A -> C).
Proof. intros H. apply below in H as [H N]. split; auto. contradiction. Qed.

Lemma sidewards_c A : sidewards A (A ++ [Dc]).
Proof. exists [Dc]. split; auto. constructor; auto. split; discriminate. Qed.

Hypothesis sources : is_source_program P = true.

Lemma good_beginning r d s g p l k A : frames s g p = [] -> is_source s = true ->
  step P (r :: d) s g p l k -> good (r :: d) s (Fresh A) k A (beginning r A (fst k)).
Proof.
  intros F S H.
  assert (is_leaf s = true) as LF by (destruct s; simpl in *; auto; discriminate).
  apply good_leaf; auto.
  inversion H; subst; simpl in F; try discriminate F; simpl;
  intros ? Hs; try discriminate Hs; try (injection Hs as <-); simpl;
  try (split; [| split; [apply sidewards_c | intros Q [H' _]; exact (inside_only _ _ _ _ H')]]);
  try (split; [| split; [apply sidewards_refl |]; intros Q [[H' _] | [? _]];
                 [exact (inside_only _ _ _ _ H') | discriminate]]);
  simpl in S; rewrite ?andb_true_r; auto using sidewards_refl.
  - destruct x; [injection Hs as <- | discriminate].
    eapply source_shole in H3. rewrite H3. split; auto. split; [apply sidewards_refl |].
    intros Q [H' _]. auto.
  - match goal with A : p ∈ g |- _ => rewrite A in F end. discriminate.
  - rewrite source_substs. auto using sidewards_refl.
  - apply andb_true_iff in S as [S1 S2]. destruct v as [| | | | | | [] | | | | |]; try discriminate;
    injection Hs as <-; auto.
  - rewrite S. split; auto. split; [apply sidewards_refl |]. intros Q [H' [? | N]]; [discriminate |].
    split; auto.
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
      intros Q [[H' _] | [? _]]; [exact (inside_only _ _ _ _ H') | discriminate].
    + destruct s0; try discriminate; simpl in *; (split; [auto | split; [apply sidewards_c |]]);
      intros Q [H' _]; exact (inside_only _ _ _ _ H').
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
  specialize (IH B1); apply (good_body _ _ _ _ _ _ _ _ _ _ _ E B IH);
  match goal with k : config |- _ => destruct k as [[sk |] gk] end;
  repeat destruct HR as [<- | HR]; try contradiction; simpl in HC;
  try (destruct HC as [HC | HC]; [injection HC as <- <- | destruct HC]); split_cases; booleans;
  intros ? Hs; unfold passing, behind in *; simpl in *;
  try match goal with |- context [is_sync ?l] => destruct (is_sync l) eqn:?; simpl in * end;
  try match goal with S : is_sync _ = true, ST : step _ _ _ _ _ _ _ |- _ =>
    pose proof (f_equal negb (failing_is_no_async _ _ _ _ _ _ ST S)) end;
  try form Hs.

Theorem named_good d s g p l k T Q T' :
  named P d s g p l k T Q T' -> bears s T -> good d s T k Q T'.
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
    destruct (IH B') as (G1 & G2 & G3). split; [destruct G1; simpl; auto |]. split.
    { intros Q' [H' _] HB. destruct (list_eq_dec dir_eq_dec Q' A) as [-> | N'].
      - destruct G1 as [G1 _]. exact (not_before_a_part _ _ G1 HB).
      - apply (G2 Q'); auto. simpl. auto. }
    intros s' Hs. destruct (G3 _ Hs) as (B2 & SW & K). split; auto. split; auto.
    intros Q' H'. destruct (K _ H') as [[H1 _] H2]. simpl. auto.
  - destruct (bears_seq _ _ _ B) as (B1 & _). destruct HF as [HF | HF].
    + injection HF as <- <- <- <-.
      assert (N0 : part r (SSeq s1 s2) T = first T).
      { simpl. repeat destruct HR as [<- | HR]; try contradiction; reflexivity. }
      rewrite N0 in *. apply (good_first r _ _ _ _ _ _ _ _ _ B (IH B1)). destruct k' as [o gk].
      repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans;
      simpl in *; intros s' Hs; try discriminate; try (injection Hs as <-); auto;
      destruct o; try discriminate. injection Hs as <-. eauto.
    + destruct (is_async s1) eqn:A; [| contradiction]. destruct HF as [HF | []].
      injection HF as <- <- <- <-. destruct HR as [<- | []]. destruct HC as [HC | []].
      injection HC as <- <-. apply good_second; auto.
      apply IH, (bears_seq _ _ _ B).
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
  destruct (G3 _ eq_refl) as (B' & _ & K). split; auto. intros Q' H. apply (K _ H).
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

(** A path names one instance of a run: once it has done something else than evaluate an
    expression, it never steps again, and so nothing else does under its name. *)
Theorem ext_instances_act_once s g Qs s1 g1 T d l k Q T' Rs z :
  is_source s = true -> named_run (Some s, g, Fresh []) Qs (Some s1, g1, T) ->
  named P d s1 g1 0 l k T Q T' -> ~ In CONTEXT d -> named_run (k, T') Rs z -> ~ In Q Rs.
Proof.
  intros S H N C H' I.
  destruct (pending_after _ _ _ _ _ does_good fails_good _ _ _ H S) as [G _].
  pose proof (does_good _ _ _ (Does _ _ _ _ _ _ _ _ N) G) as (_ & _ & G' & _).
  pose proof (ext_what_steps_was_pending _ _ _ _ H' G' I) as X.
  destruct (named_good _ _ _ _ _ _ _ _ _ N G) as (_ & _ & G3).
  destruct k as [[s' |] g']; [| exact X].
  destruct (G3 _ eq_refl) as (_ & _ & K). destruct (K _ X) as [_ Y]. auto.
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

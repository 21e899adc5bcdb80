(** * What the functions compute are steps. *)

From Coq Require Import String ZArith Arith Bool List Lia.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors.
Import ListNotations.
Open Scope list_scope.

Lemma number_inj r r' : number r = number r' -> r = r'.
Proof.
  assert (forall r, nth_error all_rules (number r) = Some r) as N by (destruct r0; reflexivity).
  intros H. pose proof (N r) as A. rewrite H, N in A. congruence.
Qed.

Lemma rule_eqb_eq r r' : rule_eqb r r' = true <-> r = r'.
Proof.
  unfold rule_eqb. rewrite Nat.eqb_eq. split; [apply number_inj | congruence].
Qed.

Lemma derivation_eqb_eq d d' : derivation_eqb d d' = true <-> d = d'.
Proof.
  revert d'. induction d; destruct d'; simpl; try (split; congruence).
  rewrite andb_true_iff, rule_eqb_eq, IHd. split; [intros [-> ->] | intros E; inversion E]; auto.
Qed.

Lemma allowed_agrees a rs r d :
  In r (allowed a rs) -> agrees (below a) d = true -> agrees a (r :: d) = true.
Proof.
  destruct a as [[| r' d'] |]; simpl; auto; try contradiction.
  intros H A. apply filter_In in H as [_ H]. now rewrite H, A.
Qed.

Lemma agrees_allowed a rs r d :
  In r rs -> agrees a (r :: d) = true -> In r (allowed a rs) /\ agrees (below a) d = true.
Proof.
  destruct a as [[| r' d'] |]; simpl; auto; try discriminate.
  intros H A. apply andb_true_iff in A as [E A]. split; auto. apply filter_In; auto.
Qed.

Lemma allowed_incl a rs r : In r (allowed a rs) -> In r rs.
Proof.
  destruct a as [[| r' d'] |]; simpl; auto; try contradiction.
  intros H. now apply filter_In in H.
Qed.

Lemma values_of_vals es vs : values_of es = Some vs <-> es = vals vs.
Proof.
  revert vs. induction es as [| e es IH]; simpl; intros vs.
  - split; [intros H; injection H as <- | destruct vs; simpl; congruence]; auto.
  - destruct e; [| destruct vs; simpl; split; congruence | destruct vs; simpl; split; congruence].
    destruct (values_of es) eqn:E; simpl.
    + specialize (IH l). destruct IH as [IH _]. specialize (IH eq_refl). subst.
      split.
      * intros H. injection H as <-. reflexivity.
      * destruct vs as [| w vs]; simpl; intros H; [discriminate |]. injection H as -> H.
        f_equal. f_equal. clear E. revert vs H. induction l; destruct vs; simpl; intros; try discriminate; auto.
        injection H as -> H. f_equal. auto.
    + split; [discriminate |]. destruct vs as [| w vs]; simpl; intros H; [discriminate |].
      injection H as -> H. destruct (IH vs) as [_ X]. specialize (X H). discriminate.
Qed.

Lemma values_of_map vs : values_of (vals vs) = Some vs.
Proof. now apply values_of_vals. Qed.

Ltac split_cases :=
  repeat match goal with
  | H : In _ (_ ++ _) |- _ => apply in_app_iff in H; destruct H as [H | H]
  | H : In _ [] |- _ => destruct H
  | H : In _ [_] |- _ => destruct H as [H | []]
  | H : In _ (only ?b _ _) |- _ => unfold only in H; destruct b eqn:?
  | H : In _ (let (_, _) := ?x in _) |- _ => destruct x eqn:?
  | H : In _ (match ?x with _ => _ end) |- _ => destruct x eqn:?
  | H : (_, _) = (_, _) |- _ => injection H as H; subst
  | H : _ /\ _ |- _ => destruct H
  end.

(** How many arguments there are. *)
Ltac by_arguments :=
  repeat match goal with
  | H : In _ (match ?vs with [] => _ | _ :: _ => _ end) |- _ =>
      is_var vs; destruct vs; cbv beta iota in H; try contradiction
  end.

Section Program.
Variable P : program.

Lemma eval_sound e g p r x : In (r, x) (eval P e g p) -> estep P r e g p x.
Proof.
  unfold eval. destruct e as [| | h es]; try contradiction.
  destruct (values_of es) as [vs |] eqn:V; [| contradiction].
  apply values_of_vals in V. subst.
  unfold redex. intros H. destruct h; by_arguments.
  - split_cases; [eapply R_SELECT | eapply R_SELECT_MEMBER | eapply R_SELECT_FAIL]; eauto.
  - split_cases. eapply R_NEW; eauto.
  - split_cases. apply R_GLOBAL_REF.
  - split_cases. apply R_VAL_OF.
  - split_cases; match goal with E : apply _ _ = _, F : is_fault ?v = _ |- _ =>
      pose proof (R_OPERATOR P op vs v g p E) as X; rewrite ?F in X; exact X
    | E : apply _ _ = _ |- _ => exact (R_OPERATOR P op vs _ g p E) end.
  - split_cases. eapply R_QUERY; eauto.
  - split_cases; [eapply R_ELEMENT | eapply R_ELEMENT_FAIL]; eauto.
  - split_cases. apply R_MAKE_RAIL.
  - destruct (choices v v0) eqn:C.
    + split_cases. now apply R_NONDET_FAIL.
    + rewrite <- C in H. apply in_map_iff in H as (n & E & H). injection E as <- <-.
      now apply R_NONDET.
Qed.

Lemma missing_sound a vs g p d l k what :
  p ∈ g -> missing a vs g P = Some what ->
  (d, l, k) = ([NO_METHOD], Sync [TUnsupported what], (None, g)) ->
  step P d (SDo a (vals vs)) g p l k.
Proof. intros HP M E. injection E as -> -> ->. now apply R_NO_METHOD. Qed.

Lemma acts_sound a vs g p d l k :
  p ∈ g -> In (d, l, k) (acts P a vs g p) -> step P d (SDo a (vals vs)) g p l k.
Proof.
  intros HP H. unfold acts in H. apply in_app_iff in H as [H | H].
  { destruct (missing a vs g P) eqn:M; [| destruct H]. destruct H as [H | []].
    eapply missing_sound; eauto. }
  destruct a; by_arguments; split_cases;
  first [ now apply R_SKIP | now apply R_EXCEPTION | eapply R_FIELD_UPD; eassumption
        | eapply R_FIELD_UPD_FAIL; eassumption | eapply R_ELEMENT_UPD; eassumption
        | eapply R_ELEMENT_UPD_FAIL; eassumption | now apply R_EXIT | now apply R_RETURN
        | now apply R_ABORT | eapply R_CALL; eassumption | now apply R_INVOKE_NULL
        | eapply (R_INVOKE P); eassumption
        | eapply R_INFIX; [assumption |];
          match goal with E : overloaded _ _ _ _ _ = _ |- _ => rewrite E end; eauto 6
        | eapply R_STATIC_GET; eassumption | eapply R_STATIC_INIT; eassumption
        | now apply R_STATIC_SET
        | match goal with
          | E : value_eqb ?v (VBool true) = true |- _ =>
              destruct v as [| | | | | | [] | | | | | ]; try discriminate; now apply R_ASSERT
          end
        | eapply R_ASSERT_FAIL; eassumption
        | match goal with
          | E : lock_of _ _ = Some ?l |- _ => exact (R_LEGAL P _ _ _ _ E)
          end
        | eapply R_PRINT; eassumption | now apply R_KILL_HERE | now apply R_KILL_THERE
        | now apply R_SET_EXIT | now apply R_NO_MEANING
        | match goal with
          | E : is_null ?v = true |- _ => destruct v; try discriminate; now apply R_INVOKE_NULL
          end ].
Qed.

Lemma context_sound s g p d l k :
  p ∈ g -> In (d, l, k) (context P s g p) -> step P d s g p l k.
Proof.
  unfold context. intros HP H. destruct (shole s) as [[e E] |] eqn:HS; [| destruct H].
  apply in_map_iff in H as ((r, x) & EQ & H). apply eval_sound in H.
  pose proof (R_CONTEXT P s e E r x g p HP HS H) as X.
  destruct x; injection EQ as <- <- <-; exact X.
Qed.

Lemma plain_sound s g p d l k :
  p ∈ g -> In (d, l, k) (plain P s g p) -> step P d s g p l k.
Proof.
  unfold plain. intros HP H. destruct s; try contradiction.
  - destruct (values_of es) eqn:V; [| contradiction].
    apply values_of_vals in V as ->. now apply acts_sound.
  - destruct (values_of es) as [[| v vs] |] eqn:V; try contradiction.
    apply values_of_vals in V as ->. destruct v; try contradiction.
    split_cases; [eapply R_AT | apply R_AT_DEAD]; eauto.
  - split_cases. now apply R_SPAWN.
  - destruct e; try contradiction. split_cases. now apply R_IF.
  - split_cases. now apply R_LOOP.
  - destruct (lock_of g p) as [[] |] eqn:L; split_cases.
    + exact (R_ATOMIC P s g p FREE L ltac:(discriminate)).
    + exact (R_ATOMIC P s g p MINE L ltac:(discriminate)).
Qed.

Lemma axioms_sound s g p d l k : In (d, l, k) (axioms P s g p) -> step P d s g p l k.
Proof.
  unfold axioms. intros H. destruct (alive g p) eqn:HP.
  - apply in_app_iff in H as [H | H]; [now apply context_sound | now apply plain_sound].
  - split_cases. now apply R_DEAD.
Qed.

Lemma is_eps_eq l : is_eps l = true <-> l = Eps.
Proof. destruct l; simpl; split; congruence. Qed.

Lemma none_eq A (l : list A) : none l = true <-> l = [].
Proof. destruct l; simpl; split; congruence. Qed.

Lemma ended_eq l k : ended l k = true -> is_sync l = false /\ k = (None, snd k).
Proof.
  destruct k as [[|] g]; unfold ended; simpl; [discriminate |].
  rewrite negb_true_iff. auto.
Qed.

Ltac booleans :=
  repeat match goal with
  | H : _ && _ = true |- _ => apply andb_true_iff in H as [? ?]
  | H : negb _ = true |- _ => apply negb_true_iff in H
  | H : ended _ _ = true |- _ => apply ended_eq in H as [? ?]
  | H : is_eps _ = true |- _ => apply is_eps_eq in H; subst
  | H : none _ = true |- _ => apply none_eq in H
  end.

Lemma conclude_sound rs s' g' p' s g p d l k l' k' r :
  In (rs, s', g', p') (frames s g p) -> In r rs -> step P d s' g' p' l k ->
  In (l', k') (conclude P r s p l k) -> step P (r :: d) s g p l' k'.
Proof.
  intros HF HR HS HC. destruct s; simpl in HF; try contradiction.
  - destruct e; try contradiction. destruct (alive g p) eqn:HP; [| contradiction].
    destruct HF as [HF | []]. injection HF as <- <- <- <-. destruct HR as [<- | []].
    destruct HC as [HC | []]. injection HC as <- <-. now apply R_DECLARE_VAL.
  - destruct HF as [HF | HF].
    + injection HF as <- <- <- <-. destruct k as [o gk].
      repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans;
      simpl in *; try discriminate.
      * destruct o; try discriminate. now apply R_SEQ.
      * match goal with E : (o, gk) = _ |- _ => injection E as -> end. eapply R_SEQ_TERM; eauto.
      * eapply R_SEQ_FAIL; eauto.
      * match goal with E : (o, gk) = _ |- _ => injection E as -> end.
        eapply R_SEQ_DEAD_SYNC; eauto.
      * match goal with E : (o, gk) = _ |- _ => injection E as -> end.
        eapply R_SEQ_DEAD_ASYNC; eauto.
    + destruct (is_async s1) eqn:HA; [| contradiction]. destruct HF as [HF | []].
      injection HF as <- <- <- <-. destruct HR as [<- | []]. destruct HC as [HC | []].
      injection HC as <- <-. now apply R_PAR.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-. destruct k as [o gk].
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans;
    destruct o; simpl in *; try discriminate.
    + eapply R_FINISH; eauto.
    + eapply R_END_FINISH; eauto.
    + eapply R_END_FINISH_DEAD; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans.
    + apply R_TRY; auto. match goal with E : _ || _ = true |- _ => apply orb_true_iff in E as [E | E] end;
      booleans; auto.
    + apply R_CATCH with (l := l); auto.
    + eapply R_CATCH_DEAD; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans.
    + apply R_PLACE_SHIFT with (l := l); auto.
      match goal with E : _ || _ = true |- _ => apply orb_true_iff in E as [E | E] end;
      booleans; auto.
    + apply R_MASK; auto.
      * destruct l; simpl in *; congruence.
      * match goal with E : _ && _ = false |- _ => now apply andb_false_iff in E end.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-. destruct HR as [<- | []].
    destruct HC as [HC | []]. injection HC as <- <-. now apply R_ASYNC.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans.
    + now apply R_LABELLED.
    + eapply R_LABELLED_EXIT; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC.
    + split_cases; booleans. now apply R_BIND.
    + destruct (is_return l) eqn:HL; [| contradiction]. apply in_flat_map in HC as (t & HI & HC).
      destruct t; simpl in HC; try contradiction. destruct HC as [HC | []].
      injection HC as <- <-. eapply R_BIND_RETURN; eauto.
    + unfold only in HC. destruct (alive (snd k) p) eqn:HP; [| contradiction].
      destruct (ended l k) eqn:HE; [| contradiction]. destruct HC as [HC | []].
      injection HC as <- <-. now apply R_BIND_END.
    + unfold only in HC. destruct (negb (alive (snd k) p) && ended l k) eqn:HB; [| contradiction].
      apply andb_true_iff in HB as [HP HG]. apply negb_true_iff in HP. destruct HC as [HC | []].
      injection HC as <- <-. eapply R_COMPLETION_DEAD; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC.
    + split_cases; booleans. apply R_TRY_TYPE; auto.
      match goal with E : _ || _ = true |- _ => apply orb_true_iff in E as [E | E] end;
      booleans; auto. right. split; auto. destruct (handler _ _ _ _); congruence.
    + destruct (handler cs l (snd k) P) eqn:HH; [| contradiction]. split_cases; booleans.
      eapply R_CATCH_TYPE; eauto.
    + split_cases; booleans. eapply R_CATCH_TYPE_DEAD; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC; split_cases; booleans.
    + now apply R_GUARD.
    + now apply R_GUARD_FAIL.
    + eapply R_COMPLETION_DEAD; eauto.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-.
    repeat destruct HR as [<- | HR]; try contradiction; simpl in HC.
    + unfold only in HC.
      destruct (negb (is_sync l) || negb (alive (snd k) p) || none (exceptions l)) eqn:HB;
      [| contradiction]. destruct HC as [HC | []]. injection HC as <- <-. apply R_GATHER; auto.
      apply orb_true_iff in HB as [HB | HB]; [apply orb_true_iff in HB as [HB | HB] |];
      booleans; auto.
    + split_cases; booleans. eapply R_GATHER_FAIL; eauto.
      intros X. rewrite X in *. discriminate.
  - destruct HF as [HF | []]. injection HF as <- <- <- <-. destruct HR as [<- | []].
    destruct HC as [HC | []]. injection HC as <- <-.
    pose proof (R_DYN_ATOMIC P d s g p l k HS) as X. destruct k as [[|] ?]; exact X.
Qed.

Lemma decided_sound c s g p l0 g0 d l k :
  p ∈ g -> is_held g p = false -> settles P c (locked g p MINE) p l0 g0 ->
  In (d, l, k) (decided s g p (l0, g0)) -> step P d (SWhen c s) g p l k.
Proof.
  intros HP HL HS H.
  assert (FAIL : forall l', l0 = l' ->
    In (d, l, k) (flat_map (fun t =>
        match t with
        | TReturn (VBool _) => []
        | TReturn _ => [([WHEN_FAIL], throws BadType, (None, g))]
        | _ => [([WHEN_FAIL], Sync [t], (None, lock_as g g0 p))]
        end) (carried l')) -> step P d (SWhen c s) g p l k).
  { intros l' <- X. apply in_flat_map in X as (t & HI & X).
    assert (match t with TReturn (VBool _) => False | _ => True end) as N.
    { destruct t as [| [] | |]; auto. }
    pose proof (R_WHEN_FAIL P c s g p l0 t g0 HP HL HS HI N) as Y.
    destruct t as [| v | |]; [| destruct v | |]; try contradiction;
    destruct X as [X | []]; injection X as <- <- <-; exact Y. }
  destruct l0 as [| ts | ts]; try (eapply FAIL; [reflexivity | exact H]).
  destruct ts as [| [| v | |] ts]; try (eapply FAIL; [reflexivity | exact H]).
  destruct v; try (eapply FAIL; [reflexivity | exact H]).
  destruct b; try (eapply FAIL; [reflexivity | exact H]).
  destruct ts; try (eapply FAIL; [reflexivity | exact H]).
  simpl in H. destruct H as [H | []]. injection H as <- <- <-. eapply R_WHEN; eauto.
Qed.

Lemma sound n :
  (forall a s g p d l k, In (d, l, k) (steps P n a s g p) ->
     step P d s g p l k /\ agrees a d = true) /\
  (forall c g p l g', In (l, g') (settled P n c g p) -> settles P c g p l g').
Proof.
  induction n as [| n [IHs IHc]]; simpl; [split; contradiction |]. split.
  - intros a s g p d l k H. apply in_app_iff in H as [H | H]; [| apply in_app_iff in H as [H | H]].
    + apply filter_In in H as [H A]. split; auto. now apply axioms_sound.
    + apply filter_In in H as [H A]. split; auto. destruct s; try contradiction.
      destruct (alive g p && negb (is_held g p)) eqn:B; [| contradiction].
      apply andb_true_iff in B as [HP HL]. apply negb_true_iff in HL.
      apply in_flat_map in H as ((l0, g0) & H & D). apply IHc in H.
      eapply decided_sound; eauto.
    + apply in_flat_map in H as ((((rs, s'), g'), p') & HF & H).
      destruct (allowed a rs) as [| r0 rs0] eqn:HA; [contradiction |]. rewrite <- HA in H.
      apply in_flat_map in H as (((d', l'), k') & HS & HC). apply IHs in HS as [HS AG].
      apply in_flat_map in HC as (r & HR & HC). apply in_map_iff in HC as ((l2, k2) & E & HC).
      injection E as <- <- <-. split.
      * eapply conclude_sound; eauto. eapply allowed_incl; eauto.
      * eapply allowed_agrees; eauto.
  - intros c g p l g' H. apply in_flat_map in H as (((d, l0), [o g0]) & HS & H).
    apply IHs in HS as [HS _].
    destruct l0; [destruct o |..]; simpl in H; try contradiction.
    + eapply Unsettled; eauto.
    + destruct H as [H | []]. injection H as <- <-.
      exact (Settled P d c g p (Sync ts) (o, g0) HS ltac:(discriminate)).
    + destruct H as [H | []]. injection H as <- <-.
      exact (Settled P d c g p (Async ts) (o, g0) HS ltac:(discriminate)).
Qed.

(** What the function computes, with any fuel, are steps, by the derivation asked for. *)
Theorem ext_steps_sound n a s g p d l k :
  In (d, l, k) (steps P n a s g p) -> step P d s g p l k /\ agrees a d = true.
Proof. apply (proj1 (sound n)). Qed.

End Program.

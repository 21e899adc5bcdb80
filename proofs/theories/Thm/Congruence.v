(** * Equality where some places do not fail, kept by what is around it.

    [same places p a b]: what is left of a and of b at p answer each other's
    steps under every heap in which these places live, whatever others do to the
    heap between two steps, and whichever other places fail.  An answer may take
    silent steps first.  Whether only activities are left is observed too, so
    that the equality is kept by sequences. *)

From Coq Require Import Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
From X10 Require Import Thm.Bisimulation Thm.Laws Thm.AsyncLaws Thm.LawsHere.
Import ListNotations.
Open Scope list_scope.

(** Silent steps, and then the step of label l, if it is not silent. *)
Inductive delayed (p : place) : config -> label -> config -> Prop :=
| Stays k : delayed p k Eps k
| Now s g l k : steps_to s g p l k -> delayed p (Some s, g) l k
| Later s g l k k' : steps_to s g p Eps k -> delayed p k l k' -> delayed p (Some s, g) l k'.

Definition idle (o : option stmt) : Prop := forall s, o = Some s -> is_async s = true.

(** {o u}, where either may be done. *)
Definition par (o u : option stmt) : option stmt :=
  match o, u with Some s, Some t => Some (SSeq s t) | Some s, None => Some s | None, _ => u end.

Section Live.
Variable places : list place.

Definition live (g : heap) : Prop := Forall (fun q => q ∈ g) places.

Record led (p : place) (P : option stmt -> option stmt -> Prop) : Prop := {
  led_done : P None None;
  led_end : forall o g, live g -> P None o -> delayed p (o, g) Eps (None, g);
  led_idle : forall s o g, live g -> P (Some s) o -> is_async s = true ->
    exists o', delayed p (o, g) Eps (o', g) /\ P (Some s) o' /\ idle o';
  led_step : forall s o g l k, live g -> P (Some s) o -> steps_to s g p l k ->
    exists o', delayed p (o, g) l (o', snd k) /\ P (fst k) o' }.

Definition same (p : place) (a b : option stmt) : Prop :=
  exists P, led p P /\ led p (fun o o' => P o' o) /\ P a b.

(** ** Live heaps stay so *)

Lemma live_step s g p l k : steps_to s g p l k -> live g -> live (snd k).
Proof.
  intros [d H]. apply Forall_impl. intros q A. now rewrite (step_places _ _ _ _ _ _ H).
Qed.

Lemma live_delayed p k l k' : delayed p k l k' -> live (snd k) -> live (snd k').
Proof. induction 1; eauto using live_step. Qed.

Lemma live_in p g : In p places -> live g -> p ∈ g.
Proof. intros I L. unfold live in L. rewrite Forall_forall in L. auto. Qed.

Lemma delayed_after p k k' l k'' : delayed p k Eps k' -> delayed p k' l k'' -> delayed p k l k''.
Proof.
  intros H. remember Eps as e eqn:E. induction H; subst; intros D; eauto using delayed.
Qed.

Lemma delayed_weak may p k l k' : delayed p k l k' -> weak may p k (action_of l) k'.
Proof.
  induction 1; [apply weak_stays | now apply weak_step | eapply weak_after_tau; eauto].
Qed.

Lemma delayed_taus may p k k' : delayed p k Eps k' -> taus may p k k'.
Proof. intros D. exact (delayed_weak may p k Eps k' D). Qed.

(** ** It is an equivalence, and a bisimilarity *)

Lemma led_delayed p P k l k' : led p P -> delayed p k l k' ->
  forall o, live (snd k) -> P (fst k) o ->
  exists o', delayed p (o, snd k) l (o', snd k') /\ P (fst k') o'.
Proof.
  intros LP. induction 1 as [k | s g l k S | s g l k k' S D IH]; simpl; intros o L H.
  - exists o. split; [constructor | auto].
  - eapply led_step; eauto.
  - destruct (led_step _ _ LP _ _ _ _ _ L H S) as (o1 & D1 & H1).
    destruct (IH o1) as (o2 & D2 & H2); eauto using live_step.
    exists o2. split; eauto using delayed_after.
Qed.

Lemma led_compose p P Q : led p P -> led p Q ->
  led p (fun a c => exists b, P a b /\ Q b c).
Proof.
  intros LP LQ. constructor.
  - exists None. split; [apply (led_done _ _ LP) | apply (led_done _ _ LQ)].
  - intros o g L (b & H1 & H2).
    destruct (led_delayed _ _ _ _ _ LQ (led_end _ _ LP _ _ L H1) o) as (o' & D & H); auto.
    simpl in *. eapply delayed_after; eauto. apply (led_end _ _ LQ); auto.
  - intros s o g L (b & H1 & H2) A.
    destruct (led_idle _ _ LP _ _ _ L H1 A) as (b' & D & H & I).
    destruct (led_delayed _ _ _ _ _ LQ D o) as (o' & D' & H'); auto. simpl in *.
    destruct b' as [s' |].
    + destruct (led_idle _ _ LQ _ _ _ L H' (I _ eq_refl)) as (o2 & D2 & H3 & I2).
      exists o2. split; eauto using delayed_after.
    + exists None. split; [| split].
      * eapply delayed_after; eauto. apply (led_end _ _ LQ); auto.
      * exists None. split; auto. apply (led_done _ _ LQ).
      * discriminate.
  - intros s o g l k L (b & H1 & H2) S.
    destruct (led_step _ _ LP _ _ _ _ _ L H1 S) as (b' & D & H).
    destruct (led_delayed _ _ _ _ _ LQ D o) as (o' & D' & H'); auto. simpl in *. eauto.
Qed.

Lemma led_identity p : led p eq.
Proof.
  constructor; auto.
  - intros o g _ <-. constructor.
  - intros s o g _ <- A. exists (Some s). repeat split; [constructor |].
    intros s' E. now injection E as <-.
  - intros s o g l [o' g'] _ <- S. exists o'. split; auto. now constructor.
Qed.

Lemma led_iff p (P Q : option stmt -> option stmt -> Prop) :
  (forall a b, P a b <-> Q a b) -> led p P -> led p Q.
Proof.
  intros E LP. constructor.
  - apply E, (led_done _ _ LP).
  - intros o g L H. apply (led_end _ _ LP); auto. now apply E.
  - intros s o g L H A. apply E in H. destruct (led_idle _ _ LP _ _ _ L H A) as (o' & D & H' & I).
    exists o'. repeat split; auto. now apply E.
  - intros s o g l k L H S. apply E in H.
    destruct (led_step _ _ LP _ _ _ _ _ L H S) as (o' & D & H').
    exists o'. split; auto. now apply E.
Qed.

Lemma same_refl p a : same p a a.
Proof.
  exists eq. split; [apply led_identity |]. split; auto.
  eapply led_iff; [| apply led_identity]. simpl. split; auto.
Qed.

Lemma same_sym p a b : same p a b -> same p b a.
Proof. intros (P & L1 & L2 & H). exists (fun o o' => P o' o). auto. Qed.

Lemma same_trans p a b c : same p a b -> same p b c -> same p a c.
Proof.
  intros (P & P1 & P2 & H1) (Q & Q1 & Q2 & H2).
  exists (fun a c => exists b, P a b /\ Q b c). split; [now apply led_compose |]. split; [| eauto].
  eapply led_iff; [| apply (led_compose p _ _ Q2 P2)]. simpl.
  intros x y. split; intros (z & A & B); eauto.
Qed.

(** Whichever other places fail. *)
Definition others (may : place -> Prop) : Prop := forall q, may q -> ~ In q places.

Lemma live_without may g q : others may -> may q -> live g -> live (without g q).
Proof.
  unfold live. rewrite !Forall_forall. intros O M L x HI. specialize (L x HI).
  unfold alive in *. rewrite local_without_other; auto. intros ->. exact (O x M HI).
Qed.

Lemma led_simulation may p P : others may -> led p P ->
  simulation may p (fun k k' => over P k k' /\ live (snd k)).
Proof.
  intros HM LP [o1 g1] [o2 g2] [[E O] L]. simpl in *. subst g2. split; auto. split.
  - intros ->. exists (None, g1). split; auto. apply delayed_taus. now apply (led_end _ _ LP).
  - intros a k1 T. inversion T; subst.
    + match goal with X : steps_to _ _ _ _ _ |- _ => rename X into S end.
      destruct (led_step _ _ LP _ _ _ _ _ L O S) as (o' & D & H).
      exists (o', snd k1). split; [now apply delayed_weak |]. split; [split; auto |].
      eauto using live_step.
    + exists (o2, without g1 q). split; [apply weak_one; now constructor |].
      split; [now split |]. simpl. eauto using live_without.
Qed.

Theorem same_bisimilar may p s t g : others may -> live g -> same p (Some s) (Some t) ->
  bisimilar may p (Some s, g) (Some t, g).
Proof.
  intros HM L (P & L1 & L2 & H). exists (fun k k' => over P k k' /\ live (snd k)).
  split; [now apply led_simulation |]. split; [| now repeat split].
  intros k k' [[E O] Lk]. destruct (led_simulation may _ _ HM L2 k k') as (A & B & C).
  { split; [split; auto |]. congruence. }
  split; auto. split; auto. intros a k1 T. destruct (C a k1 T) as (k2 & W & [E' O'] & Lk2).
  exists k2. split; auto. split; [split; auto |]. congruence.
Qed.

(** ** Sequences *)

Section Sequences.
Variable p : place.
Hypothesis here : In p places.

Lemma first_delayed o u g l o' g' : live g -> delayed p (o, g) l (o', g') ->
  delayed p (par o u, g) l ((if is_sync l then o' else par o' u), g').
Proof.
  intros L H. destruct u as [t |].
  2: { destruct o, o'; simpl; destruct (is_sync l); exact H. }
  remember (o, g) as k. remember (o', g') as k'. revert o g Heqk L.
  induction H as [k | s g0 l k S | s g0 l k1 k S D IH]; intros o g E L; subst.
  - injection E as -> ->. constructor.
  - injection E as <- <-. apply Now.
    pose proof (first_steps_live s t _ _ _ _ (live_in _ _ here L) S) as F.
    unfold goes_on, behind in F. simpl in F. destruct (is_sync l); auto. now destruct o'.
  - injection E as <- <-. destruct k1 as [o1 g1].
    pose proof (first_steps_live s t _ _ _ _ (live_in _ _ here L) S) as F.
    unfold goes_on, behind in F. simpl in F.
    eapply Later; [exact F |]. specialize (IH eq_refl o1 g1 eq_refl).
    destruct o1; apply IH; eapply (live_step _ _ _ _ _ S); auto.
Qed.

Lemma second_delayed o u g l u' g' : idle o -> delayed p (u, g) l (u', g') ->
  delayed p (par o u, g) l (par o u', g').
Proof.
  intros I H. destruct o as [s |]; [| exact H]. specialize (I s eq_refl).
  remember (u, g) as k. remember (u', g') as k'. revert u g Heqk.
  induction H as [k | t g0 l k S | t g0 l k1 k S D IH]; intros u g E; subst.
  - injection E as -> ->. constructor.
  - injection E as <- <-. apply (par_steps s) in S; auto. apply Now. now destruct u'.
  - injection E as <- <-. destruct k1 as [u1 g1]. apply (par_steps s) in S; auto.
    eapply Later; [exact S |]. specialize (IH eq_refl u1 g1 eq_refl). now destruct u1.
Qed.

Lemma idle_par o u : idle o -> idle u -> idle (par o u).
Proof.
  intros I J s E. destruct o as [a |], u as [b |]; simpl in E; try discriminate;
  injection E as <-; simpl; auto. now rewrite (I a), (J b).
Qed.

Definition parallel (P Q : option stmt -> option stmt -> Prop) (a b : option stmt) : Prop :=
  exists o1 o2 u1 u2, a = par o1 u1 /\ b = par o2 u2 /\ P o1 o2 /\ Q u1 u2.

Lemma led_parallel P Q : led p P -> led p Q -> led p (parallel P Q).
Proof.
  intros LP LQ.
  assert (N : parallel P Q None None).
  { exists None, None, None, None. repeat split; [apply (led_done _ _ LP) | apply (led_done _ _ LQ)]. }
  assert (first_ends : forall o2 u2 g l k, live g -> P None o2 -> delayed p (u2, g) l k ->
    delayed p (par o2 u2, g) l k).
  { intros o2 u2 g l k L H D. eapply delayed_after; [| exact D].
    apply (first_delayed _ u2 _ _ _ _ L (led_end _ _ LP _ _ L H)). }
  assert (left_alone : forall o1 o2, P o1 o2 -> parallel P Q o1 o2).
  { intros o1 o2 H. exists o1, o2, None, None. repeat split; auto;
    [now destruct o1 | now destruct o2 | apply (led_done _ _ LQ)]. }
  assert (right_alone : forall u1 u2, Q u1 u2 -> parallel P Q u1 u2).
  { intros u1 u2 H. exists None, None, u1, u2. repeat split; auto. apply (led_done _ _ LP). }
  constructor; auto.
  - intros o g L (o1 & o2 & u1 & u2 & E & -> & H1 & H2).
    destruct o1, u1; try discriminate. apply first_ends; auto. now apply (led_end _ _ LQ).
  - intros s o g L (o1 & o2 & u1 & u2 & E & -> & H1 & H2) A.
    assert (exists o2', delayed p (o2, g) Eps (o2', g) /\ P o1 o2' /\ idle o2') as (o2' & D1 & H1' & I1).
    { destruct o1 as [a |].
      - apply (led_idle _ _ LP); auto. destruct u1; injection E as ->; auto.
        simpl in A. now apply andb_true_iff in A.
      - exists None. split; [now apply (led_end _ _ LP) |]. split; [apply (led_done _ _ LP) | discriminate]. }
    assert (exists u2', delayed p (u2, g) Eps (u2', g) /\ Q u1 u2' /\ idle u2') as (u2' & D2 & H2' & I2).
    { destruct u1 as [b |].
      - apply (led_idle _ _ LQ); auto. destruct o1; injection E as ->; auto.
        simpl in A. now apply andb_true_iff in A.
      - exists None. split; [now apply (led_end _ _ LQ) |]. split; [apply (led_done _ _ LQ) | discriminate]. }
    exists (par o2' u2'). split; [| split].
    + eapply delayed_after.
      * apply (first_delayed _ u2 _ _ _ _ L D1).
      * simpl. now apply second_delayed.
    + rewrite E. exists o1, o2', u1, u2'. auto.
    + now apply idle_par.
  - intros s o g l k L (o1 & o2 & u1 & u2 & E & -> & H1 & H2) S.
    destruct o1 as [a |], u1 as [b |]; simpl in E; try discriminate; injection E as ->.
    + apply seq_stepped_live in S as [([o' g'] & S & ->) | (A & [o' g'] & S & ->)];
      [| | now apply (live_in _ _ here)].
      * destruct (led_step _ _ LP _ _ _ _ _ L H1 S) as (o2' & D & H).
        pose proof (first_delayed _ u2 _ _ _ _ L D) as F. unfold goes_on, behind. simpl in *.
        destruct (is_sync l); simpl; eexists; (split; [exact F |]); auto.
        exists o', o2', (Some b), u2. repeat split; auto. now destruct o'.
      * destruct (led_idle _ _ LP _ _ _ L H1 A) as (o2' & D & H & I).
        destruct (led_step _ _ LQ _ _ _ _ _ L H2 S) as (u2' & D' & H').
        exists (par o2' u2'). split.
        -- eapply delayed_after; [apply (first_delayed _ u2 _ _ _ _ L D) |].
           simpl. now apply second_delayed.
        -- exists (Some a), o2', o', u2'. repeat split; auto. now destruct o'.
    + destruct (led_step _ _ LP _ _ _ _ _ L H1 S) as (o2' & D & H). destruct k as [o' g'].
      exists (if is_sync l then o2' else par o2' u2). split; [now apply first_delayed |].
      destruct (is_sync l); simpl in *; auto.
      exists o', o2', None, u2. repeat split; auto. now destruct o'.
    + destruct (led_step _ _ LQ _ _ _ _ _ L H2 S) as (u2' & D & H). exists u2'.
      split; auto.
Qed.

Theorem same_seq s s' t t' : same p (Some s) (Some s') -> same p (Some t) (Some t') ->
  same p (Some (SSeq s t)) (Some (SSeq s' t')).
Proof.
  intros (P & P1 & P2 & HP) (Q & Q1 & Q2 & HQ). exists (parallel P Q).
  split; [now apply led_parallel |]. split.
  - eapply led_iff; [| apply (led_parallel _ _ P2 Q2)]. unfold parallel.
    intros x y. split; intros (a & b & c & d & E1 & E2 & H1 & H2); exists b, a, d, c; auto.
  - exists (Some s), (Some s'), (Some t), (Some t'). auto.
Qed.
End Sequences.

(** Where each step of one is a step of the other. *)
Lemma led_strong p (P : stmt -> stmt -> Prop) :
  (forall s t, P s t -> is_async s = true -> is_async t = true) ->
  (forall s t g l k, live g -> P s t -> steps_to s g p l k ->
    exists o, steps_to t g p l (o, snd k) /\ or_same P (fst k) o) ->
  led p (or_same P).
Proof.
  intros HA HS. constructor.
  - now left.
  - intros o g _ [<- | (? & ? & E & _)]; [constructor | discriminate].
  - intros s o g _ [<- | (s' & t & E & -> & H)] A.
    + exists (Some s). repeat split; [constructor | now left |]. intros s' E. now injection E as <-.
    + injection E as <-. exists (Some t). split; [constructor |]. split; [right; eauto |].
      intros t' E. injection E as <-. eauto.
  - intros s o g l [o1 g1] L [<- | (s' & t & E & -> & H)] S.
    + exists o1. split; [now constructor | now left].
    + injection E as <-. destruct (HS _ _ _ _ _ L H S) as (o & S' & H').
      exists o. split; [now constructor | auto].
Qed.

Lemma same_strong p (P : stmt -> stmt -> Prop) s t :
  (forall s t, P s t -> is_async s = is_async t) ->
  (forall s t g l k, live g -> P s t -> steps_to s g p l k ->
    exists o, steps_to t g p l (o, snd k) /\ or_same P (fst k) o) ->
  (forall s t g l k, live g -> P s t -> steps_to t g p l k ->
    exists o, steps_to s g p l (o, snd k) /\ or_same P o (fst k)) ->
  P s t -> same p (Some s) (Some t).
Proof.
  intros HA H1 H2 H. exists (or_same P). split; [| split; [| right; eauto]].
  - apply led_strong; auto. intros a b Hab. now rewrite (HA a b).
  - eapply led_iff; [| apply (led_strong p (fun a b => P b a))].
    + intros x y. unfold or_same. split; intros [-> | (a & b & -> & -> & Hab)]; eauto 10.
    + intros a b Hab. now rewrite (HA b a).
    + intros a b g l k L Hab S. destruct (H2 _ _ _ _ _ L Hab S) as (o & S' & [-> | (x & y & -> & E & Hxy)]).
      * exists (fst k). split; auto. now left.
      * exists (Some x). split; auto. right. eauto.
Qed.

(** A silent step that has no other beside it. *)
Lemma same_only p s t : is_async s = false ->
  (forall g, live g -> steps_to s g p Eps (Some t, g)) ->
  (forall g l k, live g -> steps_to s g p l k -> l = Eps /\ k = (Some t, g)) ->
  same p (Some s) (Some t).
Proof.
  intros A H1 H2. set (P := fun o o' => o = o' \/ (o = Some s /\ o' = Some t)).
  assert (M : forall k : config, k = (fst k, snd k)) by now intros [].
  exists P. split; [| split; [| now right]]; constructor; unfold P; auto.
  - intros o g _ [<- | [E _]]; [constructor | discriminate].
  - intros s0 o g _ [<- | [E ->]] A0.
    + exists (Some s0). repeat split; auto; [constructor |]. intros s' E. now injection E as <-.
    + injection E as ->. congruence.
  - intros s0 o g l k L [<- | [E ->]] S.
    + exists (fst k). split; auto. rewrite <- M. now constructor.
    + injection E as ->. apply H2 in S as [-> ->]; auto. exists (Some t). split; [constructor | auto].
  - intros o g _ [-> | [_ E]]; [constructor | discriminate].
  - intros s0 o g L [-> | [-> E]] A0.
    + exists (Some s0). repeat split; auto; [constructor |]. intros s' E. now injection E as <-.
    + injection E as ->. exists (Some t). split; [| split; auto].
      * apply Now. auto.
      * intros s' E. now injection E as <-.
  - intros s0 o g l k L [-> | [-> E]] S.
    + exists (fst k). split; auto. rewrite <- M. now constructor.
    + injection E as ->. exists (fst k). split; auto. eapply Later; [apply H1; auto |].
      rewrite <- M. now constructor.
Qed.

(** ** AT and ASYNC *)

(** C at p has the steps of what is in it, at q, with labels and heaps changed by [out]. *)
Record context (C : stmt -> stmt) (p q : place) (out : label -> heap -> label * heap) : Prop := {
  context_silent : forall g, out Eps g = (Eps, g);
  context_async : (forall s, is_async (C s) = is_async s) \/ (forall s, is_async (C s) = true);
  context_steps : forall s g l k, live g -> steps_to s g q l k ->
    steps_to (C s) g p (fst (out l (snd k))) (option_map C (fst k), snd (out l (snd k)));
  context_stepped : forall s g l k, live g -> steps_to (C s) g p l k ->
    exists l' k', steps_to s g q l' k' /\ l = fst (out l' (snd k')) /\
      k = (option_map C (fst k'), snd (out l' (snd k'))) }.

Definition mapped (C : stmt -> stmt) (P : option stmt -> option stmt -> Prop)
  (a b : option stmt) : Prop :=
  exists o o', a = option_map C o /\ b = option_map C o' /\ P o o'.

Lemma context_delayed C p q out o g l o' g' : context C p q out -> live g ->
  delayed q (o, g) l (o', g') ->
  delayed p (option_map C o, g) (fst (out l g')) (option_map C o', snd (out l g')).
Proof.
  intros HC L H. remember (o, g) as k. remember (o', g') as k'. revert o g Heqk L.
  induction H as [k | s g0 l k S | s g0 l k1 k S D IH]; intros o g E L; subst.
  - injection E as -> ->. rewrite (context_silent _ _ _ _ HC). constructor.
  - injection E as <- <-. apply Now. exact (context_steps _ _ _ _ HC _ _ _ _ L S).
  - injection E as <- <-. destruct k1 as [o1 g1]. pose proof (live_step _ _ _ _ _ S L) as L1.
    apply (context_steps _ _ _ _ HC) in S; auto. simpl in S.
    rewrite (context_silent _ _ _ _ HC) in S. eapply Later; [exact S |]. now apply IH.
Qed.

Lemma led_mapped C p q out P : context C p q out -> led q P -> led p (mapped C P).
Proof.
  intros HC LP. constructor.
  - exists None, None. repeat split. apply (led_done _ _ LP).
  - intros o g L ([a |] & o2 & E & -> & H); [discriminate |].
    pose proof (context_delayed _ _ _ _ _ _ _ _ _ HC L (led_end _ _ LP _ _ L H)) as D.
    now rewrite (context_silent _ _ _ _ HC) in D.
  - intros s o g L ([a |] & o2 & E & -> & H) A; [| discriminate]. injection E as ->.
    destruct (context_async _ _ _ _ HC) as [HA | HA].
    + rewrite HA in A. destruct (led_idle _ _ LP _ _ _ L H A) as (o' & D & H' & I).
      apply (context_delayed _ _ _ _ _ _ _ _ _ HC) in D; auto.
      rewrite (context_silent _ _ _ _ HC) in D.
      exists (option_map C o'). split; auto. split; [exists (Some a), o'; auto |].
      intros s E. destruct o' as [b |]; [| discriminate]. injection E as <-.
      rewrite HA. now apply I.
    + exists (option_map C o2). split; [constructor |]. split; [exists (Some a), o2; auto |].
      intros s E. destruct o2 as [b |]; [| discriminate]. injection E as <-. apply HA.
  - intros s o g l k L ([a |] & o2 & E & -> & H) S; [| discriminate]. injection E as ->.
    apply (context_stepped _ _ _ _ HC) in S as (l' & k' & S & -> & ->); auto.
    destruct (led_step _ _ LP _ _ _ _ _ L H S) as (o' & D & H').
    exists (option_map C o'). split.
    + now apply (context_delayed _ _ _ _ _ _ _ _ _ HC).
    + exists (fst k'), o'. auto.
Qed.

Theorem same_in_context C p q out s t : context C p q out ->
  same q (Some s) (Some t) -> same p (Some (C s)) (Some (C t)).
Proof.
  intros HC (P & P1 & P2 & HP). exists (mapped C P). split; [eapply led_mapped; eauto |]. split.
  - eapply led_iff; [| apply (led_mapped _ _ _ _ _ HC P2)]. unfold mapped.
    intros x y. split; intros (a & b & E1 & E2 & H); exists b, a; auto.
  - exists (Some s), (Some t). auto.
Qed.

(** All labels of s at q are K, in all runs, whatever others do to the heap between two steps. *)
Definition always (K : label -> Prop) (q : place) (s : stmt) : Prop :=
  exists I : stmt -> Prop, I s /\ forall s g l k, live g -> I s -> steps_to s g q l k ->
    K l /\ forall s', fst k = Some s' -> I s'.

(** Contexts that do the same with such labels are the same around it. *)
Theorem same_contexts C D p q out out' (K : label -> Prop) s :
  context C p q out -> context D p q out' -> (forall s, is_async (C s) = is_async (D s)) ->
  (forall l g, live g -> K l -> out l g = out' l g) -> always K q s ->
  same p (Some (C s)) (Some (D s)).
Proof.
  intros HC HD HA HK (I & Is & HI).
  apply same_strong with (P := fun a b => exists s, a = C s /\ b = D s /\ I s); eauto.
  - intros a b (x & -> & -> & _). auto.
  - intros a b g l k L (x & -> & -> & Hx) S.
    apply (context_stepped _ _ _ _ HC) in S as (l' & k' & S & -> & ->); auto.
    destruct (HI _ _ _ _ L Hx S) as [Kl Hk].
    rewrite (HK l' (snd k')) by eauto using live_step.
    exists (option_map D (fst k')). split; [now apply (context_steps _ _ _ _ HD) |].
    simpl. destruct (fst k') as [y |]; [right; simpl; eauto 10 | now left].
  - intros a b g l k L (x & -> & -> & Hx) S.
    apply (context_stepped _ _ _ _ HD) in S as (l' & k' & S & -> & ->); auto.
    destruct (HI _ _ _ _ L Hx S) as [Kl Hk].
    rewrite <- (HK l' (snd k')) by eauto using live_step.
    exists (option_map C (fst k')). split; [now apply (context_steps _ _ _ _ HC) |].
    simpl. destruct (fst k') as [y |]; [right; simpl; eauto 10 | now left].
Qed.

Lemma context_here p : context (fun s => s) p p (fun l g => (l, g)).
Proof.
  constructor; auto.
  - intros s g l [o g'] _ S. now destruct o.
  - intros s g l [o g'] _ S. exists l, (o, g'). split; auto. split; auto. now destruct o.
Qed.

Lemma context_dyn_async p : context SDynAsync p p (fun l g => (to_async l, g)).
Proof.
  constructor; auto.
  - intros s g l k _ S. exact (async_steps _ _ _ _ _ S).
  - intros s g l k _ S. apply async_stepped in S as (l' & k' & S & -> & ->). eauto.
Qed.

Lemma context_dyn_at p q : In p places -> In q places ->
  context (SDynAt q) p q (fun l g => copy_label g l p).
Proof.
  intros Hp Hq. constructor; auto.
  - intros s g l k L [d S]. simpl. destruct (copy_label (snd k) l p) as [l' g''] eqn:C.
    pose proof (step_places _ _ _ _ _ _ S) as SP.
    exists (PLACE_SHIFT :: d). apply (R_PLACE_SHIFT d q s g g'' p l l' k); auto.
    right. rewrite !SP. split; now apply live_in.
  - intros s g l k L S. stepping S.
    + do 2 eexists. split; [eexists; eassumption |].
      match goal with C : copy_label _ _ _ = _ |- _ => rewrite C end. auto.
    + exfalso. match goal with X : step _ s _ _ _ _ |- _ => apply step_places in X as SP end.
      match goal with X : _ \/ _ |- _ =>
        rewrite (SP p), (SP q), (live_in p g Hp L), (live_in q g Hq L) in X; destruct X; congruence end.
Qed.

Lemma context_compose C D p q r out out' : context C p q out -> context D q r out' ->
  context (fun s => C (D s)) p r (fun l g => let (l, g) := out' l g in out l g).
Proof.
  intros HC HD. constructor.
  - intros g. now rewrite (context_silent _ _ _ _ HD), (context_silent _ _ _ _ HC).
  - destruct (context_async _ _ _ _ HC) as [HA | HA]; [| right; auto].
    destruct (context_async _ _ _ _ HD) as [H | H]; [left | right]; intros s; now rewrite HA, H.
  - intros s g l k L S. apply (context_steps _ _ _ _ HD) in S; auto.
    apply (context_steps _ _ _ _ HC) in S; auto. simpl in S.
    destruct (out' l (snd k)) as [l1 g1]. simpl in S. now destruct (fst k).
  - intros s g l k L S. apply (context_stepped _ _ _ _ HC) in S as (l1 & k1 & S & -> & ->); auto.
    apply (context_stepped _ _ _ _ HD) in S as (l2 & k2 & S & -> & ->); auto. simpl in *.
    exists l2, k2. split; auto. destruct (out' l2 (snd k2)). simpl. now destruct (fst k2).
Qed.
End Live.

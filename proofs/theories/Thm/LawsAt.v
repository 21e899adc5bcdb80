(** * Laws of `at`, where its ends do not fail. *)

From Coq Require Import Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Absorption.
From X10 Require Import Thm.Bisimulation Thm.Laws Thm.AsyncLaws Thm.LawsHere Thm.LawsAlive.
From X10 Require Import Thm.Congruence Thm.Silent.
Import ListNotations.
Open Scope list_scope.

(** What a label carries is no object. *)
Definition carries_no_object (l : label) : Prop := Forall constant (carried l).

Section Places.
Variable places : list place.

Notation same := (same places).
Notation live := (live places).

(** ** {s skip} = s, and s on its way *)

Lemma same_seq_skip p s : In p places -> same p (Some (SSeq s SSkip)) (Some s).
Proof.
  intros Hp. assert (HP : forall g, live g -> p ∈ g) by (intros; eapply live_in; eauto).
  assert (M : forall k : config, k = (fst k, snd k)) by now intros [].
  exists trailing. unfold trailing. split; [| split; [| eauto]]; constructor; auto.
  - intros o g L [<- | [(? & E & _) | [E _]]]; try discriminate. constructor.
  - intros a o g L [<- | [(x & E & ->) | [E ->]]] A.
    + exists (Some a). repeat split; auto; [constructor |]. intros x E. now injection E as <-.
    + injection E as ->. simpl in A. apply andb_true_iff in A as [_ A]. discriminate.
    + injection E as ->. discriminate.
  - intros a o g l k L [<- | [(x & E & ->) | [E ->]]] S.
    + exists (fst k). split; auto. rewrite <- M. now constructor.
    + injection E as ->. apply seq_stepped_live in S as [(k' & S & ->) | (_ & k' & S & ->)]; auto.
      * exists (fst k'). split; [| apply goes_on_trailing].
        rewrite (proj1 (goes_on_trailing l k')), <- M. now constructor.
      * apply skip_steps in S as [-> ->]; auto. exists (Some x). split; [constructor | auto].
    + injection E as ->. apply skip_steps in S as [-> ->]; auto.
      exists None. split; [constructor | auto].
  - intros o g L [-> | [(? & _ & E) | [-> _]]]; try discriminate; [constructor |].
    apply Now, skips; auto.
  - intros a o g L [-> | [(x & -> & E) | [_ E]]] A; try discriminate.
    + exists (Some a). repeat split; auto; [constructor |]. intros x E. now injection E as <-.
    + injection E as ->. exists (Some x). repeat split; auto; [| intros y E; now injection E as <-].
      apply Now. apply (par_steps x SSkip g p Eps (None, g)); auto using skips.
  - intros a o g l k L [-> | [(x & -> & E) | [_ E]]] S; try discriminate.
    + exists (fst k). split; auto. rewrite <- M. now constructor.
    + injection E as ->. exists (fst (goes_on l k SSkip)). split; [| apply goes_on_trailing].
      apply Now. rewrite <- (proj1 (goes_on_trailing l k)), <- M. apply first_steps_live; auto.
Qed.

Lemma same_at_goes p q s : In p places -> In q places ->
  same p (Some (SAt q [] s)) (Some (SDynAt q (SSeq s SSkip))).
Proof.
  intros Hp Hq. apply same_only; auto.
  - intros g L. apply at_goes; eapply live_in; eauto.
  - intros g l k L S. apply at_goes_only in S as [-> ->]; auto; eapply live_in; eauto.
Qed.

(** at(q) s = AT(q) s *)
Theorem same_at p q s : In p places -> In q places ->
  same p (Some (SAt q [] s)) (Some (SDynAt q s)).
Proof.
  intros Hp Hq. eapply same_trans; [now apply same_at_goes |].
  eapply same_in_context; [now apply context_dyn_at |]. now apply same_seq_skip.
Qed.

(** ** AT(q) {s t} = {AT(q) s  AT(q) t} *)

Lemma shift_stepped_live p q s g l k : In p places -> In q places -> live g ->
  steps_to (SDynAt q s) g p l k -> exists l' k', steps_to s g q l' k' /\
    l = fst (copy_label (snd k') l' p) /\
    k = (option_map (SDynAt q) (fst k'), snd (copy_label (snd k') l' p)).
Proof.
  intros Hp Hq L S. exact (context_stepped _ _ _ _ _ (context_dyn_at _ p q Hp Hq) _ _ _ _ L S).
Qed.

Lemma shift_steps_live p q s g l k : In p places -> In q places -> live g -> steps_to s g q l k ->
  steps_to (SDynAt q s) g p (fst (copy_label (snd k) l p))
    (option_map (SDynAt q) (fst k), snd (copy_label (snd k) l p)).
Proof.
  intros Hp Hq L S. exact (context_steps _ _ _ _ _ (context_dyn_at _ p q Hp Hq) _ _ _ _ L S).
Qed.

Lemma copied_sync g l p : is_sync (fst (copy_label g l p)) = is_sync l.
Proof. destruct l; simpl; auto; now destruct (copy g vs p). Qed.

Definition split (q : place) (a b : stmt) : Prop :=
  exists s t, a = SDynAt q (SSeq s t) /\ b = SSeq (SDynAt q s) (SDynAt q t).

Lemma split_par q o u :
  or_same (split q) (option_map (SDynAt q) (par o u))
    (par (option_map (SDynAt q) o) (option_map (SDynAt q) u)).
Proof.
  destruct o, u; simpl; try (now left). right. unfold split. eauto 10.
Qed.

(** What is left of a sequence after a step of its first, or of its second. *)
Lemma split_first q l k t g : or_same (split q)
  (option_map (SDynAt q) (fst (goes_on l k t)))
  (fst (goes_on l (option_map (SDynAt q) (fst k), g) (SDynAt q t))).
Proof.
  unfold goes_on, behind. destruct (is_sync l); simpl; [now left |].
  pose proof (split_par q (fst k) (Some t)) as H. now destruct (fst k).
Qed.

Lemma split_second q s k g : or_same (split q)
  (option_map (SDynAt q) (fst (beside s k)))
  (fst (beside (SDynAt q s) (option_map (SDynAt q) (fst k), g))).
Proof.
  unfold beside. pose proof (split_par q (Some s) (fst k)) as H. now destruct (fst k).
Qed.

Lemma goes_on_heap l k t : snd (goes_on l k t) = snd k.
Proof. unfold goes_on, behind. now destruct (is_sync l). Qed.

Lemma split_left p q a b g l k : In p places -> In q places -> live g -> split q a b ->
  steps_to a g p l k -> exists o, steps_to b g p l (o, snd k) /\ or_same (split q) (fst k) o.
Proof.
  intros Hp Hq L (x & y & -> & ->) S.
  assert (A : p ∈ g) by (eapply live_in; eauto). assert (B : q ∈ g) by (eapply live_in; eauto).
  apply shift_stepped_live in S as (l' & k' & S & -> & ->); auto.
  apply seq_stepped_live in S as [(k1 & S & ->) | (X & k1 & S & ->)]; auto.
  - rewrite goes_on_heap. apply (shift_steps_live p q) in S; auto.
    apply (first_steps_live _ (SDynAt q y)) in S; auto.
    eexists. split; [| apply split_first with (g := snd (copy_label (snd k1) l' p))].
    unfold goes_on at 1. unfold goes_on in S. rewrite copied_sync in *.
    now destruct (is_sync l').
  - apply (shift_steps_live p q) in S; auto. apply (par_steps (SDynAt q x)) in S; auto.
    eexists. split; [exact S |]. apply split_second.
Qed.

Lemma split_right p q a b g l k : In p places -> In q places -> live g -> split q a b ->
  steps_to b g p l k -> exists o, steps_to a g p l (o, snd k) /\ or_same (split q) o (fst k).
Proof.
  intros Hp Hq L (x & y & -> & ->) S.
  assert (A : p ∈ g) by (eapply live_in; eauto). assert (B : q ∈ g) by (eapply live_in; eauto).
  apply seq_stepped_live in S as [(k1 & S & ->) | (X & k1 & S & ->)]; auto.
  - apply shift_stepped_live in S as (l' & k' & S & -> & ->); auto.
    apply (first_steps_live _ y) in S; auto. apply (shift_steps_live p q) in S; auto.
    rewrite goes_on_heap in S. eexists.
    split; [rewrite goes_on_heap; exact S |].
    pose proof (split_first q l' k' y (snd (copy_label (snd k') l' p))) as H.
    unfold goes_on at 2 in H. unfold goes_on at 2. now rewrite copied_sync.
  - apply shift_stepped_live in S as (l' & k' & S & -> & ->); auto.
    apply (par_steps x) in S; auto. apply (shift_steps_live p q) in S; auto.
    eexists. split; [exact S |]. apply split_second.
Qed.

Theorem same_split p q s t : In p places -> In q places ->
  same p (Some (SDynAt q (SSeq s t))) (Some (SSeq (SDynAt q s) (SDynAt q t))).
Proof.
  intros Hp Hq. apply same_strong with (P := split q); [| | | unfold split; eauto].
  - intros a b (x & y & -> & ->). reflexivity.
  - intros. eapply split_left; eauto.
  - intros. eapply split_right; eauto.
Qed.

(** ** Where there is nothing to do there *)

Lemma same_at_skip p q : In p places -> In q places ->
  same p (Some (SAt q [] SSkip)) (Some SSkip).
Proof.
  intros Hp Hq. eapply same_trans; [now apply same_at |].
  assert (A : forall g, live g -> p ∈ g) by (intros; eapply live_in; eauto).
  assert (B : forall g, live g -> q ∈ g) by (intros; eapply live_in; eauto).
  apply same_strong with (P := fun a b => a = SDynAt q SSkip /\ b = SSkip); auto.
  - intros a b [-> ->]. reflexivity.
  - intros a b g l k L [-> ->] S. apply shift_stepped_live in S as (l' & k' & S & -> & ->); auto.
    apply skip_steps in S as [-> ->]; auto. exists None. split; [now apply skips; auto | now left].
  - intros a b g l k L [-> ->] S. apply skip_steps in S as [-> ->]; auto. exists None.
    split; [exact (shift_steps_live p q SSkip g Eps (None, g) Hp Hq L (skips g q (B g L))) | now left].
Qed.

Lemma same_at_throw p q v : In p places -> In q places -> constant v ->
  same p (Some (SAt q [] (SThrow (EVal v)))) (Some (SThrow (EVal v))).
Proof.
  intros Hp Hq Cv. eapply same_trans; [now apply same_at |].
  assert (A : forall g, live g -> p ∈ g) by (intros; eapply live_in; eauto).
  assert (B : forall g, live g -> q ∈ g) by (intros; eapply live_in; eauto).
  assert (CL : forall g, copy_label g (Sync [v]) p = (Sync [v], g)).
  { intros g. apply copy_constant_label. now repeat constructor. }
  assert (T : forall g r, r ∈ g -> steps_to (SThrow (EVal v)) g r (Sync [v]) (None, g)).
  { intros g r Hr. exists [EXCEPTION]. now constructor. }
  apply same_strong with (P := fun a b => a = SDynAt q (SThrow (EVal v)) /\ b = SThrow (EVal v)); auto.
  - intros a b [-> ->]. reflexivity.
  - intros a b g l k L [-> ->] S. apply shift_stepped_live in S as (l' & k' & S & -> & ->); auto.
    apply throw_stepped in S as [-> ->]; auto. cbn [fst snd]. rewrite CL. exists None.
    split; [now apply T; auto | now left].
  - intros a b g l k L [-> ->] S. apply throw_stepped in S as [-> ->]; auto. exists None.
    pose proof (shift_steps_live p q _ g _ _ Hp Hq L (T g q (B g L))) as X.
    cbn [fst snd] in X. rewrite CL in X. split; [exact X | now left].
Qed.

(** ** Activities *)

Lemma same_spawned p s : In p places -> same p (Some (SAsync s)) (Some (SDynAsync s)).
Proof.
  intros Hp. apply same_only; auto.
  - intros g L. apply spawns. eapply live_in; eauto.
  - intros g l k L S. assert (p ∈ g) by (eapply live_in; eauto). stepping S; auto. congruence.
Qed.

Lemma same_dyn_at p q s t : In p places -> In q places -> same q (Some s) (Some t) ->
  same p (Some (SDynAt q s)) (Some (SDynAt q t)).
Proof. intros Hp Hq. eapply same_in_context. now apply context_dyn_at. Qed.

Theorem same_at_async p q s : In p places -> In q places ->
  same p (Some (SAt q [] (SAsync s))) (Some (SAsync (SAt q [] s))).
Proof.
  intros Hp Hq.
  apply same_trans with (b := Some (SDynAt q (SDynAsync s))).
  - eapply same_trans; [now apply same_at |]. apply same_dyn_at; auto. now apply same_spawned.
  - apply same_sym. eapply same_trans; [now apply same_spawned |].
    eapply same_trans.
    + eapply same_in_context; [apply context_dyn_async | now apply same_at].
    + eapply same_contexts with (K := fun _ => True) (C := fun s => SDynAsync (SDynAt q s))
        (D := fun s => SDynAt q (SDynAsync s)).
      * apply (context_compose places SDynAsync (SDynAt q) p p q); auto using context_dyn_async.
        now apply context_dyn_at.
      * apply (context_compose places (SDynAt q) SDynAsync p q q); auto using context_dyn_async.
        now apply context_dyn_at.
      * reflexivity.
      * intros l g _ _. destruct l; simpl; auto; now destruct (copy g vs p).
      * exists (fun _ => True). auto.
Qed.

(** ** at there, and back *)

Theorem same_at_at p q r s : In p places -> In q places -> In r places ->
  always places carries_no_object r s ->
  same p (Some (SAt q [] (SAt r [] s))) (Some (SAt r [] s)).
Proof.
  intros Hp Hq Hr HK.
  apply same_trans with (b := Some (SDynAt q (SDynAt r s))).
  - eapply same_trans; [now apply same_at |]. apply same_dyn_at; auto. now apply same_at.
  - eapply same_trans; [| apply same_sym, same_at; auto].
    eapply same_contexts with (C := fun s => SDynAt q (SDynAt r s)) (K := carries_no_object);
      [| now apply context_dyn_at | reflexivity | | exact HK].
    + apply (context_compose places (SDynAt q) (SDynAt r) p q r); auto; now apply context_dyn_at.
    + intros l g _ K. cbv beta. now rewrite !copy_constant_label.
Qed.

(** AT(here) s = s *)
Theorem same_at_here p s : In p places -> always places carries_no_object p s ->
  same p (Some (SAt p [] s)) (Some s).
Proof.
  intros Hp HK. eapply same_trans; [now apply same_at |].
  eapply same_contexts with (D := fun s => s) (K := carries_no_object);
    [now apply context_dyn_at | apply context_here | reflexivity | | exact HK].
  intros l g _ K. now apply copy_constant_label.
Qed.

(** ** try *)

Lemma try_delayed p t o g l o' g' : In p places -> live g -> delayed p (o, g) l (o', g') ->
  delayed p (option_map (fun s => STry s t) o, g) (if is_sync l then Eps else l)
    (if is_sync l then par o' (Some t) else option_map (fun s => STry s t) o', g').
Proof.
  intros Hp L H. remember (o, g) as k. remember (o', g') as k'. revert o g Heqk L.
  induction H as [k | s g0 l k S | s g0 l k1 k S D IH]; intros o g E L; subst.
  - injection E as -> ->. constructor.
  - injection E as <- <-. apply Now. apply (try_steps _ t) in S; [| eapply live_in; eauto].
    unfold tried, behind in S. simpl in S. destruct (is_sync l); simpl in S; auto.
    now destruct o'.
  - injection E as <- <-. destruct k1 as [o1 g1]. pose proof (live_step _ _ _ _ _ _ S L) as L1.
    apply (try_steps _ t) in S; [| eapply live_in; eauto]. simpl in S.
    eapply Later; [exact S |]. now apply IH.
Qed.

Section Try.
Variable p : place.
Hypothesis here : In p places.
Variable t1 t2 : stmt.

Definition tries (P Q : option stmt -> option stmt -> Prop) (a b : option stmt) : Prop :=
  parallel P Q a b \/
  exists o1 o2, a = option_map (fun s => STry s t1) o1 /\ b = option_map (fun s => STry s t2) o2 /\
    P o1 o2.

Lemma led_tries P Q : led places p P -> led places p Q -> Q (Some t1) (Some t2) ->
  led places p (tries P Q).
Proof.
  intros LP LQ HQ. pose proof (led_parallel _ p here _ _ LP LQ) as LL. constructor.
  - left. apply (led_done _ _ _ LL).
  - intros o g L [H | (o1 & o2 & E & -> & H)]; [now apply (led_end _ _ _ LL) |].
    destruct o1; [discriminate |].
    exact (try_delayed p t2 _ _ _ _ _ here L (led_end _ _ _ LP _ _ L H)).
  - intros s o g L [H | (o1 & o2 & E & -> & H)] A.
    + destruct (led_idle _ _ _ LL _ _ _ L H A) as (o' & D & H' & I). exists o'. unfold tries. auto.
    + destruct o1 as [a |]; [| discriminate]. injection E as ->.
      destruct (led_idle _ _ _ LP _ _ _ L H A) as (o' & D & H' & I).
      exists (option_map (fun s => STry s t2) o').
      split; [exact (try_delayed p t2 _ _ _ _ _ here L D) |]. split.
      * right. exists (Some a), o'. auto.
      * intros s E. destruct o' as [b |]; [| discriminate]. injection E as <-. exact (I b eq_refl).
  - intros s o g l k L [H | (o1 & o2 & E & -> & H)] S.
    + destruct (led_step _ _ _ LL _ _ _ _ _ L H S) as (o' & D & H'). exists o'. unfold tries. auto.
    + destruct o1 as [a |]; [| discriminate]. injection E as ->.
      apply try_stepped in S as (l' & k' & S & E); [| now apply (live_in _ _ _ here)].
      destruct (led_step _ _ _ LP _ _ _ _ _ L H S) as (o' & D & H').
      pose proof (try_delayed p t2 _ _ _ _ _ here L D) as T.
      unfold tried, behind in E. destruct (is_sync l'); injection E as -> ->; simpl;
      eexists; (split; [exact T |]).
      * left. exists (fst k'), o', (Some t1), (Some t2). repeat split; auto. now destruct (fst k').
      * right. exists (fst k'), o'. auto.
Qed.
End Try.

Theorem same_try p s s' t t' : In p places ->
  same p (Some s) (Some s') -> same p (Some t) (Some t') ->
  same p (Some (STry s t)) (Some (STry s' t')).
Proof.
  intros Hp (P & P1 & P2 & HP) (Q & Q1 & Q2 & HQ). exists (tries t t' P Q).
  split; [now apply led_tries |]. split.
  - eapply led_iff; [| apply (led_tries p Hp t' t _ _ P2 Q2); auto]. unfold tries, parallel.
    intros x y.
    split; (intros [(a & b & c & d & E1 & E2 & H1 & H2) | (a & b & E1 & E2 & H)];
            [left; exists b, a, d, c; auto | right; exists b, a; auto]).
  - right. exists (Some s), (Some s'). auto.
Qed.

(** What s throws itself, and a handler may catch, is no object. *)
Definition throws_no_object (l : label) : Prop := is_sync l = true -> carries_no_object l.

Section AtTry.
Variable p q : place.
Hypothesis here : In p places.
Hypothesis there : In q places.
Variable I : stmt -> Prop.
Hypothesis I_steps : forall s g l k, live g -> I s -> steps_to s g q l k ->
  throws_no_object l /\ forall s', fst k = Some s' -> I s'.

Inductive try_split : stmt -> stmt -> Prop :=
| Trying s t : I s -> try_split (SDynAt q (STry s t)) (STry (SDynAt q s) (SDynAt q t))
| Handling a b : split q a b -> try_split a b.

Lemma split_handling a b : or_same (split q) a b -> or_same try_split a b.
Proof.
  intros [E | (x & y & E1 & E2 & H)]; [now left |]. right. exists x, y. auto using try_split.
Qed.

(** What both sides make of a step of the body. *)
Lemma try_split_agrees s g l k t : live g -> I s -> steps_to s g q l k ->
  let c := copy_label (snd k) l p in
  let left := tried l k t in
  let right := tried (fst c) (option_map (SDynAt q) (fst k), snd c) (SDynAt q t) in
  let c' := copy_label (snd (snd left)) (fst left) p in
  fst c' = fst right /\ snd c' = snd (snd right) /\
  or_same try_split (option_map (SDynAt q) (fst (snd left))) (fst (snd right)).
Proof.
  intros L Hs S. destruct (I_steps _ _ _ _ L Hs S) as [K Hk]. destruct k as [o g'].
  unfold tried, behind, within. simpl. rewrite copied_sync. destruct (is_sync l) eqn:Sy; simpl.
  - rewrite copy_constant_label by (now apply K). simpl. repeat split; auto.
    apply split_handling. pose proof (split_par q o (Some t)) as H. now destruct o.
  - split; [now destruct (copy_label g' l p) |]. split; [now destruct (copy_label g' l p) |].
    destruct o as [s' |]; [right | now left]. simpl. do 2 eexists. repeat split; eauto.
    constructor. now apply Hk.
Qed.

Lemma same_try_split s t : I s ->
  same p (Some (SDynAt q (STry s t))) (Some (STry (SDynAt q s) (SDynAt q t))).
Proof.
  intros Is.
  assert (A : forall g, live g -> p ∈ g) by (intros; eapply live_in; eauto).
  assert (B : forall g, live g -> q ∈ g) by (intros; eapply live_in; eauto).
  apply same_strong with (P := try_split); [| | | now constructor].
  - intros a b [x y _ | a0 b0 (x & y & -> & ->)]; reflexivity.
  - intros a b g l k L [x y Hx | a0 b0 H] S.
    + apply shift_stepped_live in S as (l1 & k1 & S & -> & ->); auto.
      apply try_stepped in S as (l2 & k2 & S & E); auto.
      destruct (try_split_agrees _ _ _ _ y L Hx S) as (E1 & E2 & H).
      apply (shift_steps_live p q) in S; auto. apply (try_steps _ (SDynAt q y)) in S; auto.
      rewrite <- E in *. simpl in *. rewrite E1, E2. eexists. split; [| exact H].
      now rewrite <- surjective_pairing.
    + destruct (split_left p q _ _ _ _ _ here there L H S) as (o & S' & H').
      exists o. auto using split_handling.
  - intros a b g l k L [x y Hx | a0 b0 H] S.
    + apply try_stepped in S as (l1 & k1 & S & E); auto.
      apply shift_stepped_live in S as (l2 & k2 & S & -> & ->); auto.
      destruct (try_split_agrees _ _ _ _ y L Hx S) as (E1 & E2 & H).
      apply (try_steps _ y) in S; auto. apply (shift_steps_live p q) in S; auto.
      rewrite <- E in *. simpl in *. rewrite E1, E2 in S. eexists. split; [exact S | exact H].
    + destruct (split_right p q _ _ _ _ _ here there L H S) as (o & S' & H').
      exists o. auto using split_handling.
Qed.
End AtTry.

Theorem same_at_try p q s t : In p places -> In q places -> always places throws_no_object q s ->
  same p (Some (SAt q [] (STry s t))) (Some (STry (SAt q [] s) (SAt q [] t))).
Proof.
  intros Hp Hq (I & Is & HI). eapply same_trans; [now apply same_at |].
  eapply same_trans; [apply (same_try_split p q Hp Hq I HI); auto |].
  apply same_try; auto; apply same_sym; now apply same_at.
Qed.

Theorem same_at_seq p q s t : In p places -> In q places ->
  same p (Some (SAt q [] (SSeq s t))) (Some (SSeq (SAt q [] s) (SAt q [] t))).
Proof.
  intros Hp Hq. eapply same_trans; [now apply same_at |].
  eapply same_trans; [now apply same_split |].
  apply same_seq; auto; apply same_sym; now apply same_at.
Qed.

(** ** finish *)

Section AtFinish.
Variable p q : place.
Hypothesis here : In p places.
Hypothesis there : In q places.
Variable I : stmt -> Prop.
Hypothesis I_steps : forall s g l k, live g -> I s -> steps_to s g q l k ->
  carries_no_object l /\ forall s', fst k = Some s' -> I s'.

Definition finish_inside (a b : stmt) : Prop :=
  exists mu s, a = SDynAt q (SFinish mu s) /\ b = SFinish mu (SDynAt q s) /\
    Forall constant mu /\ I s.

Lemma finish_agrees mu s g l k : live g -> Forall constant mu -> I s -> steps_to s g q l k ->
  let c := copy_label (snd k) l p in
  let left := collected mu q l k in
  let right := collected mu p (fst c) (option_map (SDynAt q) (fst k), snd c) in
  let c' := copy_label (snd (snd left)) (fst left) p in
  fst c' = fst right /\ snd c' = snd (snd right) /\
  or_same finish_inside (option_map (SDynAt q) (fst (snd left))) (fst (snd right)).
Proof.
  intros L F Hs S. destruct (I_steps _ _ _ _ L Hs S) as [K Hk].
  pose proof (live_step _ _ _ _ _ _ S L) as L'. destruct k as [o g']. simpl in *.
  assert (A : p ∈ g') by (eapply live_in; eauto). assert (B : q ∈ g') by (eapply live_in; eauto).
  assert (FA : Forall constant (mu ++ carried l)) by (apply Forall_app; split; auto).
  rewrite (copy_constant_label _ l) by auto. unfold collected. simpl. rewrite A, B.
  destruct o as [s' |]; simpl.
  - repeat split; auto. right. do 2 eexists. split; [reflexivity |]. split; [reflexivity |].
    exists (mu ++ carried l), s'. auto.
  - rewrite copy_constant_label by (destruct (mu ++ carried l); simpl; auto). simpl.
    repeat split; auto. now left.
Qed.

Lemma same_finish_inside s : I s ->
  same p (Some (SDynAt q (SFinish [] s))) (Some (SFinish [] (SDynAt q s))).
Proof.
  intros Is. apply same_strong with (P := finish_inside).
  - intros a b (mu & x & -> & -> & _). reflexivity.
  - intros a b g l k L (mu & x & -> & -> & F & Hx) S.
    apply shift_stepped_live in S as (l1 & k1 & S & -> & ->); auto.
    apply finish_stepped in S as (l2 & k2 & S & E).
    destruct (finish_agrees _ _ _ _ _ L F Hx S) as (E1 & E2 & H).
    apply (shift_steps_live p q) in S; auto. apply (finish_steps mu) in S.
    rewrite <- E in *. simpl in *. rewrite E1, E2. eexists. split; [| exact H].
    now rewrite <- surjective_pairing.
  - intros a b g l k L (mu & x & -> & -> & F & Hx) S.
    apply finish_stepped in S as (l1 & k1 & S & E).
    apply shift_stepped_live in S as (l2 & k2 & S & -> & ->); auto.
    destruct (finish_agrees _ _ _ _ _ L F Hx S) as (E1 & E2 & H).
    apply (finish_steps mu) in S. apply (shift_steps_live p q) in S; auto.
    rewrite <- E in *. simpl in *. rewrite E1, E2 in S. eexists. split; [exact S | exact H].
  - exists [], s. auto.
Qed.
End AtFinish.

Lemma always_skip (K : label -> Prop) q s : In q places -> K Eps -> always places K q s ->
  always places K q (SSeq s SSkip).
Proof.
  intros Hq KE (I & Is & HI).
  exists (fun x => (exists y, x = SSeq y SSkip /\ I y) \/ I x \/ x = SSkip).
  split; [eauto |]. intros x g l k L Hx S.
  assert (B : q ∈ g) by (eapply live_in; eauto).
  destruct Hx as [(y & -> & Hy) | [Hx | ->]].
  - apply seq_stepped_live in S as [(k' & S & ->) | (_ & k' & S & ->)]; auto.
    + destruct (HI _ _ _ _ L Hy S) as [Kl Hk]. split; auto. intros s'.
      unfold goes_on, behind. destruct (is_sync l); simpl; [auto |].
      destruct (fst k') eqn:E; intros X; injection X as <-; eauto.
    + apply skip_steps in S as [-> ->]; auto. split; auto. simpl. intros s' X.
      injection X as <-. auto.
  - destruct (HI _ _ _ _ L Hx S) as [Kl Hk]. auto.
  - apply skip_steps in S as [-> ->]; auto. split; auto. discriminate.
Qed.

(** The way back waits for its turn, and a finish around it for the way back. *)
Theorem same_at_finish p q s : In p places -> In q places ->
  always places carries_no_object q s ->
  same p (Some (SAt q [] (SFinish [] (SSeq s SSkip)))) (Some (SFinish [] (SAt q [] s))).
Proof.
  intros Hp Hq HK.
  assert (A : forall g, live g -> p ∈ g) by (intros; eapply live_in; eauto).
  assert (B : forall g, live g -> q ∈ g) by (intros; eapply live_in; eauto).
  destruct (always_skip _ q s Hq (Forall_nil _) HK) as (I & Is & HI).
  eapply same_trans; [now apply same_at |].
  eapply same_trans; [exact (same_finish_inside p q Hp Hq I HI _ Is) |].
  apply same_sym, same_only; auto.
  - intros g L. exact (finish_steps [] _ _ _ _ _ (at_goes q s g p (A g L) (B g L))).
  - intros g l k L S. apply finish_stepped in S as (l' & k' & S & E).
    apply at_goes_only in S as [-> ->]; auto. now injection E as <- <-.
Qed.

Theorem same_at_finish_silent p q s : In p places -> In q places ->
  always places (fun l => l = Eps) q s ->
  same p (Some (SAt q [] (SFinish [] s))) (Some (SFinish [] (SAt q [] s))).
Proof.
  intros Hp Hq HK. eapply same_trans; [| apply same_at_finish; auto].
  - eapply same_trans; [now apply same_at |]. apply same_sym.
    eapply same_trans; [now apply same_at |]. apply same_dyn_at; auto. now apply same_finish_skip.
  - destruct HK as (I & Is & HI). exists I. split; auto. intros x g l k L Hx S.
    destruct (HI _ _ _ _ L Hx S) as [-> Hk]. split; [constructor | auto].
Qed.
End Places.

(** ** The laws *)

(** The same at p where these places live and do not fail; all others may. *)
Definition equivalent_while (places : list place) (p : place) (s t : stmt) : Prop :=
  forall may g, others places may -> live places g -> bisimilar may p (Some s, g) (Some t, g).

Lemma same_equivalent places p s t : same places p (Some s) (Some t) -> equivalent_while places p s t.
Proof. intros H may g O L. now apply same_bisimilar with (places := places). Qed.

Ltac among := apply same_equivalent; simpl; auto.

(** at(q) skip = skip *)
Theorem at_skip p q : equivalent_while [p; q] p (SAt q [] SSkip) SSkip.
Proof. among. apply same_at_skip; simpl; auto. Qed.

(** at(q) throw v = throw v *)
Theorem at_throw p q v : constant v ->
  equivalent_while [p; q] p (SAt q [] (SThrow (EVal v))) (SThrow (EVal v)).
Proof. intros C. among. apply same_at_throw; simpl; auto. Qed.

(** at(q) async s = async at(q) s *)
Theorem at_async p q s : equivalent_while [p; q] p (SAt q [] (SAsync s)) (SAsync (SAt q [] s)).
Proof. among. apply same_at_async; simpl; auto. Qed.

(** at(q) {s t} = {at(q) s  at(q) t} *)
Theorem at_seq p q s t :
  equivalent_while [p; q] p (SAt q [] (SSeq s t)) (SSeq (SAt q [] s) (SAt q [] t)).
Proof. among. apply same_at_seq; simpl; auto. Qed.

(** at(q) at(r) s = at(r) s *)
Theorem at_at p q r s : always [p; q; r] carries_no_object r s ->
  equivalent_while [p; q; r] p (SAt q [] (SAt r [] s)) (SAt r [] s).
Proof. intros H. among. apply same_at_at; simpl; auto. Qed.

(** at(here) s = s *)
Theorem at_here p s : always [p] carries_no_object p s ->
  equivalent_while [p] p (SAt p [] s) s.
Proof. intros H. among. apply same_at_here; simpl; auto. Qed.

(** at(q) at(here) s = s *)
Theorem at_and_back p q s : always [p; q] carries_no_object p s ->
  equivalent_while [p; q] p (SAt q [] (SAt p [] s)) s.
Proof.
  intros H. among. eapply same_trans.
  - apply same_at_at; simpl; auto.
  - apply same_at_here; simpl; auto.
Qed.

(** at(q) try s catch t = try at(q) s catch at(q) t *)
Theorem at_try p q s t : always [p; q] throws_no_object q s ->
  equivalent_while [p; q] p (SAt q [] (STry s t)) (STry (SAt q [] s) (SAt q [] t)).
Proof. intros H. among. apply same_at_try; simpl; auto. Qed.

(** at(q) finish {s skip} = finish at(q) s *)
Theorem at_finish p q s : always [p; q] carries_no_object q s ->
  equivalent_while [p; q] p (SAt q [] (SFinish [] (SSeq s SSkip))) (SFinish [] (SAt q [] s)).
Proof. intros H. among. apply same_at_finish; simpl; auto. Qed.

(** at(q) finish s = finish at(q) s, where s throws nothing *)
Theorem at_finish_silent p q s : always [p; q] (fun l => l = Eps) q s ->
  equivalent_while [p; q] p (SAt q [] (SFinish [] s)) (SFinish [] (SAt q [] s)).
Proof. intros H. among. apply same_at_finish_silent; simpl; auto. Qed.

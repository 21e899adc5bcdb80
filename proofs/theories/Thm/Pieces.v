(** * Absorption, by comparing the pieces of activities.

    Two statements that differ in one piece only, at a place that has failed, of
    which nothing has begun on either side, are the same: the piece is lost in one
    step, and what is around it takes that alike. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Bisimulation.
From X10 Require Import Thm.Complete Thm.Laws Thm.AsyncLaws Thm.Absorption Thm.Refutation Replay.
Import ListNotations.
Open Scope list_scope.

Section Dead.
(** The place that has failed. *)
Variable r : place.

(** At p, but for one piece at r. *)
Inductive but_a_piece : place -> stmt -> stmt -> Prop :=
| Piece s t : static s -> static t -> but_a_piece r s t
| In_async p s t : but_a_piece p s t -> but_a_piece p (SDynAsync s) (SDynAsync t)
| In_first p s t u : but_a_piece p s t -> but_a_piece p (SSeq s u) (SSeq t u)
| In_second p s t u : but_a_piece p s t -> but_a_piece p (SSeq u s) (SSeq u t)
| In_at p q s t : but_a_piece q s t -> but_a_piece p (SDynAt q s) (SDynAt q t)
| In_try p s t u : but_a_piece p s t -> but_a_piece p (STry s u) (STry t u)
| In_finish p mu s t : but_a_piece p s t -> but_a_piece p (SFinish mu s) (SFinish mu t).

Lemma piece_sym p s t : but_a_piece p s t -> but_a_piece p t s.
Proof. induction 1; now constructor. Qed.

Lemma piece_async p s t : but_a_piece p s t -> is_async s = is_async t.
Proof.
  induction 1; simpl; auto; try congruence. now rewrite !static_sync.
Qed.

Definition rests (p : place) : option stmt -> option stmt -> Prop := or_same (but_a_piece p).

Lemma rests_some p s t : but_a_piece p s t -> rests p (Some s) (Some t).
Proof. intros H. right. eauto. Qed.

Lemma rests_map p q (C : stmt -> stmt) o o' :
  (forall s t, but_a_piece q s t -> but_a_piece p (C s) (C t)) ->
  rests q o o' -> rests p (option_map C o) (option_map C o').
Proof.
  intros H [<- | (s & t & -> & -> & B)]; [now left |]. apply rests_some, H, B.
Qed.

(** Behind what is left, in all contexts of a sequence. *)
Lemma rests_behind p o o' u g : rests p o o' ->
  rests p (fst (behind (o, g) u)) (fst (behind (o', g) u)).
Proof.
  intros [<- | (s & t & -> & -> & B)]; [now left |]. apply rests_some. now constructor.
Qed.

Lemma rests_beside p o o' u g : rests p o o' ->
  rests p (fst (beside u (o, g))) (fst (beside u (o', g))).
Proof.
  intros [<- | (s & t & -> & -> & B)]; [now left |]. apply rests_some. now constructor.
Qed.

Lemma first_rests p s t u l o o' g : is_async s = is_async t -> rests p o o' ->
  fst (first_makes s p l (o, g) u) = fst (first_makes t p l (o', g) u) /\
  snd (snd (first_makes s p l (o, g) u)) = snd (snd (first_makes t p l (o', g) u)) /\
  rests p (fst (snd (first_makes s p l (o, g) u))) (fst (snd (first_makes t p l (o', g) u))).
Proof.
  intros A [<- | (a & b & -> & -> & B)]; unfold first_makes; simpl.
  - rewrite A. repeat split; auto. now left.
  - destruct (is_sync l); simpl; repeat split; auto using rests_some.
    apply rests_some. now constructor.
Qed.

Lemma second_rests p s t u l o g : but_a_piece p s t ->
  fst (first_makes u p l (o, g) s) = fst (first_makes u p l (o, g) t) /\
  snd (snd (first_makes u p l (o, g) s)) = snd (snd (first_makes u p l (o, g) t)) /\
  rests p (fst (snd (first_makes u p l (o, g) s))) (fst (snd (first_makes u p l (o, g) t))).
Proof.
  intros B. unfold first_makes. simpl.
  destruct (is_sync l), o, (alive g p), (is_async u); simpl; repeat split; auto;
  try (now left); apply rests_some; auto; now constructor.
Qed.

Lemma collected_rests mu p l o o' g : rests p o o' ->
  fst (collected mu p l (o, g)) = fst (collected mu p l (o', g)) /\
  snd (snd (collected mu p l (o, g))) = snd (snd (collected mu p l (o', g))) /\
  rests p (fst (snd (collected mu p l (o, g)))) (fst (snd (collected mu p l (o', g)))).
Proof.
  intros [<- | (a & b & -> & -> & B)]; unfold collected; simpl; repeat split; auto.
  - now left.
  - apply rests_some. now constructor.
Qed.

Lemma steps_rests t g p l k l' k' : steps_to t g p l' k' -> l = l' -> snd k = snd k' ->
  rests p (fst k) (fst k') ->
  exists o, steps_to t g p l (o, snd k) /\ rests p (fst k) o.
Proof.
  intros S -> E R. exists (fst k'). split; auto. rewrite E. now destruct k'.
Qed.

(** Around the piece all steps are the same. *)
Lemma piece_steps p s t : but_a_piece p s t -> forall g l k, r ∉ g -> steps_to s g p l k ->
  exists o, steps_to t g p l (o, snd k) /\ rests p (fst k) o.
Proof.
  induction 1 as [s t Ss St | p s t B IH | p s t u B IH | p s t u B IH | p q s t B IH
                 | p s t u B IH | p mu s t B IH]; intros g l k D S.
  - apply static_dead_only in S as [-> ->]; auto. exists None. split; [now apply static_dead |].
    now left.
  - apply async_stepped in S as (l' & k' & S & -> & ->). apply IH in S as (o & S & R); auto.
    apply async_steps in S. eapply steps_rests; [exact S | auto | auto |].
    apply (rests_map p p SDynAsync); auto. intros a b. apply In_async.
  - apply seq_stepped in S as [(l' & [o1 g1] & S & E) | (A & [o1 g1] & S & ->)].
    + apply IH in S as (o & S & R); auto. apply (first_steps t u) in S.
      destruct (first_rests p s t u l' o1 o g1) as (E1 & E2 & R'); eauto using piece_async.
      rewrite <- E in *. simpl in *. eapply steps_rests; [exact S | auto | auto | exact R'].
    + rewrite (piece_async _ _ _ B) in A. apply (par_steps t) in S; auto.
      eapply steps_rests; [exact S | auto | auto |]. apply rests_some.
      destruct o1; auto. now apply In_first.
  - apply seq_stepped in S as [(l' & [o1 g1] & S & E) | (A & [o1 g1] & S & ->)].
    + apply (first_steps u t) in S. destruct (second_rests p s t u l' o1 g1 B) as (E1 & E2 & R').
      rewrite <- E in *. simpl in *. eapply steps_rests; [exact S | auto | auto | exact R'].
    + apply IH in S as (o & S & R); auto. apply (par_steps u) in S; auto.
      eapply steps_rests; [exact S | auto | auto |]. simpl in R. exact (rests_beside p o1 o u g1 R).
  - stepping S.
    + match goal with X : step ?d s g q ?l' ?k' |- _ =>
        destruct (IH g l' k' D (ex_intro _ d X)) as (o & [d' S'] & R) end.
      exists (option_map (SDynAt q) o). split.
      * exists (PLACE_SHIFT :: d'). eapply (R_PLACE_SHIFT d' q t g _ p _ _ (o, _)); eauto.
      * apply (rests_map p q (SDynAt q)); auto. intros a b. apply In_at.
    + match goal with X : step ?d s g q ?l' ?k' |- _ =>
        destruct (IH g l' k' D (ex_intro _ d X)) as (o & [d' S'] & R) end.
      exists (option_map (SDynAt q) o). split.
      * exists (MASK :: d'). eapply (R_MASK d' q t g p _ (o, snd k0)); eauto.
      * apply (rests_map p q (SDynAt q)); auto. intros a b. apply In_at.
  - stepping S.
    + match goal with X : step ?d s g p ?l' ?k' |- _ =>
        destruct (IH g l' k' D (ex_intro _ d X)) as (o & [d' S'] & R) end.
      exists (option_map (fun s => STry s u) o). split.
      * exists (TRY :: d'). exact (R_TRY d' t u g p l (o, snd k0) ltac:(assumption) S').
      * apply (rests_map p p (fun s => STry s u)); auto. intros a b. apply In_try.
    + match goal with X : step ?d s g p ?l' ?k' |- _ =>
        destruct (IH g l' k' D (ex_intro _ d X)) as (o & [d' S'] & R) end.
      exists (fst (behind (o, snd k0) u)). split.
      * exists (CATCH :: d'). eapply (R_CATCH d' t u g p _ (o, snd k0)); eauto.
      * destruct k0 as [o0 g0]. exact (rests_behind p o0 o u g0 R).
    + match goal with X : step ?d s g p ?l' ?k' |- _ =>
        destruct (IH g l' k' D (ex_intro _ d X)) as (o & [d' S'] & R) end.
      exists o. split; auto. exists (CATCH_DEAD :: d').
      eapply (R_CATCH_DEAD d' t u g p _ (o, snd k)); eauto.
  - apply finish_stepped in S as (l' & [o1 g1] & S & E). apply IH in S as (o & S & R); auto.
    apply (finish_steps mu) in S. destruct (collected_rests mu p l' o1 o g1 R) as (E1 & E2 & R').
    rewrite <- E in *. simpl in *. eapply steps_rests; [exact S | auto | auto | exact R'].
Qed.

Lemma dead_stays may p k a k' : trans may p k a k' -> r ∉ snd k -> r ∉ snd k'.
Proof.
  intros T A. destruct T as [s g l k [d H] | o g q M Q]; simpl in *.
  - now rewrite (step_places _ _ _ _ _ _ H).
  - destruct (Nat.eq_dec q r) as [-> | N]; unfold alive in *.
    + now rewrite local_without_same.
    + now rewrite local_without_other.
Qed.

(** They are the same, whichever places may fail. *)
Theorem but_a_piece_bisimilar may p s t g : but_a_piece p s t -> r ∉ g ->
  bisimilar may p (Some s, g) (Some t, g).
Proof.
  intros B D. set (R := fun k k' : config => over (rests p) k k' /\ r ∉ snd k).
  assert (RS : forall k k', R k k' -> R k' k).
  { intros k k' [[E O] A]. split; [split; auto | now rewrite <- E].
    destruct O as [<- | (a & b & -> & -> & H)]; [now left |]. apply rests_some, piece_sym, H. }
  assert (SIM : simulation may p R).
  { intros [o1 g1] [o2 g2] [[E O] A]. simpl in *. subst g2. split; auto. split.
    - intros ->. destruct O as [<- | (? & ? & X & _)]; [| discriminate].
      exists (None, g1). repeat split. constructor.
    - intros a k1 T. pose proof (dead_stays _ _ _ _ _ T A) as A'.
      destruct O as [<- | (x & y & -> & -> & H)].
      + exists k1. split; [now apply weak_one |]. split; auto. split; auto. now left.
      + inversion T; subst.
        * match goal with X : steps_to _ _ _ _ _ |- _ =>
            destruct (piece_steps _ _ _ H _ _ _ A X) as (o & S & O) end.
          exists (o, snd k1). split; [now apply weak_step |]. split; auto. split; auto.
        * exists (Some y, without g1 q). split; [apply weak_one; now constructor |].
          split; auto. split; auto. now apply rests_some. }
  exists R. split; [exact SIM |]. split.
  - intros k k' H. destruct (SIM k k') as (X & Y & Z); [now apply RS |]. split; auto. split; auto.
    intros a k1 T. destruct (Z a k1 T) as (k2 & W & H2). exists k2. auto.
  - split; auto. split; auto. now apply rests_some.
Qed.
End Dead.

(** ** Decided *)

Fixpoint is_static (s : stmt) : bool :=
  match s with
  | SSkip | SThrow _ | SUpd _ _ _ => true
  | SVal _ _ s | SAt _ _ s | SAsync s => is_static s
  | SFinish mu s => match mu with [] => is_static s | _ => false end
  | SSeq s t | STry s t => is_static s && is_static t
  | SDynAt _ _ | SDynAsync _ => false
  end.

Lemma is_static_iff s : is_static s = true <-> static s.
Proof.
  induction s; simpl; try tauto; try (split; [discriminate | tauto]);
  rewrite ?andb_true_iff; try tauto.
  destruct mu; [tauto |]. split; [discriminate | intros [E _]; discriminate].
Qed.

Definition equal_stmts (s t : stmt) : bool := if stmt_eq_dec s t then true else false.

Definition equal_values (a b : list value) : bool :=
  if list_eq_dec value_eq_dec a b then true else false.

(** Whether two statements at p differ in a piece of r only, not begun on either side. *)
Fixpoint differ_in_a_piece (r p : place) (s t : stmt) : bool :=
  (Nat.eqb p r && is_static s && is_static t) ||
  match s, t with
  | SDynAsync s, SDynAsync t => differ_in_a_piece r p s t
  | SSeq s u, SSeq t v =>
      (equal_stmts u v && differ_in_a_piece r p s t) ||
      (equal_stmts s t && differ_in_a_piece r p u v)
  | SDynAt q s, SDynAt q' t => Nat.eqb q q' && differ_in_a_piece r q s t
  | STry s u, STry t v => equal_stmts u v && differ_in_a_piece r p s t
  | SFinish mu s, SFinish nu t => equal_values mu nu && differ_in_a_piece r p s t
  | _, _ => false
  end.

Lemma equal_stmts_eq s t : equal_stmts s t = true -> s = t.
Proof. unfold equal_stmts. now destruct (stmt_eq_dec s t). Qed.

Lemma differ_sound r s : forall p t, differ_in_a_piece r p s t = true -> but_a_piece r p s t.
Proof.
  induction s; intros p0 t H; cbn [differ_in_a_piece] in H;
  apply orb_true_iff in H as [H | H];
  try (apply andb_true_iff in H as [H H2]; apply andb_true_iff in H as [H0 H1];
       apply Nat.eqb_eq in H0 as ->; apply is_static_iff in H1, H2; now apply Piece);
  destruct t; try discriminate;
  try (apply orb_true_iff in H as [H | H]);
  try (apply andb_true_iff in H as [E H]);
  try (apply equal_stmts_eq in E; subst).
  - apply In_first; auto.
  - apply In_second; auto.
  - unfold equal_values in E. destruct (list_eq_dec value_eq_dec mu mu0); [| discriminate].
    subst. apply In_finish; auto.
  - apply In_try; auto.
  - apply Nat.eqb_eq in E. subst. apply In_at; auto.
  - apply In_async; auto.
Qed.

(** Nothing is left to be shown of a silent, confined step, but by computation: if what it
    changes of the statement is a piece that has not begun before it nor after it, failing
    its place before it is matched by failing it after. *)
Theorem absorbed_in_a_piece (may : place -> Prop) s g d s' g' r :
  step d s g 0 Eps (Some s', g') -> ok g 0 s -> confined d -> place_of d s 0 = r ->
  r ∈ g -> may r -> differ_in_a_piece r 0 s s' = true ->
  forall k1, trans may 0 (Some s, g) (Loses r) k1 ->
  exists k2, weak may 0 (Some s, g) (Loses r) k2 /\ trans may 0 (Some s', g') (Loses r) k2 /\
    bisimilar may 0 k1 k2.
Proof.
  intros H HO HC E HR M B k1 T.
  apply (absorbed may s g d (Some s', g') r H HO HC E HR M); auto. simpl.
  apply but_a_piece_bisimilar with (r := r).
  - now apply differ_sound.
  - unfold alive. now rewrite local_without_same.
Qed.

(** ** Where the steps of a place are not absorbed *)

Definition not_absorbed (s : stmt) (g : heap) (k : config) (r : place) : Prop :=
  ok g 0 s /\ (exists d, step d s g 0 Eps k /\ confined d /\ place_of d s 0 = r) /\
  ~ bisimilar (fun q => In q []) 0 (Some s, without g r) (fst k, without g r).

Lemma not_bisimilar k1 k2 n : refutes [] 0 n k1 k2 = true ->
  ~ bisimilar (fun q => In q []) 0 k1 k2.
Proof. intros W (R & L1 & L2 & HR). exact (refutes_sound [] 0 R L1 L2 n _ _ W HR). Qed.

Definition two : heap := [Some []; Some []].

(** The last step of an activity: before it the failure loses something, after it nothing. *)
Theorem last_step_is_not_absorbed : exists s g k, not_absorbed s g k 1.
Proof.
  exists (SDynAt 1 (SDynAsync SSkip)), two, (None, two). split; [exact I |]. split.
  - exists [PLACE_SHIFT; ASYNC; SKIP]. split; [| split; [| reflexivity]].
    + apply run_is_step. reflexivity.
    + unfold confined. simpl. repeat split; intros H; repeat destruct H as [H | H]; try discriminate H; exact H.
  - apply not_bisimilar with (n := 2). vm_compute. reflexivity.
Qed.

(** A step that spawns: before it one DP is thrown, after it two. *)
Theorem spawn_is_not_absorbed : exists s g k, not_absorbed s g k 1.
Proof.
  exists (SDynAt 1 (SSeq (SAsync SSkip) SSkip)), two,
    (Some (SDynAt 1 (SSeq (SDynAsync SSkip) SSkip)), two). split; [unfold ok; simpl; auto |]. split.
  - exists [PLACE_SHIFT; SEQ; SPAWN]. split; [| split; [| reflexivity]].
    + apply run_is_step. reflexivity.
    + unfold confined. simpl. repeat split; intros H; repeat destruct H as [H | H]; try discriminate H; exact H.
  - apply not_bisimilar with (n := 3). vm_compute. reflexivity.
Qed.

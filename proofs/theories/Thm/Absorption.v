(** * The failure of a place erases what its steps have changed.

    A step that goes nowhere, throws no value of the program and ends no finish
    changes the heap of its own place at most: after the failure of that place,
    it makes no difference to any heap whether it was taken. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Bisimulation.
Import ListNotations.
Open Scope list_scope.

(** The place of the innermost step of a derivation. *)
Fixpoint place_of (d : derivation) (s : stmt) (p : place) : place :=
  match d, s with
  | DECLARE_VAL :: d, SVal x (EVal v) s => place_of d (subst x v s) p
  | PAR :: d, SSeq _ t => place_of d t p
  | _ :: d, SSeq s _ | _ :: d, STry s _ | _ :: d, SFinish _ s | _ :: d, SDynAsync s =>
      place_of d s p
  | _ :: d, SDynAt q s => place_of d s q
  | _, _ => p
  end.

Definition confined (d : derivation) : Prop :=
  ~ In AT d /\ ~ In EXCEPTION d /\ ~ In END_FINISH d.

Definition constant (v : value) : Prop := forall p n, v <> VObj p n.

Lemma replace_same A n (a b : A) l : replace n a (replace n b l) = replace n a l.
Proof. revert n. induction l; destruct n; simpl; auto. now rewrite IHl. Qed.

Lemma without_put g p h : without (put g p h) p = without g p.
Proof. apply replace_same. Qed.

Lemma put_itself g p h : local g p = Some h -> put g p h = g.
Proof.
  unfold local, put. revert p. induction g as [| h' g IH]; destruct p; simpl; intros E;
  try discriminate.
  - now subst.
  - now rewrite IH.
Qed.

Lemma constants_noted vs : Forall constant vs -> fold_left note vs [] = [].
Proof.
  induction 1 as [| v vs C _ IH]; simpl; auto.
  assert (note [] v = []) as -> by (destruct v; auto; now destruct (C p n)). auto.
Qed.

(** Constants are their own copies, and leave the heap alone. *)
Lemma copy_constants g vs p : Forall constant vs -> copy g vs p = (vs, g).
Proof.
  intros F. unfold copy. destruct (local g p) eqn:L; auto.
  assert (reachable g vs = []) as ->.
  { unfold reachable. rewrite constants_noted by auto. now destruct (count g). }
  simpl. rewrite app_nil_r, put_itself by auto. f_equal.
  rewrite <- (map_id vs) at 2. apply map_ext_Forall. eapply Forall_impl; [| exact F].
  intros v C. destruct v; auto; now destruct (C p0 n).
Qed.

Lemma copy_constant_label g l p : Forall constant (carried l) -> copy_label g l p = (l, g).
Proof.
  destruct l; simpl; intros F; auto; now rewrite copy_constants.
Qed.

Lemma confined_below r d : confined (r :: d) -> confined d.
Proof. unfold confined. simpl. tauto. Qed.

Lemma estep_confined r e g p x : estep r e g p x ->
  without (heap_of x) p = without g p /\
  match x with Fails v _ => constant v | Value _ _ => True end.
Proof.
  destruct 1; simpl; auto.
  - split; auto. discriminate.
  - split; auto. unfold alloc in H0. destruct (local g p); injection H0 as <- <-; auto.
    apply without_put.
  - destruct v; simpl; split; auto; discriminate.
  - destruct v; simpl; try destruct (Nat.eqb p0 p); simpl; split; auto; discriminate.
Qed.

Theorem failure_absorbs d s g p l k :
  step d s g p l k -> ok g p s -> confined d ->
  let r := place_of d s p in
  without (snd k) r = without g r /\ Forall constant (carried l).
Proof.
  unfold ok. induction 1; intros HO HC; simpl in *;
  try solve [split; auto; repeat constructor; discriminate];
  try (assert (HC' := confined_below _ _ HC)).
  - assert (E0 : place_of [CONTEXT; r] s p = p) by (destruct s; auto; discriminate).
    simpl in E0. rewrite E0.
    destruct (estep_confined _ _ _ _ _ H1). destruct x; simpl in *; split; auto.
  - destruct HC as (N1 & N2 & N3). simpl in *. tauto.
  - destruct HO as [HV HS]. apply IHstep; auto.
    apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]. congruence.
  - split; auto. destruct HO as [HV _]. unfold set in H0. destruct o; try discriminate.
    destruct HV as [E _]. injection E as <-.
    destruct (local g p); try discriminate. destruct (nth_error l n); try discriminate.
    destruct (set_field o f v); simpl in H0; try discriminate. injection H0 as <-.
    apply without_put.
  - destruct (IHstep HO HC'). split; auto. destruct l; auto.
  - destruct HO. destruct (IHstep H1 HC'). auto.
  - destruct HC as (N1 & N2 & N3). simpl in *. tauto.
  - destruct HO. destruct (IHstep H1 HC'). auto.
  - destruct HO. destruct (IHstep H2 HC'). auto.
  - destruct HO. apply IHstep; auto.
  - destruct HO. destruct (IHstep H2 HC'). auto.
  - destruct HC as (N1 & N2 & N3). simpl in *. tauto.
  - destruct (IHstep HO HC') as [I1 I2]. rewrite copy_constant_label in H0 by auto.
    injection H0 as <- <-. auto.
  - destruct HO. destruct (IHstep H1 HC'). auto.
  - destruct HO. destruct (IHstep H2 HC'). auto.
  - destruct HO. destruct (IHstep H2 HC'). split; auto.
    destruct (mu ++ carried l); repeat constructor; discriminate.
  - destruct HO. destruct (IHstep H3 HC'). split; auto. repeat constructor; discriminate.
  - destruct HO. destruct (IHstep H3 HC'). split; auto. repeat constructor; discriminate.
  - destruct (IHstep HO HC'). split; auto. destruct l; repeat constructor; discriminate.
  - destruct HO. destruct (IHstep H2 HC'). split; auto. repeat constructor; discriminate.
Qed.

(** In terms of runs: the failure after such a step and the failure before it
    leave the same heaps. *)
Corollary absorption s g d l k r :
  step d s g 0 l k -> ok g 0 s -> confined d -> place_of d s 0 = r -> r ∈ g ->
  move k (Failure r) (fst k, without (snd k) r) /\
  move (Some s, g) (Failure r) (Some s, without g r) /\
  without (snd k) r = without g r.
Proof.
  intros H HO HC <- HR. destruct (failure_absorbs _ _ _ _ _ _ H HO HC) as [E _].
  repeat split; auto.
  - destruct k as [o g']. constructor. now rewrite (step_places _ _ _ _ _ _ H).
  - now constructor.
Qed.

(** If what is left before a silent step and what is left after it are the same once the
    place of the step has failed, a run that fails that place before the step is matched by
    one that fails it after: this is the form in which a search uses it. *)
Theorem absorbed (may : place -> Prop) s g d k r :
  step d s g 0 Eps k -> ok g 0 s -> confined d -> place_of d s 0 = r -> r ∈ g -> may r ->
  bisimilar may 0 (Some s, without g r) (fst k, without g r) ->
  forall k1, trans may 0 (Some s, g) (Loses r) k1 ->
  exists k2, weak may 0 (Some s, g) (Loses r) k2 /\ trans may 0 k (Loses r) k2 /\
    bisimilar may 0 k1 k2.
Proof.
  intros H HO HC E HR M B k1 T.
  destruct (absorption _ _ _ _ _ _ H HO HC E HR) as (F & _ & E2).
  assert (T2 : trans may 0 k (Loses r) (fst k, without (snd k) r)).
  { destruct k as [o g']. apply Fail; auto. inversion F; subst; auto. }
  assert (k1 = (Some s, without g r)) as -> by (inversion T; subst; auto;
    match goal with X : action_of _ = Loses _ |- _ => destruct l; discriminate | _ => idtac end).
  exists (fst k, without (snd k) r). split; [| split; [exact T2 | now rewrite E2]].
  unfold weak. exists k, (fst k, without (snd k) r). split; [| split; [exact T2 | constructor]].
  eapply More_taus; [| constructor]. exact (Step may 0 s g Eps k (ex_intro _ d H)).
Qed.

(** So it is for a statement that evaluates something and has begun no more after it than
    before: at a dead place what has not begun is lost in the same way. *)
Theorem not_begun_is_lost_alike (may : place -> Prop) p s t g : static s -> static t -> p ∉ g ->
  bisimilar may p (Some s, g) (Some t, g).
Proof.
  intros Hs Ht D.
  set (lost o := match o with Some s => static s | None => False end).
  set (R := fun k k' : config => snd k = snd k' /\ p ∉ snd k /\
              (fst k = fst k' \/ (lost (fst k) /\ lost (fst k')))).
  assert (RS : forall k k', R k k' -> R k' k).
  { intros k k' (A & B & C). repeat split; [congruence | congruence |].
    destruct C as [C | [C1 C2]]; auto. }
  assert (dead_stays : forall k a k', trans may p k a k' -> p ∉ snd k -> p ∉ snd k').
  { intros k a k' T A. destruct T as [s0 g0 l k' [d H] | o g0 q M Q]; simpl in *.
    - now rewrite (step_places _ _ _ _ _ _ H).
    - destruct (Nat.eq_dec q p) as [-> | N].
      + unfold alive. now rewrite local_without_same.
      + unfold alive in *. now rewrite local_without_other. }
  assert (SIM : simulation may p R).
  { intros [o1 g1] [o2 g2] (E & A & C). simpl in *. subst g2. split; auto. split.
    - intros ->. destruct C as [<- | [[] _]]. exists (None, g1). repeat split. constructor.
    - intros a k1 T. pose proof (dead_stays _ _ _ T A) as A'. destruct C as [<- | [C1 C2]].
      + exists k1. split; [now apply weak_one |]. repeat split; auto.
      + destruct o1 as [s1 |], o2 as [s2 |]; simpl in *; try contradiction.
        inversion T; subst.
        * match goal with X : steps_to _ _ _ _ _ |- _ =>
            apply static_dead_only in X as [-> ->]; auto end.
          exists (None, g1). split; [| repeat split; auto].
          now apply weak_step, static_dead.
        * exists (Some s2, without g1 q). split; [apply weak_one; now constructor |].
          repeat split; auto. }
  exists R. split; [exact SIM |]. split.
  - intros k k' HR. destruct (SIM k k') as (X & Y & Z); [now apply RS |].
    split; auto. split; auto. intros a k1 T. destruct (Z a k1 T) as (k2 & W & H2).
    exists k2. split; auto.
  - repeat split; auto.
Qed.

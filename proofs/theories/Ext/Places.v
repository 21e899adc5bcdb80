(** * Places in X10 proper: what fails stays failed, and of it nothing is seen but DP. *)

From Coq Require Import String ZArith Arith Bool List Lia.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Exact.
Import ListNotations.
Open Scope list_scope.

(** ** Which places live *)

Definition same_places (g g' : heap) : Prop := forall p, alive g' p = alive g p.

Lemma same_refl g : same_places g g.
Proof. red; auto. Qed.

Lemma same_trans g g' g'' : same_places g g' -> same_places g' g'' -> same_places g g''.
Proof. unfold same_places. intros; congruence. Qed.

Lemma nth_replace {A} n (a : A) l m :
  nth_error (replace n a l) m = if Nat.eqb n m then
    match nth_error l m with Some _ => Some a | None => None end else nth_error l m.
Proof.
  revert n m. induction l as [| b l IH]; intros n m; simpl.
  - destruct n, m; simpl; auto; destruct (Nat.eqb _ _); auto.
  - destruct n, m; simpl; auto.
Qed.

Lemma same_put g p h h' : local g p = Some h -> same_places g (put g p h').
Proof.
  unfold local. intros L q. unfold alive, put, with_locals, local. simpl. rewrite nth_replace.
  destruct (Nat.eqb p q) eqn:E; auto. apply Nat.eqb_eq in E. subst.
  destruct (nth_error (g_locals g) q) as [[|] |]; congruence.
Qed.

Lemma same_objects g p os : same_places g (with_objects g p os).
Proof. unfold with_objects. destruct (local g p) eqn:L; eauto using same_put, same_refl. Qed.

Lemma same_locked g p l : same_places g (locked g p l).
Proof. unfold locked. destruct (local g p) eqn:L; eauto using same_put, same_refl. Qed.

Lemma same_static g p n v : same_places g (with_static g p n v).
Proof. unfold with_static. destruct (local g p) eqn:L; eauto using same_put, same_refl. Qed.

Lemma same_put_object g v o : same_places g (put_object g v o).
Proof. destruct v; simpl; auto using same_objects, same_refl. Qed.

Lemma same_set g v f w g' : set g v f w = Some g' -> same_places g g'.
Proof.
  unfold set. destruct (get_object g v); [| discriminate].
  destruct (position f _); simpl; intros E; [injection E as <- | discriminate].
  apply same_put_object.
Qed.

Lemma same_alloc g p o v g' : alloc g p o = (v, g') -> same_places g g'.
Proof. unfold alloc. intros E. injection E as <- <-. apply same_objects. Qed.

Lemma same_copy_label g P l p l' g' : copy_label g P l p = (l', g') -> same_places g g'.
Proof.
  destruct l; simpl; intros E; injection E as <- <-; auto using same_objects, same_refl.
Qed.

Lemma same_bundle vs g p v g' : bundle vs g p = (v, g') -> same_places g g'.
Proof.
  unfold bundle. destruct (alloc g p (rail vs)) eqn:A. intros E.
  eapply same_trans; eapply same_alloc; eauto.
Qed.

Lemma same_printed g t b : same_places g (printed g t b).
Proof. unfold printed. destruct (split_lines _). red. auto. Qed.

Lemma same_ask name vs g p P v g' : ask name vs g p P = Some (v, g') -> same_places g g'.
Proof.
  unfold ask. intros H.
  repeat match goal with
  | H : (if ?b then _ else _) = _ |- _ => destruct b
  | H : match ?x with _ => _ end = Some _ |- _ => destruct x; try discriminate
  | H : option_map _ ?x = Some _ |- _ => destruct x; try discriminate; simpl in H
  end;
  try discriminate;
  first [ injection H as <- <-; apply same_objects | injection H as <- <-; apply same_refl ].
Qed.

(** Places that fail stay failed. *)
Definition no_more (g g' : heap) : Prop := forall p, p ∉ g -> p ∉ g'.

Lemma no_more_same g g' : same_places g g' -> no_more g g'.
Proof. intros S p D. now rewrite S. Qed.

Lemma no_more_trans g g' g'' : no_more g g' -> no_more g' g'' -> no_more g g''.
Proof. unfold no_more. auto. Qed.

Lemma no_more_without g p : no_more g (without g p).
Proof.
  unfold no_more, alive, without, local. simpl. intros q. rewrite nth_replace.
  destruct (Nat.eqb p q); auto. destruct (nth_error (g_locals g) q); auto.
Qed.

Lemma no_more_estep P r e g p x : estep P r e g p x ->
  no_more g match x with Value _ g' | Fails _ g' => g' end.
Proof.
  destruct 1; apply no_more_same; eauto using same_refl, same_alloc.
  - destruct v; apply same_refl.
  - destruct v; try apply same_refl. destruct (Nat.eqb p0 p); apply same_refl.
  - destruct (is_fault v); apply same_refl.
  - destruct (is_fault v && _); eauto using same_ask, same_refl.
  - destruct n; try apply same_refl. destruct (Z.leb 0 z); [| apply same_refl].
    apply same_objects.
Qed.

Section Program.
Variable P : program.

(** A step brings no place back to life. *)
Theorem ext_failures_last :
  (forall d s g p l k, step P d s g p l k -> no_more g (snd k)) /\
  (forall c g p l g', settles P c g p l g' -> no_more g g').
Proof.
  apply (step_settles_ind P (fun d s g p l k => no_more g (snd k))
           (fun c g p l g' => no_more g g')); simpl; intros; auto;
  try (red; auto; fail);
  try (destruct (is_sync l); auto; fail);
  eauto using no_more_trans, no_more_same, same_refl, same_set, same_objects, same_copy_label,
    same_bundle, same_put_object, same_locked, same_static, same_printed, no_more_without.
  - apply no_more_estep in H1. now destruct x.
  - unfold copy in H1. injection H1 as <- <-. apply no_more_same, same_objects.
  - unfold passing. destruct (is_sync l); auto.
  - destruct v as [| | | | | | [] | | | | |]; red; auto.
  - unfold passing. destruct (is_sync l); auto.
  - unfold passing. destruct (is_sync l); auto.
  - unfold passing. destruct (is_sync l); auto.
  - unfold passing. destruct (is_sync l); auto.
  - destruct (overloaded op v w g P); [destruct H0 as [_ ->] | destruct H0 as (u & _ & -> & _)];
    red; auto.
  - destruct l; simpl; apply no_more_same; auto using same_locked, same_refl.
  - assert (no_more g (lock_as g g' p)).
    { unfold lock_as. destruct (lock_of g p); eauto using no_more_trans, no_more_same, same_locked. }
    destruct t; auto. apply no_more_same, same_refl.
  - assert (no_more g (snd k)) by eauto using no_more_trans, no_more_same, same_locked.
    destruct (is_sync l); simpl; [| destruct (fst k); simpl];
    eauto using no_more_trans, no_more_same, same_locked.
  - destruct v; try apply no_more_same, same_refl. destruct (alive g p0); red; auto.
Qed.

Corollary step_places_fail d s g p l k q : step P d s g p l k -> q ∉ g -> q ∉ snd k.
Proof. intros H. apply (proj1 ext_failures_last) in H. apply H. Qed.

(** ** At a place that has failed every failure is DP of it *)

Definition dp_of (p : place) (t : thrown) : Prop := t = TVal (VDead p).

Lemma dp_throw_instead p ts : Forall (dp_of p) (carried (throw_instead (VDead p) ts)).
Proof. destruct ts; simpl; repeat constructor. Qed.

Theorem ext_dead_places_throw_dead_place d s g p l k :
  step P d s g p l k -> p ∉ g -> Forall (dp_of p) (carried l).
Proof.
  revert d s g p l k.
  apply (step_induction P (fun d s g p l k => p ∉ g -> Forall (dp_of p) (carried l)));
  auto; simpl; intros; try congruence;
  try (match goal with L : lock_of ?g ?p = Some _ |- _ => apply lock_alive in L end; congruence);
  try (match goal with
       | A : ?p ∈ snd ?k, S : step _ _ _ _ _ _ ?k, D : ?p ∉ _ |- _ =>
           apply (step_places_fail _ _ _ _ _ _ p S) in D; congruence
       | A : ?p ∈ ?g', S : step _ _ _ _ _ _ (_, ?g'), D : ?p ∉ _ |- _ =>
           apply (step_places_fail _ _ _ _ _ _ p S) in D; simpl in D; congruence
       end);
  try (constructor; fail); try (repeat constructor; fail); auto using dp_throw_instead.
  - destruct l; simpl in *; auto.
  - destruct H as [-> | [Hp _]].
    + simpl in H0. injection H0 as <- <-. constructor.
    + apply (step_places_fail _ _ _ _ _ _ p H1) in H3. congruence.
  - apply (step_places_fail _ _ _ _ _ _ p H1) in H3. rewrite H3.
    destruct l; simpl; repeat constructor.
  - destruct (is_sync l); auto. specialize (H1 H2). destruct (carried l); simpl; auto.
    inversion H1; subst. auto.
  - apply H0. now rewrite (same_locked g p MINE p).
Qed.

(** What comes out of an `at` with a dead end is DP: of the home, if that is dead, else of
    the target. *)
Theorem ext_failures_are_masked d q s g p l k :
  step P d (SDynAt q s) g p l k -> p ∉ snd k \/ q ∉ snd k -> l <> Eps ->
  carried l = [TVal (VDead (if alive (snd k) p then q else p))].
Proof.
  intros H D N. inversion H; subst; simpl in *; try discriminate; try contradiction.
  - exfalso. match goal with X : copy_label _ _ _ _ = _ |- _ => pose proof (same_copy_label _ _ _ _ _ _ X) as SP end.
    match goal with X : _ \/ _ /\ _ |- _ => destruct X as [-> | [A B]] end.
    + match goal with X : copy_label _ _ Eps _ = _ |- _ => simpl in X; injection X as <- <- end.
      congruence.
    + rewrite (SP p), (SP q) in D. destruct D; congruence.
  - destruct l0; simpl; congruence.
Qed.

(** And there no statement begins and no expression is evaluated. *)
Theorem ext_dead_places_begin_nothing d s g p l k :
  step P d s g p l k -> p ∉ g -> is_lost s = true ->
  d = [DEAD] /\ l = throws (VDead p) /\ k = (None, g).
Proof.
  intros H D L. inversion H; subst; simpl in *; try congruence; auto; try discriminate;
  try (match goal with X : lock_of ?g ?p = Some _ |- _ => apply lock_alive in X end; congruence).
  destruct s; simpl in *; try discriminate; contradiction.
Qed.

(** The failure of a place takes nothing out of the tree. *)
Theorem ext_failures_drop_nothing k p k' : move P k (Failure p) k' -> fst k' = fst k.
Proof. inversion 1; auto. Qed.

(** ** What waits does not step *)

(** While what is first in a sequence has still to do something itself, all steps are its. *)
Theorem ext_second_waits d s t g p l k :
  step P d (SSeq s t) g p l k -> is_async s = false ->
  exists r d' l' k', d = r :: d' /\ r <> PAR /\ step P d' s g p l' k'.
Proof.
  intros H A. inversion H; subst; simpl in *; try discriminate; try contradiction; try congruence;
  try (do 4 eexists; repeat split; eauto; discriminate).
Qed.

(** A finish is never asynchronous: what follows it waits for all of its activities. *)
Theorem ext_after_finish_waits d mu s t g p l k :
  step P d (SSeq (SFinish mu s) t) g p l k ->
  exists r d' l' k', d = r :: d' /\ r <> PAR /\ step P d' (SFinish mu s) g p l' k'.
Proof. intros H. eapply ext_second_waits; eauto. Qed.

(** And a finish ends only by a step that ends its body. *)
Theorem ext_finish_ends_with_its_body d mu s g p l g' :
  step P d (SFinish mu s) g p l (None, g') ->
  exists d' l', step P d' s g p l' (None, g').
Proof. intros H. inversion H; subst; simpl in *; try discriminate; eauto; contradiction. Qed.

(** As long as it goes on it is a finish. *)
Lemma finish_stays d mu s g p l s' g' :
  step P d (SFinish mu s) g p l (Some s', g') -> exists mu' s1, s' = SFinish mu' s1.
Proof. intros H. inversion H; subst; simpl in *; try discriminate; eauto; contradiction. Qed.

(** A step of {finish s  t}: the finish goes on and t has not begun, or it has ended. *)
Lemma sequence_waits d mu s t g p l k : step P d (SSeq (SFinish mu s) t) g p l k ->
  (exists mu' s', fst k = Some (SSeq (SFinish mu' s') t)) \/
  (exists d' l' k', step P d' (SFinish mu s) g p l' k' /\ fst k' = None) \/
  (exists d' l' k', step P d' (SFinish mu s) g p l' k' /\ is_sync l' = true).
Proof.
  intros H. inversion H; subst; simpl in *; try discriminate; try contradiction;
  try (right; left; do 3 eexists; split; [eassumption | reflexivity]);
  try (right; right; do 3 eexists; split; [eassumption | assumption]).
  left. match goal with X : step _ _ (SFinish _ _) _ _ _ _ |- _ =>
    apply finish_stays in X as (mu' & s1 & ->) end. eauto.
Qed.

(** In every run, whichever places fail and whenever: t begins after a step that ends the
    finish, or that fails it, and then it does not begin. *)
Theorem ext_runs_wait_for_a_finish mu s t g tr k' :
  moves P (Some (SSeq (SFinish mu s) t), g) tr k' ->
  (exists mu' s', fst k' = Some (SSeq (SFinish mu' s') t)) \/
  exists tr1 d l tr2 mu1 s1 g1 k2,
    tr = tr1 ++ Steps d l :: tr2 /\
    moves P (Some (SSeq (SFinish mu s) t), g) tr1 (Some (SSeq (SFinish mu1 s1) t), g1) /\
    step P d (SSeq (SFinish mu1 s1) t) g1 0 l k2 /\ moves P k2 tr2 k' /\
    exists d' l' k1, step P d' (SFinish mu1 s1) g1 0 l' k1 /\ (fst k1 = None \/ is_sync l' = true).
Proof.
  intros H. remember (Some (SSeq (SFinish mu s) t), g) as k. revert mu s g Heqk.
  induction H as [k | k k1 k' a tr M MS IH]; intros mu s g ->; [left; simpl; eauto |].
  inversion M; subst.
  - match goal with X : step _ _ _ _ _ _ _ |- _ => rename X into S end.
    destruct (sequence_waits _ _ _ _ _ _ _ _ S) as [(mu' & s' & E) | X].
    + destruct k1 as [o g1]. simpl in E. subst o.
      destruct (IH mu' s' g1 eq_refl)
        as [L | (tr1 & d1 & l1 & tr2 & mu1 & s1 & g2 & k2 & -> & M1 & S1 & M2 & X)]; auto.
      right. exists (Steps d l :: tr1), d1, l1, tr2, mu1, s1, g2, k2. repeat split; auto.
      econstructor; eauto.
    + right. exists [], d, l, tr, mu, s, g, k1. repeat split; auto; [constructor |].
      destruct X as [(d' & l' & k2 & S1 & E) | (d' & l' & k2 & S1 & E)]; eauto 10.
  - destruct (IH mu s (without g p) eq_refl)
      as [L | (tr1 & d1 & l1 & tr2 & mu1 & s1 & g2 & k2 & -> & M1 & S1 & M2 & X)]; auto.
    right. exists (Failure p :: tr1), d1, l1, tr2, mu1, s1, g2, k2. repeat split; auto.
    econstructor; eauto.
Qed.

End Program.

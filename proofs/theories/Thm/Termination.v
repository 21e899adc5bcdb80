(** * Every run ends: a step makes the statement simpler, a failure the places fewer. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed.
Import ListNotations.
Open Scope list_scope.

Definition sum {A} (f : expr -> nat) (es : list (A * expr)) : nat :=
  fold_right (fun ae n => f (snd ae) + n) 0 es.

(** How complex expressions and statements are; values and variables count nothing. *)
Fixpoint esize (e : expr) : nat :=
  match e with
  | EVal _ | EVar _ => 0
  | ESelect e _ | EMakeRef e | EValOf e => S (esize e)
  | ERecord fs => S (sum esize fs)
  end.

Fixpoint size (s : stmt) : nat :=
  match s with
  | SSkip => 1
  | SThrow e => 1 + esize e
  | SVal _ e s => 1 + esize e + size s
  | SUpd d _ e => 1 + esize d + esize e
  | SSeq s t | STry s t => 1 + size s + size t
  | SAt _ bs s => 4 + sum esize bs + size s
  | SAsync s => 2 + size s
  | SFinish _ s | SDynAt _ s | SDynAsync s => 1 + size s
  end.

Definition size_left (k : config) : nat :=
  match fst k with Some s => size s | None => 0 end.

Definition live (g : heap) : nat := length (filter (alive g) (seq 0 (length g))).

Definition weight (k : config) : nat := size_left k + live (snd k).

Lemma size_pos s : 0 < size s.
Proof. destruct s; simpl; lia. Qed.

Lemma sum_subst A x v (es : list (A * expr)) :
  each (fun e => esize (esubst x v e) = esize e) es ->
  sum esize (map (fun ae => (fst ae, esubst x v (snd ae))) es) = sum esize es.
Proof. induction es as [| [a e] es IH]; simpl; intuition. Qed.

Lemma esize_subst x v e : esize (esubst x v e) = esize e.
Proof.
  induction e using expr_induction; simpl; auto.
  - destruct (String.eqb x x0); auto.
  - f_equal. now apply sum_subst.
Qed.

Lemma size_subst x v s : size (subst x v s) = size s.
Proof.
  induction s; simpl; rewrite ?esize_subst; auto.
  - destruct (String.eqb x x0); auto.
  - rewrite sum_subst; [| apply each_all; auto using esize_subst].
    destruct (binds x bs); simpl; congruence.
Qed.

Lemma size_substs bs : forall s, size (substs bs s) = size s.
Proof. induction bs as [| [x v] bs IH]; simpl; intros; auto. now rewrite IH, size_subst. Qed.

Lemma list_hole_size A (es : list (A * expr)) r E v :
  each (fun e => forall r E, ehole e = Some (r, E) -> (forall x, r <> EVar x) ->
    esize (E (EVal v)) < esize e) es ->
  list_hole ehole es = Some (r, E) -> (forall x, r <> EVar x) ->
  sum esize (E (EVal v)) < sum esize es.
Proof.
  revert r E. induction es as [| [a e] es IH]; simpl; intros r E HI H HR; try discriminate.
  destruct HI as [H1 H2]. destruct (ehole e) as [[r' E'] |].
  - injection H as <- <-. simpl. specialize (H1 _ _ eq_refl HR). lia.
  - destruct (list_hole ehole es) as [[r' E'] |]; simpl in H; try discriminate.
    injection H as <- <-. simpl. specialize (IH _ _ H2 eq_refl HR). lia.
Qed.

Lemma ehole_size v e : forall r E,
  ehole e = Some (r, E) -> (forall x, r <> EVar x) -> esize (E (EVal v)) < esize e.
Proof.
  induction e using expr_induction; simpl; intros r E HE HR; try discriminate.
  - injection HE as <- <-. now destruct (HR x).
  - destruct (ehole e) as [[? ?] |]; simpl in HE; injection HE as <- <-; simpl; try lia.
    specialize (IHe _ _ eq_refl HR). lia.
  - destruct (list_hole ehole fs) as [[? ?] |] eqn:L; simpl in HE; injection HE as <- <-;
    simpl; try lia. pose proof (list_hole_size _ _ _ _ v H L HR). lia.
  - destruct (ehole e) as [[? ?] |]; simpl in HE; injection HE as <- <-; simpl; try lia.
    specialize (IHe _ _ eq_refl HR). lia.
  - destruct (ehole e) as [[? ?] |]; simpl in HE; injection HE as <- <-; simpl; try lia.
    specialize (IHe _ _ eq_refl HR). lia.
Qed.

Lemma shole_size v s r E :
  shole s = Some (r, E) -> (forall x, r <> EVar x) -> size (E (EVal v)) < size s.
Proof.
  destruct s; simpl; intros HS HR; try discriminate.
  - destruct (ehole e) as [[? ?] |] eqn:He; simpl in HS; try discriminate.
    injection HS as <- <-. simpl. pose proof (ehole_size v _ _ _ He HR). lia.
  - destruct (ehole e) as [[? ?] |] eqn:He; simpl in HS; try discriminate.
    injection HS as <- <-. simpl. pose proof (ehole_size v _ _ _ He HR). lia.
  - destruct (ehole d) as [[? ?] |] eqn:Hd.
    + injection HS as <- <-. simpl. pose proof (ehole_size v _ _ _ Hd HR). lia.
    + destruct (ehole e) as [[? ?] |] eqn:He; simpl in HS; try discriminate.
      injection HS as <- <-. simpl. pose proof (ehole_size v _ _ _ He HR). lia.
  - destruct (list_hole ehole bs) as [[? ?] |] eqn:L; simpl in HS; try discriminate.
    injection HS as <- <-. simpl.
    assert (sum esize (l (EVal v)) < sum esize bs).
    { eapply list_hole_size; eauto. apply each_all. intros. now apply ehole_size with (r := r). }
    lia.
Qed.

(** Every step makes what is left simpler. *)
Theorem step_simplifies d s g p l k : step d s g p l k -> size_left k < size s.
Proof.
  unfold size_left. induction 1; simpl in *; try lia;
  try (destruct k as [[? |] ?]; simpl in *; lia).
  - assert (forall y, e <> EVar y) by (intros y ->; inversion H1).
    destruct x; simpl; [eapply shole_size; eauto | apply size_pos].
  - rewrite size_subst in IHstep. lia.
  - rewrite size_substs. simpl. lia.
  - apply size_pos.
Qed.

(** ** Places *)

Lemma set_length g v f w g' : set g v f w = Some g' -> length g' = length g.
Proof.
  unfold set. intros H. destruct v; try discriminate. destruct (local g p); try discriminate.
  destruct (nth_error l n); try discriminate. destruct (set_field o f w); try discriminate.
  injection H as <-. apply replace_length.
Qed.

Lemma copy_length g vs p vs' g' : copy g vs p = (vs', g') -> length g' = length g.
Proof.
  unfold copy. intros H. destruct (local g p); injection H as <- <-; auto.
  apply replace_length.
Qed.

Lemma step_length d s g p l k : step d s g p l k -> length (snd k) = length g.
Proof.
  induction 1; simpl in *; auto.
  - destruct H1; simpl; auto.
    + unfold alloc in H2. destruct (local g p); injection H2 as <- <-; auto.
      apply replace_length.
    + destruct v; auto.
    + destruct v; auto. destruct (Nat.eqb p0 p); auto.
  - eauto using set_length.
  - eauto using copy_length.
  - rewrite <- IHstep. destruct l; simpl in H0;
    [now injection H0 as <- <- | |]; destruct (copy _ _ _) eqn:C; injection H0 as <- <-;
    eauto using copy_length.
Qed.

Lemma step_live d s g p l k : step d s g p l k -> live (snd k) = live g.
Proof.
  intros H. unfold live. rewrite (step_length _ _ _ _ _ _ H). f_equal.
  apply filter_ext. intros q. apply (step_places _ _ _ _ _ _ H).
Qed.

Lemma filter_fewer A (f f' : A -> bool) l a :
  In a l -> f a = true -> f' a = false -> (forall b, f' b = true -> f b = true) ->
  length (filter f' l) < length (filter f l).
Proof.
  assert (LE : forall l, (forall b, f' b = true -> f b = true) ->
    length (filter f' l) <= length (filter f l)).
  { induction l0; simpl; intros H; auto. specialize (IHl0 H).
    destruct (f' a0) eqn:E; [rewrite (H _ E); simpl; lia |].
    destruct (f a0); simpl; lia. }
  induction l; simpl; intros HI HF HF' H; [destruct HI |].
  destruct HI as [-> | HI].
  - rewrite HF, HF'. simpl. specialize (LE l H). lia.
  - specialize (IHl HI HF HF' H). destruct (f' a0) eqn:E; [rewrite (H _ E); simpl; lia |].
    destruct (f a0); simpl; lia.
Qed.

Lemma without_live g p : p ∈ g -> live (without g p) < live g.
Proof.
  intros H. unfold live. unfold without at 2. rewrite replace_length.
  apply filter_fewer with (a := p); auto.
  - apply in_seq. simpl. apply alive_local in H as [h L]. apply local_lt in L. lia.
  - unfold alive. now rewrite local_without_same.
  - intros q HQ. unfold alive in *. destruct (Nat.eq_dec p q).
    + subst. rewrite local_without_same in HQ. discriminate.
    + now rewrite local_without_other in HQ.
Qed.

Theorem moves_lighten k a k' : move k a k' -> weight k' < weight k.
Proof.
  unfold weight. destruct 1; simpl.
  - pose proof (step_simplifies _ _ _ _ _ _ H). rewrite (step_live _ _ _ _ _ _ H).
    unfold size_left at 2. simpl. lia.
  - pose proof (without_live _ _ H). unfold size_left. simpl. lia.
Qed.

(** Every run is finite; and no longer than the weight of where it begins. *)
Theorem termination k : Acc (fun k' k => exists a, move k a k') k.
Proof.
  remember (weight k) as n. revert k Heqn.
  induction n as [n IH] using lt_wf_ind. intros k ->. constructor. intros k' [a H].
  eapply IH; eauto using moves_lighten.
Qed.

Theorem runs_are_short k tr k' : moves k tr k' -> length tr + weight k' <= weight k.
Proof.
  induction 1; simpl; auto. pose proof (moves_lighten _ _ _ H). lia.
Qed.

(** * The relation of the published mechanisation, on the failure of places.

    There a place fails by a step of the statement that runs at it, and that
    step passes the rules around it like any other.  The one of AT(q) s copies
    what the step throws from q, and so asks for the heap of q after the step
    as long as the home lives.  [literal s g p r] is: a step of s at p lets
    place r fail. *)

From Coq Require Import Arith List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Label Spec.Step Thm.Basic.
Import ListNotations.

Inductive literal : stmt -> heap -> place -> place -> Prop :=
| L_HERE s g p : p ∈ g -> literal s g p p
| L_ASYNC s g p r : literal s g p r -> literal (SDynAsync s) g p r
| L_FINISH mu s g p r : literal s g p r -> literal (SFinish mu s) g p r
| L_SEQ s t g p r : literal s g p r -> literal (SSeq s t) g p r
| L_PAR s t g p r : is_async s = true -> literal t g p r -> literal (SSeq s t) g p r
| L_TRY s t g p r : literal s g p r -> literal (STry s t) g p r
| L_PLACE_SHIFT q s g p r :
    (p ∈ without g r -> q ∈ without g r) -> literal s g q r -> literal (SDynAt q s) g p r.

Lemma without_alive g p q : p <> q -> alive (without g p) q = alive g q.
Proof. intros. unfold alive. now rewrite local_without_other. Qed.

Lemma without_dead g p : p ∉ without g p.
Proof. unfold alive. now rewrite local_without_same. Qed.

(** In the published relation no other place fails under a live parent. *)
Theorem literal_fails_no_remote_place s g p r : literal s g p r -> p ∈ g -> r = p.
Proof.
  induction 1; auto. intros HP. destruct (Nat.eq_dec r p) as [| N]; auto. exfalso.
  assert (HQ : q ∈ without g r) by (apply H; now rewrite without_alive).
  destruct (Nat.eq_dec r q).
  - subst. rewrite without_dead in HQ. discriminate.
  - rewrite without_alive in HQ by auto. apply n. auto.
Qed.

(** So of a program at place 0, no other place. *)
Corollary literal_fails_place_zero_only s g r : 0 ∈ g -> literal s g 0 r -> r = 0.
Proof. intros. eapply literal_fails_no_remote_place; eauto. Qed.

(** Here any live place fails, whatever runs where. *)
Theorem ours_fails_any_place s g r : r ∈ g -> move (s, g) (Failure r) (s, without g r).
Proof. now constructor. Qed.

(** The two differ: the smallest program that goes somewhere. *)
Example the_difference :
  let k := (Some (SDynAt 1 SSkip), [Some []; Some []]) in
  (exists k', move k (Failure 1) k') /\ ~ literal (SDynAt 1 SSkip) (snd k) 0 1.
Proof.
  split.
  - eexists. now apply ours_fails_any_place.
  - intros H. apply literal_fails_place_zero_only in H; auto. discriminate.
Qed.

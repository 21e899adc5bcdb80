(** * What throws no object, by its text: as the laws of `at` ask. *)

From Coq Require Import String Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Thm.Basic Thm.Absorption Thm.Bisimulation Thm.Congruence Thm.LawsAt.
Import ListNotations.
Open Scope list_scope.

Definition plain_expr (e : expr) : Prop :=
  match e with EVal v => constant v | EMakeRef _ => True | _ => False end.

(** It throws constants and global references only. *)
Fixpoint plain (s : stmt) : Prop :=
  match s with
  | SSkip | SUpd _ _ _ => True
  | SThrow e => plain_expr e
  | SVal _ _ s | SAt _ _ s | SAsync s | SDynAt _ s | SDynAsync s => plain s
  | SSeq s t | STry s t => plain s /\ plain t
  | SFinish mu s => Forall constant mu /\ plain s
  end.

Lemma plain_subst x v s : plain s -> plain (subst x v s).
Proof.
  induction s; simpl; intros H; intuition.
  - destruct e; simpl in *; auto. contradiction.
  - destruct (String.eqb x x0); auto.
  - destruct (binds x bs); auto.
Qed.

Lemma plain_substs bs : forall s, plain s -> plain (substs bs s).
Proof. induction bs as [| [x v] bs IH]; simpl; auto using plain_subst. Qed.

Lemma plain_hole s e E r g p v g' : shole s = Some (e, E) -> estep r e g p (Value v g') ->
  plain s -> plain (E (EVal v)).
Proof.
  destruct s; simpl; intros H S P; try discriminate.
  - destruct e0; simpl in *; try discriminate; try contradiction.
    destruct (ehole e0) as [[d D] |]; injection H as <- <-; simpl; auto.
    inversion S; subst. destruct v0; congruence.
  - destruct (ehole e0) as [[d D] |]; [injection H as <- <- | discriminate]. auto.
  - destruct (ehole d) as [[d0 D] |]; [injection H as <- <-; exact I |].
    destruct (ehole e0) as [[d0 D] |]; [injection H as <- <-; exact I | discriminate].
  - destruct (list_hole ehole bs) as [[d D] |]; [injection H as <- <- | discriminate]. auto.
Qed.

Definition plain_left (l : label) (k : config) : Prop :=
  carries_no_object l /\ forall s, fst k = Some s -> plain s.

Lemma plain_step d s g p l k : step d s g p l k -> plain s -> plain_left l k.
Proof.
  unfold plain_left, carries_no_object.
  assert (DP : forall q, Forall constant [VDead q]) by (intros; repeat constructor; discriminate).
  assert (MU : forall mu l, Forall constant mu -> Forall constant (carried l) ->
    Forall constant (mu ++ carried l)) by (intros; apply Forall_app; auto).
  induction 1; simpl in *; intros P;
  repeat match goal with X : _ /\ _ |- _ => destruct X end;
  try match goal with IH : plain _ -> _ |- _ => destruct IH; auto using plain_subst end;
  try (split; [auto; destruct l; simpl; auto; fail |];
       intros s0 Es; try discriminate; injection Es as <-; simpl; auto; fail).
  - destruct x as [v g' | v g']; simpl; (split; [| intros s0 Es]); auto; try discriminate.
    + injection Es as <-. eapply plain_hole; eauto.
    + destruct (estep_confined _ _ _ _ _ H1). auto.
  - split; [| discriminate]. repeat constructor; discriminate.
  - split; [destruct l; auto |]. destruct k as [[s0 |] g0]; simpl; intros s1 Es; [| discriminate].
    injection Es as <-. simpl. auto.
  - split; [| discriminate]. destruct (mu ++ carried l) eqn:M; simpl; auto. rewrite <- M. auto.
  - split; auto. unfold beside. destruct k as [[s0 |] g0]; simpl; intros s1 Es; injection Es as <-;
    simpl; auto.
  - split; [constructor |]. intros s0 Es. injection Es as <-. simpl. split; auto.
    now apply plain_substs.
  - rewrite copy_constant_label in H0 by auto. injection H0 as <- <-. split; auto.
    destruct k as [[s0 |] g0]; simpl; intros s1 Es; [| discriminate]. injection Es as <-. simpl. auto.
  - split; auto. destruct k as [[s0 |] g0]; simpl; intros s1 Es; [| discriminate].
    injection Es as <-. simpl. auto.
  - split; [constructor |]. unfold behind. destruct k as [[s0 |] g0]; simpl; intros s1 Es;
    injection Es as <-; simpl; auto.
  - split; [| discriminate]. destruct (mu ++ carried l); simpl; auto.
  - split; [destruct l; simpl; auto |]. destruct k as [[s0 |] g0]; simpl; intros s1 Es;
    [| discriminate]. injection Es as <-. simpl. auto.
Qed.

(** What throws no object by its text throws none. *)
Theorem plain_throws_no_object places q s : plain s -> always places carries_no_object q s.
Proof.
  intros P. exists plain. split; auto. intros x g l k _ Px [d S].
  exact (plain_step _ _ _ _ _ _ S Px).
Qed.

Theorem plain_throws_no_object_itself places q s : plain s -> always places throws_no_object q s.
Proof.
  intros P. destruct (plain_throws_no_object places q s P) as (I & Is & HI). exists I.
  split; auto. intros x g l k L Ix S. destruct (HI _ _ _ _ L Ix S). split; auto. now intros _.
Qed.

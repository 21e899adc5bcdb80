(** * Closed statements: no variable is free; and steps keep them so. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation.
Import ListNotations.
Open Scope list_scope.

Definition anything : option place -> value -> Prop := fun _ _ => True.

Definition expr_closed (X : list var) (e : expr) : Prop := expr_ok anything None X e.

Fixpoint closed (X : list var) (s : stmt) : Prop :=
  match s with
  | SSkip => True
  | SThrow e => expr_closed X e
  | SVal x e s => expr_closed X e /\ closed (x :: X) s
  | SUpd d _ e => expr_closed X d /\ expr_closed X e
  | SSeq s t | STry s t => closed X s /\ closed X t
  | SAt _ bs s => each (expr_closed X) bs /\ closed (map fst bs ++ X) s
  | SAsync s | SDynAsync s | SFinish _ s | SDynAt _ s => closed X s
  end.

Lemma expr_closed_weaken X X' e : incl X X' -> expr_closed X e -> expr_closed X' e.
Proof. intros I. apply expr_ok_weaken; auto. Qed.

Lemma closed_weaken s : forall X X', incl X X' -> closed X s -> closed X' s.
Proof.
  induction s; simpl; intros X X' I H; try solve [intuition eauto using expr_closed_weaken].
  - destruct H. split; [eapply expr_closed_weaken; eauto |].
    eapply IHs; eauto. intros y [-> | Hy]; simpl; auto.
  - destruct H. split.
    + eapply each_impl; [| eassumption]. apply each_all. intros e. now apply expr_closed_weaken.
    + eapply IHs; eauto. intros y Hy. apply in_app_iff in Hy. apply in_app_iff.
      destruct Hy; auto.
Qed.

Lemma expr_closed_subst x v X X' e :
  (forall y, In y X -> y <> x -> In y X') -> expr_closed X e -> expr_closed X' (esubst x v e).
Proof. intros H. now apply expr_ok_subst. Qed.

Lemma closed_subst x v s : forall X X',
  (forall y, In y X -> y <> x -> In y X') -> closed X s -> closed X' (subst x v s).
Proof.
  induction s; simpl; intros X X' HX H; try solve [intuition eauto using expr_closed_subst].
  - destruct H. split; [eapply expr_closed_subst; eauto |].
    destruct (String.eqb_spec x x0).
    + subst. eapply closed_weaken; [| eassumption]. intros y [-> | Hy]; simpl; auto.
      destruct (String.eqb_spec y x0); subst; auto.
    + apply (IHs (x0 :: X)); auto. intros y [-> | Hy] Hn; simpl; auto.
  - destruct H as [HB HS]. split.
    + apply each_map. eapply each_impl; [| eassumption]. apply each_all.
      intros e. now apply expr_closed_subst.
    + rewrite map_fst_subst. destruct (binds x bs) eqn:E.
      * apply binds_in in E. eapply closed_weaken; [| eassumption]. intros y Hy.
        apply in_app_iff in Hy. apply in_app_iff. destruct Hy as [Hy | Hy]; auto.
        destruct (String.eqb_spec y x); subst; auto.
      * apply (IHs (map fst bs ++ X)); auto. intros y Hy Hn. apply in_app_iff in Hy.
        apply in_app_iff. destruct Hy; auto.
Qed.

Lemma closed_substs bs : forall X s,
  (forall x, In x X -> In x (map fst bs)) -> closed X s -> closed [] (substs bs s).
Proof.
  induction bs as [| [x v] bs IH]; simpl; intros X s HX H.
  - eapply closed_weaken; [| eassumption]. intros y Hy. destruct (HX y Hy).
  - apply (IH (filter (fun y => negb (String.eqb y x)) X)).
    + intros y Hy. apply filter_In in Hy as [Hy Hn]. destruct (HX y Hy); auto.
      subst. rewrite String.eqb_refl in Hn. discriminate.
    + apply closed_subst with (X := X); auto. intros y Hy Hn. apply filter_In. split; auto.
      apply String.eqb_neq in Hn. now rewrite Hn.
Qed.

Lemma shole_closed X s e E v : shole s = Some (e, E) -> closed X s -> closed X (E (EVal v)).
Proof.
  destruct s; simpl; intros HE HO; try discriminate.
  - in_hole He. destruct (ehole_ok' anything None X _ _ _ He HO) as [_ P]. simpl. now apply P.
  - in_hole He. destruct HO as [H1 H2].
    destruct (ehole_ok' anything None X _ _ _ He H1) as [_ P]. simpl. split; auto. now apply P.
  - destruct HO as [H1 H2]. destruct (ehole d) as [[r F] |] eqn:Hd.
    + injection HE as <- <-. destruct (ehole_ok' anything None X _ _ _ Hd H1) as [_ P].
      simpl. split; auto. now apply P.
    + in_hole He. destruct (ehole_ok' anything None X _ _ _ He H2) as [_ P].
      simpl. split; auto. now apply P.
  - destruct HO as [HB HS].
    destruct (list_hole ehole bs) as [[r F] |] eqn:Hl; simpl in HE; try discriminate.
    injection HE as <- <-. destruct (list_hole_ok' anything None X _ _ _ _ Hl HB) as [_ P].
    destruct (P (EVal v) I) as [P1 P2]. simpl. rewrite P2. auto.
Qed.

Definition left_closed (k : config) : Prop :=
  match fst k with Some s => closed [] s | None => True end.

(** Steps keep statements closed. *)
Theorem step_closed d s g p l k : step d s g p l k -> closed [] s -> left_closed k.
Proof.
  unfold left_closed. induction 1; simpl in *; intros HC; auto;
  try (destruct HC); try (destruct k as [[? |] ?]; simpl in *); auto;
  try solve [intuition].
  - destruct x; simpl; auto. eapply shole_closed; eauto.
  - apply IHstep, closed_subst with (X := [x]); auto. intros y [-> | []]; congruence.
  - split; auto. apply closed_substs with (X := map fst bs ++ []); auto.
    rewrite app_nil_r. intros y Hy. apply values_of_ok with (V := anything) (w := None) (X := [])
      in H1 as [_ HN]; auto.
    destruct (bound_to_copies _ _ _ _ _ _ H0 HN H2) as [C _]. now rewrite C.
Qed.

(** What is well-formed is closed. *)
Lemma stmt_ok_closed V s : forall w X, stmt_ok V w X s -> closed X s.
Proof.
  assert (E : forall w X e, expr_ok V w X e -> expr_closed X e).
  { intros w X e. apply expr_ok_weaken; [constructor | apply incl_refl]. }
  induction s; simpl; intros w X H; try solve [intuition eauto].
  - destruct H. split; eauto. eapply each_impl; [| eassumption]. apply each_all. intros e. apply E.
    eapply closed_weaken; [| eapply IHs; eauto]. intros y Hy. apply in_app_iff; auto.
  - eapply closed_weaken; [| eapply IHs; eauto]. intros y [].
Qed.

(** * What the functions compute are steps of the relation. *)

From Coq Require Import String Arith List Lia Bool.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic.
Import ListNotations.
Open Scope list_scope.

Lemma eval_sound e g p r x : eval e g p = Some (r, x) -> estep r e g p x.
Proof.
  unfold eval. intros.
  destruct e; try discriminate.
  - destruct e; try discriminate. destruct (get g v f) eqn:?.
    + clean. now constructor.
    + destruct (member v f) eqn:?; clean; now constructor.
  - destruct (values_of fs) eqn:?; try discriminate.
    destruct (alloc g p l) eqn:?. clean. econstructor; eauto.
  - destruct e; try discriminate. clean. constructor.
  - destruct e; try discriminate. clean. constructor.
Qed.

Lemma axioms_sound d l k s g p : In (d, l, k) (axioms s g p) -> step d s g p l k.
Proof.
  unfold axioms. destruct (alive g p) eqn:Hp.
  - rewrite in_app_iff. intros [H | H].
    + unfold context in H. destruct (shole s) as [[e E] |] eqn:Hs; try contradiction.
      destruct (eval e g p) as [[r x] |] eqn:He; try contradiction.
      apply eval_sound in He.
      pose proof (R_CONTEXT s e E r x g p Hp Hs He) as X.
      destruct x; destruct H as [H | []]; clean; exact X.
    + unfold plain in H. destruct s; try contradiction; simpl in H.
      * destruct H as [H | []]; clean. now constructor.
      * destruct e; try contradiction. destruct H as [H | []]; clean. now constructor.
      * destruct d0; try contradiction. destruct e; try contradiction.
        destruct (set g v f v0) eqn:?; destruct H as [H | []]; clean; now constructor.
      * destruct (values_of bs) eqn:?; try contradiction. destruct (alive g q) eqn:?.
        -- destruct (copy _ _ _) eqn:?. destruct H as [H | []]; clean. econstructor; eauto.
        -- destruct H as [H | []]; clean. econstructor; eauto.
      * destruct H as [H | []]; clean. now constructor.
  - destruct s; simpl; try contradiction; intros [H | []]; clean;
    apply R_DEAD; simpl; auto.
Qed.

(** By which premise a rule concludes: the last argument of its constructor. *)
Ltac concluded HS :=
  first
  [ refine (R_DECLARE_VAL _ _ _ _ _ _ _ _ _ HS)
  | refine (R_ASYNC _ _ _ _ _ _ HS)
  | refine (R_FINISH _ _ _ _ _ _ _ _ HS)
  | refine (R_END_FINISH _ _ _ _ _ _ _ _ HS)
  | refine (R_END_FINISH_DEAD _ _ _ _ _ _ _ _ HS)
  | refine (R_SEQ _ _ _ _ _ _ _ _ _ HS)
  | refine (R_SEQ_TERM _ _ _ _ _ _ _ _ _ HS)
  | refine (R_SEQ_FAIL _ _ _ _ _ _ _ _ HS)
  | refine (R_SEQ_DEAD_SYNC _ _ _ _ _ _ _ _ _ _ HS)
  | refine (R_SEQ_DEAD_ASYNC _ _ _ _ _ _ _ _ _ _ HS)
  | refine (R_PAR _ _ _ _ _ _ _ _ HS)
  | refine (R_PLACE_SHIFT _ _ _ _ _ _ _ _ _ _ _ HS)
  | refine (R_MASK _ _ _ _ _ _ _ _ _ HS)
  | refine (R_TRY _ _ _ _ _ _ _ _ HS)
  | refine (R_CATCH _ _ _ _ _ _ _ _ _ HS)
  | refine (R_CATCH_DEAD _ _ _ _ _ _ _ _ _ HS) ].

Lemma conclude_sound rs s' p' r d l k l' k' s g p :
  In (rs, s', p') (frames s g p) -> In r rs ->
  step d s' g p' l k -> conclude r s p l k = Some (l', k') ->
  step (r :: d) s g p l' k'.
Proof.
  intros HF HR HS HC. destruct k as [o g'].
  unfold frames in HF. destruct s; try contradiction;
  repeat match goal with
  | H : In _ (match ?x with _ => _ end) |- _ => destruct x eqn:?; try contradiction
  | H : In _ (_ :: _) |- _ => destruct H as [H | H]
  | H : In _ [] |- _ => destruct H
  | H : (_, _, _) = (_, _, _) |- _ => injection H as <- <- <-
  end; subst; simpl in HC; unfold only, done in HC; simpl in HC;
  try match type of HC with
  | context [match o with _ => _ end] => destruct o
  end; simpl in HC;
  try match type of HC with
  | (if ?x then _ else _) = _ => destruct x eqn:?; try discriminate
  end;
  try match type of HC with
  | (let (_, _) := ?x in _) = _ => destruct x eqn:?
  end;
  repeat match goal with
  | H : _ && _ = true |- _ => apply andb_true_iff in H as [? ?]
  | H : negb _ = true |- _ => apply negb_true_iff in H
  end;
  try discriminate HC; injection HC as <- <-;
  try solve [concluded HS; simpl; auto];
  concluded HS; simpl; auto; try (now apply andb_false_iff);
  destruct l; simpl in *; auto; try congruence; right; now apply andb_true_iff.
Qed.

Theorem steps_sound n s g p d l k : In (d, l, k) (steps n s g p) -> step d s g p l k.
Proof.
  revert s p d l k. induction n; simpl; intros; try contradiction.
  apply in_app_iff in H as [H | H]; [now apply axioms_sound |].
  apply in_flat_map in H as ([[rs s'] p'] & HF & H).
  apply in_flat_map in H as ([[d' l'] k'] & HS & H).
  unfold conclusions in H. apply in_flat_map in H as (r & HR & H).
  destruct (conclude r s p l' k') as [[l'' k''] |] eqn:HC; [| contradiction].
  destruct H as [H | []]. clean. eapply conclude_sound; eauto.
Qed.

Lemma has_rule_in r f : has_rule r f = true -> In r (fst (fst f)).
Proof.
  unfold has_rule. intros H. apply existsb_exists in H as (r' & HI & H).
  destruct (rule_eq_dec r r'); congruence.
Qed.

Lemma is_by_true d d' l k : is_by d (d', l, k) = true <-> d = d'.
Proof.
  unfold is_by. change (fst (fst (d', l, k))) with d'.
  destruct (derivation_eq_dec d d'); split; congruence.
Qed.

Theorem run_sound d s g p l k : run d s g p = Some (l, k) -> step d s g p l k.
Proof.
  revert s p l k. induction d; intros; [discriminate |]. cbn -[is_by] in H.
  destruct (find (has_rule a) (frames s g p)) as [[[rs s'] p'] |] eqn:HF.
  - apply find_some in HF as [HF HR]. apply has_rule_in in HR.
    destruct (run d s' g p') as [[l' k'] |] eqn:HD; try discriminate.
    eapply conclude_sound; eauto.
  - destruct (find (is_by (a :: d)) (axioms s g p)) as [[[d' l'] k'] |] eqn:HA;
      try discriminate.
    injection H as -> ->.
    apply find_some in HA as [HA HD]. apply is_by_true in HD as ->.
    now apply axioms_sound.
Qed.

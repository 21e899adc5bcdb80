(** * Copies: the fuel suffices, and the copy is isomorphic to the original. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic.
Import ListNotations.
Open Scope list_scope.

(** ** Positions *)

Lemma oid_eqb_eq a b : oid_eqb a b = true <-> a = b.
Proof.
  destruct a, b. unfold oid_eqb. simpl. rewrite andb_true_iff, !Nat.eqb_eq.
  split; [intros []; congruence | intros E; inversion E; auto].
Qed.

Lemma index_of_nth o l i : index_of o l = Some i -> nth_error l i = Some o.
Proof.
  revert i. induction l; simpl; intros; try discriminate.
  destruct (oid_eqb o a) eqn:E.
  - apply oid_eqb_eq in E. injection H as <-. simpl; congruence.
  - destruct (index_of o l); try discriminate. injection H as <-. simpl; auto.
Qed.

Lemma index_of_none o l : index_of o l = None -> ~ In o l.
Proof.
  induction l; simpl; intros; auto. destruct (oid_eqb o a) eqn:E; try discriminate.
  destruct (index_of o l); try discriminate. intros [-> | X].
  - assert (oid_eqb o o = true) by now apply oid_eqb_eq. congruence.
  - now apply IHl.
Qed.

Lemma index_of_lt o l i : index_of o l = Some i -> i < length l.
Proof. intros H. apply index_of_nth in H. apply nth_error_Some. congruence. Qed.

Lemma index_of_in o l : In o l -> exists i, index_of o l = Some i.
Proof.
  intros H. destruct (index_of o l) eqn:E; eauto. now apply index_of_none in E.
Qed.

(** ** What is known *)

Definition known_value (known : list oid) (v : value) : Prop :=
  match v with
  | VObj p n => In (p, n) known
  | _ => True
  end.

Lemma known_value_incl k k' v : incl k k' -> known_value k v -> known_value k' v.
Proof. destruct v; simpl; auto. Qed.

Lemma note_spec known v :
  NoDup known ->
  NoDup (note known v) /\ known_value (note known v) v /\
  (exists ext, note known v = known ++ ext) /\
  (forall o, In o (note known v) -> In o known \/ v = VObj (fst o) (snd o)).
Proof.
  intros N. destruct v; simpl;
    try (repeat split; auto; exists []; now rewrite app_nil_r).
  destruct (index_of (p, n) known) eqn:E.
  - repeat split; auto.
    + apply index_of_nth in E. eapply nth_error_In; eauto.
    + exists []. now rewrite app_nil_r.
  - apply index_of_none in E. repeat split.
    + apply NoDup_rev in N. rewrite <- (rev_involutive (known ++ _)). apply NoDup_rev.
      rewrite rev_app_distr. simpl. constructor; auto. rewrite <- in_rev. auto.
    + apply in_app_iff. right. simpl; auto.
    + eauto.
    + intros o H. apply in_app_iff in H as [H | [<- | []]]; auto.
Qed.

Lemma notes_spec vs : forall known,
  NoDup known ->
  let known' := fold_left note vs known in
  NoDup known' /\ Forall (known_value known') vs /\
  (exists ext, known' = known ++ ext) /\
  (forall o, In o known' -> In o known \/ In (VObj (fst o) (snd o)) vs).
Proof.
  induction vs as [| v vs IH]; simpl; intros known N.
  - repeat split; auto. exists []. now rewrite app_nil_r.
  - destruct (note_spec known v N) as (N1 & K1 & [e1 E1] & O1).
    destruct (IH _ N1) as (N2 & K2 & [e2 E2] & O2). repeat split; auto.
    + constructor; auto. eapply known_value_incl; [| exact K1].
      rewrite E2. intros o H. apply in_app_iff; auto.
    + exists (e1 ++ e2). rewrite E2, E1. now rewrite app_assoc.
    + intros o H. destruct (O2 o H) as [H' | H']; auto.
      destruct (O1 o H'); auto.
Qed.

(** ** Objects that there are *)

Definition there (g : heap) (o : oid) : Prop := get_object g (fst o) (snd o) <> None.

Fixpoint oids_from (p : place) (g : heap) : list oid :=
  match g with
  | [] => []
  | h :: g =>
      map (pair p) (seq 0 match h with Some h => length h | None => 0 end)
      ++ oids_from (S p) g
  end.

Lemma oids_length g : forall p, length (oids_from p g) = count g.
Proof.
  unfold count. induction g; simpl; intros; auto.
  rewrite app_length, map_length, seq_length, IHg. destruct a; auto.
Qed.

Lemma there_in g o : there g o -> In o (oids_from 0 g).
Proof.
  assert (forall base p n, get_object g p n <> None -> In (base + p, n) (oids_from base g)).
  { induction g; intros base p n H.
    - unfold get_object, local in H. destruct p; simpl in H; congruence.
    - simpl. apply in_app_iff. destruct p.
      + left. rewrite Nat.add_0_r. apply in_map. apply in_seq. simpl.
        unfold get_object, local in H. simpl in H. destruct a; try congruence.
        split; try lia. now apply nth_error_Some in H.
      + right. replace (base + S p) with (S base + p) by lia. apply IHg. exact H. }
  intros H0. destruct o. apply (H 0). exact H0.
Qed.

Lemma there_few g known : NoDup known -> Forall (there g) known -> length known <= count g.
Proof.
  intros N F. rewrite <- (oids_length g 0). apply NoDup_incl_length; auto.
  intros o H. apply there_in. rewrite Forall_forall in F. auto.
Qed.

Definition points (g : heap) (o : oid) : list value := map snd (fields_of g o).

(** All that an object holds is there. *)
Definition sound_heap (g : heap) : Prop :=
  forall o p n, In (VObj p n) (points g o) -> there g (p, n).

Definition closed_to (g : heap) (i : nat) (known : list oid) : Prop :=
  forall j o, j < i -> nth_error known j = Some o ->
  Forall (known_value known) (points g o).

Lemma explore_spec g : sound_heap g -> forall fuel i known,
  NoDup known -> Forall (there g) known -> closed_to g i known -> count g <= fuel + i ->
  let known' := explore fuel g i known in
  NoDup known' /\ Forall (there g) known' /\ (exists ext, known' = known ++ ext) /\
  (forall o, In o known' -> Forall (known_value known') (points g o)).
Proof.
  intros SH. induction fuel; simpl; intros i known N T C L.
  - repeat split; auto; [exists []; now rewrite app_nil_r |].
    intros o H. apply In_nth_error in H as [j H].
    eapply C; eauto. pose proof (there_few _ _ N T).
    assert (j < length known) by (apply nth_error_Some; congruence). lia.
  - destruct (nth_error known i) as [o |] eqn:E.
    + destruct (notes_spec (points g o) known N) as (N1 & K1 & [e1 E1] & O1).
      assert (T1 : Forall (there g) (fold_left note (points g o) known)).
      { apply Forall_forall. intros [p n] H. destruct (O1 _ H) as [H' | H'].
        - rewrite Forall_forall in T. auto.
        - eapply SH; eauto. }
      destruct (IHfuel (S i) _ N1 T1) as (N2 & T2 & [e2 E2] & C2); try lia.
      * intros j o' Hj Ho. destruct (Nat.eq_dec j i).
        -- subst. rewrite E1 in Ho. rewrite nth_error_app1 in Ho.
           2:{ apply nth_error_Some; congruence. }
           assert (o' = o) by congruence. subst. exact K1.
        -- assert (j < length known).
           { assert (i < length known) by (apply nth_error_Some; congruence). lia. }
           rewrite E1 in Ho. rewrite nth_error_app1 in Ho by auto.
           eapply Forall_impl; [| eapply (C j); eauto; lia].
           intros v. apply known_value_incl. rewrite E1. intros x Hx. apply in_app_iff; auto.
      * unfold points in *. repeat split; auto. exists (e1 ++ e2).
        rewrite E2, E1. now rewrite app_assoc.
    + repeat split; auto; [exists []; now rewrite app_nil_r |].
      intros o H. apply In_nth_error in H as [j H].
      eapply C; eauto. apply nth_error_None in E.
      assert (j < length known) by (apply nth_error_Some; congruence). lia.
Qed.

Definition values_there (g : heap) (vs : list value) : Prop :=
  forall p n, In (VObj p n) vs -> there g (p, n).

(** The fuel suffices: what is listed is closed under what objects hold. *)
Theorem reachable_closed g vs :
  sound_heap g -> values_there g vs ->
  let known := reachable g vs in
  NoDup known /\ Forall (there g) known /\ Forall (known_value known) vs /\
  (forall o, In o known -> Forall (known_value known) (points g o)).
Proof.
  intros SH VT. unfold reachable.
  destruct (notes_spec vs [] (NoDup_nil _)) as (N & K & _ & O).
  destruct (explore_spec g SH (count g) 0 (fold_left note vs []) N) as (N' & T' & [e E] & C').
  - apply Forall_forall. intros [p n] H. destruct (O _ H) as [[] | H']. auto.
  - intros j o H. lia.
  - lia.
  - repeat split; auto. eapply Forall_impl; [| exact K].
    intros v. apply known_value_incl. rewrite E. intros x Hx. apply in_app_iff; auto.
Qed.

(** Listing keeps to what is invariant: here, to one place. *)
Lemma explore_inv (P : oid -> Prop) g :
  (forall o, P o -> forall p n, In (VObj p n) (points g o) -> P (p, n)) ->
  forall fuel i known, NoDup known -> Forall P known -> Forall P (explore fuel g i known).
Proof.
  intros HP. induction fuel; simpl; intros i known N F; auto.
  destruct (nth_error known i) as [o |] eqn:E; auto.
  destruct (notes_spec (points g o) known N) as (N1 & _ & _ & O1).
  apply IHfuel; auto. apply Forall_forall. intros [p n] H.
  rewrite Forall_forall in F. destruct (O1 _ H) as [H' | H']; auto.
  eapply HP; eauto. apply F. eapply nth_error_In; eauto.
Qed.

Lemma reachable_inv (P : oid -> Prop) g vs :
  (forall o, P o -> forall p n, In (VObj p n) (points g o) -> P (p, n)) ->
  (forall p n, In (VObj p n) vs -> P (p, n)) -> Forall P (reachable g vs).
Proof.
  intros HP HV. unfold reachable.
  destruct (notes_spec vs [] (NoDup_nil _)) as (N & _ & _ & O).
  apply explore_inv; auto. apply Forall_forall. intros [p n] H.
  destruct (O _ H) as [[] | H']; auto.
Qed.

(** ** The copy *)

(** Copies of objects are objects of p with the same fields, holding copies;
    different objects have different copies; what is no object is its own copy;
    and nothing that was there has changed. *)
Theorem copy_is_isomorphic g vs p h vs' g' :
  sound_heap g -> values_there g vs -> local g p = Some h -> copy g vs p = (vs', g') ->
  exists move : value -> value,
    vs' = map move vs /\
    (forall v, (forall q n, v <> VObj q n) -> move v = v) /\
    (forall o o' : oid,
      In o (reachable g vs) -> In o' (reachable g vs) ->
      move (VObj (fst o) (snd o)) = move (VObj (fst o') (snd o')) -> o = o') /\
    (forall q n, In (q, n) (reachable g vs) -> exists n',
      move (VObj q n) = VObj p n' /\ length h <= n' /\
      get_object g' p n' =
        Some (map (fun fv => (fst fv, move (snd fv))) (fields_of g (q, n)))) /\
    (forall q n o, get_object g q n = Some o -> get_object g' q n = Some o).
Proof.
  intros SH VT HL HC. unfold copy in HC. rewrite HL in HC. injection HC as <- <-.
  set (known := reachable g vs). exists (moved p (length h) known).
  split; auto. split; [| split; [| split]].
  - destruct v; simpl; intros; auto. edestruct H; eauto.
  - intros [q n] [q' n'] I I'. simpl.
    destruct (index_of_in _ _ I) as [i E]. destruct (index_of_in _ _ I') as [i' E'].
    fold known in E, E'. rewrite E, E'. intros X. assert (i = i') by (inversion X; lia). subst.
    apply index_of_nth in E, E'. congruence.
  - intros q n I. destruct (index_of_in _ _ I) as [i E]. fold known in E. simpl. rewrite E.
    exists (length h + i). split; auto. split; [lia |].
    unfold get_object. rewrite (local_put_same _ _ _ _ HL).
    rewrite nth_error_app2 by lia. replace (length h + i - length h) with i by lia.
    apply index_of_nth in E.
    erewrite map_nth_error; eauto. reflexivity.
  - intros q n o. unfold get_object. destruct (Nat.eq_dec p q).
    + subst. rewrite HL, (local_put_same _ _ _ _ HL). intros X.
      rewrite nth_error_app1; auto. apply nth_error_Some; congruence.
    + now rewrite local_put_other.
Qed.

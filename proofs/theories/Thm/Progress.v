(** * No configuration is stuck, whichever places have failed. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.Closed.
Import ListNotations.
Open Scope list_scope.

Lemma ehole_none e : ehole e = None -> exists v, e = EVal v.
Proof.
  destruct e; simpl; intros H; try discriminate; eauto.
  - destruct (ehole e) as [[? ?] |]; discriminate.
  - destruct (list_hole ehole fs) as [[? ?] |]; discriminate.
  - destruct (ehole e) as [[? ?] |]; discriminate.
  - destruct (ehole e) as [[? ?] |]; discriminate.
Qed.

Lemma list_hole_none A (es : list (A * expr)) :
  list_hole ehole es = None -> exists vs, values_of es = Some vs.
Proof.
  induction es as [| [a e] es IH]; simpl; intros H; eauto.
  destruct (ehole e) as [[? ?] |] eqn:He; try discriminate.
  apply ehole_none in He as [v ->].
  destruct (list_hole ehole es) as [[? ?] |]; try discriminate.
  destruct (IH eq_refl) as [vs ->]. simpl. eauto.
Qed.

(** A closed expression that is no value can be evaluated. *)
Lemma list_redex_steps (V : option place -> value -> Prop) w A g p
    (es : list (A * expr)) r E :
  each (fun e => forall r E, ehole e = Some (r, E) -> expr_ok V w [] e ->
    exists n x, estep n r g p x) es ->
  list_hole ehole es = Some (r, E) -> each (expr_ok V w []) es ->
  exists n x, estep n r g p x.
Proof.
  revert r E. induction es as [| [a e] es IH]; simpl; intros r E HI H HO; try discriminate.
  destruct HI as [H1 H2], HO as [O1 O2]. destruct (ehole e) as [[? ?] |].
  - injection H as <- <-. eauto.
  - destruct (list_hole ehole es) as [[? ?] |]; simpl in H; try discriminate.
    injection H as <- <-. eauto.
Qed.

Lemma redex_steps V w g p e : forall r E,
  ehole e = Some (r, E) -> expr_ok V w [] e -> exists n x, estep n r g p x.
Proof.
  induction e using expr_induction; simpl; intros r E HE HO; try discriminate.
  - destruct HO.
  - destruct (ehole e) as [[? ?] |] eqn:He; simpl in HE; injection HE as <- <-; eauto.
    apply ehole_none in He as [v ->]. destruct (get g v f) eqn:G.
    + do 2 eexists. eapply R_SELECT; eauto.
    + destruct (member v f) eqn:M; do 2 eexists;
      [eapply R_SELECT_MEMBER | eapply R_SELECT_FAIL]; eauto.
  - destruct (list_hole ehole fs) as [[? ?] |] eqn:Hl; simpl in HE; injection HE as <- <-.
    + eapply list_redex_steps; eauto.
    + apply list_hole_none in Hl as [o Ho]. destruct (alloc g p o) eqn:A.
      do 2 eexists. eapply R_NEW; eauto.
  - destruct (ehole e) as [[? ?] |] eqn:He; simpl in HE; injection HE as <- <-; eauto.
    apply ehole_none in He as [v ->]. do 2 eexists. apply R_GLOBAL_REF.
  - destruct (ehole e) as [[? ?] |] eqn:He; simpl in HE; injection HE as <- <-; eauto.
    apply ehole_none in He as [v ->]. do 2 eexists. apply R_VAL_OF.
Qed.

Lemma shole_steps g p s r E :
  p ∈ g -> shole s = Some (r, E) -> closed [] s -> exists d l k, step d s g p l k.
Proof.
  intros HP HS HO.
  assert (exists n x, estep n r g p x) as (n & x & HE).
  { destruct s; simpl in *; try discriminate.
    - in_hole He. eapply redex_steps; eauto.
    - in_hole He. destruct HO. eapply redex_steps; eauto.
    - destruct HO. destruct (ehole d) as [[? ?] |] eqn:Hd.
      + injection HS as <- <-. eapply redex_steps; eauto.
      + in_hole He. eapply redex_steps; eauto.
    - destruct HO. destruct (list_hole ehole bs) as [[? ?] |] eqn:Hl; try discriminate.
      simpl in HS. injection HS as <- <-. eapply list_redex_steps; eauto.
      apply each_all. intros. eapply redex_steps; eauto. }
  do 3 eexists. eapply R_CONTEXT; eauto.
Qed.

Ltac same_place H p :=
  let HP := fresh in
  pose proof (step_places _ _ _ _ _ _ H p) as HP; simpl in HP; congruence.

Lemma statements_step_by n : forall s g p,
  height s <= n -> closed [] s -> exists d l k, step d s g p l k.
Proof.
  induction n; intros s g p Hn HO; [pose proof (height_pos s); lia |].
  destruct (alive g p) eqn:HP.
  - destruct (shole s) as [[r E] |] eqn:HS; [eapply shole_steps; eauto |].
    destruct s; simpl in *.
    + do 3 eexists. now apply R_SKIP.
    + destruct (ehole e) as [[? ?] |] eqn:He; try discriminate.
      apply ehole_none in He as [v ->]. do 3 eexists. now apply R_EXCEPTION.
    + destruct (ehole e) as [[? ?] |] eqn:He; try discriminate.
      apply ehole_none in He as [v ->]. destruct HO as [HV HO].
      destruct (IHn (subst x v s) g p) as (d & l & k & H).
      * rewrite height_subst. lia.
      * apply closed_subst with (X := [x]); auto. intros y [-> | []]. congruence.
      * do 3 eexists. apply R_DECLARE_VAL; eauto.
    + destruct (ehole d) as [[? ?] |] eqn:Hd; try discriminate.
      destruct (ehole e) as [[? ?] |] eqn:He; try discriminate.
      apply ehole_none in Hd as [v ->]. apply ehole_none in He as [v' ->].
      destruct (set g v f v') eqn:HSet; do 3 eexists;
      [eapply R_FIELD_UPD | eapply R_FIELD_UPD_FAIL]; eauto.
    + destruct HO as [HO1 HO2].
      destruct (IHn s1 g p) as (d & l & [[s' |] g'] & H); try lia; auto;
      destruct (is_sync l) eqn:HL; try (do 3 eexists; eapply R_SEQ_FAIL; [.. | exact H]; eauto; fail).
      * do 3 eexists. eapply R_SEQ; [.. | exact H]; eauto.
      * do 3 eexists. eapply R_SEQ_TERM; [.. | exact H]; eauto.
        same_place H p.
    + destruct (list_hole ehole bs) as [[? ?] |] eqn:Hl; try discriminate.
      apply list_hole_none in Hl as [vs Hvs].
      destruct (alive g q) eqn:HQ.
      * destruct (copy g (map snd vs) q) as [vs' g'] eqn:HC.
        do 3 eexists. eapply R_AT; eauto.
      * do 3 eexists. eapply R_AT_DEAD; eauto.
    + do 3 eexists. now apply R_SPAWN.
    + destruct (IHn s g p) as (d & l & [[s' |] g'] & H); try lia; auto.
      * do 3 eexists. eapply R_FINISH; [.. | exact H]; eauto.
      * do 3 eexists. eapply R_END_FINISH; [.. | exact H]; eauto. same_place H p.
    + destruct HO as [HO1 HO2]. destruct (IHn s1 g p) as (d & l & k & H); try lia; auto.
      destruct (is_sync l) eqn:HL; do 3 eexists; [eapply R_CATCH | eapply R_TRY]; try exact H; eauto.
      same_place H p.
    + destruct (IHn s g q) as (d & l & k & H); try lia; auto.
      assert (HP' : alive (snd k) p = true) by same_place H p.
      destruct (alive (snd k) q) eqn:HQ.
      * destruct (copy_label (snd k) l p) eqn:HC.
        do 3 eexists. eapply R_PLACE_SHIFT; [.. | exact H]; eauto.
      * destruct l as [| vs | vs].
        -- destruct (copy_label (snd k) Eps p) eqn:HC.
           do 3 eexists. eapply R_PLACE_SHIFT; [.. | exact H]; eauto.
        -- do 3 eexists. eapply R_MASK; [.. | exact H]; [discriminate | auto].
        -- do 3 eexists. eapply R_MASK; [.. | exact H]; [discriminate | auto].
    + destruct (IHn s g p) as (d & l & k & H); try lia; auto.
      do 3 eexists. eapply R_ASYNC; [.. | exact H]; eauto.
  - destruct s; simpl in *; try (do 3 eexists; apply R_DEAD; simpl; auto; fail).
    + destruct HO as [HO1 HO2].
      destruct (IHn s1 g p) as (d & l & [[s' |] g'] & H); try lia; auto;
      destruct (is_sync l) eqn:HL; try (do 3 eexists; eapply R_SEQ_FAIL; [.. | exact H]; eauto; fail).
      * do 3 eexists. eapply R_SEQ; [.. | exact H]; eauto.
      * pose proof (step_places _ _ _ _ _ _ H p) as HP'. simpl in HP'.
        destruct (is_async s1) eqn:HA; do 3 eexists;
        [eapply R_SEQ_DEAD_ASYNC | eapply R_SEQ_DEAD_SYNC]; try exact H; eauto; congruence.
    + destruct (IHn s g p) as (d & l & [[s' |] g'] & H); try lia; auto.
      * do 3 eexists. eapply R_FINISH; [.. | exact H]; eauto.
      * do 3 eexists. eapply R_END_FINISH_DEAD; [.. | exact H]; eauto.
        same_place H p.
    + destruct HO as [HO1 HO2]. destruct (IHn s1 g p) as (d & l & k & H); try lia; auto.
      destruct (is_sync l) eqn:HL; do 3 eexists; [eapply R_CATCH_DEAD | eapply R_TRY]; try exact H; eauto.
      same_place H p.
    + destruct (IHn s g q) as (d & l & k & H); try lia; auto.
      destruct l as [| vs | vs].
      * destruct (copy_label (snd k) Eps p) eqn:HC.
        do 3 eexists. eapply R_PLACE_SHIFT; [.. | exact H]; eauto.
      * do 3 eexists. eapply R_MASK; [.. | exact H]; [discriminate | left; same_place H p].
      * do 3 eexists. eapply R_MASK; [.. | exact H]; [discriminate | left; same_place H p].
    + destruct (IHn s g p) as (d & l & k & H); try lia; auto.
      do 3 eexists. eapply R_ASYNC; [.. | exact H]; eauto.
Qed.

(** Every closed statement steps, at every place, live or dead, under every heap. *)
Theorem statements_step s g p : closed [] s -> exists d l k, step d s g p l k.
Proof. apply (statements_step_by (height s)). auto. Qed.

(** A closed configuration is done, or steps without any more failures. *)
Theorem progress k : left_closed k -> fst k = None \/ exists d l k', move k (Steps d l) k'.
Proof.
  destruct k as [[s |] g]; unfold left_closed; simpl; intros HC; auto. right.
  destruct (statements_step s g 0 HC) as (d & l & k & H). do 3 eexists. apply M_STEP; exact H.
Qed.

(** So no run of a closed program gets stuck, whichever places fail. *)
Theorem no_run_is_stuck k tr k' : left_closed k -> moves k tr k' ->
  fst k' = None \/ exists d l k'', move k' (Steps d l) k''.
Proof.
  intros HC H. apply progress. induction H as [| k k1 k2 a tr M H IH]; auto. apply IH.
  destruct M as [s g d l k S | s g p A]; [| exact HC]. eapply step_closed; eauto.
Qed.

Corollary well_formed_steps k : config_ok 0 k ->
  fst k = None \/ exists d l k', move k (Steps d l) k'.
Proof.
  intros [_ H]. apply progress. unfold left_closed. destruct (fst k); auto.
  eapply stmt_ok_closed, H.
Qed.

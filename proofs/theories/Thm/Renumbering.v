(** * Numbers of objects are not told, nor is garbage.

    A configuration whose objects have other numbers, and whose heaps hold others
    beside, does what it does. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Copying Thm.WellFormed Thm.Preservation Thm.FailureFree.
From X10 Require Import Thm.Complete Thm.Renaming.
Import ListNotations.
Open Scope list_scope.

(** The same objects under other numbers, at the same live places. *)
Definition alike (f : renaming) (g g0 : heap) : Prop := renames f g g0 /\ same_places g g0.

Definition answered (f : renaming) (d : derivation) (s0 : stmt) (g : heap) (g0 : heap) (p : place)
  (l : label) (k : config) : Prop :=
  exists f' g0', step d s0 g0 p (lmap f' l) (option_map (smap f') (fst k), g0') /\
    keeps g f f' /\ renames f' (snd k) g0'.

Lemma alive_alike f g g0 p b : alike f g g0 -> alive g p = b -> alive g0 p = b.
Proof. intros [_ S] <-. apply S. Qed.

Lemma copied_label f g g0 q p l l' g' : heap_ok g -> renames f g g0 ->
  l = Eps \/ (p ∈ g /\ q ∈ g) -> Forall (value_ok g (Some q)) (carried l) ->
  copy_label g l p = (l', g') ->
  exists f' g0', copy_label g0 (lmap f l) p = (lmap f' l', g0') /\ keeps g f f' /\
    renames f' g' g0'.
Proof.
  intros HO A [-> | [Hp Hq]] F C.
  - simpl in *. injection C as <- <-. exists f, g0. auto using keeps_refl.
  - apply alive_local in Hp as [hp Lp]. apply alive_local in Hq as [hq Lq].
    destruct l as [| vs | vs]; simpl in *;
    [injection C as <- <-; exists f, g0; auto using keeps_refl | |];
    destruct (copy g vs p) as [vs' g1] eqn:E; injection C as <- <-;
    destruct (copy_renamed f g g0 q hq HO A Lq vs p hp vs' g1 Lp F E) as (f' & g0' & E' & K & R);
    exists f', g0'; rewrite E'; auto.
Qed.

Lemma lmap_to_async f l : lmap f (to_async l) = to_async (lmap f l).
Proof. destruct l; reflexivity. Qed.

Lemma lmap_throw_all f vs : lmap f (throw_all vs) = throw_all (map (vmap f) vs).
Proof. destruct vs; reflexivity. Qed.

Lemma lmap_throw_instead f p vs :
  lmap f (throw_instead (VDead p) vs) = throw_instead (VDead p) (map (vmap f) vs).
Proof. destruct vs; reflexivity. Qed.

Lemma same_after d s g p l k s0 g0 l0 o g0' f : alike f g g0 ->
  step d s g p l k -> step d s0 g0 p l0 (o, g0') -> same_places (snd k) g0'.
Proof.
  intros [_ S] H H0 q. apply step_places in H, H0. simpl in H0. now rewrite H0, S, H.
Qed.

Lemma omap_combine f (xs : list var) vs :
  omap f (combine xs vs) = combine xs (map (vmap f) vs).
Proof.
  revert vs. induction xs as [| x xs IH]; intros [| v vs]; simpl; auto. f_equal. apply IH.
Qed.

Theorem renumbered_step d s g p l k : step d s g p l k -> forall f g0, alike f g g0 ->
  heap_ok g -> ok g p s -> begun s -> answered f d (smap f s) g g0 p l k.
Proof.
  unfold ok, answered. intros H. induction H; intros fn g0 A HO HS HB; simpl in HS, HB |- *;
  try match type of HS with _ /\ _ => destruct HS as [HS1 HS2] end;
  try match type of HB with _ /\ _ => destruct HB as [HB1 HB2] end;
  try (exists fn, g0; split; [| auto using keeps_refl; apply A]; simpl;
       econstructor; eauto using alive_alike; fail);
  try (destruct (IHstep fn g0) as (f' & g0' & S & K & R); auto;
       pose proof (same_after _ _ _ _ _ _ _ _ _ _ _ _ A ltac:(eassumption) S) as SP;
       simpl in SP, S, R).
  - apply alive_local in H as X. destruct X as [h L].
    destruct (shole_ok _ _ _ _ _ _ H0 HS) as [HE HH].
    destruct (estep_renamed fn g g0 p h HO (proj1 A) L _ _ _ _ HE H1) as (f' & x0 & ES & K & HX).
    pose proof (shole_same fn s) as SH. rewrite H0 in SH.
    destruct (shole (smap fn s)) as [[e0 E0] |] eqn:ES0; [| contradiction].
    destruct SH as [-> SH].
    pose proof (R_CONTEXT (smap fn s) (emap fn e) E0 r x0 g0 p (alive_alike _ _ _ _ _ A H) ES0 ES)
      as S.
    pose proof (shole_same f' s) as SH'. rewrite H0 in SH'.
    rewrite (smap_keeps g fn f' s K _ _ HS), ES0 in SH'. destruct SH' as [_ SH'].
    destruct x as [v g' | v g'], x0 as [v0 g0' | v0 g0']; try contradiction;
    destruct HX as [-> R]; exists f', g0'; (split; [| auto]); [| exact S].
    simpl in S |- *. rewrite <- SH'. exact S.
  - exists fn, g0. split; [| split; [apply keeps_refl | apply A]]. constructor.
    eauto using alive_alike.
  - exists fn, g0. split; [| split; [apply keeps_refl | apply A]]. apply R_EXCEPTION.
    eauto using alive_alike.
  - destruct (IHstep fn g0) as (f' & g0' & S & K & R); auto.
    + apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]. congruence.
    + now apply static_begun, static_subst.
    + exists f', g0'. split; auto. apply R_DECLARE_VAL; eauto using alive_alike.
      rewrite <- smap_subst. exact S.
  - apply alive_local in H as X. destruct X as [h L].
    pose proof (set_renamed fn g g0 p h (proj1 A) L o f v HS1) as X. rewrite H0 in X.
    destruct X as (g0' & X & R). exists fn, g0'. split; [| auto using keeps_refl].
    apply R_FIELD_UPD; eauto using alive_alike.
  - apply alive_local in H as X. destruct X as [h L].
    pose proof (set_renamed fn g g0 p h (proj1 A) L v f w HS1) as X. rewrite H0 in X.
    exists fn, g0. split; [| split; [apply keeps_refl | apply A]].
    apply R_FIELD_UPD_FAIL; eauto using alive_alike.
  - exists fn, g0. split; [| split; [apply keeps_refl | apply A]].
    apply R_SPAWN; eauto using alive_alike.
  - exists f', g0'. split; auto. rewrite lmap_to_async.
    pose proof (R_ASYNC _ _ _ _ _ _ S) as X. unfold within in X. simpl in X.
    destruct (fst k); exact X.
  - exists f', g0'. split; auto. rewrite map_app, <- carried_lmap.
    rewrite (vmaps_keeps g fn f' _ _ K HS1). apply R_FINISH. exact S.
  - exists f', g0'. split; auto. rewrite lmap_throw_all, map_app, <- carried_lmap.
    rewrite (vmaps_keeps g fn f' _ _ K HS1). apply R_END_FINISH; auto. now rewrite SP.
  - exists f', g0'. split; auto. rewrite <- (smap_keeps g fn f' t K _ _ HS2).
    apply R_SEQ; auto. now rewrite is_sync_lmap.
  - exists f', g0'. split; auto. rewrite <- (smap_keeps g fn f' t K _ _ HS2).
    apply R_SEQ_TERM; auto; [now rewrite SP | now rewrite is_sync_lmap].
  - exists f', g0'. split; auto. apply R_SEQ_FAIL; auto. now rewrite is_sync_lmap.
  - rewrite H in HB2. destruct (IHstep fn g0) as (f' & g0' & S & K & R); auto.
    exists f', g0'. split; auto. rewrite <- is_async_smap with (f := fn) in H.
    pose proof (R_PAR _ _ _ _ _ _ _ H S) as X. unfold beside in X. simpl in X.
    pose proof (smap_keeps g fn f' s K _ _ HS1) as E.
    destruct (fst k); simpl in *; rewrite E; exact X.
  - apply alive_local in H as X. destruct X as [hp Lp].
    destruct (values_of_ok _ _ _ _ _ _ H1 HS1) as [HF HN].
    apply alive_local in H0 as X. destruct X as [hq Lq].
    destruct (copy_renamed fn g g0 p hp HO (proj1 A) Lp _ _ _ _ _ Lq HF H2)
      as (f' & g0' & C & K & R).
    exists f', g0'. split; auto.
    rewrite smap_substs, omap_combine, (smap_keeps g fn f' s K _ _ HS2).
    replace (map fst bs) with (map fst (bmap fn bs))
      by (unfold bmap; rewrite map_map; reflexivity).
    apply R_AT with (vs := omap fn vs); eauto using alive_alike, values_of_bmap.
    unfold omap. rewrite map_map. simpl. rewrite <- C, map_map. reflexivity.
  - destruct (step_ok _ _ _ _ _ _ H1 HO HS HB) as (G & HO' & HV & HL).
    destruct (copied_label f' (snd k) g0' q p l l' g'' HO' R H HV H0)
      as (f'' & g0'' & C & K' & R').
    exists f'', g0''. split; [| split; [eauto using keeps_trans | exact R']].
    assert (E : option_map (smap f'') (option_map (SDynAt q) (fst k)) =
                option_map (SDynAt q) (option_map (smap f') (fst k))).
    { destruct k as [[s' |] gk]; simpl in *; auto. destruct HL as [HL _].
      now rewrite (smap_keeps gk f' f'' s' K' _ _ HL). }
    rewrite E.
    refine (R_PLACE_SHIFT d q (smap fn s) g0 g0'' p (lmap f' l) (lmap f'' l') (_, g0') _ C S).
    destruct H as [-> | [? ?]]; [now left | right; simpl; rewrite !SP; auto].
  - exists f', g0'. split; auto. rewrite <- (smap_keeps g fn f' t K _ _ HS2).
    rewrite <- (is_sync_lmap f') in H.
    pose proof (R_TRY d (smap fn s) (smap f' t) g0 p (lmap f' l) _ H S) as X. unfold within in X. simpl in X. destruct (fst k); exact X.
  - exists f', g0'. split; auto. rewrite <- (smap_keeps g fn f' t K _ _ HS2).
    rewrite <- (is_sync_lmap f') in H0. rewrite <- SP in H.
    pose proof (R_CATCH d (smap fn s) (smap f' t) g0 p (lmap f' l) (_, g0') H H0 S) as X.
    unfold behind in X. simpl in X.
    destruct (fst k); exact X.
  - exists fn, g0. split; [| split; [apply keeps_refl | apply A]].
    apply R_DEAD; eauto using alive_alike. now destruct s.
  - exists fn, g0. split; [| split; [apply keeps_refl | apply A]].
    eapply R_AT_DEAD; eauto using alive_alike, values_of_bmap.
  - exists f', g0'. split; auto. rewrite lmap_throw_instead, map_app, <- carried_lmap.
    rewrite (vmaps_keeps g fn f' _ _ K HS1). rewrite <- SP in H. now apply R_END_FINISH_DEAD.
  - exists f', g0'. split; auto. rewrite <- SP in H. rewrite <- (is_sync_lmap f') in H0.
    rewrite <- (is_async_smap fn) in H1. eapply R_SEQ_DEAD_SYNC; eauto.
  - exists f', g0'. split; auto. rewrite <- (smap_keeps g fn f' t K _ _ HS2).
    rewrite <- SP in H. rewrite <- (is_sync_lmap f') in H0.
    rewrite <- (is_async_smap fn) in H1. eapply R_SEQ_DEAD_ASYNC; eauto.
  - exists f', g0'. split; auto.
    assert (E : lmap f' (carrying l [VDead (if alive (snd k) p then q else p)]) =
                carrying (lmap f' l) [VDead (if alive g0' p then q else p)]).
    { rewrite SP. destruct l; reflexivity. }
    rewrite E.
    rewrite <- !SP in H0. assert (N : lmap f' l <> Eps) by now destruct l.
    pose proof (R_MASK d q (smap fn s) g0 p (lmap f' l) (_, g0') N H0 S) as X.
    unfold within in X. simpl in X.
    destruct (fst k); exact X.
  - exists f', g0'. split; auto. rewrite <- SP in H. rewrite <- (is_sync_lmap f') in H0.
    exact (R_CATCH_DEAD d _ (smap fn t) g0 p _ (_, g0') H H0 S).
Qed.

(** ** And back *)

Lemma values_of_back {A} f (bs : list (A * expr)) vs :
  values_of (bmap f bs) = Some vs -> exists ws, values_of bs = Some ws.
Proof.
  revert vs. induction bs as [| [a e] bs IH]; simpl; intros vs H; [eauto |].
  destruct e; simpl in H; try discriminate. fold (bmap f bs) in H.
  destruct (values_of (bmap f bs)); [| discriminate]. destruct (IH _ eq_refl) as (ws & ->).
  simpl. eauto.
Qed.

Lemma estep_back f g g0 p h r e x X : heap_ok g -> renames f g g0 -> local g p = Some h ->
  expr_ok (value_ok g) (Some p) X e -> estep r (emap f e) g0 p x -> exists y, estep r e g p y.
Proof.
  intros HO A L HE H.
  assert (GET : forall v a, value_ok g (Some p) v ->
    (exists w, get g0 (vmap f v) a = Some w) -> exists w, get g v a = Some w).
  { intros v a V [w E]. rewrite (get_renamed f g g0 p h A L) in E by auto.
    destruct (get g v a); [eauto | discriminate]. }
  destruct e as [| | e a | fs | e | e]; simpl in H; try (inversion H; fail).
  - inversion H; subst; simpl in HE; destruct e as [v1 | | | | |]; try discriminate;
    match goal with E : EVal _ = emap f _ |- _ => injection E as -> end.
    + destruct (GET v1 a HE) as [w G]; eauto. eexists. exact (R_SELECT _ _ _ _ _ G).
    + match goal with E : member _ _ = Some _ |- _ => rewrite member_vmap in E end.
      destruct (member v1 a) eqn:M; [| discriminate]. eexists. exact (R_SELECT_MEMBER _ _ _ _ _ M).
    + match goal with E : member _ _ = None |- _ => rewrite member_vmap in E end.
      match goal with E : get _ _ _ = None |- _ =>
        rewrite (get_renamed f g g0 p h A L) in E by auto end.
      destruct (member v1 a) eqn:M; [discriminate |]. destruct (get g v1 a) eqn:G; [discriminate |].
      eexists. now apply R_SELECT_FAIL.
  - inversion H; subst.
    match goal with E : values_of _ = Some _ |- _ => apply (values_of_back f fs) in E as (ws & E) end.
    destruct (alloc g p ws) as [v' g1] eqn:E1. eexists. eapply R_NEW; eauto.
  - inversion H; subst. destruct e; try discriminate. eexists. apply R_GLOBAL_REF.
  - inversion H; subst. destruct e; try discriminate. eexists. apply R_VAL_OF.
Qed.

(** What the two steps by a derivation have in common. *)
Lemma back_premise f d s g g0 p l0 k0 : step d (smap f s) g0 p l0 k0 -> alike f g g0 ->
  heap_ok g -> ok g p s -> begun s -> (exists l k, step d s g p l k) ->
  exists l k, step d s g p l k /\ is_sync l = is_sync l0 /\ (l = Eps <-> l0 = Eps) /\
    (fst k = None <-> fst k0 = None) /\ same_places (snd k0) (snd k).
Proof.
  intros H A HO HS HB (l & k & S). exists l, k. split; auto.
  destruct (renumbered_step _ _ _ _ _ _ S f g0 A HO HS HB) as (f' & g0' & S0 & K & R).
  destruct (step_determined _ _ _ _ _ _ _ _ H S0) as [-> ->].
  rewrite is_sync_lmap. split; auto. split; [destruct l; simpl; split; congruence |].
  split; [destruct (fst k); simpl; split; congruence |].
  intros q. symmetry. exact (same_after _ _ _ _ _ _ _ _ _ _ _ _ A S S0 q).
Qed.

Lemma alive_back f g g0 p b : alike f g g0 -> alive g0 p = b -> alive g p = b.
Proof. intros [_ S] <-. symmetry. apply S. Qed.

(** A step of the one is matched by a step of the other, by the same derivation. *)
Theorem renumbered_back d s0 g0 p l0 k0 : step d s0 g0 p l0 k0 -> forall f s g,
  s0 = smap f s -> alike f g g0 -> heap_ok g -> ok g p s -> begun s ->
  exists l k, step d s g p l k.
Proof.
  unfold ok. intros H. induction H; intros fn z g1 EQ A HO HS HB;
  try (destruct z; simpl in EQ; try discriminate; injection EQ as; subst; simpl in HS, HB);
  try match type of HS with _ /\ _ => destruct HS as [HS1 HS2] end;
  try match type of HB with _ /\ _ => destruct HB as [HB1 HB2] end.
  all: try match goal with
    | H : step ?d (smap ?fn ?z) ?g ?p _ _, A : alike ?fn ?g1 ?g, HO : heap_ok ?g1,
      IH : forall f s0 g0, smap ?fn ?z = smap f s0 -> _,
      O : stmt_ok _ (Some ?p) [] ?z, B : begun ?z |- _ =>
        destruct (back_premise fn _ _ _ _ _ _ _ H A HO O B (IH fn z g1 eq_refl A HO O B))
          as (l1 & [o1 gk] & S & ES & EE & EN & SP); simpl in EE, EN, SP
    end.
  - apply (alive_back _ _ _ _ _ A) in H.
    pose proof (shole_same fn z) as SH. rewrite <- EQ, H0 in SH.
    destruct (shole z) as [[e1 E1] |] eqn:EZ; [| contradiction]. destruct SH as [-> SH].
    apply alive_local in H as X. destruct X as [h L].
    destruct (shole_ok _ _ _ _ _ _ EZ HS) as [HE _].
    destruct (estep_back fn g1 g p h r e1 x [] HO (proj1 A) L HE H1) as [y Y].
    do 2 eexists. eapply R_CONTEXT; eauto.
  - destruct z; try discriminate. do 2 eexists. apply R_SKIP. eauto using alive_back.
  - destruct e; try discriminate. do 2 eexists. apply R_EXCEPTION. eauto using alive_back.
  - destruct e; try discriminate. injection H2 as ->.
    destruct (IHstep fn (subst x0 v0 z) g1) as (l1 & k1 & S); auto.
    + now rewrite smap_subst.
    + apply stmt_ok_subst with (X := [x0]); auto. intros y [-> | []]. congruence.
    + now apply static_begun, static_subst.
    + do 2 eexists. apply R_DECLARE_VAL; eauto using alive_back.
  - destruct d, e; try discriminate.
    repeat match goal with X : EVal _ = emap _ _ |- _ => injection X as -> end.
    apply (alive_back _ _ _ _ _ A) in H. apply alive_local in H as X. destruct X as [h L].
    pose proof (set_renamed fn g1 g p h (proj1 A) L v0 f0 v1 HS1) as X.
    destruct (set g1 v0 f0 v1) eqn:E; [| congruence]. do 2 eexists. apply R_FIELD_UPD; eauto.
  - destruct d, e; try discriminate.
    repeat match goal with X : EVal _ = emap _ _ |- _ => injection X as -> end.
    apply (alive_back _ _ _ _ _ A) in H. apply alive_local in H as X. destruct X as [h L].
    pose proof (set_renamed fn g1 g p h (proj1 A) L v0 f0 v1 HS1) as X.
    destruct (set g1 v0 f0 v1) eqn:E; [destruct X as (? & X & _); congruence |].
    do 2 eexists. apply R_FIELD_UPD_FAIL; eauto.
  - do 2 eexists. apply R_SPAWN. eauto using alive_back.
  - do 2 eexists. apply R_ASYNC. eauto.
  - destruct o1 as [s1 |]; [| destruct EN as [EN _]; now specialize (EN eq_refl)].
    do 2 eexists. eapply R_FINISH; eauto.
  - destruct EN as [_ EN]. rewrite EN in S by auto. do 2 eexists.
    rewrite <- SP in H. eapply R_END_FINISH; eauto.
  - destruct o1 as [s1 |]; [| destruct EN as [EN _]; now specialize (EN eq_refl)].
    rewrite <- ES in H. do 2 eexists. eapply R_SEQ; eauto.
  - destruct EN as [_ EN]. rewrite EN in S by auto. do 2 eexists.
    rewrite <- SP in H. rewrite <- ES in H0. eapply R_SEQ_TERM; eauto.
  - rewrite <- ES in H. do 2 eexists. eapply R_SEQ_FAIL; eauto.
  - rewrite is_async_smap in H. rewrite H in HB2.
    destruct (IHstep fn z2 g1) as (l1 & k1 & S); auto. do 2 eexists. eapply R_PAR; eauto.
  - match goal with X : values_of (bmap _ _) = Some _ |- _ =>
      destruct (values_of_back _ _ _ X) as (ws & W) end.
    destruct (copy g1 (map snd ws) q0) as [ws' g2] eqn:C.
    do 2 eexists. eapply R_AT; eauto using alive_back.
  - destruct (copy_label gk l1 p) as [l2 g2] eqn:C.
    do 2 eexists. refine (R_PLACE_SHIFT d q0 z g1 g2 p l1 l2 (o1, gk) _ C S). simpl.
    rewrite !SP. destruct H as [-> | H]; [left; now apply EE | auto].
  - rewrite <- ES in H. do 2 eexists. eapply R_TRY; eauto.
  - do 2 eexists. rewrite <- ES in H0.
    refine (R_CATCH d z1 z2 g1 p l1 (o1, gk) _ H0 S). simpl. now rewrite SP.
  - rewrite EQ in H0. do 2 eexists. apply R_DEAD; eauto using alive_back. now destruct z.
  - match goal with X : values_of (bmap _ _) = Some _ |- _ =>
      destruct (values_of_back _ _ _ X) as (ws & W) end.
    do 2 eexists. eapply R_AT_DEAD; eauto using alive_back.
  - destruct EN as [_ EN]. rewrite EN in S by auto. do 2 eexists.
    rewrite <- SP in H. eapply R_END_FINISH_DEAD; eauto.
  - destruct EN as [_ EN]. rewrite EN in S by auto. rewrite is_async_smap in H1. do 2 eexists.
    rewrite <- SP in H. rewrite <- ES in H0. eapply R_SEQ_DEAD_SYNC; eauto.
  - destruct EN as [_ EN]. rewrite EN in S by auto. rewrite is_async_smap in H1. do 2 eexists.
    rewrite <- SP in H. rewrite <- ES in H0. eapply R_SEQ_DEAD_ASYNC; eauto.
  - do 2 eexists. refine (R_MASK d q0 z g1 p l1 (o1, gk) _ _ S).
    + intros ->. apply H. now apply EE.
    + simpl. now rewrite !SP.
  - do 2 eexists.
    rewrite <- ES in H0. refine (R_CATCH_DEAD d z1 z2 g1 p l1 (o1, gk) _ H0 S). simpl. now rewrite SP.
Qed.

(** ** Garbage *)

(** For example, where there is garbage beside. *)
Theorem garbage_is_alike g p h os : local g p = Some h ->
  alike (fun _ n => n) g (put g p (h ++ os)) /\ forall s, smap (fun _ n => n) s = s.
Proof.
  intros L.
  assert (V : forall v, vmap (fun _ n => n) v = v) by now destruct v.
  assert (O : forall o : object, omap (fun _ n => n) o = o).
  { induction o as [| [a v] o IH]; simpl; auto. rewrite V. f_equal. exact IH. }
  assert (E : forall e, emap (fun _ n => n) e = e).
  { induction e using expr_induction; simpl; rewrite ?V; try congruence. f_equal.
    induction fs as [| [a e] fs IH]; simpl in *; auto. destruct H as [-> H]. now rewrite IH. }
  split; [split |].
  - intros q hq Lq. destruct (Nat.eq_dec p q) as [<- | N].
    + rewrite L in Lq. injection Lq as <-. exists (h ++ os).
      split; [now rewrite (local_put_same _ _ _ _ L) |]. split; auto. intros n o En.
      rewrite O, nth_error_app1; auto. apply nth_error_Some. intros X.
      pose proof (eq_trans (eq_sym En) X). discriminate.
    + exists hq. rewrite local_put_other by auto. split; auto. split; auto.
      intros n o En. now rewrite O.
  - eapply same_places_put; eauto.
  - induction s; simpl; rewrite ?E; try congruence.
    + f_equal; auto. unfold bmap. induction bs as [| [a e] bs IH]; simpl; auto.
      rewrite E. now f_equal.
    + f_equal; auto. induction mu as [| v mu IH]; simpl; auto. rewrite V. now f_equal.
Qed.

(** ** Runs *)

(** The same events, where what is thrown has the numbers of f. *)
Definition same_events (tr tr0 : list event) : Prop :=
  Forall2 (fun a b => match a, b with
                      | Steps d l, Steps d0 l0 => d = d0 /\ exists f, l0 = lmap f l
                      | Failure p, Failure q => p = q
                      | _, _ => False
                      end) tr tr0.

Lemma alike_without f g g0 p : alike f g g0 -> alike f (without g p) (without g0 p).
Proof.
  intros [R S]. split.
  - intros q h E. destruct (Nat.eq_dec p q) as [<- | N].
    + rewrite local_without_same in E. discriminate.
    + rewrite local_without_other in E by auto. rewrite local_without_other by auto. auto.
  - intros q. unfold alive. destruct (Nat.eq_dec p q) as [<- | N].
    + now rewrite !local_without_same.
    + rewrite !local_without_other by auto. apply S.
Qed.

(** So it has the same runs, with the same failures of places, up to the numbers of objects. *)
Theorem renumbered_run k tr k' : moves k tr k' -> forall f g0, config_ok 0 k -> alike f (snd k) g0 ->
  exists f' g0' tr0, moves (option_map (smap f) (fst k), g0) tr0 (option_map (smap f') (fst k'), g0') /\
    same_events tr tr0 /\ alike f' (snd k') g0'.
Proof.
  induction 1 as [k | k k1 k' a tr M MS IH]; intros f g0 OK A.
  - exists f, g0, []. split; [constructor |]. split; [constructor | exact A].
  - pose proof (preservation _ _ _ M OK) as OK'. destruct M as [s g d l k1 S | s g p Hp].
    + destruct OK as [HO [HS HB]]. simpl in *.
      destruct (renumbered_step _ _ _ _ _ _ S f g0 A HO HS HB) as (f1 & g1 & S1 & K & R).
      destruct (IH f1 g1 OK') as (f' & g0' & tr0 & M0 & E & A').
      { split; auto. exact (same_after _ _ _ _ _ _ _ _ _ _ _ _ A S S1). }
      exists f', g0', (Steps d (lmap f1 l) :: tr0). split; [| split; auto].
      * econstructor; [constructor; exact S1 | exact M0].
      * constructor; auto. eauto.
    + destruct (IH f (without g0 p) OK') as (f' & g0' & tr0 & M0 & E & A').
      { now apply alike_without. }
      exists f', g0', (Failure p :: tr0). split; [| split; auto].
      * econstructor; [constructor; eauto using alive_alike | exact M0].
      * constructor; auto.
Qed.

(** And no others. *)
Theorem renumbered_run_back k0 tr0 k0' : moves k0 tr0 k0' -> forall f k, config_ok 0 k ->
  fst k0 = option_map (smap f) (fst k) -> alike f (snd k) (snd k0) ->
  exists f' tr k', moves k tr k' /\ same_events tr tr0 /\
    fst k0' = option_map (smap f') (fst k') /\ alike f' (snd k') (snd k0').
Proof.
  induction 1 as [k0 | k0 k1 k0' a tr M MS IH]; intros f [o g] OK E A; simpl in E, A.
  - exists f, [], (o, g). split; [constructor |]. split; [constructor | auto].
  - destruct M as [s0 g0 d l0 k1 S0 | o0 g0 p Hp]; simpl in E, A.
    + destruct o as [s |]; [| discriminate]. injection E as ->.
      pose proof OK as [HO [HS HB]]. simpl in *.
      destruct (renumbered_back _ _ _ _ _ _ S0 f s g eq_refl A HO HS HB) as (l & k & S).
      destruct (renumbered_step _ _ _ _ _ _ S f g0 A HO HS HB) as (f1 & g1 & S1 & K & R).
      destruct (step_determined _ _ _ _ _ _ _ _ S0 S1) as [-> ->].
      assert (M : move (Some s, g) (Steps d l) k) by now constructor.
      destruct (IH f1 k (preservation _ _ _ M OK) eq_refl) as (f' & tr1 & k' & M' & SE & E' & A').
      { split; auto. exact (same_after _ _ _ _ _ _ _ _ _ _ _ _ A S S1). }
      exists f', (Steps d l :: tr1), k'. split; [econstructor; eauto |].
      split; [constructor; eauto | auto].
    + assert (M : move (o, g) (Failure p) (o, without g p)).
      { constructor. eapply alive_back; eauto. }
      destruct (IH f (o, without g p) (preservation _ _ _ M OK) E)
        as (f' & tr1 & k' & M' & SE & E' & A'); [now apply alike_without |].
      exists f', (Failure p :: tr1), k'. split; [econstructor; eauto |].
      split; [constructor; auto | auto].
Qed.

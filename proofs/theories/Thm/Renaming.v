(** * Objects renumbered: expressions, updates and copies do not tell.

    A renaming gives each object of each place another number there. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Copying Thm.WellFormed Thm.Preservation Thm.FailureFree.
Import ListNotations.
Open Scope list_scope.

Definition renaming := place -> nat -> nat.

Section Renamed.
Variable f : renaming.

Definition vmap (v : value) : value :=
  match v with
  | VObj p n => VObj p (f p n)
  | VRef p n => VRef p (f p n)
  | _ => v
  end.

Fixpoint emap (e : expr) : expr :=
  match e with
  | EVal v => EVal (vmap v)
  | EVar x => EVar x
  | ESelect e a => ESelect (emap e) a
  | ERecord fs => ERecord (map (fun b => (fst b, emap (snd b))) fs)
  | EMakeRef e => EMakeRef (emap e)
  | EValOf e => EValOf (emap e)
  end.

Definition bmap {A} (bs : list (A * expr)) : list (A * expr) :=
  map (fun b => (fst b, emap (snd b))) bs.

Definition omap {A} (o : list (A * value)) : list (A * value) :=
  map (fun b => (fst b, vmap (snd b))) o.

Fixpoint smap (s : stmt) : stmt :=
  match s with
  | SSkip => SSkip
  | SThrow e => SThrow (emap e)
  | SVal x e s => SVal x (emap e) (smap s)
  | SUpd d a e => SUpd (emap d) a (emap e)
  | SSeq s t => SSeq (smap s) (smap t)
  | SAt q bs s => SAt q (bmap bs) (smap s)
  | SAsync s => SAsync (smap s)
  | SFinish mu s => SFinish (map vmap mu) (smap s)
  | STry s t => STry (smap s) (smap t)
  | SDynAt q s => SDynAt q (smap s)
  | SDynAsync s => SDynAsync (smap s)
  end.

Definition lmap (l : label) : label := carrying l (map vmap (carried l)).

(** ** Statements *)

Lemma emap_subst x v e : emap (esubst x v e) = esubst x (vmap v) (emap e).
Proof.
  induction e using expr_induction; simpl; try congruence.
  - destruct (String.eqb x x0); reflexivity.
  - f_equal. induction fs as [| [a e] fs IH]; simpl in *; auto.
    destruct H as [-> H]. now rewrite IH.
Qed.

Lemma binds_bmap x (bs : list (var * expr)) : binds x (bmap bs) = binds x bs.
Proof. unfold binds, bmap. induction bs as [| b bs IH]; simpl; auto. now rewrite IH. Qed.

Lemma smap_subst x v s : smap (subst x v s) = subst x (vmap v) (smap s).
Proof.
  induction s; simpl; rewrite ?emap_subst, ?IHs, ?IHs1, ?IHs2; auto.
  - destruct (String.eqb x x0); now rewrite ?IHs.
  - rewrite binds_bmap. f_equal.
    + unfold bmap. rewrite !map_map. apply map_ext. intros b. simpl. now rewrite emap_subst.
    + destruct (binds x bs); now rewrite ?IHs.
Qed.

Lemma smap_substs bs : forall s, smap (substs bs s) = substs (omap bs) (smap s).
Proof. induction bs as [| [x v] bs IH]; simpl; auto. intros s. now rewrite IH, smap_subst. Qed.

Lemma is_async_smap s : is_async (smap s) = is_async s.
Proof. induction s; simpl; congruence. Qed.

Lemma static_smap s : static s -> static (smap s).
Proof. induction s; simpl; intuition. subst. reflexivity. Qed.

Lemma values_of_bmap {A} (bs : list (A * expr)) vs :
  values_of bs = Some vs -> values_of (bmap bs) = Some (omap vs).
Proof.
  revert vs. induction bs as [| [a e] bs IH]; simpl; intros vs H; [now injection H as <- |].
  destruct e; try discriminate. destruct (values_of bs); [| discriminate]. injection H as <-.
  simpl. now rewrite (IH _ eq_refl).
Qed.

(** The hole of what is renamed is where it was. *)
Definition same_hole {A} (m : A -> A) (h : option (hole A)) (h0 : option (hole A)) : Prop :=
  match h, h0 with
  | Some (e, E), Some (e0, E0) => e0 = emap e /\ forall d, E0 (emap d) = m (E d)
  | None, None => True
  | _, _ => False
  end.

Lemma around_same {A B} (m : A -> A) (m' : B -> B) (F F0 : A -> B) h h0 :
  (forall a, F0 (m a) = m' (F a)) -> same_hole m h h0 ->
  same_hole m' (around F h) (around F0 h0).
Proof.
  intros HF. destruct h as [[e E] |], h0 as [[e0 E0] |]; simpl; auto.
  intros [-> H]. split; auto. intros d. now rewrite H.
Qed.

Lemma list_hole_same {A} (bs : list (A * expr)) :
  each (fun e => same_hole emap (ehole e) (ehole (emap e))) bs ->
  same_hole bmap (list_hole ehole bs) (list_hole ehole (bmap bs)).
Proof.
  induction bs as [| [a e] bs IH]; simpl; auto. intros [H HS].
  destruct (ehole e) as [[d E] |], (ehole (emap e)) as [[d0 E0] |]; simpl in *; try contradiction.
  - destruct H as [-> H]. split; auto. intros c. now rewrite H.
  - apply (around_same bmap); auto.
Qed.

Lemma ehole_same e : same_hole emap (ehole e) (ehole (emap e)).
Proof.
  induction e using expr_induction; simpl; auto.
  - pose proof (around_same emap emap (fun d => ESelect d f0) (fun d => ESelect d f0) _ _
                 (fun a => eq_refl) IHe) as X.
    destruct (around _ (ehole e)) as [[? ?] |], (around _ (ehole (emap e))) as [[? ?] |];
    simpl in *; auto; contradiction.
  - pose proof (around_same bmap emap ERecord ERecord _ _
                 (fun a => eq_refl) (list_hole_same fs H)) as X.
    unfold bmap in *.
    destruct (around _ (list_hole ehole fs)) as [[? ?] |],
      (around _ (list_hole ehole (map _ fs))) as [[? ?] |];
    simpl in *; auto; contradiction.
  - pose proof (around_same emap emap EMakeRef EMakeRef _ _ (fun a => eq_refl) IHe) as X.
    destruct (around _ (ehole e)) as [[? ?] |], (around _ (ehole (emap e))) as [[? ?] |];
    simpl in *; auto; contradiction.
  - pose proof (around_same emap emap EValOf EValOf _ _ (fun a => eq_refl) IHe) as X.
    destruct (around _ (ehole e)) as [[? ?] |], (around _ (ehole (emap e))) as [[? ?] |];
    simpl in *; auto; contradiction.
Qed.

Lemma shole_same s : same_hole smap (shole s) (shole (smap s)).
Proof.
  destruct s; simpl; auto;
  try (apply (around_same emap); auto using ehole_same; fail).
  - pose proof (ehole_same d) as X.
    destruct (ehole d) as [[? ?] |], (ehole (emap d)) as [[? ?] |]; simpl in *; try contradiction.
    + destruct X as [-> X]. split; auto. intros c. now rewrite X.
    + apply (around_same emap); auto using ehole_same.
  - apply (around_same bmap); auto. apply list_hole_same, each_all. apply ehole_same.
Qed.

Lemma carried_lmap l : carried (lmap l) = map vmap (carried l).
Proof. destruct l; reflexivity. Qed.

Lemma is_sync_lmap l : is_sync (lmap l) = is_sync l.
Proof. destruct l; reflexivity. Qed.

Lemma get_field_omap o a : get_field (omap o) a = option_map vmap (get_field o a).
Proof. induction o as [| [b v] o IH]; simpl; auto. destruct (String.eqb a b); auto. Qed.

Lemma set_field_omap o a v : set_field (omap o) a (vmap v) = option_map omap (set_field o a v).
Proof.
  induction o as [| [b w] o IH]; simpl; auto. destruct (String.eqb a b); auto.
  fold (@omap field). rewrite IH. now destruct (set_field o a v).
Qed.

Lemma member_vmap v a : member (vmap v) a = option_map vmap (member v a).
Proof. destruct v; simpl; auto; destruct (String.eqb a _); reflexivity. Qed.

End Renamed.

(** ** Heaps *)

(** Of live places the objects of g are in g0, under other numbers; other objects may be there. *)
Definition renames (f : renaming) (g g0 : heap) : Prop :=
  forall p h, local g p = Some h ->
  exists h0, local g0 p = Some h0 /\
    (forall n o, nth_error h n = Some o -> nth_error h0 (f p n) = Some (omap f o)) /\
    (forall n m, n < length h -> m < length h -> f p n = f p m -> n = m).

(** What was there keeps its number. *)
Definition keeps (g : heap) (f f' : renaming) : Prop :=
  forall p n, bounded g p n -> f' p n = f p n.

Lemma keeps_refl g f : keeps g f f.
Proof. red. auto. Qed.

Lemma keeps_trans g g' f f' f'' : grows g g' -> keeps g f f' -> keeps g' f' f'' -> keeps g f f''.
Proof.
  intros G K K' p n B. rewrite K', K; auto.
  intros h' L'. destruct (G _ _ L') as (h & L & Le). specialize (B _ L). lia.
Qed.

Lemma vmap_keeps g f f' w v : keeps g f f' -> value_ok g w v -> vmap f' v = vmap f v.
Proof. intros K. destruct v; simpl; auto; intros H; rewrite K; tauto. Qed.

Lemma emap_keeps g f f' w X e :
  keeps g f f' -> expr_ok (value_ok g) w X e -> emap f' e = emap f e.
Proof.
  intros K. induction e using expr_induction; simpl; intros HO; auto;
  try (rewrite IHe by auto; reflexivity).
  - now rewrite (vmap_keeps g f f' w).
  - f_equal. induction fs as [| [a e] fs IH]; simpl in *; auto.
    destruct H as [H HS], HO as [H1 H2]. rewrite H by auto. now rewrite IH.
Qed.

Lemma vmaps_keeps g f f' w vs : keeps g f f' -> Forall (value_ok g w) vs ->
  map (vmap f') vs = map (vmap f) vs.
Proof. intros K. induction 1; simpl; auto. erewrite vmap_keeps; eauto. congruence. Qed.

Lemma bmap_keeps {A} g f f' w X (bs : list (A * expr)) :
  keeps g f f' -> each (expr_ok (value_ok g) w X) bs -> bmap f' bs = bmap f bs.
Proof.
  intros K. induction bs as [| [a e] bs IH]; simpl; auto. intros [H HS].
  rewrite (emap_keeps g f f' _ _ _ K H). f_equal. auto.
Qed.

Lemma smap_keeps g f f' s : keeps g f f' -> forall w X,
  stmt_ok (value_ok g) w X s -> smap f' s = smap f s.
Proof.
  intros K. induction s; simpl; intros w X H; auto;
  repeat match goal with H : _ /\ _ |- _ => destruct H end;
  repeat match goal with
  | H : expr_ok _ _ _ ?e |- context [emap f' ?e] => rewrite (emap_keeps g f f' _ _ _ K H)
  | IH : forall w X, stmt_ok _ w X ?s -> _, H : stmt_ok _ _ _ ?s |- _ => rewrite (IH _ _ H)
  | H : Forall _ ?mu |- context [map (vmap f') ?mu] => rewrite (vmaps_keeps g f f' _ _ K H)
  end; auto.
  now rewrite (bmap_keeps g f f' w X).
Qed.

Lemma omap_keeps g f f' p o : keeps g f f' -> object_ok g p o -> omap f' o = omap f o.
Proof.
  intros K. unfold object_ok. induction 1 as [| [a v] o H F IH]; simpl; auto.
  simpl in H. rewrite (vmap_keeps g f f' (Some p) v) by auto. f_equal. exact IH.
Qed.

Section Live.
Variable f : renaming.
Variable g g0 : heap.
Variable p : place.
Variable h : lheap.
Hypothesis HO : heap_ok g.
Hypothesis A : renames f g g0.
Hypothesis L : local g p = Some h.

Lemma get_object_renamed n : n < length h ->
  get_object g0 p (f p n) = option_map (omap f) (get_object g p n).
Proof.
  intros B. destruct (A _ _ L) as (h0 & L0 & HN & _). unfold get_object. rewrite L, L0.
  destruct (nth_error h n) eqn:E; [now apply HN |]. apply nth_error_None in E. lia.
Qed.

Lemma get_renamed v a : value_ok g (Some p) v ->
  get g0 (vmap f v) a = option_map (vmap f) (get g v a).
Proof.
  destruct v; simpl; auto. intros [E B]. injection E as <-.
  rewrite get_object_renamed by auto. destruct (get_object g p n); simpl; auto.
  apply get_field_omap.
Qed.

(** Where objects are added at p, to both, under corresponding numbers. *)
Definition extended (h0 : lheap) : renaming :=
  fun q n => if Nat.eqb q p && negb (Nat.ltb n (length h))
             then length h0 + (n - length h) else f q n.

Lemma extended_keeps h0 : keeps g f (extended h0).
Proof.
  intros q n B. unfold extended. destruct (Nat.eqb_spec q p) as [-> | N]; auto.
  specialize (B _ L). destruct (Nat.ltb_spec n (length h)); auto. lia.
Qed.

Lemma extended_new h0 i : extended h0 p (length h + i) = length h0 + i.
Proof.
  unfold extended. rewrite Nat.eqb_refl.
  destruct (Nat.ltb_spec (length h + i) (length h)); cbn [andb negb]; lia.
Qed.

Lemma append_renamed h0 os : local g0 p = Some h0 ->
  Forall (object_ok (put g p (h ++ os)) p) os ->
  renames (extended h0) (put g p (h ++ os)) (put g0 p (h0 ++ map (omap (extended h0)) os)).
Proof.
  intros L0 F q hq E.
  pose proof (extended_keeps h0) as K.
  destruct (Nat.eq_dec p q) as [<- | N].
  - rewrite (local_put_same _ _ _ _ L) in E. injection E as <-.
    rewrite (local_put_same _ _ _ _ L0). eexists. split; [reflexivity |].
    destruct (A _ _ L) as (h1 & L1 & HN & HI). rewrite L0 in L1. injection L1 as <-.
    assert (B : forall n, n < length h -> f p n < length h0).
    { intros n B. destruct (nth_error h n) eqn:E; [| apply nth_error_None in E; lia].
      apply HN in E. apply nth_error_Some. congruence. }
    assert (OLD : forall n, n < length h -> extended h0 p n = f p n).
    { intros n H. apply K. intros h' L'. rewrite L in L'. now injection L' as <-. }
    assert (NEW : forall n, length h <= n -> extended h0 p n = length h0 + (n - length h)).
    { intros n H. pose proof (extended_new h0 (n - length h)) as X.
      now replace (length h + (n - length h)) with n in X by lia. }
    split.
    + intros n o E. destruct (lt_dec n (length h)) as [H | H].
      * rewrite nth_error_app1 in E by auto. rewrite OLD by auto.
        rewrite nth_error_app1 by auto. rewrite (HN _ _ E). f_equal. symmetry.
        apply (omap_keeps g _ _ p); auto. specialize (HO _ _ L).
        rewrite Forall_forall in HO. apply HO. eapply nth_error_In; eauto.
      * rewrite nth_error_app2 in E by lia. rewrite NEW by lia.
        rewrite nth_error_app2 by lia.
        replace (length h0 + (n - length h) - length h0) with (n - length h) by lia.
        now apply map_nth_error.
    + intros n m Hn Hm. rewrite app_length in Hn, Hm.
      destruct (lt_dec n (length h)), (lt_dec m (length h)); intros X.
      * rewrite !OLD in X by auto. auto.
      * rewrite OLD, NEW in X by lia. specialize (B n ltac:(auto)). lia.
      * rewrite NEW, OLD in X by lia. specialize (B m ltac:(auto)). lia.
      * rewrite !NEW in X by lia. lia.
  - rewrite local_put_other in E by auto. rewrite local_put_other by auto.
    destruct (A _ _ E) as (h1 & L1 & HN & HI). exists h1. split; auto.
    assert (OTHER : forall n, extended h0 q n = f q n).
    { intros n. unfold extended. destruct (Nat.eqb_spec q p); auto. congruence. }
    split.
    + intros n o H. rewrite OTHER, (HN _ _ H). f_equal. symmetry.
      apply (omap_keeps g _ _ q); auto. specialize (HO _ _ E).
      rewrite Forall_forall in HO. apply HO. eapply nth_error_In; eauto.
    + intros n m. rewrite !OTHER. auto.
Qed.

Lemma alloc_renamed o v g' : object_ok g p o -> alloc g p o = (v, g') ->
  exists f' g0', alloc g0 p (omap f o) = (vmap f' v, g0') /\ keeps g f f' /\ renames f' g' g0'.
Proof.
  intros OK E. unfold alloc in E. rewrite L in E. injection E as <- <-.
  destruct (A _ _ L) as (h0 & L0 & _). exists (extended h0). unfold alloc. rewrite L0.
  pose proof (extended_keeps h0) as K. eexists. split; [| split; [exact K |]].
  - simpl. pose proof (extended_new h0 0) as X. rewrite !Nat.add_0_r in X. rewrite X. reflexivity.
  - rewrite <- (omap_keeps g f (extended h0) p o) by auto.
    apply (append_renamed h0 [o]); auto. constructor; auto.
    eapply object_ok_grows; [| exact OK]. eapply grows_put; eauto. rewrite app_length. lia.
Qed.

Lemma set_renamed v a w : value_ok g (Some p) v ->
  match set g v a w with
  | Some g' => exists g0', set g0 (vmap f v) a (vmap f w) = Some g0' /\ renames f g' g0'
  | None => set g0 (vmap f v) a (vmap f w) = None
  end.
Proof.
  destruct v; simpl; auto. intros [E B]. injection E as <-. specialize (B _ L).
  destruct (A _ _ L) as (h0 & L0 & HN & HI). rewrite L, L0.
  destruct (nth_error h n) as [o |] eqn:E; [| apply nth_error_None in E; lia].
  rewrite (HN _ _ E), set_field_omap. destruct (set_field o a w) as [o' |]; simpl; auto.
  eexists. split; eauto. intros q hq Eq. destruct (Nat.eq_dec p q) as [<- | N].
  - rewrite (local_put_same _ _ _ _ L) in Eq. injection Eq as <-.
    rewrite (local_put_same _ _ _ _ L0). eexists. split; [reflexivity |].
    rewrite replace_length. split; auto. intros m o1 Em.
    assert (m < length h) as Bm.
    { rewrite <- (replace_length _ n o'). apply nth_error_Some. congruence. }
    destruct (Nat.eq_dec n m) as [<- | Nm].
    + rewrite nth_replace_same in Em by auto. injection Em as <-.
      apply nth_replace_same. pose proof (HN _ _ E) as X. apply nth_error_Some.
      intros N. pose proof (eq_trans (eq_sym X) N). discriminate.
    + rewrite nth_replace_other in Em by auto. rewrite nth_replace_other; auto.
  - rewrite local_put_other in Eq by auto. rewrite local_put_other by auto. apply A. exact Eq.
Qed.

Lemma estep_renamed r e x X : expr_ok (value_ok g) (Some p) X e -> estep r e g p x ->
  exists f' x0, estep r (emap f e) g0 p x0 /\ keeps g f f' /\
    match x, x0 with
    | Value v g', Value v0 g0' | Fails v g', Fails v0 g0' => v0 = vmap f' v /\ renames f' g' g0'
    | _, _ => False
    end.
Proof.
  intros HE H. inversion H; subst; simpl in HE.
  - exists f, (Value (vmap f v) g0). split; auto using keeps_refl. constructor.
    rewrite get_renamed by auto. now rewrite H0.
  - exists f, (Value (vmap f w) g0). split; auto using keeps_refl. constructor.
    rewrite member_vmap. now rewrite H0.
  - exists f, (Fails (VFault BF) g0). split; auto using keeps_refl. constructor.
    + rewrite get_renamed by auto. now rewrite H0.
    + rewrite member_vmap. now rewrite H1.
  - destruct (values_of_ok _ _ _ _ _ _ H0 HE) as [F _].
    assert (object_ok g p o) as OK.
    { unfold object_ok. clear - F. induction o; simpl in *; auto. inversion F; subst. auto. }
    destruct (alloc_renamed _ _ _ OK H1) as (f' & g0' & E & K & R).
    exists f', (Value (vmap f' v) g0'). split; auto. simpl.
    eapply R_NEW; eauto using values_of_bmap.
  - exists f. eexists. split; [apply R_GLOBAL_REF |]. split; [apply keeps_refl |].
    destruct v; simpl; auto. destruct HE as [E _]. injection E as <-. auto.
  - exists f. eexists. split; [apply R_VAL_OF |]. split; [apply keeps_refl |].
    destruct v; simpl; auto. destruct (Nat.eqb_spec p0 p); subst; auto.
Qed.

End Live.

(** ** Copies *)

Lemma count_le g : forall g0,
  (forall p h, local g p = Some h -> exists h0, local g0 p = Some h0 /\ length h <= length h0) ->
  count g <= count g0.
Proof.
  unfold count. induction g as [| h g IH]; intros g0 A; simpl; [lia |]. destruct g0 as [| h0 g0].
  - assert (h = None) as ->.
    { destruct h as [h |]; auto. destruct (A 0 h eq_refl) as (? & E & _). discriminate. }
    specialize (IH []). simpl in *. apply IH. intros p h E.
    destruct (A (S p) h E) as (? & E' & _). destruct p; discriminate.
  - simpl. specialize (IH g0 (fun p h E => A (S p) h E)). destruct h as [h |]; [| lia].
    destruct (A 0 h eq_refl) as (h1 & E & Le). unfold local in E. simpl in E. subst. lia.
Qed.

Lemma renames_count f g g0 : renames f g g0 -> count g <= count g0.
Proof.
  intros A. apply count_le. intros p h L. destruct (A _ _ L) as (h0 & L0 & HN & HI).
  exists h0. split; auto. rewrite <- (seq_length (length h) 0), <- (map_length (f p)).
  rewrite <- (seq_length (length h0) 0). apply NoDup_incl_length.
  - assert (forall l, NoDup l -> (forall n, In n l -> n < length h) -> NoDup (map (f p) l)) as X.
    { induction l as [| n l IH]; simpl; intros N B; [constructor |].
      inversion N; subst. constructor; auto. intros I. apply in_map_iff in I as (m & E & I).
      apply HI in E; auto. subst. contradiction. }
    apply X; [apply seq_NoDup |]. intros n I. apply in_seq in I. lia.
  - intros m I. apply in_map_iff in I as (n & <- & I). apply in_seq in I. apply in_seq.
    destruct (nth_error h n) as [o |] eqn:E; [| apply nth_error_None in E; lia].
    apply HN in E. assert (nth_error h0 (f p n) <> None) as B.
    { intros N. pose proof (eq_trans (eq_sym E) N). discriminate. }
    apply nth_error_Some in B. lia.
Qed.

Section Copies.
Variable f : renaming.
Variable g g0 : heap.
Variable q : place.
Variable hq : lheap.
Hypothesis HO : heap_ok g.
Hypothesis A : renames f g g0.
Hypothesis L : local g q = Some hq.

Definition nmap (o : oid) : oid := (fst o, f (fst o) (snd o)).

Definition of_q (o : oid) : Prop := fst o = q /\ snd o < length hq.

Lemma nmap_inj a b : of_q a -> of_q b -> nmap a = nmap b -> a = b.
Proof.
  destruct a as [a n], b as [b m]. intros [Ea Ba] [Eb Bb] E. simpl in *. subst.
  destruct (A _ _ L) as (_ & _ & _ & HI). injection E as E. apply HI in E; auto.
Qed.

Lemma index_of_nmap o l : of_q o -> Forall of_q l -> index_of (nmap o) (map nmap l) = index_of o l.
Proof.
  intros Ho. induction 1 as [| a l Ha F IH]; simpl; auto. rewrite IH.
  assert (oid_eqb (nmap o) (nmap a) = oid_eqb o a) as ->; auto.
  destruct (oid_eqb o a) eqn:E.
  - apply oid_eqb_eq in E as ->. now apply oid_eqb_eq.
  - destruct (oid_eqb (nmap o) (nmap a)) eqn:E'; auto. apply oid_eqb_eq, nmap_inj in E'; auto.
    subst. pose proof (proj2 (oid_eqb_eq a a) eq_refl). congruence.
Qed.

Lemma note_renamed known v : Forall of_q known -> value_ok g (Some q) v ->
  note (map nmap known) (vmap f v) = map nmap (note known v) /\ Forall of_q (note known v).
Proof.
  intros F H. destruct v; simpl; auto. destruct H as [E B]. injection E as <-.
  assert (of_q (q, n)) as Q by (split; simpl; auto).
  pose proof (index_of_nmap _ _ Q F) as X. unfold nmap at 1 in X. simpl in X. rewrite X.
  destruct (index_of (q, n) known); auto. split.
  - now rewrite map_app.
  - apply Forall_app. auto.
Qed.

Lemma notes_renamed vs : forall known, Forall of_q known -> Forall (value_ok g (Some q)) vs ->
  fold_left note (map (vmap f) vs) (map nmap known) = map nmap (fold_left note vs known) /\
  Forall of_q (fold_left note vs known).
Proof.
  induction vs as [| v vs IH]; simpl; intros known F H; auto. inversion H; subst.
  destruct (note_renamed known v F H2) as [-> F']. auto.
Qed.

Lemma fields_of_renamed o : of_q o -> fields_of g0 (nmap o) = omap f (fields_of g o).
Proof.
  destruct o as [a n]. intros [E B]. simpl in *. subst. unfold fields_of. simpl.
  rewrite (get_object_renamed f g g0 q hq A L n B).
  destruct (get_object g q n); reflexivity.
Qed.

Lemma points_renamed o : of_q o -> map snd (fields_of g0 (nmap o)) = map (vmap f) (points g o).
Proof.
  intros Q. rewrite fields_of_renamed by auto. unfold points, omap. rewrite !map_map. reflexivity.
Qed.

Lemma points_of_q o : of_q o -> Forall (value_ok g (Some q)) (points g o).
Proof.
  destruct o as [a n]. intros [E B]. simpl in *. subst. apply Forall_forall. intros v I.
  eapply points_ok; eauto.
Qed.

Lemma explore_renamed fuel : forall i known, Forall of_q known ->
  explore fuel g0 i (map nmap known) = map nmap (explore fuel g i known) /\
  Forall of_q (explore fuel g i known).
Proof.
  induction fuel as [| fuel IH]; intros i known F; cbn [explore]; auto.
  rewrite nth_error_map. destruct (nth_error known i) as [o |] eqn:E; simpl; auto.
  assert (of_q o) as Q by (rewrite Forall_forall in F; eauto using nth_error_In).
  rewrite points_renamed by auto.
  destruct (notes_renamed (points g o) known F (points_of_q o Q)) as [-> F']. auto.
Qed.

Lemma reachable_renamed vs : Forall (value_ok g (Some q)) vs ->
  reachable g0 (map (vmap f) vs) = map nmap (reachable g vs) /\ Forall of_q (reachable g vs).
Proof.
  intros F. pose proof (heap_ok_sound _ HO) as SH. pose proof (values_ok_there _ _ _ _ L F) as VT.
  destruct (reachable_closed _ _ SH VT) as (N & T & _ & _).
  destruct (notes_renamed vs [] (Forall_nil _) F) as [E0 F0]. simpl in E0.
  destruct (explore_renamed (count g) 0 _ F0) as [E1 F1].
  split; auto. unfold reachable in *. rewrite E0.
  pose proof (renames_count _ _ _ A) as C.
  replace (count g0) with (count g + (count g0 - count g)) by lia.
  rewrite explore_more; auto. rewrite E1, map_length, Nat.add_0_r. now apply there_few.
Qed.

Lemma copy_renamed vs p hp vs' g' :
  local g p = Some hp -> Forall (value_ok g (Some q)) vs -> copy g vs p = (vs', g') ->
  exists f' g0', copy g0 (map (vmap f) vs) p = (map (vmap f') vs', g0') /\
    keeps g f f' /\ renames f' g' g0'.
Proof.
  intros Lp F HC. destruct (copy_ok _ _ _ _ _ _ _ _ HO L Lp F HC) as (_ & HO' & _).
  destruct (reachable_renamed vs F) as [ER FR]. destruct (A _ _ Lp) as (h0 & L0 & _).
  unfold copy in *. rewrite Lp in HC. rewrite L0, ER. injection HC as <- <-.
  set (known := reachable g vs) in *. set (f' := extended f p hp h0).
  pose proof (extended_keeps f g p hp Lp h0) as K. fold f' in K.
  assert (M : forall v, value_ok g (Some q) v ->
    moved p (length h0) (map nmap known) (vmap f v) = vmap f' (moved p (length hp) known v)).
  { intros v H. destruct v; simpl; auto.
    - destruct H as [E B]. injection E as <-.
      assert (of_q (q, n)) as Q by (split; simpl; auto).
      pose proof (index_of_nmap _ _ Q FR) as X. unfold nmap at 1 in X. simpl in X. rewrite X.
      destruct (index_of (q, n) known); simpl.
      + unfold f'. now rewrite extended_new.
      + now rewrite (K q n B).
    - simpl in H. now rewrite K. }
  exists f'. eexists. split; [| split; [exact K |]].
  - f_equal. rewrite !map_map. apply map_ext_in. intros v I. rewrite Forall_forall in F. auto.
  - rewrite map_map.
    assert (map (fun o => moved_object p (length h0) (map nmap known) (fields_of g0 (nmap o))) known
            = map (omap f') (map (fun o => moved_object p (length hp) known (fields_of g o)) known))
      as ->.
    { rewrite map_map. apply map_ext_in. intros o I. rewrite Forall_forall in FR.
      pose proof (FR _ I) as Q. rewrite fields_of_renamed by auto.
      unfold moved_object, omap. rewrite !map_map. apply map_ext_in. intros fv If. simpl.
      rewrite M; auto. pose proof (points_of_q o Q) as PQ. rewrite Forall_forall in PQ.
      apply PQ. unfold points. now apply in_map. }
    apply append_renamed; auto.
    specialize (HO' p _ (local_put_same _ _ _ _ Lp)). apply Forall_app in HO' as [_ X]. exact X.
Qed.

End Copies.

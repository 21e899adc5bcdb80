(** * Well-formed configurations.

    Objects are mentioned at their own place only, and are in its heap if it
    lives; an `at` captures by its `val` alone; no variable is free. *)

From Coq Require Import String Arith Bool List Lia.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Copying.
Import ListNotations.
Open Scope list_scope.

(** Object n of p is there, if p lives. *)
Definition bounded (g : heap) (p : place) (n : nat) : Prop :=
  forall h, local g p = Some h -> n < length h.

(** A value may be mentioned at w; where w is None, it must mean the same everywhere. *)
Definition value_ok (g : heap) (w : option place) (v : value) : Prop :=
  match v with
  | VObj p n => w = Some p /\ bounded g p n
  | VRef p n => bounded g p n
  | _ => True
  end.

Definition each {A B} (P : A -> Prop) (l : list (B * A)) : Prop :=
  fold_right (fun ba Q => P (snd ba) /\ Q) True l.

Section Terms.
  (** What values may be mentioned where. *)
  Variable V : option place -> value -> Prop.

  Fixpoint expr_ok (w : option place) (X : list var) (e : expr) : Prop :=
    match e with
    | EVal v => V w v
    | EVar x => In x X
    | ESelect e _ | EMakeRef e | EValOf e => expr_ok w X e
    | ERecord fs => each (expr_ok w X) fs
    end.

  Fixpoint stmt_ok (w : option place) (X : list var) (s : stmt) : Prop :=
    match s with
    | SSkip => True
    | SThrow e => expr_ok w X e
    | SVal x e s => expr_ok w X e /\ stmt_ok w (x :: X) s
    | SUpd d _ e => expr_ok w X d /\ expr_ok w X e
    | SSeq s t | STry s t => stmt_ok w X s /\ stmt_ok w X t
    | SAt _ bs s => each (expr_ok w X) bs /\ stmt_ok None (map fst bs) s
    | SAsync s | SDynAsync s => stmt_ok w X s
    | SFinish mu s => Forall (V w) mu /\ stmt_ok w X s
    | SDynAt q s => stmt_ok (Some q) [] s
    end.
End Terms.

(** Nothing runs in a statement that has not begun. *)
Fixpoint static (s : stmt) : Prop :=
  match s with
  | SSkip | SThrow _ | SUpd _ _ _ => True
  | SVal _ _ s | SAt _ _ s | SAsync s => static s
  | SFinish mu s => mu = [] /\ static s
  | SSeq s t | STry s t => static s /\ static t
  | SDynAt _ _ | SDynAsync _ => False
  end.

(** What runs, runs where it may. *)
Fixpoint begun (s : stmt) : Prop :=
  match s with
  | SSkip | SThrow _ | SUpd _ _ _ => True
  | SVal _ _ s | SAt _ _ s | SAsync s => static s
  | SFinish _ s | SDynAt _ s | SDynAsync s => begun s
  | SSeq s t => begun s /\ (if is_async s then begun t else static t)
  | STry s t => begun s /\ static t
  end.

Definition heap_ok (g : heap) : Prop :=
  forall p h, local g p = Some h ->
  Forall (fun o : object => Forall (fun fv => value_ok g (Some p) (snd fv)) o) h.

Definition ok (g : heap) (p : place) (s : stmt) : Prop := stmt_ok (value_ok g) (Some p) [] s.

Definition config_ok (p : place) (k : config) : Prop :=
  heap_ok (snd k) /\
  match fst k with Some s => ok (snd k) p s /\ begun s | None => True end.

(** ** Expressions, by induction *)

Section ExprInd.
  Variable P : expr -> Prop.
  Hypothesis HVal : forall v, P (EVal v).
  Hypothesis HVar : forall x, P (EVar x).
  Hypothesis HSelect : forall e f, P e -> P (ESelect e f).
  Hypothesis HRecord : forall fs, each P fs -> P (ERecord fs).
  Hypothesis HMakeRef : forall e, P e -> P (EMakeRef e).
  Hypothesis HValOf : forall e, P e -> P (EValOf e).

  Fixpoint expr_induction (e : expr) : P e :=
    match e with
    | EVal v => HVal v
    | EVar x => HVar x
    | ESelect e f => HSelect e f (expr_induction e)
    | ERecord fs =>
        HRecord fs ((fix go (fs : list (field * expr)) : each P fs :=
          match fs with
          | [] => I
          | (f, e) :: fs => conj (expr_induction e) (go fs)
          end) fs)
    | EMakeRef e => HMakeRef e (expr_induction e)
    | EValOf e => HValOf e (expr_induction e)
    end.
End ExprInd.

Lemma each_impl A B (P Q : A -> Prop) (l : list (B * A)) :
  each (fun a => P a -> Q a) l -> each P l -> each Q l.
Proof. induction l; simpl; intuition. Qed.

Lemma each_all A B (P : A -> Prop) (l : list (B * A)) : (forall a, P a) -> each P l.
Proof. induction l; simpl; auto. Qed.

Lemma each_map A B C (P : A -> Prop) (f : C -> A) (l : list (B * C)) :
  each (fun c => P (f c)) l -> each P (map (fun bc => (fst bc, f (snd bc))) l).
Proof. induction l; simpl; intuition. Qed.

(** ** Weakening and substitution *)

Lemma expr_ok_weaken (V V' : option place -> value -> Prop) w w' e :
  (forall v, V w v -> V' w' v) -> forall X X', incl X X' ->
  expr_ok V w X e -> expr_ok V' w' X' e.
Proof.
  intros HV X X' HX. induction e using expr_induction; simpl; auto.
  intros E. eapply each_impl; eauto.
Qed.

Lemma stmt_ok_weaken (V V' : option place -> value -> Prop) s :
  (forall w v, V w v -> V' w v) -> forall w w' X X',
  (forall v, V w v -> V' w' v) -> incl X X' ->
  stmt_ok V w X s -> stmt_ok V' w' X' s.
Proof.
  intros HV. induction s; simpl; intros w w' X X' HW HX H;
  try solve [intuition eauto using expr_ok_weaken].
  - destruct H. split; eauto using expr_ok_weaken.
    eapply IHs; eauto. intros y [-> | Hy]; simpl; auto.
  - destruct H. split.
    + eapply each_impl; [| eassumption]. apply each_all.
      intros e. apply expr_ok_weaken; auto.
    + eapply IHs; eauto. apply incl_refl.
  - destruct H. split; eauto. eapply Forall_impl; eauto.
  - eapply IHs; eauto. apply incl_refl.
Qed.

Lemma expr_ok_subst (V : option place -> value -> Prop) w x v e : forall X X',
  (In x X -> V w v) -> (forall y, In y X -> y <> x -> In y X') ->
  expr_ok V w X e -> expr_ok V w X' (esubst x v e).
Proof.
  intros X X' HV HX. induction e using expr_induction; simpl; auto.
  - destruct (String.eqb_spec x x0); subst; simpl; auto.
  - intros E. apply each_map. eapply each_impl; eauto.
Qed.

Lemma binds_in A x (bs : list (var * A)) : binds x bs = true <-> In x (map fst bs).
Proof.
  unfold binds. rewrite existsb_exists, in_map_iff. split.
  - intros (b & HI & E). apply String.eqb_eq in E. eauto.
  - intros (b & E & HI). exists b. split; auto. now apply String.eqb_eq.
Qed.

Lemma map_fst_subst A x v (bs : list (A * expr)) :
  map fst (map (fun b => (fst b, esubst x v (snd b))) bs) = map fst bs.
Proof. rewrite map_map. reflexivity. Qed.

Lemma stmt_ok_subst (V : option place -> value -> Prop) x v s : forall w X X',
  (In x X -> V w v) -> (forall y, In y X -> y <> x -> In y X') ->
  stmt_ok V w X s -> stmt_ok V w X' (subst x v s).
Proof.
  induction s; simpl; intros w X X' HV HX H;
  try solve [intuition eauto using expr_ok_subst].
  - destruct H. split; eauto using expr_ok_subst.
    destruct (String.eqb_spec x x0).
    + subst. eapply stmt_ok_weaken; eauto. intros y [-> | Hy]; simpl; auto.
      destruct (String.eqb_spec y x0); subst; auto.
    + apply (IHs w (x0 :: X)); auto.
      * intros [E | HI]; subst; [congruence | auto].
      * intros y [-> | Hy] Hn; simpl; auto.
  - destruct H as [HB HS]. split.
    + apply each_map. eapply each_impl; [| eassumption]. apply each_all.
      intros e. apply expr_ok_subst; auto.
    + rewrite map_fst_subst. destruct (binds x bs) eqn:E; auto.
      assert (~ In x (map fst bs)) by (rewrite <- binds_in; congruence).
      apply (IHs None (map fst bs)); auto; tauto.
  - apply (IHs (Some q) []); auto; simpl; tauto.
Qed.

Lemma stmt_ok_substs (V : option place -> value -> Prop) w bs : forall X s,
  (forall x, In x X -> In x (map fst bs)) -> Forall (V w) (map snd bs) ->
  stmt_ok V w X s -> stmt_ok V w [] (substs bs s).
Proof.
  induction bs as [| [x v] bs IH]; simpl; intros X s HX HV H.
  - eapply stmt_ok_weaken; eauto.
  - inversion HV; subst.
    apply (IH (filter (fun y => negb (String.eqb y x)) X)); auto.
    + intros y Hy. apply filter_In in Hy as [Hy Hn]. destruct (HX y Hy); auto.
      subst. rewrite String.eqb_refl in Hn. discriminate.
    + apply stmt_ok_subst with (X := X); auto. intros y Hy Hn. apply filter_In. split; auto.
      apply String.eqb_neq in Hn. now rewrite Hn.
Qed.

Lemma static_subst x v s : static s -> static (subst x v s).
Proof.
  induction s; simpl; intros; intuition; try destruct (String.eqb _ _); auto;
  destruct (binds x bs); auto.
Qed.

Lemma static_substs bs : forall s, static s -> static (substs bs s).
Proof. induction bs as [| [x v] bs IH]; simpl; auto using static_subst. Qed.

Lemma static_begun s : static s -> begun s.
Proof.
  induction s; simpl; intuition. destruct (is_async s1); auto.
Qed.

Lemma static_sync s : static s -> is_async s = false.
Proof. induction s; simpl; intuition. now rewrite H. Qed.

(** ** Heaps that grow *)

Definition grows (g g' : heap) : Prop :=
  forall p h', local g' p = Some h' ->
  exists h, local g p = Some h /\ length h <= length h'.

Lemma grows_refl g : grows g g.
Proof. red; eauto. Qed.

Lemma grows_trans g g' g'' : grows g g' -> grows g' g'' -> grows g g''.
Proof.
  intros H H' p h'' E. apply H' in E as (h' & E & L). apply H in E as (h & E & L').
  eexists; split; eauto. lia.
Qed.

Lemma grows_put g p h h' : local g p = Some h -> length h <= length h' -> grows g (put g p h').
Proof.
  intros HL HH q hq E. destruct (Nat.eq_dec p q).
  - subst. rewrite (local_put_same _ _ _ _ HL) in E. injection E as <-. eauto.
  - rewrite local_put_other in E; eauto.
Qed.

Lemma grows_without g p : grows g (without g p).
Proof.
  intros q h E. destruct (Nat.eq_dec p q).
  - subst. rewrite local_without_same in E. discriminate.
  - rewrite local_without_other in E; eauto.
Qed.

Lemma value_ok_grows g g' w v : grows g g' -> value_ok g w v -> value_ok g' w v.
Proof.
  intros G. assert (forall p n, bounded g p n -> bounded g' p n).
  { intros p n B h' E. apply G in E as (h & E & L). apply B in E. lia. }
  destruct v; simpl; intuition.
Qed.

Lemma stmt_ok_grows g g' w X s :
  grows g g' -> stmt_ok (value_ok g) w X s -> stmt_ok (value_ok g') w X s.
Proof.
  intros G. apply stmt_ok_weaken; try apply incl_refl; intros; eapply value_ok_grows; eauto.
Qed.

Lemma expr_ok_grows g g' w X e :
  grows g g' -> expr_ok (value_ok g) w X e -> expr_ok (value_ok g') w X e.
Proof.
  intros G. apply expr_ok_weaken; try apply incl_refl; intros; eapply value_ok_grows; eauto.
Qed.

Lemma values_ok_grows g g' w vs :
  grows g g' -> Forall (value_ok g w) vs -> Forall (value_ok g' w) vs.
Proof. intros G. apply Forall_impl. intros v. now apply value_ok_grows. Qed.

Definition object_ok (g : heap) (p : place) (o : object) : Prop :=
  Forall (fun fv => value_ok g (Some p) (snd fv)) o.

Lemma heap_ok_put g p h h' :
  local g p = Some h -> length h <= length h' -> heap_ok g ->
  Forall (object_ok (put g p h') p) h' -> heap_ok (put g p h').
Proof.
  intros HL HH HO HF q hq E. destruct (Nat.eq_dec p q).
  - subst. rewrite (local_put_same _ _ _ _ HL) in E. injection E as <-. exact HF.
  - rewrite local_put_other in E by auto. apply HO in E.
    eapply Forall_impl; [| exact E]. intros o. apply Forall_impl. intros fv.
    apply value_ok_grows. eapply grows_put; eauto.
Qed.

Lemma object_ok_grows g g' p o : grows g g' -> object_ok g p o -> object_ok g' p o.
Proof. intros G. apply Forall_impl. intros fv. now apply value_ok_grows. Qed.

Lemma heap_ok_without g p : heap_ok g -> heap_ok (without g p).
Proof.
  intros HO q h E. pose proof (grows_without g p) as G.
  destruct (Nat.eq_dec p q).
  - subst. rewrite local_without_same in E. discriminate.
  - rewrite local_without_other in E by auto. apply HO in E.
    eapply Forall_impl; [| exact E]. intros o. now apply object_ok_grows.
Qed.

Lemma heap_ok_fields g q n :
  heap_ok g -> object_ok g q (fields_of g (q, n)).
Proof.
  intros HO. unfold fields_of, get_object. simpl. destruct (local g q) eqn:E; [| constructor].
  apply HO in E. destruct (nth_error l n) eqn:F; [| constructor].
  rewrite Forall_forall in E. apply E. eapply nth_error_In; eauto.
Qed.

Lemma points_ok g q n v : heap_ok g -> In v (points g (q, n)) -> value_ok g (Some q) v.
Proof.
  intros HO HI. unfold points in HI. apply in_map_iff in HI as (fv & <- & HI).
  pose proof (heap_ok_fields g q n HO) as F. unfold object_ok in F.
  rewrite Forall_forall in F. auto.
Qed.

Lemma bounded_there g p n h : local g p = Some h -> bounded g p n -> there g (p, n).
Proof.
  unfold there, get_object. simpl. intros E B. rewrite E. apply nth_error_Some. auto.
Qed.

Lemma heap_ok_sound g : heap_ok g -> sound_heap g.
Proof.
  intros HO [q m] p n HI. pose proof (points_ok _ _ _ _ HO HI) as [E B].
  injection E as <-. unfold points, fields_of, get_object in HI. simpl in HI.
  destruct (local g q) eqn:L; [| destruct HI]. eapply bounded_there; eauto.
Qed.

Lemma values_ok_there g q h vs :
  local g q = Some h -> Forall (value_ok g (Some q)) vs -> values_there g vs.
Proof.
  intros L F p n HI. rewrite Forall_forall in F. apply F in HI as [E B].
  injection E as <-. eapply bounded_there; eauto.
Qed.

(** A copy is well-formed where it is made. *)
Theorem copy_ok g vs q p vs' g' hq hp :
  heap_ok g -> local g q = Some hq -> local g p = Some hp ->
  Forall (value_ok g (Some q)) vs -> copy g vs p = (vs', g') ->
  grows g g' /\ heap_ok g' /\ Forall (value_ok g' (Some p)) vs'.
Proof.
  intros HO Lq Lp F HC.
  pose proof (heap_ok_sound _ HO) as SH. pose proof (values_ok_there _ _ _ _ Lq F) as VT.
  destruct (reachable_closed _ _ SH VT) as (N & T & K & C).
  unfold copy in HC. rewrite Lp in HC. injection HC as <- <-.
  set (known := reachable g vs) in *.
  match goal with |- context [put g p ?h] => set (h' := h) end.
  assert (Len : length h' = length hp + length known).
  { unfold h'. now rewrite app_length, map_length. }
  assert (G : grows g (put g p h')) by (eapply grows_put; eauto; lia).
  assert (At : Forall (fun o => fst o = q) known).
  { apply reachable_inv.
    - intros [a b] E x n HI. simpl in *. subst.
      pose proof (points_ok _ _ _ _ HO HI) as [E' _]. congruence.
    - intros x n HI. rewrite Forall_forall in F. apply F in HI as [E' _]. simpl. congruence. }
  assert (M : forall w v, value_ok g w v -> known_value known v ->
              value_ok (put g p h') (Some p) (moved p (length hp) known v)).
  { intros w v H Kv. destruct v; simpl in *; auto.
    - destruct (index_of_in _ _ Kv) as [i E]. rewrite E. simpl. split; auto.
      apply index_of_lt in E. intros h0 L0. rewrite (local_put_same _ _ _ _ Lp) in L0.
      injection L0 as <-. lia.
    - apply (value_ok_grows _ _ w (VRef p0 n) G). exact H. }
  split; [| split]; auto.
  - apply (heap_ok_put g p hp h'); auto; try lia. unfold h' at 2. apply Forall_app. split.
    + apply HO in Lp. eapply Forall_impl; [| exact Lp]. intros o. now apply object_ok_grows.
    + apply Forall_forall. intros o HI. apply in_map_iff in HI as ([a b] & <- & HI).
      assert (a = q) by (rewrite Forall_forall in At; apply (At (a, b) HI)). subst a.
      unfold object_ok, moved_object. apply Forall_forall. intros fv HF.
      apply in_map_iff in HF as (fv0 & <- & HF). simpl.
      apply (M (Some q)).
      * apply (points_ok g q b); auto. unfold points. now apply in_map.
      * specialize (C _ HI). rewrite Forall_forall in C. apply C. unfold points. now apply in_map.
  - apply Forall_forall. intros v HI. apply in_map_iff in HI as (v0 & <- & HI).
    rewrite Forall_forall in F, K. eauto.
Qed.

(** * As long as no DP is seen, a run with failures is one without.

    A DP is seen when a handler at a live place runs because of it, or when it
    leaves the whole statement.  Before that a run with failures is one of TX10 in
    which what was lost is still there, and sleeps.  Of programs that throw no
    objects: an object thrown together with a DP is copied, whether it will ever
    be seen or not. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.TX10.
From X10 Require Import Thm.FailureFree Thm.Absorption Thm.Bisimulation Thm.Congruence.
From X10 Require Import Thm.LawsAt Thm.Plain.
Import ListNotations.
Open Scope list_scope.

Definition tainted (vs : list value) : Prop := exists q, In (VDead q) vs.
Definition dirty (l : label) : Prop := tainted (carried l).

(** What the premise of a rule is about, and where. *)
Definition premise (r : rule) (s : stmt) (p : place) : option (stmt * place) :=
  match r, s with
  | DECLARE_VAL, SVal x (EVal v) s => Some (subst x v s, p)
  | PAR, SSeq _ t => Some (t, p)
  | (SEQ | SEQ_TERM | SEQ_FAIL | SEQ_DEAD_SYNC | SEQ_DEAD_ASYNC), SSeq s _
  | (TRY | CATCH | CATCH_DEAD), STry s _
  | (FINISH | END_FINISH | END_FINISH_DEAD), SFinish _ s
  | ASYNC, SDynAsync s => Some (s, p)
  | (PLACE_SHIFT | MASK), SDynAt q s => Some (s, q)
  | _, _ => None
  end.

(** A handler at a live place runs because of a DP. *)
Inductive observes : derivation -> stmt -> heap -> place -> Prop :=
| Handled d s t g p l k :
    step d s g p l k -> is_sync l = true -> dirty l -> observes (CATCH :: d) (STry s t) g p
| Observed_inside r d s s' g p p' :
    premise r s p = Some (s', p') -> observes d s' g p' -> observes (r :: d) s g p.

(** What has been lost of the statement on the right: nothing that it will not tell;
    activities, which sleep there; or, with them, all of its main activity. *)
Inductive mode := Clean | Ghosts | Stuck.

Definition more (m : mode) : mode := match m with Clean => Ghosts | m => m end.
Definition low (m : mode) : mode := match m with Stuck => Ghosts | m => m end.

Definition atom (s : stmt) : Prop :=
  match s with
  | SSkip | SThrow _ | SVal _ _ _ | SUpd _ _ _ | SAsync _ | SAt _ _ _ => True
  | _ => False
  end.

(** What a run with failures has left, and what one without. *)
Inductive left : mode -> option stmt -> option stmt -> Prop :=
| L_ended m : left m None None
| L_asleep f : is_async f = true -> left Ghosts None (Some f)
| L_stuck f : left Stuck None (Some f)
| L_direct m r f : direct m r f -> left m (Some r) (Some f)
| L_more r f : left Clean (Some r) (Some f) -> left Ghosts (Some r) (Some f)
| L_idle r f : left Ghosts (Some r) (Some f) -> is_async r = true -> left Stuck (Some r) (Some f)
| L_beside m r f u :
    m <> Clean -> is_async f = true -> left m (Some r) (Some u) ->
    left m (Some r) (Some (SSeq f u))
| L_after m r f u :
    m = Stuck \/ (m = Ghosts /\ is_async r = true /\ is_async u = true) ->
    left m (Some r) (Some f) -> left m (Some r) (Some (SSeq f u))
| L_try r f t : left Stuck (Some r) (Some f) -> left Stuck (Some r) (Some (STry f t))
| L_val m r x v s :
    static s -> left m (Some r) (Some (subst x v s)) -> left m (Some r) (Some (SVal x (EVal v) s))

with direct : mode -> stmt -> stmt -> Prop :=
| D_atom s : atom s -> static s -> direct Clean s s
| D_async m m' r f :
    (m = Clean -> m' = Clean) -> left m' (Some r) (Some f) ->
    direct m (SDynAsync r) (SDynAsync f)
| D_seq m r f t u :
    is_async r = true \/ (m <> Stuck /\ static t) ->
    left (low m) (Some r) (Some f) -> left m (Some t) (Some u) ->
    direct m (SSeq r t) (SSeq f u)
| D_at m q r f : left m (Some r) (Some f) -> direct m (SDynAt q r) (SDynAt q f)
| D_try m r f t :
    m <> Stuck -> static t -> left m (Some r) (Some f) -> direct m (STry r t) (STry f t)
| D_finish m mu mu0 r f :
    tainted mu \/ (m = Clean /\ mu = mu0) -> Forall constant mu0 ->
    left m (Some r) (Some f) -> direct Clean (SFinish mu r) (SFinish mu0 f).

Scheme left_mutual := Induction for left Sort Prop
with direct_mutual := Induction for direct Sort Prop.

(** ** Facts *)

Lemma left_async m a b : left m a b -> forall r f, a = Some r -> b = Some f -> m <> Stuck ->
  is_async r = true -> is_async f = true.
Proof.
  intros H. induction H using left_mutual with
    (P0 := fun m r f _ => m <> Stuck -> is_async r = true -> is_async f = true);
  simpl; try congruence; intros;
  repeat match goal with X : Some _ = Some _ |- _ => injection X as X; subst end; simpl; eauto.
  - eapply IHleft; eauto. discriminate.
  - match goal with X : is_async f = true |- _ => rewrite X end. simpl. eauto.
  - match goal with X : _ \/ _ |- _ => destruct X as [-> | (-> & A & ->)] end; [congruence |].
    rewrite andb_true_r. eauto.
  - exfalso. assert (A : is_async (subst x v s) = true) by eauto.
    rewrite is_async_subst, static_sync in A by auto. discriminate.
  - match goal with X : _ && _ = true |- _ => apply andb_true_iff in X as [A B] end.
    assert (N : low m <> Stuck) by (destruct m; simpl; congruence).
    apply andb_true_iff. split.
    + match goal with X : forall r0 f0, Some r = Some r0 -> _ |- _ => eapply X end; eauto.
    + match goal with X : forall r0 f0, Some t = Some r0 -> _ |- _ => eapply X end; eauto.
Qed.

Lemma left_stuck_async m a b : left m a b -> forall r f, m = Stuck -> a = Some r -> b = Some f ->
  is_async r = true.
Proof.
  intros H. induction H using left_mutual with
    (P0 := fun m r f _ => m = Stuck -> is_async r = true);
  simpl; try congruence; intros;
  repeat match goal with X : Some _ = Some _ |- _ => injection X as X; subst end; simpl; eauto.
  destruct o as [A | [A _]]; [| congruence]. rewrite A. simpl. eauto.
Qed.

Definition ended (m : mode) (o : option stmt) : Prop :=
  match m with Clean => o = None | Ghosts => idle o | Stuck => True end.

Lemma left_none m o : left m None o <-> ended m o.
Proof.
  split.
  - intros H. inversion H; subst; simpl; auto.
    + destruct m; simpl; auto. discriminate.
    + intros s E. now injection E as <-.
  - destruct m, o; simpl; intros H; try discriminate; auto using left.
Qed.

Lemma left_not_none m r : ~ left m (Some r) None.
Proof. intros H. inversion H. Qed.

Lemma static_left s : static s -> left Clean (Some s) (Some s).
Proof.
  induction s; simpl; intros St; try contradiction; apply L_direct;
  try (apply D_atom; simpl; auto; fail).
  - destruct St. apply D_seq; auto. right. split; [discriminate | auto].
  - destruct St as [-> St]. apply (D_finish Clean [] [] s s); auto.
  - destruct St. apply D_try; auto. discriminate.
Qed.

Lemma static_left_more m s : m <> Stuck -> static s -> left m (Some s) (Some s).
Proof. destruct m; intros N St; try congruence; [| apply L_more]; now apply static_left. Qed.

(** What is done is done, in more modes. *)
Lemma left_more r o : left Clean r o -> left Ghosts r o.
Proof.
  destruct r as [r |]; intros H.
  - destruct o; [now apply L_more | now apply left_not_none in H].
  - apply left_none in H as ->. constructor.
Qed.

Lemma left_idle r o : left Ghosts r o -> idle r -> left Stuck r o.
Proof.
  destruct r as [r |]; intros H I.
  - destruct o; [apply L_idle; auto | now apply left_not_none in H].
  - now apply left_none.
Qed.

Lemma left_stuck m r o : left m r o -> idle r -> left Stuck r o.
Proof. destruct m; intros H I; auto using left_idle, left_more. Qed.

Lemma ended_par m o u : ended m o -> ended m u -> m <> Clean -> ended m (par o u).
Proof. destruct m; simpl; auto; try congruence. intros. now apply idle_par. Qed.

Lemma wrap_after m r o u :
  m = Stuck \/ (m = Ghosts /\ idle r /\ is_async u = true) -> left m r o ->
  left m r (par o (Some u)).
Proof.
  intros HM H. destruct r as [r |].
  - destruct o as [f |]; [| now apply left_not_none in H]. apply L_after; auto.
    destruct HM as [-> | (-> & I & A)]; auto.
  - apply left_none. apply left_none in H. destruct HM as [-> | (-> & _ & A)]; simpl; auto.
    apply idle_par; auto. intros s E. now injection E as <-.
Qed.

Lemma wrap_beside m f r o : m <> Clean -> is_async f = true -> left m r o ->
  left m r (par (Some f) o).
Proof.
  intros N A H. destruct r as [r |].
  - destruct o as [u |]; [| now apply left_not_none in H]. now apply L_beside.
  - apply left_none. apply left_none in H. apply ended_par; auto.
    destruct m; simpl; try congruence; auto.
Qed.

Lemma wrap_par m r f t o : is_async r = true -> left (low m) (Some r) (Some f) -> left m t o ->
  left m (par (Some r) t) (par (Some f) o).
Proof.
  intros A H HT. destruct t as [t |].
  - destruct o as [u |]; [| now apply left_not_none in HT]. apply L_direct, D_seq; auto.
  - apply left_none in HT. destruct m; simpl in *.
    + subst o. exact H.
    + destruct o as [u |]; simpl; auto. apply L_after; auto.
    + apply L_idle in H; auto. destruct o; simpl; auto. apply L_after; auto.
Qed.

Lemma wrap_async m m' r o : (m = Clean -> m' = Clean) -> left m' r o ->
  left m (option_map SDynAsync r) (option_map SDynAsync o).
Proof.
  intros HM H. destruct r as [r |]; simpl.
  - destruct o; [| now apply left_not_none in H]. simpl. apply L_direct. eapply D_async; eauto.
  - apply left_none. apply left_none in H. destruct m; simpl; auto.
    + rewrite HM in H by auto. simpl in H. now subst o.
    + intros s E. destruct o; [| discriminate]. now injection E as <-.
Qed.

Lemma wrap_at m q r o : left m r o -> left m (option_map (SDynAt q) r) (option_map (SDynAt q) o).
Proof.
  intros H. destruct r as [r |]; simpl.
  - destruct o; [| now apply left_not_none in H]. simpl. now apply L_direct, D_at.
  - apply left_none. apply left_none in H. destruct m; simpl in *; auto.
    + now subst o.
    + intros s E. destruct o as [f |]; [| discriminate]. injection E as <-. simpl. auto.
Qed.

Lemma wrap_try m t r o : m <> Stuck -> static t -> left m r o ->
  left m (option_map (fun s => STry s t) r) (option_map (fun s => STry s t) o).
Proof.
  intros N St H. destruct r as [r |]; simpl.
  - destruct o; [| now apply left_not_none in H]. simpl. now apply L_direct, D_try.
  - apply left_none. apply left_none in H. destruct m; simpl in *; auto.
    + now subst o.
    + intros s E. destruct o as [f |]; [| discriminate]. injection E as <-. simpl. auto.
Qed.

Lemma wrap_try_stuck t r o : left Stuck r o -> left Stuck r (option_map (fun s => STry s t) o).
Proof.
  intros H. destruct r as [r |].
  - destruct o; [| now apply left_not_none in H]. now apply L_try.
  - now apply left_none.
Qed.

Lemma wrap_handler m t r o : m <> Stuck -> static t -> left m r o ->
  left m (par r (Some t)) (par o (Some t)).
Proof.
  intros N St H. pose proof (static_left_more m t N St) as HT. destruct r as [r |]; simpl.
  - destruct o; [| now apply left_not_none in H]. simpl. apply L_direct, D_seq; auto.
    now destruct m.
  - apply left_none in H. destruct m; simpl in *; try congruence; subst; simpl; auto.
    destruct o as [f |]; simpl; auto. apply L_beside; auto. discriminate.
Qed.

Lemma wrap_val m r x v s : static s -> left m r (Some (subst x v s)) ->
  left m r (Some (SVal x (EVal v) s)).
Proof.
  intros St H. destruct r as [r |]; [now apply L_val |]. apply left_none. apply left_none in H.
  destruct m; simpl in *; try discriminate; auto. exfalso. specialize (H _ eq_refl).
  rewrite is_async_subst, static_sync in H by auto. discriminate.
Qed.

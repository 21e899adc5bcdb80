(** * Statement instances of X10 proper, and the steps that they take.

    A statement instance is named by its path from the root of the source, as in the
    calculus: a loop unfolds to a sequence, its turns being 0, 10, 110 ... inside it, and a
    body that is called continues the path of the call with a c; so do a branch, what is
    labelled, gathered or atomic, and the first use of a static field.  The condition of a
    `when` is part of the step of the `when`. *)

From Coq Require Import String ZArith Arith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors Ext.Sound Ext.Exact Thm.Paths.
Import ListNotations.
Open Scope list_scope.

(** ** Source *)

(** Nothing runs in a statement that has not begun. *)
Fixpoint is_source (s : stmt) : bool :=
  match s with
  | SDo _ _ => true
  | SVal _ _ s | SAt _ _ s | SAsync s | SFinish _ s | SLoop s | SLabelled _ s | SGather s
  | SAtomic s | SWhen _ s => is_source s
  | SSeq s t | STry s t | SIf _ s t | SBind _ s t | SFinally s t => is_source s && is_source t
  | STryCatch s cs => is_source s && forallb (fun c => is_source (snd c)) cs
  | SDynAt _ _ | SDynAsync _ | SDynAtomic _ => false
  end.

Definition is_source_class (c : class) : bool :=
  forallb (fun ms => forallb (fun m => is_source (m_body m)) (snd ms)) (c_methods c) &&
  forallb (fun f => is_source (snd f)) (c_statics c).

Definition is_source_program (P : program) : bool :=
  forallb (fun c => is_source_class (snd c)) P.

(** ** Names *)

(** What runs inside a statement in one place, and where. *)
Definition body (s : stmt) : option (dir * stmt) :=
  match s with
  | SDynAsync s => Some (Da, s)
  | SFinish _ s => Some (Df, s)
  | SDynAt _ s => Some (Dat, s)
  | STry s _ | STryCatch s _ | SFinally s _ | SBind _ s _ => Some (D0, s)
  | SLabelled _ s | SGather s | SDynAtomic s => Some (Dc, s)
  | _ => None
  end.

(** The names of the part that a rule has its premise of. *)
Definition part (r : rule) (s : stmt) (T : names) : names :=
  match s with
  | SSeq _ _ => match r with PAR => second T | _ => first T end
  | _ => match body s with Some (x, _) => inside x T | None => T end
  end.

(** The handler of a try, and what follows a call. *)
Definition later (T : names) : names := Fresh (root T ++ [D1]).

(** The names of what is left by a rule, where a are those of what its premise leaves. *)
Definition remaining (r : rule) (T : names) (l : label) (k : config) (a : names) : names :=
  match r with
  | SEQ => Two (root T) a (second T)
  | SEQ_TERM | SEQ_DEAD_ASYNC => second T
  | PAR => match fst k with Some _ => Two (root T) (first T) a | None => first T end
  | CATCH | CATCH_TYPE | BIND_RETURN | BIND_END | GUARD_FAIL =>
      match fst k with Some _ => Two (root T) a (later T) | None => later T end
  | ASYNC | FINISH | PLACE_SHIFT | MASK => One (root T) a
  | TRY | LABELLED | BIND | GUARD | TRY_TYPE | GATHER | DYN_ATOMIC =>
      if is_sync l then a else One (root T) a
  | _ => a
  end.

(** The names of what a statement without a premise leaves. *)
Definition beginning (r : rule) (A : path) (o : option stmt) : names :=
  match r with
  | SPAWN => One A (Fresh (A ++ [Da]))
  | AT => One A (Fresh (A ++ [Dat]))
  | CALL | INVOKE | INFIX | STATIC_INIT | IF => Fresh (A ++ [Dc])
  | ATOMIC | WHEN =>
      match o with Some (SDynAtomic _) => One A (Fresh (A ++ [Dc])) | _ => Fresh (A ++ [Dc]) end
  | _ => Fresh A
  end.

Section Program.
Variable P : program.

(** [named d s g p l k T Q T']: <s, g> --l-->p k by d is a step of the instance Q, where T
    names s; T' names what is left. *)
Inductive named
  : derivation -> stmt -> heap -> place -> label -> config -> names -> path -> names -> Prop :=
| Named_leaf r d s g p l k T :
    frames s g p = [] -> step P (r :: d) s g p l k ->
    named (r :: d) s g p l k T (root T) (beginning r (root T) (fst k))
| Named_part r rs d s s' g g' p p' l l' k k' T Q T' :
    In (rs, s', g', p') (frames s g p) -> In r rs ->
    named d s' g' p' l' k' (part r s T) Q T' ->
    In (l, k) (conclude P r s p l' k') ->
    named (r :: d) s g p l k T Q (remaining r T l' k' T').

(** What is named is a step. *)
Theorem named_is_step d s g p l k T Q T' : named d s g p l k T Q T' -> step P d s g p l k.
Proof. induction 1; eauto using conclude_sound. Qed.

Lemma axioms_have_no_frames s g p t : In t (axioms P s g p) -> frames s g p = [].
Proof.
  unfold axioms. intros H. destruct (alive g p) eqn:HP.
  - apply in_app_iff in H as [H | H];
    destruct s; simpl in *; auto; try contradiction;
    destruct e; auto; contradiction.
  - destruct s; simpl in *; auto; try contradiction. rewrite HP. destruct e; auto.
Qed.

Lemma has_rule d s g p l k : step P d s g p l k -> exists r d', d = r :: d'.
Proof. inversion 1; eauto. Qed.

Lemma leaf_named d s g p l k T : frames s g p = [] -> step P d s g p l k ->
  exists Q T', named d s g p l k T Q T'.
Proof.
  intros F H. destruct (has_rule _ _ _ _ _ _ H) as (r & d' & ->).
  do 2 eexists. now apply Named_leaf.
Qed.

Lemma computed_is_named n : forall d s g p l k T,
  In (d, l, k) (steps P n None s g p) -> exists Q T', named d s g p l k T Q T'.
Proof.
  induction n as [| n IH]; intros d s g p l k T H; [destruct H |].
  pose proof (proj1 (ext_steps_sound P _ _ _ _ _ _ _ _ H)) as S.
  cbn [steps] in H. apply in_app_iff in H as [H | H]; [| apply in_app_iff in H as [H | H]].
  - apply filter_In in H as [H _]. eauto using leaf_named, axioms_have_no_frames.
  - apply filter_In in H as [H _]. apply leaf_named; auto.
    destruct s; try contradiction. reflexivity.
  - apply in_flat_map in H as ((((rs, s'), g'), p') & HF & H).
    destruct rs as [| r0 rs0]; [destruct H |]. simpl in H. fold (@app transition) in H.
    apply (in_flat_map (conclusions P s p (r0 :: rs0))) in H as (((d', l'), k') & HS & HC).
    apply in_flat_map in HC as (r & HR & HC). apply in_map_iff in HC as ((l2, k2) & E & HC).
    injection E as <- <- <-.
    destruct (IH _ _ _ _ _ _ (part r s T) HS) as (Q & T' & N).
    do 2 eexists. eapply Named_part; eauto.
Qed.

(** And every step is one of an instance. *)
Theorem every_step_is_named d s g p l k T :
  step P d s g p l k -> exists Q T', named d s g p l k T Q T'.
Proof.
  intros H. apply ext_exec_is_step in H as (n & H). eauto using computed_is_named.
Qed.

End Program.

(** ** Source stays source *)

Fixpoint source_subst x v s {struct s} : is_source (subst x v s) = is_source s.
Proof.
  destruct s; simpl; auto; rewrite ?source_subst; auto;
  try (destruct (String.eqb x x0); rewrite ?source_subst; reflexivity).
  - destruct (binds x xs); auto.
  - f_equal. induction cs as [| [[c y] t] cs IH]; simpl; auto. rewrite IH. f_equal.
    destruct (String.eqb x y); simpl; auto.
Qed.

Lemma source_substs bs : forall s, is_source (substs bs s) = is_source s.
Proof.
  induction bs as [| [x v] bs IH]; simpl; auto. intros s. now rewrite IH, source_subst.
Qed.

Lemma source_sync s : is_source s = true -> is_async s = false.
Proof.
  induction s; simpl; intros H; auto; try discriminate;
  try apply andb_true_iff in H as [H1 H2]; auto. now rewrite IHs1.
Qed.

Lemma forallb_in {A} (f : A -> bool) l a : forallb f l = true -> In a l -> f a = true.
Proof. rewrite forallb_forall. auto. Qed.

Lemma lookup_in {A} x (l : list (string * A)) a : lookup x l = Some a -> exists y, In (y, a) l.
Proof.
  induction l as [| [y b] l IH]; simpl; [discriminate |].
  destruct (String.eqb x y); intros H.
  - injection H as <-. eauto.
  - destruct (IH H) as [z Hz]. eauto.
Qed.

Section Source.
Variable P : program.
Hypothesis sources : is_source_program P = true.

Lemma source_lookup c i : lookup c P = Some i -> is_source_class i = true.
Proof. intros H. apply lookup_in in H as [y H]. exact (forallb_in _ _ _ sources H). Qed.

Lemma insert_by_in m m' ms : In m (insert_by P m' ms) -> m = m' \/ In m ms.
Proof.
  induction ms as [| m2 ms IH]; simpl; [intuition |].
  destruct (Nat.ltb _ _); simpl; intuition.
Qed.

Lemma sorted_in m ms : In m (fold_right (insert_by P) [] ms) -> In m ms.
Proof.
  induction ms as [| m' ms IH]; simpl; auto. intros H. apply insert_by_in in H as [-> |]; auto.
Qed.

Lemma source_candidates line name n m :
  In m (candidates line name n P) -> is_source (m_body m) = true.
Proof.
  unfold candidates. intros H. apply in_flat_map in H as (c & _ & H).
  destruct (lookup c P) as [i |] eqn:L; [| destruct H].
  destruct (lookup name (c_methods i)) as [ms |] eqn:M; [| destruct H].
  apply sorted_in, filter_In in H as [H _]. apply source_lookup in L.
  apply andb_true_iff in L as [L _]. apply lookup_in in M as [y M].
  pose proof (forallb_in _ _ _ L M) as X. exact (forallb_in _ _ _ X H).
Qed.

Lemma source_found c m vs g above b :
  found c m vs g P above = Some b -> is_source (m_body b) = true.
Proof.
  unfold found, find_method. intros H.
  destruct (find _ _) eqn:F in H.
  - injection H as <-. apply find_some in F as [F _]. eauto using source_candidates.
  - destruct (hd_error _) eqn:D in H.
    + injection H as <-. destruct (candidates _ _ _ _) eqn:C in D; [discriminate |].
      injection D as <-. eapply source_candidates. rewrite C. simpl. auto.
    + unfold universal in H. destruct (length vs) as [| []]; try discriminate;
      repeat match type of H with (if ?b then _ else _) = _ => destruct b end;
      try discriminate; injection H as <-; reflexivity.
Qed.

Lemma source_entered b vs : is_source (m_body b) = true -> is_source (entered b vs) = true.
Proof. unfold entered. now rewrite source_substs. Qed.

Lemma source_invoked m above v vs g s :
  invoked m above v vs g P = Some s -> is_source s = true.
Proof.
  unfold invoked. destruct (found _ m vs g P above) eqn:F.
  - intros H. injection H as <-. rewrite source_subst. eauto using source_entered, source_found.
  - destruct (get_object g v); [| discriminate].
    destruct (existsb _ _); [| discriminate]. intros H. injection H as <-. reflexivity.
Qed.

Lemma source_overloaded op v w g s : overloaded op v w g P = Some s -> is_source s = true.
Proof.
  unfold overloaded. intros H.
  repeat match type of H with
  | (if ?b then _ else _) = _ => destruct b
  | match ?x with _ => _ end = _ => destruct x
  end;
  try discriminate; injection H as <-; reflexivity.
Qed.

Lemma source_initialiser c f s : initialiser c f P = Some s -> is_source s = true.
Proof.
  unfold initialiser. destruct (lookup c P) as [i |] eqn:L; [| discriminate]. intros H.
  apply source_lookup in L. apply andb_true_iff in L as [_ L]. apply lookup_in in H as [y H].
  exact (forallb_in _ _ _ L H).
Qed.

Lemma source_handler cs l g t :
  forallb (fun c => is_source (snd c)) cs = true -> handler cs l g P = Some t ->
  is_source t = true.
Proof.
  unfold handler. intros S H. destruct (carried l) as [| [v | | |] ts]; try discriminate.
  destruct (find _ cs) as [[[c x] t0] |] eqn:F; [| discriminate]. injection H as <-.
  rewrite source_subst. apply find_some in F as [F _]. exact (forallb_in _ _ _ S F).
Qed.

End Source.

Lemma source_shole s e E d : shole s = Some (e, E) -> is_source (E d) = is_source s.
Proof.
  unfold shole, around. intros H.
  destruct s; try discriminate;
  repeat match type of H with
  | match ?x with _ => _ end = _ => destruct x as [[? ?] |]; try discriminate
  end;
  injection H as <- <-; reflexivity.
Qed.

(** ** Names that fit a statement *)

(** What may follow what runs in a statement is source. *)
Definition is_source_later (s : stmt) : bool :=
  match s with
  | STry _ t | SFinally _ t | SBind _ _ t => is_source t
  | STryCatch _ cs => forallb (fun c => is_source (snd c)) cs
  | _ => true
  end.

(** It may follow: no handler does, once the body can no more fail it. *)
Definition has_later (s : stmt) : bool :=
  match s with
  | STry s _ | STryCatch s _ | SFinally s _ => negb (is_async s)
  | SBind _ _ _ => true
  | _ => false
  end.

(** T names what has not begun in s, and what runs there. *)
Fixpoint bears (s : stmt) (T : names) {struct T} : Prop :=
  match T with
  | Fresh _ => is_source s = true
  | One A a =>
      match body s with
      | Some (x, s') => bears s' a /\ sidewards (A ++ [x]) (root a) /\ is_source_later s = true
      | None => False
      end
  | Two A a b =>
      match s with
      | SSeq s t =>
          bears s a /\ sidewards (A ++ [D0]) (root a) /\
          bears t b /\ sidewards (A ++ [D1]) (root b)
      | _ => False
      end
  end.

(** A statement that takes steps of its own, and not of statements inside. *)
Definition is_leaf (s : stmt) : bool :=
  match s with SSeq _ _ => false | _ => match body s with Some _ => false | None => true end end.

(** The instances that may yet step. *)
Fixpoint pending (s : stmt) (T : names) (Q : path) {struct T} : Prop :=
  match T with
  | Fresh A => extends A Q /\ (is_leaf s = true \/ Q <> A)
  | One A a =>
      match body s with
      | Some (_, s') => pending s' a Q \/ (has_later s = true /\ extends (A ++ [D1]) Q)
      | None => False
      end
  | Two _ a b =>
      match s with
      | SSeq s t => pending s a Q \/ pending t b Q
      | _ => False
      end
  end.

Lemma body_of_source s x s' : is_source s = true -> body s = Some (x, s') ->
  is_source s' = true /\ is_source_later s = true.
Proof.
  destruct s; simpl; intros S E; try discriminate; injection E as <- <-;
  try apply andb_true_iff in S; tauto.
Qed.

Lemma bears_body s x s' T : body s = Some (x, s') -> bears s T ->
  bears s' (inside x T) /\ sidewards (root T ++ [x]) (root (inside x T)) /\
  is_source_later s = true.
Proof.
  destruct T; simpl; intros E B.
  - destruct (body_of_source _ _ _ B E). auto using sidewards_refl.
  - now rewrite E in B.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma bears_seq s t T : bears (SSeq s t) T ->
  bears s (first T) /\ sidewards (root T ++ [D0]) (root (first T)) /\
  bears t (second T) /\ sidewards (root T ++ [D1]) (root (second T)).
Proof.
  destruct T; simpl; intros B; try contradiction; auto.
  apply andb_true_iff in B as []. auto using sidewards_refl.
Qed.

Lemma later_is_after_0 s x s' : body s = Some (x, s') -> has_later s = true -> x = D0.
Proof. destruct s; simpl; intros E L; try discriminate; now injection E as <- _. Qed.

Lemma below A x Q : extends (A ++ [x]) Q -> extends A Q /\ Q <> A.
Proof.
  intros H. split; [eauto using extends_up |]. destruct H as [R ->]. rewrite <- app_assoc.
  intros E. rewrite <- (app_nil_r A) in E at 2. apply app_inv_head in E. discriminate.
Qed.

Lemma apart A Q : extends (A ++ [D0]) Q -> extends (A ++ [D1]) Q -> False.
Proof.
  intros [R ->] [R' E]. rewrite <- !app_assoc in E. apply app_inv_head in E. discriminate.
Qed.

Lemma pending_extends T : forall s Q, bears s T -> pending s T Q -> extends (root T) Q.
Proof.
  induction T; simpl; intros s Q B H; [tauto | |].
  - destruct (body s) as [[x s'] |] eqn:E; [| contradiction]. destruct B as (B & SW & _).
    destruct H as [H | [_ H]]; [| eauto using extends_up].
    apply (extends_up _ x). eapply extends_below; eauto.
  - destruct s; try contradiction. destruct B as (B1 & SW1 & B2 & SW2).
    destruct H as [H | H]; [apply (extends_up _ D0) | apply (extends_up _ D1)];
    eapply extends_below; eauto.
Qed.

Lemma pending_body s x s' T Q : body s = Some (x, s') -> bears s T ->
  pending s' (inside x T) Q -> pending s T Q.
Proof.
  destruct T; simpl; intros E B H.
  - destruct H as [H _]. apply below in H. tauto.
  - rewrite E. auto.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma pending_later s x s' T Q : body s = Some (x, s') -> bears s T ->
  has_later s = true -> extends (root T ++ [D1]) Q -> pending s T Q.
Proof.
  destruct T; simpl; intros E B L H.
  - apply below in H. tauto.
  - rewrite E. auto.
  - destruct s; try contradiction. discriminate.
Qed.

Lemma pending_first s t T Q : bears (SSeq s t) T ->
  pending s (first T) Q -> pending (SSeq s t) T Q.
Proof.
  destruct T; simpl; intros B H; try contradiction; auto. destruct H as [H _].
  apply below in H. tauto.
Qed.

Lemma pending_second s t T Q : bears (SSeq s t) T ->
  pending t (second T) Q -> pending (SSeq s t) T Q.
Proof.
  destruct T; simpl; intros B H; try contradiction; auto. destruct H as [H _].
  apply below in H. tauto.
Qed.

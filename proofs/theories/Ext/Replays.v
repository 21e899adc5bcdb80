(** * A checker of recorded runs of X10 programs: what it accepts is a run.

    `x10sem coq` writes a file with a program, two configurations and the events
    between them as data; it is checked by computation, without any search. *)

From Coq Require Export String ZArith List.
From Coq Require Import NArith Bool Arith.
From X10 Require Export Ext.Terms Ext.State Ext.Meanings Ext.Rules.
From X10 Require Import Ext.Successors Ext.Sound Ext.Exact.
Export ListNotations.
Open Scope list_scope.

(** ** Equality, decided *)

Definition pair_eq_dec {A B} (da : forall a b : A, {a = b} + {a <> b})
    (db : forall a b : B, {a = b} + {a <> b}) (x y : A * B) : {x = y} + {x <> y}.
Proof. decide equality. Defined.

Definition option_eq_dec {A} (da : forall a b : A, {a = b} + {a <> b}) (x y : option A)
  : {x = y} + {x <> y}.
Proof. decide equality. Defined.

Definition kind_eq_dec (k l : kind) : {k = l} + {k <> l}.
Proof. decide equality. Defined.

Definition value_eq_dec (v w : value) : {v = w} + {v <> w}.
Proof.
  decide equality;
  first [apply string_dec | apply Nat.eq_dec | apply Z.eq_dec | apply bool_dec | apply kind_eq_dec].
Defined.

Definition thrown_eq_dec (t u : thrown) : {t = u} + {t <> u}.
Proof. decide equality; first [apply string_dec | apply value_eq_dec]. Defined.

Definition head_eq_dec (h i : head) : {h = i} + {h <> i}.
Proof. decide equality; first [apply string_dec | apply list_eq_dec, string_dec]. Defined.

Fixpoint expr_eq_dec (d e : expr) : {d = e} + {d <> e}.
Proof.
  decide equality;
  first [apply value_eq_dec | apply string_dec | apply head_eq_dec
        | apply list_eq_dec, expr_eq_dec].
Defined.

Definition action_eq_dec (a b : action) : {a = b} + {a <> b}.
Proof.
  decide equality; first [apply string_dec | apply bool_dec | apply list_eq_dec, thrown_eq_dec].
Defined.

Fixpoint stmt_eq_dec (s t : stmt) : {s = t} + {s <> t}.
Proof.
  decide equality;
  first [apply action_eq_dec | apply string_dec | apply expr_eq_dec | apply Nat.eq_dec
        | apply list_eq_dec, expr_eq_dec | apply list_eq_dec, string_dec
        | apply list_eq_dec, thrown_eq_dec
        | apply list_eq_dec, pair_eq_dec;
          [apply pair_eq_dec; apply string_dec | exact stmt_eq_dec]].
Defined.

Definition label_eq_dec (l m : label) : {l = m} + {l <> m}.
Proof. decide equality; apply list_eq_dec, thrown_eq_dec. Defined.

Definition object_eq_dec (o o' : object) : {o = o'} + {o <> o'}.
Proof.
  decide equality;
  first [apply string_dec | apply list_eq_dec, string_dec | apply list_eq_dec, value_eq_dec].
Defined.

Definition lheap_eq_dec (h h' : lheap) : {h = h'} + {h <> h'}.
Proof.
  decide equality; [decide equality | | apply list_eq_dec, object_eq_dec].
  apply list_eq_dec, pair_eq_dec; [apply string_dec | apply option_eq_dec, value_eq_dec].
Defined.

Definition heap_eq_dec (g g' : heap) : {g = g'} + {g <> g'}.
Proof.
  decide equality;
  first [apply string_dec | apply Z.eq_dec | apply list_eq_dec, string_dec
        | apply list_eq_dec, Nat.eq_dec
        | apply list_eq_dec, option_eq_dec, lheap_eq_dec].
Defined.

Definition config_eq_dec : forall k k' : config, {k = k'} + {k <> k'} :=
  pair_eq_dec (option_eq_dec stmt_eq_dec) heap_eq_dec.

(** ** Following events *)

(** An event, and which of its outcomes was chosen: only a choice has several. *)
Definition entry : Type := nat * event.

Definition has_label (l : label) (t : transition) : bool :=
  if label_eq_dec l (snd (fst t)) then true else false.

Definition follow (n : nat) (P : program) (k : config) (e : entry) : option config :=
  match snd e with
  | Steps d l =>
      match fst k with
      | Some s =>
          option_map snd
            (nth_error (filter (has_label l) (steps P n (Some d) s (snd k) 0)) (fst e))
      | None => None
      end
  | Failure p => if alive (snd k) p then Some (fst k, without (snd k) p) else None
  end.

Fixpoint follow_all (n : nat) (P : program) (k : config) (tr : list entry) : option config :=
  match tr with
  | [] => Some k
  | e :: tr =>
      match follow n P k e with
      | Some k => follow_all n P k tr
      | None => None
      end
  end.

(** [n] bounds the height of statements and the steps of conditions of `when`. *)
Definition accepts (n : N) (P : program) (k : config) (tr : list entry) (k' : config) : bool :=
  match follow_all (N.to_nat n) P k tr with
  | Some k'' => if config_eq_dec k'' k' then true else false
  | None => false
  end.

Definition events (tr : list entry) : list event := map snd tr.

Lemma follow_sound n P k e k' : follow n P k e = Some k' -> move P k (snd e) k'.
Proof.
  destruct e as [i [d l | p]], k as [o g]; unfold follow; simpl; intros H.
  - destruct o as [s |]; [| discriminate].
    destruct (nth_error _ i) as [[[d' l'] k''] |] eqn:N; [| discriminate].
    injection H as <-. apply nth_error_In, filter_In in N as [HI HL].
    unfold has_label in HL. simpl in HL. destruct (label_eq_dec l l'); [subst | discriminate].
    apply ext_steps_sound in HI as [HI A]. simpl in A. apply derivation_eqb_eq in A. subst.
    now constructor.
  - destruct (alive g p) eqn:A; [| discriminate]. injection H as <-. now constructor.
Qed.

(** What is accepted is a run. *)
Theorem ext_accepts_sound n P k tr k' : accepts n P k tr k' = true -> moves P k (events tr) k'.
Proof.
  unfold accepts. generalize (N.to_nat n). clear n. intros n H.
  destruct (follow_all n P k tr) eqn:F; [| discriminate].
  destruct (config_eq_dec c k'); [subst | discriminate]. clear H.
  revert k F. induction tr as [| e tr IH]; simpl; intros k F.
  - injection F as ->. constructor.
  - destruct (follow n P k e) eqn:S; [| discriminate]. apply follow_sound in S.
    econstructor; eauto.
Qed.

(** And every run is accepted, with fuel enough and the right choices. *)
Lemma follow_complete P k a k' : move P k a k' ->
  exists n, forall m, n <= m -> exists i, follow m P k (i, a) = Some k'.
Proof.
  destruct 1 as [s g d l k H | s g p H]; simpl.
  - apply (proj1 (complete P)) in H as (n & H). exists n. intros m L.
    assert (In ((d, l, k) : transition) (filter (has_label l) (steps P m (Some d) s g 0))) as X.
    { apply filter_In. split; [apply H; auto; simpl; now apply derivation_eqb_eq |].
      unfold has_label. simpl. destruct (label_eq_dec l l); congruence. }
    apply In_nth_error in X as (i & X). exists i. unfold follow. cbn [fst snd]. now rewrite X.
  - exists 0. intros m _. exists 0. unfold follow. simpl. now rewrite H.
Qed.

Theorem ext_accepts_complete P k es k' : moves P k es k' ->
  exists n tr, events tr = es /\ accepts n P k tr k' = true.
Proof.
  intros H. assert (exists n, forall m, n <= m ->
    exists tr, events tr = es /\ follow_all m P k tr = Some k') as (n & X).
  { induction H as [k | k k' k'' a tr M MS (n & IH)].
    - exists 0. intros. exists []. auto.
    - apply follow_complete in M as (n0 & M). exists (Nat.max n n0). intros m L.
      destruct (IH m) as (tr0 & <- & F); [apply Nat.max_lub_l in L; auto |].
      destruct (M m) as (i & E); [apply Nat.max_lub_r in L; auto |].
      exists ((i, a) :: tr0). split; auto. simpl. now rewrite E. }
  destruct (X n (le_n n)) as (tr & E & F). exists (N.of_nat n), tr. split; auto.
  unfold accepts. rewrite Nnat.Nat2N.id, F. destruct (config_eq_dec k' k'); congruence.
Qed.

(** * A checker of recorded runs: what it accepts is a run of the calculus.

    `x10sem coq` writes a file with two configurations and the events between
    them as data; it is checked by computation, without any search. *)

From Coq Require Export String ZArith List.
From Coq Require Import Bool.
From X10 Require Export Spec.Syntax Spec.Heap Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.Complete.
Export ListNotations.
Open Scope list_scope.

(** ** Equality, decided *)

Definition value_eq_dec (v w : value) : {v = w} + {v <> w}.
Proof. repeat decide equality. Defined.

Definition pair_eq_dec {A B} (da : forall a b : A, {a = b} + {a <> b})
    (db : forall a b : B, {a = b} + {a <> b}) (x y : A * B) : {x = y} + {x <> y}.
Proof. decide equality. Defined.

Fixpoint expr_eq_dec (d e : expr) : {d = e} + {d <> e}.
Proof.
  decide equality; try apply string_dec; try apply value_eq_dec.
  apply list_eq_dec. apply pair_eq_dec; [apply string_dec | exact expr_eq_dec].
Defined.

Definition stmt_eq_dec (s t : stmt) : {s = t} + {s <> t}.
Proof.
  decide equality; try apply string_dec; try apply expr_eq_dec; try apply Nat.eq_dec;
  apply list_eq_dec; try apply value_eq_dec.
  apply pair_eq_dec; [apply string_dec | apply expr_eq_dec].
Defined.

Definition label_eq_dec (l m : label) : {l = m} + {l <> m}.
Proof. decide equality; apply list_eq_dec, value_eq_dec. Defined.

Definition option_eq_dec {A} (da : forall a b : A, {a = b} + {a <> b}) (x y : option A)
  : {x = y} + {x <> y}.
Proof. decide equality. Defined.

Definition object_eq_dec : forall o o' : object, {o = o'} + {o <> o'} :=
  list_eq_dec (pair_eq_dec string_dec value_eq_dec).

Definition heap_eq_dec : forall g g' : heap, {g = g'} + {g <> g'} :=
  list_eq_dec (option_eq_dec (list_eq_dec object_eq_dec)).

Definition config_eq_dec : forall k k' : config, {k = k'} + {k <> k'} :=
  pair_eq_dec (option_eq_dec stmt_eq_dec) heap_eq_dec.

(** ** Following events *)

Definition follow (k : config) (a : event) : option config :=
  match a with
  | Steps d l =>
      match fst k with
      | Some s =>
          match run d s (snd k) 0 with
          | Some (l', k') => if label_eq_dec l l' then Some k' else None
          | None => None
          end
      | None => None
      end
  | Failure p => if alive (snd k) p then Some (fst k, without (snd k) p) else None
  end.

Fixpoint follow_all (k : config) (tr : list event) : option config :=
  match tr with
  | [] => Some k
  | a :: tr =>
      match follow k a with
      | Some k => follow_all k tr
      | None => None
      end
  end.

Definition accepts (k : config) (tr : list event) (k' : config) : bool :=
  match follow_all k tr with
  | Some k'' => if config_eq_dec k'' k' then true else false
  | None => false
  end.

Lemma follow_iff k a k' : follow k a = Some k' <-> move k a k'.
Proof.
  split.
  - destruct a, k as [[s |] g]; simpl; intros H; try discriminate.
    + destruct (run d s g 0) as [[l' k''] |] eqn:R; try discriminate.
      destruct (label_eq_dec l l'); try discriminate. injection H as ->. subst.
      constructor. now apply run_is_step.
    + destruct (alive g p) eqn:?; try discriminate. injection H as <-. now constructor.
    + destruct (alive g p) eqn:?; try discriminate. injection H as <-. now constructor.
  - destruct 1; simpl.
    + apply run_is_step in H. rewrite H. destruct (label_eq_dec l l); congruence.
    + now rewrite H.
Qed.

Lemma follow_all_iff k tr k' : follow_all k tr = Some k' <-> moves k tr k'.
Proof.
  split.
  - revert k. induction tr; simpl; intros k H.
    + injection H as ->. constructor.
    + destruct (follow k a) eqn:F; try discriminate. apply follow_iff in F.
      econstructor; eauto.
  - induction 1; simpl; auto. apply follow_iff in H. now rewrite H.
Qed.

(** What is accepted is a run. *)
Theorem accepts_sound k tr k' : accepts k tr k' = true -> moves k tr k'.
Proof.
  unfold accepts. intros H. destruct (follow_all k tr) eqn:F; try discriminate.
  destruct (config_eq_dec c k'); try discriminate. subst. now apply follow_all_iff.
Qed.

(** And every run is accepted. *)
Theorem accepts_complete k tr k' : moves k tr k' -> accepts k tr k' = true.
Proof.
  intros H. apply follow_all_iff in H. unfold accepts. rewrite H.
  destruct (config_eq_dec k' k'); congruence.
Qed.

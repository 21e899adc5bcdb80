(** * Rule names, labels and configurations: what a step relates. *)

From Coq Require Import List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy.
Import ListNotations.
Open Scope list_scope.

(** The rules, by the names that the interpreter's [RULES] has. *)
Inductive rule :=
| SKIP | EXCEPTION | DECLARE_VAL | FIELD_UPD | FIELD_UPD_FAIL | SPAWN | ASYNC
| FINISH | END_FINISH | SEQ | SEQ_TERM | SEQ_FAIL | PAR | AT | PLACE_SHIFT | TRY | CATCH
| DEAD | AT_DEAD | END_FINISH_DEAD | SEQ_DEAD_SYNC | SEQ_DEAD_ASYNC | MASK | CATCH_DEAD
| PLACE_FAILURE
| CONTEXT | SELECT | SELECT_MEMBER | SELECT_FAIL | NEW | GLOBAL_REF | VAL_OF.

(** A derivation: the rules from the whole statement's down to the redex's.
    Every rule has at most one premise, so that this is all of it. *)
Definition derivation := list rule.

(** l ::= eps | sync v | async v.  A failure has at least one value. *)
Inductive label :=
| Eps
| Sync (vs : list value)
| Async (vs : list value).

Definition carried (l : label) : list value :=
  match l with Eps => [] | Sync vs | Async vs => vs end.

Definition is_sync (l : label) : bool :=
  match l with Sync _ => true | _ => false end.

(** A failure leaves an activity. *)
Definition to_async (l : label) : label :=
  match l with Sync vs => Async vs | _ => l end.

(** The same failure with other values. *)
Definition carrying (l : label) (vs : list value) : label :=
  match l with Eps => Eps | Sync _ => Sync vs | Async _ => Async vs end.

(** Throw all of these; nothing, if there are none. *)
Definition throw_all (vs : list value) : label :=
  match vs with [] => Eps | _ => Sync vs end.

(** Throw [v] if there is anything to throw. *)
Definition throw_instead (v : value) (vs : list value) : label :=
  match vs with [] => Eps | _ => Sync [v] end.

(** k ::= <s, g> | g. *)
Definition config : Type := option stmt * heap.

(** Put what is left of k into a context; nothing where k is done. *)
Definition within (E : stmt -> stmt) (k : config) : config := (option_map E (fst k), snd k).

(** {k t}: put t behind what is left of k. *)
Definition behind (k : config) (t : stmt) : config :=
  (Some match fst k with Some s => SSeq s t | None => t end, snd k).

(** {s k}: put what is left of k behind s. *)
Definition beside (s : stmt) (k : config) : config :=
  (Some match fst k with Some t => SSeq s t | None => s end, snd k).

(** What a label carries, copied to p. *)
Definition copy_label (g : heap) (l : label) (p : place) : label * heap :=
  match l with
  | Eps => (Eps, g)
  | _ => let (vs, g) := copy g (carried l) p in (carrying l vs, g)
  end.

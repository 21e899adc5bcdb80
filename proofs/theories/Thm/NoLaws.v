(** * What is no law where the place of the statement may fail. *)

From Coq Require Import String ZArith List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Label Spec.Step.
From X10 Require Import Thm.WellFormed Thm.Bisimulation Thm.Refutation.
Import ListNotations.
Open Scope list_scope.
Open Scope string_scope.

(** (valof r).f = 1, where r refers to an object of place n; and its heap. *)
Definition write (n : place) : stmt :=
  SUpd (EValOf (EVal (VRef n 0))) "f" (EVal (VNum 1)).

Definition cell : option lheap := Some [[("f", VNum 0)]].

(** async at(2) s *)
Definition sent (s : stmt) : stmt := SAsync (SAt 2 [] s).

(** {s skip} = s: the place fails between the two. *)
Theorem seq_skip_is_no_law : exists s, static s /\ ~ equivalent (SSeq s SSkip) s.
Proof.
  exists (write 0). split; [exact I |].
  apply attack with (mays := [0]) (p := 0) (g := [cell]) (tr := []) (n := 4).
  vm_compute. reflexivity.
Qed.

(** {{s t} u} = {s {t u}}: an activity of s lives on at a live place, the place of
    the statement has failed, and t ends with a write at a live place: on the
    left this is silent, and u is lost later; on the right u is lost with it. *)
Theorem seq_seq_is_no_law : exists s t u, static s /\ static t /\ static u /\
  ~ equivalent (SSeq (SSeq s t) u) (SSeq s (SSeq t u)).
Proof.
  exists (sent SSkip), (SFinish [] (SAt 2 [] (SAsync (write 2)))), SSkip.
  repeat split; auto.
  apply attack with (mays := [1]) (p := 1) (g := [Some []; Some []; cell]) (n := 3)
    (tr := [Steps [SEQ; SPAWN] Eps;
            Steps [PAR; SEQ; FINISH; AT] Eps;
            Steps [PAR; SEQ; FINISH; PLACE_SHIFT; SEQ; SPAWN] Eps;
            Steps [PAR; SEQ; FINISH; PLACE_SHIFT; SEQ; ASYNC; CONTEXT; VAL_OF] Eps;
            Steps [PAR; SEQ; FINISH; PLACE_SHIFT; PAR; SKIP] Eps;
            Failure 1]).
  vm_compute. reflexivity.
Qed.

(** try (try s catch t) catch u = try s catch (try t catch u): both s and t leave
    an activity behind, and the place fails: when that of t ends, what follows is
    told on the right, and on the left it is not. *)
Theorem try_try_is_no_law : exists s t u, static s /\ static t /\ static u /\
  ~ equivalent (STry (STry s t) u) (STry s (STry t u)).
Proof.
  exists (SSeq (sent SSkip) (SThrow (EVal (VNum 1)))),
    (SSeq (sent SSkip) (SThrow (EVal (VNum 2)))), SSkip.
  repeat split; auto. intros E. apply equivalent_sym in E. revert E.
  apply attack with (mays := [1]) (p := 1) (g := [Some []; Some []; Some []]) (n := 4)
    (tr := [Steps [TRY; TRY; SEQ; SPAWN] Eps;
            Steps [TRY; CATCH; PAR; EXCEPTION] Eps;
            Steps [TRY; PAR; SEQ; SPAWN] Eps;
            Steps [CATCH; PAR; PAR; EXCEPTION] Eps;
            Steps [SEQ; PAR; ASYNC; AT] Eps;
            Steps [SEQ; PAR; ASYNC; PLACE_SHIFT; SEQ_TERM; SKIP] Eps;
            Failure 1]).
  vm_compute. reflexivity.
Qed.

(** * What is no law: without failures, where other places may fail, where any may.

    [differ_under mays p s t]: s and t are told apart at place p, under some
    heap, if the places listed may fail and no others. *)

From Coq Require Import String ZArith List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Label Spec.Step.
From X10 Require Import Thm.WellFormed Thm.Bisimulation Thm.Refutation Thm.NoLaws.
Import ListNotations.
Open Scope list_scope.
Open Scope string_scope.

Definition differ_under (mays : list place) (p : place) (s t : stmt) : Prop :=
  exists g, ~ bisimilar (fun q => In q mays) p (Some s, g) (Some t, g).

Lemma told_apart mays p s t g tr n :
  led mays p (lead p (Some t, g) tr) n [(Some s, g)] (Some t, g) = true ->
  differ_under mays p s t.
Proof.
  intros H. exists g. intros (R & L1 & L2 & HR).
  exact (led_sound mays p R L1 L2 _ _ _ _ H _ (or_introl eq_refl) HR).
Qed.

Lemma bisimilar_sym may p k1 k2 : bisimilar may p k1 k2 -> bisimilar may p k2 k1.
Proof. intros (R & L1 & L2 & HR). exists (fun a b => R b a). auto. Qed.

Lemma differ_sym mays p s t : differ_under mays p s t -> differ_under mays p t s.
Proof. intros [g H]. exists g. intros B. now apply H, bisimilar_sym. Qed.

(** So they are not equal. *)
Lemma differ_not_equivalent mays p s t : differ_under mays p s t -> ~ equivalent s t.
Proof. intros [g H] E. apply H, E. Qed.

Definition num (n : Z) : expr := EVal (VNum n).

(** ** Without failures *)

(** try {s t} catch u = {try s catch u  try t catch u}: s fails. *)
Theorem try_seq_is_no_law : exists s t u, static s /\ static t /\ static u /\
  differ_under [] 0 (STry (SSeq s t) u) (SSeq (STry s u) (STry t u)).
Proof.
  exists (SThrow (num 1)), (write 0), SSkip. repeat split; auto.
  apply (told_apart [] 0 _ _ [cell] [] 4). vm_compute. reflexivity.
Qed.

(** finish {s t} = {finish s  finish t}: an activity of s fails. *)
Theorem finish_seq_is_no_law : exists s t, static s /\ static t /\
  differ_under [] 0 (SFinish [] (SSeq s t)) (SSeq (SFinish [] s) (SFinish [] t)).
Proof.
  exists (SAsync (SThrow (num 1))), (write 0). repeat split; auto.
  apply (told_apart [] 0 _ _ [cell] [] 5). vm_compute. reflexivity.
Qed.

(** {async s  t} = {t  async s}: t fails. *)
Theorem async_seq_is_no_law : exists s t, static s /\ static t /\
  differ_under [] 0 (SSeq (SAsync s) t) (SSeq t (SAsync s)).
Proof.
  exists (write 0), (SThrow (num 1)). repeat split; auto.
  apply (told_apart [] 0 _ _ [cell] [] 5). vm_compute. reflexivity.
Qed.

(** at(p) finish s = finish at(p) s, where s throws an object and writes it afterwards:
    on the left it is copied when the finish ends, on the right when it is thrown. *)
Theorem at_finish_is_no_law : exists s, static s /\
  differ_under [] 0 (SAt 1 [] (SFinish [] s)) (SFinish [] (SAt 1 [] s)).
Proof.
  exists (SVal "o" (ERecord [("f", num 0)])
            (SSeq (SAsync (SThrow (EVar "o"))) (SUpd (EVar "o") "f" (num 1)))).
  repeat split; auto.
  apply (told_apart [] 0 _ _ [Some []; Some []]
    [Steps [FINISH; AT] Eps;
     Steps [FINISH; PLACE_SHIFT; SEQ; CONTEXT; NEW] Eps;
     Steps [FINISH; PLACE_SHIFT; SEQ; DECLARE_VAL; SEQ; SPAWN] Eps;
     Steps [FINISH; PLACE_SHIFT; SEQ; SEQ_TERM; ASYNC; EXCEPTION] Eps] 1).
  vm_compute. reflexivity.
Qed.

(** at(here) s = s, for the same s: on the left a copy is thrown, which the write does not
    reach. *)
Theorem at_here_copies : exists s, static s /\ differ_under [] 0 (SAt 0 [] s) s.
Proof.
  exists (SVal "o" (ERecord [("f", num 0)])
            (SSeq (SAsync (SThrow (EVar "o"))) (SUpd (EVar "o") "f" (num 1)))).
  repeat split; auto.
  apply (told_apart [] 0 _ _ [Some []]
    [Steps [CONTEXT; NEW] Eps;
     Steps [DECLARE_VAL; SEQ; SPAWN] Eps;
     Steps [SEQ_TERM; ASYNC; EXCEPTION] (Async [VObj 0 0])] 1).
  vm_compute. reflexivity.
Qed.

(** at(p) finish s = finish at(p) s, where s throws a number and writes afterwards: on the
    left the last write is one step with the end of the finish, on the right the way back
    is between them. *)
Theorem at_finish_is_no_law_plain : exists s, static s /\
  differ_under [] 0 (SAt 1 [] (SFinish [] s)) (SFinish [] (SAt 1 [] s)).
Proof.
  exists (SSeq (SAsync (SThrow (num 1))) (write 1)). repeat split; auto. apply differ_sym.
  apply (told_apart [] 0 _ _ [Some []; cell]
    [Steps [AT] Eps;
     Steps [PLACE_SHIFT; SEQ; FINISH; SEQ; SPAWN] Eps;
     Steps [PLACE_SHIFT; SEQ; FINISH; SEQ_TERM; ASYNC; EXCEPTION] Eps;
     Steps [PLACE_SHIFT; SEQ; FINISH; CONTEXT; VAL_OF] Eps] 4).
  vm_compute. reflexivity.
Qed.

(** val o = {} in throw o *)
Definition throw_object : stmt := SVal "o" (ERecord []) (SThrow (EVar "o")).

(** at(p) at(q) s = at(q) s, where s throws an object: a copy of it is left at p. *)
Theorem at_at_leaves_a_copy :
  differ_under [] 0 (SAt 1 [] (SAt 2 [] throw_object)) (SAt 2 [] throw_object).
Proof. apply (told_apart [] 0 _ _ [Some []; Some []; Some []] [] 8). vm_compute. reflexivity. Qed.

(** at(p) at(here) s = s, too. *)
Theorem at_and_back_leaves_a_copy :
  differ_under [] 0 (SAt 1 [] (SAt 0 [] throw_object)) throw_object.
Proof. apply (told_apart [] 0 _ _ [Some []; Some []] [] 8). vm_compute. reflexivity. Qed.

(** at(p) try s catch t = try at(p) s catch at(p) t: there a copy is left where it is caught. *)
Theorem at_try_leaves_a_copy :
  differ_under [] 0 (SAt 1 [] (STry throw_object SSkip))
    (STry (SAt 1 [] throw_object) (SAt 1 [] SSkip)).
Proof. apply (told_apart [] 0 _ _ [Some []; Some []] [] 8). vm_compute. reflexivity. Qed.

(** ** Where another place may fail *)

(** at(p) skip = skip. *)
Theorem at_skip_is_no_law : differ_under [1] 0 (SAt 1 [] SSkip) SSkip.
Proof. apply (told_apart [1] 0 _ _ [Some []; Some []] [] 3). vm_compute. reflexivity. Qed.

(** at(p) throw v = throw v. *)
Theorem at_throw_is_no_law :
  differ_under [1] 0 (SAt 1 [] (SThrow (num 1))) (SThrow (num 1)).
Proof. apply (told_apart [1] 0 _ _ [Some []; Some []] [] 3). vm_compute. reflexivity. Qed.

(** at(p) at(q) s = at(q) s. *)
Theorem at_at_is_no_law : exists s, static s /\
  differ_under [1] 0 (SAt 1 [] (SAt 2 [] s)) (SAt 2 [] s).
Proof.
  exists SSkip. split; [exact I |].
  apply (told_apart [1] 0 _ _ [Some []; Some []; Some []] [] 3). vm_compute. reflexivity.
Qed.

(** at(p) at(here) s = s. *)
Theorem at_and_back_is_no_law : exists s, static s /\
  differ_under [1] 0 (SAt 1 [] (SAt 0 [] s)) s.
Proof.
  exists SSkip. split; [exact I |].
  apply (told_apart [1] 0 _ _ [Some []; Some []] [] 3). vm_compute. reflexivity.
Qed.

(** at(p) async s = async at(p) s. *)
Theorem at_async_is_no_law : exists s, static s /\
  differ_under [1] 0 (SAt 1 [] (SAsync s)) (SAsync (SAt 1 [] s)).
Proof.
  exists SSkip. split; [exact I |].
  apply (told_apart [1] 0 _ _ [Some []; Some []] [] 3). vm_compute. reflexivity.
Qed.

(** at(p) finish s = finish at(p) s, also where s throws nothing: p fails after all of s
    is elsewhere; on the left the way back is lost, on the right it was already taken. *)
Theorem at_finish_is_no_law_remote : exists s, static s /\
  differ_under [1] 0 (SAt 1 [] (SFinish [] s)) (SFinish [] (SAt 1 [] s)).
Proof.
  exists (sent (write 2)). split; [exact I |].
  apply (told_apart [1] 0 _ _ [Some []; Some []; cell]
    [Steps [FINISH; AT] Eps;
     Steps [FINISH; PLACE_SHIFT; SEQ; SPAWN] Eps;
     Steps [FINISH; PLACE_SHIFT; PAR; SKIP] Eps;
     Steps [FINISH; PLACE_SHIFT; ASYNC; AT] Eps;
     Failure 1] 6).
  vm_compute. reflexivity.
Qed.

(** at(p) {s t} = {at(p) s  at(p) t}: an activity of s lives on elsewhere, p fails after t. *)
Theorem at_seq_is_no_law : exists s t, static s /\ static t /\
  differ_under [1] 0 (SAt 1 [] (SSeq s t)) (SSeq (SAt 1 [] s) (SAt 1 [] t)).
Proof.
  exists (sent SSkip), (SAt 2 [] (write 2)). repeat split; auto. apply differ_sym.
  apply (told_apart [1] 0 _ _ [Some []; Some []; cell]
    [Steps [AT] Eps;
     Steps [PLACE_SHIFT; SEQ; SEQ; SPAWN] Eps;
     Steps [PLACE_SHIFT; SEQ; SEQ; ASYNC; AT] Eps;
     Steps [PLACE_SHIFT; SEQ; PAR; AT] Eps;
     Steps [PLACE_SHIFT; SEQ; PAR; PLACE_SHIFT; SEQ; CONTEXT; VAL_OF] Eps;
     Steps [PLACE_SHIFT; SEQ; PAR; PLACE_SHIFT; SEQ_TERM; FIELD_UPD] Eps;
     Steps [PLACE_SHIFT; SEQ; PAR; PLACE_SHIFT; SKIP] Eps;
     Failure 1] 3).
  vm_compute. reflexivity.
Qed.

(** at(p) try s catch t = try at(p) s catch at(p) t: p fails; on the right the handler is
    begun at home, in silence, and an activity of s ends after that in silence too. *)
Theorem at_try_is_no_law_remote : exists s t, static s /\ static t /\
  differ_under [2] 0 (SAt 2 [] (STry s t)) (STry (SAt 2 [] s) (SAt 2 [] t)).
Proof.
  exists (SSeq (SAsync (SFinish [] (SAt 1 [] (SAsync (write 1))))) (SThrow (num 1))), SSkip.
  repeat split; auto.
  apply (told_apart [2] 0 _ _ [Some []; cell; Some []]
    [Steps [TRY; AT] Eps;
     Steps [TRY; PLACE_SHIFT; SEQ; SEQ; SPAWN] Eps;
     Steps [TRY; PLACE_SHIFT; SEQ; SEQ; ASYNC; FINISH; AT] Eps;
     Steps [TRY; PLACE_SHIFT; SEQ; SEQ; ASYNC; FINISH; PLACE_SHIFT; SEQ; SPAWN] Eps;
     Steps [TRY; PLACE_SHIFT; SEQ; SEQ; ASYNC; FINISH; PLACE_SHIFT; SEQ; ASYNC; CONTEXT; VAL_OF] Eps;
     Steps [TRY; PLACE_SHIFT; SEQ; SEQ; ASYNC; FINISH; PLACE_SHIFT; PAR; SKIP] Eps;
     Failure 2;
     Steps [CATCH; MASK; SEQ_FAIL; PAR; DEAD] Eps] 2).
  vm_compute. reflexivity.
Qed.

(** ** Where the place itself may fail *)

(** at(here) s = s: it fails before the way back. *)
Theorem at_here_is_no_law : exists s, static s /\ differ_under [0] 0 (SAt 0 [] s) s.
Proof.
  exists (write 0). split; [exact I |].
  apply (told_apart [0] 0 _ _ [cell] [] 5). vm_compute. reflexivity.
Qed.

(** {async s  async t} = {async t  async s}: it fails between the two. *)
Theorem async_async_is_no_law : exists s t, static s /\ static t /\
  differ_under [1] 1 (SSeq (SAsync s) (SAsync t)) (SSeq (SAsync t) (SAsync s)).
Proof.
  exists (SAt 2 [] (write 2)), SSkip. repeat split; auto. apply differ_sym.
  apply (told_apart [1] 1 _ _ [Some []; Some []; cell]
    [Steps [SEQ; SPAWN] Eps; Steps [SEQ; ASYNC; AT] Eps; Failure 1] 3).
  vm_compute. reflexivity.
Qed.

(** async finish s = async s: it fails after an activity of s did, whose failure is lost
    with the finish. *)
Theorem async_finish_is_no_law : exists s, static s /\
  differ_under [1] 1 (SAsync (SFinish [] s)) (SAsync s).
Proof.
  exists (SSeq (SAsync (SThrow (num 1))) (SAt 2 [] (write 2))). repeat split; auto.
  apply differ_sym.
  apply (told_apart [1] 1 _ _ [Some []; Some []; cell]
    [Steps [SPAWN] Eps;
     Steps [ASYNC; FINISH; SEQ; SPAWN] Eps;
     Steps [ASYNC; FINISH; PAR; AT] Eps;
     Steps [ASYNC; FINISH; SEQ_TERM; ASYNC; EXCEPTION] Eps;
     Failure 1] 4).
  vm_compute. reflexivity.
Qed.

(** at(p) try s catch t = try at(p) s catch at(p) t: s throws at the live p; the left
    handles that at p, on the right it is masked on its way to the handler. *)
Theorem at_try_is_no_law : exists s t, static s /\ static t /\
  differ_under [1] 1 (SAt 2 [] (STry s t)) (STry (SAt 2 [] s) (SAt 2 [] t)).
Proof.
  exists (SSeq (write 2) (SThrow (num 1))),
    (SUpd (EValOf (EVal (VRef 2 0))) "f" (num 2)). repeat split; auto. apply differ_sym.
  apply (told_apart [1] 1 _ _ [Some []; Some []; cell]
    [Steps [AT] Eps;
     Failure 1;
     Steps [PLACE_SHIFT; SEQ; TRY; SEQ; CONTEXT; VAL_OF] Eps;
     Steps [PLACE_SHIFT; SEQ; TRY; SEQ_TERM; FIELD_UPD] Eps;
     Steps [PLACE_SHIFT; SEQ; CATCH; EXCEPTION] Eps] 3).
  vm_compute. reflexivity.
Qed.

(** * Where a program throws objects, a DP that is not seen can be told by the heaps.

    An object thrown together with a DP is copied home with it, before what was
    lost would have been done: no run of TX10 has that heap. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Complete Thm.TX10 Thm.FailureFree.
From X10 Require Import Thm.Unseen Thm.UnseenRuns Replay.
Import ListNotations.
Open Scope list_scope.
Open Scope string_scope.

(** ** All runs without failures, by computation *)

Definition next (k : config) : list config :=
  match fst k with
  | Some s => map (fun t => snd t) (successors s (snd k) 0)
  | None => []
  end.

(** No configuration is bad, in n steps from ks, which all end by then. *)
Fixpoint never (bad : config -> bool) (n : nat) (ks : list config) : bool :=
  match ks, n with
  | [], _ => true
  | _, 0 => false
  | _, S n =>
      forallb (fun k => negb (bad k)) ks &&
      never bad n (nodup config_eq_dec (flat_map next ks))
  end.

Lemma never_bad bad n : forall ks k tr k', never bad n ks = true -> In k ks ->
  moves k tr k' -> no_failures tr -> bad k' = false.
Proof.
  induction n as [| n IH]; intros ks k tr k' H HI M N;
  (destruct ks as [| k0 ks]; [destruct HI |]); [discriminate |].
  cbn [never] in H. apply andb_true_iff in H as [HB HN].
  rewrite forallb_forall in HB. destruct M as [k | k k1 k' a tr M MS].
  - specialize (HB k HI). now apply negb_true_iff in HB.
  - inversion M; subst.
    + apply (IH _ k1 tr k' HN); auto.
      * apply nodup_In, in_flat_map. exists (Some s, g). split; auto. unfold next. simpl.
        apply in_map_iff. exists (d, l, k1). split; auto. now apply exec_is_step.
      * intros p HP. apply (N p). simpl. auto.
    + exfalso. apply (N p). simpl. auto.
Qed.

(** ** Runs without handlers *)

Definition plainly (a : event) : bool :=
  match a with
  | Steps d Eps => negb (existsb (fun r => match r with CATCH => true | _ => false end) d)
  | Steps _ _ => false
  | Failure _ => true
  end.

Lemma no_handler_sees d s g p : observes d s g p ->
  existsb (fun r => match r with CATCH => true | _ => false end) d = true.
Proof. induction 1; simpl; auto. rewrite IHobserves. apply orb_true_r. Qed.

Lemma plainly_unseen k tr k' : moves k tr k' -> forallb plainly tr = true -> unseen_moves k tr k'.
Proof.
  induction 1 as [k | k k1 k' a tr M MS IH]; simpl; intros H; [constructor |].
  apply andb_true_iff in H as [HA HT]. destruct M as [s g d l k1 S | s g p A].
  - simpl in HA. destruct l; try discriminate. apply negb_true_iff in HA. econstructor; eauto.
    + intros O. apply no_handler_sees in O. congruence.
    + intros [q []].
  - econstructor; eauto. now constructor.
Qed.

(** ** The program *)

Definition num (n : Z) : expr := EVal (VNum n).

(** finish { async at(1) finish { async throw {}  at(2) at(0) r().f = 1 }  skip } *)
Definition program : stmt :=
  SFinish [] (SSeq
    (SAsync (SAt 1 [] (SFinish [] (SSeq
      (SAsync (SVal "o" (ERecord []) (SThrow (EVar "o"))))
      (SAt 2 [] (SAt 0 [] (SUpd (EValOf (EVal (VRef 0 0))) "f" (num 1))))))))
    SSkip).

Definition heaps : heap := [Some [[("f", VNum 0)]]; Some []; Some []].

(** The object has been copied to place 0, whose other object is as it was. *)
Definition copied (k : config) : bool :=
  match local (snd k) 0 with
  | Some [[(_, VNum 0%Z)]; []] => true
  | _ => false
  end.

Definition lossy_run : list event :=
  let inside := [FINISH; SEQ; ASYNC; PLACE_SHIFT; SEQ] in
  [Failure 2;
   Steps [FINISH; SEQ; SPAWN] Eps;
   Steps [FINISH; SEQ; ASYNC; AT] Eps;
   Steps (inside ++ [FINISH; SEQ; SPAWN])%list Eps;
   Steps (inside ++ [FINISH; SEQ; ASYNC; CONTEXT; NEW])%list Eps;
   Steps (inside ++ [FINISH; SEQ_TERM; ASYNC; DECLARE_VAL; EXCEPTION])%list Eps;
   Steps [FINISH; SEQ_TERM; ASYNC; PLACE_SHIFT; SEQ_FAIL; END_FINISH; AT_DEAD] Eps].

Theorem objects_tell_what_is_unseen : exists s g tr k',
  static s /\ config_ok 0 (Some s, g) /\ healthy (Some s, g) /\ unseen_moves (Some s, g) tr k' /\
  forall tr0 k0, tx10_runs (Some s, g) tr0 k0 -> ~ agree (snd k') (snd k0).
Proof.
  destruct (follow_all (Some program, heaps) lossy_run) as [k' |] eqn:F;
  [| vm_compute in F; discriminate].
  exists program, heaps, lossy_run, k'.
  assert (HH : healthy (Some program, heaps)).
  { split; [reflexivity |]. simpl. intros q HQ.
    destruct HQ as [<- | [<- | [<- | []]]]; reflexivity. }
  split; [simpl; auto 20 |]. split; [| split; [exact HH |]].
  - split; simpl.
    + intros p h E. destruct p as [| [| [| p]]]; unfold local in E; simpl in E;
      try (injection E as <-; repeat constructor).
      destruct p; discriminate.
    + split; [| simpl; auto 20]. unfold ok. simpl. repeat split; auto.
      intros h E. unfold local in E. simpl in E. injection E as <-. simpl. auto.
  - assert (K : local (snd k') 0 = Some [[("f", VNum 0)]; []]).
    { vm_compute in F. injection F as <-. reflexivity. }
    split.
    + apply plainly_unseen; [now apply follow_all_iff | vm_compute; reflexivity].
    + intros tr0 k0 R A. apply (without_failures _ _ _ HH) in R as [M N].
      assert (copied k0 = false) as C.
      { eapply (never_bad copied 60 [(Some program, heaps)]); [| left; reflexivity | exact M | exact N].
        vm_compute. reflexivity. }
      unfold copied in C. rewrite (A 0 _ K) in C. discriminate.
Qed.

(** * Names of statement instances: paths, what happens before what, and runs that keep it.

    Nothing here speaks of statements: the calculus and X10 proper share it. *)

From Coq Require Import Bool List Lia.
Import ListNotations.
Open Scope list_scope.

(** ** Names *)

(** 0 and 1, the parts of a sequence, or the body of a try, of a call, and what may follow it;
    a into an async, f into a finish, @ into an at, c into what a call, a conditional, an atomic
    or a when goes on as. *)
Inductive dir := D0 | D1 | Da | Df | Dat | Dc.
Definition path := list dir.

Definition dir_eq_dec (x y : dir) : {x = y} + {x <> y}.
Proof. decide equality. Defined.

(** What follows it must wait for R: R meets an f before any a, or has no a. *)
Fixpoint awaited (R : path) : Prop :=
  match R with
  | [] => True
  | Df :: _ => True
  | Da :: _ => False
  | _ :: R => awaited R
  end.

(** P <hb Q: P = A.0.R and Q = A.1.T, where R is awaited. *)
Definition happens_before (P Q : path) : Prop :=
  exists A R T, P = A ++ D0 :: R /\ Q = A ++ D1 :: T /\ awaited R.

(** The names of what is left: a statement that has not begun, at its path, or
    the names of the parts of one that has. *)
Inductive names :=
| Fresh (A : path)
| One (A : path) (a : names)
| Two (A : path) (a b : names).

Definition root (T : names) : path := match T with Fresh A | One A _ | Two A _ _ => A end.

Definition inside (x : dir) (T : names) : names :=
  match T with
  | One _ a => a
  | _ => Fresh (root T ++ [x])
  end.

Definition first (T : names) : names :=
  match T with
  | Two _ a _ => a
  | _ => Fresh (root T ++ [D0])
  end.

Definition second (T : names) : names :=
  match T with
  | Two _ _ b => b
  | _ => Fresh (root T ++ [D1])
  end.

(** ** Paths *)

Definition extends (A P : path) : Prop := exists R, P = A ++ R.

Lemma extends_refl A : extends A A.
Proof. exists []. now rewrite app_nil_r. Qed.

Lemma extends_app A R : extends A (A ++ R).
Proof. now exists R. Qed.

Lemma extends_trans A B C : extends A B -> extends B C -> extends A C.
Proof. intros [R ->] [T ->]. exists (R ++ T). now rewrite app_assoc. Qed.

(** Further on into no async and no finish: where a part is all that is left of a whole. *)
Definition plain (x : dir) : Prop := x <> Da /\ x <> Df.

Definition sidewards (A B : path) : Prop := exists R, B = A ++ R /\ Forall plain R.

Lemma sidewards_refl A : sidewards A A.
Proof. exists []. rewrite app_nil_r. auto. Qed.

Lemma sidewards_trans A B C : sidewards A B -> sidewards B C -> sidewards A C.
Proof.
  intros (R & -> & FS) (T & -> & FT). exists (R ++ T). rewrite app_assoc. split; auto.
  apply Forall_app; auto.
Qed.

Lemma sidewards_step A x B : plain x -> sidewards (A ++ [x]) B -> sidewards A B.
Proof.
  intros Hx. apply sidewards_trans. exists [x]. auto.
Qed.

Lemma plain_0 : plain D0.
Proof. split; discriminate. Qed.

Lemma plain_1 : plain D1.
Proof. split; discriminate. Qed.

Lemma sidewards_extends A B : sidewards A B -> extends A B.
Proof. intros (R & -> & _). now exists R. Qed.

(** Two paths part where they part: nothing else decides between them. *)
Lemma parted A x y R T B R' T' :
  x <> y -> A ++ x :: R = B ++ D0 :: R' -> A ++ y :: T = B ++ D1 :: T' ->
  A = B /\ x = D0 /\ y = D1 /\ R = R'.
Proof.
  revert B. induction A as [| a A IH]; destruct B as [| b B]; simpl; intros N E F.
  - injection E as <- <-. injection F as <- <-. auto.
  - injection E as -> _. injection F as -> _. congruence.
  - injection E as -> _. injection F as E0 _. discriminate.
  - injection E as -> E. injection F as F. destruct (IH B N E F) as (-> & ? & ? & ?). auto.
Qed.

Lemma not_before_itself A P : extends A P -> ~ happens_before P A.
Proof.
  intros [R ->] (B & R' & T & E & F & _). subst A. rewrite <- app_assoc in E.
  apply app_inv_head in E. discriminate.
Qed.

Lemma not_before_a_part A P : extends A P -> ~ happens_before A P.
Proof.
  intros [R ->] (B & R' & T & E & F & _). subst A. rewrite <- app_assoc in F.
  apply app_inv_head in F. discriminate.
Qed.

(** What is in a later part does not happen before what is in an earlier one. *)
Lemma later_not_before A P Q :
  extends (A ++ [D1]) P -> extends (A ++ [D0]) Q -> ~ happens_before P Q.
Proof.
  intros [R ->] [T ->] (B & R' & T' & E & F & _). rewrite <- !app_assoc in *. simpl in *.
  destruct (parted A D1 D0 R T B R' T') as (_ & X & _); congruence.
Qed.

Lemma extends_below A x B P : sidewards (A ++ [x]) B -> extends B P -> extends (A ++ [x]) P.
Proof. intros SW. apply extends_trans. now apply sidewards_extends. Qed.

Lemma extends_up A x P : extends (A ++ [x]) P -> extends A P.
Proof. apply extends_trans, extends_app. Qed.

Lemma awaited_sidewards R R' :
  Forall plain R -> awaited (R ++ R') -> awaited R'.
Proof. induction 1 as [| [] R [Na Nf]]; simpl; auto; contradiction. Qed.

(** What happens before something in a part that is no later one is in that part. *)
Lemma before_is_there A x P Q :
  extends A P -> extends (A ++ [x]) Q -> x <> D1 -> happens_before P Q -> extends (A ++ [x]) P.
Proof.
  intros [R ->] [T ->] N (B & R' & T' & E & F & _). rewrite <- app_assoc in F. simpl in F.
  destruct R as [| y R].
  - exfalso. rewrite app_nil_r in E. subst A. rewrite <- app_assoc in F. simpl in F.
    apply app_inv_head in F. discriminate.
  - assert (y = x \/ y <> x) as [-> | NE] by (destruct x, y; auto; right; discriminate).
    + exists R. now rewrite <- app_assoc.
    + destruct (parted A y x R T B R' T') as (_ & _ & X & _); congruence.
Qed.

Lemma later_below A B C P Q :
  sidewards (A ++ [D1]) B -> extends B P -> sidewards (A ++ [D0]) C -> extends C Q ->
  ~ happens_before P Q.
Proof. intros. apply later_not_before with (A := A); eauto using extends_below. Qed.

(** What is not awaited in a part is not awaited in the whole. *)
Lemma not_awaited_below A x B P : plain x ->
  sidewards (A ++ [x]) B -> (exists R, P = B ++ R /\ ~ awaited R) ->
  exists R, P = A ++ R /\ ~ awaited R.
Proof.
  intros Hx (R & -> & SW) (R' & -> & N). exists ([x] ++ R ++ R'). rewrite <- !app_assoc.
  split; auto. intros W. apply N.
  apply (awaited_sidewards (x :: R)); auto.
Qed.

Lemma in_an_async A B P : sidewards (A ++ [Da]) B -> extends B P ->
  exists R, P = A ++ R /\ ~ awaited R.
Proof.
  intros (R & -> & _) [R' ->]. exists ([Da] ++ R ++ R'). rewrite <- !app_assoc. split; auto.
Qed.

Lemma not_awaited_not_before A B P Q :
  sidewards (A ++ [D0]) B -> (exists R, P = B ++ R /\ ~ awaited R) ->
  extends (A ++ [D1]) Q -> ~ happens_before P Q.
Proof.
  intros (R1 & -> & SW) (R3 & -> & N) [R2 ->] (C & R & R' & EP & EQ & W).
  repeat rewrite <- app_assoc in EP. rewrite <- app_assoc in EQ. simpl in EP, EQ.
  destruct (parted A D0 D1 (R1 ++ R3) R2 C R R') as (_ & _ & _ & <-); try congruence.
  apply N. exact (awaited_sidewards _ _ SW W).
Qed.

(** ** Runs *)

Section Runs.

(** What runs: a step of an instance, or the failure of a place. *)
Variable state : Type.
Variable does : state -> path -> state -> Prop.
Variable fails : state -> state -> Prop.

(** Runs, with failures of places anywhere, and the instances that step. *)
Inductive run_of : state -> list path -> state -> Prop :=
| N_Done x : run_of x [] x
| N_Step x P y Ps z : does x P y -> run_of y Ps z -> run_of x (P :: Ps) z
| N_Failure x y Ps z : fails x y -> run_of y Ps z -> run_of x Ps z.

Variable good : state -> Prop.
Variable pending : state -> path -> Prop.

Hypothesis does_good : forall x Q y, does x Q y -> good x ->
  pending x Q /\ (forall P, pending x P -> ~ happens_before P Q) /\
  good y /\ forall P, pending y P -> pending x P.
Hypothesis fails_good : forall x y, fails x y -> good x ->
  good y /\ forall P, pending y P -> pending x P.

(** What is pending after a run was so before it, and happens before nothing that has stepped. *)
Theorem pending_after x Ps y : run_of x Ps y -> good x ->
  good y /\ forall P, pending y P -> pending x P /\ forall Q, In Q Ps -> ~ happens_before P Q.
Proof.
  induction 1 as [x | x Q y Ps z D R IH | x y Ps z F R IH]; intros G.
  - split; auto.
  - destruct (does_good _ _ _ D G) as (_ & N & G' & K). destruct (IH G') as [GZ A].
    split; auto. intros P H. apply A in H as [H B]. split; auto.
    intros Q' [<- | I]; auto.
  - destruct (fails_good _ _ F G) as [G' K]. destruct (IH G') as [GZ A].
    split; auto. intros P H. apply A in H as [H B]. auto.
Qed.

Lemma stepped_was_pending x Ps y P : run_of x Ps y -> good x -> In P Ps -> pending x P.
Proof.
  induction 1 as [x | x Q y Ps z D R IH | x y Ps z F R IH]; intros G I; [destruct I | |].
  - destruct (does_good _ _ _ D G) as (H & _ & G' & K). destruct I as [<- | I]; auto.
  - destruct (fails_good _ _ F G) as [G' K]. auto.
Qed.

(** Of two instances that step, what happens before the other steps first, each time. *)
Theorem steps_first x Ps y : run_of x Ps y -> good x ->
  forall i j P Q, nth_error Ps i = Some Q -> nth_error Ps j = Some P ->
  happens_before P Q -> j < i.
Proof.
  induction 1 as [x | x R y Ps z D RR IH | x y Ps z F RR IH]; intros G i j P Q HQ HP HB.
  - destruct i; discriminate.
  - destruct (does_good _ _ _ D G) as (H & N & G' & K).
    destruct i, j; simpl in *; try lia.
    + injection HQ as ->. injection HP as ->. exfalso. exact (N _ H HB).
    + injection HQ as ->. exfalso. refine (N P _ HB).
      apply K. eapply stepped_was_pending; eauto using nth_error_In.
    + specialize (IH G' _ _ _ _ HQ HP HB). lia.
  - destruct (fails_good _ _ F G) as [G' K]. eauto.
Qed.

End Runs.

Arguments run_of {state}.

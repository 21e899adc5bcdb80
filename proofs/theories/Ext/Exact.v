(** * Every step is computed; so the functions are the relation. *)

From Coq Require Import String ZArith Arith Bool List Lia.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Copies Ext.Meanings.
From X10 Require Import Ext.Rules Ext.Successors Ext.Sound.
Import ListNotations.
Open Scope list_scope.

Scheme step_only := Minimality for step Sort Prop
  with settles_only := Minimality for settles Sort Prop.
Combined Scheme step_settles_ind from step_only, settles_only.

(** A property that speaks of steps alone needs no induction on conditions. *)
Definition step_induction (P : program) (Q : derivation -> stmt -> heap -> place -> label -> config -> Prop) :=
  fun A => step_only P Q (fun _ _ _ _ _ => True) A.

Section Program.
Variable P : program.

Lemma eval_complete r e g p x : estep P r e g p x -> In (r, x) (eval P e g p).
Proof.
  destruct 1; unfold eval; rewrite values_of_map; unfold redex.
  - apply in_app_iff. left. rewrite H, H0. simpl. auto.
  - apply in_app_iff. right. apply in_app_iff. left. rewrite H. simpl. auto.
  - apply in_app_iff. right. apply in_app_iff. right. rewrite H. simpl. auto.
  - rewrite H. simpl. auto.
  - simpl. auto.
  - simpl. auto.
  - rewrite H. simpl. auto.
  - rewrite H. simpl. auto.
  - simpl. auto.
  - rewrite H, H0. simpl. auto.
  - rewrite H. simpl. auto.
  - destruct (choices v w) eqn:C; [destruct H |]. rewrite <- C in *.
    now apply in_map with (f := fun n => (NONDET, Value n g)).
  - rewrite H. simpl. auto.
Qed.

Definition computed d s g p l k : Prop :=
  exists n, forall m a, n <= m -> agrees a d = true -> In (d, l, k) (steps P m a s g p).

Definition settling c g p l g' : Prop :=
  exists n, forall m, n <= m -> In (l, g') (settled P m c g p).

Lemma by_axiom d s g p l k : In (d, l, k) (axioms P s g p) -> computed d s g p l k.
Proof.
  intros H. exists 1. intros m a L A. destruct m as [| m]; [lia |].
  cbn [steps]. apply in_app_iff. left. apply filter_In. auto.
Qed.

Lemma by_plain d s g p l k : p ∈ g -> In (d, l, k) (plain P s g p) -> computed d s g p l k.
Proof.
  intros HP H. apply by_axiom. unfold axioms. rewrite HP. apply in_app_iff. auto.
Qed.

Lemma by_act d b vs g p l k :
  p ∈ g -> In (d, l, k) (acts P b vs g p) -> computed d (SDo b (vals vs)) g p l k.
Proof.
  intros HP H. apply by_plain; auto. unfold plain. now rewrite values_of_map.
Qed.

Lemma by_frame rs s' g' p' s g p r d l k l' k' :
  computed d s' g' p' l k -> In (rs, s', g', p') (frames s g p) -> In r rs ->
  In (l', k') (conclude P r s p l k) -> computed (r :: d) s g p l' k'.
Proof.
  intros (n & H) HF HR HC. exists (S n). intros m a L A. destruct m as [| m]; [lia |].
  cbn [steps]. apply in_app_iff. right. apply in_app_iff. right.
  apply in_flat_map. exists (rs, s', g', p'). split; auto.
  apply (agrees_allowed a rs) in A as [HI A]; auto.
  destruct (allowed a rs) as [| r0 rs0] eqn:E; [destruct HI |]. rewrite <- E in *.
  apply in_flat_map. exists (d, l, k). split; [apply H; auto; lia |].
  apply in_flat_map. exists r. split; auto.
  apply in_map_iff. exists (l', k'). auto.
Qed.

Lemma by_when c s g p l0 g0 d l k :
  settling c (locked g p MINE) p l0 g0 -> p ∈ g -> is_held g p = false ->
  In (d, l, k) (decided s g p (l0, g0)) -> computed d (SWhen c s) g p l k.
Proof.
  intros (n & H) HP HL HD. exists (S n). intros m a L A. destruct m as [| m]; [lia |].
  cbn [steps]. apply in_app_iff. right. apply in_app_iff. left.
  apply filter_In. split; auto. rewrite HP, HL. simpl.
  apply in_flat_map. exists (l0, g0). split; auto. apply H. lia.
Qed.

Ltac rewriting :=
  repeat match goal with
  | H : ?x = _ |- context [?x] => rewrite H
  end.

Ltac framing :=
  eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |]; simpl; unfold only.

Ltac framed := framing; unfold ended in *; simpl in *; rewriting; simpl; eauto.

Lemma lock_alive g p l : lock_of g p = Some l -> p ∈ g.
Proof. unfold lock_of, alive. destruct (local g p); simpl; congruence. Qed.

Ltac acting := apply by_act; [eauto using lock_alive |]; unfold acts; apply in_app_iff.

Lemma complete :
  (forall d s g p l k, step P d s g p l k -> computed d s g p l k) /\
  (forall c g p l g', settles P c g p l g' -> settling c g p l g').
Proof.
  apply (step_settles_ind P computed settling); intros.
  - apply by_axiom. unfold axioms, context. rewrite H, H0. apply in_app_iff. left.
    apply eval_complete in H1. apply in_map_iff. exists (r, x). split; auto. now destruct x.
  - apply (by_act _ ASkip []); auto. simpl. auto.
  - acting. right. simpl. auto.
  - eapply by_frame; [eassumption | simpl; rewrite H; simpl; eauto | simpl; auto | simpl; auto].
  - acting. right. rewriting. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - apply by_plain; simpl; auto.
  - framed.
  - framed.
  - framed.
  - framed.
  - framed.
  - framed.
  - eapply by_frame; [eassumption | simpl; rewrite H; simpl; eauto | simpl; auto | simpl; auto].
  - apply by_plain; auto. unfold plain. rewrite values_of_map, H0, H1. simpl. auto.
  - framing. rewrite H0. assert (is_eps l || alive (snd k) p && alive (snd k) q = true) as ->.
    { destruct H as [-> | [-> ->]]; simpl; auto using orb_true_r. }
    simpl. auto.
  - framing. assert (negb (is_sync l) || completes l = true) as ->.
    { destruct H as [-> | ->]; simpl; auto using orb_true_r. }
    simpl. auto.
  - framed.
  - apply by_axiom. unfold axioms. rewrite H, H0. simpl. auto.
  - apply by_plain; auto. unfold plain. rewrite values_of_map, H0. simpl. auto.
  - framed.
  - framed.
  - framed.
  - framing. assert (negb (is_eps l) && negb (alive (snd k) p && alive (snd k) q) = true) as ->.
    { destruct l; try congruence; simpl; destruct H0 as [-> | ->]; simpl; auto;
      now rewrite andb_false_r. }
    simpl. auto.
  - framed.
  - apply by_plain; simpl; auto.
  - apply by_plain; simpl; auto.
  - apply (by_act _ _ []); auto. simpl. auto.
  - framed.
  - framed.
  - acting. right. simpl. auto.
  - framed.
  - eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |].
    simpl. rewrite H. apply in_flat_map. exists (TReturn v). simpl. auto.
  - eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |].
    simpl. unfold only. rewrite H, H0. simpl. auto.
  - destruct s; try contradiction; subst;
    (eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |]);
    simpl; unfold only; rewrite H0; simpl in H1; rewrite H1; simpl; auto.
  - framed.
  - framed.
  - apply (by_act _ _ []); auto. simpl. auto.
  - framing. match goal with |- context [if ?b then _ else _] => assert (b = true) as -> end.
    { destruct H as [-> | [-> ->]]; simpl; auto using orb_true_r. }
    simpl. auto.
  - framed.
  - framed.
  - eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |]. simpl. unfold only.
    match goal with |- context [if ?b then [_] else _] => assert (b = true) as -> end.
    { destruct H as [-> | [-> | ->]]; simpl; rewrite ?orb_true_r; auto. }
    simpl. auto.
  - eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |]. simpl.
    rewrite H, H0. simpl in H2. injection H2 as <- <-.
    destruct (exceptions l); [congruence |]. simpl. auto.
  - acting. right. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - acting. right. simpl. auto.
  - acting. left. rewriting. simpl. auto.
  - acting. right. destruct (overloaded op v w g P).
    + destruct H0 as [-> ->]. simpl. auto.
    + destruct H0 as (u & -> & -> & ->). simpl. auto.
  - apply (by_act _ _ []); auto. unfold acts. rewrite H0. apply in_app_iff. right. simpl. auto.
  - apply (by_act _ _ []); auto. unfold acts. rewrite H0, H1. apply in_app_iff. right. simpl. auto.
  - acting. right. simpl. auto.
  - apply by_plain; eauto using lock_alive. unfold plain. rewrite H.
    destruct l; simpl; auto; congruence.
  - eapply by_when; eauto. simpl. auto.
  - eapply by_when; eauto. unfold decided.
    assert (forall l0, carried l = carried l0 ->
      In ([WHEN_FAIL], match t with TReturn _ => throws BadType | _ => Sync [t] end,
        (@None stmt, match t with TReturn _ => g | _ => lock_as g g' p end))
      (flat_map (fun t =>
        match t with
        | TReturn (VBool _) => []
        | TReturn _ => [([WHEN_FAIL], throws BadType, (None, g))]
        | _ => [([WHEN_FAIL], Sync [t], (None, lock_as g g' p))]
        end) (carried l0))) as X.
    { intros l0 <-. apply in_flat_map. exists t. split; auto.
      destruct t as [| v | |]; simpl; auto. destruct v; simpl; auto. }
    specialize (X _ eq_refl).
    destruct l as [| ts | ts]; auto. destruct ts as [| [| v | |] ts]; auto.
    destruct v; auto. destruct b; auto. destruct ts; auto.
    simpl in H3. destruct H3 as [<- | []]. contradiction.
  - eapply by_frame; [eassumption | simpl; eauto | simpl; tauto |]. simpl.
    destruct k as [[|] ?]; simpl; auto.
  - apply (by_act _ _ []); eauto using lock_alive. unfold acts. rewrite H. simpl. auto.
  - acting. right. rewriting. simpl. auto.
  - apply (by_act _ _ []); auto. simpl. auto.
  - acting. right. simpl. auto.
  - acting. right. simpl. auto.
  - apply (by_act _ _ []); auto. simpl. auto.
  - destruct H0 as (n & H0). exists (S n). intros m L. destruct m as [| m]; [lia |].
    cbn [settled]. apply in_flat_map. exists (d, l, k). split; [apply H0; auto; lia |].
    destruct k as [o g0]. destruct l; [congruence | |]; simpl; auto.
  - destruct H0 as (n & H0). destruct H2 as (n' & H2). exists (S (Nat.max n n')).
    intros m L. destruct m as [| m]; [lia |].
    cbn [settled]. apply in_flat_map. exists (d, Eps, (Some c', g')).
    split; [apply H0; auto; lia | apply H2; lia].
Qed.

(** The function of all steps gives exactly the steps there are, with fuel enough. *)
Theorem ext_exec_is_step d s g p l k :
  step P d s g p l k <-> exists n, In (d, l, k) (steps P n None s g p).
Proof.
  split.
  - intros H. apply (proj1 complete) in H as (n & H). exists n. now apply H.
  - intros (n & H). now apply ext_steps_sound in H.
Qed.

(** So does the function of a derivation. *)
Theorem ext_run_is_step d s g p l k :
  step P d s g p l k <-> exists n, In (d, l, k) (steps P n (Some d) s g p).
Proof.
  split.
  - intros H. apply (proj1 complete) in H as (n & H). exists n. apply H; auto.
    simpl. now apply derivation_eqb_eq.
  - intros (n & H). now apply ext_steps_sound in H.
Qed.

End Program.

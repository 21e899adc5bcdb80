(** * Steps whose DPs are not seen are answered without failures. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Copy Spec.Label Spec.Step.
From X10 Require Import Exec.Exec Thm.Basic Thm.WellFormed Thm.Preservation Thm.TX10.
From X10 Require Import Thm.FailureFree Thm.Absorption Thm.Bisimulation Thm.Congruence.
From X10 Require Import Thm.LawsAt Thm.Plain.
From X10 Require Import Thm.Unseen.
Import ListNotations.
Open Scope list_scope.

(** ** No step, or one without failures *)

(** The rule at the end of a derivation; for an expression, that of the expression. *)
Definition redex (d : derivation) : rule := last d SKIP.

Definition loses (r : rule) : Prop := r = DEAD \/ r = AT_DEAD.

(** A step by the same rule, at the end; none, where that rule loses something. *)
Definition goes (p : place) (r : rule) (f : stmt) (g0 : heap) (l : label) (o : option stmt)
  (g0' : heap) : Prop :=
  (loses r /\ l = Eps /\ o = Some f /\ g0' = g0) \/
  exists d, redex d = r /\ tx10 d f g0 p l (o, g0').

Lemma redex_cons r d : d <> [] -> redex (r :: d) = redex d.
Proof. destruct d; [congruence | reflexivity]. Qed.

Lemma step_redex r d s g p l k : step d s g p l k -> redex (r :: d) = redex d.
Proof. intros H. apply redex_cons. destruct H; discriminate. Qed.

Lemma tx10_redex r d s g p l k : tx10 d s g p l k -> redex (r :: d) = redex d.
Proof. intros H. apply redex_cons. destruct H; discriminate. Qed.

(** Put a rule under all answers. *)
Ltac by_rule r d T := right; exists (r :: d); split; [now rewrite (tx10_redex _ _ _ _ _ _ _ T) |].

Lemma goes_async p r f g0 l o g0' : goes p r f g0 l o g0' ->
  goes p r (SDynAsync f) g0 (to_async l) (option_map SDynAsync o) g0'.
Proof.
  intros [(L & -> & -> & ->) | (d & E & T)]; [now left |]. by_rule ASYNC d T.
  exact (T_ASYNC _ _ _ _ _ _ T).
Qed.

Lemma goes_at p q r f g0 l o g0' : carries_no_object l -> goes q r f g0 l o g0' ->
  goes p r (SDynAt q f) g0 l (option_map (SDynAt q) o) g0'.
Proof.
  intros C [(L & -> & -> & ->) | (d & E & T)]; [now left |]. by_rule PLACE_SHIFT d T.
  exact (T_PLACE_SHIFT d q f g0 g0' p l l (o, g0') (copy_constant_label g0' l p C) T).
Qed.

Lemma goes_first p r f u g0 l o g0' : goes p r f g0 l o g0' ->
  goes p r (SSeq f u) g0 l (if is_sync l then o else par o (Some u)) g0'.
Proof.
  intros [(L & -> & -> & ->) | (d & E & T)]; [now left |]. destruct (is_sync l) eqn:S.
  - by_rule SEQ_FAIL d T. now apply T_SEQ_FAIL.
  - destruct o as [f' |]; [by_rule SEQ d T; now apply T_SEQ | by_rule SEQ_TERM d T].
    eapply T_SEQ_TERM; eauto.
Qed.

Lemma goes_second p r f u g0 l o g0' : is_async f = true -> goes p r u g0 l o g0' ->
  goes p r (SSeq f u) g0 l (par (Some f) o) g0'.
Proof.
  intros A [(L & -> & -> & ->) | (d & E & T)]; [now left |]. by_rule PAR d T.
  pose proof (T_PAR d f u g0 p l (o, g0') A T) as X. now destruct o.
Qed.

Lemma goes_try p r f t g0 l o g0' : goes p r f g0 l o g0' ->
  goes p r (STry f t) g0 (if is_sync l then Eps else l)
    (if is_sync l then par o (Some t) else option_map (fun s => STry s t) o) g0'.
Proof.
  intros [(L & -> & -> & ->) | (d & E & T)]; [now left |]. destruct (is_sync l) eqn:S.
  - by_rule CATCH d T. pose proof (T_CATCH d f t g0 p l _ S T) as X. now destruct o.
  - by_rule TRY d T. exact (T_TRY d f t g0 p l _ S T).
Qed.

Lemma goes_finish p r mu f g0 l f' g0' : goes p r f g0 l (Some f') g0' ->
  goes p r (SFinish mu f) g0 Eps (Some (SFinish (mu ++ carried l) f')) g0'.
Proof.
  intros [(L & -> & E & ->) | (d & E & T)].
  - injection E as ->. left. simpl. now rewrite app_nil_r.
  - by_rule FINISH d T. exact (T_FINISH d mu f f' g0 g0' p l T).
Qed.

Lemma goes_end p r mu f g0 l g0' : goes p r f g0 l None g0' ->
  goes p r (SFinish mu f) g0 (throw_all (mu ++ carried l)) None g0'.
Proof.
  intros [(_ & _ & E & _) | (d & E & T)]; [discriminate |]. by_rule END_FINISH d T.
  exact (T_END_FINISH d mu f g0 g0' p l T).
Qed.

(** ** Answers *)

Inductive out (m : mode) (l : label) (r : option stmt) (l0 : label) (o : option stmt) : Prop :=
| Same : ~ dirty l -> l0 = l -> left m r o -> out m l r l0 o
| Lost_async : dirty l -> is_sync l = false -> is_sync l0 = false -> left (more m) r o ->
    out m l r l0 o
| Lost : dirty l -> is_sync l = true -> left Stuck r o -> out m l r l0 o.

Definition answered (r : rule) (m : mode) (p : place) (l : label) (k : config) (f : stmt) (g0 : heap) : Prop :=
  exists l0 o g0', goes p r f g0 l0 o g0' /\ agree (snd k) g0' /\ carries_no_object l0 /\
    out m l (fst k) l0 o.

Lemma out_silent m l r l0 o : out m l r l0 o -> is_sync l = false -> is_sync l0 = false.
Proof. intros [N -> H | D S S0 H | D S H] E; congruence. Qed.

Lemma out_left m l r l0 o : out m l r l0 o -> is_sync l = false -> left (more m) r o.
Proof.
  intros [N -> H | D S S0 H | D S H] E; auto; [| congruence].
  destruct m; auto. now apply left_more.
Qed.

(** *** What is around the right side only *)

Section Closing.
Variable s : stmt.
Variable g : heap.
Variable p : place.
Variable l : label.
Variable k : config.
Variable d : derivation.
Variable g0 : heap.
Variable r : rule.
Hypothesis S : step d s g p l k.

Lemma steps_idle : is_async s = true -> is_sync l = false /\ idle (fst k).
Proof. intros A. apply (async_stays _ _ _ _ _ _ S A). Qed.

Lemma close_after m f u :
  m = Stuck \/ (m = Ghosts /\ is_async s = true /\ is_async u = true) ->
  left m (Some s) (Some f) -> answered r m p l k f g0 -> answered r m p l k (SSeq f u) g0.
Proof.
  intros HM H (l0 & o & g0' & G & A & C & O).
  assert (As : is_async s = true).
  { destruct HM as [-> | (_ & As & _)]; auto. eapply left_stuck_async; eauto. }
  destruct (steps_idle As) as [Sy I]. pose proof (out_silent _ _ _ _ _ O Sy) as S0.
  apply (goes_first p _ f u) in G. rewrite S0 in G. do 3 eexists. split; [exact G |].
  split; [exact A |]. split; [exact C |].
  assert (W : forall o', left m (fst k) o' -> left m (fst k) (par o' (Some u))).
  { intros o' Ho. apply wrap_after; auto. destruct HM as [-> | (-> & _ & Au)]; auto. }
  destruct O as [N -> X | D _ _ X | D X _]; [apply Same; auto | apply Lost_async; auto | congruence].
  assert (more m = m) as E by (destruct HM as [-> | (-> & _)]; auto). rewrite E in *. auto.
Qed.

Lemma close_beside m f u : m <> Clean -> is_async f = true ->
  answered r m p l k u g0 -> answered r m p l k (SSeq f u) g0.
Proof.
  intros N Af (l0 & o & g0' & G & A & C & O).
  apply (goes_second p _ f u) in G; auto. do 3 eexists. split; [exact G |].
  split; [exact A |]. split; [exact C |].
  destruct O as [N0 -> X | D S1 S0 X | D S1 X];
  [apply Same; auto | apply Lost_async; auto | apply Lost; auto]; apply wrap_beside; auto;
  destruct m; simpl; congruence.
Qed.

Lemma close_try f t : left Stuck (Some s) (Some f) ->
  answered r Stuck p l k f g0 -> answered r Stuck p l k (STry f t) g0.
Proof.
  intros H (l0 & o & g0' & G & A & C & O).
  assert (As : is_async s = true) by (eapply left_stuck_async; eauto).
  destruct (steps_idle As) as [Sy I]. pose proof (out_silent _ _ _ _ _ O Sy) as S0.
  apply (goes_try p _ f t) in G. rewrite S0 in G. do 3 eexists. split; [exact G |].
  split; [exact A |]. split; [exact C |].
  destruct O as [N -> X | D _ _ X | D X _];
  [apply Same; auto | apply Lost_async; auto | congruence]; now apply wrap_try_stuck.
Qed.

Lemma close_val m x v f : static f ->
  answered r m p l k (subst x v f) g0 -> answered r m p l k (SVal x (EVal v) f) g0.
Proof.
  intros St (l0 & o & g0' & [(Lo & -> & -> & ->) | (d0 & E0 & T)] & A & C & O).
  - exists Eps, (Some (SVal x (EVal v) f)), g0. split; [now left |]. split; [exact A |].
    split; [exact C |].
    destruct O as [N E X | D S1 S0 X | D S1 X];
    [apply Same; auto | apply Lost_async; auto | apply Lost; auto]; now apply wrap_val.
  - exists l0, o, g0'. split; [by_rule DECLARE_VAL d0 T; now apply T_DECLARE_VAL |]. auto.
Qed.

Lemma close_more f : answered r Clean p l k f g0 -> answered r Ghosts p l k f g0.
Proof.
  intros (l0 & o & g0' & G & A & C & O). exists l0, o, g0'. split; auto. split; auto. split; auto.
  destruct O as [N -> X | D S1 S0 X | D S1 X].
  - apply Same; auto. now apply left_more.
  - now apply Lost_async.
  - now apply Lost.
Qed.

Lemma close_idle f : is_async s = true -> answered r Ghosts p l k f g0 -> answered r Stuck p l k f g0.
Proof.
  intros As (l0 & o & g0' & G & A & C & O). exists l0, o, g0'.
  split; auto. split; auto. split; auto. destruct (steps_idle As) as [Sy I].
  destruct O as [N -> X | D S1 S0 X | D S1 X].
  - apply Same; auto. now apply left_idle.
  - apply Lost_async; auto. now apply left_idle.
  - congruence.
Qed.

Lemma closing : (forall m f, direct m s f -> answered r m p l k f g0) ->
  forall m f, left m (Some s) (Some f) -> answered r m p l k f g0.
Proof.
  intros HD m f H. remember (Some s) as a. remember (Some f) as b. revert f Heqb Heqa.
  induction H; intros f' E1 E2; try discriminate; injection E1 as <-; injection E2 as ->.
  - auto.
  - apply close_more. auto.
  - apply close_idle; auto.
  - apply close_beside; auto.
  - apply close_after; auto.
  - apply close_try; auto.
  - apply close_val; auto.
Qed.
End Closing.

(** ** Steps *)

Lemma dirty_dec l : dirty l \/ ~ dirty l.
Proof.
  unfold dirty, tainted. induction (carried l) as [| v vs IH].
  - right. intros [q []].
  - destruct IH as [[q HI] | N]; [left; exists q; simpl; auto |].
    destruct v; try (right; intros [q [E | HI]]; [discriminate | apply N; eauto]; fail).
    left. exists p. simpl. auto.
Qed.

Lemma dirty_dead p : dirty (Sync [VDead p]).
Proof. exists p. simpl. auto. Qed.

Lemma shole_static s e E e' : shole s = Some (e, E) -> static s -> static (E e').
Proof.
  destruct s; simpl; intros H St; try discriminate.
  - destruct (ehole e0) as [[? ?] |]; [injection H as <- <- | discriminate]. exact I.
  - destruct (ehole e0) as [[? ?] |]; [injection H as <- <- | discriminate]. exact St.
  - destruct (ehole d) as [[? ?] |]; [injection H as <- <-; exact I |].
    destruct (ehole e0) as [[? ?] |]; [injection H as <- <-; exact I | discriminate].
  - destruct (list_hole ehole bs) as [[? ?] |]; [injection H as <- <- | discriminate]. exact St.
Qed.

Lemma failed_clean r e g p v g' : estep r e g p (Fails v g') -> ~ dirty (Sync [v]).
Proof.
  intros H [q [E | []]]. simpl in E. subst v. inversion H; subst;
  match goal with X : match ?v with _ => _ end = _ |- _ =>
    destruct v; try discriminate; try (destruct (Nat.eqb _ _); discriminate) end.
Qed.

Lemma same_here r p l (k : config) f g0 o g0' d m :
  redex d = r -> tx10 d f g0 p l (o, g0') -> agree (snd k) g0' -> carries_no_object l -> ~ dirty l ->
  left m (fst k) o -> answered r m p l k f g0.
Proof.
  intros R T A C N H. exists l, o, g0'. split; [right; eauto |]. split; auto. split; auto.
  now apply Same.
Qed.

Lemma clean_eps : ~ dirty Eps.
Proof. intros [q []]. Qed.

Lemma lost_here r m p l (k : config) f g0 :
  loses r -> dirty l -> is_sync l = true -> agree (snd k) g0 -> fst k = None ->
  answered r m p l k f g0.
Proof.
  intros R D S A E. exists Eps, (Some f), g0. split; [now left |]. split; auto.
  split; [constructor |]. apply Lost; auto. rewrite E. constructor.
Qed.

Lemma tainted_app mu l : tainted (mu ++ carried l) <-> tainted mu \/ dirty l.
Proof.
  unfold dirty, tainted. split.
  - intros [q HI]. apply in_app_iff in HI as [HI | HI]; eauto.
  - intros [[q HI] | [q HI]]; exists q; apply in_app_iff; auto.
Qed.

Lemma no_object_all vs : Forall constant vs -> carries_no_object (throw_all vs).
Proof. unfold carries_no_object. now destruct vs. Qed.

Lemma throw_all_dirty vs : dirty (throw_all vs) <-> tainted vs.
Proof. unfold dirty. destruct vs; simpl; tauto. Qed.

(** What a finish answers when its body has ended. *)
Lemma finish_ends r m mu mu0 p l g g0 g0' l0 o f l' (k : config) :
  tainted mu \/ (m = Clean /\ mu = mu0) -> Forall constant mu0 ->
  goes p r f g0 l0 o g0' -> agree (snd k) g0' -> carries_no_object l0 -> out m l None l0 o ->
  fst k = None -> g = snd k ->
  (dirty l' /\ is_sync l' = true) \/
    (~ tainted (mu ++ carried l) /\ l' = throw_all (mu ++ carried l)) ->
  answered r Clean p l' k (SFinish mu0 f) g0.
Proof.
  intros HM F G A C O E _ [[D S] | [N ->]].
  - destruct o as [f' |].
    + apply (goes_finish p _ mu0) in G. do 3 eexists. split; [exact G |]. split; auto.
      split; [constructor |]. apply Lost; auto. rewrite E. constructor.
    + apply (goes_end p _ mu0) in G. do 3 eexists. split; [exact G |]. split; auto.
      split; [apply no_object_all, Forall_app; auto |]. apply Lost; auto. rewrite E. constructor.
  - rewrite tainted_app in N. destruct HM as [X | [-> ->]]; [tauto |].
    destruct O as [_ -> H | D _ _ _ | D _ _]; try (exfalso; tauto).
    apply left_none in H. simpl in H. subst o.
    apply (goes_end p _ mu0) in G. do 3 eexists. split; [exact G |]. split; auto.
    split; [apply no_object_all, Forall_app; auto |].
    apply Same; auto; [| rewrite E; constructor].
    rewrite throw_all_dirty, tainted_app. tauto.
Qed.

Lemma unobserved r d s s' g p p' : ~ observes (r :: d) s g p ->
  premise r s p = Some (s', p') -> ~ observes d s' g p'.
Proof. intros N HF HO. apply N. eapply Observed_inside; eauto. Qed.

Lemma wrap_rest m t u o : left m (Some t) (Some u) -> o = None \/ (m <> Clean /\ idle o) ->
  left m (Some t) (par o (Some u)).
Proof.
  intros H [-> | [N I]]; auto. destruct o as [f |]; auto. apply L_beside; auto.
Qed.

Lemma ended_rest m o : ended (low m) o -> o = None \/ (m <> Clean /\ idle o).
Proof. destruct m; simpl; auto; intros I; right; split; auto; discriminate. Qed.

Lemma ended_more m o : left (more (low m)) None o -> o = None \/ (more m <> Clean /\ idle o).
Proof.
  intros H. apply left_none in H. right. destruct m; simpl in *; split; auto; discriminate.
Qed.

Lemma left_even_more m r o : left m r o -> left (more m) r o.
Proof. destruct m; simpl; auto using left_more. Qed.

Lemma left_low_more m r o : left (low m) r o -> left (low (more m)) r o.
Proof. destruct m; simpl; auto using left_more. Qed.

Lemma left_low_stuck m r o : left (low m) r o -> left (low Stuck) r o.
Proof. destruct m; simpl; auto using left_more. Qed.

Theorem unseen_step d s g p l k : step d s g p l k ->
  heap_ok g -> ok g p s -> plain s -> ~ observes d s g p ->
  forall g0, agree g g0 -> forall m f, left m (Some s) (Some f) -> answered (redex d) m p l k f g0.
Proof.
  Ltac inside NO := eapply unobserved; [exact NO | reflexivity].
  unfold ok. intros H. induction H; intros HO HS HP NO g0 A; simpl in *;
  once (eapply closing; [econstructor; eauto; fail |]); intros m f0 D; inversion D; subst;
  simpl in *; try discriminate; try contradiction;
  try (apply lost_here; auto using dirty_dead; unfold loses; auto; fail);
  try match goal with X : step ?d _ _ _ _ _ |- answered (redex (_ :: ?d)) _ _ _ _ _ _ =>
    rewrite (step_redex _ _ _ _ _ _ _ X) end.
  - apply alive_local in H as [h L]. destruct (shole_ok _ _ _ _ _ _ H0 HS) as [HE _].
    destruct (estep_agree _ _ _ _ A L _ _ _ _ HE H1) as (x0 & H1' & HX).
    pose proof (T_CONTEXT _ e E r x0 g0 p H0 H1') as T.
    destruct x as [v g' | v g'], x0 as [v0 g0' | v0 g0']; try contradiction;
    destruct HX as [<- A']; (eapply same_here; [reflexivity | exact T | exact A' | | |]); auto using clean_eps.
    + apply Forall_nil.
    + apply static_left. eapply shole_static; eassumption.
    + repeat constructor. apply (proj2 (estep_confined _ _ _ _ _ H1)).
    + eapply failed_clean; eauto.
    + apply L_ended.
  - eapply same_here; [reflexivity | apply T_SKIP | exact A | constructor | apply clean_eps | constructor].
  - destruct (dirty_dec (Sync [v])) as [Dv | Nv].
    + exists (Sync [v]), None, g0. split; [right; exists [EXCEPTION]; split; auto; constructor |].
      split; auto. split; [now repeat constructor |]. apply Lost; auto. constructor.
    + eapply same_here; [reflexivity | apply T_EXCEPTION | exact A | | exact Nv | constructor].
      now repeat constructor.
  - destruct HS as [HV HS]. apply close_val; auto. apply IHstep; auto.
    + apply stmt_ok_subst with (X := [x]); auto. intros y [-> | []]. congruence.
    + now apply plain_subst.
    + inside NO.
    + now apply static_left, static_subst.
  - apply alive_local in H as [h L]. destruct HS as [HV _].
    pose proof (set_agree _ _ _ _ A L o f v HV) as X. rewrite H0 in X.
    destruct X as (g0' & X & A').
    eapply same_here; [reflexivity | apply T_FIELD_UPD; exact X | exact A' | constructor | apply clean_eps | constructor].
  - apply alive_local in H as [h L]. destruct HS as [HV _].
    pose proof (set_agree _ _ _ _ A L v f w HV) as X. rewrite H0 in X.
    eapply same_here; [reflexivity | apply T_FIELD_UPD_FAIL; exact X | exact A | | | constructor].
    + repeat constructor; discriminate.
    + intros [q [E | []]]. discriminate.
  - eapply same_here; [reflexivity | apply T_SPAWN | exact A | constructor | apply clean_eps |].
    apply L_direct. apply (D_async Clean Clean); auto. now apply static_left.
  - match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply goes_async in G. do 3 eexists. split; [exact G |]. split; [now destruct k |].
    split; [now destruct l0 |]. destruct O as [N -> X | Dl S1 S0 X | Dl S1 X].
    + apply Same; auto; [now destruct l |]. eapply wrap_async; eauto.
    + apply Lost_async; [now destruct l | now destruct l | now destruct l0 |].
      eapply wrap_async; [| exact X]. destruct m; discriminate.
    + apply Lost_async; [now destruct l | now destruct l | now destruct l0 |].
      eapply wrap_async; [| exact X]. destruct m; discriminate.
  - destruct HS as [_ HS], HP as [_ HP].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    assert (exists f', o = Some f') as [f' ->].
    { destruct o; eauto. destruct O as [_ _ X | _ _ _ X | _ _ X]; now apply left_not_none in X. }
    apply (goes_finish p _ mu1) in G. do 3 eexists. split; [exact G |]. split; [exact A' |].
    split; [constructor |]. apply Same; auto using clean_eps. simpl. apply L_direct.
    destruct O as [N -> X | Dl _ _ X | Dl _ X].
    + eapply D_finish; [| apply Forall_app; auto | exact X].
      match goal with Y : _ \/ _ |- _ => destruct Y as [Y | [-> ->]] end; auto.
      left. apply tainted_app. auto.
    + eapply D_finish; [left; apply tainted_app; auto | apply Forall_app; auto | exact X].
    + eapply D_finish; [left; apply tainted_app; auto | apply Forall_app; auto | exact X].
  - destruct HS as [_ HS], HP as [_ HP].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    eapply finish_ends; eauto.
    destruct (dirty_dec (throw_all (mu ++ carried l))) as [Dl | N].
    + left. split; auto. apply throw_all_dirty in Dl as [q HI]. now destruct (mu ++ carried l).
    + right. split; auto. intros X. apply N. now apply throw_all_dirty.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    pose proof (out_silent _ _ _ _ _ O H) as S0. apply (goes_first p _ f u) in G. rewrite S0 in G.
    assert (exists f', o = Some f') as [f' ->].
    { destruct o; eauto. destruct O as [_ _ X | _ _ _ X | _ _ X]; now apply left_not_none in X. }
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |]. simpl.
    assert (SA : is_async s' = true \/ m <> Stuck /\ static t).
    { match goal with Y : is_async s = true \/ _ |- _ => destruct Y as [Ya | Ya]; [left | auto] end.
      destruct (async_stays _ _ _ _ _ _ H0 Ya) as [_ Z]. now apply Z. }
    assert (W : forall m', m' <> Clean -> (m <> Clean -> m' = m) -> (m = Clean -> m' = Ghosts) ->
      left (more (low m)) (Some s') (Some f') -> left m' (Some (SSeq s' t)) (Some (SSeq f' u))).
    { intros m' N1 N2 N3 X.
      assert (E : m' = match m with Clean => Ghosts | _ => m end).
      { destruct m; [now apply N3 | apply N2; discriminate | apply N2; discriminate]. }
      subst m'. apply L_direct, D_seq.
      - destruct SA as [Y | [Y1 Y2]]; auto. right. split; auto. now destruct m.
      - now destruct m.
      - destruct m; auto using L_more. }
    destruct O as [N -> X | Dl S1 _ X | Dl S1 X].
    + apply Same; auto. simpl. apply L_direct, D_seq; auto.
    + apply Lost_async; auto. simpl. apply W; auto; destruct m; simpl; congruence.
    + simpl in *. congruence.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    pose proof (out_silent _ _ _ _ _ O H0) as S0. apply (goes_first p _ f u) in G. rewrite S0 in G.
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |].
    destruct O as [N -> X | Dl S1 _ X | Dl S1 X]; [| | congruence].
    + apply Same; auto. simpl. apply wrap_rest; auto. now apply ended_rest, left_none.
    + apply Lost_async; auto. simpl. apply wrap_rest; [now apply left_even_more |].
      now apply ended_more.
  - destruct HS as [HS _], HP as [HP _].
    assert (As : is_async s = false).
    { destruct (is_async s) eqn:E; auto.
      destruct (async_stays _ _ _ _ _ _ H0 E) as [Z _]. congruence. }
    assert (Nm : m <> Stuck).
    { match goal with Y : is_async s = true \/ _ |- _ => destruct Y as [Ya | [Ya _]] end; congruence. }
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply (goes_first p _ f u) in G.
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |].
    destruct O as [N -> X | Dl S1 _ X | Dl S1 X]; [| congruence |].
    + rewrite H. apply Same; auto. now destruct m.
    + apply Lost; auto. destruct (is_sync l0); auto. apply wrap_after; auto.
  - destruct HS as [_ HS], HP as [_ HP].
    match goal with X : left _ (Some t) (Some u) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    match goal with X : left (low m) (Some s) (Some f) |- _ => rename X into HL end.
    assert (Af : is_async f = true).
    { eapply left_async; [exact HL | reflexivity | reflexivity | destruct m; simpl; congruence | exact H]. }
    apply (goes_second p _ f u) in G; auto.
    assert (E : fst (beside s k) = par (Some s) (fst k)) by (unfold beside; now destruct (fst k)).
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |]. rewrite E.
    destruct O as [N -> X | Dl S1 S0 X | Dl S1 X].
    + apply Same; auto. now apply wrap_par.
    + apply Lost_async; auto. apply wrap_par; auto. now apply left_low_more.
    + apply Lost; auto. apply wrap_par; auto. now apply (left_low_stuck m).
  - apply alive_local in H as [hp Lp]. apply alive_local in H0 as [hq Lq].
    destruct HS as [HBS _]. destruct (values_of_ok _ _ _ _ _ _ H1 HBS) as [HF _].
    destruct (copy_agree _ _ _ _ _ _ _ _ _ HO A Lp Lq HF H2) as (g0' & Cp & A').
    eapply same_here; [reflexivity | eapply T_AT; eauto | exact A' | constructor | apply clean_eps |].
    simpl. apply L_direct, D_at, static_left. simpl. split; auto. now apply static_substs.
  - destruct (plain_step _ _ _ _ _ _ H1 HP) as [Cl _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    rewrite (copy_constant_label _ _ _ Cl) in H0. injection H0 as <- <-.
    apply (goes_at p q _) in G; auto. do 3 eexists. split; [exact G |]. split; [exact A' |].
    split; [exact C |]. simpl.
    destruct O as [N -> X | Dl S1 S0 X | Dl S1 X];
    [apply Same | apply Lost_async | apply Lost]; auto; now apply wrap_at.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    pose proof (out_silent _ _ _ _ _ O H) as S0. apply (goes_try p _ f t) in G. rewrite S0 in G.
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |].
    destruct O as [N -> X | Dl S1 _ X | Dl S1 X]; [apply Same | apply Lost_async | congruence]; auto;
    apply wrap_try; auto. destruct m; simpl; congruence.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply (goes_try p _ f t) in G.
    assert (Nd : ~ dirty l) by (intros Dl; apply NO; eapply Handled; eauto).
    destruct O as [_ -> X | Dl _ _ _ | Dl _ _]; try contradiction. rewrite H0 in G.
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [constructor |].
    apply Same; auto using clean_eps.
    assert (E : fst (behind k t) = par (fst k) (Some t)) by (unfold behind; now destruct (fst k)).
    rewrite E. now apply wrap_handler.
  - destruct HS as [_ HS], HP as [_ HP].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    eapply finish_ends; eauto. destruct (mu ++ carried l); simpl.
    + right. split; auto. intros [q []].
    + left. split; auto. exists p. simpl. auto.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply (goes_first p _ f u) in G. do 3 eexists. split; [exact G |]. split; [exact A' |].
    split; [exact C |]. apply Lost; auto using dirty_dead. now apply left_none.
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    pose proof (out_silent _ _ _ _ _ O H0) as S0. apply (goes_first p _ f u) in G. rewrite S0 in G.
    do 3 eexists. split; [exact G |]. split; [exact A' |]. split; [exact C |].
    apply Lost_async; auto; [exists p; simpl; auto |]. simpl.
    apply wrap_rest; [now apply left_even_more |]. apply ended_more. eapply out_left; eauto.
  - match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply (goes_at p q _) in G; auto. do 3 eexists. split; [exact G |]. split; [exact A' |].
    split; [exact C |].
    set (w := if alive (snd k) p then q else p).
    assert (Dw : dirty (carrying l [VDead w])) by (exists w; destruct l; simpl; auto; congruence).
    assert (Sw : is_sync (carrying l [VDead w]) = is_sync l) by now destruct l.
    simpl. destruct O as [N -> X | Dl S1 S0 X | Dl S1 X].
    + destruct (is_sync l) eqn:Sl.
      * apply Lost; auto. apply wrap_at. eapply left_stuck; [exact X |].
        intros s' E. eapply left_is_async; eauto.
      * apply Lost_async; auto. now apply wrap_at, left_even_more.
    + apply Lost_async; auto; [congruence | now apply wrap_at].
    + apply Lost; auto; [congruence | now apply wrap_at].
  - destruct HS as [HS _], HP as [HP _].
    match goal with X : left _ (Some s) (Some f) |- _ =>
      destruct (IHstep HO HS HP ltac:(inside NO) g0 A _ _ X) as (l0 & o & g0' & G & A' & C & O) end.
    apply (goes_try p _ f t) in G. do 3 eexists. split; [exact G |]. split; [exact A' |].
    split; [destruct (is_sync l0); auto; constructor |]. apply Lost; auto using dirty_dead.
    destruct O as [N -> X | Dl S1 _ X | Dl S1 X]; [| congruence |].
    + rewrite H0. apply wrap_after; auto. eapply left_stuck; [exact X |].
      intros s' E. eapply left_is_async; eauto.
    + destruct (is_sync l0); [apply wrap_after; auto | now apply wrap_try_stuck].
Qed.

(** * What all runs of a program do, by computation: a checker of finite state spaces.

    Under a policy of failures a program has finitely many states, if it ends.
    [certified] computes them, and checks of each that its successors are among
    them, that it is no deadlock, that questions are answered as wanted, and that
    runs end in the outcomes stated only.  [certified_sound] is proved once. *)

From Coq Require Import String Ascii ZArith NArith Arith Bool List Lia FMapPositive.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators Ext.Meanings Ext.Rules.
From X10 Require Import Ext.Successors Ext.Sound Ext.Exact Ext.Replays.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.

(** ** Runs under a policy *)

(** Which places may fail, and how often all together; what the program dooms may fail beside. *)
Record policy := Policy { budget : nat; failing : list place }.

(** A configuration, and how many failures were spent. *)
Definition state : Type := config * nat.

(** Nothing is left to run, or place 0 has failed. *)
Definition is_over (k : config) : bool :=
  match fst k with None => true | Some _ => negb (alive (snd k) 0) end.

Inductive goes (P : program) (pol : policy) : state -> event -> state -> Prop :=
| Go_step s g n d l k :
    0 ∈ g -> step P d s g 0 l k -> goes P pol ((Some s, g), n) (Steps d l) (k, n)
| Go_doomed s g n p :
    0 ∈ g -> p ∈ g -> In p (g_doomed g) ->
    goes P pol ((Some s, g), n) (Failure p) ((Some s, without g p), n)
| Go_fail s g n p :
    0 ∈ g -> p ∈ g -> In p (failing pol) -> n < budget pol ->
    goes P pol ((Some s, g), n) (Failure p) ((Some s, without g p), S n).

Inductive reached (P : program) (pol : policy) (st0 : state) : state -> Prop :=
| Reached_first : reached P pol st0 st0
| Reached_next st a st' : reached P pol st0 st -> goes P pol st a st' -> reached P pol st0 st'.

(** ** Outcomes and questions *)

(** What is thrown in the end, what was printed, which places are dead, the exit code. *)
Record outcome := Outcome {
  o_thrown : list string; o_lines : list string; o_rest : string;
  o_dead : list place; o_exit : Z }.

(** The class of an exception, and what it gathers. *)
Fixpoint shown (n : nat) (v : value) (g : heap) : string :=
  match n, v, get g v "exceptions" with
  | S n, _, Some r =>
      let inner := match get_object g r with Some o => o_values o | None => [] end in
      class_of v g ++ "[" ++ String.concat ", " (map (fun w => shown n w g) inner) ++ "]"
  | _, VDead p, _ => "DeadPlaceException(" ++ decimal (Z.of_nat p) ++ ")"
  | _, _, _ => class_of v g
  end.

Definition shown_thrown (g : heap) (t : thrown) : string :=
  match t with
  | TVal v => shown 9 v g
  | TReturn _ | TExit _ => "return"
  | TUnsupported w => "unsupported " ++ w
  end.

Definition outcome_of (a : event) (g : heap) : outcome :=
  Outcome
    (if alive g 0 then
       match a with Steps _ l => map (shown_thrown g) (carried l) | Failure _ => [] end
     else ["place 0 failed"])
    (g_lines g) (g_line g) (dead g) (g_exit g).

(** A statement that is asked at place 0, in the end only or always, and must never return a
    truth value; nothing is asked while an activity of place 0 is inside atomic. *)
Record question := Question { only_in_the_end : bool; unwanted : bool; asked : stmt }.

Definition is_asked (q : question) (k : config) : bool :=
  alive (snd k) 0 && negb (is_held (snd k) 0) && (negb (only_in_the_end q) || is_over k).

Definition answers (P : program) (q : question) (k : config) : Prop :=
  is_asked q k = true ->
  forall g, ~ settles P (asked q) (locked (snd k) 0 MINE) 0 (Sync [TReturn (VBool (unwanted q))]) g.

(** ** When the fuel suffices *)

Fixpoint whole (P : program) (n : nat) (s : stmt) (g : heap) (p : place) : bool :=
  match n with
  | 0 => false
  | S n =>
      match s with
      | SWhen c _ =>
          if alive g p && negb (is_held g p) then whole_condition P n c (locked g p MINE) p
          else true
      | _ => true
      end &&
      forallb (fun '(_, s', g', p') => whole P n s' g' p') (frames s g p)
  end

with whole_condition (P : program) (n : nat) (c : stmt) (g : heap) (p : place) : bool :=
  match n with
  | 0 => false
  | S n =>
      whole P n c g p &&
      forallb (fun t : transition =>
        match t with
        | (_, Eps, (Some c', g')) => whole_condition P n c' g' p
        | _ => true
        end) (steps P n None c g p)
  end.

Lemma flat_map_same A B (f h : A -> list B) l :
  (forall a, In a l -> f a = h a) -> flat_map f l = flat_map h l.
Proof.
  induction l; simpl; intros H; auto. rewrite H, IHl; auto.
Qed.

Lemma steps_more P n s g p :
  steps P (S n) None s g p =
  (filter (fun t => agrees None (fst (fst t))) (axioms P s g p) ++
  filter (fun t => agrees None (fst (fst t)))
    match s with
    | SWhen c s =>
        if alive g p && negb (is_held g p) then
          flat_map (decided s g p) (settled P n c (locked g p MINE) p)
        else []
    | _ => []
    end ++
  flat_map (fun '(rs, s', g', p') =>
    match allowed None rs with
    | [] => []
    | rs => flat_map (conclusions P s p rs) (steps P n None s' g' p')
    end) (frames s g p))%list.
Proof. reflexivity. Qed.

Lemma settled_more P n c g p :
  settled P (S n) c g p =
  flat_map (fun t : transition =>
    match t with
    | (_, Eps, (Some c', g')) => settled P n c' g' p
    | (_, Eps, (None, _)) => []
    | (_, l, (_, g')) => [(l, g')]
    end) (steps P n None c g p).
Proof. reflexivity. Qed.

Lemma whole_enough P n :
  (forall s g p, whole P n s g p = true ->
     forall m, n <= m -> steps P m None s g p = steps P n None s g p) /\
  (forall c g p, whole_condition P n c g p = true ->
     forall m, n <= m -> settled P m c g p = settled P n c g p).
Proof.
  induction n as [| n [IHs IHc]]; [split; discriminate |]. split.
  - intros s g p H m L. destruct m as [| m]; [lia |]. apply le_S_n in L.
    cbn [whole] in H. apply andb_true_iff in H as [HW HF]. rewrite !steps_more.
    f_equal. f_equal.
    + destruct s; auto. destruct (alive g p && negb (is_held g p)); auto.
      now rewrite (IHc _ _ _ HW m L).
    + apply flat_map_same. intros [[[rs s'] g'] p'] HI.
      rewrite forallb_forall in HF. specialize (HF _ HI). simpl in HF.
      destruct (allowed None rs); auto. now rewrite (IHs _ _ _ HF m L).
  - intros c g p H m L. destruct m as [| m]; [lia |]. apply le_S_n in L.
    cbn [whole_condition] in H. apply andb_true_iff in H as [HW HF]. rewrite !settled_more.
    rewrite (IHs _ _ _ HW m L). apply flat_map_same. intros [[d l] [o g']] HI.
    rewrite forallb_forall in HF. specialize (HF _ HI). simpl in HF.
    destruct l; auto. destruct o; auto.
Qed.

Lemma whole_complete P n s g p d l k :
  whole P n s g p = true -> step P d s g p l k -> In (d, l, k) (steps P n None s g p).
Proof.
  intros W H. apply (proj1 (complete P)) in H as (n' & H).
  rewrite <- (proj1 (whole_enough P n) _ _ _ W (Nat.max n n')) by apply Nat.le_max_l.
  apply H; auto. apply Nat.le_max_r.
Qed.

Lemma whole_settles P n c g p l g' :
  whole_condition P n c g p = true -> settles P c g p l g' -> In (l, g') (settled P n c g p).
Proof.
  intros W H. apply (proj2 (complete P)) in H as (n' & H).
  rewrite <- (proj2 (whole_enough P n) _ _ _ W (Nat.max n n')) by apply Nat.le_max_l.
  apply H. apply Nat.le_max_r.
Qed.

(** ** The state space *)

Definition next (P : program) (pol : policy) (n : nat) (st : state) : list (event * state) :=
  let '((o, g), spent) := st in
  match o with
  | Some s =>
      if alive g 0 then
        (map (fun t : transition => let '(d, l, k) := t in (Steps d l, (k, spent)))
            (steps P n None s g 0) ++
        flat_map (fun p => if alive g p then [(Failure p, ((o, without g p), spent))] else [])
          (g_doomed g) ++
        (if Nat.ltb spent (budget pol) then
           flat_map (fun p => if alive g p then [(Failure p, ((o, without g p), S spent))] else [])
             (failing pol)
         else []))%list
      else []
  | None => []
  end.

Definition state_eq_dec : forall st st' : state, {st = st'} + {st <> st'} :=
  pair_eq_dec config_eq_dec Nat.eq_dec.

(** A number that tells most states apart. *)
Definition mix (h : N) (n : N) : N := N.land (h * 33 + n) 1152921504606846975.

Definition mix_text (h : N) (s : string) : N :=
  match s with
  | String a (String b s') =>
      mix h (N_of_ascii a + 256 * N_of_ascii b + 65536 * N.of_nat (String.length s'))
  | String a _ => mix h (N_of_ascii a)
  | EmptyString => mix h 1
  end.

Definition mix_value (h : N) (v : value) : N :=
  match v with
  | VObj p n => mix h (N.of_nat (3 + p + 7 * n))
  | VRef p n => mix h (N.of_nat (5 + p + 7 * n))
  | VNum z _ => mix h (Z.abs_N z + 11)
  | VBool b => mix h (if b then 13 else 17)
  | VStr s => mix_text h s
  | VDead p | VPlace p => mix h (N.of_nat (19 + p))
  | _ => mix h 23
  end.

Fixpoint mix_expr (h : N) (e : expr) : N :=
  match e with
  | EVal v => mix_value h v
  | EVar x => mix h 29
  | EApp _ es => fold_left mix_expr es (mix h 31)
  end.

Fixpoint mix_stmt (h : N) (s : stmt) : N :=
  match s with
  | SDo _ es => fold_left mix_expr es (mix h 37)
  | SVal _ e s => mix_stmt (mix_expr (mix h 41) e) s
  | SSeq s t => mix_stmt (mix_stmt (mix h 43) s) t
  | SAt _ es s => mix_stmt (fold_left mix_expr es (mix h 47)) s
  | SAsync s => mix_stmt (mix h 53) s
  | SFinish mu s => mix_stmt (mix h (59 + N.of_nat (length mu))) s
  | STry s t => mix_stmt (mix_stmt (mix h 61) s) t
  | SDynAt q s => mix_stmt (mix h (67 + N.of_nat q)) s
  | SDynAsync s => mix_stmt (mix h 71) s
  | SIf e s t => mix_stmt (mix_stmt (mix_expr (mix h 73) e) s) t
  | SLoop s => mix h 79
  | SLabelled _ s => mix_stmt (mix h 83) s
  | SBind _ s t => mix_stmt (mix_stmt (mix h 89) s) t
  | STryCatch s _ => mix_stmt (mix h 97) s
  | SFinally s t => mix_stmt (mix_stmt (mix h 101) s) t
  | SGather s => mix_stmt (mix h 103) s
  | SAtomic s => mix h 107
  | SWhen _ _ => mix h 109
  | SDynAtomic s => mix_stmt (mix h 113) s
  end.

Definition mix_local (h : N) (o : option lheap) : N :=
  match o with
  | Some l =>
      fold_left (fun h ob => fold_left mix_value (o_values ob) (mix h 127)) (h_objects l)
        (mix h (match h_lock l with FREE => 131 | HELD => 137 | MINE => 139 end))
  | None => mix h 149
  end.

Definition hash (st : state) : positive :=
  let '((o, g), n) := st in
  let h := match o with Some s => mix_stmt 7 s | None => 5%N end in
  N.succ_pos (mix (fold_left mix_local (g_locals g) h)
                  (N.of_nat (n + length (g_lines g) + length (g_doomed g)))).

Definition table := PositiveMap.t (list state).

Definition bucket (M : table) (st : state) : list state :=
  match PositiveMap.find (hash st) M with Some l => l | None => [] end.

Definition is_in (M : table) (st : state) : bool :=
  existsb (fun st' => if state_eq_dec st st' then true else false) (bucket M st).

Definition enter (M : table) (st : state) : table :=
  PositiveMap.add (hash st) (st :: bucket M st) M.

Definition states (M : table) : list state := flat_map snd (PositiveMap.elements M).

(** Visit what can be reached; that nothing is missed is checked afterwards. *)
Fixpoint visit (P : program) (pol : policy) (n steps : nat) (waiting : list state) (M : table)
  : table :=
  match steps, waiting with
  | S steps, st :: waiting =>
      if is_over (fst st) || is_in M st then visit P pol n steps waiting M
      else visit P pol n steps (map snd (next P pol n st) ++ waiting)%list (enter M st)
  | _, _ => M
  end.

(** ** The check *)

Definition is_answer (b : bool) (l : label) : bool :=
  match l with Sync [TReturn (VBool b')] => Bool.eqb b b' | _ => false end.

Definition answered (P : program) (n : nat) (k : config) (q : question) : bool :=
  if is_asked q k then
    let g := locked (snd k) 0 MINE in
    whole_condition P n (asked q) g 0 &&
    forallb (fun lg => negb (is_answer (unwanted q) (fst lg))) (settled P n (asked q) g 0)
  else true.

Definition outcome_eq_dec (o o' : outcome) : {o = o'} + {o <> o'}.
Proof.
  decide equality;
  first [apply Z.eq_dec | apply string_dec | apply list_eq_dec, string_dec
        | apply list_eq_dec, Nat.eq_dec].
Defined.

Definition stated (outs : list outcome) (o : outcome) : bool :=
  existsb (fun o' => if outcome_eq_dec o o' then true else false) outs.

Section Certificate.
Variable P : program.
Variable pol : policy.
Variable qs : list question.
Variable outs : list outcome.

Definition checked (n : nat) (M : table) (st : state) : bool :=
  let '((o, g), _) := st in
  match o with
  | Some s => alive g 0 && whole P n s g 0
  | None => false
  end &&
  forallb (answered P n (fst st)) qs &&
  match next P pol n st with
  | [] => false
  | those =>
      forallb (fun ast : event * state =>
        let (a, st') := ast in
        if is_over (fst st') then
          stated outs (outcome_of a (snd (fst st'))) && forallb (answered P n (fst st')) qs
        else is_in M st') those
  end.

Definition certified (n most : N) (k : config) : bool :=
  let n := N.to_nat n in
  let M := visit P pol n (N.to_nat most) [(k, 0)] (PositiveMap.empty _) in
  is_in M (k, 0) && forallb (checked n M) (states M).

Lemma is_in_states M st : is_in M st = true -> In st (states M).
Proof.
  unfold is_in, bucket, states. intros H. apply existsb_exists in H as (st' & HI & E).
  destruct (state_eq_dec st st'); [subst | discriminate].
  destruct (PositiveMap.find (hash st') M) eqn:F; [| destruct HI].
  apply in_flat_map. exists (hash st', l). split; auto. now apply PositiveMap.elements_correct.
Qed.

Lemma next_complete n o g spent a st' s :
  o = Some s -> whole P n s g 0 = true -> goes P pol ((o, g), spent) a st' ->
  In (a, st') (next P pol n ((o, g), spent)).
Proof.
  intros -> W H. unfold next. inversion H; subst;
  match goal with X : 0 ∈ g |- _ => rewrite X end; apply in_app_iff.
  - left. apply in_map_iff. exists (d, l, k). split; auto. now apply whole_complete.
  - right. apply in_app_iff. left. apply in_flat_map. exists p. split; auto.
    match goal with X : p ∈ g |- _ => rewrite X end. simpl. auto.
  - right. apply in_app_iff. right.
    match goal with X : spent < _ |- _ => apply Nat.ltb_lt in X; rewrite X end.
    apply in_flat_map. exists p. split; auto.
    match goal with X : p ∈ g |- _ => rewrite X end. simpl. auto.
Qed.

Lemma next_sound n st a st' : In (a, st') (next P pol n st) -> goes P pol st a st'.
Proof.
  destruct st as [[[s |] g] spent]; simpl; [| contradiction].
  destruct (alive g 0) eqn:A; [| contradiction]. intros H.
  apply in_app_iff in H as [H | H]; [| apply in_app_iff in H as [H | H]].
  - apply in_map_iff in H as (((d, l), k) & E & H). injection E as <- <-.
    apply ext_steps_sound in H as [H _]. now constructor.
  - apply in_flat_map in H as (p & HI & H). destruct (alive g p) eqn:Ap; [| destruct H].
    destruct H as [H | []]. injection H as <- <-. now constructor.
  - destruct (Nat.ltb spent (budget pol)) eqn:B; [| destruct H]. apply Nat.ltb_lt in B.
    apply in_flat_map in H as (p & HI & H). destruct (alive g p) eqn:Ap; [| destruct H].
    destruct H as [H | []]. injection H as <- <-. now constructor.
Qed.

Lemma answered_sound n k q : answered P n k q = true -> answers P q k.
Proof.
  unfold answered, answers. intros H A g S. rewrite A in H.
  apply andb_true_iff in H as [W H]. apply (whole_settles _ _ _ _ _ _ _ W) in S.
  rewrite forallb_forall in H. specialize (H _ S). simpl in H.
  now rewrite Bool.eqb_reflx in H.
Qed.

(** What is said of a certified program. *)
Definition good (st : state) : Prop :=
  Forall (fun q => answers P q (fst st)) qs /\
  (is_over (fst st) = true \/ exists a st', goes P pol st a st') /\
  (forall a st', goes P pol st a st' -> is_over (fst st') = true ->
     In (outcome_of a (snd (fst st'))) outs).

(** Every state that a run reaches is no deadlock and answers the questions as wanted, and
    every run that ends ends in an outcome stated. *)
Theorem certified_sound n most k :
  certified n most k = true -> forall st, reached P pol (k, 0) st -> good st.
Proof.
  unfold certified. generalize (visit P pol (N.to_nat n) (N.to_nat most) [(k, 0)] (PositiveMap.empty _)).
  generalize (N.to_nat n). clear n. intros n M H. apply andb_true_iff in H as [HI HC]. rewrite forallb_forall in HC.
  assert (forall st, In st (states M) -> good st /\
    forall a st', goes P pol st a st' ->
      Forall (fun q => answers P q (fst st')) qs /\ is_over (fst st') = true \/
      In st' (states M)) as X.
  { intros [[o g] spent] HS. specialize (HC _ HS). unfold checked in HC.
    apply andb_true_iff in HC as [HC HN]. apply andb_true_iff in HC as [HW HQ].
    destruct o as [s |]; [| discriminate]. apply andb_true_iff in HW as [HA HW].
    assert (forall a st', goes P pol ((Some s, g), spent) a st' ->
      (is_over (fst st') = true /\ In (outcome_of a (snd (fst st'))) outs /\
       Forall (fun q => answers P q (fst st')) qs) \/
      (is_over (fst st') = false /\ In st' (states M))) as Y.
    { intros a st' HG. apply (next_complete n _ _ _ _ _ _ eq_refl HW) in HG.
      destruct (next P pol n _) as [| ast0 those] eqn:E; [destruct HG |]. rewrite <- E in *.
      rewrite forallb_forall in HN. specialize (HN _ HG). simpl in HN.
      destruct (is_over (fst st')).
      - left. apply andb_true_iff in HN as [HO HQ']. repeat split; auto.
        + unfold stated in HO. apply existsb_exists in HO as (o' & HO & E').
          destruct (outcome_eq_dec _ o'); [subst; auto | discriminate].
        + rewrite forallb_forall in HQ'. apply Forall_forall. intros q Hq.
          eapply answered_sound; eauto.
      - right. split; auto. now apply is_in_states. }
    split.
    - repeat split.
      + rewrite forallb_forall in HQ. apply Forall_forall. intros q Hq.
        eapply answered_sound; eauto.
      + right. destruct (next P pol n _) as [| [a st'] those] eqn:E; [discriminate |].
        exists a, st'. apply (next_sound n). rewrite E. left. reflexivity.
      + intros a st' HG HO. destruct (Y _ _ HG) as [(_ & Z & _) | [Z _]]; auto. congruence.
    - intros a st' HG. destruct (Y _ _ HG) as [(Z1 & _ & Z3) | [_ Z]]; auto. }
  intros st HR.
  assert (In st (states M) \/
    Forall (fun q => answers P q (fst st)) qs /\ is_over (fst st) = true) as [HS | [HQ HO]].
  { induction HR as [| st a st' HR IH HG].
    - left. now apply is_in_states.
    - destruct IH as [HS | [_ HO]].
      + destruct (X _ HS) as [_ Y]. destruct (Y _ _ HG); auto.
      + exfalso. inversion HG; subst; unfold is_over in HO; simpl in HO;
        match goal with Z : 0 ∈ ?g |- _ => rewrite Z in HO end; discriminate. }
  - now apply X.
  - repeat split; auto. intros a st' HG. exfalso.
    inversion HG; subst; unfold is_over in HO; simpl in HO;
    match goal with Z : 0 ∈ ?g |- _ => rewrite Z in HO end; discriminate.
Qed.

End Certificate.

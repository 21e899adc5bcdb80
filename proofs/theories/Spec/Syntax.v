(** * The terms of TX10 and Resilient TX10.

    Section 1 of S. Crafa, D. Cunningham, V. Saraswat, A. Shinnar, O. Tardieu,
    "Semantics of (Resilient) X10", ECOOP 2014.  Definitions only. *)

From Coq Require Import String ZArith List.
Import ListNotations.
Open Scope list_scope.

Definition place := nat.
Definition var := string.
Definition field := string.

(** Constant exceptions, their own copies. *)
Inductive fault := BF | BG | BadType.

(** v, w.  An object is number n of its place and means something there only. *)
Inductive value :=
| VObj (p : place) (n : nat)      (* o *)
| VRef (p : place) (n : nat)      (* o$p *)
| VNum (z : Z)
| VDead (p : place)               (* DP(p) *)
| VFault (f : fault)
| VPlace (p : place).             (* what the member `place` of DP(p) gives *)

(** d, e. *)
Inductive expr :=
| EVal (v : value)
| EVar (x : var)
| ESelect (e : expr) (f : field)             (* e.f *)
| ERecord (fs : list (field * expr))         (* {f:e, ...} *)
| EMakeRef (e : expr)                        (* globalref e *)
| EValOf (e : expr).                         (* valof e *)

(** s, t.  The last two are there at run time only. *)
Inductive stmt :=
| SSkip
| SThrow (e : expr)
| SVal (x : var) (e : expr) (s : stmt)                 (* val x = e in s *)
| SUpd (d : expr) (f : field) (e : expr)               (* d.f = e *)
| SSeq (s t : stmt)                                    (* {s t} *)
| SAt (q : place) (bs : list (var * expr)) (s : stmt)  (* at(q){val x = e, ... in s} *)
| SAsync (s : stmt)
| SFinish (mu : list value) (s : stmt)                 (* mu: what was thrown inside so far *)
| STry (s t : stmt)                                    (* try s catch t *)
| SDynAt (q : place) (s : stmt)                        (* AT(q) s: s runs now at q *)
| SDynAsync (s : stmt).                                (* ASYNC s: a running activity *)

(** Every statement is either asynchronous, with only activities left to run,
    or synchronous. *)
Fixpoint is_async (s : stmt) : bool :=
  match s with
  | SDynAsync _ => true
  | SSeq s t => is_async s && is_async t
  | SDynAt _ s | STry s _ => is_async s
  | _ => false
  end.

(** ** Substitution of a closed value: nothing can be captured. *)

Fixpoint esubst (x : var) (v : value) (e : expr) : expr :=
  match e with
  | EVal w => EVal w
  | EVar y => if String.eqb x y then EVal v else EVar y
  | ESelect e f => ESelect (esubst x v e) f
  | ERecord fs => ERecord (map (fun fe => (fst fe, esubst x v (snd fe))) fs)
  | EMakeRef e => EMakeRef (esubst x v e)
  | EValOf e => EValOf (esubst x v e)
  end.

Definition binds (x : var) {A} (bs : list (var * A)) : bool :=
  existsb (fun b => String.eqb x (fst b)) bs.

Fixpoint subst (x : var) (v : value) (s : stmt) : stmt :=
  match s with
  | SSkip => SSkip
  | SThrow e => SThrow (esubst x v e)
  | SVal y e s => SVal y (esubst x v e) (if String.eqb x y then s else subst x v s)
  | SUpd d f e => SUpd (esubst x v d) f (esubst x v e)
  | SSeq s t => SSeq (subst x v s) (subst x v t)
  | SAt q bs s =>
      SAt q (map (fun b => (fst b, esubst x v (snd b))) bs)
          (if binds x bs then s else subst x v s)
  | SAsync s => SAsync (subst x v s)
  | SFinish mu s => SFinish mu (subst x v s)
  | STry s t => STry (subst x v s) (subst x v t)
  | SDynAt q s => SDynAt q (subst x v s)
  | SDynAsync s => SDynAsync (subst x v s)
  end.

Fixpoint substs (bs : list (var * value)) (s : stmt) : stmt :=
  match bs with [] => s | (x, v) :: bs => substs bs (subst x v s) end.

(** ** Where the next expression is: E[e], from left to right. *)

Definition hole (A : Type) : Type := expr * (expr -> A).

Definition around {A B} (f : A -> B) (h : option (hole A)) : option (hole B) :=
  match h with Some (e, E) => Some (e, fun d => f (E d)) | None => None end.

Definition list_hole {A} (inside : expr -> option (hole expr)) :=
  fix go (es : list (A * expr)) : option (hole (list (A * expr))) :=
    match es with
    | [] => None
    | (a, e) :: es =>
        match inside e with
        | Some (d, E) => Some (d, fun d => (a, E d) :: es)
        | None => around (cons (a, e)) (go es)
        end
    end.

(** None for a value; an expression whose parts are values is its own redex. *)
Fixpoint ehole (e : expr) : option (hole expr) :=
  let here := Some (e, fun d => d) in
  let or_here h := match h with Some _ => h | None => here end in
  match e with
  | EVal _ => None
  | EVar _ => here
  | ESelect d f => or_here (around (fun d => ESelect d f) (ehole d))
  | ERecord fs => or_here (around ERecord (list_hole ehole fs))
  | EMakeRef d => or_here (around EMakeRef (ehole d))
  | EValOf d => or_here (around EValOf (ehole d))
  end.

(** E ::= val x = [] in s | throw [] | [].f = e | v.f = [] | at(q){val x = [] in s} *)
Definition shole (s : stmt) : option (hole stmt) :=
  match s with
  | SThrow e => around SThrow (ehole e)
  | SVal x e s => around (fun e => SVal x e s) (ehole e)
  | SUpd d f e =>
      match ehole d with
      | Some (r, E) => Some (r, fun d => SUpd (E d) f e)
      | None => around (SUpd d f) (ehole e)
      end
  | SAt q bs s => around (fun bs => SAt q bs s) (list_hole ehole bs)
  | _ => None
  end.

(** What all expressions of a list are, once they are values. *)
Fixpoint values_of {A} (es : list (A * expr)) : option (list (A * value)) :=
  match es with
  | [] => Some []
  | (a, EVal v) :: es => option_map (cons (a, v)) (values_of es)
  | _ => None
  end.

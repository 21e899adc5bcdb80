(** * The terms of X10 proper: those of TX10 and of its extensions.

    A layer of its own beside [Spec]: the rules of [Rules.v] are those of the
    interpreter, one constructor each.  What differs from the notation of
    `x10sem core` is only that all statements without statements inside are
    [SDo] of an action and of expressions, and all compound expressions [EApp]
    of a head; so evaluation and substitution are the same for all. *)

From Coq Require Import String ZArith Bool List.
Import ListNotations.
Open Scope list_scope.

Definition place := nat.
Definition var := string.
Definition field := string.

(** The integers of X10. *)
Inductive kind := Byte | UByte | Short | UShort | Int | UInt | Long | ULong.

(** v, w.  A fault is a constant exception of a class, with a message; a
    floating-point number is its text, with which the theory does not compute;
    a character is its code. *)
Inductive value :=
| VObj (p : place) (n : nat)             (* o *)
| VRef (p : place) (n : nat)             (* o$p *)
| VNum (z : Z) (k : kind)
| VDead (p : place)                      (* DP(p) *)
| VFault (cls : string) (message : string)
| VReal (text : string) (kind : string)
| VBool (b : bool)
| VStr (s : string)
| VChar (n : nat)
| VNull
| VUnit
| VPlace (p : place).

Notation BF := (VFault "BF" "").
Notation BG := (VFault "BG" "").
Notation BadType := (VFault "BadType" "").

(** What a label carries: exceptions, and completions, which no handler is for. *)
Inductive thrown :=
| TVal (v : value)
| TReturn (v : value)                    (* on its way to the call *)
| TExit (l : string)                     (* break, continue: on its way to the statement l *)
| TUnsupported (what : string).          (* a construct or member without a meaning *)

(** d, e. *)
Inductive head :=
| HSelect (f : field)                    (* e.f *)
| HRecord (cls : string) (fs : list field)   (* {f:e, ...} of a class *)
| HMakeRef                               (* globalref e *)
| HValOf                                 (* valof e *)
| HOp (op : string)                      (* op(e, ...): a function of values alone *)
| HQuery (name : string)                 (* query(e, ...): reads the place, the world, classes *)
| HElement                               (* e[e] *)
| HRail                                  (* rail(n, v) *)
| HNondet.                               (* nondet(lo, hi) *)

Inductive expr :=
| EVal (v : value)
| EVar (x : var)
| EApp (h : head) (es : list expr).

(** What takes a step once its expressions are values. *)
Inductive action :=
| ASkip
| AThrow                                 (* throw e *)
| AUpd (f : field)                       (* e.f = e *)
| AElementUpd                            (* e[e] = e *)
| AExit (l : string)                     (* exit l *)
| AReturn                                (* return e *)
| AAbort (ts : list thrown)              (* complete abruptly as before; run time only *)
| ACall (cls m : string)                 (* call C.m(e, ...) *)
| AInvoke (m above : string)             (* invoke e.m(e, ...), of a class above one *)
| AInfix (op : string)                   (* infix op(e, e) *)
| AStaticGet (cls f : string)            (* static C.f *)
| AStaticSet (cls f : string)            (* static C.f = e *)
| AAssert                                (* assert e : e *)
| ALegal (what : string)                 (* refuse what atomic does not allow *)
| APrint (newline : bool)
| AKillHere
| AKillThere                             (* killThere(e) *)
| ASetExit                               (* setExitCode(e) *)
| ANoMeaning (what : string).

(** s, t.  SDynAt, SDynAsync, SDynAtomic are there at run time only. *)
Inductive stmt :=
| SDo (a : action) (es : list expr)
| SVal (x : var) (e : expr) (s : stmt)                    (* val x = e in s *)
| SSeq (s t : stmt)
| SAt (xs : list var) (es : list expr) (s : stmt)         (* at(e){val x = e, ... in s} *)
| SAsync (s : stmt)
| SFinish (mu : list thrown) (s : stmt)
| STry (s t : stmt)                                       (* try s catch t *)
| SDynAt (q : place) (s : stmt)                           (* AT(q) s *)
| SDynAsync (s : stmt)                                    (* ASYNC s *)
| SIf (e : expr) (s t : stmt)
| SLoop (s : stmt)
| SLabelled (l : string) (s : stmt)
| SBind (x : var) (s t : stmt)                            (* bind x = s in t *)
| STryCatch (s : stmt) (cs : list (string * var * stmt))  (* try s catch (x:T) t ... *)
| SFinally (s t : stmt)                                   (* guard s with t *)
| SGather (s : stmt)
| SAtomic (s : stmt)
| SWhen (c s : stmt)
| SDynAtomic (s : stmt).                                  (* ATOMIC s *)

Notation SSkip := (SDo ASkip []).

(** Every statement is either asynchronous, with only activities left to run,
    or synchronous. *)
Fixpoint is_async (s : stmt) : bool :=
  match s with
  | SDynAsync _ => true
  | SSeq s t => is_async s && is_async t
  | SDynAt _ s | STry s _ | SLabelled _ s | STryCatch s _ | SFinally s _ => is_async s
  | _ => false
  end.

(** ** Substitution of a closed value: nothing can be captured. *)

Fixpoint esubst (x : var) (v : value) (e : expr) : expr :=
  match e with
  | EVal w => EVal w
  | EVar y => if String.eqb x y then EVal v else EVar y
  | EApp h es => EApp h (map (esubst x v) es)
  end.

Definition binds (x : var) (xs : list var) : bool := existsb (String.eqb x) xs.

Fixpoint subst (x : var) (v : value) (s : stmt) : stmt :=
  match s with
  | SDo a es => SDo a (map (esubst x v) es)
  | SVal y e s => SVal y (esubst x v e) (if String.eqb x y then s else subst x v s)
  | SSeq s t => SSeq (subst x v s) (subst x v t)
  | SAt xs es s => SAt xs (map (esubst x v) es) (if binds x xs then s else subst x v s)
  | SAsync s => SAsync (subst x v s)
  | SFinish mu s => SFinish mu (subst x v s)
  | STry s t => STry (subst x v s) (subst x v t)
  | SDynAt q s => SDynAt q (subst x v s)
  | SDynAsync s => SDynAsync (subst x v s)
  | SIf e s t => SIf (esubst x v e) (subst x v s) (subst x v t)
  | SLoop s => SLoop (subst x v s)
  | SLabelled l s => SLabelled l (subst x v s)
  | SBind y s t => SBind y (subst x v s) (if String.eqb x y then t else subst x v t)
  | STryCatch s cs =>
      STryCatch (subst x v s)
        (map (fun '(c, y, t) => (c, y, if String.eqb x y then t else subst x v t)) cs)
  | SFinally s t => SFinally (subst x v s) (subst x v t)
  | SGather s => SGather (subst x v s)
  | SAtomic s => SAtomic (subst x v s)
  | SWhen c s => SWhen (subst x v c) (subst x v s)
  | SDynAtomic s => SDynAtomic (subst x v s)
  end.

Fixpoint substs (bs : list (var * value)) (s : stmt) : stmt :=
  match bs with [] => s | (x, v) :: bs => substs bs (subst x v s) end.

(** ** Where the next expression is: E[e], from left to right. *)

Definition hole (A : Type) : Type := expr * (expr -> A).

Definition around {A B} (f : A -> B) (h : option (hole A)) : option (hole B) :=
  match h with Some (e, E) => Some (e, fun d => f (E d)) | None => None end.

Definition list_hole (inside : expr -> option (hole expr)) :=
  fix go (es : list expr) : option (hole (list expr)) :=
    match es with
    | [] => None
    | e :: es =>
        match inside e with
        | Some (d, E) => Some (d, fun d => E d :: es)
        | None => around (cons e) (go es)
        end
    end.

(** None for a value; an expression whose parts are values is its own redex. *)
Fixpoint ehole (e : expr) : option (hole expr) :=
  match e with
  | EVal _ => None
  | EVar _ => Some (e, fun d => d)
  | EApp h es =>
      match list_hole ehole es with
      | Some (d, E) => Some (d, fun d => EApp h (E d))
      | None => Some (e, fun d => d)
      end
  end.

Definition shole (s : stmt) : option (hole stmt) :=
  match s with
  | SDo a es => around (SDo a) (list_hole ehole es)
  | SVal x e s => around (fun e => SVal x e s) (ehole e)
  | SAt xs es s => around (fun es => SAt xs es s) (list_hole ehole es)
  | SIf e s t => around (fun e => SIf e s t) (ehole e)
  | _ => None
  end.

(** What all expressions of a list are, once they are values. *)
Fixpoint values_of (es : list expr) : option (list value) :=
  match es with
  | [] => Some []
  | EVal v :: es => option_map (cons v) (values_of es)
  | _ => None
  end.

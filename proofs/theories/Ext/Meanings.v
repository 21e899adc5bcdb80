(** * What rules speak of beside terms and heaps: rule names, elements, calls, handlers. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes Ext.Operators.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.

(** The rules, by the names that the interpreter's [RULES] has. *)
Inductive rule :=
| SKIP | EXCEPTION | DECLARE_VAL | FIELD_UPD | FIELD_UPD_FAIL | SPAWN | ASYNC
| FINISH | END_FINISH | SEQ | SEQ_TERM | SEQ_FAIL | PAR | AT | PLACE_SHIFT | TRY | CATCH
| DEAD | AT_DEAD | END_FINISH_DEAD | SEQ_DEAD_SYNC | SEQ_DEAD_ASYNC | MASK | CATCH_DEAD
| PLACE_FAILURE
| CONTEXT | SELECT | SELECT_MEMBER | SELECT_FAIL | NEW | GLOBAL_REF | VAL_OF
| OPERATOR | QUERY | MAKE_RAIL | ELEMENT | ELEMENT_FAIL | ELEMENT_UPD | ELEMENT_UPD_FAIL
| NONDET | NONDET_FAIL
| CALL | INVOKE | INVOKE_NULL | NO_METHOD | INFIX | STATIC_GET | STATIC_INIT | STATIC_SET
| ATOMIC | WHEN | WHEN_FAIL | DYN_ATOMIC | LEGAL
| IF | LOOP | EXIT | LABELLED | LABELLED_EXIT | RETURN | BIND | BIND_RETURN | BIND_END
| COMPLETION_DEAD | GUARD | GUARD_FAIL | ABORT
| TRY_TYPE | CATCH_TYPE | CATCH_TYPE_DEAD | GATHER | GATHER_FAIL | ASSERT | ASSERT_FAIL
| PRINT | KILL_HERE | KILL_THERE | SET_EXIT | NO_MEANING.

(** A derivation: the rules from the whole statement's down to the redex's; the
    way of a condition of `when` is no part of it. *)
Definition derivation := list rule.

Notation vals vs := (map EVal vs).

(** ** Rails *)

(** The number of an element of a rail, if there is such an element. *)
Definition in_range (v i : value) (g : heap) : option (object * nat) :=
  match get_object g v, i with
  | Some (Obj c [] ws), VNum z _ =>
      if Z.leb 0 z && Z.ltb z (Z.of_nat (length ws)) then Some (Obj c [] ws, Z.to_nat z) else None
  | _, _ => None
  end.

(** The exception of an element that is not there. *)
Definition outside (v i : value) (g : heap) : value :=
  match get_object g v with
  | Some (Obj _ [] _) =>
      let n := match i with VNum z _ => z | _ => (-1)%Z end in
      VFault "ArrayIndexOutOfBoundsException" ("index " ++ decimal n ++ " out of range")
  | _ => BF
  end.

(** The numbers that a choice is among. *)
Definition choices (v w : value) : list value :=
  match v, w with
  | VNum lo k, VNum hi _ =>
      map (fun i => VNum (lo + Z.of_nat i) k) (seq 0 (Z.to_nat (hi - lo + 1)))
  | _, _ => []
  end.

(** ** Calls *)

(** What an invocation becomes: the body of a method, or the application of a field. *)
Definition invoked (m above : string) (v : value) (vs : list value) (g : heap) (P : program)
  : option stmt :=
  match found (class_of v g) m vs g P above with
  | Some body => Some (subst "this" v (entered body vs))
  | None =>
      match get_object g v with
      | Some o =>
          if existsb (String.eqb m) (o_names o) then
            let w := match get g v m with Some w => w | None => VNull end in
            Some (SDo (AInvoke "()" "") (vals (w :: vs)))
          else None
      | None => None
      end
  end.

(** The method that a call does not find. *)
Definition missing (a : action) (vs : list value) (g : heap) (P : program) : option string :=
  match a, vs with
  | ACall c m, _ =>
      match found c m vs g P "" with Some _ => None | None => Some (c ++ "." ++ m) end
  | AInvoke m above, v :: vs =>
      if is_null v then None
      else match invoked m above v vs g P with
           | Some _ => None
           | None => Some (class_of v g ++ "." ++ m)%string
           end
  | _, _ => None
  end.

Definition is_object (v : value) : bool := match v with VObj _ _ => true | _ => false end.

Definition has_method (v : value) (m : string) (w : value) (g : heap) (P : program) : bool :=
  is_object v &&
  match find_method (class_of v g) m [w] g P "" with Some _ => true | None => false end.

(** The call that an operator on objects is, if it is one. *)
Definition overloaded (op : string) (v w : value) (g : heap) (P : program) : option stmt :=
  let invoke v m vs := SDo (AInvoke m "") (vals (v :: vs)) in
  if has_method v op w g P then Some (invoke v op [w])
  else if has_method w ("inv" ++ op) v g P then Some (invoke w ("inv" ++ op)%string [v])
  else if String.eqb op "+" then
    match v, w with
    | VObj _ _, VStr _ =>
        Some (SBind "$x" (invoke v "toString"%string []) (SDo (AInfix "+") [EVar "$x"; EVal w]))
    | VStr _, VObj _ _ =>
        Some (SBind "$x" (invoke w "toString"%string []) (SDo (AInfix "+") [EVal v; EVar "$x"]))
    | _, _ => None
    end
  else None.

(** A static field by the name that it has in a local heap, and its initialiser. *)
Definition static_name (c f : string) : string := c ++ "." ++ f.

Definition initialiser (c f : string) (P : program) : option stmt :=
  match lookup c P with Some i => lookup f (c_statics i) | None => None end.

(** ** Exceptions *)

(** What the first clause that fits a synchronous label does. *)
Definition handler (cs : list (string * var * stmt)) (l : label) (g : heap) (P : program)
  : option stmt :=
  match carried l with
  | TVal v :: _ =>
      match find (fun c => is_instance v (fst (fst c)) g P) cs with
      | Some (_, x, t) => Some (subst x v t)
      | None => None
      end
  | _ => None
  end.

(** One exception for those that a finish collected. *)
Definition bundle (vs : list value) (g : heap) (p : place) : value * heap :=
  let (r, g) := alloc g p (rail vs) in
  alloc g p (Obj "MultipleExceptions" ["exceptions"; "message"; "cause"]%string [r; VNull; VNull]).

(** ** Bodies *)

(** Whether a statement ended normally. *)
Definition ended (l : label) (k : config) : bool :=
  match fst k with None => negb (is_sync l) | Some _ => false end.

(** Whether a step of its body makes s go on with something of its own. *)
Definition goes_on (s : stmt) (l : label) (k : config) : bool :=
  match s with
  | SBind _ _ _ => ended l k
  | SFinally _ _ => is_sync l
  | _ => false
  end.

(** A statement around another, where a synchronous failure leaves it. *)
Definition passing (E : stmt -> stmt) (l : label) (k : config) : config :=
  if is_sync l then k else within E k.

(** Places are kept in order. *)
Fixpoint add_place (q : place) (l : list place) : list place :=
  match l with
  | [] => [q]
  | q' :: l' =>
      if Nat.eqb q q' then l else if Nat.ltb q q' then q :: l else q' :: add_place q l'
  end.

Definition doom (g : heap) (q : place) : heap :=
  Heap (g_locals g) (g_lines g) (g_line g) (add_place q (g_doomed g)) (g_exit g).

Definition exiting (g : heap) (n : Z) : heap :=
  Heap (g_locals g) (g_lines g) (g_line g) (g_doomed g) n.

Definition is_held (g : heap) (p : place) : bool :=
  match lock_of g p with Some HELD => true | _ => false end.

(** g', where the lock of p is as in g. *)
Definition lock_as (g g' : heap) (p : place) : heap :=
  match lock_of g p with Some l => locked g' p l | None => g' end.

(** Statements that are lost when their place fails; the others fail as their bodies do. *)
Definition is_lost (s : stmt) : bool :=
  match s with
  | SDo _ _ | SVal _ _ _ | SAsync _ | SAt _ _ _ | SIf _ _ _ | SLoop _ | SAtomic _ | SWhen _ _ => true
  | _ => false
  end.

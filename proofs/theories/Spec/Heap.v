(** * Heaps: lists, so that everything computes.

    A place is an index into g; the number of an object is its index in the
    local heap.  A place without a local heap has failed, or never was. *)

From Coq Require Import String List.
From X10 Require Import Spec.Syntax.
Import ListNotations.
Open Scope list_scope.

Definition object := list (field * value).
Definition lheap := list object.                 (* h *)
Definition heap := list (option lheap).          (* g *)

Definition local (g : heap) (p : place) : option lheap :=
  match nth_error g p with Some h => h | None => None end.

Definition alive (g : heap) (p : place) : bool :=
  match local g p with Some _ => true | None => false end.

(** dom(g), decided. *)
Notation "p ∈ g" := (alive g p = true) (at level 70, no associativity).
Notation "p ∉ g" := (alive g p = false) (at level 70, no associativity).

(** Element n of a list replaced, if there is one. *)
Fixpoint replace {A} (n : nat) (a : A) (l : list A) : list A :=
  match n, l with
  | _, [] => []
  | 0, _ :: l => a :: l
  | S n, b :: l => b :: replace n a l
  end.

(** g[p -> h] and g - p. *)
Definition put (g : heap) (p : place) (h : lheap) : heap := replace p (Some h) g.
Definition without (g : heap) (p : place) : heap := replace p None g.

Fixpoint get_field (o : object) (f : field) : option value :=
  match o with
  | [] => None
  | (f', v) :: o => if String.eqb f f' then Some v else get_field o f
  end.

(** The first field of that name written, if there is one. *)
Fixpoint set_field (o : object) (f : field) (v : value) : option object :=
  match o with
  | [] => None
  | (f', w) :: o =>
      if String.eqb f f' then Some ((f', v) :: o)
      else option_map (cons (f', w)) (set_field o f v)
  end.

Definition get_object (g : heap) (p : place) (n : nat) : option object :=
  match local g p with Some h => nth_error h n | None => None end.

(** h(v)(f), if v is an object and has such a field. *)
Definition get (g : heap) (v : value) (f : field) : option value :=
  match v with
  | VObj p n =>
      match get_object g p n with Some o => get_field o f | None => None end
  | _ => None
  end.

(** g[p -> h[o.f -> w]], if v is an object o of a place p and has such a field. *)
Definition set (g : heap) (v : value) (f : field) (w : value) : option heap :=
  match v with
  | VObj p n =>
      match local g p with
      | Some h =>
          match nth_error h n with
          | Some o => option_map (fun o => put g p (replace n o h)) (set_field o f w)
          | None => None
          end
      | None => None
      end
  | _ => None
  end.

(** A new object of p, and the heap with it. *)
Definition alloc (g : heap) (p : place) (o : object) : value * heap :=
  match local g p with
  | Some h => (VObj p (length h), put g p (h ++ [o]))
  | None => (VObj p 0, g)
  end.

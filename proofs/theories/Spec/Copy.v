(** * copy(h_q, v, h_p): the object graph reachable from values, rebuilt at p.

    Sharing and cycles are preserved; numbers, constants and global references
    are their own copies.  First the reachable objects are listed, breadth
    first and each once; then each is rebuilt under the number of its position.
    [Thm/Copying.v] proves that the fuel suffices and that the copy is
    isomorphic to the original. *)

From Coq Require Import String Arith List.
From X10 Require Import Spec.Syntax Spec.Heap.
Import ListNotations.
Open Scope list_scope.

Definition oid : Type := place * nat.

Definition oid_eqb (a b : oid) : bool := Nat.eqb (fst a) (fst b) && Nat.eqb (snd a) (snd b).

Fixpoint index_of (o : oid) (l : list oid) : option nat :=
  match l with
  | [] => None
  | a :: l => if oid_eqb o a then Some 0 else option_map S (index_of o l)
  end.

(** Note an object that a value is, if it is a new one, after those known. *)
Definition note (known : list oid) (v : value) : list oid :=
  match v with
  | VObj p n =>
      match index_of (p, n) known with
      | Some _ => known
      | None => known ++ [(p, n)]
      end
  | _ => known
  end.

Definition fields_of (g : heap) (o : oid) : object :=
  match get_object g (fst o) (snd o) with Some fs => fs | None => [] end.

(** Go through the known objects from position i on, noting what they hold. *)
Fixpoint explore (fuel : nat) (g : heap) (i : nat) (known : list oid) : list oid :=
  match fuel, nth_error known i with
  | S fuel, Some o => explore fuel g (S i) (fold_left note (map snd (fields_of g o)) known)
  | _, _ => known
  end.

Definition count (g : heap) : nat :=
  list_sum (map (fun h => match h with Some h => length h | None => 0 end) g).

Definition reachable (g : heap) (vs : list value) : list oid :=
  explore (count g) g 0 (fold_left note vs []).

(** The copy of a value, where the objects known get numbers of p from base on. *)
Definition moved (p : place) (base : nat) (known : list oid) (v : value) : value :=
  match v with
  | VObj q n =>
      match index_of (q, n) known with
      | Some i => VObj p (base + i)
      | None => v
      end
  | _ => v
  end.

Definition moved_object (p : place) (base : nat) (known : list oid) (o : object) : object :=
  map (fun fv => (fst fv, moved p base known (snd fv))) o.

(** Copy values to p: one graph, so that what they share their copies share. *)
Definition copy (g : heap) (vs : list value) (p : place) : list value * heap :=
  match local g p with
  | Some h =>
      let known := reachable g vs in
      let move := moved p (length h) known in
      let objects := map (fun o => moved_object p (length h) known (fields_of g o)) known in
      (map move vs, put g p (h ++ objects))
  | None => (vs, g)
  end.

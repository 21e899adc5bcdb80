(** * Copies of object graphs between places, and of what a label carries.

    As [Spec.Copy], but for fields that start anew in a copy. *)

From Coq Require Import String Arith Bool List.
From X10 Require Import Ext.Terms Ext.State Ext.Classes.
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
  | VObj p n => match index_of (p, n) known with Some _ => known | None => known ++ [(p, n)] end
  | _ => known
  end.

(** The class of an object, and for each field its name, whether it starts
    anew in a copy, and its value; the elements of a rail have no names. *)
Definition fields_of (g : heap) (P : program) (o : oid) : string * list (bool * value) :=
  match get_object g (VObj (fst o) (snd o)) with
  | Some o =>
      (o_class o,
       match o_names o with
       | [] => map (fun v => (false, v)) (o_values o)
       | fs => combine (map (fun f => mem f (transient (o_class o) P)) fs) (o_values o)
       end)
  | None => (EmptyString, [])
  end.

Definition kept (g : heap) (P : program) (o : oid) : list value :=
  map snd (filter (fun bv => negb (fst bv)) (snd (fields_of g P o))).

(** Go through the known objects from position i on, noting what they hold. *)
Fixpoint explore (fuel : nat) (g : heap) (P : program) (i : nat) (known : list oid) : list oid :=
  match fuel, nth_error known i with
  | S fuel, Some o => explore fuel g P (S i) (fold_left note (kept g P o) known)
  | _, _ => known
  end.

Definition count (g : heap) : nat :=
  list_sum (map (fun h => match h with Some h => length (h_objects h) | None => 0 end)
                (g_locals g)).

Definition reachable (g : heap) (P : program) (vs : list value) : list oid :=
  explore (count g) g P 0 (fold_left note vs []).

(** The copy of a value, where the objects known get numbers of p from base on. *)
Definition moved (p : place) (base : nat) (known : list oid) (v : value) : value :=
  match v with
  | VObj q n =>
      match index_of (q, n) known with Some i => VObj p (base + i) | None => v end
  | _ => v
  end.

Definition moved_object (g : heap) (P : program) (p : place) (base : nat) (known : list oid)
    (o : oid) : object :=
  let (cls, fields) := fields_of g P o in
  let names := match get_object g (VObj (fst o) (snd o)) with Some o => o_names o | None => [] end in
  Obj cls names
    (map (fun bv : bool * value =>
            if fst bv then default_of (class_of (snd bv) g) else moved p base known (snd bv))
         fields).

(** Copy values to p: one graph, so that what they share their copies share. *)
Definition copy (g : heap) (P : program) (vs : list value) (p : place) : list value * heap :=
  let known := reachable g P vs in
  let base := length (objects_of g p) in
  (map (moved p base known) vs,
   with_objects g p (objects_of g p ++ map (moved_object g P p base known) known)).

Definition value_in (t : thrown) : list value :=
  match t with TVal v | TReturn v => [v] | _ => [] end.

(** Put values where those of a list of thrown things are. *)
Fixpoint refill (ts : list thrown) (vs : list value) : list thrown :=
  match ts, vs with
  | TVal _ :: ts, v :: vs => TVal v :: refill ts vs
  | TReturn _ :: ts, v :: vs => TReturn v :: refill ts vs
  | t :: ts, _ => t :: refill ts vs
  | [], _ => []
  end.

(** What a label carries, copied to p. *)
Definition copy_label (g : heap) (P : program) (l : label) (p : place) : label * heap :=
  match l with
  | Eps => (Eps, g)
  | _ =>
      let (vs, g) := copy g P (flat_map value_in (carried l)) p in
      (carrying l (refill (carried l) vs), g)
  end.

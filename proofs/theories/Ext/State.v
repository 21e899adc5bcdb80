(** * Programs, heaps, the world outside, labels and configurations: what a step relates. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Ext.Terms.
Import ListNotations.
Open Scope list_scope.

(** ** Programs: classes by name *)

(** A method: parameters with the names of their types, and a body, in which
    `this` is free if it is no static one. *)
Record method := Method { m_params : list var; m_types : list string; m_body : stmt }.

(** What a class extends, nearest first, and its members; overloads are in the
    order of declaration. *)
Record class := Class {
  c_supers : list string;
  c_methods : list (string * list method);
  c_statics : list (string * stmt);
  c_transient : list field }.

Definition program := list (string * class).

Fixpoint lookup {A} (x : string) (l : list (string * A)) : option A :=
  match l with
  | [] => None
  | (y, a) :: l => if String.eqb x y then Some a else lookup x l
  end.

(** ** Heaps *)

(** An object: its class and its fields; a rail has values and no names. *)
Record object := Obj { o_class : string; o_names : list field; o_values : list value }.

(** The lock of a place; MINE is what a step inside ATOMIC s sees. *)
Inductive lock := FREE | HELD | MINE.

(** h: objects by number; static fields, None while they are initialised; the lock. *)
Record lheap := Local {
  h_objects : list object;
  h_statics : list (string * option value);
  h_lock : lock }.

(** g: a local heap for each live place, by number; and what the program did to
    the world: the lines it printed, the places it doomed, its exit code. *)
Record heap := Heap {
  g_locals : list (option lheap);
  g_lines : list string;
  g_line : string;
  g_doomed : list place;
  g_exit : Z }.

Definition local (g : heap) (p : place) : option lheap :=
  match nth_error (g_locals g) p with Some h => h | None => None end.

Definition alive (g : heap) (p : place) : bool :=
  match local g p with Some _ => true | None => false end.

(** dom(g), decided. *)
Notation "p ∈ g" := (alive g p = true) (at level 70, no associativity).
Notation "p ∉ g" := (alive g p = false) (at level 70, no associativity).

Fixpoint replace {A} (n : nat) (a : A) (l : list A) : list A :=
  match n, l with
  | _, [] => []
  | 0, _ :: l => a :: l
  | S n, b :: l => b :: replace n a l
  end.

Definition with_locals (g : heap) (hs : list (option lheap)) : heap :=
  Heap hs (g_lines g) (g_line g) (g_doomed g) (g_exit g).

(** g[p -> h]. *)
Definition put (g : heap) (p : place) (h : lheap) : heap :=
  with_locals g (replace p (Some h) (g_locals g)).

(** g - p. *)
Definition without (g : heap) (p : place) : heap :=
  Heap (replace p None (g_locals g)) (g_lines g) (g_line g)
    (filter (fun q => negb (Nat.eqb p q)) (g_doomed g)) (g_exit g).

Definition objects_of (g : heap) (p : place) : list object :=
  match local g p with Some h => h_objects h | None => [] end.

Definition with_objects (g : heap) (p : place) (os : list object) : heap :=
  match local g p with
  | Some h => put g p (Local os (h_statics h) (h_lock h))
  | None => g
  end.

Definition get_object (g : heap) (v : value) : option object :=
  match v with VObj p n => nth_error (objects_of g p) n | _ => None end.

Definition put_object (g : heap) (v : value) (o : object) : heap :=
  match v with
  | VObj p n => with_objects g p (replace n o (objects_of g p))
  | _ => g
  end.

(** A new object of p, and the heap with it. *)
Definition alloc (g : heap) (p : place) (o : object) : value * heap :=
  (VObj p (length (objects_of g p)), with_objects g p (objects_of g p ++ [o])).

Fixpoint position (f : field) (fs : list field) : option nat :=
  match fs with
  | [] => None
  | f' :: fs => if String.eqb f f' then Some 0 else option_map S (position f fs)
  end.

(** h(v)(f); a rail has its size. *)
Definition get (g : heap) (v : value) (f : field) : option value :=
  match get_object g v with
  | Some o =>
      match position f (o_names o) with
      | Some i => nth_error (o_values o) i
      | None =>
          if String.eqb (o_class o) "Rail" && String.eqb f "size"
          then Some (VNum (Z.of_nat (length (o_values o))) Long) else None
      end
  | None => None
  end.

(** g[p -> h[o.f -> w]], if v is an object o of p with such a field. *)
Definition set (g : heap) (v : value) (f : field) (w : value) : option heap :=
  match get_object g v with
  | Some o =>
      option_map
        (fun i => put_object g v (Obj (o_class o) (o_names o) (replace i w (o_values o))))
        (position f (o_names o))
  | None => None
  end.

Definition lock_of (g : heap) (p : place) : option lock := option_map h_lock (local g p).

Definition locked (g : heap) (p : place) (l : lock) : heap :=
  match local g p with
  | Some h => put g p (Local (h_objects h) (h_statics h) l)
  | None => g
  end.

(** A static field: None before its initialisation, Some None during it. *)
Definition static (g : heap) (p : place) (name : string) : option (option value) :=
  match local g p with Some h => lookup name (h_statics h) | None => None end.

Definition name_leb (x y : string) : bool :=
  match String.compare x y with Gt => false | _ => true end.

(** Static fields are kept in the order of their names. *)
Fixpoint insert {A} (x : string) (a : A) (l : list (string * A)) : list (string * A) :=
  match l with
  | [] => [(x, a)]
  | (y, b) :: l' =>
      if String.eqb x y then (x, a) :: l'
      else if name_leb x y then (x, a) :: l else (y, b) :: insert x a l'
  end.

Definition with_static (g : heap) (p : place) (name : string) (v : option value) : heap :=
  match local g p with
  | Some h => put g p (Local (h_objects h) (insert name v (h_statics h)) (h_lock h))
  | None => g
  end.

(** ** Labels and configurations *)

(** l ::= eps | sync v | async v. *)
Inductive label :=
| Eps
| Sync (ts : list thrown)
| Async (ts : list thrown).

Definition carried (l : label) : list thrown :=
  match l with Eps => [] | Sync ts | Async ts => ts end.

Definition is_sync (l : label) : bool := match l with Sync _ => true | _ => false end.

Definition is_eps (l : label) : bool := match l with Eps => true | _ => false end.

Definition to_async (l : label) : label := match l with Sync ts => Async ts | _ => l end.

Definition carrying (l : label) (ts : list thrown) : label :=
  match l with Eps => Eps | Sync _ => Sync ts | Async _ => Async ts end.

Definition throws (v : value) : label := Sync [TVal v].

Definition throw_all (ts : list thrown) : label := match ts with [] => Eps | _ => Sync ts end.

Definition throw_instead (v : value) (ts : list thrown) : label :=
  match ts with [] => Eps | _ => throws v end.

(** A return, break, continue or missing meaning, which no handler is for. *)
Definition completes (l : label) : bool :=
  match carried l with TVal _ :: _ => false | [] => false | _ => true end.

Definition is_return (l : label) : bool :=
  match l with Sync (TReturn _ :: _) => true | _ => false end.

(** The completion that ends the statement labelled so. *)
Definition is_exit (l : label) (name : string) : bool :=
  match l with Sync [TExit name'] => String.eqb name name' | _ => false end.

(** The exceptions of a label, without its completions. *)
Definition exceptions (l : label) : list value :=
  flat_map (fun t => match t with TVal v => [v] | _ => [] end) (carried l).

(** k ::= <s, g> | g. *)
Definition config : Type := option stmt * heap.

Definition within (E : stmt -> stmt) (k : config) : config := (option_map E (fst k), snd k).

(** {k t}: put t behind what is left of k. *)
Definition behind (k : config) (t : stmt) : config :=
  (Some match fst k with Some s => SSeq s t | None => t end, snd k).

(** {s k}: put what is left of k behind s. *)
Definition beside (s : stmt) (k : config) : config :=
  (Some match fst k with Some t => SSeq s t | None => s end, snd k).

(** What is left of k, where the lock of p is another. *)
Definition relocked (p : place) (l : lock) (k : config) : config := (fst k, locked (snd k) p l).

(** * The classes of values: hierarchy, defaults, lookup of methods. *)

From Coq Require Import String ZArith Bool List.
From X10 Require Import Ext.Terms Ext.State.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.

Definition kind_name (k : kind) : string :=
  match k with
  | Byte => "Byte" | UByte => "UByte" | Short => "Short" | UShort => "UShort"
  | Int => "Int" | UInt => "UInt" | Long => "Long" | ULong => "ULong"
  end.

Definition checked := ["CheckedThrowable"; "Any"].
Definition exception := "Exception" :: checked.

(** What the classes of constant exceptions extend, whether or not a program names them. *)
Definition library : list (string * list string) := [
  ("DeadPlaceException", exception);
  ("MultipleExceptions", exception);
  ("NullPointerException", exception);
  ("ArithmeticException", exception);
  ("ArrayIndexOutOfBoundsException", "IndexOutOfBoundsException" :: exception);
  ("StringIndexOutOfBoundsException", "IndexOutOfBoundsException" :: exception);
  ("NegativeArraySizeException", exception);
  ("ClassCastException", exception);
  ("FailedDynamicCheckException", "ClassCastException" :: exception);
  ("BadPlaceException", exception);
  ("IllegalOperationException", exception);
  ("IllegalArgumentException", exception);
  ("NumberFormatException", "IllegalArgumentException" :: exception);
  ("NoSuchElementException", exception);
  ("UnsupportedOperationException", exception);
  ("AssertionError", "Error" :: checked);
  ("Exception", checked);
  ("Error", checked)].

(** The classes of the constants of the calculus. *)
Definition class_of_fault (cls : string) : string :=
  match lookup cls [("BF", "NullPointerException"); ("BG", "FailedDynamicCheckException");
                    ("BadType", "ClassCastException")] with
  | Some c => c
  | None => cls
  end.

(** What a field or element of a type holds before it is assigned. *)
Definition default_of (type : string) : value :=
  match lookup type [
    ("Long", VNum 0 Long); ("Int", VNum 0 Int); ("Short", VNum 0 Short); ("Byte", VNum 0 Byte);
    ("ULong", VNum 0 ULong); ("UInt", VNum 0 UInt); ("UShort", VNum 0 UShort);
    ("UByte", VNum 0 UByte); ("Double", VReal "0.0" "Double"); ("Float", VReal "0.0" "Float");
    ("Boolean", VBool false); ("Char", VChar 0)] with
  | Some v => v
  | None => VNull
  end.

Definition class_of (v : value) (g : heap) : string :=
  match v with
  | VObj _ _ => match get_object g v with Some o => o_class o | None => "" end
  | VNum _ k => kind_name k
  | VReal _ k => k
  | VFault c _ => class_of_fault c
  | VDead _ => "DeadPlaceException"
  | VRef _ _ => "GlobalRef"
  | VPlace _ => "Place"
  | VStr _ => "String"
  | VBool _ => "Boolean"
  | VChar _ => "Char"
  | VNull => "Null"
  | VUnit => "Unit"
  end.

Definition mem (x : string) (l : list string) : bool := existsb (String.eqb x) l.

(** Classes and all above them, depth first, each where it is met first. *)
Fixpoint above (fuel : nat) (P : program) (waiting met : list string) : list string :=
  match fuel, waiting with
  | S fuel, c :: waiting =>
      if mem c met then above fuel P waiting met
      else
        let supers := match lookup c P with Some i => c_supers i | None => [] end in
        above fuel P (supers ++ waiting)%list (met ++ [c])%list
  | _, _ => met
  end.

(** More than there are classes, and supers of classes. *)
Definition size (P : program) : nat :=
  list_sum (map (fun c => S (length (c_supers (snd c)))) P).

(** A class and all above it, nearest first. *)
Definition lineage (cls : string) (P : program) : list string :=
  match lookup cls P with
  | None => cls :: match lookup cls library with Some l => l | None => ["Any"] end
  | Some _ =>
      let known := above (S (size P)) P [cls] [] in
      let top := last known "" in
      (known ++ match lookup top library with
                | Some l => l
                | None => if String.eqb top "Any" then [] else ["Any"]
                end)%list
  end.

Definition is_null (v : value) : bool := match v with VNull => true | _ => false end.

(** Of "", a type variable or function type, is everything. *)
Definition is_instance (v : value) (type : string) (g : heap) (P : program) : bool :=
  String.eqb type "" || negb (is_null v) && mem type (lineage (class_of v g) P).

(** The fields of a class that a copy does not keep. *)
Definition transient (cls : string) (P : program) : list field :=
  flat_map (fun c => match lookup c P with Some i => c_transient i | None => [] end)
    (lineage cls P).

(** ** Methods *)

(** A parameter of a type accepts a value; null is no number, truth value or character. *)
Definition accepts_arg (type : string) (v : value) (g : heap) (P : program) : bool :=
  if is_null v then is_null (default_of type) else is_instance v type g P.

Definition specificity (m : method) (P : program) : nat :=
  list_sum (map (fun t => if String.eqb t "" then 0 else length (lineage t P)) (m_types m)).

Fixpoint insert_by (P : program) (m : method) (ms : list method) : list method :=
  match ms with
  | [] => [m]
  | m' :: ms' =>
      if Nat.ltb (specificity m P) (specificity m' P)
      then m' :: insert_by P m ms' else m :: ms
  end.

(** The overloads of a name with so many parameters, class by class; in each
    the more specific ones first, otherwise in the order of declaration. *)
Definition candidates (line : list string) (name : string) (arity : nat) (P : program)
  : list method :=
  flat_map (fun c =>
    match lookup c P with
    | Some i =>
        match lookup name (c_methods i) with
        | Some ms =>
            fold_right (insert_by P) []
              (filter (fun m => Nat.eqb (length (m_params m)) arity) ms)
        | None => []
        end
    | None => []
    end) line.

Definition fits (m : method) (args : list value) (g : heap) (P : program) : bool :=
  forallb (fun tv => accepts_arg (fst tv) (snd tv) g P) (combine (m_types m) args).

(** The method that a call runs: the first that fits, or the first. *)
Definition find_method (cls name : string) (args : list value) (g : heap) (P : program)
    (above : string) : option method :=
  let line := if String.eqb above "" then lineage cls P else tl (lineage above P) in
  let ms := candidates line name (length args) P in
  match find (fun m => fits m args g P) ms with
  | Some m => Some m
  | None => hd_error ms
  end.

(** What every object has where its class says nothing. *)
Definition universal (name : string) (arity : nat) : option method :=
  match arity with
  | 0 =>
      if mem name ["toString"; "typeName"] then
        Some (Method [] [] (SDo AReturn [EApp (HQuery "className") [EVar "this"]]))
      else if String.eqb name "hashCode" then
        Some (Method [] [] (SDo AReturn [EVal (VNum 0 Int)]))
      else None
  | 1 =>
      if String.eqb name "equals" then
        Some (Method ["that"] [""] (SDo AReturn [EApp (HOp "==") [EVar "this"; EVar "that"]]))
      else None
  | _ => None
  end.

(** The method that a call runs, if there is any. *)
Definition found (cls name : string) (args : list value) (g : heap) (P : program)
    (above : string) : option method :=
  match find_method cls name args g P above with
  | Some m => Some m
  | None => universal name (length args)
  end.

(** The body of a method with the arguments for its parameters. *)
Definition entered (m : method) (args : list value) : stmt :=
  substs (combine (m_params m) args) (m_body m).

(** A member of a value that is no object. *)
Definition member (v : value) (f : field) : option value :=
  match v with
  | VDead p => if String.eqb f "place" then Some (VPlace p) else None
  | VPlace p => if String.eqb f "id" then Some (VNum (Z.of_nat p) Long) else None
  | VRef p _ => if String.eqb f "home" then Some (VPlace p) else None
  | _ => None
  end.

(** A field of an object, or a member of another value. *)
Definition field_of (v : value) (f : field) (g : heap) : option value :=
  match v with VObj _ _ => get g v f | _ => member v f end.

(** * What operators compute, and what queries answer.

    [None]: the theory does not cover it, and the term has no step.  So it is
    for floating-point numbers and for many functions of the library. *)

From Coq Require Import String Ascii ZArith Bool List DecimalString.
From X10 Require Import Ext.Terms Ext.State Ext.Classes.
Import ListNotations.
Open Scope list_scope.
Local Open Scope string_scope.
Local Open Scope Z_scope.

(** ** Text *)

Definition decimal (z : Z) : string := NilZero.string_of_int (Z.to_int z).

Definition show_place (p : place) : string := "Place(" ++ decimal (Z.of_nat p) ++ ")".

Definition char (n : nat) : string := String (ascii_of_nat n) EmptyString.

(** A value as X10 prints it. *)
Definition text (v : value) : option string :=
  match v with
  | VNum z _ => Some (decimal z)
  | VStr s => Some s
  | VChar n => if Nat.ltb n 128 then Some (char n) else None
  | VReal _ _ => None
  | VBool b => Some (if b then "true" else "false")
  | VNull => Some "null"
  | VUnit => Some "()"
  | VPlace p => Some (show_place p)
  | VDead p => Some ("x10.lang.DeadPlaceException: " ++ show_place p)
  | VFault c m =>
      Some ("x10.lang." ++ class_of_fault c ++ (if String.eqb m "" then "" else ": " ++ m))
  | VRef p _ => Some ("GlobalRef(" ++ decimal (Z.of_nat p) ++ ")")
  | VObj p _ => Some ("object of place " ++ decimal (Z.of_nat p))
  end.

(** The lines of a text, of which the last is not ended. *)
Fixpoint split_lines (s : string) : list string * string :=
  match s with
  | EmptyString => ([], EmptyString)
  | String c s =>
      let (lines, rest) := split_lines s in
      if Ascii.eqb c (ascii_of_nat 10) then (EmptyString :: lines, rest)
      else match lines with
           | l :: lines => (String c l :: lines, rest)
           | [] => ([], String c rest)
           end
  end.

Definition printed (g : heap) (t : string) (newline : bool) : heap :=
  let (lines, rest) := split_lines (g_line g ++ t ++ (if newline then char 10 else "")) in
  Heap (g_locals g) (g_lines g ++ lines)%list rest (g_doomed g) (g_exit g).

Definition output (g : heap) : string :=
  fold_right (fun l rest => l ++ char 10 ++ rest) (g_line g) (g_lines g).

(** ** Integers *)

Definition bits (k : kind) : Z :=
  match k with
  | Byte | UByte => 8 | Short | UShort => 16 | Int | UInt => 32 | Long | ULong => 64
  end.

Definition unsigned (k : kind) : bool :=
  match k with UByte | UShort | UInt | ULong => true | _ => false end.

(** A number brought into the range of its type, as the machine does. *)
Definition wrap (z : Z) (k : kind) : value :=
  let n := z mod 2 ^ bits k in
  VNum (if negb (unsigned k) && (2 ^ (bits k - 1) <=? n) then n - 2 ^ bits k else n) k.

Definition rank (k : kind) : nat :=
  match k with
  | Byte => 0 | UByte => 1 | Short => 2 | UShort => 3 | Int => 4 | UInt => 5 | Long => 6 | ULong => 7
  end.

(** The type of what is computed from two integers. *)
Definition wider (k l : kind) : kind := if Nat.ltb (rank k) (rank l) then l else k.

Definition kind_of (name : string) : option kind :=
  find (fun k => String.eqb name (kind_name k)) [Byte; UByte; Short; UShort; Int; UInt; Long; ULong].

Definition ill_typed (vs : list value) : value := if existsb is_null vs then BF else BadType.

Definition is_real (v : value) : bool := match v with VReal _ _ => true | _ => false end.

(** What is not covered, or else not of the types wanted. *)
Definition otherwise (vs : list value) : option value :=
  if existsb is_real vs then None else Some (ill_typed vs).

Definition arithmetic (f : Z -> Z -> Z) (v w : value) : option value :=
  match v, w with
  | VNum x k, VNum y l => Some (wrap (f x y) (wider k l))
  | _, _ => otherwise [v; w]
  end.

Definition dividing (f : Z -> Z -> Z) (v w : value) : option value :=
  match v, w with
  | VNum _ _, VNum 0 _ => Some (VFault "ArithmeticException" "/ by zero")
  | _, _ => arithmetic f v w
  end.

Definition bitwise (on_bool : bool -> bool -> bool) (f : Z -> Z -> Z) (v w : value)
  : option value :=
  match v, w with
  | VBool a, VBool b => Some (VBool (on_bool a b))
  | VNum x k, VNum y l => Some (wrap (f x y) (wider k l))
  | _, _ => Some (ill_typed [v; w])
  end.

Definition shift (f : Z -> Z -> Z -> Z) (v w : value) : option value :=
  match v, w with
  | VNum x k, VNum y _ => Some (wrap (f x (y mod bits k) (bits k)) k)
  | _, _ => Some (ill_typed [v; w])
  end.

Definition compare (test : comparison -> bool) (v w : value) : option value :=
  match v, w with
  | VNum x _, VNum y _ => Some (VBool (test (x ?= y)))
  | VChar a, VChar b => Some (VBool (test (Nat.compare a b)))
  | VStr a, VStr b => Some (VBool (test (String.compare a b)))
  | _, _ => otherwise [v; w]
  end.

Definition is_lt c := match c with Lt => true | _ => false end.
Definition is_gt c := match c with Gt => true | _ => false end.

Definition value_eqb (v w : value) : bool :=
  match v, w with
  | VObj p n, VObj q m | VRef p n, VRef q m => Nat.eqb p q && Nat.eqb n m
  | VNum x k, VNum y l => Z.eqb x y && Nat.eqb (rank k) (rank l)
  | VDead p, VDead q | VPlace p, VPlace q => Nat.eqb p q
  | VFault c m, VFault c' m' | VReal c m, VReal c' m' => String.eqb c c' && String.eqb m m'
  | VBool a, VBool b => Bool.eqb a b
  | VStr a, VStr b => String.eqb a b
  | VChar a, VChar b => Nat.eqb a b
  | VNull, VNull | VUnit, VUnit => true
  | _, _ => false
  end.

Definition is_number (v : value) : bool := match v with VNum _ _ | VReal _ _ => true | _ => false end.

(** ==: numbers by value, objects by identity, the rest by structure. *)
Definition same (v w : value) : option bool :=
  match v, w with
  | VNum x _, VNum y _ => Some (Z.eqb x y)
  | _, _ =>
      if is_number v && is_number w then None else Some (value_eqb v w)
  end.

Definition plus (v w : value) : option value :=
  match v, w with
  | VStr _, _ | _, VStr _ =>
      match text v, text w with Some a, Some b => Some (VStr (a ++ b)) | _, _ => None end
  | VChar c, VNum z _ => Some (VChar (Z.to_nat ((Z.of_nat c + z) mod 65536)))
  | _, _ => arithmetic Z.add v w
  end.

Definition binary (op : string) : option (value -> value -> option value) :=
  lookup op [
    ("+", plus);
    ("-", arithmetic Z.sub);
    ("*", arithmetic Z.mul);
    ("/", dividing Z.quot);
    ("%", dividing Z.rem);
    ("<", compare is_lt);
    ("<=", compare (fun c => negb (is_gt c)));
    (">", compare is_gt);
    (">=", compare (fun c => negb (is_lt c)));
    ("==", fun v w => option_map VBool (same v w));
    ("!=", fun v w => option_map (fun b => VBool (negb b)) (same v w));
    ("&", bitwise andb Z.land); ("&&", bitwise andb Z.land);
    ("|", bitwise orb Z.lor); ("||", bitwise orb Z.lor);
    ("^", bitwise xorb Z.lxor);
    ("<<", shift (fun x n _ => Z.shiftl x n));
    (">>", shift (fun x n _ => Z.shiftr x n));
    (">>>", shift (fun x n b => Z.shiftr (x mod 2 ^ b) n))].

Definition unary (op : string) : option (value -> option value) :=
  lookup op [
    ("!", fun v => match v with VBool b => Some (VBool (negb b)) | _ => Some (ill_typed [v]) end);
    ("neg", fun v => match v with VNum x k => Some (wrap (- x) k) | _ => otherwise [v] end);
    ("+", fun v => if is_number v then Some v else Some (ill_typed [v]));
    ("~", fun v => match v with VNum x k => Some (wrap (Z.lnot x) k) | _ => Some (ill_typed [v]) end);
    ("home", fun v => match v with VRef p _ | VPlace p => Some (VPlace p) | _ => Some (ill_typed [v]) end);
    ("place", fun v =>
      match v, text v with
      | VNum z _, Some t =>
          Some (if 0 <=? z then VPlace (Z.to_nat z)
                else VFault "IllegalArgumentException" ("no place " ++ t))
      | _, Some t => Some (VFault "IllegalArgumentException" ("no place " ++ t))
      | _, None => None
      end);
    ("text", fun v => option_map VStr (text v));
    ("isNull", fun v => Some (VBool (is_null v)))].

(** ** Functions of the library *)

Definition as_text (v : value) : option string :=
  match v with
  | VStr s => Some s
  | VChar n => if Nat.ltb n 128 then Some (char n) else None
  | _ => None
  end.

(** A function of a text, as the library has it. *)
Definition of_text (v : value) (f : string -> option value) : option value :=
  match v with
  | VStr _ | VChar _ => match as_text v with Some s => f s | None => None end
  | _ => Some (ill_typed [v])
  end.

Definition int_of_nat (n : nat) : value := VNum (Z.of_nat n) Int.

Definition char_at (v i : value) : option value :=
  of_text v (fun s =>
    match i with
    | VNum z _ =>
        match (if z <? 0 then None else String.get (Z.to_nat z) s) with
        | Some c => Some (VChar (nat_of_ascii c))
        | None => Some (VFault "StringIndexOutOfBoundsException"
                               ("String index out of range: " ++ decimal z))
        end
    | _ => Some (ill_typed [i])
    end).

Definition substring_of (v b e : value) : option value :=
  of_text v (fun s =>
    match b, e with
    | VNum b _, VNum e _ =>
        let n := Z.of_nat (String.length s) in
        Some (if (0 <=? b) && (b <=? e) && (e <=? n)
              then VStr (String.substring (Z.to_nat b) (Z.to_nat (e - b)) s)
              else VFault "StringIndexOutOfBoundsException"
                     ("String index out of range: " ++
                      decimal (if (0 <=? b) && (b <=? n) then e else b)))
    | VNum _ _, _ => Some (ill_typed [e])
    | _, _ => Some (ill_typed [b])
    end).

Fixpoint drop (n : nat) (s : string) : string :=
  match n, s with S n, String _ s => drop n s | _, _ => s end.

Definition starts_with (v w : value) : option value :=
  of_text v (fun s => of_text w (fun t => Some (VBool (String.prefix t s)))).

Definition ends_with (v w : value) : option value :=
  of_text v (fun s => of_text w (fun t =>
    Some (VBool (Nat.leb (String.length t) (String.length s) &&
                 String.eqb t (drop (String.length s - String.length t) s))))).

Definition index_in (v w i : value) : option value :=
  of_text v (fun s => of_text w (fun t =>
    match i with
    | VNum z _ =>
        let from := Z.to_nat z in
        Some (if Nat.ltb (String.length s) from then VNum (-1) Int
              else match String.index from t s with
                   | Some n => int_of_nat n
                   | None => VNum (-1) Int
                   end)
    | _ => Some (ill_typed [i])
    end)).

Definition x10_lang : list string := [
  "Any"; "ArithmeticException"; "ArrayIndexOutOfBoundsException"; "AssertionError";
  "BadPlaceException"; "Boolean"; "Byte"; "Cell"; "Char"; "CheckedException";
  "CheckedThrowable"; "ClassCastException"; "ClockUseException"; "Comparable";
  "DeadPlaceException"; "Double"; "Empty"; "Error"; "Exception";
  "FailedDynamicCheckException"; "Float"; "GlobalCell"; "GlobalRef";
  "IllegalArgumentException"; "IllegalOperationException"; "IndexOutOfBoundsException";
  "Int"; "IntRange"; "IntRangeIterator"; "InterruptedException"; "Iterable"; "Iterator";
  "Long"; "LongRange"; "LongRangeIterator"; "Math"; "MultipleExceptions";
  "NegativeArraySizeException"; "NoSuchElementException"; "NotSerializableException";
  "NullPointerException"; "NumberFormatException"; "OutOfMemoryError"; "Place";
  "PlaceGroup"; "PlaceLocalHandle"; "Point"; "Rail"; "RailIterator"; "Short";
  "StackOverflowError"; "String"; "StringIndexOutOfBoundsException"; "System"; "UByte";
  "UInt"; "ULong"; "UShort"; "UnsupportedOperationException"].

Definition native (op : string) (vs : list value) : option value :=
  if String.eqb op "stringLength" then
    match vs with [v] => of_text v (fun s => Some (int_of_nat (String.length s))) | _ => None end
  else if String.eqb op "charAt" then
    match vs with [v; i] => char_at v i | _ => None end
  else if String.eqb op "substring" then
    match vs with [v; b; e] => substring_of v b e | _ => None end
  else if String.eqb op "indexOf" then
    match vs with [v; w; i] => index_in v w i | _ => None end
  else if String.eqb op "startsWith" then
    match vs with [v; w] => starts_with v w | _ => None end
  else if String.eqb op "endsWith" then
    match vs with [v; w] => ends_with v w | _ => None end
  else if String.eqb op "ord" then
    match vs with [VChar n] => Some (int_of_nat n) | _ => None end
  else if String.eqb op "message" then
    match vs with
    | [VFault _ m] => Some (if String.eqb m "" then VNull else VStr m)
    | [_] => Some VNull
    | _ => None
    end
  else if String.eqb op "deadPlace" then
    match vs with [VPlace p] => Some (VDead p) | [_] => Some BF | _ => None end
  else if String.eqb op "qualified" then
    match vs with
    | [v] => of_text v (fun s => Some (VStr (if mem s x10_lang then "x10.lang." ++ s else s)))
    | _ => None
    end
  else None.

(** The operators that [native] has. *)
Definition natives : list string := [
  "stringLength"; "charAt"; "substring"; "indexOf"; "startsWith"; "endsWith"; "ord"; "message";
  "deadPlace"; "qualified"].

(** op(v, ...); a fault is thrown, not returned. *)
Definition apply (op : string) (vs : list value) : option value :=
  match vs, binary op, unary op with
  | [v; w], Some f, _ => f v w
  | [v], _, Some f => f v
  | _, _, _ => native op vs
  end.

Definition is_fault (v : value) : bool := match v with VFault _ _ => true | _ => false end.

(** ** Queries *)

Definition live (g : heap) : list place := filter (alive g) (seq 0 (length (g_locals g))).

Definition dead (g : heap) : list place :=
  filter (fun p => negb (alive g p)) (seq 0 (length (g_locals g))).

Definition rail (vs : list value) : object := Obj "Rail" [] vs.

Definition converted (v : value) (type : string) : option value :=
  match kind_of type, v with
  | Some k, VNum z _ => Some (wrap z k)
  | Some k, VChar n => Some (wrap (Z.of_nat n) k)
  | None, VNum z _ =>
      if mem type ["Double"; "Float"] then None
      else if String.eqb type "Char" then Some (VChar (Z.to_nat (z mod 65536)))
      else Some (VFault "ClassCastException" ("not a " ++ type))
  | _, VReal _ _ => None
  | _, _ => Some (VFault "ClassCastException" ("not a " ++ type))
  end.

(** The answer, and the heap after it: a query may make a rail. *)
Definition ask (name : string) (vs : list value) (g : heap) (p : place) (P : program)
  : option (value * heap) :=
  let says (v : value) := Some (v, g) in
  let places (qs : list place) := Some (alloc g p (rail (map VPlace qs))) in
  if String.eqb name "here" then says (VPlace p)
  else if String.eqb name "isDead" then
    match vs with
    | [VPlace q] => says (VBool (Nat.ltb q (length (g_locals g)) && negb (alive g q)))
    | [_] => says BF
    | _ => None
    end
  else if String.eqb name "numPlaces" then says (VNum (Z.of_nat (length (g_locals g))) Long)
  else if String.eqb name "livePlaces" then places (live g)
  else if String.eqb name "deadPlaces" then places (dead g)
  else if String.eqb name "nextPlace" then
    match vs with
    | [VPlace q] =>
        match (filter (Nat.ltb q) (live g) ++ live g)%list with
        | q' :: _ => says (VPlace q')
        | [] => None
        end
    | [_] => says BF
    | _ => None
    end
  else if String.eqb name "className" then
    match vs with [v] => says (VStr (class_of v g)) | _ => None end
  else if String.eqb name "instanceof" then
    match vs with
    | [v; VStr t] => says (VBool (is_instance v t g P))
    | [_; _] => says (VBool false)
    | _ => None
    end
  else if String.eqb name "as" then
    match vs with
    | [v; VStr t] =>
        if is_null v || is_instance v t g P then says v
        else option_map (fun w => (w, g)) (converted v t)
    | _ => None
    end
  else if String.eqb name "default" then
    match vs with
    | [VStr t] => says (default_of t)
    | [_] => says (default_of "")
    | _ => None
    end
  else if String.eqb name "size" then
    match vs with
    | [v] => says match get g v "size" with Some n => n | None => BF end
    | _ => None
    end
  else if String.eqb name "sameObject" then
    match vs with [v; w] => says (VBool (value_eqb v w)) | _ => None end
  else if String.eqb name "isFunction" then
    match vs with
    | [v] => says (VBool match get_object g v with
                         | Some o => String.prefix "$Closure" (o_class o)
                         | None => false
                         end)
    | _ => None
    end
  else if String.eqb name "isObject" then
    match vs with
    | [v] => says (VBool match v with VObj _ _ => true | _ => false end)
    | _ => None
    end
  else if String.eqb name "output" then says (VStr (output g))
  else if String.eqb name "exitCode" then says (VNum (g_exit g) Long)
  else None.

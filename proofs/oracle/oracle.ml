(* Compares the extracted semantics with the steps that another program found.

   Each line of standard input is (k, [(derivation, label, k'); ...]) in the
   notation of Coq, as `x10sem coq` writes it.  Says how many configurations and
   steps were compared, and shows each configuration whose steps differ. *)

open Semantics

type term =
  | App of string * term list
  | List of term list
  | Tuple of term list
  | Text of string
  | Number of int

exception Unreadable of string

(* Reading terms *)

let is_word c =
  match c with 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '_' | '-' -> true | _ -> false

let read line =
  let at = ref 0 and length = String.length line in
  let rec peek () =
    if !at < length && line.[!at] = ' ' then (incr at; peek ())
    else if !at < length then line.[!at] else '\000' in
  let take c =
    if peek () <> c then raise (Unreadable (Printf.sprintf "%c at %d" c !at));
    incr at in
  let word () =
    ignore (peek ());
    let first = !at in
    while !at < length && is_word line.[!at] do incr at done;
    String.sub line first (!at - first) in
  let text () =
    take '"';
    let found = Buffer.create 8 in
    let rec go () =
      match line.[!at] with
      | '"' when !at + 1 < length && line.[!at + 1] = '"' ->
          Buffer.add_char found '"'; at := !at + 2; go ()
      | '"' -> incr at
      | c -> Buffer.add_char found c; incr at; go () in
    go (); Buffer.contents found in
  let rec items stop separator =
    if peek () = stop then (incr at; [])
    else
      let item = application () in
      if peek () = separator then incr at else if peek () <> stop then take stop;
      item :: items stop separator
  and atom () =
    match peek () with
    | '[' -> incr at; List (items ']' ';')
    | '(' -> (incr at; match items ')' ',' with [ one ] -> one | more -> Tuple more)
    | '"' -> Text (text ())
    | _ -> let w = word () in
           match int_of_string_opt w with Some n -> Number n | None -> App (w, [])
  and application () =
    match atom () with
    | App (head, []) ->
        let rec arguments () =
          match peek () with
          | ')' | ']' | ';' | ',' | '\000' -> []
          | _ -> let a = atom () in a :: arguments () in
        App (head, arguments ())
    | other -> other in
  application ()

(* From terms to the extracted types *)

let list f = function List l -> List.map f l | _ -> raise (Unreadable "list")
let number = function Number n -> n | _ -> raise (Unreadable "number")
let text = function Text s -> s | _ -> raise (Unreadable "string")
let pair f g = function Tuple [ a; b ] -> (f a, g b) | _ -> raise (Unreadable "pair")

let option f = function
  | App ("None", []) -> None
  | App ("Some", [ a ]) -> Some (f a)
  | _ -> raise (Unreadable "option")

let value = function
  | App ("VObj", [ p; n ]) -> VObj (number p, number n)
  | App ("VRef", [ p; n ]) -> VRef (number p, number n)
  | App ("VNum", [ z ]) -> VNum (number z)
  | App ("VDead", [ p ]) -> VDead (number p)
  | App ("VPlace", [ p ]) -> VPlace (number p)
  | App ("VFault", [ App ("BF", []) ]) -> VFault BF
  | App ("VFault", [ App ("BG", []) ]) -> VFault BG
  | App ("VFault", [ App ("BadType", []) ]) -> VFault BadType
  | _ -> raise (Unreadable "value")

let rec expr = function
  | App ("EVal", [ v ]) -> EVal (value v)
  | App ("EVar", [ x ]) -> EVar (text x)
  | App ("ESelect", [ e; f ]) -> ESelect (expr e, text f)
  | App ("ERecord", [ fs ]) -> ERecord (list (pair text expr) fs)
  | App ("EMakeRef", [ e ]) -> EMakeRef (expr e)
  | App ("EValOf", [ e ]) -> EValOf (expr e)
  | _ -> raise (Unreadable "expr")

let rec stmt = function
  | App ("SSkip", []) -> SSkip
  | App ("SThrow", [ e ]) -> SThrow (expr e)
  | App ("SVal", [ x; e; s ]) -> SVal (text x, expr e, stmt s)
  | App ("SUpd", [ d; f; e ]) -> SUpd (expr d, text f, expr e)
  | App ("SSeq", [ s; t ]) -> SSeq (stmt s, stmt t)
  | App ("SAt", [ q; bs; s ]) -> SAt (number q, list (pair text expr) bs, stmt s)
  | App ("SAsync", [ s ]) -> SAsync (stmt s)
  | App ("SFinish", [ mu; s ]) -> SFinish (list value mu, stmt s)
  | App ("STry", [ s; t ]) -> STry (stmt s, stmt t)
  | App ("SDynAt", [ q; s ]) -> SDynAt (number q, stmt s)
  | App ("SDynAsync", [ s ]) -> SDynAsync (stmt s)
  | _ -> raise (Unreadable "stmt")

let label = function
  | App ("Eps", []) -> Eps
  | App ("Sync", [ vs ]) -> Sync (list value vs)
  | App ("Async", [ vs ]) -> Async (list value vs)
  | _ -> raise (Unreadable "label")

let rules = [
  ("SKIP", SKIP); ("EXCEPTION", EXCEPTION); ("DECLARE_VAL", DECLARE_VAL);
  ("FIELD_UPD", FIELD_UPD); ("FIELD_UPD_FAIL", FIELD_UPD_FAIL); ("SPAWN", SPAWN);
  ("ASYNC", ASYNC); ("FINISH", FINISH); ("END_FINISH", END_FINISH); ("SEQ", SEQ);
  ("SEQ_TERM", SEQ_TERM); ("SEQ_FAIL", SEQ_FAIL); ("PAR", PAR); ("AT", AT);
  ("PLACE_SHIFT", PLACE_SHIFT); ("TRY", TRY); ("CATCH", CATCH); ("DEAD", DEAD);
  ("AT_DEAD", AT_DEAD); ("END_FINISH_DEAD", END_FINISH_DEAD);
  ("SEQ_DEAD_SYNC", SEQ_DEAD_SYNC); ("SEQ_DEAD_ASYNC", SEQ_DEAD_ASYNC); ("MASK", MASK);
  ("CATCH_DEAD", CATCH_DEAD); ("PLACE_FAILURE", PLACE_FAILURE); ("CONTEXT", CONTEXT);
  ("SELECT", SELECT); ("SELECT_MEMBER", SELECT_MEMBER); ("SELECT_FAIL", SELECT_FAIL);
  ("NEW", NEW); ("GLOBAL_REF", GLOBAL_REF); ("VAL_OF", VAL_OF);
]

let rule = function App (r, []) -> List.assoc r rules | _ -> raise (Unreadable "rule")
let config = pair (option stmt) (list (option (list (list (pair text value)))))

let transition = function
  | Tuple [ d; l; k ] -> ((list rule d, label l), config k)
  | _ -> raise (Unreadable "step")

let () =
  let configurations = ref 0 and compared = ref 0 and wrong = ref 0 in
  (try
     while true do
       let line = input_line stdin in
       let (s, g), expected = pair config (list transition) (read line) in
       let found = match s with Some s -> successors s g 0 | None -> [] in
       incr configurations;
       compared := !compared + List.length expected;
       if List.sort compare found <> List.sort compare expected then begin
         incr wrong;
         if !wrong <= 5 then print_endline ("differs: " ^ line)
       end
     done
   with End_of_file -> ());
  Printf.printf "%d configurations, %d steps, %d differ\n" !configurations !compared !wrong

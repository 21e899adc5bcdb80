(* Reads terms in the notation of Coq, as `x10sem coq` writes them. *)

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

(* Compares what is found for each line of standard input with what it says. *)
let compare_lines check =
  let inputs = ref 0 and compared = ref 0 and wrong = ref 0 in
  (try
     while true do
       let line = input_line stdin in
       match check (read line) with
       | None -> ()
       | Some (found, expected) ->
           incr inputs;
           compared := !compared + List.length expected;
           if List.sort compare found <> List.sort compare expected then begin
             incr wrong;
             if !wrong <= 5 then print_endline ("differs: " ^ line)
           end
     done
   with End_of_file -> ());
  Printf.printf "%d configurations, %d steps, %d differ\n" !inputs !compared !wrong

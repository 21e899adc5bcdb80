(* Compares the semantics of X10 proper, extracted, with the steps that another program found.

   Each line of standard input is a class table, Program [...], for the lines that
   follow, or (k, [(derivation, label, k'); ...]).  Says how many configurations and
   steps were compared, and shows configurations whose steps differ. *)

open X10
open Reader

(* Numbers of Coq are kept as they are: those of X10 have 64 bits. *)
let rec positive n =
  if n = 1 then XH else if n land 1 = 1 then XI (positive (n lsr 1)) else XO (positive (n lsr 1))

let integer = function
  | Number 0 -> Z0
  | Number n -> if n > 0 then Zpos (positive n) else Zneg (positive (-n))
  | _ -> raise (Unreadable "integer")

let kind = function
  | App ("Byte", []) -> Byte | App ("UByte", []) -> UByte | App ("Short", []) -> Short
  | App ("UShort", []) -> UShort | App ("Int", []) -> Int | App ("UInt", []) -> UInt
  | App ("Long", []) -> Long | App ("ULong", []) -> ULong
  | _ -> raise (Unreadable "kind")

let boolean = function
  | App ("true", []) -> true | App ("false", []) -> false | _ -> raise (Unreadable "boolean")

let value = function
  | App ("VObj", [ p; n ]) -> VObj (number p, number n)
  | App ("VRef", [ p; n ]) -> VRef (number p, number n)
  | App ("VNum", [ z; k ]) -> VNum (integer z, kind k)
  | App ("VDead", [ p ]) -> VDead (number p)
  | App ("VFault", [ c; m ]) -> VFault (text c, text m)
  | App ("VReal", [ t; k ]) -> VReal (text t, text k)
  | App ("VBool", [ b ]) -> VBool (boolean b)
  | App ("VStr", [ s ]) -> VStr (text s)
  | App ("VChar", [ n ]) -> VChar (number n)
  | App ("VNull", []) -> VNull
  | App ("VUnit", []) -> VUnit
  | App ("VPlace", [ p ]) -> VPlace (number p)
  | _ -> raise (Unreadable "value")

let thrown = function
  | App ("TVal", [ v ]) -> TVal (value v)
  | App ("TReturn", [ v ]) -> TReturn (value v)
  | App ("TExit", [ l ]) -> TExit (text l)
  | App ("TUnsupported", [ w ]) -> TUnsupported (text w)
  | _ -> raise (Unreadable "thrown")

let head = function
  | App ("HSelect", [ f ]) -> HSelect (text f)
  | App ("HRecord", [ c; fs ]) -> HRecord (text c, list text fs)
  | App ("HMakeRef", []) -> HMakeRef
  | App ("HValOf", []) -> HValOf
  | App ("HOp", [ o ]) -> HOp (text o)
  | App ("HQuery", [ n ]) -> HQuery (text n)
  | App ("HElement", []) -> HElement
  | App ("HRail", []) -> HRail
  | App ("HNondet", []) -> HNondet
  | _ -> raise (Unreadable "head")

let rec expr = function
  | App ("EVal", [ v ]) -> EVal (value v)
  | App ("EVar", [ x ]) -> EVar (text x)
  | App ("EApp", [ h; es ]) -> EApp (head h, list expr es)
  | _ -> raise (Unreadable "expr")

let action = function
  | App ("ASkip", []) -> ASkip
  | App ("AThrow", []) -> AThrow
  | App ("AUpd", [ f ]) -> AUpd (text f)
  | App ("AElementUpd", []) -> AElementUpd
  | App ("AExit", [ l ]) -> AExit (text l)
  | App ("AReturn", []) -> AReturn
  | App ("AAbort", [ ts ]) -> AAbort (list thrown ts)
  | App ("ACall", [ c; m ]) -> ACall (text c, text m)
  | App ("AInvoke", [ m; a ]) -> AInvoke (text m, text a)
  | App ("AInfix", [ o ]) -> AInfix (text o)
  | App ("AStaticGet", [ c; f ]) -> AStaticGet (text c, text f)
  | App ("AStaticSet", [ c; f ]) -> AStaticSet (text c, text f)
  | App ("AAssert", []) -> AAssert
  | App ("ALegal", [ w ]) -> ALegal (text w)
  | App ("APrint", [ b ]) -> APrint (boolean b)
  | App ("AKillHere", []) -> AKillHere
  | App ("AKillThere", []) -> AKillThere
  | App ("ASetExit", []) -> ASetExit
  | App ("ANoMeaning", [ w ]) -> ANoMeaning (text w)
  | _ -> raise (Unreadable "action")

let rec stmt = function
  | App ("SDo", [ a; es ]) -> SDo (action a, list expr es)
  | App ("SVal", [ x; e; s ]) -> SVal (text x, expr e, stmt s)
  | App ("SSeq", [ s; t ]) -> SSeq (stmt s, stmt t)
  | App ("SAt", [ xs; es; s ]) -> SAt (list text xs, list expr es, stmt s)
  | App ("SAsync", [ s ]) -> SAsync (stmt s)
  | App ("SFinish", [ mu; s ]) -> SFinish (list thrown mu, stmt s)
  | App ("STry", [ s; t ]) -> STry (stmt s, stmt t)
  | App ("SDynAt", [ q; s ]) -> SDynAt (number q, stmt s)
  | App ("SDynAsync", [ s ]) -> SDynAsync (stmt s)
  | App ("SIf", [ e; s; t ]) -> SIf (expr e, stmt s, stmt t)
  | App ("SLoop", [ s ]) -> SLoop (stmt s)
  | App ("SLabelled", [ l; s ]) -> SLabelled (text l, stmt s)
  | App ("SBind", [ x; s; t ]) -> SBind (text x, stmt s, stmt t)
  | App ("STryCatch", [ s; cs ]) -> STryCatch (stmt s, list clause cs)
  | App ("SFinally", [ s; t ]) -> SFinally (stmt s, stmt t)
  | App ("SGather", [ s ]) -> SGather (stmt s)
  | App ("SAtomic", [ s ]) -> SAtomic (stmt s)
  | App ("SWhen", [ c; s ]) -> SWhen (stmt c, stmt s)
  | App ("SDynAtomic", [ s ]) -> SDynAtomic (stmt s)
  | _ -> raise (Unreadable "stmt")

and clause = function
  | Tuple [ c; x; s ] -> ((text c, text x), stmt s)
  | _ -> raise (Unreadable "clause")

let meth = function
  | App ("Method", [ ps; ts; s ]) ->
      { m_params = list text ps; m_types = list text ts; m_body = stmt s }
  | _ -> raise (Unreadable "method")

let clas = function
  | App ("Class", [ above; ms; fs; ts ]) ->
      { c_supers = list text above; c_methods = list (pair text (list meth)) ms;
        c_statics = list (pair text stmt) fs; c_transient = list text ts }
  | _ -> raise (Unreadable "class")

let obj = function
  | App ("Obj", [ c; ns; vs ]) ->
      { o_class = text c; o_names = list text ns; o_values = list value vs }
  | _ -> raise (Unreadable "object")

let lock = function
  | App ("FREE", []) -> FREE | App ("HELD", []) -> HELD | App ("MINE", []) -> MINE
  | _ -> raise (Unreadable "lock")

let local = function
  | App ("Local", [ os; fs; l ]) ->
      { h_objects = list obj os; h_statics = list (pair text (option value)) fs; h_lock = lock l }
  | _ -> raise (Unreadable "local heap")

let heap = function
  | App ("Heap", [ ls; ts; t; d; e ]) ->
      { g_locals = list (option local) ls; g_lines = list text ts; g_line = text t;
        g_doomed = list number d; g_exit = integer e }
  | _ -> raise (Unreadable "heap")

let label = function
  | App ("Eps", []) -> Eps
  | App ("Sync", [ ts ]) -> Sync (list thrown ts)
  | App ("Async", [ ts ]) -> Async (list thrown ts)
  | _ -> raise (Unreadable "label")

let rules = [
  ("SKIP", SKIP); ("EXCEPTION", EXCEPTION); ("DECLARE_VAL", DECLARE_VAL); ("FIELD_UPD",
  FIELD_UPD); ("FIELD_UPD_FAIL", FIELD_UPD_FAIL); ("SPAWN", SPAWN); ("ASYNC", ASYNC); ("FINISH",
  FINISH); ("END_FINISH", END_FINISH); ("SEQ", SEQ); ("SEQ_TERM", SEQ_TERM); ("SEQ_FAIL",
  SEQ_FAIL); ("PAR", PAR); ("AT", AT); ("PLACE_SHIFT", PLACE_SHIFT); ("TRY", TRY); ("CATCH",
  CATCH); ("DEAD", DEAD); ("AT_DEAD", AT_DEAD); ("END_FINISH_DEAD", END_FINISH_DEAD);
  ("SEQ_DEAD_SYNC", SEQ_DEAD_SYNC); ("SEQ_DEAD_ASYNC", SEQ_DEAD_ASYNC); ("MASK", MASK);
  ("CATCH_DEAD", CATCH_DEAD); ("PLACE_FAILURE", PLACE_FAILURE); ("CONTEXT", CONTEXT); ("SELECT",
  SELECT); ("SELECT_MEMBER", SELECT_MEMBER); ("SELECT_FAIL", SELECT_FAIL); ("NEW", NEW);
  ("GLOBAL_REF", GLOBAL_REF); ("VAL_OF", VAL_OF); ("OPERATOR", OPERATOR); ("QUERY", QUERY);
  ("MAKE_RAIL", MAKE_RAIL); ("ELEMENT", ELEMENT); ("ELEMENT_FAIL", ELEMENT_FAIL);
  ("ELEMENT_UPD", ELEMENT_UPD); ("ELEMENT_UPD_FAIL", ELEMENT_UPD_FAIL); ("NONDET", NONDET);
  ("NONDET_FAIL", NONDET_FAIL); ("CALL", CALL); ("INVOKE", INVOKE); ("INVOKE_NULL",
  INVOKE_NULL); ("NO_METHOD", NO_METHOD); ("INFIX", INFIX); ("STATIC_GET", STATIC_GET);
  ("STATIC_INIT", STATIC_INIT); ("STATIC_SET", STATIC_SET); ("ATOMIC", ATOMIC); ("WHEN", WHEN);
  ("WHEN_FAIL", WHEN_FAIL); ("DYN_ATOMIC", DYN_ATOMIC); ("LEGAL", LEGAL); ("IF", IF); ("LOOP",
  LOOP); ("EXIT", EXIT); ("LABELLED", LABELLED); ("LABELLED_EXIT", LABELLED_EXIT); ("RETURN",
  RETURN); ("BIND", BIND); ("BIND_RETURN", BIND_RETURN); ("BIND_END", BIND_END);
  ("COMPLETION_DEAD", COMPLETION_DEAD); ("GUARD", GUARD); ("GUARD_FAIL", GUARD_FAIL); ("ABORT",
  ABORT); ("TRY_TYPE", TRY_TYPE); ("CATCH_TYPE", CATCH_TYPE); ("CATCH_TYPE_DEAD",
  CATCH_TYPE_DEAD); ("GATHER", GATHER); ("GATHER_FAIL", GATHER_FAIL); ("ASSERT", ASSERT);
  ("ASSERT_FAIL", ASSERT_FAIL); ("PRINT", PRINT); ("KILL_HERE", KILL_HERE); ("KILL_THERE",
  KILL_THERE); ("SET_EXIT", SET_EXIT); ("NO_MEANING", NO_MEANING)
]

let rule = function App (r, []) -> List.assoc r rules | _ -> raise (Unreadable "rule")
let config = pair (option stmt) heap

let transition = function
  | Tuple [ d; l; k ] -> ((list rule d, label l), config k)
  | _ -> raise (Unreadable "step")

let fuel = 25_000

let () =
  let classes = ref [] in
  compare_lines (function
    | App ("Program", [ those ]) -> classes := list (pair text clas) those; None
    | line ->
        let (s, g), expected = pair config (list transition) line in
        let found = match s with Some s -> steps !classes fuel None s g 0 | None -> [] in
        Some (List.sort_uniq compare found, List.sort_uniq compare expected))

(* Compares the extracted semantics with the steps that another program found.

   Each line of standard input is (k, [(derivation, label, k'); ...]) in the
   notation of Coq, as `x10sem coq` writes it.  Says how many configurations and
   steps were compared, and shows each configuration whose steps differ. *)

open Semantics
open Reader

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
  compare_lines (fun line ->
    let (s, g), expected = pair config (list transition) line in
    Some ((match s with Some s -> successors s g 0 | None -> []), expected))

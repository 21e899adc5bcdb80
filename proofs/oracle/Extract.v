(** The executable semantics as OCaml, for tests only: nothing here is trusted. *)

From Coq Require Extraction.
From Coq Require Import ExtrOcamlBasic ExtrOcamlNativeString ExtrOcamlNatInt ExtrOcamlZInt.
From X10 Require Import Spec.Syntax Spec.Heap Spec.Label Spec.Step Exec.Exec.

Extraction "semantics.ml" successors.

(** The executable semantics of X10 proper as OCaml, for tests only: nothing here is trusted.
    Integers stay binary: OCaml's have one bit too few. *)

From Coq Require Extraction.
From Coq Require Import ExtrOcamlBasic ExtrOcamlNativeString ExtrOcamlNatInt.
From X10 Require Import Ext.Terms Ext.State Ext.Meanings Ext.Rules Ext.Successors.

Extraction "x10.ml" steps.

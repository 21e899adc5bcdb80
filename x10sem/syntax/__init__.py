"""The concrete syntax of X10: trees, parser, printer."""

from x10sem.syntax.parser import decode, parse, parse_bytes, parse_expression

__all__ = ["decode", "parse", "parse_bytes", "parse_expression"]

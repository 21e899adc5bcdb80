"""The concrete syntax of X10: trees, parser, printer."""

from x10sem.syntax.codes import CODES
from x10sem.syntax.parser import decode, parse, parse_bytes, parse_expression
from x10sem.syntax.printer import show
from x10sem.syntax.tokens import comments

__all__ = ["CODES", "comments", "decode", "parse", "parse_bytes", "parse_expression", "show"]

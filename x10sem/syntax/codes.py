"""What each code of a syntax error means, at length."""

from typing import Final

CODES: Final[dict[str, str]] = {
    "X0001": """Something stands where X10 allows nothing of its kind.  The message names what
was expected and what was found.  Most often the mistake is just before: a statement
without its `;`, a bracket too few.

    val x = 1      // expected `;` after the statement
    val y = 2;
""",
    "X0002": """The file ends too early.  If a bracket was left open, the message shows which
one, judged by the indentation.

    class Main {
      public static def main(args:Rail[String]) {
        finish async { }
      }
                     // `}` is missing
""",
    "X0003": """A character that begins no word of X10, outside strings and comments.  It
often comes from a word processor: curved quotation marks, a long dash, a space that
cannot break.

    Console.OUT.println(\u201chello\u201d);    // write "hello"
""",
    "X0004": """A string or a character is not closed on its line, or a comment is not closed
at all.  A string that needs a new line writes it as `\\n`.

    Console.OUT.println("hello);
""",
    "X0005": """The bytes of the file are not UTF-8.  Save it as UTF-8.
""",
    "X0006": """A bracket is closed by one of another kind, or closes nothing.

    val x = f(1, g(2];    // `(` is closed by `]`
""",
    "X0007": """A number is malformed, or does not fit its type.  Without suffix a number is a
Long; `n` makes an Int, `s` a Short, `y` a Byte, and `u` before the suffix makes it unsigned.

    val i = 3000000000n;    // an Int goes up to 2147483647
""",
    "X0008": r"""An escape in a string or a character is unknown, or a character literal does
not hold one character.

    val c = '\q';    // \n \t \b \f \r \\ \' \" \u0041 and octal numbers exist
""",
    "X0009": """Something is assigned to, or counted up, that is no variable, no field and no
application.  `f(i) = e` is an application: it calls `operator this(i) = (e)`.

    1 + x = 2;    // X10 compares with `==`
""",
    "X0010": """A construct stands where it can be read but not meant: a variable whose name is
qualified, a field declared by parts, a class that extends two classes, an interface that
implements another.

    interface Shape implements Printable { }    // write `extends`
""",
}
"""The explanation of each code."""

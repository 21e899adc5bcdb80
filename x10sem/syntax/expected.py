from x10sem.diagnostics import Diagnostic, Note
def describe(tokens, token, able, path):
    return Diagnostic("X0001", f"expected {sorted(able)}, found `{token.text}`", Note(token.span(path)))

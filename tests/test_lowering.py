"""Lowering gives programs the meaning that X10 gives them, and says what is wrong with the rest."""

from pathlib import Path

import pytest

from x10sem import syntax
from x10sem.checking.explore import Options, explore
from x10sem.core import terms as core
from x10sem.core.printer import show
from x10sem.core.substitution import free
from x10sem.diagnostics import Diagnostic
from x10sem.lowering import CODES, Lowered, diagnose, lower, lower_property
from x10sem.syntax import tree


def lowered(body: str, members: str = "", top: str = "", **options: object) -> Lowered:
    """Lower a class Main with that main, members, and other classes beside it."""
    main = f"public static def main(args:Rail[String]) {{\n{body}\n}}"
    text = f"{top}\npublic class Main {{\n{members}\n{main}\n}}"
    return lower([syntax.parse(text, "Main.x10")], **options)  # type: ignore[arg-type]


def printed(body: str, members: str = "", top: str = "") -> list[str]:
    """Run a main that has one outcome, and give the lines that it prints."""
    made = lowered(body, f"{members}\nstatic def p(x:Any) {{ Console.OUT.println(x); }}", top)
    assert made.warnings == ()
    result = explore(made.program, 3, options=Options(stop_at_first=False))
    assert [v.message for v in result.violations] == []
    (only,) = result.outcomes
    return list(only.output)


def body_of(made: Lowered, cls: str = "Main", method: str = "main") -> str:
    """Show the lowered body of a method."""
    return show(made.program.classes[cls].methods[method][0].body, flat=True)


BASE = """
interface Shape { def area():Double; static val SIDES = 4; }
abstract class Base(id:Long) implements Shape {
  var hits:Int = 0n;
  val tag = "t" + id;
  def this(i:Long) { property(i); hits++; }
  def hit() { hits += 1n; return hits; }
  abstract def name():String;
  def get[T](x:T):T = x;
  static def isA[T](x:Any) = x instanceof T;
  public def toString() = name() + tag;
}
class Square extends Base {
  val w:Double;
  def this(i:Long, w:Double) { super(i); this.w = w; }
  def this() { this(7, 2); }
  public def area() = w * w;
  def name() = "square" + super.hit();
  class Inner { var k:Long = id; def me() = w + Square.this.hits; }
  def inner() { val a = new Inner(); a.k += 2; a.k++; return a.me() + a.k; }
}
class Point2(x:Long, y:Long) {
  public operator this + (p:Point2) = new Point2(x + p.x, y + p.y);
  public operator this * (k:Long) = new Point2(x * k, y * k);
  public operator (k:Long) * this = this * k;
  public operator - this = new Point2(-x, -y);
  public operator this(i:Long) = i == 0 ? x : y;
  public def toString() = "(" + x + "," + y + ")";
}
class Node[T](v:T) { var next:Node[T] = null; }
"""
OVERLOADS = """
static def f(x:Long) = "long"; static def f(x:String) = "string";
static def f(x:Base) = "base"; static def f(x:Any) = "any";
"""
FINALLY = """
static def f(i:Long):Long {
  try { if (i == 0) return 1; if (i == 1) throw new Exception("e"); return 2; }
  catch (e:Exception) { return 3; } finally { p("finally" + i); }
}
"""
LABELS = """
var s:Long = 0;
outer: for (i in 0..14)
  for (var j:Long = 0; j < i; j++) {
    if (j == 3) continue outer;
    if (i == 9) break outer;
    s += j;
  }
p(s);
do { s--; if (s == 4) continue; } while (s > 0);
p(s);
while (true) { s++; if (s == 5) break; }
p(s);
l: { if (s == 5) break l; p("not here"); }
"""
SWITCH = """
for (k in 1..4) {
  var s:Long = k;
  switch (s) { case 1: case 2: s = 10; break; case 3: s = 11; default: s += 12; }
  p(s);
}
"""
RAILS = """
val r = [1, 2, 3];
r(1) = 5; r(2) += 3;
val old = r(0)++;
p("" + r(0) + r(1) + r(2) + old + r.size);
p(new Rail[Long](3, (i:Long) => i * 5)(2));
p("" + new Rail[Boolean](1)(0) + new Rail[String](1)(0) + new Rail[Double](2, 1.5)(1));
"""
CLOSURES = """
val late:Long;
late = 5;
val f = (x:Long) => { val y = x + late; y * 7 };
p(f(f(0)));
p((() => (k:Long) => f(k) + k)()(1));
val shape:Shape = new Shape() { public def area() = late as Double; };
p(shape.area());
class Local { val v = late; def go(n:Long):Long = n == 0 ? v : new Local().go(n - 1) + late; }
p(new Local().go(3));
"""
OBJECTS = """
val q = new Square();
p(q + " " + q.area() + " " + q.inner() + " " + q.hits + q.id);
p(q.get[String]("g") + q.get(4) + Shape.SIDES);
p("" + Base.isA[Long](3) + Base.isA[Base](q) + Base.isA[String](3) + (null instanceof Base));
"""
OPERATORS = "val a = new Point2(1, 2); p(a + a * 3 + 2 * a); p(-a); p(a(1));"
COPIES = """
val n = new Node[Long](3);
n.next = new Node[Long](4);
n.next.next = n;
val t = at (Place(2)) { n.next.next.next.v = 9; n.next.v + (n.next.next == n ? 1 : 0) };
p("" + t + n.next.v);
val u = at (Place(1)) { if (t > 1) return 5.0; 6.0 };
p(u);
"""
NUMBERS = """
val i = 3n; var j:Int = 2n; j++;
val d:Double = 3;
p("" + (i + j) + " " + d / 2 + " " + half(3) + " " + (7.9 as Long) + " " + -(-2) + " " + 7 % 4);
"""
ORDER = """
val c = new Cell[Long](1);
p(c() + set(c, 5) + c());
p(add(c(), set(c, 7), c()));
"""
SETTERS = """
static def set(c:Cell[Long], v:Long):Long { c() = v; return v; }
static def add(x:Long, y:Long, z:Long) = "" + x + y + z;
"""
SHARED = """
val box = new Cell[Long](0);
val gr = GlobalRef[Cell[Long]](box);
finish for (q in Place.places()) at (q) { val me = here.id; at (gr) gr()() = gr()() + me; }
p(box());
"""
ERRORS_THROWN = """
try { val z = 1 / (args.size); p(z); } catch (e:ArithmeticException) { p("arithmetic"); }
try { val x:Any = "s"; val y = x as Long; p(y); } catch (e:ClassCastException) { p("cast"); }
try { finish { throw new Exception("a"); } }
catch (e:MultipleExceptions) { for (x in e.exceptions) p(x.getMessage()); }
"""

FEATURES = {
    "labels": (LABELS, "", ["19", "0", "5"]),
    "switch": (SWITCH, "", ["10", "10", "23", "16"]),
    "rails": (RAILS, "", ["25613", "10", "falsenull1.5"]),
    "closures": (CLOSURES, "", ["280", "43", "5.0", "20"]),
    "objects": (OBJECTS, "", ["square2t7 4.0 14.0 27", "g44", "truetruefalsefalse"]),
    "overloads": (
        'val b = new Square(); p(f(1) + f("") + f(b) + f(1.5) + f(b as Any));',
        OVERLOADS,
        ["longstringbaseanybase"],
    ),
    "operators": (OPERATORS, "", ["(6,12)", "(-1,-2)", "2"]),
    "copies": (COPIES, "", ["104", "5.0"]),
    "finally": (
        "p(f(0)); p(f(1)); p(f(2));",
        FINALLY,
        ["finally0", "1", "finally1", "3", "finally2", "2"],
    ),
    "numbers": (NUMBERS, "static def half(x:Double) = x / 2;", ["6 1.5 1.5 7 2 3"]),
    "order": (ORDER, SETTERS, ["11", "577"]),
    "shared": (SHARED, "", ["3"]),
    "thrown": (ERRORS_THROWN, "", ["arithmetic", "cast", "a"]),
    "statics": (
        "p(M); p(C()); C() = 3; p(C()); p(at (Place(1)) C());",
        "static val N = 3 + 4; static val M = N * 2; static val C = new Cell[Long](N);",
        ["14", "7", "3", "7"],
    ),
    "atomic methods": (
        "p(up(new Cell[Long](1)));",
        "static atomic def up(c:Cell[Long]) { c() = c() + 1; return c(); }",
        ["2"],
    ),
    "structs": (
        "val a = Pair2(1, 2); val b = Pair2(1, 2); p(a == b); p(a != Pair2(2, 2)); p(a.x());",
        "static struct Pair2(x:Long, y:Long) {}",
        ["true", "true", "1"],
    ),
    "type definitions": ("val x:L = 3; p(x);", "static type L = Long;", ["3"]),
    "var parameters": ("f(3);", "static def f(var n:Long) { n += 1; p(n); }", ["4"]),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_does_what_it_does_in_x10(feature: str) -> None:
    body, members, expected = FEATURES[feature]
    assert printed(body, members, BASE) == expected


WRONG = {
    "val x = her1;": ("X1101", "did you mean `here1`?"),
    "stat(1);": ("X1101", "did you mean `st`?"),
    "val x = Main;": ("X1101", "create one: `new Main(..)`"),
    "val x = new Foo();": ("X1102", "declare it, or give its directory with --sourcepath"),
    "val t = new Main(); t.zz();": ("X1103", "declare `zz` in `Main`"),
    "val t = new Main(); val x = t.ff;": ("X1103", "did you mean `f`?"),
    "st(1, 2);": ("X1104", "give 1 argument"),
    "val t = new Main(1);": ("X1104", "give 0 arguments"),
    "inst();": ("X1105", "declare `inst` static, or name an object that has it"),
    "f = 3;": ("X1105", "declare `f` static, or name an object that has it"),
    "val a = 1; val a = 2;": ("X1201", "rename one of them"),
    "val a = 1; a = 2;": ("X1202", "declare it `var a`"),
    "K = 3;": ("X1202", "keep the changing part in an object"),
    "at (here) v = 1;": ("X1203", "share it"),
    "at (here) { val z = v; }": ("X1203", "share it"),
    "val g = () => v;": ("X1204", "copy it first: `val v1 = v;`"),
    "break;": ("X1301", "move the `break` into the loop"),
    "while (true) async break;": ("X1301", "move the `break` into the loop"),
    "while (true) continue l;": ("X1301", "label the statement: `l: for (..) ..`"),
    "async return;": ("X1302", "let the body end instead"),
    "X10Sem.op(1);": ("X1103", "a program may call `X10Sem.nondet(low, high)`"),
    "super();": ("X1304", "make it the first statement of a constructor"),
    "new A();": ("X1305", "create an object of a class that extends it"),
}


@pytest.mark.parametrize("body", WRONG)
def test_a_mistake_is_pointed_at_with_what_to_do(body: str) -> None:
    code, advice = WRONG[body]
    with pytest.raises(Diagnostic) as raised:
        lowered(
            f"val here1 = 1; var v:Long = 0;\n{body}",
            "var f:Long; def inst() {} static def st(x:Long) = x; static val K = new Main();",
            "abstract class A {}",
        )
    found = raised.value
    assert found.code == code
    assert found.help.startswith(advice)
    assert found.primary.span.line > 1


def test_a_class_that_extends_itself_is_refused() -> None:
    with pytest.raises(Diagnostic) as raised:
        lowered("", top="class A extends B {} class B extends A {}")
    assert raised.value.code == "X1401"


def test_a_program_needs_a_main() -> None:
    with pytest.raises(Diagnostic) as raised:
        lower([syntax.parse("class A {}", "A.x10")])
    assert raised.value.code == "X1402"


def test_a_constant_stands_for_a_static_field_and_is_of_its_type() -> None:
    made = lowered("val x = N;", "static val N = 1;", constants={"Main.N": core.Number(7)})
    assert "val x = 7" in body_of(made)
    made = lowered("val x = N;", "static val N = 1.5;", constants={"Main.N": core.Number(7)})
    assert "val x = 7.0" in body_of(made)


def test_every_code_is_explained() -> None:
    used = {code for code, _ in WRONG.values()}
    assert used <= CODES.keys()
    assert all(text.endswith(".") for text in CODES.values())


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("clocked finish { }", "`clocked finish` has no meaning here yet"),
        ("@Uncounted async { }", "`@Uncounted async` has no meaning here yet"),
        ("java.lang.System.exit(0);", "the library has no `java.lang.System.exit` yet"),
        ("Place.zork();", "the library has no `Place.zork` yet"),
        ('"a".zork();', "the library has no `String.zork` yet"),
    ],
)
def test_what_has_no_meaning_warns_once_and_stops_only_where_it_is_reached(
    body: str, title: str
) -> None:
    made = lowered(f"if (args.size > 0) {{ {body} {body} }}")
    assert [(w.title, w.severity) for w in made.warnings] == [(title, "warning")]
    result = explore(made.program, 2)
    assert result.violations == []
    assert "noMeaning" in body_of(made)


def test_an_at_captures_exactly_the_locals_it_uses() -> None:
    made = lowered(
        "val a = 1; val b = 2; val c = 3; at (here) { x(c); x(a); }", "static def x(n:Long) {}"
    )
    assert "at(query here()) {val a = a, c = c in" in body_of(made)


def test_an_async_captures_nothing_and_shares_variables() -> None:
    assert "async x.value = 7" in body_of(lowered("var x:Long = 1; finish async x = 7;"))


def test_ateach_spawns_at_each_place_and_there_for_each_point() -> None:
    made = lowered("ateach (q in Dist.makeUnique()) { Console.OUT.println(q); }")
    shown = body_of(made).replace("`", "")
    order = ["at(ateach$p)", "async", "get(query here())", "next()", "async", "println(q)"]
    for part in order:
        _, found, shown = shown.partition(part)
        assert found == part


def test_everything_wrong_is_listed_at_once() -> None:
    unit = syntax.parse("class T { static def main() { a(); b(); Place.zork(); } }", "T.x10")
    assert [d.code for d in diagnose([unit])] == ["X1101", "X1101", "X1002"]


def test_operands_that_read_the_heap_are_read_before_a_later_call() -> None:
    made = lowered("var x:Long = 1; val y = x + f(2);", "static def f(n:Long):Long = n;")
    assert "val `$2` = x.value in bind `$1` = call Main.f(2) in val y = (`$2` + `$1`)" in (
        body_of(made).replace("{ ", "").replace(" }", "")
    )


def test_the_library_checks_legality_only_where_something_is_atomic() -> None:
    assert "legal" not in body_of(lowered("finish async { }"))
    assert body_of(lowered("finish async { } atomic { }")).count("legal") == 2


def test_lowered_methods_are_closed() -> None:
    made = lowered(CLOSURES + LABELS, "static def p(x:Any) {}", BASE)
    for info in made.program.classes.values():
        for overloads in info.methods.values():
            for m in overloads:
                assert free(m.body) <= {*m.params, "this"}, (info.name, m.name)


def test_a_property_reads_statics_and_what_was_observed() -> None:
    made = lowered("", "static val C = new Cell[Long](3); static val N = 2;")
    text = 'C() == N && output.contains("a") && exitCode == 0 && deadPlaces.size == 0'
    stmt = lower_property(syntax.parse_expression(text), made)
    assert free(stmt) == frozenset()
    shown = show(stmt, flat=True)
    assert all(part in shown for part in ("static Main.C", "query output()", "query exitCode()"))
    with pytest.raises(Diagnostic) as raised:
        lower_property(syntax.parse_expression("(() => 1)() == 1"), made)
    assert raised.value.code == "X1404"
    with pytest.raises(Diagnostic) as raised:
        lower_property(syntax.parse_expression("nothing == 1"), made)
    assert raised.value.code == "X1101"


def test_classes_are_found_along_the_source_path(tmp_path: Path) -> None:
    harness = tmp_path / "harness" / "Harness.x10"
    harness.parent.mkdir()
    harness.write_text(
        "package harness; public class Harness { static def hi() = 42; def run():Boolean = true; }",
        encoding="utf-8",
    )
    main = "public static def main(Rail[String]) { hi(); }"
    text = f"import harness.Harness; public class T extends Harness {{ {main} }}"
    unit = syntax.parse(text, "T.x10")
    made = lower([unit], sourcepath=[tmp_path])
    assert "call Harness.hi()" in body_of(made, "T")
    with pytest.raises(Diagnostic):
        lower([syntax.parse("class T extends Harness {}", "T.x10")])


def test_a_program_may_ask_for_any_number() -> None:
    assert "return (nondet(1, 3) + 1)" in body_of(
        lowered("val x = () => X10Sem.nondet(1, 3) + 1;"), "$Closure1", "()"
    )


def test_a_loader_of_ones_own_decides_what_there_is() -> None:
    other = syntax.parse("public class Other { static def f() = 1; }", "Other.x10")
    asked: list[str] = []

    def load(name: str) -> tree.CompilationUnit | None:
        asked.append(name)
        return other if name == "Other" else None

    unit = syntax.parse("class T { public static def main() { Other.f(); } }", "T.x10")
    assert "call Other.f()" in body_of(lower([unit], loader=load), "T")
    assert asked == ["Other"]


def test_generic_methods_take_their_type_arguments_where_they_are_written() -> None:
    made = lowered("m[String](1); m(1);", "static def m[T](x:Any) = x as T;")
    assert 'call Main.`m[]`("String", 1)' in body_of(made)
    assert "call Main.m(1)" in body_of(made)
    assert body_of(made, method="m[]") == "return query as(x, $T)"

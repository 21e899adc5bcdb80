"""Programs written for X10 itself run as they are."""

import re
from pathlib import Path

from x10sem import syntax
from x10sem.checking.check import Request, check, load
from x10sem.checking.explore import Options, Result, explore
from x10sem.lowering import Lowered, lower

HEAD = "import x10.regionarray.*;\nimport x10.util.concurrent.Future;\n"


def lowered(body: str, members: str = "", top: str = "") -> Lowered:
    """Lower a main, with other members and classes."""
    main = f"public static def main(args:Rail[String]) {{\n{body}\n}}"
    text = f"{HEAD}{top}\nclass Main {{\n{members}\nstatic def p(x:Any) {{\n"
    text += f"Console.OUT.println(x); }}\n{main}\n}}"
    return lower([syntax.parse(text, "Main.x10")])


def explored(made: Lowered, places: int = 2) -> Result:
    """Explore a program in every way."""
    return explore(made.program, places, options=Options(stop_at_first=False))


def printed(body: str, members: str = "", top: str = "", places: int = 2) -> list[str]:
    """Run a main that has one outcome, and give the lines that it prints."""
    made = lowered(body, members, top)
    assert [w.title for w in made.warnings] == []
    result = explored(made, places)
    assert [v.message for v in result.violations] == []
    (only,) = result.outcomes
    return list(only.output)


def test_regions_and_distributions() -> None:
    body = """
        val r = Region.make(1..2, 0..2);
        p(r.rank + " " + r.size() + " " + r + r.contains(Point.make(2, 2)) + r.contains(3, 0));
        var sum:Long = 0;
        for (val [i, j]:Point in r) sum += 10 * i + j;
        p(sum);
        val d = Region.make(3, 4) -> here.next();
        p(d(3) + " " + d.region.min(0) + d.get(here).size + d.get(Place(1)).size);
        val b = Dist.makeBlock(Region.make(0, 4));
        for (q in b) Console.OUT.print(b(q).id);
        p("");
    """
    assert printed(body) == ["2 6 [1..2,0..2]truefalse", "96", "Place(1) 302", "00011"]


def test_arrays_over_places() -> None:
    body = """
        val a = DistArray.make[Long](Dist.makeUnique(), ([i]:Point) => 5 * i);
        for (val [i] in a) at (a.dist(i)) a(i) += here.id + 1;
        p(a(0) + " " + (at (Place(1)) a(1)) + " " + a.reduce((x:Long, y:Long) => x + y, 0));
        try { a(1) = 4; } catch (e:BadPlaceException) { p("elsewhere"); }
        val c = DistArray.make[Double](Region.make(0..1, 0..1) -> here);
        c(1, 0) = 2.5;
        p(sum(Point.make(1, 0), c));
    """
    members = "static def sum(p[i, j]:Point, c:DistArray[Double]) = c(p) + c(i, j) + i;"
    assert printed(body, members) == ["1 7 8", "elsewhere", "6.0"]


def test_a_future_is_waited_for() -> None:
    body = """
        val f = Future.make[Long](() => 6 * n());
        p(f() + f.force());
        val g = Future.make[Long](() => { if (n() > 0) throw new Exception("no"); 1 });
        try { g.force(); } catch (e:MultipleExceptions) { p(e.exceptions(0).getMessage()); }
        try { atomic f.force(); } catch (e:IllegalOperationException) { p("in atomic"); }
    """
    assert printed(body, "static def n() = 7;") == ["84", "no", "in atomic"]


def test_a_reference_to_nothing() -> None:
    body = """
        val r = GlobalRef[Main](null);
        p(r() == null);
        p(at (Place(1)) r.home);
        try { at (Place(1)) r(); } catch (e:FailedDynamicCheckException) { p("not here"); }
    """
    assert printed(body) == ["true", "Place(0)", "not here"]


def test_a_function_in_a_field_is_applied_whatever_is_known() -> None:
    top = """
        class Job {
            val work = (n:Long) => n + 1;
            val cell = new Cell[Long](3);
            def name() = "job";
        }
    """
    body = """
        val jobs = new x10.util.ArrayList[Any]();
        jobs.add(new Job());
        val any = f(jobs.get(0));
        p(any.work(4) + any.cell() + any.name());
    """
    assert printed(
        body,
        "static def f(x:Any) { val y = [x]; return id(y(0)); } static def id[T](x:T) = x;",
        top,
    ) == ["8job"]


def test_a_missing_method_is_still_missing() -> None:
    made = lowered("val y = f(new Main()); y.nothing(4);", "static def f[T](x:T) = x;")
    (violation,) = explored(made).violations
    assert violation.kind == "error"
    assert "nothing" in violation.message


def test_an_assertion_shows_the_text_of_an_object() -> None:
    top = 'class Odd(n:Long) { public def toString() = "odd " + n; }'
    made = lowered("assert 1 < 2 : new Odd(5); assert 1 > 2 : new Odd(3);", top=top)
    assert {v.message for v in explored(made).violations} == {"AssertionError(odd 3)"}


def test_serialization_of_ones_own_is_said_to_have_no_meaning() -> None:
    top = """
        import x10.io.CustomSerialization;
        class Own implements CustomSerialization { val n = 1; }
    """
    made = lowered("p(new Own().n);", top=top)
    assert any("CustomSerialization" in w.title for w in made.warnings)
    assert [v.kind for v in explored(made).violations] == ["error"]


def test_a_val_may_be_declared_by_its_type_alone() -> None:
    body = 'n:Long = 3; s:x10.lang.String = n + "!"; out: while (true) { break out; } p(s);'
    assert printed(body) == ["3!"]


def test_a_class_is_found_beside_the_program(tmp_path: Path) -> None:
    (tmp_path / "Other.x10").write_text('class Other { static def say() = "beside"; }', "utf-8")
    main = (
        "class Main { public static def main(Rail[String]) { Console.OUT.println(Other.say()); } }"
    )
    (tmp_path / "Main.x10").write_text(main, "utf-8")
    checked = check(load(Request(str(tmp_path / "Main.x10"))))
    assert re.search("beside", str(checked.result.outcomes))

"""The library does what X10's does: programs, and all that they may print."""

import re

import pytest

from x10sem import syntax
from x10sem.checking.explore import Limits, Options, explore
from x10sem.checking.policy import Policy
from x10sem.lowering import lower
from x10sem.lowering.loader import LIBRARY, bundled, bundled_names
from x10sem.semantics.natives import X10_LANG
from x10sem.semantics.operators import is_known
from x10sem.semantics.queries import QUERIES

HEAD = "import x10.util.*;\nimport x10.util.concurrent.*;\nimport x10.xrx.Runtime;\n"


def outcomes(body: str, places: int = 3, failures: int = 0, members: str = "") -> set[str]:
    """Run a main in every way; an outcome is what it prints, then what it throws."""
    main = f"public static def main(args:Rail[String]) {{\n{body}\n}}"
    text = f"{HEAD}class Main {{\n{main}\n{members}\n}}"
    lowered = lower([syntax.parse(text, "Main.x10")])
    assert [w.title for w in lowered.warnings] == []
    options = Options(Policy(failures=failures), Limits(max_states=20_000), stop_at_first=False)
    result = explore(lowered.program, places, options=options)
    assert result.complete, result.limit
    assert [v for v in result.violations if v.kind in {"error", "deadlock"}] == []
    return {
        " ".join((*o.output, *([f"!{o.exception}"] if o.exception else ())))
        for o in result.outcomes
    }


def printed(*expressions: str, places: int = 3, members: str = "") -> list[str]:
    """Print expressions, each on a line."""
    body = "\n".join(f"Console.OUT.println({e});" for e in expressions)
    main = f"public static def main(args:Rail[String]) {{\n{body}\n}}"
    text = f"{HEAD}class Main {{\n{main}\n{members}\n}}"
    lowered = lower([syntax.parse(text, "Main.x10")])
    assert [w.title for w in lowered.warnings] == []
    result = explore(lowered.program, places, options=Options(stop_at_first=False))
    assert [v.message for v in result.violations] == []
    (only,) = result.outcomes
    return list(only.output)


def output_of(body: str, places: int = 3, members: str = "") -> str:
    """Run a main that has one outcome."""
    (only,) = outcomes(body, places, members=members)
    return only


def test_every_file_declares_the_class_it_is_named_after() -> None:
    for name in bundled_names():
        unit = bundled(name)
        assert unit is not None
        assert [d.name for d in unit.declarations] == [name]


def test_the_classes_of_x10_lang_are_known_by_their_package() -> None:
    units = {name: bundled(name) for name in bundled_names()}
    assert {n for n, u in units.items() if u and u.package == ("x10", "lang")} == X10_LANG


def test_intrinsics_name_what_there_is() -> None:
    called = re.compile(r'X10Sem\.(op|query)\("([^"]+)"')
    for path in LIBRARY.glob("*.x10"):
        for kind, name in called.findall(path.read_text("utf-8")):
            assert is_known(name) if kind == "op" else name in QUERIES, (path.name, name)


def test_places() -> None:
    assert printed(
        "Place.FIRST_PLACE", "here.next()", "Place.places().next(Place(2))", "Place(2).id",
        "Place.places().prev(Place(0))", "Place(1) == Place(1)", "here.isDead()",
        "Place.places().contains(Place(1))", "Place.places().size()", "Place.places()(1)",
        "Place.places()", "Place.numPlaces()",
    ) == [
        "Place(0)", "Place(1)", "Place(0)", "2", "Place(2)", "true", "false", "true", "3",
        "Place(1)", "PlaceGroup(0,1,2)", "3",
    ]  # fmt: skip
    assert outcomes("Place(99);") == {"!IllegalArgumentException(Invalid place id 99)"}
    assert output_of("for (p in Place.places()) Console.OUT.print(p.id);") == "012"


def test_dead_places_stay_counted_and_are_skipped() -> None:
    body = """
        try { at (Place(1)) System.killHere(); }
        catch (e:DeadPlaceException) { Console.OUT.println(e.place + " " + e.getMessage()); }
        Console.OUT.println(Place.places() + " " + Place.numPlaces() + " " + Place.numDead());
        Console.OUT.println(Place(1).isDead() + " " + here.next() + " " + Place.isDead(2));
        System.killThere(Place(1));
    """
    expected = "Place(1) Place(1) PlaceGroup(0,2) 3 1 true Place(2) false !DeadPlaceException(1)"
    assert outcomes(body) == {expected}


def test_a_group_is_a_picture_of_its_moment() -> None:
    body = """
        val group = Place.places();
        try { at (Place(1)) System.killHere(); } catch (e:DeadPlaceException) {}
        Console.OUT.println(group.next(here) + " " + group.numPlaces() + " " + group.numDead()
            + " " + group.filterDeadPlaces());
    """
    assert output_of(body) == "Place(1) 3 1 PlaceGroup(0,2)"


ATTEMPT = """
    static def zero():Long = 0;
    static class Own extends Exception { def this(s:String) { super(s); } }
    static def attempt(f:() => void):String {
        try { f(); } catch (e:CheckedThrowable) { return e.toString() + " | " + e.getMessage(); }
        return "nothing";
    }
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('throw new Exception("m");', "x10.lang.Exception: m | m"),
        ("throw new Error();", "x10.lang.Error | null"),
        ('throw new Own("u");', "Main.Own: u | u"),
        ("val z = 1 / zero();", "x10.lang.ArithmeticException: / by zero | / by zero"),
        ("(null as Cell[Long])() = 1;", "x10.lang.NullPointerException | null"),
        ("val r = new Rail[Long](-1);", "x10.lang.NegativeArraySizeException | null"),
        (
            'val x = Long.parse("q");',
            'x10.lang.NumberFormatException: For input string: "q" | For input string: "q"',
        ),
        (
            "new HashMap[Long, Long]().getOrThrow(1);",
            "x10.lang.NoSuchElementException: Not found | Not found",
        ),
    ],
)
def test_exceptions_tell_their_class_and_message(code: str, expected: str) -> None:
    call = f"Console.OUT.println(attempt(() => {{ {code} }}));"
    assert output_of(call, members=ATTEMPT) == expected


def test_causes() -> None:
    assert printed('new Exception("a", new Error("b")).getCause()') == ["x10.lang.Error: b"]


def test_multiple_exceptions_are_found_by_type() -> None:
    body = """
        try {
            finish {
                finish async throw new Error("x");
            }
        } catch (me:MultipleExceptions) {
            Console.OUT.println(me.exceptions.size + " " + me.getExceptionsOfType[Error]().size
                + " " + me.getExceptionsOfType[Exception]().size);
        }
        try {
            finish {
                async finish async throw new Error("x");
                throw new Exception("y");
            }
        } catch (me:MultipleExceptions) {
            Console.OUT.println(me.exceptions().size + " " + me.getExceptionsOfType[Error]().size
                + " " + me.getExceptionsOfType[Error](false).size
                + " " + me.filterExceptionsOfType[Error]().exceptions(0).getMessage());
        }
    """
    assert outcomes(body) == {"1 1 0 2 1 0 y"}


def test_rails() -> None:
    assert printed(
        "new Rail[Long](3)", "new Rail[Long](3, (i:Long) => i * i)", 'new Rail[String](2, "x")',
        "new Rail[Cell[Long]](1)", "new Rail[Long](12)", "new Rail[Long]([1, 2])",
    ) == [
        "[0,0,0]", "[0,1,4]", "[x,x]", "[null]", "[0,0,0,0,0,0,0,0,0,0...(omitted 2 elements)]",
        "[1,2]",
    ]  # fmt: skip
    body = """
        val r = new Rail[Long](4, (i:Long) => i);
        val q = new Rail[Long](4);
        Rail.copy(r, 1, q, 0, 3);
        q(3) += 7;
        q(3)++;
        Console.OUT.print(q);
        q.clear();
        Console.OUT.print(q);
        for (i in r.range()) Console.OUT.print(i);
        for (x in r) Console.OUT.print(x);
    """
    assert output_of(body) == "[1,2,3,8][0,0,0,0]01230123"


def test_cells() -> None:
    body = "val c = new Cell[Long](1); c(5); c() = c() + 1; c() += 2; c.set(c.value + 1);"
    assert output_of(body + 'Console.OUT.print(c() + " " + c);') == "9 Cell(9)"


def test_references_are_followed_at_home() -> None:
    body = """
        val r = GlobalRef(new Cell[Long](1));
        at (Place(1)) {
            at (r) r()() = 9;
            try { r()() = 2; }
            catch (e:FailedDynamicCheckException) { Console.OUT.print("away "); }
            Console.OUT.print(r.getLocalOrCopy()() + " ");
        }
        val g = GlobalCell.make[Long](1);
        at (Place(2)) { g() = g() + 1; g(g() * 5); }
        Console.OUT.print(g());
    """
    assert output_of(body) == "away 9 10"


def test_each_place_has_its_own_value_behind_a_handle() -> None:
    make = "PlaceLocalHandle.make[Cell[Long]](Place.places(), () => new Cell[Long](here.id * 10))"
    body = f"""
        val h = {make};
        for (p in Place.places()) at (p) h()() += 1;
        for (p in Place.places()) at (p) Console.OUT.print(h()() + " ");
    """
    assert output_of(body) == "1 11 21 "
    found = outcomes(f"val h = {make}; at (Place(1)) h()() = 5;", places=2, failures=1)
    assert found == {"", "!DeadPlaceException(1)", "!MultipleExceptions[DeadPlaceException(1)]"}


def test_atomic_classes_lose_nothing() -> None:
    body = """
        val a = new AtomicLong(5);
        finish { async a.incrementAndGet(); async a.addAndGet(10); }
        Console.OUT.print(a.compareAndSet(16, 1) + " " + a.getAndSet(3) + a);
    """
    assert output_of(body) == "true 13"
    once = "async if (b.compareAndSet(false, true))"
    body = f"val b = new AtomicBoolean(); finish for (i in 0..1) {once} Console.OUT.print(i);"
    assert outcomes(body) == {"0", "1"}
    body = """
        val r = new AtomicReference[String]("x");
        val n = new AtomicInteger(5n);
        Console.OUT.print(n.decrementAndGet() + " " + r.compareAndSet("x", "y") + r.get());
    """
    assert output_of(body) == "4 truey"


def test_a_lock_excludes() -> None:
    use = 'l.lock(); Console.OUT.print("a"); Console.OUT.print("b"); l.unlock();'
    assert outcomes(f"val l = new Lock(); finish {{ async {{ {use} }} {use} }}") == {"abab"}


def test_a_barrier_waits_for_all_and_fails_with_the_dead() -> None:
    start = "finish for (p in Place.places()) at (p) async"
    body = 'Console.OUT.print("a"); Team.WORLD.barrier(); Console.OUT.print("b");'
    assert outcomes(f"{start} {{ {body} }}", places=2) == {"aabb"}
    body = "if (here.id == 1) System.killHere(); Team.WORLD.barrier();"
    found = outcomes(f"{start} {{ {body} }}", places=2)
    assert all(o.startswith("!MultipleExceptions[DeadPlaceException(1)") for o in found)


def test_ateach_meets_each_place_once() -> None:
    body = 'finish ateach (p in Dist.makeUnique()) Console.OUT.println(here.id + ":" + p);'
    assert outcomes(body, places=2) == {"0:[0] 1:[1]", "1:[1] 0:[0]"}


def test_random_is_a_choice() -> None:
    body = 'val n = new Random(7); Console.OUT.print(n.nextInt(2n) + " " + n.nextBoolean());'
    assert outcomes(body) == {"0 true", "0 false", "1 true", "1 false"}


def test_collections() -> None:
    body = """
        val l = new ArrayList[Long]();
        for (i in 1..6) l.add(i * i);
        l.removeAt(0);
        l(0) = 7;
        Console.OUT.println(l + " " + l.contains(16) + l.indexOf(25) + l.removeLast() + l.size());
        val m = new HashMap[String, Long]();
        m.put("a", 1);
        m("b") = 2;
        m.put("a", 3);
        Console.OUT.print(m("a") + " " + m.containsKey("c") + m.getOrElse("c", 9));
        Console.OUT.println(m.remove("b"));
        for (e in m.entries()) Console.OUT.println(e.getKey() + e.getValue());
        val s = new HashSet[Long]();
        s.add(1);
        s.add(1);
        val k = new Stack[Long]();
        k.push(1);
        k.push(2);
        Console.OUT.println(s.size() + " " + k.pop() + k.peek());
    """
    assert output_of(body) == "[7,9,16,25,36] true3364 3 false92 a3 1 21"


def test_texts_and_numbers() -> None:
    assert printed(
        'Long.parse("42") + 1', '"abc".length()', '"a,b,,".split(",")', '"abcd".substring(1n, 3n)',
        '"abc".hashCode()', "(7).toHexString()", "Math.sqrt(2.0)", "Math.max(3, 4)",
        "Long.MAX_VALUE", "'a'.ord()", "2.7 as Long", "Math.round(2.5)", "Math.abs(-2.5)",
        'String.format("%03d", 7)',
        "(5n).compareTo(4n)", 'Double.parse("1.5")', '"Ab".toUpperCase() + "ab"(1n)',
        "(3).equals(3)",
    ) == [
        "43", "3", "[a,b]", "bc", "96354", "7", "1.4142135623730951", "4", "9223372036854775807",
        "97", "2", "3", "2.5", "007", "1", "1.5", "ABb", "true",
    ]  # fmt: skip
    body = """
        val s = new StringBuilder();
        s.add("a").add(1).append(2.5);
        Console.OUT.printf("%s %d %5.2f|%-3s|", s.result(), 3, 2.0, "y");
        Console.ERR.println("not seen");
        Runtime.println(new Pair[Long, String](1, "q"));
    """
    assert output_of(body) == "a12.5 3  2.00|y  |(1, q)"


def test_the_command_line_is_read() -> None:
    body = """
        val words = ["-n", "5", "-v", "x"];
        val o = new OptionsParser(words, [Option("v", "verbose", "")], [Option("n", "", "")]);
        Console.OUT.println(o("-v") + " " + (o("-n", 1) + 1) + " " + o("-m", 7) + o.filteredArgs());
    """
    assert output_of(body) == "true 6 7[x]"


def test_the_world_outside_stands_still() -> None:
    body = """
        System.setExitCode(3n);
        Console.OUT.println(System.sleep(10) + " " + System.getenv("X") + System.nanoTime());
    """
    assert output_of(body) == "true null0"

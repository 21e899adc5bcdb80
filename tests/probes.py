"""Small programs beside the corpus, that tell many wrong rules from the right ones."""

from functools import cache

from x10sem.checking.check import Loaded
from x10sem.checking.explore import Options
from x10sem.checking.policy import Policy
from x10sem.lowering.tx10 import parse_tx10

PROBES = r"""
2 1  finish at(1) async finish at(0) println query isDead(Place(1))
2 1  class C { static method m() = return 1 } main finish at(1) bind x = call C.m() in println x
2 1  class C { method m() = return 1 }
     main finish at(1) val o = new C {} in bind x = invoke o.m() in println x
2 1  class C {} main finish at(1) try { invoke null.m() println 1 } catch println 2
1 0  class C { method `()`(x: Long) = println x }
     main val c = new C {} in val o = {f: c} in { invoke o.f(5) println 6 }
2 0  class C {} main { try { invoke null.m() println 1 } catch println 2 }
2 1  finish at(1) bind x = infix (1 + 2) in println x
2 1  class C { static f = return 7 } main finish at(1) bind x = static C.f in println x
2 1  finish at(1) atomic println 1
2 1  finish at(1) when (return true) println 1
2 1  finish at(1) { try { when (throw 5) println 1 println 2 } catch println 3 }
1 0  { try { when (throw 5) println 1 println 2 } catch println 3 }
1 0  { try { when (return 5) println 1 println 2 } catch println 3 }
1 0  val o = {f: 0} in finish {
       async atomic { o.f = 1 o.f = 0 }
       when (if (o.f == 1) then throw 5 else return true) println 1 }
1 0  val o = {f: 0} in finish {
       async when (return true) { o.f = 1 println o.f o.f = 2 }
       atomic { o.f = 3 println o.f o.f = 4 } }
1 0  finish { async atomic val x = nondet(0, 1) in println x skip }
1 0  finish { async try { atomic { throw 1 println 2 } println 3 } catch atomic println 4 }
1 0  finish { try atomic throw 5 catch println 1  atomic println 2 }
2 1  finish at(1) legal "x"
2 1  finish at(1) atomic legal "x"
2 1  finish at(1) if true then println 1 else println 2
2 1  finish at(1) label L: loop exit L
1 0  val o = {f: 0} in label L: loop if (o.f < 2) then { o.f = (o.f + 1) println o.f } else exit L
2 1  finish at(1) bind x = return 5 in println x
2 1  finish at(1) guard throw 5 with println 1
2 1  finish at(1) assert true, "a"
2 1  finish at(1) assert false, "a"
1 0  try { assert false, "a" println 1 } catch println 2
1 0  try { assert true, "a" println 1 } catch println 2
2 1  finish at(1) val a = rail(2, 0) in { a[0] = 1 println a[0] }
2 1  finish at(1) val a = rail(2, 0) in { a[5] = 1 println 3 }
1 0  val a = rail(0, 5) in try println a[0] catch println 1
1 0  try { val a = rail(1, 5) in a[1] = 2 println 3 } catch println 1
1 0  try { val a = rail(-1, 5) in println 3 } catch println 1
1 0  try { val a = rail(null, 5) in println 3 } catch println 1
1 0  try val a = rail(2, 5) in println a[2] catch (e: ArrayIndexOutOfBoundsException) println 4
2 1  finish at(1) killThere(Place(1))
2 1  finish { try { killThere(5) println 1 } catch println 2 }
2 1  finish { at(1) println 1 try { killThere(Place(1)) println 2 } catch println 3 }
2 1  finish { try at(1) skip catch try { killThere(Place(1)) println 2 } catch println 3 }
2 0  finish at(1) async { try { killHere println 1 } catch println 2 println 3 }
3 0  finish at(1) { async at(2) println 1 killHere println 3 }
2 0  finish { at(1) { async println 1 killHere println 3 } println 4 }
2 1  finish at(1) setExitCode(3)
1 0  { setExitCode("x") println 1 }
2 1  finish at(1) throw 5
2 1  finish at(1) val x = {f: 0} in { x.f = 3 throw x.f }
2 1  finish at(1) val x = {f: 0} in try { x.g = 3 throw x.f } catch throw 4
1 0  val x = {f: 0} in try { x.g = 3 throw x.f } catch throw 4
1 0  val x = {f: 0} in try { x.f = x.g throw x.f } catch throw 4
1 0  try { val r = globalref 3 in throw 1 } catch throw 4
2 1  val x = {f: 7} in val r = globalref x in
       try at(1) {val s = r in { val y = valof s in throw 1 throw 2 }} catch throw 4
2 1  finish at(1) async throw 5
2 1  finish at(1) { async skip async skip throw 5 }
3 1  finish { async at(1) async throw 5 async at(2) throw 6 }
1 0  finish { async { throw 1 } async { throw 2 } throw 3 }
1 0  finish { async println 1 async println 2 async println 3 }
1 0  finish { async { async println 1 async println 2 println 3 } async println 4 }
1 0  finish { finish { async throw 1 async throw 2 } println 1 }
2 1  finish at(1) finish { async throw 5 throw 6 }
2 1  finish at(1) finish { async skip skip }
2 1  finish { at(1) finish async skip println 1 }
3 1  finish at(1) { finish at(2) throw 5 println 1 }
3 1  finish at(1) { finish at(2) async println 5 println 1 }
3 1  finish at(1) { try at(2) throw 5 catch println 1 println 2 }
3 1  finish at(1) { try at(2) { async println 5 throw 6 } catch println 1 println 2 }
3 1  finish at(1) { at(2) async println 1 println 2 }
3 2  finish at(1) { at(2) async at(1) println 1 println 2 }
3 1  finish { try at(1) at(2) throw 5 catch println 1 }
3 1  finish at(1) async at(2) throw 5
3 1  finish at(1) async at(2) try { println 3 throw 5 } catch println 4
3 2  finish at(1) { async at(2) { println 1 throw 5 } throw 6 }
3 1  finish { at(1) { async at(2) skip async at(2) println 2 } println 3 }
2 1  val x = {f: 7, g: 8} in at(1) {val y = x in { y.f = 9 throw y }}
2 0  val x = {f: 7, g: 8} in { try at(1) {val y = x in { y.f = y.g throw y }} catch skip throw x.f }
2 0  val x = {f: 7} in val r = globalref x in
       { finish at(1) {val s = r in async at(0) {val t = s in (valof t).f = 8}} throw x.f }
2 0  val x = {f: 7} in try at(1) {val y = x in { y.f = 5 throw y }} catch (e: Any) throw e.f
2 0  val w = {f: 0} in try at(1) { val y = {f: 5} in throw y } catch (e: Any) { throw e.f }
2 0  at(1) { try at(0) { val u = {f: 4} in val y = {f: 5} in throw y } catch (e: Any) {
     println e.f } }
1 0  val x = {f: 7} in finish { async x.f = 8 async x.f = 9 println x.f }
1 0  label L: { async println 1 println 2 exit L }
1 0  label L: { async { throw 1 } async println 4 println 2 throw 3 }
1 0  finish label L: { async { println 1 throw 1 } async println 4 exit L }
3 1  finish at(1) label L: { async at(2) println 1 exit L }
3 1  finish at(1) { label L: { async at(2) println 1 exit L } println 2 }
1 0  finish label L: label K: { killThere(Place(0)) exit L }
2 0  finish { at(1) label L: { async println 1 killHere exit L } println 2 }
2 0  at(1) { label L: try killHere catch skip println 2 }
2 0  at(1) { bind x = { killHere return 1 } in println 2 }
2 0  at(1) { guard killHere with println 1 }
1 0  finish bind x = { async println 1 async println 3 return 2 } in println x
1 0  finish { bind x = { async println 1 async throw 5 throw 2 } in println x println 4 }
1 0  finish bind x = { async println 1 async println 3 println 2 } in println x
1 0  finish { bind x = { async throw 5 skip } in println 4 println 5 }
1 0  finish bind x = val y = nondet(0, 1) in { println y return y } in println x
1 0  finish bind x = async throw 5 in println x
3 1  finish at(1) { bind x = { async at(2) println 1 return 2 } in println x println 3 }
3 1  finish at(1) { bind x = at(2) println 1 in println 5 println 3 }
3 1  finish at(1) { bind x = finish at(2) println 1 in println 5 println 3 }
1 0  finish guard { async println 1 async println 3 throw 2 } with println 5
3 1  finish at(1) guard { async at(2) println 1 throw 2 } with println 5
1 0  finish guard { async throw 1 println 2 } with println 5
1 0  finish { try { async println 1 async throw 5 throw 2 } catch (e: Long) println e }
1 0  finish { try { async println 1 async throw 5 println 6 } catch (e: Long) println e }
1 0  finish { try { println 1 throw true } catch (e: Long) println e println 3 }
1 0  finish { try val x = nondet(0, 1) in if (x == 0) then throw 5 else throw true catch
     (e: Long) println e }
3 1  finish at(1) { try { async at(2) println 1 throw 2 } catch (e: Long) println e println 3 }
3 1  finish at(1) { try at(2) { async println 1 throw 2 } catch (e: Long) println e println 3 }
2 0  at(1) { try { async println 5 killHere } catch (e: Any) println 1 println 2 }
1 0  try gather finish { async throw 1 throw 2 } catch (e: MultipleExceptions) println 5
1 0  bind x = gather finish { async println 1 return 4 } in println x
2 1  finish at(1) { try gather finish { async throw 1 throw 2 } catch (e: Any) println 5 }
3 1  finish at(1) { gather finish at(2) { async println 1 throw 2 } println 5 }
1 0  gather { async println 1 async println 3 println 2 }
1 0  { gather { async throw 3 println 2 } println 4 }
1 0  { try gather { async println 3 throw 2 } catch (e: Any) println 6 println 4 }
1 0  { try { println (1 + true) println 2 } catch println 3 }
1 0  { try { println query as(1, "String") println 2 } catch println 3 }
1 0  { try { throw query as(fault(E, "a"), "Any") } catch println 3 }
1 0  { try { val x = query as(fault(E, "a"), "Any") in println 4 } catch println 3 }
1 0  { try { throw query size(null) println 2 } catch println 3 }
1 0  { println nondet(1, 3) println 4 }
1 0  val x = {f: nondet(0, 1), g: 2} in val y = {f: x, g: x} in { y.f = 3 throw x.f }
1 0  finish val y = 1 in val x = nondet(0, 1) in println x
1 0  finish { async noMeaning "a" println 1 }
2 0  finish { try at(1) noMeaning "a" catch skip println 1 }
2 1  finish at(1) noMeaning "a"
1 0  class C {} main { val o = new C {} in try { invoke o.m() println 1 } catch println 2 }
2 1  class C {} main finish at(1) call C.m()
3 2  finish { async at(1) at(2) println 1 async at(2) at(1) println 2 }
2 1  finish at(1) bind x = invoke 5.toString() in println x
1 0  try { bind x = invoke null.toString() in println x } catch println 1
2 1  finish at(1) null[0] = 1
2 1  finish at(1) println (1 + 2)
1 0  finish { try atomic { async println 1 throw 2 } catch println 3 atomic println 4 }
1 0  finish { atomic { async throw 5 println 1 } println 2 }
2 0  finish { async at(1) killHere when (return query isDead(Place(1))) throw 5 }
2 0  finish { async at(1) killHere async when (return query isDead(Place(1))) throw 5 println 1 }
3 1  finish try at(1) try { async at(2) println 1 println 3 } catch println 4 catch println 2
3 1  finish try { at(1) try { async at(2) println 1 println 3 } catch (e: Any) println 4
     } catch println 2
3 1  finish try at(1) guard { async at(2) println 1 println 3 } with println 4 catch println 2
3 1  finish try at(1) guard at(2) { println 1 println 3 } with println 4 catch println 2
3 1  finish try at(1) try at(2) { println 1 println 3 } catch println 4 catch println 2
3 1  finish try { at(1) try at(2) { println 1 println 3 } catch (e: Any) println 4 } catch println 2
1 0  finish guard { async println 1 println 2 } with println 5
1 0  finish { bind x = finish { async throw 5 return 1 } in println x println 3 }
1 0  { label L: atomic exit L atomic println 1 }
1 0  val r = globalref new $Null {} in println ((valof r) == null)
2 0  val x = {f: 1} in val r = globalref x in
     try at(1) {val s = r in val y = {f: 2} in val z = valof s in println z.f} catch println 9
1 0  { label L: try atomic exit L catch skip atomic println 1 }
1 0  finish label L: try { async println 1 exit L } catch println 3
1 0  { bind x = atomic return 1 in atomic println 1 }
1 0  try { try atomic throw 5 catch (e: Boolean) skip } catch atomic println 1
1 0  try atomic throw 5 catch (e: Long) atomic println 1
1 0  try guard atomic throw 5 with atomic println 1 catch atomic println 2
1 0  try gather atomic throw 5 catch atomic println 2
3 1  finish at(1) { finish at(2) async { println 5 println 6 } println 1 }
3 1  finish at(1) { async println 1 at(2) { println 2 println 3 } println 4 }
1 0  val a = rail(2, 5) in try println a[-1] catch println 4
1 0  val a = rail(2, 5) in { try a[-1] = 3 catch println 4 println a[1] }
1 0  gather throw 5
1 0  finish { gather { async throw 3 println 2 } println 4 }
1 0  finish label L: gather { async println 1 exit L }
2 1  finish { try at(1) skip catch skip try { killThere(Place(1)) println 2 } catch (e:
     Any) println e }
1 0  finish { async { async println 1 println 2 } println 3 }
1 0  atomic atomic println 1
1 0  try atomic legal "x" catch println 1
2 1  finish at(1) null.f = 1
1 0  println query className(nondet(0n, 1))
3 2  finish at(1) at(2) skip
2 0  finish bind x = finish { async at(1) killHere when (return query isDead(Place(1)))
     return 1 } in println x
1 0  finish { atomic { async throw 5 async throw 6 println 1 } println 2 }
3 2  finish try at(1) { async at(2) throw 5 try at(2) throw 7 catch throw 8 } catch throw 9
"""
"""Each begins with its places and failures."""


@cache
def probes() -> tuple[tuple[str, Loaded], ...]:
    """Read the programs."""
    chunks: list[str] = []
    for line in PROBES.strip("\n").split("\n"):
        if line.startswith(" "):
            chunks[-1] += "\n" + line
        else:
            chunks.append(line)
    return tuple((" ".join(c.split()), _loaded(c)) for c in chunks)


def _loaded(chunk: str) -> Loaded:
    places, failures, text = chunk.split(maxsplit=2)
    options = Options(policy=Policy(int(failures)), stop_at_first=False)
    return Loaded(parse_tx10(text), int(places), "ecoop14", options)

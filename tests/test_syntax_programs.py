"""Larger programs in the style that people write X10: each is read, printed and read again."""

import pytest

from x10sem.syntax import parse, show

PROGRAMS = {
    "k-means": """
package samples.cluster;
import x10.io.Console;
import x10.util.*;

/** Clusters points that live at all places. */
public class KMeans(dim:Long, k:Long) {
  static val POINTS = 2000;
  static type Vector = Rail[Float];
  public static struct Sum(count:Int, total:Double) implements Arithmetic {
    public operator this + (that:Sum):Sum = Sum(count + that.count, total + that.total);
    public operator - this:Sum = Sum(-count, -total);
  }
  val centres:Rail[Rail[Float]{self.size == dim}];
  var rounds:Int = 0n;
  public def this(dim:Long, k:Long){dim > 0, k > 0}:KMeans{self.dim == dim} {
    property(dim, k);
    centres = new Rail[Rail[Float]](k, (i:Long) => new Rail[Float](dim,
      (j:Long) => (i * j) as Float * 0.5f));
  }
  private def nearest(p:Rail[Float]{self.size == dim}):Long {
    var best:Long = -1;
    var least:Float = Float.MAX_VALUE;
    for (var i:Long = 0, n:Long = k; i < n; i++) {
      var d:Float = 0f;
      for (j in 0..(dim - 1)) { val x = p(j) - centres(i)(j); d += x * x; }
      if (d < least) { least = d; best = i; }
    }
    return best;
  }
  public static def main(args:Rail[String]):void {
    val n = args.size > 0 ? Long.parse(args(0)) : POINTS;
    val here0 = GlobalRef[Cell[Double]](new Cell[Double](0.0));
    val world = Place.places();
    val data = PlaceLocalHandle.make[Rail[Float]](world, () => new Rail[Float](n,
      (i:Long) => i as Float));
    finish for (p in world) at (p) async {
      var local:Double = 0.0;
      for (x in data()) local += x;
      val sum = local;
      at (here0) atomic here0()() += sum;
    }
    Console.OUT.printf("%5.2f over %d\\n", here0()(), n as Any);
  }
}
""",
    "heat": """
import x10.array.DistArray_Block_2;
import x10.compiler.Inline;
public class Heat {
  static val n = 3, epsilon = 1.0e-5;
  val a = new DistArray_Block_2[Double](n + 2, n + 2, (i:Long, j:Long) => i == 0 ? 1.0 : 0.0);
  @Inline static def average(x:Double, y:Double) = (x + y) / 2.0;
  final def step(i:Long, j:Long):Double = (a(i - 1, j) + a(i + 1, j) + a(i, j - 1) + a(i,
    j + 1)) / 4;
  def run() {
    var delta:Double;
    do {
      delta = finish (Reducible.MaxReducer[Double](0.0)) {
        ateach (p in Dist.makeUnique()) {
          for ([i, j] in a.localIndices()) { val t = step(i, j); offer Math.abs(t - a(i, j));
            a(i, j) = t; }
        }
      };
    } while (delta > epsilon);
  }
}
""",
    "tree search": """
public final class Uts {
  static interface Bag[T]{T haszero} { def take():T; def put(x:T):void; property size():Long; }
  static class Stack[T] implements Bag[T], (Long) => T {
    private val items = new ArrayList[T]();
    public def take():T = items.removeLast();
    public def put(x:T):void { items.add(x); }
    public property size():Long = items.size();
    public operator this(i:Long):T = items(i);
    public operator this(i:Long) = (v:T):T { items(i) = v; return v; }
  }
  static class Worker(id:Place) {
    transient var bag:Stack[Long] = new Stack[Long]();
    @Volatile var active:Boolean;
    var steals:UInt = 0un;
    static val mask:ULong = 0xFFFFul;
    def process(n:Int):Boolean {
      outer: for (var i:Int = 0n; i < n && bag.size() > 0; ++i) {
        val x = bag.take();
        switch (x % 3) {
          case 0: continue outer;
          case 1: case 2: bag.put(x >> 1); break;
          default: if (x >>> 60 == 0L || (x & 1) != 0 ^ true) break outer;
        }
      }
      return !active || ~x == -1;
    }
    def steal(st:PlaceLocalHandle[Worker]) {
      if (P == 1n) return;
      val p = here.id;
      for (var i:Int = 0n; i < w && empty;
        i++) at (Place(victims(i))) @Uncounted async st().request(p);
      for (;;) { if (thieves.isEmpty()) break; }
    }
  }
}
""",
    "queens": """
public class Queens {
  val nSolutions = new AtomicLong();
  static def safe(q:Rail[Int], r:Int, c:Int):Boolean {
    for (i in 0n..(r - 1n)) if (q(i) == c || Math.abs(q(i) - c) == r - i) return false;
    return true;
  }
  def search(q:Rail[Int], R:IntRange) { for (c in R) if (safe(q, q.size as Int,
    c)) async search(extend(q, c), R); }
  static def extend(q:Rail[Int], c:Int):Rail[Int]{self != null} = new Rail[Int](q.size + 1,
    (i:Long) => i < q.size ? q(i) : c);
  public def start() {
    finish { val w = [0n, 1n, 2n as Int]; for (x in w) async { atomic count = count + 1; } }
  }
}
""",
    "user control": """
public class Block {
  static operator for (space:LongRange, body:(Long) => void):void { for (i in space) body(i); }
  static operator async(body:() => void) { body(); }
  operator if (c:Boolean, then:() => void, orElse:() => void) = c ? then() : orElse();
  def use(r:LongRange) {
    Block.for (i:Long in r) { Console.OUT.println(i); }
    Block.async { f(); }
    this.if (r.min == 0) { f(); } else { g(); }
    Block.try { f(); } catch (e:Exception) { g(); }
    Block.do { f(); } while (x < 3);
    Block.at (p) { g(); }
    Block.throw new Exception();
    super.finish { async f(); }
    Block.continue;
  }
}
""",
    "clocks": """
class Clocked {
  public static def main(args:Rail[String]) {
    clocked finish for (i in 1..2) clocked async { Clock.advanceAll(); Console.OUT.println(i); }
    finish async {
      val c = Clock.make("c"), d:Clock = Clock.make();
      async clocked (c, d) { c.advance(); d.resume(); }
      ateach (p in Dist.makeUnique()) clocked (c) { c.advance(); }
      c.drop();
    }
    try { Clock.advanceAll(); } catch (e:ClockUseException) { throw e; } finally {
      done = true; }
  }
}
""",
    "operators": """
struct Complex(re:Double, im:Double) {
  def this(re:Double, im:Double) = property(re, im);
  def this(re:Double) { this(re, 0.0); }
  operator this + (that:Complex) = Complex(re + that.re, im + that.im);
  operator (x:Double) + this:Complex = Complex(x + re, im);
  operator (x:Complex) * (y:Complex):Complex { return x; }
  operator this * (y:Double) = this;
  operator ! this = 1.0;
  static operator ~ (x:Complex):Complex = x;
  static operator (x:Double):Complex = Complex(x, 0.0);
  static operator (x:Long) as Complex = Complex(x as Double, 0.0);
  static operator (x:Complex) as ?:Double = x.re;
  operator this -> (y:Complex) = 1;
  operator this .. (y:Complex) = 1;
  operator this ** (y:Complex) = this;
  operator[T] this(f:(Complex) => T):T = f(this);
  def test() {
    val z = this.operator+(this).operator-() ** 2.0 -> 3;
    val w = (operator()(1)) <> ~z >< -z;
    var s:String = "a" + 'b' + '\\'' + "\\u0041\\t\\"";
    s += 1.5e3f + 2d + .5 + 1y + 2s + 3uy + 0x7fL;
  }
}
""",
    "inner classes": """
class Outer[T](x:T) extends Base[T](3) implements Comparable[Outer[T]], Runnable {
  class Inner(y:Long) { def m() = Outer.this.x.hashCode() + this.y + super.hashCode(); }
  static abstract class A { abstract def f():Long; protected def g():Long;
    native def h():void; }
  def make() {
    val a = new A() { public def f() = 1; val z = 3; };
    val i = this.new Inner(1);
    val j = o.p.new Inner(2) { def m() = 3; };
    class Local(k:Int) extends A { public def f() = k as Long; }
    final class Other { }
    type Pair = Map.Entry[String, Long];
    return new Local(1n).f() + i.m();
  }
  public def compareTo(that:Outer[T]):Int throws Exception, Error = x.equals(that.x) ? 0n : 1n;
}
""",
    "closures": """
class Closures {
  static def apply[T, U](f:(T) => U, x:T):U = f(x);
  val twice = (f:(Long) => Long) => (x:Long) => f(f(x));
  val typed = (x:Long, y:Long){x > y}:Long => x - y;
  val thunk:() => void = () => { };
  val block = (var x:Long):Long => { x++; return x; };
  val last = () => { val a = 1; val b = a; a + b };
  def m() {
    val r = apply[Long, String]((x:Long) => "" + x, 3);
    (() => { f(); })();
    val g:(Long) => (Long) => Boolean = (x:Long) => (y:Long) => x < y;
    val h = c ? (x:Long) => x : (y:Long):Long => y;
    val k = (c ? (a) : (b));
    run((i:Long, [p, q]:Point, pt[r, s]:Point(2)) => i, (Long) => 3, f as (Long) => Long);
    return twice((x:Long) => x + 1)(3)(4);
  }
}
""",
    "places": """
class Places {
  def m(gr:GlobalRef[Places]{self.home == here}) {
    val x = at (p) here.id + 1;
    val y = at (gr) { val t = gr(); t.f() + 1 };
    val z = at (p) at (q) { f(); at (here.next()) { g(); () => 1 } };
    finish async at (p) { async { f(); } at (q) g(); }
    at (p) at (q) async { when (b) { c = true; } }
    val w = f(at (p) { 1 }, at (q) g(at (r) 3));
    when (x > 0) atomic { y++; }
    async { try { at (Place.FIRST_PLACE) { throw new Exception("x"); } }
      catch (e:DeadPlaceException) { } }
    return at (p) () => { at (q) 1 };
  }
}
""",
    "annotations": """
@NativeRep("java", "x.Y") @Pinned public class Annotated {
  @Native("java", "System.nanoTime()") @Native("c++",
    "f(#0)") public static native def time():Long;
  @Embed val inner:Annotated = @Embed new Annotated();
  public @Inline def m(@NonEscaping x:Long, @A("b") val y:Long):Long {
    @Pragma(Pragma.FINISH_SPMD) finish @Immediate("go") async { }
    @StackAllocate val z = @StackAllocate new Cell[Long](1);
    @Uncounted async f();
    @Profile(x) at (p) async { }
    val g = @Inline (x:Long) => @Fast { f(); x };
    @Label val l = @a.b.C[Long](1) x as Long;
    return @Unsafe f(x);
  }
  @A @B(1) static property p() = 1;
}
""",
    "regions": """
class Regions {
  static val R:Region(2){rect} = Region.make(0, 10) * Region.make(1..5, 3..4);
  static def sum(a:DistArray[Double](R), D:Dist{self.region == R}):Double {
    var s:Double = 0;
    for (p:Point(2) in R) s += a(p);
    for (p[i, j] in D) s += a(i, j);
    for ([i] in 0..3) s -= i;
    for (val q in D) { var t:Double = 0, u:Double; u = t = s; s = u; }
    val [i, j] = Point.make(1, 2), q[k]:Point = Point.make(1);
    ateach ([i, j] in D | here) a(i, j) *= 2;
    ateach (D) f();
    for (D) { }
    if (R instanceof Region{rank == 2} && R.contains(p) | b & !b) return s; else return -s;
  }
}
""",
    "resilience": """
public class Resilient {
  static def attempt(body:() => void):Boolean {
    try { finish body(); return true; }
    catch (me:MultipleExceptions) {
      for (e in me.exceptions()) if (!(e instanceof DeadPlaceException)) throw me;
      val dead = me.getExceptionsOfType[DeadPlaceException](true);
      if (dead.size == me.exceptions.size && dead.size > 0) return false;
      me.printStackTrace();
    } catch (CheckedThrowable) { ; }
    finally { System.setExitCode(1n); }
    return false;
  }
  public static def main(Rail[String]) {
    val p1 = Place.places().next(here);
    var tries:Long = 0;
    while (!attempt(() => { at (p1) async { if (tries++ < 1) System.killHere(); }
      })) assert tries < 9 : "too many";
    assert tries == 1;
  }
}
""",
    "typedefs": """
type Table[K, V]{K haszero} = HashMap[K, V];
public static type Grid(n:Long) = Rail[Rail[Double]{self.size == n}]{self.size == n};
;
interface Shape[+T, -U] extends Any, Printable { def area():Double;
  property name:String = "shape"; }
public struct Unit { }
class D {
  static x:Long = 3;
  var a:Long, b:Long = 2, c = 3;
  public static def this[T](x:T){x != null}:D{self.a == 1} { this[T](x); super(); }
  def f(x:Long){x > 0}:Long{self == x};
  def g(){here == this.home};
  def h() = { val t = 1; t + 1 }
  def k():Long = { return 3; };
  property here2():Place = here;
}
""",
    "names": """
class `class` { val `val`:`a`.`b` = `at`; def `if`() = $x_1.\u00fcber + _y; def m() {
  `while`: while (true) break `while`; } }
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_survives_printing(name: str) -> None:
    unit = parse(PROGRAMS[name], name)
    assert parse(show(unit)) == unit

//~ places: 2
//~ holds: AllDone no-deadlock
//~ outcomes: nothing
//@ ensures AllDone: LEAVES() == EXPECTED
// Irregular work, balanced by stealing: each place has a bag of nodes of a tree, and a worker.
//
// A node is a number; 0 and 1 are leaves, n has the children n-1 and n-2.  A worker goes
// down from a node to a leaf and puts the other children into its bag; then it takes a node from
// there or, when that is empty, from the bags of the others in turn.  It leaves when it finds
// nothing, and adds the leaves that it has seen to the sum at place 0.
public class Irregular {
  static val ROOT = 2;
  static val EXPECTED = 2;
  static val EMPTY = -1;
  static val LEAVES = new Cell[Long](0);

  /** The bag of this place, and how many nodes are in it. */
  static val BAG = new Rail[Long](ROOT + 1);
  static val SIZE = new Cell[Long](0);

  static def put(n:Long) {
    atomic {
      BAG(SIZE()) = n;
      SIZE() += 1;
    }
  }

  static def take():Long {
    atomic {
      if (SIZE() == 0) return EMPTY;
      SIZE() -= 1;
      return BAG(SIZE());
    }
  }

  /** Take a node from here or, if there is none, steal one. */
  static def find():Long {
    val mine = take();
    if (mine != EMPTY) return mine;
    for (i in 1..(Place.numPlaces() - 1)) {
      val stolen = at (Place((here.id + i) % Place.numPlaces())) take();
      if (stolen != EMPTY) return stolen;
    }
    return EMPTY;
  }

  static def work() {
    var seen:Long = 0;
    var n:Long = find();
    while (n != EMPTY) {
      for (; n > 1; n -= 1) put(n - 2);
      seen += 1;
      n = find();
    }
    val sum = seen;
    at (Place.FIRST_PLACE) atomic LEAVES() += sum;
  }

  public static def main(args:Rail[String]) {
    put(ROOT);
    finish for (p in Place.places()) at (p) async work();
  }
}

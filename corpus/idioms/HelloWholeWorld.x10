//~ places: 3
//~ failures: 1
//~ holds: Greeted GreetedToo Done no-deadlock no-uncaught-exception
//@ ensures Greeted: Place(1).isDead() || output.contains("Hello from place 1")
//@ ensures GreetedToo: Place(2).isDead() || output.contains("Hello from place 2")
//@ ensures Done: output.contains("The whole world")
//@ sometimes Loss: LOST() > 0
// Hello from every place, for a world in which a place may be missing.
//
// Promise: every place that is alive at the end has said hello, and so has place 0; the last
// line comes last.  It holds, because each `at` is in an activity of its own: the death of
// one place throws there, and not in the loop that sends the others on their way.
// HelloSequential leaves that out.
import x10.io.Console;

public class HelloWholeWorld {
    static val LOST = new Cell[Long](0);

    static def greet() {
        Console.OUT.println("Hello from place " + here.id + " of " + Place.numPlaces());
    }

    public static def main(args:Rail[String]) {
        try {
            finish for (p in Place.places()) async at (p) greet();
        } catch (e:MultipleExceptions) {
            for (d in e.getExceptionsOfType[DeadPlaceException]()) LOST(LOST() + 1);
        }
        Console.OUT.println("The whole world has been greeted, less " + LOST() + ".");
    }
}

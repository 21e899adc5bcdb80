//~ places: 3
//~ failures: 1
//~ refuted: Greeted
//@ ensures Greeted: Place(2).isDead() || output.contains("Hello from place 2")
//@ ensures Done: output.contains("The whole world")
// HelloWholeWorld as many write it: `at (p) async` in the loop.
//
// It looks as resilient as the other: the finish waits for all, and the handler is there.  But
// an `at` is a visit that must come back.  The checker finds the run in which place 1 dies
// while it is visited: the `at` throws in the loop, so that place 2, which is well, is never
// asked to say anything.
import x10.io.Console;

public class HelloSequential {
    static def greet() {
        Console.OUT.println("Hello from place " + here.id + " of " + Place.numPlaces());
    }

    public static def main(args:Rail[String]) {
        var lost:Long = 0;
        try {
            finish for (p in Place.places()) at (p) async greet();
        } catch (e:MultipleExceptions) {
            lost = e.getExceptionsOfType[DeadPlaceException]().size;
        }
        Console.OUT.println("The whole world has been greeted, less " + lost + ".");
    }
}

// Resilience: what is lost is what was not begun: a failure of place 1 at any moment of its visit
// leaves place 2 without one, and the handler around the loop comes too late for it.

//~ places: 2
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: statement:16
// The assertion is false, but it stands behind a condition that is never true: a place
// asks whether it is dead itself, and then it is not.
public class AssertedNowhere {
    static def visit() {
        check(here);
    }

    static def check(p:Place) {
        if (p.isDead()) {
            // What is to be said of a place that notices its own death?
            assert false;
        }
    }

    public static def main(args:Rail[String]) {
        try {
            at (Place(1)) visit();
        } catch (e:DeadPlaceException) {}
    }
}

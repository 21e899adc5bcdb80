//~ places: 3
//~ failures: 1
//~ holds: SameRound Finished no-deadlock no-uncaught-exception
//~ outcomes: nothing, dead 1, dead 2
//@ ensures SameRound: (Place(1).isDead() || VALUE(1) == ROUNDS) && (Place(2).isDead() || VALUE(2) == ROUNDS)
//@ ensures Finished: ROUND() == ROUNDS
//@ always NoRunningAhead: VALUE(1) <= ROUND() + 1 && VALUE(2) <= ROUND() + 1
//@ sometimes Repeated: REPEATED() > 0
// Computation in rounds: in each, all live places take one step, and no one begins the next
// before all have ended this one.  The barrier is the finish.
//
// A round in which a place dies is done again by those that are left.  A place that has made
// its step already knows it by the number of the round, and does not make it twice.
//
// Promise: at the end the survivors have made every step once; nobody is ever more than one
// ahead.  It holds.  RoundsUncounted forgets the number.
public class Rounds {
    static val ROUNDS = 2;

    /** Rounds that are over, at place 0. */
    static val ROUND = new Cell[Long](0);
    static val REPEATED = new Cell[Long](0);

    /** What each place has told place 0 of itself. */
    static val VALUE = new Rail[Long](3);

    /** The state of a place: the steps that it has made. */
    static val STEPS = new Cell[Long](0);

    static def step(round:Long) {
        if (STEPS() < round) STEPS(STEPS() + 1);
        val me = here.id;
        val made = STEPS();
        at (Place.FIRST_PLACE) VALUE(me) = made;
    }

    public static def main(args:Rail[String]) {
        while (ROUND() < ROUNDS) {
            val round = ROUND() + 1;
            try {
                finish for (p in Place.places()) if (p != here) async at (p) step(round);
                ROUND(round);
            } catch (e:MultipleExceptions) {
                REPEATED(REPEATED() + 1);
            }
        }
    }
}

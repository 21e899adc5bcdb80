//~ places: 3
//~ failures: 1
//~ refuted: SameRound
//~ outcomes: nothing, dead 1, dead 2
//@ ensures SameRound: (Place(1).isDead() || VALUE(1) == ROUNDS) && (Place(2).isDead() || VALUE(2) == ROUNDS)
// Rounds, with a step that every place makes when it is told to.
//
// It looks resilient: the round in which a place dies is done again by those that are left.
// The checker finds the run in which the survivor had made its step when the other died: it
// makes it again, and is a step ahead for ever.
public class RoundsUncounted {
    static val ROUNDS = 1;
    static val ROUND = new Cell[Long](0);
    static val VALUE = new Rail[Long](3);
    static val STEPS = new Cell[Long](0);

    static def step() {
        STEPS(STEPS() + 1);
        val me = here.id;
        val made = STEPS();
        at (Place.FIRST_PLACE) VALUE(me) = made;
    }

    public static def main(args:Rail[String]) {
        while (ROUND() < ROUNDS) {
            try {
                finish for (p in Place.places()) if (p != here) async at (p) step();
                ROUND(ROUND() + 1);
            } catch (e:MultipleExceptions) {
                // Again, with those that are left.
            }
        }
    }
}

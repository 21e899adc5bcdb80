//~ places: 3
//~ failures: 1
//~ holds: AllTold no-deadlock no-uncaught-exception
//~ outcomes: nothing, dead 1, dead 2
//~ states: 3335
//@ ensures AllTold: (Place(1).isDead() || TOLD(1)) && (Place(2).isDead() || TOLD(2))
//@ sometimes ToldAgain: AGAIN() > 0
// BroadcastChain, mended: who is told says so to place 0, and when the chain has ended, place 0
// tells those that have said nothing itself.
//
// Promise: every place that is alive at the end has the news.  It holds: a place that is told
// twice takes no harm, and the finish makes sure that no message is under way any more when
// place 0 looks who is missing.
public class BroadcastChecked {
    static val TOLD = new Rail[Boolean](3);
    static val AGAIN = new Cell[Long](0);

    static def tell(news:String) {
        val me = here.id;
        at (Place.FIRST_PLACE) TOLD(me) = true;
    }

    static def tellAndForward(news:String) {
        tell(news);
        forward(here.id + 1, news);
    }

    static def forward(p:Long, news:String) {
        if (p >= Place.numPlaces()) return;
        if (Place(p).isDead()) {
            forward(p + 1, news);
        } else {
            async at (Place(p)) tellAndForward(news);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish forward(1, "news");
        } catch (e:MultipleExceptions) {
            for (p in Place.places()) if (p != here && !TOLD(p.id)) {
                AGAIN(AGAIN() + 1);
                try {
                    at (p) tell("news");
                } catch (d:DeadPlaceException) {}
            }
        }
    }
}

//~ places: 3
//~ failures: 1
//~ refuted: AllTold
//~ outcomes: nothing, dead 1, dead 2
//~ states: 2674
//@ ensures AllTold: Place(2).isDead() || TOLD(2)
// A broadcast along a chain: each place tells the next one.
//
// It looks resilient: whoever finds the next place dead goes on with the one after it.  The
// checker finds the run in which place 1 dies when it has been told, and before it has told
// place 2: nobody is left who knows that place 2 is not told.  BroadcastChecked asks.
public class BroadcastChain {
    /** Who has the message, as place 0 sees it in the end. */
    static val TOLD = new Rail[Boolean](3);

    static def tell(news:String) {
        val me = here.id;
        at (Place.FIRST_PLACE) TOLD(me) = true;
        forward(me + 1, news);
    }

    /** Tell the first place from p on that can be told. */
    static def forward(p:Long, news:String) {
        if (p >= Place.numPlaces()) return;
        if (Place(p).isDead()) {
            forward(p + 1, news);
        } else {
            async at (Place(p)) tell(news);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish forward(1, "news");
        } catch (e:MultipleExceptions) {
            // The others go on.
        }
    }
}

// Resilience: a sender that finds the next place dead goes on to the one after it, so that it looks as
// if nobody were left out.  But who has been told and dies before it tells others takes the news
// with it: place 1 may fail at any line but those that come after it has spawned the next.

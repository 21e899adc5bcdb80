package x10.util;

/** All places together; a member enters a barrier by counting, and waits for the others. */
public class Team {
    public static val WORLD = new Team();
    var phase:Long = 0;

    public def size():Long = Place.numPlaces();
    public def id():Long = here.id;

    /** Wait until every place has come here as often as this one; a dead one is an exception. */
    public def barrier():void {
        val mine = enter();
        for (i in 0..(Place.numPlaces() - 1)) {
            if (i != here.id) at (Place(i)) Team.awaitPhase(mine);
        }
    }

    def enter():Long { atomic { val n = phase + 1; phase = n; return n; } }

    static def awaitPhase(n:Long):void {
        val team = WORLD;
        when (team.phase >= n) {}
    }
}

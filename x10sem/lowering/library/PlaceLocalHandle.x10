package x10.lang;

/** A value of its own at each place of a group, found by the number of the place. */
public class PlaceLocalHandle[T] {
    val refs:Rail[GlobalRef[Cell[T]]];

    def this() { refs = X10Sem.rail(X10Sem.query("numPlaces"), null); }

    public static def make[T](places:PlaceGroup, init:() => T):PlaceLocalHandle[T] {
        val made = new PlaceLocalHandle[T]();
        finish for (p in places) made.enter(p, init);
        return made;
    }

    public static def make[T](
        places:PlaceGroup, init:() => T, ignoreIfDead:(Place) => Boolean
    ):PlaceLocalHandle[T] {
        val made = new PlaceLocalHandle[T]();
        finish for (p in places) if (!p.isDead() || !ignoreIfDead(p)) made.enter(p, init);
        return made;
    }

    public static def make[T, U](
        places:PlaceGroup, initHere:() => U, initThere:(U) => T
    ):PlaceLocalHandle[T] {
        val made = new PlaceLocalHandle[T]();
        finish for (p in places) {
            val arg = initHere();
            made.enter(p, () => initThere(arg));
        }
        return made;
    }

    public static def makeFlat[T](places:PlaceGroup, init:() => T):PlaceLocalHandle[T] =
        make[T](places, init);

    public static def addPlace[T](handle:PlaceLocalHandle[T], p:Place, init:() => T):void {
        handle.enter(p, init);
    }

    def enter(p:Place, init:() => T):void {
        val r = at (p) X10Sem.makeRef(new Cell[T](init()));
        X10Sem.setElement(refs, p.id, r);
    }

    public operator this():T {
        val r = X10Sem.element(refs, here.id);
        if (r == null) return null;
        return X10Sem.valOf(r).value;
    }

    public operator this() = (x:T):T {
        val r = X10Sem.element(refs, here.id);
        X10Sem.valOf(r).value = x;
        return x;
    }
}

//~ places: 2
//~ failures: 1
//~ deterministic: yes
//~ holds: deterministic
// Which places are dead in the end is no part of what is compared.
public class SameEitherWay {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        try {
            at (Place(1)) { }
        } catch (e:DeadPlaceException) { }
        Console.OUT.println("done");
    }
}

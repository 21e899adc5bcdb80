//~ races: yes
//~ refuted: no-data-races
// Both write the first element.
public class SameElement {
    static val all = new Rail[Long](2);

    public static def main(args:Rail[String]) {
        finish {
            async all(0) = 1;
            async all(0) = 2;
        }
    }
}

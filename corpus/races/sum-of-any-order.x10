//~ deterministic: yes
//~ holds: deterministic
// The order does not show.
public class SumOfAnyOrder {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish for (i in 1..3) async atomic count() = count() + i;
        Console.OUT.println(count());
    }
}

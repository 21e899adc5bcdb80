//~ places: 1
//~ outcomes: "b" throws Exception(c)
// Does a handler catch what it throws itself, or a clause beside it?  (No.)
public class HandlerThrows {
  public static def main(args:Rail[String]) {
    try {
      throw new IllegalArgumentException("a");
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("b");
      throw new Exception("c");
    } catch (e:Exception) {
      Console.OUT.println("no");
    }
  }
}

//~ places: 1
//~ outcomes: "IllegalArgumentException" "Exception"
// Does the nearest class or the first clause catch?  (The first that fits.)
public class CatchOrder {
  public static def main(args:Rail[String]) {
    try {
      throw new IllegalArgumentException();
    } catch (e:NullPointerException) {
      Console.OUT.println("no");
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("IllegalArgumentException");
    } catch (e:Exception) {
      Console.OUT.println("no");
    }
    try {
      throw new IllegalArgumentException();
    } catch (e:Exception) {
      Console.OUT.println("Exception");
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("no");
    }
  }
}

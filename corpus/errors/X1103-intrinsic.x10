//~ error: X1103
class Account {
  public static def main(args:Rail[String]) {
    X10Sem.killHere();
  }
}

//~ places: 2
//~ failures: 1
//~ semantics: coq-artifact
//~ vacuous: RemotePlaceFails
//@ sometimes RemotePlaceFails: Place(1).isDead()
// Place 1 may fail while place 0, for which it works, lives; not so in the published mechanisation.
public class RemotePlaceFails {
  public static def main(args:Rail[String]) {
    at (Place(1)) {}
  }
}

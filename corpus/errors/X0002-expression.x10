//~ error: X0002
class Greeting {
  val place = here

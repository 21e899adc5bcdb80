"""X10 source tree to core terms: names, classes, desugaring, well-formedness."""

from x10sem.lowering.errors import CODES
from x10sem.lowering.loader import Loader
from x10sem.lowering.programs import Lowered, diagnose, lower, lower_property

__all__ = ["CODES", "Loader", "Lowered", "diagnose", "lower", "lower_property"]

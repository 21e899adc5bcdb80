"""The names that X10 knows without an import, so that a gap of the library is no mistake of the user."""

from typing import Final

LIBRARY_NAMES: Final = frozenset(
    """
    Any Arithmetic ArrayIndexOutOfBoundsException ArithmeticException AssertionError BadPlaceException
    Bitwise Boolean Byte Cell Char CharSequence CheckedException CheckedThrowable ClassCastException Clock
    ClockUseException Comparable Complex Console Container DeadPlaceException Deserializer Dist DistArray
    Double Error Exception FailedDynamicCheckException FinishState Float GlobalCell GlobalObject GlobalRail
    GlobalRef Iterable Iterator IllegalArgumentException IllegalOperationException
    IndexOutOfBoundsException Int IntRange InterruptedException Long LongRange Math MultipleExceptions
    NegativeArraySizeException NoSuchElementException NotSerializableException NullPointerException
    NumberFormatException Object Operator OutOfMemoryError Ordered Place PlaceGroup PlaceLocalHandle
    PlaceTopology Point Rail Reducible Region Runtime Sequence Serializer Settable Short
    SparsePlaceGroup StackOverflowError String StringIndexOutOfBoundsException System Throwable UByte UInt
    ULong UShort UnsupportedOperationException Unsafe Unserializable WrappedThrowable
    WorkerLocalHandle Zero X10Sem void
    """.split()
)

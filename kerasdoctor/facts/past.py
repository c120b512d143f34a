"""Where arrays come from, and the constants that are met on the way."""

from __future__ import annotations

from typing import TypeAlias

from kerasdoctor.places import Line
from kerasdoctor.record import record

Plain: TypeAlias = bool | int | float | str | None
# A constant, or a tuple of constants such as a shape.
Constant: TypeAlias = "Plain | tuple[Constant, ...]"


@record
class Operation:
    """One thing that was done to an array on its way: a call, arithmetic, or indexing.

    `name` is canonical ("sklearn.preprocessing.StandardScaler.transform", "divide", "slice",
    "index", "split"), for answers also "threshold", "element" (one of many) and "stack"
    (many in one). `by` is the number of the object that did it, or of the array that it was
    indexed with; both parts of one split have the same. `operand` is the constant on the other
    side, such as the 255 of a division, or the constant that a call is given (the columns that it
    names, else the first). `part` names which part a split or slice keeps: "train"
    or "test" of a split, "head" (up to a bound) or "tail" (from a bound on) of a slice.
    """

    name: str
    where: Line
    by: int | None = None
    operand: Constant = None
    part: str | None = None

    @property
    def word(self) -> str:
        """The last word of the name, such as "reshape"."""
        return self.name.rpartition(".")[2]


@record
class Past:
    """Where an array comes from: the arrays at its beginning, by number, and what was done to it."""

    roots: tuple[int, ...] = ()
    operations: tuple[Operation, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """Return which parts of splits and slices it is, in order, such as ("train",)."""
        return tuple(done.part for done in self.operations if done.part is not None)

    def since(self, *names: str) -> tuple[Operation, ...] | None:
        """Return what was done after the last operation with one of these names, or None where there is none."""
        found = [index for index, done in enumerate(self.operations) if done in self.passed(*names)]
        return self.operations[found[-1] + 1 :] if found else None

    def passed(self, *names: str) -> tuple[Operation, ...]:
        """Return the operations whose name, or the last word of it, is one of these."""
        return tuple(done for done in self.operations if done.name in names or done.word in names)

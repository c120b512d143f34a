"""What a function of the script computes that Keras calls by itself: a loss, a training step, a layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from kerasdoctor.facts.past import Constant
from kerasdoctor.places import Line
from kerasdoctor.record import individual, record

Role: TypeAlias = Literal["loss", "metric", "train_step", "call", "build", "tape"]


# Terms share their parts, so comparing them by value could take for ever: each is only itself.
@individual
class Term:
    """A part of a formula: an operation and what it is done to.

    `name` is the canonical name of a called function ("keras.ops.log") or of a method of a model of the
    script ("keras.Model.__call__"), "add", "subtract" and the like for arithmetic, "compare" (`value` is
    "equal", "greater" and the like), "index", "tuple", "dict" (`keywords` are its entries), "either" for
    what differs between two ways through the function, "method.NAME" for a method of a value (`of` begins
    with that value), "self" and "self.NAME" in methods, "parameter" and "constant" (`value` is its name or
    the constant), or "unknown". A parameter is where its name stands.
    """

    name: str
    where: Line
    of: tuple[Term, ...] = ()
    keywords: tuple[tuple[str, Term], ...] = ()
    value: Constant = None

    @property
    def word(self) -> str:
        """The last word of the name, such as "log"."""
        return self.name.rpartition(".")[2]

    @property
    def parts(self) -> tuple[Term, ...]:
        """What the operation is done to, keyword arguments last."""
        return (*self.of, *(term for _, term in self.keywords))

    def keyword(self, name: str) -> Term | None:
        """Return a keyword argument."""
        return dict(self.keywords).get(name)

    def walk(self) -> Iterator[Term]:
        """Yield the term and all parts of it, each once, outer ones first."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            term = waiting.pop(0)
            if id(term) not in seen:
                seen.add(id(term))
                yield term
                waiting.extend(term.parts)

    def is_parameter(self, name: str) -> bool:
        """Whether the term is the parameter of this name, and nothing is done to it."""
        return self.name == "parameter" and self.value == name


@record
class Formula:
    """A function that Keras calls: its parameters without `self`, its calls in order, and what it returns.

    `build` stands for `__init__` too: both make the weights of a layer or model. `tape` is a function of
    the script that computes gradients by itself. `defaults` are constants that parameters have.

    `taped` are the calls that stand inside a GradientTape, `owner` is
    the class of a method, and `beside` are the names that the body of this class defines.
    """

    role: Role
    name: str
    where: Line
    parameters: tuple[str, ...] = ()
    returned: tuple[Term, ...] = ()
    calls: tuple[Term, ...] = ()
    taped: tuple[Term, ...] = ()
    owner: str | None = None
    beside: frozenset[str] = frozenset()
    defaults: tuple[tuple[str, Constant], ...] = ()

"""Random numbers: their shapes, and whether they can be labels."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.facts import LabelKind, Shape
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.iterating import iterate, length_of
from kerasdoctor.static.following.values import WITHOUT_LIMITS, Arguments, Data, Imported, Items, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import shape_of, sized

_GENERATOR = "numpy.random.Generator"
_MODULES = ("numpy.random", _GENERATOR)
RANDOM = "random real numbers"


@reads("numpy", "random")
def random_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:  # noqa: ARG001
    """Return what a random function gives, or None for one that is not read."""
    module, _, short = name.rpartition(".")
    if name == "random.randint":
        return Data((), whole=True)
    if name == "random.choice" and given.positional:
        return iterate(walk, given.positional[0].value, walk.number())[0]
    if module not in _MODULES:
        return None
    if short in ("default_rng", "RandomState", "Generator"):
        return Imported(_GENERATOR)
    handler = _BY_NAME.get(short)
    return handler(walk, given) if handler is not None else None


def _size(walk: Walk, given: Arguments, position: int) -> Shape | None:
    size = given.find(position, "size", "shape")
    return () if size is None else sized(walk, size.value)


def _whole_numbers(walk: Walk, given: Arguments) -> Value:
    shape = _size(walk, given, 2)
    first, second = given.integer(0, "low"), given.integer(1, "high")
    bounds = (0, first) if given.find(1, "high") is None else (first, second)
    kind: LabelKind | None = None
    if shape and bounds == (0, 2):
        kind = "multi-hot" if len(shape) > 1 and shape[-1] != 1 else "binary"
    elif shape and bounds[0] is not None and bounds[0] >= 0 and (len(shape) == 1 or shape[-1] == 1):
        kind = "class-index"
    return Data(shape, kind, "random whole numbers" if kind is not None else None, whole=True)


def _rand(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    return Data(_dimensions(given), "real", RANDOM)


def _randn(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    return Data(_dimensions(given), "real", RANDOM, span=WITHOUT_LIMITS)


def _dimensions(given: Arguments) -> Shape | None:
    return shape_of(Items(tuple(argument.value for argument in given.positional)))


def _uniform(walk: Walk, given: Arguments) -> Value:
    return Data(_size(walk, given, 2), "real", RANDOM)


def _around_zero(walk: Walk, given: Arguments) -> Value:
    centred = given.find(0, "loc") is None or given.constant(0, "loc") in (0, 0.0)
    return Data(_size(walk, given, 2), "real", RANDOM, span=WITHOUT_LIMITS if centred else None)


def _random(walk: Walk, given: Arguments) -> Value:
    return Data(_size(walk, given, 0), "real", RANDOM)


def _standard_normal(walk: Walk, given: Arguments) -> Value:
    return Data(_size(walk, given, 0), "real", RANDOM, span=WITHOUT_LIMITS)


def _permutation(walk: Walk, given: Arguments) -> Value:
    count = given.integer(0)
    if count is not None:
        return Data((count,), "class-index", whole=True)
    value = given.positional[0].value if given.positional else None
    if isinstance(value, Data) and value.shape != ():
        return value
    if isinstance(value, Data):
        return Data((None,), whole=True)
    return Data((length_of(walk, value) if value is not None else None,))


def _choice(walk: Walk, given: Arguments) -> Value:
    count = given.integer(0, "a")
    return Data(_size(walk, given, 1), whole=count is not None)


_BY_NAME: dict[str, Callable[[Walk, Arguments], Value]] = {
    **dict.fromkeys(("randint", "integers", "random_integers"), _whole_numbers),
    "rand": _rand,
    "randn": _randn,
    "uniform": _uniform,
    **dict.fromkeys(("normal", "laplace"), _around_zero),
    **dict.fromkeys(("random", "random_sample"), _random),
    "standard_normal": _standard_normal,
    "permutation": _permutation,
    "choice": _choice,
}

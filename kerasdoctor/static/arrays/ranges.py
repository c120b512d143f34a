"""Arrays that NumPy makes from sizes and limits: constants, ranges and curves."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.facts import LabelKind
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.following.values import AXIS, CONSTANT, Arguments, Data, Unknown, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import sized

Handler = Callable[[Walk, Arguments, ast.expr], Value]


def _filled(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    first = given.find(0, "shape")
    name = walk.text(node).partition("(")[0].rpartition(".")[2]
    shape = sized(walk, first.value) if first is not None else None
    single = shape is not None and (len(shape) == 1 or shape[-1:] == (1,)) and name in ("zeros", "ones")
    return Data(shape, "binary" if single else None, CONSTANT, whole=True)


def _like(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value) if given.positional else None
    return Data(data.shape if data is not None else None, origin=CONSTANT)


def elementwise(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    """Return an array of the same shape, real where the first one is."""
    data = as_array(walk, given.positional[0].value) if given.positional else None
    if data is None:
        return Unknown("an array of something unknown")
    return Data(data.shape, "real" if data.kind == "real" else None)


def _arange(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    numbers = [given.constant(position) for position in range(len(given.positional))]
    if any(name != "dtype" for name, _ in given.keywords) or not 1 <= len(numbers) <= 3:
        return Data((None,))
    if any(isinstance(number, float) for number in numbers):
        parts = any(isinstance(number, float) and number % 1 for number in numbers)
        return Data((None,), "real" if parts else None)
    whole = [number for number in numbers if type(number) is int and abs(number) < 2**40]
    if len(whole) < len(numbers) or whole[2:] == [0]:
        return Data((None,), whole=True, varies=frozenset({AXIS}))
    span = range(*whole)
    kind: LabelKind | None = "class-index" if len(span) > 2 and min(span[0], span[-1]) >= 0 else None
    return Data((len(span),), kind, whole=True, varies=frozenset({AXIS}))


def _curve(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    # A sine or exponential of several numbers is never whole throughout.
    data = elementwise(walk, given, node)
    several = isinstance(data, Data) and bool(data.shape) and (data.shape or (1,))[0] not in (0, 1)
    return replace(data, kind="real") if several and isinstance(data, Data) else data


def _reals(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    start, stop = given.constant(0, "start"), given.constant(1, "stop")
    number = 50 if given.find(2, "num") is None else given.integer(2, "num")
    if not isinstance(start, int | float) or not isinstance(stop, int | float) or number is None or number < 2:
        return Data((number,))
    step = (stop - start) / (number - 1) if abs(start) + abs(stop) < 1e9 else 0
    return Data((number,), "real" if step % 1 else None)


def _eye(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    width = given.integer(0, "N")
    return Data((width, given.integer(1, "M") or width), "one-hot", "`np.eye`", whole=True)


BY_NAME: dict[str, Handler] = {
    **dict.fromkeys(("zeros", "ones", "empty", "full"), _filled),
    **dict.fromkeys(("zeros_like", "ones_like", "empty_like", "full_like"), _like),
    **dict.fromkeys(("sin", "cos", "tan", "tanh", "exp"), _curve),
    **dict.fromkeys(("eye", "identity"), _eye),
    "arange": _arange,
    "linspace": _reals,
}

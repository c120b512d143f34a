"""Classes that give batches by number: whether what they give depends on the number."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const, Imported, Made, Value
from kerasdoctor.static.following.walk import Walk

SEQUENCES = frozenset({"keras.utils.Sequence", "keras.utils.PyDataset"})
# What gives the same for the same arrays.
_STEADY = frozenset(
    {"array", "asarray", "stack", "reshape", "astype", "copy", "expand_dims", "to_categorical", "len", "range", "list"}
)
# Functions of `numpy.random` that leave their arguments as they are.
_DRAWN = frozenset({"seed", "choice", "randint", "permutation", "rand", "randn", "random", "uniform", "normal"})


def note_same_batches(walk: Walk, node: ast.ClassDef, bases: tuple[Value, ...]) -> None:
    """Note a class whose batches do not depend on their number nor on anything that changes."""
    if not any(isinstance(base, Imported | Made) and base.name in SEQUENCES for base in bases):
        return
    for method in node.body:
        match method:
            case ast.FunctionDef(name="__getitem__", args=ast.arguments(args=[_, ast.arg(arg=index)]), body=[*body]):
                returned = [part.value for part in body if isinstance(part, ast.Return)]
                if len(returned) == 1 and returned[0] is not None and _is_steady(body, index):
                    note(walk, "batch.without_index", Arguments(), returned[0], Const(None))


def _is_steady(body: list[ast.stmt], index: str) -> bool:
    parts = [part for statement in body for part in ast.walk(statement)]
    random = seeded(parts)
    return all(keeps(part, random) and not (isinstance(part, ast.Name) and part.id == index) for part in parts)


def seeded(parts: Iterable[ast.AST]) -> bool:
    """Whether NumPy's numbers begin anew here, from a seed that is a constant."""
    for part in parts:
        match part:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="random"), attr="seed"), args=[ast.Constant()]):
                return True
    return False


def keeps(node: ast.AST, random: bool = False) -> bool:
    """Whether a part of a program gives the same each time; with a seed, random numbers do, too."""
    match node:
        case ast.Attribute(ctx=ast.Store()) | ast.AugAssign() | ast.Yield() | ast.Global() | ast.Nonlocal():
            return False
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="random"), attr=name)):
            return random and name in _DRAWN
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _STEADY
        case ast.Call() | ast.Raise() | ast.Try() | ast.With():
            return False
    return True

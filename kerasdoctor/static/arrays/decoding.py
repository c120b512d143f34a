"""How answers of a model become rows, classes or yes and no."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Decoding, How
from kerasdoctor.static.following.values import Answer, Arguments, Const, Value
from kerasdoctor.static.following.walk import Walk

_ROUND = frozenset({"round", "rint", "around", "round_"})
_ARGMAX = frozenset({"argmax"})
_KEEP = frozenset(
    {"array", "asarray", "squeeze", "reshape", "ravel", "concatenate", "vstack", "hstack", "stack", "append", "flatten"}
    | {"list", "tuple", "float", "int", "reversed", "abs", "DataFrame", "Series", "expand_dims", "transpose", "copy"}
    | {"print", "str"}
)
_COMPARED = {"greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<="}


def decode_call(walk: Walk, name: str, answer: Answer, given: Arguments, node: ast.expr) -> Value | None:
    """Note a function that decodes answers; return None for one that does not."""
    short = name.rpartition(".")[2]
    how = how_of(short)
    if how == "round" and not _to_whole(given, 1):
        return answer
    if how is not None:
        return walk.decoded(answer, Decoding(how, written(walk, node), walk.place(node)))
    limit = given.constant(1)
    if short in _COMPARED and isinstance(limit, int | float) and not isinstance(limit, bool):
        return walk.decoded(answer, Decoding("threshold", written(walk, node), walk.place(node), float(limit)))
    return answer if short in _KEEP else None


def how_of(name: str) -> How | None:
    """Return the way of decoding that a function or method of this name is."""
    if name in _ROUND:
        return "round"
    return "argmax" if name in _ARGMAX else None


def _to_whole(given: Arguments, position: int) -> bool:
    """Whether a rounding gives whole numbers; rounding to some decimals is for the eye only."""
    return given.find(position, "decimals", "ndigits") is None or given.integer(position, "decimals", "ndigits") == 0


def decode_method(walk: Walk, name: str, answer: Answer, given: Arguments, node: ast.expr) -> Value:
    """Return what a method of an answer gives, noting one that decodes."""
    how = how_of(name)
    if how == "round" and not _to_whole(given, 0):
        return answer
    if how is not None:
        return walk.decoded(answer, Decoding(how, f".{name}", walk.place(node)))
    return Const(None) if name in ("sort", "fill") else answer


def written(walk: Walk, node: ast.expr) -> str:
    """Return the name of a called function as the source spells it."""
    return walk.text(node.func) if isinstance(node, ast.Call) else walk.text(node)

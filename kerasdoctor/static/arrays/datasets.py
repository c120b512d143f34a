"""Data sets and splits whose shapes and label kinds follow from their documentation."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.facts import LabelKind, Operation, Past, Shape
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import CONSTANTS, as_array
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.past import with_past
from kerasdoctor.static.following.values import WITHOUT_LIMITS, Arguments, Data, Items, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_KERAS: dict[str, tuple[Shape, Shape, Shape, LabelKind]] = {
    "mnist": ((60000, 28, 28), (10000, 28, 28), (), "class-index"),
    "fashion_mnist": ((60000, 28, 28), (10000, 28, 28), (), "class-index"),
    "cifar10": ((50000, 32, 32, 3), (10000, 32, 32, 3), (1,), "class-index"),
    "cifar100": ((50000, 32, 32, 3), (10000, 32, 32, 3), (1,), "class-index"),
    "imdb": ((25000,), (25000,), (), "binary"),
    "boston_housing": ((404, 13), (102, 13), (), "real"),
    "california_housing": ((None, 8), (None, 8), (), "real"),
    "reuters": ((None,), (None,), (), "class-index"),
}
_SKLEARN: dict[str, tuple[Shape, LabelKind]] = {
    "load_iris": ((150, 4), "class-index"),
    "load_digits": ((1797, 64), "class-index"),
    "load_wine": ((178, 13), "class-index"),
    "load_breast_cancer": ((569, 30), "binary"),
    "load_diabetes": ((442, 10), "real"),
    "load_boston": ((506, 13), "real"),
    "fetch_california_housing": ((20640, 8), "real"),
    "fetch_olivetti_faces": ((400, 4096), "class-index"),
    "fetch_covtype": ((581012, 54), "class-index"),
}
_CLASSES = {"mnist": 10, "fashion_mnist": 10, "cifar10": 10, "cifar100": 100, "imdb": 2, "reuters": 46} | {
    "load_iris": 3,
    "load_digits": 10,
    "load_wine": 3,
    "load_breast_cancer": 2,
}


@reads("keras", "sklearn")
def dataset_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return what a data set or a split gives, or None for a call that is neither."""
    if name.startswith("keras.datasets.") and name.endswith(".load_data"):
        return _keras(name.split(".")[2])
    if not name.startswith("sklearn."):
        return None
    short = name.rpartition(".")[2]
    if short in _SKLEARN:
        return _sklearn(walk, short, given, node)
    handler = _BY_NAME.get(short)
    return handler(walk, given) if handler is not None else None


def _keras(name: str) -> Value:
    known = _KERAS.get(name)
    if known is None:
        return Unknown(f"the data set {name}")
    train, test, tail, kind = known
    whole, classes = kind != "real", _CLASSES.get(name)
    pairs = [
        (
            Data(shape, whole=whole, span=(0, 255) if len(shape) > 2 else None),
            Data(
                (*shape[:1], *tail),
                kind,
                f"the data set {name}",
                whole=whole,
                classes=classes,
                span=(0, classes - 1) if classes is not None else None,
            ),
        )
        for shape in (train, test)
    ]
    return Items(tuple(Items(pair) for pair in pairs))


def _sklearn(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value:
    shape, kind = _SKLEARN[name]
    classes = _CLASSES.get(name)
    span = (0, classes - 1) if classes is not None else None
    labels = Data(shape[:1], kind, f"`{name}`", whole=kind != "real", classes=classes, span=span)
    if given.constant(None, "return_X_y") is True:
        return Items((Data(shape), labels))
    done = (Operation(f"sklearn.datasets.{name}", walk.place(node)),)
    data, target = (with_past(value, Past((walk.number(),), done)) for value in (Data(shape), labels))
    return walk.keep(Mapping((("data", data), ("target", target))))


def _number(given: Arguments, position: int, name: str, default: int) -> int | None:
    return default if given.find(position, name) is None else given.integer(position, name)


def _classification(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    rows, features = _number(given, 0, "n_samples", 100), _number(given, 1, "n_features", 20)
    classes = _number(given, 99, "n_classes", 2)
    kind: LabelKind = "binary" if classes == 2 else "class-index"
    known = kind if classes is not None else None
    return Items(
        (Data((rows, features), "real"), Data((rows,), known, "`make_classification`", whole=True, classes=classes))
    )


def _regression(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    rows, features = _number(given, 0, "n_samples", 100), _number(given, 1, "n_features", 100)
    targets = _number(given, 99, "n_targets", 1)
    shape = (rows,) if targets == 1 else (rows, targets)
    targets_of = Data(shape, "real", "`make_regression`", span=WITHOUT_LIMITS)
    return Items((Data((rows, features), "real", span=WITHOUT_LIMITS), targets_of))


def _two_groups(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    rows = _number(given, 0, "n_samples", 100)
    return Items((Data((rows, 2), "real"), Data((rows,), "binary", "two groups of points", whole=True)))


def _blobs(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    rows, features = _number(given, 0, "n_samples", 100), _number(given, 1, "n_features", 2)
    centers = _number(given, 2, "centers", 3)
    kind: LabelKind | None = None if centers is None else "binary" if centers == 2 else "class-index"
    return Items((Data((rows, features), "real"), Data((rows,), kind, "`make_blobs`", whole=True)))


def _multilabel(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    rows, features = _number(given, 0, "n_samples", 100), _number(given, 1, "n_features", 20)
    classes = _number(given, 2, "n_classes", 5)
    labels = Data((rows, classes), "multi-hot", "`make_multilabel_classification`", whole=True)
    return Items((Data((rows, features), "real"), labels))


def _split(walk: Walk, given: Arguments) -> Value:
    parts: list[Value] = []
    for argument in given.positional:
        thing = walk.look(argument.value)
        value = as_array(walk, argument.value) if isinstance(thing, Sequence) else argument.value
        if isinstance(value, Data):
            shape = (None, *value.shape[1:]) if value.shape else None
            span = None if value.origin == CONSTANTS else value.span
            parts += [replace(value, shape=shape, varies=frozenset(), classes=None, span=span)] * 2
        else:
            parts += [value or Unknown("a part of something unknown")] * 2
    return Items(tuple(parts)) if given.whole else Unknown("a split that is not read")


_BY_NAME: dict[str, Callable[[Walk, Arguments], Value]] = {
    "make_classification": _classification,
    "make_regression": _regression,
    "make_moons": _two_groups,
    "make_circles": _two_groups,
    "make_blobs": _blobs,
    "make_multilabel_classification": _multilabel,
    "train_test_split": _split,
    "shuffle": lambda walk, given: _shuffled(walk, given),
}


def _shuffled(walk: Walk, given: Arguments) -> Value:
    values = [as_array(walk, argument.value) or argument.value for argument in given.positional]
    return values[0] if len(values) == 1 else Items(tuple(values))

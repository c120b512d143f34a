"""Encoders: one column per class, several labels per row, or a number per class."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.iterating import length_of
from kerasdoctor.static.following.operators import WIDE
from kerasdoctor.static.following.values import (
    WITHOUT_LIMITS,
    Arguments,
    Const,
    Data,
    Digits,
    Items,
    Made,
    Method,
    Value,
)
from kerasdoctor.static.following.walk import Walk


@reads("keras", "numpy", "pandas", "tensorflow")
def encoding_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:  # noqa: ARG001
    """Return what an encoding function gives, or None for another function."""
    handler = _BY_NAME.get(name)
    return handler(walk, given) if handler is not None else None


def _one_hot(walk: Walk, given: Arguments) -> Value:
    first = given.find(0, "y", "x", "indices", "inputs")
    data = as_array(walk, first.value) if first is not None else None
    width = given.integer(1, "num_classes", "nb_classes", "depth")
    if width is None and data is not None and given.find(1, "num_classes", "nb_classes", "depth") is None:
        width = data.classes
    shape = data.shape if data is not None else None
    if shape is not None and len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    return Data((*shape, width) if shape is not None else None, "one-hot", "`to_categorical`", whole=True)


def _dummies(walk: Walk, given: Arguments) -> Value:
    data = as_array(walk, given.positional[0].value) if given.positional else None
    rows = data.shape[0] if data is not None and data.shape else None
    single = data is not None and data.shape is not None and len(data.shape) == 1
    plain = single and given.find(None, "drop_first") is None
    width = data.classes if plain and data is not None else None
    return Data((rows, width), "one-hot" if plain else None, "`get_dummies`", whole=True)


def _identity_of_classes(walk: Walk, given: Arguments) -> Value:
    """`pd.factorize` numbers the classes of a column, and lists them."""
    data = as_array(walk, given.positional[0].value) if given.positional else None
    shape = data.shape if data is not None else (None,)
    classes = data.classes if data is not None else None
    return Items((Data(shape, "class-index", "`factorize`", whole=True, classes=classes), Data((classes,))))


def _binary_text(walk: Walk, given: Arguments) -> Value:  # noqa: ARG001
    return Digits(given.integer(1, "width"))


_BY_NAME: dict[str, Callable[[Walk, Arguments], Value]] = {
    "keras.utils.to_categorical": _one_hot,
    "keras.utils.np_utils.to_categorical": _one_hot,
    "keras.np_utils.to_categorical": _one_hot,
    "tensorflow.one_hot": _one_hot,
    "keras.ops.one_hot": _one_hot,
    "pandas.get_dummies": _dummies,
    "pandas.factorize": _identity_of_classes,
    "numpy.binary_repr": _binary_text,
}
_FITTED: dict[str, Data] = {
    "OneHotEncoder": Data(None, "one-hot", "`OneHotEncoder`", whole=True),
    "LabelBinarizer": Data(None, None, "`LabelBinarizer`", whole=True),
    "MultiLabelBinarizer": Data(None, "multi-hot", "`MultiLabelBinarizer`", whole=True),
    "LabelEncoder": Data(None, "class-index", "`LabelEncoder`", whole=True),
    "OrdinalEncoder": Data(None, None, "`OrdinalEncoder`", whole=True),
    "MinMaxScaler": Data(None),
    "StandardScaler": Data(None, "real", "`StandardScaler`", span=WITHOUT_LIMITS),
    **dict.fromkeys(("RobustScaler", "Normalizer", "PowerTransformer", "QuantileTransformer"), Data(None, "real")),
}


def transform(walk: Walk, method: Method, given: Arguments) -> Value | None:
    """Return what a fitted encoder gives, or None for another method."""
    if not isinstance(method.owner, Made) or method.name not in ("transform", "fit_transform"):
        return None
    short = method.owner.name.rpartition(".")[2]
    known = _FITTED.get(short)
    data = as_array(walk, given.positional[0].value) if given.positional else None
    if known is None:
        return None
    shape = data.shape if data is not None else None
    if short == "OneHotEncoder":
        return _by_column(known, shape)
    if short == "MinMaxScaler":
        return _between(method, known, data)
    if short == "LabelEncoder":
        shape = (length_of(walk, given.positional[0].value),) if shape is None and given.positional else shape
        classes = data.classes if data is not None else None
        return Data(shape, known.kind, known.origin, whole=True, classes=classes)
    if short == "LabelBinarizer" and data is not None and data.classes is not None:
        width = data.classes if data.classes > 2 else 1
        return Data(
            (shape[0] if shape else None, width), "one-hot" if width > 1 else "binary", known.origin, whole=True
        )
    if short in ("MultiLabelBinarizer", "LabelBinarizer"):
        return Data((shape[0] if shape else None, None), known.kind, known.origin, whole=True)
    return Data(shape, known.kind, known.origin, whole=known.whole, span=known.span)


def _feature_range(scaler: Made) -> tuple[float, float] | None:
    """Return the range that a MinMaxScaler is told to fill."""
    given = scaler.arguments.find(0, "feature_range")
    if given is None:
        return (0.0, 1.0)
    values = given.value.values if isinstance(given.value, Items) else ()
    numbers = [value.value for value in values if isinstance(value, Const) and isinstance(value.value, int | float)]
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 and numbers[0] < numbers[1] else None


def _between(method: Method, known: Data, data: Data | None) -> Data:
    """`MinMaxScaler` moves numbers between two limits, and what it is fitted on reaches both."""
    if data is None or not isinstance(method.owner, Made):
        return replace(known, span=_feature_range(method.owner)) if isinstance(method.owner, Made) else known
    wide = data.span is not None and data.span[1] - data.span[0] >= WIDE
    real = data.kind == "real" or wide
    return Data(data.shape, "real" if real else None, span=_feature_range(method.owner))


def _by_column(known: Data, shape: tuple[int | None, ...] | None) -> Data:
    """Several columns are encoded one by one, so a row then has a 1 for each of them."""
    if shape is None or len(shape) != 2:
        return Data((None, None))
    single = shape[1] == 1
    return Data((shape[0], None), "one-hot" if single else None, known.origin, whole=True)

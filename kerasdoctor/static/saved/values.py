"""Values of a saved config as Python expressions."""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

# What a file does not say is made by a call of this name, which stands for nothing.
UNKNOWN = "not_in_the_file"
# Keras keeps a learning rate in single precision, which holds this many decimal digits.
RATE_DIGITS = 6
# These say how Keras rebuilds an object, and nothing about what it computes.
_SKIPPED = frozenset({"dtype", "build_config", "quantization_config", "shared_object_id", "backward_layer", "seed"})
_SKIPPED_CALLS = frozenset({"mask", "training"})
_AREAS = frozenset(
    f"keras.{area}"
    for area in ("layers", "initializers", "regularizers", "constraints", "losses", "metrics", "activations")
) | {"keras.optimizers", "keras.optimizers.schedules"}
# Where older files do not name the module of an object, the name of the argument tells it.
_AREA_BY_ENDING = {"_initializer": "keras.initializers", "_regularizer": "keras.regularizers"}

Tensor: TypeAlias = Callable[[str, int, int], str]


def written(value: object, key: str = "", tensor: Tensor | None = None) -> str:
    """Return an expression for a value; references to tensors become what `tensor` gives for them."""
    match value:
        case {"class_name": "__keras_tensor__", "config": {"keras_history": [str(name), int(node), int(index)]}}:
            return tensor(name, node, index) if tensor is not None else f"{UNKNOWN}('tensor')"
        case [str(name), int(node), int(index), *_] if tensor is not None:
            return tensor(name, node, index)
        case dict() if "class_name" in value and "config" in value:
            whole = isinstance(value["config"], dict) and of_keras(value)
            return called(value, key) if whole else f"{UNKNOWN}({value['class_name']!r})"
        case dict():
            return f"{{{', '.join(f'{name!r}: {written(item, key, tensor)}' for name, item in value.items())}}}"
        case list():
            items = ", ".join(written(item, key, tensor) for item in value)
            return f"[{items}]" if tensor is not None or key in ("loss", "metrics") else f"({items}{',' * bool(value)})"
        case float() if not math.isfinite(value):
            return f"float('{value}')"
        case float() if key == "learning_rate":
            return repr(float(f"{value:.{RATE_DIGITS}g}"))
    return repr(value)


def of_keras(described: Mapping[str, Any]) -> bool:
    """Whether an object is of a class of Keras itself; in older files no module is given."""
    if "module" not in described:
        return True
    module = described["module"]
    return isinstance(module, str) and module.partition(".")[0] == "keras"


def called(described: Mapping[str, Any], key: str = "") -> str:
    """Return the call that makes an object of Keras."""
    module = described.get("module")
    usual = next((area for ending, area in _AREA_BY_ENDING.items() if key.endswith(ending)), "keras.layers")
    area = module if module in _AREAS else usual
    given = ", ".join(
        f"{name}={written(value, name)}"
        for name, value in described["config"].items()
        if value is not None and name not in _SKIPPED and _is_name(name) and not _is_usual(name, value)
    )
    return f"{area}.{described['class_name']}({given})" if _is_name(described["class_name"]) else f"{UNKNOWN}()"


def arguments(inbound: object, tensor: Tensor) -> str:
    """Return the arguments of one call of a layer in a functional model."""
    match inbound:
        case {"args": list(plain), "kwargs": dict(named)}:
            given = [written(value, "", tensor) for value in plain]
            given += [
                f"{name}={written(value, '', tensor)}"
                for name, value in named.items()
                if value is not None and name not in _SKIPPED_CALLS and _is_name(name)
            ]
            return ", ".join(given)
        case [only]:
            return written(only, "", tensor)
    return written(inbound, "", tensor)


def references(value: object) -> Iterator[tuple[str, int, int]]:
    """Yield the tensors that a value refers to: the name of a layer, its call, and which output."""
    match value:
        case {"keras_history": [str(name), int(node), int(index)]} | [str(name), int(node), int(index), *_]:
            yield name, node, index
        case dict():
            for item in value.values():
                yield from references(item)
        case list():
            for item in value:
                yield from references(item)


def _is_usual(name: str, value: object) -> bool:
    """Whether a setting of a layer is what it is where nobody gives it."""
    if name == "dilation_rate":
        return value == 1 or (isinstance(value, list) and all(item == 1 for item in value))
    return (name, value) in (("data_format", "channels_last"), ("return_state", False), ("keepdims", False))


def _is_name(text: object) -> bool:
    return isinstance(text, str) and text.isidentifier() and not keyword.iskeyword(text)

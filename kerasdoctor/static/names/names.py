"""One name for each imported thing, however it was imported."""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

from kerasdoctor.static.models.layer_table import KNOWN_BY_MODULE

_SPELLINGS = re.compile(
    r"^(?:tensorflow(?=\.(?:losses|optimizers|metrics)(?:\.|$))|tensorflow(?:_core)?\.(?:compat\.v[12]\.|contrib\.|python\.|_api\.v[12]\.)?keras|tf_keras|keras)"
    r"(?:\.(?:src|api|_v[12]|_tf_keras\.keras|_tf_keras))*(?=\.|$)"
)
_COMPATIBLE = re.compile(r"^tensorflow\.compat\.v[12](?=\.|$)")
_FLAT_AREAS = frozenset(
    {"layers", "optimizers", "losses", "metrics", "initializers", "regularizers", "callbacks", "utils"}
)
_MOVED = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.models.Input": "keras.Input",
    "keras.layers.Input": "keras.Input",
    "keras.engine.Input": "keras.Input",
    "keras.Layer": "keras.layers.Layer",
    "keras.engine.Layer": "keras.layers.Layer",
    "keras.engine.Model": "keras.Model",
    "keras.Functional": "keras.Model",
    "keras.layers.CuDNNLSTM": "keras.layers.LSTM",
    "keras.layers.CuDNNGRU": "keras.layers.GRU",
    **{f"keras.layers.MaxPool{n}D": f"keras.layers.MaxPooling{n}D" for n in (1, 2, 3)},
    **{f"keras.layers.AvgPool{n}D": f"keras.layers.AveragePooling{n}D" for n in (1, 2, 3)},
    **{f"keras.layers.GlobalMaxPool{n}D": f"keras.layers.GlobalMaxPooling{n}D" for n in (1, 2, 3)},
    **{f"keras.layers.GlobalAvgPool{n}D": f"keras.layers.GlobalAveragePooling{n}D" for n in (1, 2, 3)},
    **{f"keras.layers.Convolution{n}D": f"keras.layers.Conv{n}D" for n in (1, 2, 3)},
    "keras.layers.BatchNormalizationV1": "keras.layers.BatchNormalization",
    "keras.layers.BatchNormalizationV2": "keras.layers.BatchNormalization",
    "keras.preprocessing.sequence.pad_sequences": "keras.utils.pad_sequences",
}
_ENGINE = re.compile(r"^keras\.(?:engine|models)\.(?:\w+\.)?(Sequential|Model|Input|Functional|InputLayer)$")
_PUBLIC_TYPES = re.compile(r"^[A-Z]")
BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """Return the one name for an imported thing: `tf.keras.layers.Dense` becomes "keras.layers.Dense"."""
    name = _COMPATIBLE.sub("tensorflow", name)
    found = _SPELLINGS.match(name)
    if found is None:
        return name
    short = "keras" + name[found.end() :]
    engine = _ENGINE.match(short)
    if engine is not None:
        what = engine.group(1)
        return "keras.layers.InputLayer" if what == "InputLayer" else _MOVED.get(f"keras.{what}", f"keras.{what}")
    parts = short.split(".")
    if len(parts) > 3 and parts[1] in _FLAT_AREAS and parts[2] != "schedules":
        flat = _PUBLIC_TYPES.match(parts[-1]) or parts[1] in {"utils", "losses", "metrics"}
        short = f"keras.{parts[1]}.{parts[-1]}" if flat else short
    return _MOVED.get(short, short)


# What a name stands for whose statement is left out: nothing is bound to this one.
UNREAD = "unreadable_statement()"


def is_keras(name: str) -> bool:
    """Whether a canonical name belongs to Keras."""
    return name == "keras" or name.startswith("keras.")


def imported_names(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """Return the variables that an import binds with what they stand for; a star is kept as "*"."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: canonical(
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
            for alias in node.names
        }
    module = "." * node.level + (node.module or "")
    names = {alias.asname or alias.name: canonical(f"{module}.{alias.name}") for alias in node.names}
    if "*" in names:
        names["*"] = canonical(module)
    return names


def from_star(name: str, stars: tuple[str, ...]) -> str | None:
    """Return what a name stands for that only `from module import *` can have bound."""
    for module in stars:
        if name in KNOWN_BY_MODULE.get(module, ()):
            return canonical(f"{module}.{name}")
    others = [module for module in stars if not is_keras(module)]
    return f"{others[0]}.{name}" if len(others) == 1 and name not in BUILTINS else None


def why_unbound(name: str) -> str:
    """Say why a name that nothing binds stands for nothing."""
    return "a statement above it cannot be read" if UNREAD.startswith(f"{name}(") else f"`{name}` is not bound here"

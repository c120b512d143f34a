"""The data sets that Keras downloads, of their shapes, types and labels, and pretrained weights."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.standin.made import Made

Arrays = tuple[Any, Any]
# Rows of the real data sets, so that splits by number work.
IMAGES = {
    "mnist": ((60_000, 10_000), (28, 28), 10, "mnist.npz"),
    "fashion_mnist": ((60_000, 10_000), (28, 28), 10, "fashion-mnist"),
    "cifar10": ((50_000, 10_000), (32, 32, 3), 10, "cifar-10-batches-py-target"),
    "cifar100": ((50_000, 10_000), (32, 32, 3), 100, "cifar-100-python-target"),
}
TEXTS = {"imdb": ((25_000, 25_000), 2, 88_585, "imdb.npz"), "reuters": ((8_982, 2_246), 46, 30_979, "reuters.npz")}
TABLES = {
    "boston_housing": ((404, 102), 13, "boston_housing.npz"),
    "california_housing": ((16_512, 4_128), 8, "california_housing.npz"),
}
LONGEST = 300
# As in the real sets: 0 is for padding, 1 begins a text, 2 stands for a rare word.
FIRST_WORD, BEGIN, RARE = 4, 1, 2
# How strongly a class shows in its rows; strong enough that a sound model finds it.
CONTRAST = 60


def stand_in_for_downloads(made: Made) -> None:
    """Replace each `load_data` whose file is not there, and weights that would have to be downloaded."""
    folder = Path(keras.config.keras_home() if hasattr(keras.config, "keras_home") else "~/.keras").expanduser()
    for name, load in _loaders().items():
        file = {**IMAGES, **TEXTS, **TABLES}[name][-1]
        if not (folder / "datasets" / str(file)).exists():
            module = importlib.import_module(f"keras.datasets.{name}")
            _replace(module, "load_data", load, name, made)
    for name in dir(keras.applications):
        build = getattr(keras.applications, name)
        if callable(build):
            _replace_weights(name, build, made)


def _replace(module: Any, attribute: str, load: Callable[..., Any], name: str, made: Made) -> None:
    original = getattr(module, attribute)

    @functools.wraps(original)
    def call(*given: Any, **named: Any) -> Any:
        made.note(f"keras.datasets.{name}")
        return load(*given, **named)

    for holder in _holders(module):
        setattr(holder, attribute, call)


def _holders(module: Any) -> list[Any]:
    """Return a module of data and its twin in the implementation of Keras, which `tf.keras` has too."""
    name = module.__name__.rpartition(".")[2]
    found = [module]
    for path in (f"keras.src.datasets.{name}", f"keras._tf_keras.keras.datasets.{name}"):
        try:
            found.append(importlib.import_module(path))
        except ImportError:
            continue
    return found


def _loaders() -> dict[str, Callable[..., Any]]:
    return {
        **{name: functools.partial(_images, name) for name in IMAGES},
        **{name: functools.partial(_texts, name) for name in TEXTS},
        **{name: functools.partial(_tables, name) for name in TABLES},
    }


def _images(name: str, *_given: Any, **_named: Any) -> tuple[Arrays, Arrays]:
    rows, shape, classes, _ = IMAGES[name]
    draw = np.random.default_rng(0)
    patterns = draw.integers(0, 2, (classes, *shape)) * CONTRAST

    def part(count: int) -> Arrays:
        labels = draw.integers(0, classes, count)
        pixels = draw.integers(0, 256 - CONTRAST, (count, *shape), dtype=np.uint8)
        pixels += patterns.astype(np.uint8)[labels]
        return pixels, labels.astype(np.uint8) if len(shape) == 2 else labels.astype(np.uint8)[:, None]

    return part(rows[0]), part(rows[1])


def _texts(name: str, *_given: Any, num_words: int | None = None, **named: Any) -> tuple[Arrays, Arrays]:
    rows, classes, words, _ = TEXTS[name]
    most = num_words or named.get("nb_words") or words
    longest = min(named.get("maxlen") or LONGEST, LONGEST)
    draw = np.random.default_rng(0)

    def part(count: int) -> Arrays:
        labels = draw.integers(0, classes, count)
        lengths = draw.integers(min(10, longest - 1), longest, count)
        texts = np.empty(count, dtype=object)
        for row, (length, label) in enumerate(zip(lengths, labels, strict=True)):
            text = draw.integers(FIRST_WORD, max(most, FIRST_WORD + 1), length)
            text[:2] = BEGIN, min(most - 1, FIRST_WORD + label)
            texts[row] = text.tolist()
        return texts, labels

    test_split = named.get("test_split")
    held = rows[1] if test_split is None else int(sum(rows) * test_split)
    return part(sum(rows) - held), part(held)


def _tables(name: str, *_given: Any, **_named: Any) -> tuple[Arrays, Arrays]:
    rows, columns, _ = TABLES[name]
    draw = np.random.default_rng(0)
    scales = 10.0 ** draw.integers(-1, 3, columns)

    def part(count: int) -> Arrays:
        x = draw.gamma(2.0, 1.0, (count, columns)) * scales
        return x, 10 + 3 * (x / scales) @ np.linspace(-1, 1, columns) + draw.normal(0, 1, count)

    return part(rows[0]), part(rows[1])


def _replace_weights(name: str, build: Callable[..., Any], made: Made) -> None:
    @functools.wraps(build)
    def call(*given: Any, **named: Any) -> Any:
        positional = len(given) > 1
        weights = given[1] if positional else named.get("weights", "imagenet")
        if weights == "imagenet":
            made.note(f"the pretrained weights of {name}")
            given, named = (given[0], None, *given[2:]) if positional else given, {**named}
            if not positional:
                named["weights"] = None
        return build(*given, **named)

    # `tf.keras` takes what its own modules offer from where a function is defined, when they are imported later.
    home = sys.modules.get(build.__module__)
    for holder in (keras.applications, *([home] if home is not None else []), *_modules_of(name)):
        if hasattr(holder, name):
            setattr(holder, name, call)


def _modules_of(name: str) -> list[Any]:
    """Return the modules of Keras in which a pretrained model is found under its name, too."""
    modules = vars(keras.applications).values()
    return [part for part in modules if getattr(part, "__name__", "").startswith("keras") and hasattr(part, name)]

"""Batches from whatever yields them, taken up to a limit, and how many there are."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasdoctor.case import Missing

# This many rows are enough to count and to probe; photographs reach the limit in bytes first.
MAX_ROWS = 10_000
MAX_BYTES = 256 * 2**20
# Reading may take this long where the training waits for us, and where none follows.
SECONDS_BEFORE_TRAINING = 1.0
SECONDS = 5.0
# Keras itself draws two batches of an unknown source before anything else.
FEWEST_BATCHES = 2
UNTOUCHED = "reading the data set here could change the training"
CHECK = "check the script by itself: kerasdoctor check SCRIPT.py"


def is_dataset(x: Any) -> bool:
    """Whether it is a `tf.data.Dataset`."""
    return "tensorflow" in sys.modules and isinstance(x, sys.modules["tensorflow"].data.Dataset)


def is_loader(x: Any) -> bool:
    """Whether it is PyTorch's `DataLoader`."""
    return "torch" in sys.modules and isinstance(x, sys.modules["torch"].utils.data.DataLoader)


def is_stream(x: Any) -> bool:
    """Whether it yields batches itself, with labels and weights in them."""
    if isinstance(x, dict | list | tuple) or hasattr(x, "shape"):
        return False
    return (
        is_dataset(x) or is_loader(x) or isinstance(x, keras.utils.PyDataset) or hasattr(x, "__iter__")
    ) and not hasattr(x, "__array__")


@dataclass(frozen=True, slots=True)
class Size:
    """What a stream says of itself: batches in one pass, and rows in a batch."""

    batches: int | None = None
    batch: int | None = None


def size_of(x: Any) -> Size:
    """Return what a stream says without being iterated."""
    if is_dataset(x):
        return Size(_known(int(x.cardinality())), _batch_of(x))
    if is_loader(x):
        sized = hasattr(x.dataset, "__len__")
        return Size(len(x) if sized else None, x.batch_size)
    if isinstance(x, keras.utils.PyDataset):
        try:
            return Size(x.num_batches)
        except NotImplementedError:
            return Size()
    return Size()


def _known(cardinality: int) -> int | None:
    return cardinality if cardinality >= 0 else None


def _batch_of(dataset: Any) -> int | None:
    """Return the rows of a batch from the data set's own description: its last step that batches."""
    while dataset is not None:
        size = getattr(dataset, "_batch_size", None)
        if size is not None:
            return int(size)
        dataset = getattr(dataset, "_input_dataset", None)
    return None


def batches_of(x: Any, *, may_iterate: bool) -> list[Any] | Missing:
    """Take batches from a stream; where training follows, only where that leaves no trace."""
    seconds = SECONDS if may_iterate else SECONDS_BEFORE_TRAINING
    if isinstance(x, keras.utils.PyDataset) and may_iterate:
        found = _by_index(x, seconds)
    else:
        source = _source(x, may_iterate=may_iterate)
        if isinstance(source, Missing):
            return source
        found = taken(source, seconds)
    return found or Missing("the data set is empty", "look at what it is made from")


def taken(source: Iterable[Any], seconds: float) -> list[Any]:
    """Take batches until there are enough rows, bytes or seconds."""
    end = time.monotonic() + seconds
    batches: list[Any] = []
    rows = size = 0
    for batch in source:
        batches.append(batch)
        leaves = [leaf for leaf in keras.tree.flatten(batch) if getattr(leaf, "shape", ())]
        rows += int(leaves[0].shape[0] or 1) if leaves else 1
        size += sum(_bytes(leaf) for leaf in leaves)
        enough = rows >= MAX_ROWS or size >= MAX_BYTES or time.monotonic() >= end
        if enough and len(batches) >= FEWEST_BATCHES:
            break
    return batches


def _bytes(leaf: Any) -> int:
    return int(np.prod([int(size or 1) for size in leaf.shape])) * getattr(leaf.dtype, "itemsize", 4)


def _source(x: Any, *, may_iterate: bool) -> Iterable[Any] | Missing:
    if is_dataset(x):
        return _dataset(x, may_iterate=may_iterate)
    if is_loader(x):
        return _loader(x, may_iterate=may_iterate)
    if isinstance(x, Iterator):
        return Missing("fit draws from an iterator that can be read once", "give fit arrays or a tf.data.Dataset")
    return x if may_iterate else Missing(UNTOUCHED, CHECK)


def _dataset(x: Any, *, may_iterate: bool) -> Iterable[Any] | Missing:
    from kerasdoctor.live.data.still import MovesError, still

    try:
        source: Iterable[Any] = still(x)
    except MovesError as error:
        return x if may_iterate else Missing(f"{UNTOUCHED}: {error}", CHECK)
    return source


def _by_index(x: Any, seconds: float) -> list[Any]:
    """Take batches from all over a data set whose rows may be sorted, and put them in order."""
    count = size_of(x).batches
    order = itertools.count() if count is None else iter(np.random.default_rng(0).permutation(count).tolist())
    drawn: list[int] = []

    def draw() -> Iterator[Any]:
        for index in order:
            drawn.append(index)
            yield x[index]

    found = taken(draw(), seconds)
    return [found[at] for at in np.argsort(drawn[: len(found)])]


def _loader(x: Any, *, may_iterate: bool) -> Iterable[Any] | Missing:
    """Read a loader over tensors by index: iterating it would draw from PyTorch's random numbers."""
    torch = sys.modules["torch"]
    data = torch.utils.data
    inner = x.dataset
    while isinstance(inner, data.Subset):
        inner = inner.dataset
    if not isinstance(inner, data.TensorDataset):
        return x if may_iterate else Missing(UNTOUCHED, CHECK)
    size = x.batch_size or FEWEST_BATCHES
    order = np.arange(len(x.dataset))
    if not isinstance(x.sampler, data.SequentialSampler):
        order = np.random.default_rng(0).permutation(order)
    return (
        x.collate_fn([x.dataset[int(index)] for index in order[start : start + size]])
        for start in range(0, len(order), size)
    )

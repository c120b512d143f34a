"""A `tf.data.Dataset` that can be looked at without changing what its owner draws from it next.

A data set is a description; iterating it changes nothing unless one of its parts keeps a state: the
order of a shuffle, a cache, random or Python operations in a function. A shuffle is replaced by one of
our own with a fixed seed, a cache is left out; whatever else keeps a state is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

# More rows than this are never taken, so a larger buffer would only cost time.
MAX_BUFFER = 10_000
# Operations that TensorFlow counts among those with a state, though running them changes nothing that
# lasts. Random ones are among them: each iteration of a data set begins their sequence anew.
HARMLESS = frozenset(
    {
        "Assert",
        "Case",
        "FixedLengthRecordDatasetV2",
        "If",
        "LookupTableFindV2",
        "LookupTableSizeV2",
        "Multinomial",
        "ParameterizedTruncatedNormal",
        "PartitionedCall",
        "RandomGamma",
        "RandomShuffle",
        "RandomStandardNormal",
        "RandomUniform",
        "RandomUniformInt",
        "RangeDataset",
        "ReadVariableOp",
        "ResourceGather",
        "SampleDistortedBoundingBoxV2",
        "StatefulPartitionedCall",
        "TFRecordDataset",
        "TFRecordDatasetV2",
        "TensorDataset",
        "TensorSliceDataset",
        "TextLineDataset",
        "TruncatedNormal",
        "VarHandleOp",
        "While",
    }
)
# Data sets that hold no state beside their inputs and functions.
STATELESS = frozenset(
    {
        "AssertCardinalityDataset",
        "BatchDataset",
        "ConcatenateDataset",
        "DenseToRaggedDataset",
        "FilterDataset",
        "FixedLengthRecordDataset",
        "FlatMapDataset",
        "GroupByWindowDataset",
        "InterleaveDataset",
        "MapDataset",
        "OptionsDataset",
        "PaddedBatchDataset",
        "ParallelBatchDataset",
        "ParallelInterleaveDataset",
        "ParallelMapDataset",
        "PrefetchDataset",
        "RangeDataset",
        "RepeatDataset",
        "RestructuredDataset",
        "ScanDataset",
        "ShardDataset",
        "SkipDataset",
        "TFRecordDataset",
        "TakeDataset",
        "TakeWhileDataset",
        "TensorDataset",
        "TensorSliceDataset",
        "TextLineDataset",
        "UnbatchDataset",
        "UniqueDataset",
        "WindowDataset",
        "ZipDataset",
    }
)


class MovesError(Exception):
    """Iterating the data set would change what is drawn from it later; the message says why."""


def still(dataset: Any) -> Any:
    """Return a data set of the same elements that shares no state with the one given.

    Repetitions are left out: the first time round shows all elements. Raises MovesError.
    """
    kind = _kind(dataset)
    if kind == "ShuffleDataset":
        return still(dataset._input_dataset).shuffle(_at_most(dataset._buffer_size), seed=0)
    if kind == "CacheDataset" and bool(dataset._filename.numpy()):
        raise MovesError("it keeps a cache in a file")
    if kind in _LEFT_OUT:
        return still(dataset._input_dataset)
    if _all_still(dataset):
        return dataset
    if not _is_still(dataset) or kind not in _REBUILT:
        raise MovesError(_why(dataset, kind))
    return _REBUILT[kind](dataset)


def _kind(dataset: Any) -> str:
    return type(dataset).__name__.strip("_").removesuffix("V1").removesuffix("V2")


def _all_still(dataset: Any) -> bool:
    return _is_still(dataset) and all(_all_still(part) for part in dataset._inputs())


def _is_still(dataset: Any) -> bool:
    return _kind(dataset) in STATELESS and not any(_stateful(function) for function in dataset._functions())


def _stateful(wrapped: Any) -> set[str]:
    """Return the kinds of operations in a function of the data set that keep a state."""
    graph = wrapped.function.graph
    graphs = [graph, *(inner.graph for inner in graph._functions.values())]
    found = {
        operation.type
        for each in graphs
        for operation in each.get_operations()
        if operation.op_def is not None and operation.op_def.is_stateful
    }
    return found - HARMLESS


def _why(dataset: Any, kind: str) -> str:
    kept = sorted(name for function in dataset._functions() for name in _stateful(function))
    if any("PyFunc" in name for name in kept):
        return "it runs Python code for its elements"
    if "AssignVariableOp" in kept:
        return "its elements pass a layer or function that keeps a state, as random augmentation does"
    return f"its {kind.removesuffix('Dataset').lower()} step may keep a state"


def _at_most(size: Any) -> int:
    return max(1, min(int(size), MAX_BUFFER)) if int(size) > 0 else MAX_BUFFER


def _map(dataset: Any) -> Any:
    function = dataset._map_func.function
    variant = tf.raw_ops.MapDataset(
        input_dataset=still(dataset._input_dataset)._variant_tensor,
        other_arguments=function.captured_inputs,
        f=function,
        **dataset._flat_structure,
    )
    return tf.data.experimental.from_variant(variant, dataset.element_spec)


def _filter(dataset: Any) -> Any:
    function = dataset._predicate.function
    variant = tf.raw_ops.FilterDataset(
        input_dataset=still(dataset._input_dataset)._variant_tensor,
        other_arguments=function.captured_inputs,
        predicate=function,
        **dataset._flat_structure,
    )
    return tf.data.experimental.from_variant(variant, dataset.element_spec)


def _batch(dataset: Any) -> Any:
    return still(dataset._input_dataset).batch(dataset._batch_size, dataset._drop_remainder)


def _padded_batch(dataset: Any) -> Any:
    return still(dataset._input_dataset).padded_batch(
        dataset._batch_size, dataset._padded_shapes, dataset._padding_values, dataset._drop_remainder
    )


_LEFT_OUT = frozenset({"PrefetchDataset", "OptionsDataset", "RepeatDataset", "CacheDataset"})
_REBUILT: dict[str, Callable[[Any], Any]] = {
    "MapDataset": _map,
    "ParallelMapDataset": _map,
    "FilterDataset": _filter,
    "BatchDataset": _batch,
    "ParallelBatchDataset": _batch,
    "PaddedBatchDataset": _padded_batch,
    "TakeDataset": lambda dataset: still(dataset._input_dataset).take(dataset._count),
    "SkipDataset": lambda dataset: still(dataset._input_dataset).skip(dataset._count),
    "ShardDataset": lambda dataset: still(dataset._input_dataset).shard(dataset._num_shards, dataset._index),
    "UnbatchDataset": lambda dataset: still(dataset._input_dataset).unbatch(),
    "ZipDataset": lambda dataset: tf.data.Dataset.zip(tf.nest.map_structure(still, dataset._datasets)),
    "ConcatenateDataset": lambda dataset: still(dataset._input_dataset).concatenate(
        still(dataset._dataset_to_concatenate)
    ),
    "RestructuredDataset": lambda dataset: tf.data.experimental.from_variant(
        still(dataset._input_dataset)._variant_tensor, dataset.element_spec
    ),
}

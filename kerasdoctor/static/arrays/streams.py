"""What gives rows or batches one after another: `tf.data` chains, generators and sequences of Keras."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.batching import SEQUENCES
from kerasdoctor.static.following.definitions import enter, extends, find_in_class, method_of
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Instance, Mapping
from kerasdoctor.static.following.iterating import iterate
from kerasdoctor.static.following.joining import join
from kerasdoctor.static.following.values import (
    Arguments,
    Class,
    Data,
    Function,
    Given,
    Items,
    Ref,
    Stream,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk

_TF_DATA = "tensorflow.data."
# What changes neither the rows nor their shape.
_SAME = frozenset(
    {"shuffle", "cache", "prefetch", "repeat", "take", "skip", "with_options", "shard", "filter", "ignore_errors"}
    | {"apply", "sample", "as_numpy_iterator", "snapshot", "assert_cardinality"}
)


@reads("tensorflow")
def stream_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:  # noqa: ARG001
    """Return what a function of `tf.data` gives, or None for another function."""
    if not name.startswith(_TF_DATA):
        return None
    short = name.rpartition(".")[2]
    first = given.positional[0].value if given.positional else None
    if short == "from_tensor_slices" and first is not None:
        return Stream(_each(walk, first, lambda value: iterate(walk, value, walk.number())[0]))
    if short == "from_tensors" and first is not None:
        return Stream(first)
    if short == "from_generator" and isinstance(first, Function):
        made = enter(walk, first, Arguments(whole=False))
        return Stream(made.element if isinstance(made, Stream) else Unknown("what a generator gives"))
    if short == "zip":
        return Stream(_zipped(given))
    if short == "range":
        return Stream(Data((), whole=True))
    known = ("list_files", "make_csv_dataset", "load", "sample_from_datasets", "choose_from_datasets")
    return Stream(Unknown(f"what {name} gives")) if short.endswith("Dataset") or short in known else None


def _each(walk: Walk, value: Value, change: Callable[[Value], Value]) -> Value:
    """Apply a change to each array of a value: of a tuple or dictionary, or the only one."""
    thing = walk.look(value)
    if isinstance(value, Items):
        return Items(tuple(_each(walk, item, change) for item in value.values))
    if isinstance(thing, Mapping) and thing.entries is not None:
        return walk.keep(Mapping(tuple((key, _each(walk, item, change)) for key, item in thing.entries)))
    return change(value)


def _zipped(given: Arguments) -> Value:
    values = [argument.value for argument in given.positional]
    if len(values) == 1 and isinstance(values[0], Items):
        values = list(values[0].values)
    return Items(tuple(value.element if isinstance(value, Stream) else Unknown() for value in values))


def stream_method(walk: Walk, stream: Stream, name: str, given: Arguments, node: ast.expr) -> Value:
    """Return what a method of a stream gives."""
    if name in _SAME:
        return stream
    if name in ("batch", "padded_batch"):
        size = given.integer(0, "batch_size")
        return Stream(_each(walk, stream.element, lambda value: batched(value, name == "batch")), size, stream.past)
    if name == "unbatch":
        return Stream(_each(walk, stream.element, lambda value: iterate(walk, value, walk.number())[0]), None)
    if name in ("map", "flat_map", "interleave"):
        return _mapped(walk, stream, name, given, node)
    if name == "concatenate" and given.positional:
        other = given.positional[0].value
        element = join(stream.element, other.element) if isinstance(other, Stream) else Unknown("other rows")
        return replace(stream, element=element)
    if name == "enumerate":
        return replace(stream, element=Items((Data((), whole=True), stream.element)))
    if name in ("next", "get_next", "get_single_element"):
        return stream.element
    if name == "window":
        return Stream(Stream(stream.element), None, stream.past)
    return Stream(Unknown(f"what {name} gives")) if name == "bucket_by_sequence_length" else Unknown()


def batched(value: Value, whole: bool = True) -> Value:
    """Return an array of rows that look like a value; where they are padded their length is not known."""
    if not isinstance(value, Data) or value.shape is None:
        return value
    inner = value.shape if whole else (None,) * len(value.shape)
    return replace(value, shape=(None, *inner), varies=frozenset(), stage=None, position=frozenset())


def _mapped(walk: Walk, stream: Stream, name: str, given: Arguments, node: ast.expr) -> Value:
    function = given.find(0, "map_func")
    if function is None:
        return Stream(Unknown("what a map gives"), stream.batch, stream.past)
    parts = stream.element.values if isinstance(stream.element, Items) else (stream.element,)
    value = walk.apply(function.value, Arguments(tuple(Given(part, node) for part in parts)), function.node)
    if name != "map":
        value = value.element if isinstance(value, Stream) else Unknown("what a map gives")
        return Stream(value, None, stream.past)
    return Stream(value, stream.batch, stream.past)


def stream_of(walk: Walk, value: Value) -> Stream | None:
    """See a value as a stream: a data set, a generator, or an object of a sequence class of the script."""
    if isinstance(value, Stream):
        return value
    thing = walk.look(value)
    if not isinstance(value, Ref) or not isinstance(thing, Instance) or not _is_sequence(thing.cls):
        return None
    method = method_of(walk, value, "__getitem__")
    if not isinstance(method, Function):
        return None
    index = Given(Data((), whole=True), ast.Constant(0))
    return Stream(enter(walk, method, Arguments((index,))))


def _is_sequence(cls: Class) -> bool:
    return find_in_class(cls, "__getitem__") is not None and extends(cls, SEQUENCES.__contains__)

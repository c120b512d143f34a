"""Every kind of data that reaches `fit` becomes rows, with its structure, and nothing is used up."""

from __future__ import annotations

import sys
import types
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.live.data.leaves import Held
from kerasdoctor.live.data.rows import Rows, rows_of
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.probing.probe import rows_to_memorise
from kerasdoctor.live.scoring.baselines import linear

sparse = pytest.importorskip("scipy.sparse")
X = np.arange(24.0).reshape(12, 2)
Y = np.arange(12) % 3
NOISE = keras.layers.GaussianNoise(1.0)


class Model:
    """As much of a model as is asked for its names."""

    def __init__(self, inputs: list[str] | None = None, outputs: list[str] | None = None) -> None:
        self.input_names, self.output_names = inputs, outputs


def rows(x: Any, y: Any = None, *, may_iterate: bool = False, model: Any = None, **arguments: Any) -> Rows:
    found = rows_of(FitCall(model or Model(), x, y, arguments), may_iterate=may_iterate)
    assert isinstance(found, Rows), found
    return found


def network(model: Any, x: Any, y: Any = None, **arguments: Any) -> facts.Network:
    found = Examination(FitCall(model, x, y, arguments), probing=False).observe(facts.Network)
    assert isinstance(found, facts.Network), found
    return found


def compiled(units: int = 3, loss: str = "sparse_categorical_crossentropy") -> Any:
    model = keras.Sequential([keras.layers.Dense(units, activation="softmax")])
    model.compile(loss=loss, optimizer="sgd")
    return model


def test_tables_are_read_as_keras_reads_them() -> None:
    found = rows(pd.DataFrame(X, columns=["a", "b"]), pd.Series(Y))
    np.testing.assert_array_equal(found.x[0], X)
    np.testing.assert_array_equal(found.y[0], Y[:, None])


def test_a_table_of_words_is_missing_in_words() -> None:
    table = pd.DataFrame({"a": ["x", "y"] * 6})
    found = rows_of(FitCall(Model(), table, Y), may_iterate=False)
    assert isinstance(found, Missing)
    assert "columns that are not numbers" in found.reason


def test_a_sparse_matrix_is_written_out_only_where_it_is_used() -> None:
    wide = sparse.csr_matrix((np.ones(12), (np.arange(12), np.arange(12))), shape=(12, 10**9))
    found = rows(wide, Y)
    assert isinstance(found.x[0], Held)
    assert (found.count, found.x[0].shape) == (12, (12, 10**9))
    assert found.inputs() is found.x[0]
    narrow = rows(sparse.coo_matrix(X), Y)
    np.testing.assert_array_equal(narrow.inputs(slice(2, 5)), X[2:5])
    np.testing.assert_array_equal(narrow.inputs(np.array([7, 0])), X[[7, 0]])


def test_a_model_on_a_sparse_matrix_is_described() -> None:
    found = network(compiled(), sparse.csr_matrix(X), Y)
    assert found.inputs[0].shape == (None, 2)
    assert (found.inputs[0].low, found.inputs[0].high, found.inputs[0].rows) == (0.0, 23.0, 12)
    assert found.layers[0].input_shape == (None, 2)


def test_sparse_tensors_are_read_as_arrays() -> None:
    found = rows(tf.sparse.from_dense(X), Y)
    np.testing.assert_array_equal(found.x[0], X)


def test_multi_hot_labels_in_a_sparse_matrix_are_known() -> None:
    labels = np.tile([[1, 1, 0], [0, 0, 1]], (6, 1))
    model = compiled(3, "binary_crossentropy")
    assert network(model, X, sparse.csr_matrix(labels)).heads[0].labels.kind == "multi-hot"  # type: ignore[union-attr]


def test_strings_reach_a_model_that_reads_them() -> None:
    words = np.array(["good film", "bad film"] * 6, dtype=object)
    look_up = keras.layers.TextVectorization(output_sequence_length=4, vocabulary=["good", "bad", "film"])
    model = keras.Sequential([keras.Input((), dtype="string"), look_up, keras.layers.Embedding(6, 2)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy")
    given: list[Any] = [(words, Y % 2), (tf.constant(words), Y % 2)]
    given.append((tf.data.Dataset.from_tensor_slices((words, Y % 2)).batch(5), None))
    for x, y in given:
        found = network(model, x, y)
        assert (found.inputs[0].dtype, found.inputs[0].shape) == ("string", (None,))
        assert found.heads[0].labels is not None
        assert found.heads[0].labels.kind == "binary"


def test_ragged_rows_are_held_as_they_are() -> None:
    ragged = tf.ragged.constant([[1, 2, 3], [4], [5, 6]] * 4)
    found = rows(ragged, Y)
    assert found.inputs(np.array([1])).to_list() == [[4]]
    streamed = rows(tf.data.Dataset.from_tensor_slices((ragged, Y)).batch(5))
    assert streamed.inputs(slice(1, 2)).to_list() == [[4]]
    assert streamed.count == 12


def test_structures_are_kept_however_deep() -> None:
    nested = {"a": X, "b": (X + 1, {"c": X + 2})}
    found = rows(nested, Y)
    some = found.inputs(slice(1, 2))
    assert some["b"][1]["c"].tolist() == (X + 2)[1:2].tolist()
    assert isinstance(some["b"], tuple)
    assert len(found.x) == 3


def test_a_list_of_labels_may_leave_an_output_without() -> None:
    found = rows(X, [Y, None], model=Model(["x"], ["a", "b"]))
    assert len(found.y) == 1
    assert found.targets(slice(2))[1] is None


def two_heads(named: bool) -> Any:
    left, right = keras.Input((2,), name="left"), keras.Input((2,), name="right")
    hidden = keras.layers.Dense(4)(keras.layers.Concatenate()([left, right]))
    which = keras.layers.Dense(3, activation="softmax", name="which")(hidden)
    much = keras.layers.Dense(1, name="much")(hidden)
    outputs = {"which": which, "much": much} if named else [which, much]
    model = keras.Model([left, right], outputs)
    model.compile(loss={"which": "sparse_categorical_crossentropy", "much": "mse"}, optimizer="sgd")
    return model


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("weighed", [False, True])
def test_each_output_gets_the_labels_of_its_name(named: bool, weighed: bool) -> None:
    y = {"much": Y * 0.5 - 1, "which": Y}
    weights = {"much": np.ones(12), "which": (Y != 2).astype(float)} if weighed else None
    found = network(two_heads(named), {"right": X - 100, "left": X}, y, sample_weight=weights)
    by_name = {head.layer.name: head.labels for head in found.heads}
    assert by_name["much"] is not None
    assert by_name["which"] is not None
    assert (by_name["much"].kind, by_name["much"].low) == ("real", -1.0)
    assert (by_name["which"].high, by_name["which"].rows) == ((1.0, 8) if weighed else (2.0, 12))
    assert [(part.name, part.low) for part in found.inputs] == [("left", 0.0), ("right", -100.0)]


def test_inputs_of_a_list_go_by_the_names_of_the_model() -> None:
    found = network(two_heads(named=False), [X, X - 100], [Y, Y * 0.5])
    assert [part.name for part in found.inputs] == ["left", "right"]


def test_labels_of_one_output_only_reach_that_output() -> None:
    model = two_heads(named=False)
    model.compile(loss={"which": "sparse_categorical_crossentropy"}, optimizer="sgd")
    found = network(model, [X, X], {"which": Y})
    by_name = {head.layer.name: head.labels for head in found.heads}
    assert by_name["much"] is None
    assert by_name["which"] is not None


def test_labels_of_a_list_leave_an_output_without_where_there_are_none() -> None:
    model = two_heads(named=False)
    model.compile(loss=["sparse_categorical_crossentropy", "mse"], optimizer="sgd")
    found = network(model, [X, X], [None, Y * 0.5], sample_weight=[None, (Y == 1).astype(float)])
    assert [head.labels is None for head in found.heads] == [True, False]
    assert found.heads[1].labels is not None
    assert (found.heads[1].labels.low, found.heads[1].labels.rows) == (0.5, 4)
    ceilings = Examination(FitCall(model, [X, X], [None, Y * 0.5], {}), probing=False).observe(facts.Ceilings)
    assert isinstance(ceilings, facts.Ceilings)
    assert [ceiling.head for ceiling in ceilings.heads] == ["much"]


def test_class_weights_are_folded_into_the_weights_of_rows() -> None:
    found = rows(X, Y, class_weight={0: 2.0, 2: 0.0})
    assert found.weights_of(slice(3)).tolist() == [2.0, 1.0, 0.0]
    assert found.used().count == 8
    one_hot = rows(X, np.eye(3)[Y], class_weight={0: 2.0, 2: 0.0})
    assert one_hot.weights_of(slice(3)).tolist() == [2.0, 1.0, 0.0]
    assert rows(X, np.tile(np.eye(3)[Y][:, None], (1, 4, 1)), class_weight={0: 2.0}).weights_of() is None


def test_positions_of_weight_zero_are_not_counted() -> None:
    tags = np.tile([1, 2, 1, -1], (12, 1))
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy")
    x = np.zeros((12, 4, 2))
    plain = network(model, x, tags).heads[0].labels
    masked = network(model, x, tags, sample_weight=(tags >= 0).astype(float)).heads[0].labels
    assert plain is not None
    assert masked is not None
    assert (plain.kind, plain.low) == ("real", -1.0)
    assert (masked.kind, masked.low, masked.rows) == ("class-index", 1.0, 12)


def dataset() -> Any:
    return tf.data.Dataset.from_tensor_slices((X, Y))


@pytest.mark.parametrize(
    ("make", "total", "batch"),
    [
        (lambda: dataset().shuffle(12, seed=1).batch(5), 15, 5),
        (lambda: dataset().cache().shuffle(12).batch(5).prefetch(1), 15, 5),
        (lambda: dataset().batch(4, drop_remainder=True).map(lambda x, y: (x * 2, y)), 12, 4),
        (lambda: dataset().shuffle(12).map(lambda x, y: (x + tf.random.uniform((), dtype=x.dtype), y)).batch(4), 12, 4),
        (lambda: dataset().repeat().batch(5), None, 5),
        (lambda: dataset().filter(lambda _, y: y < 2).batch(5), None, 5),
        (lambda: dataset().take(8).concatenate(dataset().skip(8)).padded_batch(5), 15, 5),
    ],
)
def test_data_sets_that_hold_no_state_are_read_where_training_follows(make: Any, total: int | None, batch: int) -> None:
    given = make()
    found = network(compiled(), given)
    assert found.heads[0].labels is not None
    assert (found.rows, found.batch_size) == (12 if total == 15 else total, batch)
    assert found.heads[0].labels.kind in ("class-index", "binary")


def test_a_shuffle_draws_as_if_nobody_had_looked() -> None:
    def order(looked: bool) -> list[Any]:
        tf.random.set_seed(3)
        given = dataset().cache().shuffle(12).batch(4).prefetch(1)
        if looked:
            network(compiled(), given)
        return [part.numpy().tolist() for _ in range(2) for _, part in given]

    assert order(looked=True) == order(looked=False)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: dataset().map(lambda x, y: (tf.numpy_function(lambda a: a, [x], tf.float64), y)), "Python code"),
        (lambda: dataset().batch(2).map(lambda x, y: (NOISE(x, training=True), y)), "state"),
        (lambda: dataset().batch(2).cache("/nowhere/at/all"), "cache in a file"),
    ],
)
def test_data_sets_with_a_state_are_left_alone_where_training_follows(make: Any, reason: str) -> None:
    given = make()
    found = rows_of(FitCall(Model(), given), may_iterate=False)
    assert isinstance(found, Missing)
    assert reason in found.reason
    assert "kerasdoctor check" in found.remedy


def test_what_a_data_set_says_of_its_size_is_told_without_reading_it() -> None:
    model = compiled()
    model.build((None, 2))
    given = dataset().batch(4).map(lambda x, y: (tf.numpy_function(lambda a: a, [x], tf.float64), y))
    found = network(model, given)
    assert (found.rows, found.batch_size) == (12, 4)
    unknown = network(
        model,
        dataset().filter(lambda _, y: y < 2).batch(4).map(lambda x, y: (NOISE(x, training=True), y)),
    )
    assert (unknown.rows, unknown.batch_size) == (None, 4)


def test_steps_per_epoch_decide_how_long_an_epoch_is() -> None:
    found = network(compiled(), dataset().repeat().batch(4), steps_per_epoch=25)
    assert (found.rows, found.batches) == (100, 25)
    split = network(compiled(), X, Y, steps_per_epoch=3)
    assert (split.rows, split.batch_size) == (12, 4)


def test_batches_padded_to_other_lengths_are_left_out() -> None:
    def make() -> Any:
        yield np.zeros((2, 3)), np.zeros(2)
        yield np.zeros((2, 5)), np.zeros(2)
        yield np.ones((2, 3)), np.ones(2)

    signature = (tf.TensorSpec((None, None)), tf.TensorSpec((None,)))
    found = rows(tf.data.Dataset.from_generator(make, output_signature=signature), may_iterate=True)
    assert found.x[0].shape == (4, 3)


def test_batches_by_index_come_in_their_order() -> None:
    class Sorted(keras.utils.PyDataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return 12

        def __getitem__(self, index: int) -> Any:
            return X[index : index + 1], Y[index : index + 1], np.ones(1)

    found = rows(Sorted(), may_iterate=True)
    np.testing.assert_array_equal(found.x[0], X)
    assert (found.total, found.batch_size, found.weights_of(slice(2)).tolist()) == (12, 1, [1.0, 1.0])


class Tensor:
    """As much of PyTorch's tensor as tells it from an array, in half precision or not."""

    shape = (12, 2)

    def __init__(self, half: bool) -> None:
        self.dtype = "torch.bfloat16" if half else "torch.float64"

    def detach(self) -> Tensor:
        return self

    def cpu(self) -> Tensor:
        return self

    def float(self) -> Tensor:
        return Tensor(half=False)

    def numpy(self) -> Any:
        assert self.dtype == "torch.float64"
        return X


@pytest.mark.parametrize("half", [False, True])
def test_tensors_of_another_library_are_read(half: bool) -> None:
    np.testing.assert_array_equal(rows(Tensor(half), Y).x[0], X)


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """As much of PyTorch's data classes as is asked for."""

    class TensorDataset:
        def __init__(self, *parts: Any) -> None:
            self.parts = parts

        def __len__(self) -> int:
            return len(self.parts[0])

        def __getitem__(self, index: int) -> tuple[Any, ...]:
            return tuple(part[index] for part in self.parts)

    class Sampler:
        pass

    class DataLoader:
        def __init__(self, given: Any, batch_size: int) -> None:
            self.dataset, self.batch_size, self.sampler = given, batch_size, Sampler()
            self.iterated = 0

        def collate_fn(self, items: list[Any]) -> list[Any]:
            return [np.stack(column) for column in zip(*items, strict=True)]

        def __len__(self) -> int:
            return -(-len(self.dataset) // self.batch_size)

        def __iter__(self) -> Any:
            self.iterated += 1
            return iter([self.collate_fn([self.dataset[index] for index in range(12)])])

    data = types.SimpleNamespace(
        DataLoader=DataLoader, TensorDataset=TensorDataset, Subset=type("Subset", (), {}), SequentialSampler=Sampler
    )
    module = types.SimpleNamespace(utils=types.SimpleNamespace(data=data))
    monkeypatch.setitem(sys.modules, "torch", module)
    return data


def test_a_loader_over_tensors_is_read_by_index(torch: Any) -> None:
    loader = torch.DataLoader(torch.TensorDataset(X, Y), 5)
    found = rows(loader)
    np.testing.assert_array_equal(found.x[0], X)
    assert (found.count, found.total, found.batch_size, loader.iterated) == (12, 12, 5, 0)


def test_a_loader_over_code_of_the_user_is_read_only_where_no_training_follows(torch: Any) -> None:
    loader = torch.DataLoader(list(zip(X, Y, strict=True)), 5)
    assert isinstance(rows_of(FitCall(Model(), loader), may_iterate=False), Missing)
    assert loader.iterated == 0
    assert rows(loader, may_iterate=True).count == 12


def test_baselines_leave_out_what_is_no_array() -> None:
    words = tf.constant(["a", "b"] * 6)
    assert linear(words, Y, words, Y) is None
    ragged = rows(tf.ragged.constant([[1, 2, 3], [4], [5, 6]] * 4), Y).inputs()
    assert len(rows_to_memorise(ragged, 12, np.random.default_rng(0))) == 12


def test_a_model_on_strings_can_be_probed() -> None:
    words = np.array(["good film", "bad film", "good plot", "bad plot"] * 20, dtype=object)
    look_up = keras.layers.TextVectorization(output_sequence_length=2, vocabulary=["good", "bad", "film"])
    model = keras.Sequential([keras.Input((), dtype="string"), look_up, keras.layers.Embedding(6, 2)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="adam")
    found = Examination(FitCall(model, words, np.arange(80) % 2), budget=30).observe(facts.Probe)
    assert isinstance(found, facts.Probe), found
    assert found.memorised[-1].last_loss < found.memorised[-1].first_loss

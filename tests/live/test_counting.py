"""What is counted on the arrays of a fit, against the same counted plainly."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import Data, Network
from kerasdoctor.live.counting import inputs, meeting
from kerasdoctor.live.counting.data import data_of
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.live.counting.labels import label_data
from kerasdoctor.live.counting.meeting import met, pairs_of
from kerasdoctor.live.counting.validation import cut_at
from kerasdoctor.live.data.rows import Rows
from live.setups import compiled, dense, examination, head

RNG = np.random.default_rng


def data(x: Any, y: Any, model: Any = None, **arguments: Any) -> Data:
    model = model or compiled(dense(8, 3, inputs=x.shape[1]))
    found = examination(model, x, y, **arguments).observe(Data)
    assert isinstance(found, Data), found
    return found


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint8"])
def test_columns_are_described_as_numpy_describes_them(dtype: str) -> None:
    x = (RNG(0).normal(size=(500, 3)) * [1, 5, 20] + [50, 60, 100]).astype(dtype)
    found = input_data(x)
    assert (found.rows, found.width, found.shape) == (500, 3, (None, 3))
    assert found.mean == pytest.approx(float(x.mean(dtype=float)))
    assert found.spread == pytest.approx(float(x.std(dtype=float)))
    assert (found.low, found.high) == (x.min(), x.max())
    assert found.whole is (dtype in ("int64", "uint8"))
    for column in found.columns:
        mine = x[:, column.index].astype(float)
        assert column.mean == pytest.approx(mine.mean())
        assert column.spread == pytest.approx(mine.std())
        assert (column.low, column.high, column.two_values) == (mine.min(), mine.max(), False)


def test_a_large_mean_does_not_swallow_the_spread() -> None:
    x = 1e9 + RNG(0).normal(size=(1000, 1))
    assert input_data(x).columns[0].spread == pytest.approx(float(x.std()), rel=1e-6)


def test_constant_columns_flags_zeros_and_missing_values_are_counted() -> None:
    x = np.array([[1.0, 0, 7], [2.0, 1, 7], [np.nan, 1, 7], [4.0, 0, 7]])
    found = input_data(x)
    assert found.constant == 1
    assert [column.two_values for column in found.columns] == [False, True, True]
    assert found.columns[0].mean == pytest.approx(7 / 3)
    assert found.zeros == pytest.approx(2 / 12)
    assert found.whole is False


def test_pictures_have_no_columns_and_texts_of_tokens_have_padding() -> None:
    assert input_data(np.zeros((3, 4, 4, 1))).columns == ()
    texts = np.array([[5, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [3, 3, 3, 3]])
    found = input_data(texts)
    assert (found.padded, found.padded_before) == ((2 + 3 + 4 + 0) / 16, 4 / 16)
    assert input_data(np.eye(4)).padded is None
    assert input_data(np.eye(4)).one_hot is True
    assert input_data(texts).one_hot is False


def test_many_rows_are_looked_at_evenly_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "CHUNK", 7)
    x = RNG(0).normal(size=(100, 2))
    assert input_data(x).mean == pytest.approx(x.mean())
    some = inputs.some_rows(x, values=40)
    assert len(some) <= 20
    assert some.base is not None


def test_words_and_empty_arrays_are_left_alone() -> None:
    assert input_data(np.array(["a", "b"])).mean is None
    assert input_data(np.zeros((0, 3))).mean is None
    assert label_data(np.array(["a", "b"]), None, None, []).classes == ()
    assert pairs_of([np.array(["a", "b"])], None) is None


def test_classes_are_counted_in_their_order() -> None:
    y = np.array([0, 0, 2, 2, 2, 5])
    found = label_data(y, "class-index", None, [])
    assert found.classes == ((0, 2), (2, 3), (5, 1))
    assert (found.switches, found.rising) == (2, True)
    assert found.values == (0, 2, 5)
    rows = label_data(np.eye(3)[[2, 0, 2]], "one-hot", None, [])
    assert (rows.classes, rows.switches, rows.rising) == (((0, 1), (2, 2)), 2, False)
    assert label_data(np.array([-1.0, 1.0]), "real", None, []).values == (-1, 1)
    assert label_data(RNG(0).normal(size=50), "real", None, []).values == ()


def test_rows_without_weight_do_not_count() -> None:
    found = label_data(np.array([0, 1, 1, 0]), "binary", np.array([1, 0, 1, 0]), [])
    assert (found.rows, found.classes) == (2, ((0, 1), (1, 1)))


def test_labels_are_found_again_among_the_inputs() -> None:
    x = RNG(0).normal(size=(2000, 3))
    y = (x[:, 0] > 0).astype(int)
    assert label_data(y, "binary", None, [x]).equals is None
    assert label_data(y, "binary", None, [np.column_stack([x, y])]).equals == (0, 3)
    assert label_data(np.eye(2)[y], "one-hot", None, [np.column_stack([y, x])]).equals == (0, 0)
    assert label_data(x, "real", None, [x.copy()]).is_input is True
    late = np.column_stack([x, y])
    late[1500, 3] += 1
    assert label_data(y, "binary", None, [late]).equals is None


def test_rows_that_meet_again_are_counted_as_plain_python_counts_them() -> None:
    rng = RNG(1)
    for _ in range(20):
        x = rng.integers(-2, 3, (60, 2)).astype(float)
        y = rng.integers(0, 3, 60)
        found = pairs_of([x], y)
        seen: dict[tuple[float, ...], list[int]] = {}
        for row, label in zip(x.tolist(), y.tolist(), strict=True):
            seen.setdefault(tuple(row), []).append(label)
        assert found is not None
        assert found.distinct == len(seen)
        assert found.contradicted == sum(len(labels) for labels in seen.values() if len(set(labels)) > 1)
        assert found.best == sum(max(map(labels.count, labels)) for labels in seen.values()) / 60


def test_zeros_of_both_signs_are_one_value_and_the_order_of_columns_counts() -> None:
    codes = meeting.row_codes([np.array([[0.0, 1.0], [-0.0, 1.0], [1.0, 0.0]])])
    assert codes[0] == codes[1] != codes[2]


def test_numbers_of_many_rows_do_not_agree_by_accident() -> None:
    grid = np.stack(np.meshgrid(np.arange(300.0), np.arange(300.0)), axis=-1).reshape(-1, 2)
    assert len(np.unique(meeting.row_codes([grid]))) == len(grid)


def test_training_rows_are_found_among_those_to_validate_on() -> None:
    x, y = RNG(0).normal(size=(100, 3)), np.arange(100) % 2
    assert met([x, y], [x[:10], y[:10]]) == (10, 10)
    assert met([x, y], [x[:10], 1 - y[:10]]) == (10, 0)
    assert met([x, y], [x[:10, :2], y[:10]]) == (0, None)


@pytest.mark.parametrize(("rows", "share"), [(10, 0.2), (7, 0.5), (101, 0.33), (1000, 0.1)])
def test_the_cut_is_where_keras_cuts(rows: int, share: float) -> None:
    from keras.src.trainers.data_adapters.array_slicing import train_validation_split

    (kept,), _ = train_validation_split((np.arange(rows),), share)
    assert cut_at(rows, share) == len(kept)


def test_a_share_cut_off_the_end_is_described_beside_what_is_left() -> None:
    x, y = RNG(0).normal(size=(100, 3)), np.sort(np.arange(100) % 3)
    found = data(x, y, validation_split=0.2)
    held = found.validation
    assert held is not None
    assert (held.rows, held.training_rows, held.cut_off, found.training_rows) == (20, 80, 0.2, 80)
    assert held.classes == (((2, 20),),)
    assert held.trained == (((0, 34), (1, 33), (2, 13)),)
    assert (held.compared, held.met) == (20, 0)


def test_rows_of_their_own_are_described_too() -> None:
    x, y = RNG(0).normal(size=(100, 3)), np.arange(100) % 3
    held = data(x, y, validation_data=(255 * x[:30], y[:30])).validation
    assert held is not None
    assert (held.rows, held.training_rows, held.cut_off) == (30, 100, None)
    assert held.inputs[0].spread == pytest.approx(float(255 * x[:30].std()))
    assert held.met == 0


def test_the_labels_of_an_autoencoder_are_its_inputs() -> None:
    x = RNG(0).uniform(size=(60, 5))
    found = data(x, x, compiled(dense(2, 5, last="sigmoid", inputs=5), "mse"))
    assert found.heads[0].is_input
    assert found.pairs is not None
    assert (found.pairs.rows, found.pairs.distinct, found.pairs.best) == (60, 60, None)


def test_looking_leaves_the_arrays_alone() -> None:
    x, y = RNG(0).normal(size=(50, 3)), np.arange(50) % 3
    before = x.copy(), y.copy()
    x.flags.writeable = y.flags.writeable = False
    data(x, y, validation_split=0.5)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_several_inputs_are_told_apart() -> None:
    left, right = keras.Input((2,)), keras.Input((3,))
    joined = keras.layers.Concatenate()([left, right])
    model = compiled(keras.Model([left, right], keras.layers.Dense(1)(joined)), "mse")
    x = [RNG(0).normal(size=(40, 2)), np.ones((40, 3))]
    found = examination(model, x, RNG(1).normal(size=40)).observe(Data)
    assert isinstance(found, Data)
    assert [part.constant for part in found.inputs] == [0, 3]


class Held:
    """As much of rows that NumPy has no array for as is looked at."""

    shape = (40, 3)
    ndim = 2
    dtype = "float32"

    def __len__(self) -> int:
        return 40

    def __getitem__(self, which: Any) -> Any:
        raise AssertionError("slicing would write it out")


def test_what_is_no_array_is_not_written_out() -> None:
    y = np.sort(np.arange(40) % 2)
    sparse: list[Any] = [Held()]
    rows = Rows(sparse, [y])
    network = Network(
        heads=(head(units=1, activation="sigmoid", loss="binary_crossentropy", kind="binary", shape=(None,)),)
    )
    found = data_of(network, rows, None, 0.25)
    assert found.inputs[0].mean is None
    assert found.pairs is None
    assert found.validation is not None
    assert (found.validation.rows, found.validation.classes) == (10, (((1, 10),),))
    assert (found.validation.inputs, found.validation.met) == ((), None)
    unlabelled = data_of(network, Rows(sparse, []), None, None)
    assert (unlabelled.heads[0].rows, unlabelled.validation) == (0, None)


def test_labels_by_name_are_those_of_their_output() -> None:
    given = keras.Input((3,))
    outputs = {
        "a": keras.layers.Dense(1, name="a", activation="sigmoid")(given),
        "b": keras.layers.Dense(2, name="b")(given),
    }
    model = compiled(keras.Model(given, outputs), {"a": "binary_crossentropy", "b": "mse"})
    y = {"b": RNG(0).normal(size=(40, 2)), "a": np.tile([0, 1], 20)}
    found = examination(model, RNG(0).normal(size=(40, 3)), y, validation_split=0.5).observe(Data)
    assert isinstance(found, Data)
    assert [one.classes for one in found.heads] == [((0, 20), (1, 20)), ()]
    assert found.validation is not None
    assert found.validation.classes == (((0, 10), (1, 10)), ())
    assert found.validation.met == 0


def test_inputs_alone_have_no_labels() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = keras.layers.Dense(3)

        def call(self, x: Any) -> Any:
            return self.inner(x)

        def compute_loss(self, x: Any = None, y_pred: Any = None, **_: Any) -> Any:
            return keras.ops.mean((x - y_pred) ** 2)

    model = Own()
    model.compile("sgd")
    found = examination(model, RNG(0).normal(size=(40, 3)), None).observe(Data)
    if isinstance(found, Data):
        assert all(one.rows == 0 for one in found.heads)
        assert found.pairs is not None
        assert found.pairs.best is None


def test_wide_rows_that_agree_in_a_few_values_are_compared_in_full() -> None:
    x = np.zeros((300, 28, 28), "uint8")
    x[np.arange(300), np.arange(300) // 28, np.arange(300) % 28] = 9
    x = np.concatenate([x, x[:20]])
    found = pairs_of([x], np.concatenate([np.zeros(300), np.ones(20)]))
    assert found is not None
    assert (found.rows, found.distinct, found.contradicted) == (320, 300, 40)
    y = np.arange(320) % 2
    assert met([x[:250], y[:250]], [x[240:260], y[240:260]]) == (20, 10)


def test_far_too_many_rows_are_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "MAX_VALUES", 1_000)
    x = RNG(0).normal(size=(900, 10))
    found = pairs_of([x], np.arange(900))
    assert found is not None
    assert 50 <= found.rows <= 100
    assert met([x], [x[:50]]) == (0, None)
    assert met([x[:90]], [x[:50]])[1] is not None

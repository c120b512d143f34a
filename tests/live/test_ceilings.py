"""What labels, loss, metric and decode allow, against first principles and against Keras itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import Ceiling, Ceilings, Decoding, Loss, Metric, Network
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.compiled import is_plain_mean
from kerasdoctor.live.scoring.ceilings import ceilings_of
from kerasdoctor.live.scoring.decoding import Array
from kerasdoctor.places import Line
from live.setups import bits, compiled, dense, examination, head, one_of_each_residue

RNG = np.random.default_rng
CCE, SPARSE, BCE, MSE = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
)
ROUNDING = Decoding("round", "np.round", Line("train.py", 40))


def ceiling(
    y: Array,
    loss: str,
    kind: Any,
    *,
    units: int,
    activation: str,
    given: Any = None,
    weights: Array | None = None,
    decoding: Decoding | None = None,
    from_logits: bool | None = False,
    metrics: tuple[Metric, ...] = (),
    compiled_metrics: tuple[Any, ...] = (),
) -> Ceiling | None:
    """The only ceiling of one head, or None."""
    shape = (None, *y.shape[1:])
    one = head(
        units=units,
        activation=activation,
        loss=loss,
        kind=kind,
        shape=shape,
        from_logits=from_logits,
        metrics=metrics,
    )
    rows = Rows([np.zeros((len(y), 1))], [y], weights)
    found = ceilings_of(Network(heads=(one,)), rows, [given or loss], list(compiled_metrics), decoding)
    return found.heads[0] if found.heads else None


def sure(found: Ceiling | None) -> Ceiling:
    assert found is not None
    return found


def minimum_over_the_simplex(y: Array, steps: int = 20_000) -> float:
    """The lowest mean cross-entropy of one answer for all rows, by gradient descent on its logits."""
    logits = np.zeros(y.shape[1])
    mean = y.mean(axis=0)
    for _ in range(steps):
        shares = np.exp(logits) / np.exp(logits).sum()
        logits -= 0.5 * (shares * mean.sum() - mean)
    return float(-(mean * np.log(shares)).sum())


@pytest.mark.parametrize("width", [3, 20])
def test_the_flagships_numbers_follow_from_its_labels(width: int) -> None:
    y = bits(np.tile(np.arange(7), 50), width)
    found = sure(ceiling(y, CCE, "multi-hot", units=width, activation="softmax", decoding=ROUNDING))
    assert found.lowest_loss == pytest.approx(3 / 7 * 2 * math.log(2))
    assert found.lowest_loss == pytest.approx(0.594, abs=5e-4)
    # Three bits are 1 in three of seven residues each, so the best constant answer is one third each.
    assert found.constant_loss == pytest.approx(9 / 7 * math.log(3), rel=1e-6)
    assert found.constant_loss == pytest.approx(minimum_over_the_simplex(y[:, :3].astype(float)), rel=1e-6)
    assert found.rows == 350


def test_the_lowest_constant_loss_agrees_with_minimising_on_random_labels() -> None:
    rng = RNG(1)
    for _ in range(5):
        y = rng.integers(0, 2, (30, 4)) * (rng.random(4) < 0.8)
        y[0] = 1
        found = sure(ceiling(y, CCE, "multi-hot", units=4, activation="softmax"))
        assert found.constant_loss == pytest.approx(minimum_over_the_simplex(y.astype(float)), abs=1e-4)


def test_a_perfect_model_of_the_flagship_is_right_in_4_of_7_rows_after_rounding() -> None:
    from kerasdoctor.live.counting.arrays import labels_of

    y = np.tile(one_of_each_residue(), (10, 1))
    model = compiled(dense(8, 3), CCE, metrics=["accuracy"])
    looked = examination(model, np.zeros((70, 4), "float32"), y)
    looked.decoding = ROUNDING
    found = looked.observe(Ceilings)
    assert isinstance(found, Ceilings)
    decode = found.heads[0].decode
    assert decode is not None
    assert decode.score == pytest.approx(4 / 7)
    assert (decode.rows, decode.how) == (70, "round")
    assert [(tally.label, tally.rows) for tally in decode.by_row_sum] == [
        ("add up to 0, of 10 rows", 10),
        ("add up to 1, of 30 rows", 30),
        ("add up to 2, of 30 rows", 0),
    ]
    metric = found.heads[0].metrics[0]
    assert (metric.asked, metric.resolved) == ("accuracy", "CategoricalAccuracy")
    assert metric.constant_score == pytest.approx(4 / 7)
    assert labels_of(y, None, 3).kind == "multi-hot"


def test_the_floor_is_what_keras_computes_for_the_best_answer_and_no_answer_goes_below() -> None:
    rng = RNG(2)
    for width in (2, 3, 5):
        y = rng.integers(0, 2, (40, width))
        y[0] = 1
        found = sure(ceiling(y, CCE, "multi-hot", units=width, activation="softmax"))
        sums = y.sum(axis=1, keepdims=True)
        best = np.where(sums > 0, y / np.maximum(sums, 1), 1 / width)

        def loss(answers: Array, y: Array = y) -> float:
            each = keras.losses.categorical_crossentropy(y.astype("float32"), answers.astype("float32"))
            return float(np.mean(keras.ops.convert_to_numpy(each)))

        lowest, constant = found.lowest_loss or 0.0, found.constant_loss or 0.0
        assert lowest == pytest.approx(loss(best), abs=1e-4)
        for _ in range(60):
            anything = rng.dirichlet(np.full(width, rng.choice([0.1, 1.0, 10.0])), size=len(y))
            same = np.broadcast_to(rng.dirichlet(np.ones(width)), y.shape)
            near = 0.98 * best + 0.02 * anything
            assert loss(anything) >= lowest - 1e-5
            assert loss(near) >= lowest - 1e-5
            assert loss(same) >= constant - 1e-5
        assert constant >= lowest - 1e-12


def test_the_constant_loss_of_class_indices_is_their_entropy() -> None:
    y = np.array([0] * 5 + [1] * 3 + [2] * 2)
    shares = np.array([0.5, 0.3, 0.2])
    for labels in (y, y[:, None], y.reshape(5, 2), y.astype(float)):
        found = sure(ceiling(labels, SPARSE, "class-index", units=3, activation="softmax"))
        assert found.lowest_loss == pytest.approx(0)
        assert found.constant_loss == pytest.approx(-(shares * np.log(shares)).sum())
    one_hot = sure(ceiling(np.eye(3)[y], CCE, "one-hot", units=3, activation="softmax"))
    assert one_hot.constant_loss == pytest.approx(-(shares * np.log(shares)).sum())


def test_one_hot_rows_at_positions_have_the_ceiling_of_the_same_rows_one_by_one() -> None:
    rows = np.eye(4)[RNG(3).integers(0, 4, 60)]
    flat = sure(ceiling(rows, CCE, "one-hot", units=4, activation="softmax"))
    nested = sure(ceiling(rows.reshape(12, 5, 4), CCE, "one-hot", units=4, activation="softmax"))
    assert (nested.lowest_loss, nested.constant_loss) == pytest.approx((flat.lowest_loss, flat.constant_loss))


def test_shares_cost_their_own_entropy_at_least() -> None:
    y = RNG(4).dirichlet(np.ones(3), 50)
    found = sure(ceiling(y, CCE, "distribution", units=3, activation="softmax"))
    assert found.lowest_loss == pytest.approx(float(-(y * np.log(y)).sum(axis=1).mean()))


def test_the_constant_loss_of_bits_is_the_mean_binary_entropy() -> None:
    y = np.array([[0, 1], [0, 1], [0, 0], [1, 1]])
    found = sure(ceiling(y, BCE, "multi-hot", units=2, activation="sigmoid"))
    entropy = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
    assert found.lowest_loss == 0
    assert found.constant_loss == pytest.approx(entropy)
    vector = sure(ceiling(y[:, 0], BCE, "binary", units=1, activation="sigmoid"))
    column = sure(ceiling(y[:, :1], BCE, "binary", units=1, activation="sigmoid"))
    assert vector.constant_loss == column.constant_loss == pytest.approx(entropy)
    constants = [keras.losses.binary_crossentropy(y[:, :1], np.full((4, 1), share)) for share in (0.1, 0.2, 0.3, 0.9)]
    assert all(float(np.mean(each)) >= entropy - 1e-6 for each in constants)


def test_the_constant_squared_error_is_the_variance() -> None:
    y = RNG(5).normal(3, 2, (80, 2))
    found = sure(ceiling(y, MSE, "real", units=2, activation="linear", from_logits=None))
    assert found.lowest_loss == 0
    assert found.constant_loss == pytest.approx(float(y.var(axis=0).mean()))


@pytest.mark.parametrize(
    ("loss", "kind", "activation", "y"),
    [
        ("mean_absolute_error", "real", "linear", RNG(0).exponential(size=(301, 1))),
        ("poisson", "class-index", "exponential", RNG(1).poisson(3, size=(300, 1)) * 1.0),
        ("hinge", "real", "linear", np.where(RNG(2).random((300, 1)) < 0.3, 1.0, -1.0)),
        ("kl_divergence", "distribution", "softmax", RNG(3).dirichlet([1, 2, 3], size=300)),
    ],
)
def test_no_constant_has_a_lower_loss_and_the_labels_themselves_have_the_lowest(
    loss: str, kind: Any, activation: str, y: Array
) -> None:
    found = bounded(loss, kind, activation, y)
    assert found.constant_loss is not None
    assert found.lowest_loss is not None
    judge = keras.losses.get(loss)

    def mean_loss(answer: Array) -> float:
        told = np.broadcast_to(answer, y.shape).astype("float32")
        return float(np.mean(keras.ops.convert_to_numpy(judge(y.astype("float32"), told))))

    assert mean_loss(y) == pytest.approx(found.lowest_loss, abs=1e-4)
    width = y.shape[-1]
    tried = [np.array([value]) for value in np.linspace(y.min(), y.max(), 201)]
    losses = [mean_loss(answer) for answer in (tried if width == 1 else RNG(4).dirichlet([1] * width, size=500))]
    assert min(losses) >= found.constant_loss - 1e-4
    if width == 1:
        assert min(losses) == pytest.approx(found.constant_loss, abs=0.01)
    else:
        assert mean_loss(y.mean(axis=0)) == pytest.approx(found.constant_loss, abs=1e-4)


def bounded(loss: str, kind: Any, activation: str, y: Array) -> Ceiling:
    one = head(units=y.shape[-1], activation=activation, loss=loss, kind=kind, shape=(None, y.shape[-1]))
    assert one.labels is not None
    one = replace(one, labels=replace(one.labels, low=float(y.min()), high=float(y.max())))
    rows = Rows([np.zeros((len(y), 1))], [y])
    return ceilings_of(Network(heads=(replace(one, loss=Loss(loss)),)), rows, [loss], [], None).heads[0]


def test_under_weights_the_loss_has_other_bounds_and_none_is_told() -> None:
    y = RNG(0).normal(size=(50, 1))
    found = sure(ceiling(y, MSE, "real", units=1, activation="linear", from_logits=None, weights=np.linspace(1, 2, 50)))
    assert (found.lowest_loss, found.constant_loss) == (None, None)
    same = sure(ceiling(y, MSE, "real", units=1, activation="linear", from_logits=None, weights=np.ones(50)))
    assert same.constant_loss == pytest.approx(y.var())


def test_rows_of_weight_0_do_not_count() -> None:
    y = np.vstack([one_of_each_residue(), np.zeros((70, 3), int)])
    weights = np.array([1.0] * 7 + [0.0] * 70)
    found = sure(ceiling(y, CCE, "multi-hot", units=3, activation="softmax", weights=weights))
    assert found.rows == 7
    assert found.lowest_loss == pytest.approx(3 / 7 * 2 * math.log(2))
    assert ceiling(y, CCE, "multi-hot", units=3, activation="softmax", weights=0 * weights) is None


@pytest.mark.parametrize(
    "loss",
    [
        keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        keras.losses.CategoricalCrossentropy(axis=1),
        keras.losses.CategoricalCrossentropy(reduction="sum"),
        keras.losses.CategoricalCrossentropy(reduction=None),
    ],
    ids=["smoothed", "another axis", "a sum", "no mean"],
)
def test_a_loss_that_smooths_or_sums_has_no_ceiling_under_the_name_of_the_plain_one(loss: Any) -> None:
    assert not is_plain_mean(loss)
    y = one_of_each_residue()
    assert ceiling(y, CCE, "multi-hot", units=3, activation="softmax", given=loss) is None
    assert ceiling(y, CCE, "multi-hot", units=3, activation="softmax") is not None


def categorical_crossentropy(y_true: Any, y_pred: Any) -> Any:
    """A function of the user's with a name that Keras has too."""
    return keras.ops.mean(keras.ops.square(y_true - y_pred))


class CategoricalCrossentropy(keras.losses.CategoricalCrossentropy):  # type: ignore[misc]
    """A loss of the user's under the name of Keras's."""


def test_a_loss_of_the_users_own_is_not_taken_for_keras_under_the_same_name() -> None:
    assert not is_plain_mean(categorical_crossentropy)
    assert not is_plain_mean(CategoricalCrossentropy())
    for plain in (CCE, "mse", keras.losses.mean_squared_error, keras.losses.BinaryCrossentropy(from_logits=True)):
        assert is_plain_mean(plain)


def test_a_smoothed_loss_has_no_ceiling_in_a_whole_setup() -> None:
    y = np.eye(3)[np.arange(60) % 3]
    for smoothing, expected in ((0.1, 0), (0.0, 1)):
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        found = examination(compiled(dense(3), loss), np.ones((60, 4), "float32"), y).observe(Ceilings)
        assert isinstance(found, Ceilings)
        assert len(found.heads) == expected


@pytest.mark.parametrize(("activation", "from_logits"), [("softmax", True), ("linear", False)])
def test_an_output_that_the_loss_misreads_has_no_ceiling(activation: str, from_logits: bool) -> None:
    y = one_of_each_residue()
    assert ceiling(y, CCE, "multi-hot", units=3, activation=activation, from_logits=from_logits) is None
    assert ceiling(y, CCE, "multi-hot", units=3, activation=activation, from_logits=not from_logits) is not None


def test_labels_or_losses_that_nothing_is_known_of_have_no_ceiling() -> None:
    y = one_of_each_residue()
    assert ceiling(y, "hinge", "multi-hot", units=3, activation="linear", given="hinge") is None
    assert ceiling(y, CCE, "multi-hot", units=3, activation="relu") is None
    assert ceiling(np.arange(7), SPARSE, "class-index", units=5, activation="softmax") is None
    assert ceiling(np.array([np.nan, 1.0]), SPARSE, None, units=5, activation="softmax") is None


@pytest.mark.parametrize(
    ("metric", "y", "loss", "kind", "units", "activation", "expected"),
    [
        (keras.metrics.CategoricalAccuracy(), one_of_each_residue(), CCE, "multi-hot", 3, "softmax", 4 / 7),
        (keras.metrics.BinaryAccuracy(), one_of_each_residue(), BCE, "multi-hot", 3, "sigmoid", 4 / 7),
        (keras.metrics.BinaryAccuracy(), np.array([0, 0, 0, 1]), BCE, "binary", 1, "sigmoid", 3 / 4),
        (
            keras.metrics.SparseCategoricalAccuracy(),
            np.array([[0, 2], [2, 1], [2, 2]]),
            SPARSE,
            "class-index",
            3,
            "softmax",
            4 / 6,
        ),
        (
            keras.metrics.CategoricalAccuracy(),
            np.eye(3)[np.array([[0, 2], [2, 1], [2, 2]])],
            CCE,
            "one-hot",
            3,
            "softmax",
            4 / 6,
        ),
    ],
    ids=["rows of bits by argmax", "rows of bits bit by bit", "bits", "indices at positions", "rows at positions"],
)
def test_a_constant_answer_is_scored_by_keras_own_metric(
    metric: Any, y: Array, loss: str, kind: str, units: int, activation: str, expected: float
) -> None:
    name = type(metric).__name__
    found = sure(
        ceiling(
            y,
            loss,
            kind,
            units=units,
            activation=activation,
            metrics=(Metric("accuracy", name),),
            compiled_metrics=(metric,),
        )
    )
    assert found.metrics[0].resolved == name
    assert found.metrics[0].constant_score == pytest.approx(expected)
    assert float(metric.result()) == 0.0


def test_a_perfect_model_on_class_indices_may_be_rounded_and_loses_nothing() -> None:
    y = np.arange(30) % 3
    found = sure(ceiling(y, SPARSE, "class-index", units=3, activation="softmax", decoding=ROUNDING))
    assert found.decode is not None
    assert found.decode.score == 1


def test_two_outputs_have_a_ceiling_each_under_their_names() -> None:
    inputs = keras.Input((4,))
    outputs = [
        keras.layers.Dense(3, activation="softmax", name="which")(inputs),
        keras.layers.Dense(1, name="much")(inputs),
    ]
    model = compiled(keras.Model(inputs, outputs), {"much": "mse", "which": SPARSE})
    y = {"much": np.arange(6.0), "which": np.array([0, 0, 0, 1, 1, 2])}
    found = examination(model, np.zeros((6, 4), "float32"), y).observe(Ceilings)
    assert not isinstance(found, Missing)
    assert isinstance(found, Ceilings)
    assert [(one.head, one.loss) for one in found.heads] == [("which", SPARSE), ("much", MSE)]
    assert found.heads[1].constant_loss == pytest.approx(np.arange(6.0).var())

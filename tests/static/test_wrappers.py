from __future__ import annotations

import pytest

from static.reading_of import case_of, reading_of

START = """
import numpy as np
import keras
from keras import Sequential
from keras.layers import Dense
from sklearn.model_selection import *
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler, LabelEncoder
from scikeras.wrappers import KerasClassifier, KerasRegressor
x, y = np.random.rand(100, 4), np.random.randint(0, 3, 100)
def make(units=8, loss="sparse_categorical_crossentropy"):
    model = Sequential([Dense(units, activation="relu"), Dense(3, activation="softmax")])
    model.compile(loss=loss, optimizer="adam")
    return model
"""


@pytest.mark.parametrize(
    "train",
    [
        "KerasClassifier(build_fn=make, epochs=9).fit(x, y)",
        "est = KerasClassifier(make, epochs=1)\nest.fit(x, y, epochs=9)",
        "est = KerasClassifier(model=make, epochs=9, units=8)\nprint(cross_val_score(est, x, y, cv=3))",
        "est = KerasClassifier(build_fn=make, fit__epochs=9, model__units=8)\ncross_validate(estimator=est, X=x, y=y)",
        "GridSearchCV(KerasClassifier(make, epochs=9), {'batch_size': [8, 16]}).fit(x, y)",
        "pipe = Pipeline([('scale', StandardScaler()), ('net', KerasClassifier(make, epochs=9))])\n"
        "cross_val_score(pipe, x, y)",
        "make_pipeline(StandardScaler(), KerasClassifier(make, epochs=9)).fit(x, y)",
    ],
)
def test_a_wrapped_model_is_trained_by_what_trains_its_wrapper(train: str) -> None:
    case = case_of(START + train)
    (head,) = case.network.heads
    assert (head.layer.units, head.layer.activation, case.network.layers[0].units) == (3, "softmax", 8)
    assert case.network.epochs == 9
    assert head.loss is not None
    assert head.loss.name == "sparse_categorical_crossentropy"
    assert head.labels is not None
    assert head.labels.kind == "class-index"
    assert case.trace.fit is not None
    assert case.trace.compile is not None


def test_what_a_search_varies_is_unknown() -> None:
    case = case_of(
        START + "GridSearchCV(KerasClassifier(make, epochs=9), dict(units=[8, 16], epochs=[1, 2])).fit(x, y)"
    )
    assert case.network.layers[0].units is None
    assert case.network.epochs is None
    assert case.network.heads[0].layer.units == 3


def test_a_classifier_gives_a_model_with_one_column_per_class_one_hot_labels() -> None:
    case = case_of(START + "KerasClassifier(make, loss='categorical_crossentropy').fit(x, y)")
    labels = case.network.heads[0].labels
    assert labels is not None
    assert labels.kind == "one-hot"


def test_the_steps_of_a_pipeline_are_part_of_where_inputs_come_from() -> None:
    case = case_of(START + "make_pipeline(StandardScaler(), KerasClassifier(make)).fit(x, y)")
    assert case.trace.fit is not None
    given = case.trace.fit.argument(None, "x")
    assert given is not None
    assert given.past is not None
    assert [done.name for done in given.past.operations][-1] == "sklearn.preprocessing.StandardScaler.fit_transform"


def test_a_wrapper_can_compile_a_model_itself() -> None:
    script = (
        "def bare():\n    return Sequential([Dense(1)])\nKerasRegressor(bare, loss='mae', optimizer='sgd').fit(x, y)"
    )
    network = case_of(START + script).network
    assert network.heads[0].loss is not None
    assert network.heads[0].loss.name == "mean_absolute_error"
    assert network.optimizer is not None
    assert network.optimizer.name == "SGD"


@pytest.mark.parametrize("train", ["KerasClassifier(make_it()).fit(x, y)", "cross_val_score(KerasRegressor(), x, y)"])
def test_a_wrapper_of_something_unknown_says_so(train: str) -> None:
    reading = reading_of(START + train)
    assert reading.cases == ()
    assert "a wrapped model whose build function is not known" in {why for _, why in reading.unknown}


@pytest.mark.parametrize(
    "build",
    [
        "def build(hp):\n{}\ntuner = keras_tuner.RandomSearch(build, objective='val_loss')",
        "class Hyper(keras_tuner.HyperModel):\n  def build(self, hp):\n  {}\n"
        "tuner = keras_tuner.Hyperband(Hyper(), objective='val_loss')",
    ],
)
def test_a_search_trains_what_its_hypermodel_builds(build: str) -> None:
    body = (
        "    model = Sequential([Dense(hp.Int('units', 8, 64), activation='relu'), Dense(1)])\n"
        "    model.compile('adam', 'mse')\n    return model"
    ).replace("\n    ", "\n" + (" " * 6 if "class" in build else " " * 4))
    script = START + "import keras_tuner\n" + build.replace("{}", body) + "\ntuner.search(x, y, epochs=5)"
    case = case_of(script)
    assert [layer.units for layer in case.network.layers] == [None, 1]
    assert case.network.heads[0].loss is not None
    assert case.network.epochs == 5


def test_training_batch_by_batch_is_a_case_without_a_fit() -> None:
    script = "model = make()\nfor step in range(10):\n    model.train_on_batch(x[:32], y[:32])"
    case = case_of(START + script)
    assert case.network.heads[0].layer.units == 3
    assert case.network.heads[0].labels is not None
    assert case.network.epochs is None
    assert case.trace.fit is None
    assert case.trace.compile is not None


def test_a_model_that_is_only_evaluated_is_a_case_once() -> None:
    case = case_of(START + "model = make()\nmodel.evaluate(x, y)\nprint(model.evaluate(x, y))")
    assert case.network.heads[0].layer.units == 3
    assert case.trace.fit is None


def test_a_model_that_is_trained_is_no_case_where_it_is_evaluated() -> None:
    case = case_of(START + "model = make()\nmodel.evaluate(x, y)\nmodel.fit(x, y)\nmodel.evaluate(x, y)")
    assert case.trace.fit is not None


@pytest.mark.parametrize(
    ("arguments", "validated"),
    [
        ("x, y", False),
        ("x, y, validation_split=0.2", True),
        ("x, y, validation_split=0.0", False),
        ("x, y, validation_data=(x, y)", True),
        ("x, y, validation_split=share", None),
        ("x, y, **settings", None),
        ("x, y, 32, 1, 1, None, 0.1", None),
    ],
)
def test_whether_a_fit_is_validated_is_known_where_it_is_written(arguments: str, validated: bool | None) -> None:
    assert case_of(START + f"model = make()\nmodel.fit({arguments})").network.validated is validated


def test_a_case_says_which_method_it_is_about() -> None:
    script = """
    import keras
    from keras.layers import Dense
    model = keras.Sequential([keras.Input((4,)), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.CALL
    """
    for call in ("fit(x, y)", "train_on_batch(x, y)", "evaluate(x, y)"):
        network = case_of(script.replace("CALL", call)).network
        assert network.method == call.partition("(")[0]


@pytest.mark.parametrize(
    "best",
    ["tuner.get_best_models(1)[0]", "tuner.hypermodel.build(tuner.get_best_hyperparameters()[0])"],
)
def test_what_a_search_found_best_is_built_as_before(best: str) -> None:
    script = (
        "def build(hp):\n    m = Sequential([Dense(hp.Int('n', 1, 9)), Dense(1)])\n    m.compile('adam', 'mae')\n"
        f"    return m\nimport keras_tuner\ntuner = keras_tuner.Hyperband(build)\n{best}.fit(x, y)"
    )
    network = case_of(START + script).network
    assert [layer.units for layer in network.layers] == [None, 1]
    assert network.heads[0].loss is not None


def test_settings_of_compile_may_come_from_a_dictionary() -> None:
    script = "model = Sequential([Dense(1)])\ngiven = dict(loss='mae', optimizer='sgd')\nmodel.compile(**given)\n"
    network = case_of(START + script + "model.fit(x, y)").network
    assert network.heads[0].loss is not None
    assert network.heads[0].loss.name == "mean_absolute_error"

from __future__ import annotations

import pytest

from kerasdoctor.facts import Argument, Past
from static.reading_of import SETUP, case_of

FITTED = """
y = np.random.randint(0, 2, 100)
model = keras.Sequential([Input((4,)), Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="sgd")
model.fit(x, y)
"""


def argument_of(name: str, code: str, position: int = 0) -> Argument:
    (call,) = case_of(SETUP + FITTED + code).trace.of(name)
    found = call.argument(position)
    assert found is not None
    return found


def steps(past: Past | None) -> list[str] | None:
    done = past.since("predict", "__call__") if past is not None else None
    return [step.name for step in done] if done is not None else None


@pytest.mark.parametrize(
    ("code", "done"),
    [
        ("show(model.predict(x))", []),
        ("show(model(x).numpy())", ["answer.numpy"]),
        ("show(np.round(model.predict(x)))", ["numpy.round"]),
        ("show(model.predict(x)[:, 0])", ["columns"]),
        ("show(model.predict(x) > 0.5)", ["threshold"]),
        ("show((model.predict(x) > 0.5).astype(int))", ["threshold", "answer.astype"]),
        ("show(model.predict(x) * 255)", ["multiply"]),
        ("for p in model.predict(x):\n    show(p)", ["element"]),
        ("show(np.array([model.predict(row) for row in x]))", ["stack", "numpy.array"]),
        ("show(x)", None),
    ],
)
def test_what_is_done_to_answers_is_known(code: str, done: list[str] | None) -> None:
    assert steps(argument_of("display.show", "from display import show\n" + code).past) == done


def test_an_answer_knows_the_model_and_the_inputs_before_it() -> None:
    case = case_of(SETUP + FITTED + "import display\ndisplay.show(model.predict(x / 255))")
    (call,) = case.trace.of("display.show")
    past = call.arguments[0].past
    assert past is not None
    assert [step.name for step in past.operations] == ["numpy.zeros", "divide", "keras.Model.predict"]
    assert past.operations[-1].by == case.trace.model


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("model.predict(x) == y", "operator.eq"),
        ("y != model.predict(x)", "operator.ne"),
        ("y - model.predict(x)", "operator.sub"),
        ("model.predict(x) > 0.5", "operator.gt"),
    ],
)
def test_comparisons_and_differences_of_answers_are_calls(code: str, name: str) -> None:
    assert argument_of(name, code).past is not None
    assert case_of(SETUP + FITTED + "y == y").trace.of("operator.*") == ()


def test_arguments_know_shape_and_labels() -> None:
    given = argument_of("keras.Model.fit", "", 1)
    assert given.shape == (100,)
    assert given.labels == "binary"


def test_a_sum_along_one_axis_takes_that_axis_away() -> None:
    assert argument_of("numpy.savez", "np.savez(x.sum(axis=1))").shape == (100,)
    assert argument_of("numpy.savez", "np.savez(x.mean(axis=-1))").shape == (100,)
    assert argument_of("numpy.savez", "np.savez(x.max())").shape == ()
    assert argument_of("numpy.savez", "np.savez(x.sum(axis=1, keepdims=True))").shape is None


def test_a_column_stored_into_a_table_is_noted() -> None:
    code = "import pandas as pd\ntable = pd.read_csv('a.csv')\ntable['a'] = table['a'] / 2\nnp.savez(table)"
    past = argument_of("numpy.savez", code).past
    assert past is not None
    assert [(step.name, step.operand) for step in past.operations] == [("pandas.read_csv", "a.csv"), ("set", "a")]


def test_the_shape_of_answers_is_known() -> None:
    case = case_of(SETUP + FITTED + "model.predict(x)\nmodel(x)\nmodel.evaluate(x, y)")
    assert [call.outputs for call in case.trace.of("keras.Model.predict", "keras.Model.__call__")] == [(None, 1)] * 2
    assert case.trace.of("keras.Model.evaluate")[0].outputs is None

from __future__ import annotations

import textwrap

import pytest

from kerasdoctor.rules.architecture.layer_that_leads_nowhere import layer_that_leads_nowhere
from kerasdoctor.static.files.accepted import readable_part
from kerasdoctor.static.files.source import Problem, Source, parse
from kerasdoctor.static.reading import understand
from rules.mending import mended, said

GRAPH = """
import keras
from keras.layers import *
inputs = keras.Input((8,))
{body}
model = keras.Model(inputs, outputs)
model.compile("adam", "mse")
model.fit(x, y)
{after}
"""
OWN = """
import keras
from keras.layers import *
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.one, self.two = Dense(4), Dense(1)
        self.other = some()
    def call(self, inputs):
        {body}
model = Net()
model.compile("adam", "mse")
model.fit(x, y)
"""


def lines(script: str) -> list[int]:
    places = [one.places[0].place for one in said(layer_that_leads_nowhere, script)]
    return [getattr(place, "line", 0) for place in places]


def graph(body: str, after: str = "") -> list[int]:
    return lines(GRAPH.format(body=textwrap.dedent(body).strip(), after=textwrap.dedent(after).strip()))


def own(*body: str) -> list[int]:
    return lines(OWN.format(body="\n        ".join(body)))


@pytest.mark.parametrize(
    "body",
    [
        "h = Dense(4)(inputs)\nh = Dense(2)(inputs)\noutputs = Dense(1)(h)",
        "h = Dense(4)(inputs)\noutputs = Dense(1)(inputs)",
        "BatchNormalization()(inputs)\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\noutputs = h = Dense(1)(inputs)",
    ],
)
def test_an_answer_that_nothing_reads(body: str) -> None:
    assert graph(body) == [5]


def test_the_end_of_a_lost_branch_is_named() -> None:
    assert graph("h = Dense(4)(inputs)\nh = Dense(4)(h)\noutputs = Dense(1)(inputs)") == [6]


def test_what_takes_its_place_is_shown() -> None:
    script = GRAPH.format(body="h = Dense(4)(inputs)\nh = Dense(2)(inputs)\noutputs = Dense(1)(h)", after="")
    (finding,) = said(layer_that_leads_nowhere, script)
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "body",
    [
        "h = Dense(4)(inputs)\nh = Dense(2)(h)\noutputs = Dense(1)(h)",
        "h = Dense(4)(inputs)\nprint(h.shape)\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\nh += some(inputs)\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\nif some:\n    h = inputs\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\nh, g = some(inputs)\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\ndef read():\n    return h\noutputs = Dense(1)(inputs)",
        "dense = Dense(4)\nh = dense(inputs)\noutputs = Dense(1)(inputs)",
        "if some:\n    h = Dense(4)(inputs)\noutputs = Dense(1)(inputs)",
        "other = keras.Input((8,))\nh = Dense(4)(other)\noutputs = Dense(1)(inputs)",
        "h = some.Dense(4)(inputs)\noutputs = Dense(1)(inputs)",
        "h = Dense(4)(inputs)\noutputs = [Dense(1)(inputs), h]",
    ],
)
def test_answers_that_may_be_read(body: str) -> None:
    assert graph(body) == []


def test_an_answer_that_is_read_behind_the_model() -> None:
    assert graph("h = Dense(4)(inputs)\noutputs = Dense(1)(inputs)", "other = keras.Model(inputs, h)") == []


def test_a_parameter_of_the_same_name_reads_nothing() -> None:
    body = "def double(h):\n    return h * 2\nh = Dense(4)(inputs)\noutputs = Dense(1)(inputs)"
    assert graph(body) == [7]


def test_call_of_a_model_class() -> None:
    assert own("h = self.one(inputs)", "h = self.two(inputs)", "return h") == [10]
    assert own("self.one(inputs)", "return self.two(inputs)") == [10]
    assert own("h = self.one(inputs)", "return self.two(h)") == []
    assert own("self.other(inputs)", "return self.two(inputs)") == []


def test_a_function_that_builds_a_model() -> None:
    script = """
import keras
from keras.layers import *
def build():
    inputs = keras.Input((8,))
    h = Dense(4)(inputs)
    {second}
    return keras.Model(inputs, Dense(1)(h))
model = build()
model.compile("adam", "mse")
model.fit(x, y)
"""
    assert lines(script.format(second="h = Dense(2)(inputs)")) == [6]
    assert lines(script.format(second="h = Dense(2)(h)")) == []


def test_a_script_with_parts_that_cannot_be_read() -> None:
    broken = GRAPH.format(body="h = \nDense(4)(inputs)\noutputs = Dense(1)(inputs)", after="")
    problem = parse("script.py", broken)
    assert isinstance(problem, Problem)
    source = readable_part(problem)
    assert isinstance(source, Source)
    assert understand(source).trace.of("layer.unread") == ()
    assert graph("Dense(4)(inputs)\noutputs = Dense(1)(inputs)") == [5]


STACK = """import keras
from keras.layers import *
model = keras.Sequential()
other = keras.Sequential()
{body}"""


def test_a_layer_that_is_not_added() -> None:
    body = "model.add(Dense(4))\n{layer}\n{after}.add(Dense(1))"

    def listed(layer: str, after: str = "model") -> list[int]:
        return lines(STACK.format(body=body.format(layer=layer, after=after)))

    assert listed("Dropout(0.5)") == [6]
    assert listed("model.add(Dropout(0.5))") == []
    assert listed("Dropout(0.5)", "other") == []
    assert listed("drop = Dropout(0.5)") == []
    assert listed("some(0.5)") == []
    assert lines(STACK.format(body="model.add(Dense(4))\nDropout(0.5)\nmodel.compile()")) == []
    assert lines(STACK.format(body="Dropout(0.5)\nmodel.add(Dense(4))")) == []


def test_the_layer_is_added() -> None:
    script = STACK.format(body="model.add(Dense(4))\nDropout(0.5)\nmodel.add(Dense(1))")
    assert mended(layer_that_leads_nowhere, script.replace("\nmodel.add(Dense(1))", "; model.add(Dense(1))")) == (
        "model.add(Dropout(0.5)); model.add(Dense(1))"
    )

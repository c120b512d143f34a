"""What two rules read off a crash where the line alone decides what is meant."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Argument, Call, Crash, Script
from kerasdoctor.finding import Acquittal, Finding, Fix
from kerasdoctor.places import Line
from kerasdoctor.rules.crashes.attribute_that_cannot_be_set import attribute_that_cannot_be_set
from kerasdoctor.rules.crashes.unpacked_into_other_names import unpacked_into_other_names

AT = Line("train.py", 3, 1, 3, 9)


def crash(kind: str, message: str, text: str, call: str = "") -> Crash:
    made = Call(call, (Argument(None, "x", "name"), Argument(None, "y", "name")), AT) if call else None
    return Crash(kind, message, (kind,), AT, call=made, text=text)


def fix_of(found: list[Finding | Acquittal]) -> Fix:
    (finding,) = found
    assert isinstance(finding, Finding)
    return finding.fixes[0]


@pytest.mark.parametrize(
    ("message", "text", "call", "edit"),
    [
        (
            "not enough values to unpack (expected 4, got 2)",
            "    a, b, c, d = load_data()",
            ".load_data",
            "(a, b), (c, d)",
        ),
        ("too many values to unpack (expected 2)", "n, m = x.shape  # sizes", "", "n, m, *_"),
        ("too many values to unpack (expected 2, got 3)", "for a, b in rows:", "", ""),
        (
            "too many values to unpack (expected 2)",
            "a, b = split(x, y)",
            "sklearn.model_selection.train_test_split",
            "",
        ),
        ("cannot unpack non-iterable float object", "a, b = model.evaluate(x)", ".evaluate", ""),
    ],
)
def test_where_one_edit_is_meant_it_is_shown(message: str, text: str, call: str, edit: str) -> None:
    kind = "TypeError" if message.startswith("cannot") else "ValueError"
    fix = fix_of(list(unpacked_into_other_names(crash(kind, message, text, call))))
    assert [new for _, new in fix.rewrites] == ([edit] if edit else [])
    assert bool(fix.advice) == (not edit)
    for place, _ in fix.rewrites:
        assert isinstance(place, Line)
        assert text[place.column - 1 : (place.end_column or 0) - 1] in ("a, b, c, d", "n, m")


@pytest.mark.parametrize("text", ["model.fit(data)", "a, *rest = value", "value = f(a, b)", "a, b = f("])
def test_a_line_that_takes_nothing_apart_is_left_to_others(text: str) -> None:
    assert list(unpacked_into_other_names(crash("ValueError", "too many values to unpack (expected 2)", text))) == []


@pytest.mark.parametrize(
    ("name", "text", "names", "edit"),
    [
        ("output", "  m.output = new", {"keras": "keras"}, "m = keras.Model(m.inputs, new)"),
        ("output", "m.output = new", {"tf": "tensorflow"}, "m = tf.keras.Model(m.inputs, new)"),
        ("output", "m.output = new", {"M": "keras.models.Model"}, "m = M(m.inputs, new)"),
        ("output", "m.output = new", {}, ""),
        ("output", "m.layers[0].output = new", {"keras": "keras"}, ""),
        ("weights", "a.layers[0].weights = b", {}, "a.layers[0].set_weights(b)"),
        ("trainable_weights", "a.trainable_weights = []", {}, "a.trainable = False"),
        ("trainable_weights", "a.trainable_weights = b", {}, ""),
        ("iterations", "adam.iterations = 0", {}, "adam.iterations.assign(0)"),
        ("metrics", "model.metrics = []", {}, ""),
    ],
)
def test_what_sets_the_same_is_written_instead(name: str, text: str, names: dict[str, str], edit: str) -> None:
    said = crash("AttributeError", f"property '{name}' of 'Functional' object has no setter", text)
    fix = fix_of(list(attribute_that_cannot_be_set(said, Script("train.py", names=names))))
    assert [new for _, new in fix.rewrites] == ([edit] if edit else [])
    assert bool(fix.advice) == (not edit)


@pytest.mark.parametrize("message", ["can't set attribute", "can't set attribute 'output'"])
def test_older_pythons_say_less(message: str) -> None:
    fix = fix_of(list(attribute_that_cannot_be_set(crash("AttributeError", message, "m.output = 1"), None)))
    assert fix.advice

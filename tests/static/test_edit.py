from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.places import Line, Part
from kerasdoctor.static.edits.edit import diff, rewrite
from kerasdoctor.static.files.source import Source, parse, read
from kerasdoctor.static.reading import Planned, understand
from static.reading_of import source_of

MOD7 = Path(__file__).parents[2] / "fixtures" / "mod7"
SCRIPT = """\
import numpy as np
import keras
from keras import layers

x = np.random.randint(0, 2, size=(100, 4))
y = np.array([[(n >> k) & 1 for k in range(4)] for n in range(100)])
model = keras.Sequential([layers.Dense(units=4, activation='softmax')])
model.compile('sgd', loss='categorical_crossentropy')
model.fit(x, y)
answer = np.round(model.predict(x))
"""


def opened(path: Path) -> Source:
    source = read(str(path))
    assert isinstance(source, Source)
    return source


def only_case(source: Source) -> Planned:
    (case,) = understand(source).cases
    return case


def classes_fix(case: Planned, classes: int = 7) -> Fix:
    """Return the fix for rows that stand for classes, with its places from the source."""
    (head,) = case.network.heads
    (decoding,) = case.script.decodings
    assert head.labels is not None
    assert head.loss is not None
    return Fix(
        "one of n classes",
        (
            NewLabels("class-index", head.labels.name, where=head.labels.where),
            NewHead(classes, "softmax", head.layer.where),
            NewLoss("sparse_categorical_crossentropy", head.loss.where),
            NewDecode("argmax", to_rows=True, where=decoding.where),
        ),
    )


def columns_fix(case: Planned) -> Fix:
    """Return the fix for rows of yes and no, with its places from the source."""
    (head,) = case.network.heads
    assert head.labels is not None
    assert head.loss is not None
    return Fix(
        "bits",
        (
            NewLabels("varying-columns", head.labels.name, (0, 1, 2), head.labels.where),
            NewHead(3, "sigmoid", head.layer.where),
            NewLoss("binary_crossentropy", head.loss.where),
            NewDecode("threshold", where=case.script.decodings[0].where),
        ),
    )


def after(text: str | None) -> Planned:
    assert text is not None
    changed = parse("script.py", text)
    assert isinstance(changed, Source)
    return only_case(changed)


@pytest.mark.parametrize("name", ["broken", "as_published"])
def test_the_flagship_becomes_a_classifier(name: str) -> None:
    source = opened(MOD7 / f"{name}.py")
    fix = classes_fix(only_case(source))
    case = after(rewrite(source, fix))
    (head,) = case.network.heads
    assert (head.layer.units, head.layer.activation) == (7, "softmax")
    assert head.loss is not None
    assert head.loss.name == "sparse_categorical_crossentropy"
    assert head.labels is not None
    assert head.labels.kind == "class-index"
    assert [decoding.how for decoding in case.script.decodings] == ["argmax"]


def test_the_difference_holds_the_four_edits_and_little_else() -> None:
    source = opened(MOD7 / "broken.py")
    lines = diff(source, classes_fix(only_case(source))).splitlines()
    assert lines[0] == f"--- {source.path}"
    assert [line for line in lines if line.startswith("+") and not line.startswith("+++")] == [
        "+codes, y_train = np.unique(y_train, axis=0, return_inverse=True)",
        '+model.add(Dense(7, activation="softmax"))',
        '+model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])',
        "+    answer = to_number(codes[np.argmax(prediction[0], axis=-1)])",
    ]
    assert sum(line.startswith(" ") for line in lines) <= 8


def test_the_flagship_becomes_three_bits_and_keeps_its_round() -> None:
    source = opened(MOD7 / "broken.py")
    case = after(rewrite(source, columns_fix(only_case(source))))
    (head,) = case.network.heads
    assert (head.layer.units, head.layer.activation) == (3, "sigmoid")
    assert [decoding.how for decoding in case.script.decodings] == ["round"]


def test_the_quotes_and_line_ends_of_the_file_are_kept() -> None:
    source = source_of(SCRIPT.replace("\n", "\r\n"))
    text = rewrite(source, classes_fix(only_case(source), 9))
    assert text is not None
    assert "units=9, activation='softmax'" in text
    assert "loss='sparse_categorical_crossentropy'" in text
    assert text.count("\r\n") == text.count("\n") == SCRIPT.count("\n") + 1


def test_text_in_other_alphabets_and_tabs_stay_as_they_are() -> None:
    script = SCRIPT.replace("answer =", "größe = 'ä'; answer =").replace(
        "import keras\n", "import keras\nif x:\n\tpass\n"
    )
    source = source_of(script)
    text = rewrite(source, classes_fix(only_case(source)))
    assert text is not None
    assert "größe = 'ä'; answer = codes[np.argmax(model.predict(x), axis=-1)]" in text
    assert "if x:\n\tpass\n" in text


def test_a_name_that_is_taken_is_not_used_again() -> None:
    source = source_of("codes = 1\n" + SCRIPT)
    text = rewrite(source, classes_fix(only_case(source)))
    assert text is not None
    assert "label_codes, y = np.unique(" in text
    assert "label_codes[np.argmax(" in text


def test_an_activation_of_its_own_layer_is_edited_there() -> None:
    script = SCRIPT.replace("units=4, activation='softmax')", "4), layers.Activation('softmax')")
    source = source_of(script)
    text = rewrite(source, columns_fix(only_case(source)))
    assert text is not None
    assert "layers.Dense(3), layers.Activation('sigmoid')" in text


def test_a_layer_without_activation_gets_one() -> None:
    source = source_of(SCRIPT.replace("units=4, activation='softmax'", "4"))
    (head,) = only_case(source).network.heads
    text = rewrite(source, Fix("", (NewHead(4, "sigmoid", head.layer.where),)))
    assert text is not None
    assert "layers.Dense(4, activation='sigmoid')" in text


def test_labels_in_a_tuple_assignment_are_encoded_after_it() -> None:
    source = source_of(SCRIPT.replace("y = np.array([[", "z, y = 1, np.array([["))
    text = rewrite(source, classes_fix(only_case(source)))
    assert text is not None
    assert "range(100)])\ncodes, y = np.unique(y, axis=0, return_inverse=True)\n" in text


def test_labels_that_are_split_later_are_encoded_where_they_are_made() -> None:
    split = "from sklearn.model_selection import train_test_split\na, b, c, d = train_test_split(x, y)\n"
    source = source_of(SCRIPT.replace("model.fit(x, y)", split + "model.fit(a, c)"))
    text = rewrite(source, classes_fix(only_case(source)))
    assert text is not None
    assert "codes, y = np.unique(y, axis=0, return_inverse=True)" in text


def test_argmax_becomes_a_threshold() -> None:
    source = source_of(SCRIPT.replace("np.round(model.predict(x))", "np.argmax(model.predict(x), axis=1)"))
    text = rewrite(source, columns_fix(only_case(source)))
    assert text is not None
    assert "answer = (model.predict(x) > 0.5).astype(int)" in text


@pytest.mark.parametrize(
    "change",
    [
        NewLoss("mse"),
        NewLoss("mse", Part("the loss")),
        NewLoss("mse", Line("script.py", 8, 1, 8, 3)),
        NewHead(3, "softmax", Line("script.py", 999, 1, 999, 3)),
        NewHead(3, "softmax", Line("other.py", 7, 27, 7, 68)),
        NewLabels("class-index", "y"),
        NewLabels("class-index", "y", where=Line("script.py", 9, 14, 9, 15)),
        NewDecode("argmax", where=Line("script.py", 10, 1, 10, 7)),
    ],
)
def test_a_change_that_has_no_place_is_not_made(change: NewLoss | NewHead | NewLabels | NewDecode) -> None:
    source = source_of(SCRIPT)
    assert rewrite(source, Fix("", (change,))) is None
    assert diff(source, Fix("", (change,))) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("y = np.array([[", "if True: y = np.array([["),
        ("answer = np.round(model.predict(x))", "answer = [round(v) for v in model.predict(x)[0]]"),
        ("answer = np.round(model.predict(x))", "answer = list(map(np.round, model.predict(x)))"),
        ("layers.Dense(units=4, activation='softmax')", "layers.Dense(*[4], activation='softmax')"),
        ("y = np.array(", "def make():\n    return np.array("),
    ],
)
def test_an_edit_that_is_not_safe_is_not_made(old: str, new: str) -> None:
    script = SCRIPT.replace(old, new)
    if "def make" in new:
        script = script.replace("for n in range(100)])\n", "for n in range(100)])\nfor y in [make()]:\n    pass\n")
    source = source_of(script)
    assert rewrite(source, classes_fix(only_case(source))) is None


def test_a_rewrite_replaces_its_span_only() -> None:
    source = source_of("import numpy as np\nx = np.vstack(map(f, a))  # rows\n")
    fix = Fix("a list", rewrites=((Line("script.py", 2, 15, 2, 24), "[f(n) for n in a]"),))
    assert rewrite(source, fix) == "import numpy as np\nx = np.vstack([f(n) for n in a])  # rows\n"


def test_a_rewrite_that_does_not_parse_is_not_made() -> None:
    source = source_of("x = (1 + 2)\n")
    assert rewrite(source, Fix("", rewrites=((Line("script.py", 1, 5, 1, 6), ""),))) is None


def test_a_last_line_without_an_end_is_shown_as_such() -> None:
    source = source_of("x = 1")
    text = diff(source, Fix("", rewrites=((Line("script.py", 1, 5, 1, 6), "2"),)))
    assert text.endswith("+x = 2\n\\ No newline at end of file\n")

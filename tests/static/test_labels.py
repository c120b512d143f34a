from __future__ import annotations

import pytest

from kerasdoctor.places import Line
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.reading import understand
from static.reading_of import MODEL, SETUP, labels_from, source_of

ROWS = "numbers = np.random.randint(0, 1000, size=100)\n"


@pytest.mark.parametrize(
    "code",
    [
        "def bits(n):\n    return [(n >> k) & 1 for k in range(8)]\ny = np.array([bits(n) for n in numbers])",
        "def bits(n):\n    return np.array([n >> k & 1 for k in range(8)])\n"
        "y = np.vstack([bits(n % 7) for n in numbers])",
        "def bits(n):\n    return np.array([n // 2**k % 2 for k in range(8)])\ny = np.stack(list(map(bits, numbers)))",
        "y = np.array([[int(c) for c in format(n, '08b')] for n in numbers])",
        "y = np.array([list(map(int, f'{n:08b}')) for n in numbers])",
        "y = np.array([[int(c) for c in bin(n)[2:].zfill(8)] for n in numbers])",
        "y = np.array([list(np.binary_repr(n, width=8)) for n in numbers]).astype(int)",
        "y = (numbers[:, None] >> np.arange(8)) & 1",
        "y = ((numbers[:, np.newaxis] & (1 << np.arange(8))) > 0).astype(int)",
        "y = (numbers.reshape(-1, 1) & 2 ** np.arange(8)) != 0",
        "y = numbers[:, None] // 2 ** np.arange(8) % 2",
        "y = np.unpackbits(numbers.astype(np.uint8)[:, None], axis=1)",
        "y = np.stack([(numbers >> k) & 1 for k in range(8)], axis=1)",
        "y = np.array([(numbers >> k) & 1 for k in range(8)]).T",
        "def bits(n):\n    out = []\n    for _ in range(8):\n        out.append(n % 2)\n        n //= 2\n"
        "    return out\n"
        "y = np.array([bits(n) for n in numbers])",
        "def bits(n):\n    out = np.zeros(8)\n    for k in range(8):\n        out[k] = (n >> k) & 1\n    return out\n"
        "y = np.array([bits(n) for n in numbers])",
        "y = []\nfor n in numbers:\n    y.append([(n >> 2) & 1, (n >> 1) & 1, n & 1])\ny = np.asarray(y)",
        "bits = lambda n: [(n & mask) > 0 for mask in (4, 2, 1)]\ny = np.array([bits(n) for n in numbers])",
    ],
)
def test_the_bits_of_a_number_are_told_by_how_they_are_made(code: str) -> None:
    labels = labels_from(ROWS + code)
    assert (labels.kind, labels.origin) == ("multi-hot", "the bits of a number")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("y = keras.utils.to_categorical(numbers % 7, 7)", "one-hot"),
        ("y = np.eye(7)[numbers % 7]", "one-hot"),
        ("import pandas as pd\ny = pd.get_dummies(numbers % 7).values", "one-hot"),
        (
            "from sklearn.preprocessing import MultiLabelBinarizer\ny = MultiLabelBinarizer().fit_transform(tags)",
            "multi-hot",
        ),
        ("y = np.random.randint(0, 2, size=(100, 8))", "multi-hot"),
        ("y = numbers % 7", "class-index"),
        ("y = np.array([n % 7 for n in numbers])", "class-index"),
        ("y = np.random.randint(0, 10, 100)", "class-index"),
        ("y = np.argmax(np.random.rand(100, 4), axis=1)", "class-index"),
        (
            "from sklearn.preprocessing import LabelEncoder\nle = LabelEncoder()\ny = le.fit_transform(names)",
            "class-index",
        ),
        ("y = numbers % 2", "binary"),
        ("y = (numbers > 3).astype(int)", "binary"),
        ("y = np.where(numbers > 3, 1, 0)", "binary"),
        ("y = np.array([(n >> 3) & 1 for n in numbers])", "binary"),
        ("y = np.concatenate([np.zeros(50), np.ones(50)])", "binary"),
        ("y = np.array([0, 1, 1, 0])", "binary"),
        ("y = np.array([[1, 0], [0, 1]])", "one-hot"),
        ("y = np.array([[1, 0], [1, 1]])", "multi-hot"),
        ("y = np.array([[0.25, 0.75], [0.5, 0.5]])", "distribution"),
        ("y = np.array([[1.5, 0.75], [0.5, 0.5]])", "real"),
        ("y = np.random.normal(size=100)", "real"),
        ("from sklearn.datasets import make_classification\nx, y = make_classification(100, 5)", "binary"),
        ("from sklearn.datasets import load_iris\niris = load_iris()\nx, y = iris.data, iris.target", "class-index"),
        ("(x, y), _ = keras.datasets.mnist.load_data()", "class-index"),
        ("y = np.loadtxt('labels.csv')", None),
        ("y = prices % 7", None),
        ("y = make_labels(numbers)", None),
        ("y = numbers % 7 if unknown else x", None),
        ("y = numbers % 7\ndef fill(a):\n    a[:] = 1.5\nfill(y)", None),
        ("y = np.zeros((100, 4))\ny[:, 2] = np.loadtxt('b.csv')", None),
        ("y = np.array([(n >> k) & 3 for n in numbers for k in range(4)])", None),
    ],
)
def test_kinds_are_given_only_where_the_source_is_sure(code: str, kind: str | None) -> None:
    assert labels_from(ROWS + code).kind == kind


def test_a_code_of_one_bit_is_binary() -> None:
    assert labels_from(ROWS + "y = np.array([[(n >> k) & 1 for k in range(1)] for n in numbers])").kind == "binary"


def test_a_branch_that_fills_the_list_is_unknown() -> None:
    code = "y = []\nif unknown:\n    y.append(1)\nelse:\n    load_into(y)\ny = np.array(y)"
    assert labels_from(code).kind is None


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("y = numbers % 7\ny = y[:50]", "numbers % 7"),
        ("a, y = x, numbers % 7", "numbers % 7"),
        ("codes = numbers % 7\ny = codes.astype('int32').reshape(-1, 1)", "numbers % 7"),
        (
            "from sklearn.model_selection import train_test_split\nlabels = numbers % 7\n"
            "a, b, y, d = train_test_split(x, labels)",
            "numbers % 7",
        ),
        ("def load():\n    made = numbers % 7\n    return x, made\n_, y = load()", "numbers % 7"),
        ("def code(n):\n    made = n % 7\n    return made\na, y = code(numbers), code(numbers)", "code(numbers)"),
        ("labels = numbers % 7\ny = keras.utils.to_categorical(labels, 7)", "keras.utils.to_categorical(labels, 7)"),
    ],
)
def test_labels_are_placed_where_they_are_made(code: str, made: str) -> None:
    source = source_of(SETUP + ROWS + code + MODEL)
    (case,) = understand(source).cases
    labels = case.network.heads[0].labels
    assert labels is not None
    assert labels.name == "y"
    assert isinstance(labels.where, Line)
    assert Spans(source.path, source.lines).text(labels.where) == made


def test_shapes_follow_constants() -> None:
    assert labels_from(ROWS + "y = keras.utils.to_categorical(numbers % 7, 7)").shape == (100, 7)
    assert labels_from(ROWS + "y = np.array([[(n >> k) & 1 for k in range(8)] for n in numbers])[:60]").shape == (60, 8)
    assert labels_from("(x, y), _ = keras.datasets.mnist.load_data()\ny = keras.utils.to_categorical(y)").shape == (
        60000,
        10,
    )

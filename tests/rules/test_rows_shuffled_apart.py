from __future__ import annotations

import pytest

from kerasdoctor.rules.order.rows_shuffled_apart import rows_shuffled_apart
from rules.judged import MODEL, findings

FIT = MODEL + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    "script",
    [
        "np.random.shuffle(x)\nnp.random.shuffle(y)\n",
        "np.random.seed(1)\nnp.random.shuffle(x)\nnp.random.shuffle(y)\n",
        "x = np.random.permutation(x)\ny = np.random.permutation(y)\n",
        "np.random.shuffle(x)\n",
        "rng = np.random.default_rng(1)\nrng.shuffle(x)\nrng.shuffle(y)\n",
        "np.random.shuffle(x)\ny = keras.utils.to_categorical(y)\n",
        "x, a = train_test_split(x)\ny, b = train_test_split(y)\n",
        "x = np.random.normal(size=(90, 4))\ny = x.argmax(axis=1)\nnp.random.shuffle(x)\n",
        "table = pd.read_csv('t.csv')\nx = table.drop(columns='t').sample(frac=1)\ny = table['t']\n",
    ],
)
def test_orders_of_their_own_are_found(script: str) -> None:
    assert len(findings(rows_shuffled_apart, script + FIT)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "",
        "np.random.seed(1)\nnp.random.shuffle(x)\nnp.random.seed(1)\nnp.random.shuffle(y)\n",
        "def mix(a):\n    np.random.seed(1)\n    np.random.shuffle(a)\n    return a\nx, y = mix(x), mix(y)\n",
        "np.random.shuffle(y)\n",
        "np.random.RandomState(1).shuffle(x)\nnp.random.RandomState(1).shuffle(y)\n",
        "from sklearn.utils import shuffle\nx = shuffle(x, random_state=1)\ny = shuffle(y, random_state=1)\n",
        "table = pd.read_csv('t.csv')\nx = table[['a']].sample(frac=1, random_state=1)\n"
        "y = table['t'].sample(frac=1, random_state=1)\n",
        "i = np.random.permutation(90)\nx, y = x[i], y[i]\n",
        "np.random.shuffle(x)\ny = np.eye(3)[y]\n",
        "np.random.shuffle(x)\ny = np.array([f(row) for row in x])\n",
        "np.random.shuffle(x)\ny = x[:, 0] > 1\n",
        "np.random.shuffle(x)\ny = np.ones(90)\n",
        "x = np.random.normal(size=(90, 4))\ny = x[:, 0]\nnp.random.shuffle(x)\n",
        "x = np.random.normal(size=(90, 4))\nnp.random.shuffle(x)\ny = x.argmax(axis=1)\n",
        "np.random.shuffle(x)\ny = answers(x)\n",
        "from sklearn.utils import shuffle\nx, y = shuffle(x, y)\n",
        "x, a, y, b = train_test_split(x, y)\n",
        "x, a = train_test_split(x, random_state=1)\ny, b = train_test_split(y, random_state=1)\n",
        "table = pd.read_csv('t.csv').sample(frac=1)\nx, y = table.drop(columns='t'), table['t']\n",
        "x = np.random.permutation(90)\n",
    ],
)
def test_quiet_where_both_move_alike_or_that_is_not_known(script: str) -> None:
    assert findings(rows_shuffled_apart, script + FIT) == []

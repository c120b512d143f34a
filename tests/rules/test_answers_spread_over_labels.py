from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.answers_spread_over_labels import answers_spread_over_labels as rule
from rules.evaluation_of import SIGMOID, findings_of, lines_of, stack

TABLE = """
table = pd.read_csv("table.csv")
x_train, x_test, y_train, y_test = train_test_split(table[["a", "b", "c", "d"]], table["price"])
""" + stack(1, None, '"mse"')


@pytest.mark.parametrize(
    "code",
    [
        "print(np.mean((model.predict(x) > 0.5) == y))",
        "errors = np.abs(model.predict(x) - y)",
        "errors = y - model.predict(x)",
        "p = np.round(model.predict(x))\nprint(np.sum(p != y))",
        "p = model(x).numpy()\nprint(np.equal(p.round(), y).mean())",
        "p = 100 * model.predict(x)\nprint(np.subtract(p, y))",
    ],
)
def test_a_column_against_a_row_is_found(code: str) -> None:
    assert lines_of(rule, SIGMOID + code) == [code.splitlines()[-1]]


def test_one_column_of_a_table_is_a_row() -> None:
    code = "model.fit(x_train, y_train)\nprint(np.mean((model.predict(x_test) - y_test.values) ** 2))"
    assert len(findings_of(rule, TABLE + code)) == 1
    assert findings_of(rule, TABLE.replace('table["price"]', 'table[["price"]]') + code) == []


@pytest.mark.parametrize(
    "code",
    [
        "print(np.mean((model.predict(x)[:, 0] > 0.5) == y))",
        "print(np.mean((model.predict(x).ravel() > 0.5) == y))",
        "print(np.mean(np.squeeze(model.predict(x)) - y))",
        "print(np.mean((model.predict(x) > 0.5) == y[:, None]))",
        "print(np.mean((model.predict(x) > 0.5) == y.reshape(-1, 1)))",
        "for p, t in zip(model.predict(x), y):\n    print(p - t)",
        "p = [model.predict(row) for row in x]\nprint(np.array(p) - y)",
        "print(model.predict(x[:1]) - y)",
        "print(model.predict(x) - 0.5)",
        "print(model.predict(x) - model.predict(x)[:, 0])",
        "other = keras.models.load_model('m.keras')\nprint(other.predict(x) - y)",
    ],
)
def test_flat_answers_columns_of_labels_and_single_rows_are_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []


def test_several_units_are_no_column() -> None:
    script = SIGMOID.replace("Dense(1,", "Dense(3,")
    assert findings_of(rule, script + "print(model.predict(x) == y)") == []


def test_the_fix_takes_the_only_column() -> None:
    (finding,) = findings_of(rule, SIGMOID + "print((model.predict(x) > 0.5) == y)")
    assert finding.fixes[0].rewrites[0][1] == "(model.predict(x) > 0.5)[:, 0]"


LOOP = (
    "x = np.random.normal(size=(300, 4))\ny = np.random.normal(size=300)\n"
    + stack(1, None, '"mse"')
    + "rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)\n"
    + "for batch, truth in rows:\n    with tf.GradientTape() as tape:\n        answers = model(batch, training=True)\n"
)


def test_a_training_loop_by_hand_is_judged_too() -> None:
    loss = "        loss = tf.reduce_mean(tf.square(truth - answers))"
    assert lines_of(rule, LOOP + loss) == [loss.strip()]
    assert findings_of(rule, LOOP + loss.replace("answers", "answers[:, 0]")) == []
    assert findings_of(rule, LOOP + loss.replace("truth -", "truth[:, None] -")) == []
    assert findings_of(rule, LOOP + "        loss = keras.losses.mean_squared_error(truth, answers)") == []

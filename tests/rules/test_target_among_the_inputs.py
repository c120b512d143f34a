from __future__ import annotations

import pytest

from kerasdoctor.facts import Column
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.inputs.target_among_the_inputs import target_among_the_inputs
from rules.data_of import column, data, inputs, labels, network
from rules.judged import MODEL, findings

TABLE = "table = pd.read_csv('t.csv')\n"
ARRAY = "rows = np.loadtxt('t.csv')\n"
FIT = MODEL + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    "script",
    [
        TABLE + "x, y = table.values, table['t'].values\n",
        TABLE + "x, y = table, table.t\n",
        TABLE + "x, y = StandardScaler().fit_transform(table), table['t']\n",
        TABLE + "table = table.dropna()\nx, a, y, b = train_test_split(table, table['t'])\n",
        TABLE + "x, y = table.drop('a', axis=1), table['t']\n",
        TABLE + "table['b'] = table['b'] * 2\nx, y = table.drop(columns=['a', 'c']), table['t']\n",
        TABLE + "table.pop('a')\nx, y = table, table['t']\n",
        ARRAY + "x, y = rows[:, 0:9], rows[:, 8]\n",
        ARRAY + "x, y = rows[:, :9], rows[:, 8]\n",
        ARRAY + "x, y = rows, rows[:, 8]\n",
        ARRAY + "x, y = rows[:, 0:9], keras.utils.to_categorical(rows[:, 8])\n",
    ],
)
def test_the_target_in_x_is_found(script: str) -> None:
    assert len(findings(target_among_the_inputs, script + FIT)) == 1


@pytest.mark.parametrize(
    "script",
    [
        TABLE + "x, y = table.drop(columns='t').values, table['t'].values\n",
        TABLE + "y = table.pop('t')\nx = table.values\n",
        TABLE + "x, y = table.drop(['a', 't'], axis=1), table['t']\n",
        TABLE + "x, y = table.drop(useless, axis=1), table['t']\n",
        TABLE + "x, y = table.drop(columns=names), table['t']\n",
        TABLE + "y = table['t']\ntable['t'] = 0\nx = table\n",
        TABLE + "y = table['t']\ntable.drop('t', axis=1, inplace=True)\nx = table\n",
        TABLE + "y = table['t']\ndel table['t']\nx = table\n",
        TABLE + "x, y = table[['a', 'b']].values, table['t'].values\n",
        TABLE + "x, y = table['a'], table['t']\n",
        TABLE + "x, y = table.a, table.t\n",
        TABLE + "x, y = table.iloc[:, :-1], table.iloc[:, -1]\n",
        TABLE + "x, y = table[:-1], table['t'][1:]\n",
        TABLE + "x, y = table, table['t'].shift(-1)\n",
        TABLE + "x, y = choose(table), table['t']\n",
        TABLE + "def take(t):\n    t.drop('t', axis=1, inplace=True)\ny = table['t']\ntake(table)\nx = table\n",
        ARRAY + "x, y = rows[:, 0:8], rows[:, 8]\n",
        ARRAY + "x, y = rows[:, 1:], rows[:, 0]\n",
        ARRAY + "x, y = rows[:, n:9], rows[:, 8]\n",
        ARRAY + "x, y = rows, rows\n",
    ],
)
def test_quiet_where_it_is_dropped_or_that_is_not_known(script: str) -> None:
    assert findings(target_among_the_inputs, script + FIT) == []


def counted(*columns: Column, whole: bool = False, rows: int = 1000, classes: bool = True) -> list[Finding]:
    part = inputs(rows, len(columns), columns=columns, whole=whole)
    head = labels(rows, equals=(0, 1), classes=((0, rows // 2), (1, rows // 2)) if classes else ())
    found = target_among_the_inputs(None, network(), data(rows, inputs=(part,), heads=(head,)))
    return [item for item in found if isinstance(item, Finding)]


COPY = column(1, 0.5, 0.5, two_values=True)


def test_a_column_that_is_the_label_is_found_among_measurements() -> None:
    (found,) = counted(column(0), COPY)
    assert found.message == "column 1 of `x` holds the labels themselves"
    assert found.severity is Severity.HURTS
    (amounts,) = counted(column(0), column(1), classes=False)
    assert amounts.severity is Severity.SMELLS
    (counts,) = counted(column(0), COPY, whole=True)
    assert counts.severity is Severity.SMELLS


def test_toys_of_bits_single_columns_and_few_rows_are_left_alone() -> None:
    assert counted(column(0, 0.5, 0.5, two_values=True), COPY) == []
    assert counted(COPY) == []
    assert counted(column(0), COPY, rows=20) == []
    assert list(target_among_the_inputs(None, network(), data())) == []

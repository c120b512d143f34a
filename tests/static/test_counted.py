from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.facts import Labels
from kerasdoctor.static.files import beside
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import Reading, understand

START = """
import numpy as np
import pandas as pd
import keras
from keras.layers import Dense
from sklearn.model_selection import train_test_split
model = keras.Sequential([Dense(1)])
model.compile("sgd", "mse")
"""
NAMED = "a,b,amount,answer,kind\n" + "".join(f"{i},{-i},{i * 2.5},{i % 2},{i % 3}\n" for i in range(60))
NUMBERS = "".join(f"{i}\t{-i}\t{i * 2.5}\t{i % 2}\t{i % 3}\n" for i in range(60))


def read_in(folder: Path, code: str, table: str = NAMED) -> Reading:
    (folder / "table.csv").write_text(table)
    (folder / "script.py").write_text(START + code)
    source = read(str(folder / "script.py"))
    assert isinstance(source, Source)
    return understand(source)


def labels_in(folder: Path, code: str, table: str = NAMED) -> Labels:
    (case,) = read_in(folder, code, table).cases
    (head,) = case.network.heads
    assert head.labels is not None
    return head.labels


def meaning_in(folder: Path, code: str, table: str = NAMED) -> tuple[str | None, float | None, float | None]:
    labels = labels_in(folder, code, table)
    return labels.kind, labels.low, labels.high


AMOUNT, ANSWER, KIND = ("real", 0, 147.5), ("binary", 0, 1), ("class-index", 0, 2)


@pytest.mark.parametrize(
    ("y", "meaning"),
    [
        ("t['amount']", AMOUNT),
        ("t.amount", AMOUNT),
        ("t['answer']", ANSWER),
        ("t['kind'].values.reshape(-1, 1)", KIND),
        ("t.iloc[:, 2]", AMOUNT),
        ("t.iloc[:, -1].to_numpy().astype('int32')", KIND),
        ("t.values[:, 3]", ANSWER),
        ("t.values[:, 2:3]", AMOUNT),
        ("t[['kind']]", KIND),
        ("np.array(t)[:, [2]]", AMOUNT),
        ("t.drop(columns=['a']).values[:, 1]", AMOUNT),
        ("t.dropna()['amount']", AMOUNT),
        ("t.sample(frac=1)['kind']", KIND),
        ("t[:30]['amount']", ("real", None, None)),
        ("t.iloc[:30, 2]", ("real", None, None)),
        ("t[t.a > 3]['answer']", ("binary", None, None)),
        ("t[t.a > 3]['kind']", (None, None, None)),
        ("t['amount'].astype(int)", (None, None, None)),
        ("t['amount'].astype(str)", (None, None, None)),
        ("t['amount'].fillna(200)", (None, None, None)),
        ("t[amount]", (None, None, None)),
        ("t.iloc[:, column]", (None, None, None)),
        ("t.values.T[2]", (None, None, None)),
        ("t.values.reshape(-1, 5)[:, 2]", (None, None, None)),
        ("unknown(t)['amount']", (None, None, None)),
        ("t", (None, None, None)),
    ],
)
def test_what_a_column_holds_is_counted_in_the_file(tmp_path: Path, y: str, meaning: object) -> None:
    assert meaning_in(tmp_path, f"t = pd.read_csv('table.csv')\nmodel.fit(x, {y})") == meaning


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("t['z'] = 3", AMOUNT),
        ("t['amount'] = 3 * t['amount']", (None, None, None)),
        ("t[name] = 3", (None, None, None)),
        ("t.loc[t.a > 3, 'amount'] = 3", (None, None, None)),
        ("t.amount = 3 * t.amount", (None, None, None)),
        ("t.fillna(3, inplace=True)", (None, None, None)),
        ("t.drop('a', axis=1, inplace=True)", AMOUNT),
        ("t, rest = train_test_split(t)", AMOUNT),
    ],
)
def test_a_table_may_change_on_the_way(tmp_path: Path, code: str, meaning: object) -> None:
    script = f"t = pd.read_csv('table.csv')\n{code}\nmodel.fit(x, t['amount'])"
    assert meaning_in(tmp_path, script) == meaning


def test_columns_are_not_counted_through_behind_a_new_one(tmp_path: Path) -> None:
    script = "t = pd.read_csv('table.csv')\nt['z'] = 3\nmodel.fit(x, t.iloc[:, -1])"
    assert meaning_in(tmp_path, script) == (None, None, None)


@pytest.mark.parametrize(
    ("reader", "meaning"),
    [
        ("pd.read_csv('table.csv', sep='\\t', header=None)[2]", AMOUNT),
        ("pd.read_csv('table.csv', header=None, sep=r'\\s+').values[:, 2]", AMOUNT),
        ("pd.read_table('table.csv', names=['a', 'b', 'c', 'd', 'e']).c", AMOUNT),
        ("pd.read_csv('table.csv', sep='\\t', names=['a', 'b', 'c', 'd', 'e'], skiprows=1)['d']", ANSWER),
        ("pd.read_csv('table.csv', sep='\\t', names=names)['d']", (None, None, None)),
        ("pd.read_csv('table.csv', sep='\\t', header=None, index_col=0).values[:, 2]", (None, None, None)),
        ("pd.read_csv('table.csv', sep='\\t', header=None, nrows=9).values[:, 2]", (None, None, None)),
        ("pd.read_csv('table.csv', sep=',', header=None).values[:, 2]", (None, None, None)),
        ("np.loadtxt('table.csv')[:, 2]", AMOUNT),
        ("np.loadtxt('table.csv', delimiter='\\t', skiprows=1)[:, 4]", KIND),
        ("np.genfromtxt('table.csv', delimiter='\\t')[:, 2]", AMOUNT),
        ("np.genfromtxt('table.csv', delimiter='\\t', skip_header=first)[:, 2]", (None, None, None)),
        ("np.loadtxt('table.csv', usecols=(1, 2))[:, 1]", (None, None, None)),
        ("np.loadtxt('table.csv')[2]", (None, None, None)),
        ("np.loadtxt(name)[:, 2]", (None, None, None)),
    ],
)
def test_files_are_read_as_the_call_reads_them(tmp_path: Path, reader: str, meaning: object) -> None:
    assert meaning_in(tmp_path, f"y = {reader}\nmodel.fit(x, y)", NUMBERS) == meaning


@pytest.mark.parametrize("name", ["../outside.csv", "https://example.org/table.csv", "other.csv", "link.csv", "t.xlsx"])
def test_only_files_in_the_folder_of_the_script_are_read(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "outside.csv").write_text(NAMED)
    (home / "link.csv").symlink_to(tmp_path / "outside.csv")
    (home / "t.xlsx").write_text(NAMED)
    script = f"model.fit(x, pd.read_csv('{name}')['amount'])"
    assert meaning_in(home, script) == (None, None, None)


def test_a_file_below_the_folder_is_read_but_none_by_its_full_path(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text(NAMED)
    assert meaning_in(tmp_path, "model.fit(x, pd.read_csv('data/t.csv')['amount'])") == AMOUNT
    full = tmp_path / "data" / "t.csv"
    assert meaning_in(tmp_path, f"model.fit(x, pd.read_csv('{full}')['amount'])") == (None, None, None)


def test_the_evidence_names_file_column_and_rows(tmp_path: Path) -> None:
    labels = labels_in(tmp_path, "model.fit(x, pd.read_csv('table.csv')['kind'])")
    assert labels.origin == "column 'kind' of table.csv, 60 rows counted"
    assert labels.name is None


def test_outliers_are_left_out_at_both_ends(tmp_path: Path) -> None:
    table = "a\n" + "\n".join(["-900.5", *(str(i / 300) for i in range(300)), "900"])
    labels = labels_in(tmp_path, "model.fit(x, pd.read_csv('table.csv')['a'])", table)
    assert (labels.low, labels.high) == (2 / 300, 297 / 300)
    assert labels.origin == "column 'a' of table.csv, 302 rows counted, 3 left out at each end"


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("a,b\n" + "1,2\n" * 20, None),  # always the same
        ("a,b\n1,2\n3,4\n", None),  # too few rows
        ("a,b\n" + "cat,2\ndog,2\n" * 20, None),  # texts
        ("a,b\n" + "".join(f"{i},2\n" for i in range(40)), "real"),  # each number once
        ("a,b\n" + "".join(f"{i % 3 * 2},2\n" for i in range(40)), "real"),  # with gaps
        ("a,b\n" + "".join(f"{i % 3 + 1},2\n" for i in range(40)), "class-index"),  # from 1 on
        ("a,b,\n" + "".join(f"{i % 3 + 1},2\n" for i in range(40)), None),  # one name too many
        ("a,b\n" + "".join(f"{i % 2},\0\n" for i in range(40)), None),  # no text
    ],
)
def test_what_the_numbers_of_a_column_are(tmp_path: Path, table: str, kind: str | None) -> None:
    assert meaning_in(tmp_path, "model.fit(x, pd.read_csv('table.csv')['a'])", table)[0] == kind


@pytest.mark.parametrize(
    ("y", "missing", "low"), [("t['a']", 2, 1.5), ("t.dropna()['a']", None, None), ("t['b']", None, 2.5)]
)
def test_numbers_that_are_missing_are_counted(tmp_path: Path, y: str, missing: int | None, low: float | None) -> None:
    table = "a,b\n" + "".join(f"{i + 1.5},{i + 2.5}\n" for i in range(40)) + ",3\nNA,3\n"
    labels = labels_in(tmp_path, f"t = pd.read_csv('table.csv')\nmodel.fit(x, {y})", table)
    assert (labels.non_finite, labels.low) == (missing, low)


def test_long_files_are_read_in_part_and_the_limit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST_ROWS", 31)
    reading = read_in(tmp_path, "t = pd.read_csv('table.csv')\nmodel.fit(x, t['amount'])")
    (case,) = reading.cases
    (head,) = case.network.heads
    assert head.labels is not None
    assert head.labels.kind == "real"
    assert head.labels.origin == "column 'amount' of table.csv, the first 30 rows counted"
    assert [why for _, why in reading.unknown] == ["of table.csv, only the first 30 rows are read"]


def test_classes_are_not_told_by_a_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST_BYTES", 200)
    assert meaning_in(tmp_path, "t = pd.read_csv('table.csv')\nmodel.fit(x, t['kind'])") == (None, None, None)


def test_nothing_is_read_where_no_label_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a file is read")

    monkeypatch.setattr(beside, "_read", fail)
    labels_in(tmp_path, "t = pd.read_csv('table.csv')\nmodel.fit(t[['a']], np.zeros(60))")
    with pytest.raises(AssertionError, match="a file is read"):
        labels_in(tmp_path, "t = pd.read_csv('table.csv')\nmodel.fit(t[['a']], t['b'])")

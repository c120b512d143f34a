"""What is told of rules, families and lines; nothing is run for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES

from kerasdoctor.cli import cli
from kerasdoctor.rules import all_rules


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), obj=[])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "mod7" / "broken.py", tmp_path / "train.py"))


def line_with(file: Path, code: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), 1) if code in line)


def explained(place: str, *options: str) -> str:
    done = run("explain", place, *options)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def test_a_line_is_told_with_what_it_stands_for_and_all_that_points_at_it(broken: Path) -> None:
    said = explained(f"{broken}:{line_with(broken, 'model.compile(')}:5")
    assert "loss categorical_crossentropy" in said
    assert "optimizer SGD with learning rate 0.01" in said
    assert "softmax-over-multi-hot-labels" in said
    assert "rounded-softmax" not in said
    assert "unless The rows are shares or smoothed labels" in said
    layer = explained(f"{broken}:{line_with(broken, 'softmax')}")
    assert "layer: Dense, 20 units, softmax, shape (?, 20)" in layer
    assert "breaks[softmax-over-multi-hot-labels]" in layer
    assert "breaks[rounded-softmax]" in layer
    assert "a call of fit for 10 epochs" in explained(f"{broken}:{line_with(broken, 'model.fit(')}")


def test_where_nothing_was_found_it_is_told_who_looked_and_what_lies_elsewhere(broken: Path) -> None:
    said = explained(f"{broken}:1")
    assert "Nothing was found at this line by reading; " in said
    assert "can judge only a run: kerasdoctor check" in said
    assert f"Findings point at lines {line_with(broken, 'y_train = ')}, " in said


def test_settings_and_comments_hold_for_lines_too(broken: Path) -> None:
    place = f"{broken}:{line_with(broken, 'model.compile(')}"
    assert "Nothing was found" in explained(place, "--ignore", "heads")
    broken.with_name("kerasdoctor.toml").write_text("ignore = ['heads']\n")
    assert "Nothing was found" in explained(place)
    assert "softmax-over-multi-hot-labels" in explained(place, "--isolated")
    text = broken.read_text().replace("# model", "").splitlines()
    text[line_with(broken, "model.compile(") - 1] += "  # kerasdoctor: allow heads: so it is"
    broken.write_text("\n".join(text))
    assert f"allowed in line {place.rpartition(':')[2]}: so it is" in explained(place, "--isolated")


@pytest.mark.parametrize("spelled", ["lesson.ipynb:2:1", "lesson.ipynb:cell 2:1:5", "lesson.ipynb:{line}"])
def test_lines_of_notebooks_are_named_by_cell_or_by_the_line_of_the_file(
    broken: Path, spelled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = broken.read_text().split("model.compile(")
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": text.splitlines(keepends=True)}
        for text in (before, f"model.compile({after}")
    ]
    notebook = broken.with_name("lesson.ipynb")
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    monkeypatch.chdir(broken.parent)
    said = explained(spelled.format(line=line_with(notebook, "model.compile(")))
    assert "lesson.ipynb: cell 2, line 1" in said
    assert "optimizer SGD" in said
    for place, why in (("lesson.ipynb:3:1", "no code cell 3"), ("lesson.ipynb:1:999", "no line 999 in cell 1")):
        done = run("explain", place)
        assert done.exit_code == 2
        assert why in done.stderr


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("{}:999", "has no line 999 of code"),
        ("{}:0", "has no line 0 of code"),
        ("{}:x", "names no line: write FILE:LINE"),
        ("nowhere.py:3", "nowhere.py does not exist"),
        ("model.keras:3", "it is a saved model"),
    ],
)
def test_what_names_no_line_is_told(broken: Path, place: str, why: str) -> None:
    done = run("explain", place.format(broken))
    assert done.exit_code == 2
    assert why in done.stderr


def test_a_family_is_listed() -> None:
    said = explained("recurrent")
    for rule in all_rules():
        assert (f" {rule.name} " in said) == (rule.family == "recurrent")
    done = run("explain", "recurent")
    assert "did you mean recurrent?" in done.stderr


def test_rules_are_listed_as_json_with_all_that_is_known_of_them() -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert [item["rule"] for item in listed] == [rule.name for rule in all_rules()]
    (one,) = json.loads(run("rules", "rounded-softmax", "--format", "json").stdout)
    assert (one["family"], one["severity"], one["role"], one["origin"]) == (
        "evaluation",
        "breaks",
        "cause",
        "kerasdoctor",
    )
    assert "Network" in one["needs"] + one["looks_at"]
    assert all(one[part] for part in ("summary", "why", "bad", "good", "unless"))
    heads = json.loads(run("rules", "heads", "--format", "json").stdout)
    assert {item["family"] for item in heads} == {"heads"}
    wrong = run("rules", "haeds")
    assert wrong.exit_code == 2
    assert "did you mean heads?" in wrong.stderr


def test_a_shell_completes_names(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        "COMP_WORDS": "kerasdoctor explain rounded-",
        "COMP_CWORD": "2",
        "_KERASDOCTOR_COMPLETE": "bash_complete",
    }
    done = CliRunner(env=environment).invoke(cli, [], prog_name="kerasdoctor", complete_var="_KERASDOCTOR_COMPLETE")
    assert done.stdout.split() == ["plain,rounded-softmax"]

"""Settings of a project and comments in its code hold for what looks at a running program, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import pytest

from kerasdoctor import Doctor, unwatch
from kerasdoctor.checkup import monitoring, telling
from kerasdoctor.finding import Severity
from kerasdoctor.report import Report

SETUP = """
import keras
import numpy as np
import kerasdoctor

x = np.random.default_rng(0).normal(size=(64, 4))
y = np.eye(3)[np.arange(64) % 3]
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="sigmoid")])
model.compile(loss="categorical_crossentropy", optimizer="sgd")
"""
CHECK = "report = kerasdoctor.check(model, x, y, probe=False)"
FIT = "history = model.fit(x, y, epochs=2, verbose=0)"
RULE = "sigmoid-with-categorical-crossentropy"
EXPLOSION = """
import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(640, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(loss="mse", optimizer=keras.optimizers.SGD(1.0))
history = model.fit(x, x.sum(axis=1), epochs=6, batch_size=16, verbose=0, callbacks=[doctor])
"""


@pytest.fixture(autouse=True)
def _nothing_said_nor_watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(telling, "_said", set())
    yield
    unwatch()
    assert "fit" not in vars(keras.Model)


def run(folder: Path, program: str, settings: str = "", **names: Any) -> dict[str, Any]:
    """Run a program in a folder that has settings."""
    (folder / "pyproject.toml").write_text(f"[tool.kerasdoctor]\n{settings}\n")
    (folder / "train.py").write_text(program)
    exec(compile(program, str(folder / "train.py"), "exec"), names)
    return names


def causes(report: Report) -> list[str]:
    return [cause.rule.name for diagnosis in report.diagnoses for cause in diagnosis.causes]


def aside(report: Report) -> list[tuple[str, str, str]]:
    return [
        (each.found.rule.name, each.by, each.reason) for diagnosis in report.diagnoses for each in diagnosis.set_aside
    ]


def checked(folder: Path, settings: str = "", call: str = CHECK) -> Report:
    report = run(folder, SETUP + call, settings)["report"]
    assert isinstance(report, Report)
    return report


def test_settings_choose_the_rules_of_a_check(tmp_path: Path) -> None:
    assert RULE in causes(checked(tmp_path))
    assert RULE not in causes(checked(tmp_path, f'ignore = ["{RULE}"]'))
    assert causes(checked(tmp_path, f'select = ["{RULE}"]')) == [RULE]
    assert RULE not in causes(checked(tmp_path, 'per-file-ignores = { "train.py" = ["heads"] }'))
    assert RULE in causes(checked(tmp_path, 'per-file-ignores = { "other.py" = ["heads"] }'))


def test_settings_weigh_the_findings_of_a_check(tmp_path: Path) -> None:
    assert (checked(tmp_path).worst or 0) >= Severity.HURTS
    milder = checked(tmp_path, f'select = ["{RULE}"]\nseverity = {{ {RULE} = "smells" }}')
    assert (milder.worst, milder.healthy) == (Severity.SMELLS, True)
    surest = checked(tmp_path, 'min-confidence = "certain"')
    assert causes(surest) == [RULE]


@pytest.mark.parametrize(
    "call",
    [
        f"{CHECK}  # kerasdoctor: allow {RULE}: to show it",
        f"# kerasdoctor: allow {RULE}: to show it\n{CHECK}",
        f"{CHECK}\n# kerasdoctor: allow-file {RULE}: to show it",
        f"# kerasdoctor: allow {RULE}: to show it\nreport = kerasdoctor.check(\n    model, x, y, probe=False\n)",
    ],
    ids=["beside", "above", "for the file", "above lines"],
)
def test_a_comment_at_the_call_allows_what_a_check_finds(tmp_path: Path, call: str) -> None:
    report = checked(tmp_path, call=call)
    assert RULE not in causes(report)
    assert (RULE, "allow", "to show it") in aside(report)


def test_a_comment_elsewhere_allows_nothing_of_a_check(tmp_path: Path) -> None:
    assert RULE in causes(checked(tmp_path, call=f"z = 1  # kerasdoctor: allow {RULE}: no\n{CHECK}"))


def test_mistakes_in_settings_are_a_note_of_a_check(tmp_path: Path) -> None:
    report = checked(tmp_path, "ignroe = []")
    assert RULE in causes(report)
    (note,) = report.notes
    assert "there is no setting ignroe; did you mean ignore?; no settings are in force" in note
    assert "pyproject.toml:2" in note


def watched(folder: Path, settings: str = "", program: str = SETUP + FIT) -> list[Report]:
    shown: list[Report] = []
    program = program.replace("import kerasdoctor\n", "import kerasdoctor\nkerasdoctor.watch(show=shown.append)\n")
    run(folder, program, settings, shown=shown)
    return shown


def test_settings_and_comments_hold_for_a_watch(tmp_path: Path) -> None:
    (plain,) = watched(tmp_path)
    assert causes(plain)[0] == RULE
    assert [RULE in causes(report) for report in watched(tmp_path, f'ignore = ["{RULE}"]')] in ([False], [])
    (milder,) = watched(tmp_path, f'severity = {{ {RULE} = "smells" }}')
    assert [c.severity for c in milder.diagnoses[0].causes if c.rule.name == RULE] == [Severity.SMELLS]
    allowed = SETUP.replace('sigmoid")])', f'sigmoid")])  # kerasdoctor: allow {RULE}: to show it')
    assert not any(RULE in causes(report) for report in watched(tmp_path, program=allowed + FIT))


def test_mistakes_in_settings_are_said_once_and_the_training_goes_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = f"{SETUP}{FIT}\nmodel.add(keras.layers.Activation('linear'))\nmodel.compile(loss='mse')\n{FIT}"
    shown = watched(tmp_path, f'ignore = ["{RULE}x"]', program)
    assert causes(shown[0])[0] == RULE
    said = capfd.readouterr().err
    assert said.count(f"there is no rule and no family {RULE}x; did you mean {RULE}?; no settings are in force") == 1
    assert "looking at this fit failed" not in said


def followed(folder: Path, settings: str = "", program: str = EXPLOSION, **options: Any) -> tuple[Report, int]:
    doctor = Doctor(show=lambda _: None, **options)
    history = run(folder, program, settings, doctor=doctor)["history"]
    assert doctor.report is not None
    return doctor.report, len(history.epoch)


def symptoms(report: Report) -> list[str]:
    return [symptom.rule.name for symptom in report.diagnoses[0].symptoms]


def test_settings_and_comments_hold_for_a_training_that_is_followed(tmp_path: Path) -> None:
    plain, epochs = followed(tmp_path, stop_on="hurts")
    assert symptoms(plain)
    assert epochs < 6
    report, epochs = followed(tmp_path, 'ignore = ["runs"]', stop_on="smells")
    assert (symptoms(report), epochs) == ([], 6)
    report, epochs = followed(tmp_path, 'severity = { runs = "smells" }', stop_on="hurts")
    assert epochs == 6
    allowed = EXPLOSION + "# kerasdoctor: allow-file runs: to show it\n"
    report, epochs = followed(tmp_path, program=allowed, stop_on="hurts")
    assert (symptoms(report), epochs) == ([], 6)


def test_mistakes_in_settings_do_not_reach_a_training_that_is_followed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, _ = followed(tmp_path, "[tool.kerasdoctor.probe]\nbudjet = 3")
    assert symptoms(report)
    said = capfd.readouterr().err
    assert said.count("there is no setting probe.budjet; did you mean probe.budget?; no settings are in force") == 1


def test_what_a_project_says_is_read_once_for_a_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(name: str) -> Callable[..., object]:
        original = getattr(monitoring, name)

        def call(*given: object) -> object:
            read.append(name)
            return original(*given)

        return call

    for name in ("project_around", "source_around"):
        monkeypatch.setattr(monitoring, name, noted(name))
    _, epochs = followed(tmp_path, 'ignore = ["runs"]', stop_on="breaks")
    assert epochs == 6
    assert read == ["project_around", "source_around"]
    read.clear()
    fine = EXPLOSION.replace("SGD(1.0)", "SGD(0.01)")
    assert symptoms(followed(tmp_path, program=fine)[0]) == []
    assert read == []

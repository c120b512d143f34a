"""Fixes in files: what changes, what does not, and what is left to a person."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FIXTURES, Run

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.fixing import Choice, ChoiceError, Fixed, Wish, fix_file
from kerasdoctor.diagnosis import Cause, Edit, Remedy
from kerasdoctor.facts import Arm, Trial
from kerasdoctor.finding import Fix, Severity
from kerasdoctor.places import Line
from kerasdoctor.render.patch import patch
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules

STATIC = Options(static=True)
OLD = """\
# -*- coding: {encoding} -*-
from keras import Input, Sequential
from keras.layers import Dense
from keras.optimizers import Adam

if True:
\tgröße = "ä"
\tmodel = Sequential([Input((4,)), Dense(3, activation="softmax")])
\tmodel.compile(Adam(lr=0.01), "sparse_categorical_crossentropy")
model.fit(x, y, nb_epoch=3)"""
BROKEN = FIXTURES / "mod7" / "broken.py"
RULE = "softmax-over-multi-hot-labels"


def tell_nobody(_: str) -> None:
    pass


def fixed(path: Path, wish: Wish | None = None, report: Report | None = None) -> Fixed:
    found = fix_file(report or check_file(str(path), STATIC), STATIC, wish or Wish(), tell_nobody)
    assert found is not None
    return found


def renamed(data: bytes) -> bytes:
    return data.replace(b"lr=", b"learning_rate=").replace(b"nb_epoch", b"epochs")


ENCODINGS = {
    "utf-8": OLD.format(encoding="utf-8").encode(),
    "latin-1": OLD.format(encoding="latin-1").encode("latin-1"),
    "cp1252": OLD.format(encoding="cp1252").encode("cp1252"),
    "with a mark in front": OLD.format(encoding="utf-8").encode("utf-8-sig"),
    "CRLF": OLD.format(encoding="utf-8").replace("\n", "\r\n").encode(),
    "CR": OLD.format(encoding="utf-8").replace("\n", "\r").encode(),
    "mixed": OLD.format(encoding="utf-8").replace("\n", "\r\n", 3).encode() + b"\n\x0c\n",
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_nothing_but_the_old_names_changes(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(ENCODINGS[kind])
    outcome = fixed(file)
    assert outcome.new == renamed(ENCODINGS[kind])
    assert [made.rule for made in outcome.made] == ["removed-names"]
    assert not any(cause.rule.name == "removed-names" for cause in outcome.report.diagnoses[0].causes)
    assert file.read_bytes() == ENCODINGS[kind], "fix_file writes nothing"


def test_a_notebook_changes_in_its_strings_only(tmp_path: Path) -> None:
    lines = OLD.format(encoding="utf-8").splitlines(True)
    cells = [
        {
            "cell_type": "code",
            "execution_count": 7,
            "metadata": {},
            "outputs": [],
            "source": ["%matplotlib inline\n", "!ls"],
        },
        {"cell_type": "markdown", "metadata": {}, "source": ["# lr="]},
        {"cell_type": "code", "execution_count": 8, "metadata": {}, "outputs": [], "source": lines},
    ]
    text = json.dumps(
        {"nbformat_minor": 5, "nbformat": 4, "metadata": {}, "cells": cells}, indent=3, ensure_ascii=False
    )
    file = tmp_path / "lesson.ipynb"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    outcome = fixed(file)
    assert (
        outcome.new
        == b"\xef\xbb\xbf" + text.replace("Adam(lr=", "Adam(learning_rate=").replace("nb_epoch", "epochs").encode()
    )


def test_what_two_intents_may_mean_is_left_to_a_person(tmp_path: Path) -> None:
    for wish in (Wish(), Wish(unsafe=True)):
        outcome = fixed(BROKEN, wish)
        assert outcome.new == outcome.old
        assert [left.rule for left in outcome.left_out] == [RULE]
        assert "only a person can choose: 2 ways" in outcome.left_out[0].why
        assert f"--choose {RULE}:2" in outcome.left_out[0].why  # the first is advice only


@pytest.mark.parametrize("which", ["7", "0", "no such words", "a"])
def test_a_choice_that_says_nothing_is_a_mistake(which: str) -> None:
    with pytest.raises(ChoiceError, match=r"of the fixes of .* is meant by .*1 \(if each row"):
        fixed(BROKEN, Wish(choices=(Choice(RULE, which),)))


def safe(path: Path, old: str, new: str) -> Fix:
    """A fix that writes something new for something that stands in a file once."""
    text = path.read_bytes().decode("latin-1")
    assert text.count(old) == 1
    line = text[: text.index(old)].count("\n") + 1
    column = text.index(old) - text.rfind("\n", 0, text.index(old))
    return Fix("", rewrites=((Line(str(path), line, column, line, column + len(old)), new),), safe=True)


def offered(path: Path, *fixes: Fix, trial: Trial | None = None) -> Report:
    """A report with a cause for each fix, as if its rule had offered it."""
    report = check_file(str(path), STATIC)
    cause = report.diagnoses[0].causes[0]
    causes: list[Cause] = []
    for fix in fixes:
        edits = tuple(Edit(place, text) for place, text in fix.rewrites if isinstance(place, Line))
        causes.append(replace(cause, remedies=(Remedy(fix, trial, edits=edits),)))
    return replace(report, diagnoses=(replace(report.diagnoses[0], causes=tuple(causes)),))


def old_script(tmp_path: Path) -> Path:
    file = tmp_path / "train.py"
    file.write_bytes(ENCODINGS["latin-1"])
    return file


def test_a_fix_in_vain_is_left_out_and_named(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    outcome = fixed(file, report=offered(file, safe(file, "0.01", "0.02")))
    assert outcome.new == outcome.old
    assert outcome.made == ()
    assert "would find the same again" in outcome.left_out[0].why


def test_what_the_file_cannot_hold_is_left_out(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    outcome = fixed(file, report=offered(file, safe(file, "0.01", '"\u65e5"')))
    assert outcome.new == outcome.old
    assert "the encoding of the file, has no '\u65e5'" in outcome.left_out[0].why


def test_what_cannot_be_parsed_any_more_is_no_fix(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    assert fixed(file, report=offered(file, safe(file, "lr=", "learning_rate=("))).new == file.read_bytes()


def test_a_fix_that_its_trial_refuted_is_left_out(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    arm = Arm("as written", (0.0,), (1.0,), (1.0,))
    trial = Trial("", "refuted", "it gains nothing", arm, arm, arm, (0,), 8, 8, "Adam")
    outcome = fixed(file, report=offered(file, safe(file, "lr=", "learning_rate="), trial=trial))
    assert outcome.new == outcome.old
    assert outcome.left_out[0].why == "it gained nothing when it was tried"


def test_unsafe_fixes_wait_until_they_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(
        "import numpy as np\nimport keras\n\n"
        'model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])\n'
        'model.compile("adam", "mse")\nmodel.fit(x, y, epochs=9)\n'
        "model.optimizer.lr = 0.001\nmodel.fit(x, y, epochs=9)\n"
    )
    assert "--unsafe-fixes" in fixed(file).left_out[0].why
    outcome = fixed(file, Wish(unsafe=True))
    assert outcome.new == file.read_bytes().replace(b".lr", b".learning_rate")


def test_fixes_that_meet_are_made_one_after_the_other(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    both = check_file(str(file), STATIC).diagnoses[0].causes[0].remedies[0].fix
    part = replace(safe(file, "lr=", "learning_rate="), advice="and the rest by hand")
    outcome = fixed(file, report=offered(file, part, both))
    assert outcome.new == renamed(file.read_bytes())
    assert [made.what for made in outcome.made] == ["line 9", "line 10"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = old_script(tmp_path)
    report = check_file(str(file), STATIC)
    file.write_bytes(b"# new\n" + file.read_bytes())
    assert fixed(file, report=report).left_out[0].why == "it has changed since it was examined"


def git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, check=True)


NAMES = ("train.py", "my script.py", "größe.py", 'a"b\\c.py', "tab\there.py", "line\nend.py", "-dash.py", "sub/a b.py")


@pytest.mark.parametrize("name", NAMES)
def test_git_applies_a_patch_whatever_the_file_is_called(name: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"a = 1\r\nb = 2")
    git(tmp_path, "apply", given=patch(name, b"a = 1\r\nb = 2", b"a = 1\r\nb = 3"))
    assert file.read_bytes() == b"a = 1\r\nb = 3"


@pytest.mark.parametrize("kind", ENCODINGS)
def test_git_applies_the_patch_of_any_file(kind: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    file = tmp_path / "train.py"
    file.write_bytes(ENCODINGS[kind])
    git(tmp_path, "apply", given=patch("train.py", ENCODINGS[kind], renamed(ENCODINGS[kind])))
    assert file.read_bytes() == renamed(ENCODINGS[kind])


def test_the_patch_of_the_command_is_what_git_applies(kerasdoctor_command: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "old").mkdir()
    file = tmp_path / "old" / "train.py"
    file.write_bytes(ENCODINGS["utf-8"])
    done = kerasdoctor_command("check", "old", "--diff", "-q", cwd=tmp_path)
    assert done.returncode == 1
    assert file.read_bytes() == ENCODINGS["utf-8"]
    git(tmp_path, "apply", given=done.stdout.encode())
    assert file.read_bytes() == renamed(ENCODINGS["utf-8"])
    again = kerasdoctor_command("check", "old", "--diff", "-q", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_fixed_file_keeps_its_mode_and_links_and_is_examined_again(kerasdoctor_command: Run, tmp_path: Path) -> None:
    file, link = tmp_path / "train.py", tmp_path / "link.py"
    file.write_bytes(ENCODINGS["CRLF"])
    file.chmod(0o755)
    link.symlink_to(file)
    done = kerasdoctor_command("check", "--static", "--fix", "link.py", cwd=tmp_path)
    assert done.returncode == 0
    assert "note: fixed: removed-names (lines 9, 10)" in done.stdout
    assert file.read_bytes() == renamed(ENCODINGS["CRLF"])
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--unsafe-fixes",), "go with --fix or --diff"),
        (("--fix", "--choose", "rounded-softmx:1"), "did you mean rounded-softmax?"),
        (("--fix", "--choose", RULE), f"as in --choose {RULE}:1"),
        (("--diff", "--choose", f"{RULE}:9"), "none of the fixes"),
    ],
)
def test_mistakes_in_what_is_asked_for_are_told(
    arguments: tuple[str, ...], said: str, kerasdoctor_command: Run, tmp_path: Path
) -> None:
    done = kerasdoctor_command("check", "--static", "-q", str(BROKEN), *arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert kerasdoctor_command("check", "-", "--fix").returncode == 2


def test_a_file_that_cannot_be_written_is_an_error(kerasdoctor_command: Run, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write what it likes")
    file = old_script(tmp_path)
    file.chmod(0o444)
    done = kerasdoctor_command("check", "--static", "-q", "--fix", "train.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_edit_of_a_rule_mends_what_the_rule_finds(rule: Rule, tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(rule.docs.bad + "\n")
    outcome = fix_file(check_file(str(file), STATIC), STATIC, Wish(unsafe=True), tell_nobody)
    if outcome is None:
        return  # this rule gives advice only, or finds nothing without a run
    for left in outcome.left_out:
        assert left.why.startswith("only a person can choose"), left
    found = {cause.rule.name for diagnosis in outcome.report.diagnoses for cause in diagnosis.causes}
    assert not found & {made.rule for made in outcome.made if not made.partial}


@pytest.fixture(scope="module", params=[20, 8])
def flagship(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    file = tmp_path_factory.mktemp("flagship") / "broken.py"
    file.write_text(BROKEN.read_text().replace("BITS = 20", f"BITS = {request.param}"))
    return file, check_file(str(file))


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["7 classes", "yes/no bits"])
def test_each_fix_of_the_flagship_leads_to_a_script_that_is_called_right(
    choice: str, flagship: tuple[Path, Report], kerasdoctor_command: Run, tmp_path: Path
) -> None:
    """The fix is chosen, made, and the script is run once more; what is left does no harm."""
    file, report = flagship
    assert report.worst is Severity.BREAKS
    outcome = fix_file(report, Options(), Wish(choices=(Choice(RULE, choice),)), tell_nobody)
    assert outcome is not None
    assert [made.rule for made in outcome.made] == [RULE]
    assert not outcome.report.static
    assert outcome.report.diagnoses[0].live
    assert outcome.report.healthy, str(outcome.report)
    mended = tmp_path / file.name
    mended.write_bytes(outcome.new)
    again = kerasdoctor_command("check", "--no-probe", "-q", file.name, cwd=tmp_path)
    assert again.returncode == 0, again.stdout
    assert "Nothing here breaks or hurts" in again.stdout


@pytest.mark.slow
def test_what_a_run_shows_again_is_left_out(tmp_path: Path) -> None:
    """A fix that reading takes for one and a run does not."""
    file = tmp_path / "broken.py"
    file.write_text(BROKEN.read_text())
    live = check_file(str(file), Options(probe=False))
    cause = live.diagnoses[0].causes[0]
    assert cause.rule.name == RULE
    number = next(n for n, line in enumerate(BROKEN.read_text().splitlines(), 1) if line.startswith("y_train ="))
    line = BROKEN.read_text().splitlines()[number - 1]
    place = Line(str(file), number, 1, number, len(line) + 1)
    # Reading cannot tell what this gives, and it gives the same.
    fix = Fix("", rewrites=((place, f"{line}\ny_train = globals()['y_train']"),), safe=True)
    remedy = Remedy(fix, edits=(Edit(place, fix.rewrites[0][1]),))
    report = replace(live, diagnoses=(replace(live.diagnoses[0], causes=(replace(cause, remedies=(remedy,)),)),))
    outcome = fix_file(report, Options(probe=False), Wish(), tell_nobody)
    assert outcome is not None
    assert outcome.new == outcome.old
    assert [left.why for left in outcome.left_out] == ["with it in place, a run shows the same again"]

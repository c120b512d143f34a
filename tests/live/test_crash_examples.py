"""The examples of rules about crashes: what is bad is raised and judged, what is good runs to its end."""

from __future__ import annotations

import linecache
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import AfterCrash, SourceOnly
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.live.crashes.frames import Own
from kerasdoctor.live.crashes.telling import crash_of
from kerasdoctor.record import replace
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.names.calling import call_at
from kerasdoctor.static.reading import understand

RULES = [rule for rule in all_rules() if facts.Crash in rule.needs]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with `table.csv`; Keras keeps the frames that a check in a child keeps."""
    import keras

    rows = np.random.default_rng(0).normal(size=(60, 4))
    lines = (f"{','.join(f'{value:.3f}' for value in row)},{int(row.sum() > 0)}" for row in rows)
    (tmp_path / "table.csv").write_text("a,b,c,d,target\n" + "\n".join(lines) + "\n")
    monkeypatch.chdir(tmp_path)
    keras.config.disable_traceback_filtering()
    return tmp_path


def run(script: str, folder: Path) -> Path:
    """Run a script as a file; whatever it raises comes through."""
    file = folder / "example.py"
    file.write_text(script + "\n")
    linecache.checkcache(str(file))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(file.read_text(), str(file), "exec"), {"__name__": "__main__", "__file__": str(file)})
    return file


def raised(script: str, folder: Path) -> facts.Crash:
    """Return the crash of a script that raises."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 (which one it is, is what is asked)
        run(script, folder)
    return crash_of(caught.value, Own((folder / "example.py").resolve(), str(folder / "example.py")))


def judged(rules: list[Rule], crash: facts.Crash, folder: Path) -> Diagnosis:
    """Return the diagnosis of a crash by rules."""
    source = read(str(folder / "example.py"))
    assert isinstance(source, Source)
    reading = understand(source)
    told = SourceOnly(None, reading.script, reading.trace, Missing("nothing was run"))
    crash = replace(crash, call=call_at(source, crash.where))
    found = examine(Case("example.py", AfterCrash(told, crash)), rules)
    assert found.crashed == ()
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_crashes_by_its_fault_and_the_good_one_trains(rule: Rule, workplace: Path) -> None:
    crash = raised(rule.docs.bad, workplace)
    found = judged(RULES, crash, workplace)
    assert [cause.rule.name for cause in found.causes] == [rule.name], crash
    assert crash.where is not None
    run(rule.docs.good, workplace)


def test_a_rule_about_crashes_is_silent_without_one() -> None:
    nothing: Any = SourceOnly(None, facts.Script("a.py"), facts.Trace(), Missing("nothing was run"))
    found = examine(Case("a.py", nothing), RULES)
    assert (found.causes, found.not_checked, found.crashed) == ((), (), ())

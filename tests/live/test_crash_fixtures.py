"""Programs that crash: the diagnosis names cause and lines, and the mended program trains."""

from __future__ import annotations

import linecache
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import AfterCrash, SourceOnly
from kerasdoctor.checkup.reached import joined, network_of, planned_at
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.live.crashes.frames import Own
from kerasdoctor.live.crashes.telling import crash_of
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.edits import edit
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.names.calling import call_at
from kerasdoctor.static.reading import Reading, understand

FOLDER = FIXTURES / "crashes"
CASES: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "cases.toml").read_text())
RULES = tuple(rule for rule in chosen_rules() if facts.Probe not in rule.needs)


class Looked(BaseException):
    """Leaves a program at a fit that has been looked at and is found to crash."""


def test_every_program_has_its_case() -> None:
    assert sorted(CASES) == sorted(file.stem for file in FOLDER.glob("*.py"))
    assert all("fix" in case or "advice" in case for case in CASES.values())


def run(path: Path) -> None:
    linecache.checkcache(str(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(path.read_text(), str(path), "exec"), {"__name__": "__main__", "__file__": str(path)})


def reading_of(path: Path) -> Reading:
    source = read(str(path))
    assert isinstance(source, Source), source
    return understand(source)


def diagnosis_of(path: Path) -> Diagnosis:
    """Return the diagnosis of a program that crashes at a fit or before it."""
    import keras

    from kerasdoctor.live.examination import Examination
    from kerasdoctor.live.fit_call import watching_fit
    from kerasdoctor.live.models.creations import watching_creations
    from kerasdoctor.live.program import Program

    reading = reading_of(path)
    found: list[Diagnosis] = []

    def look(call: Any) -> None:
        live = Examination(call, probing=False, may_iterate=True, script=str(path))
        case = Case("fit", joined(live, reading, planned_at(reading, call.line)), live=True)
        found[:] = [examine(case, RULES)]
        if found[0].worst is not None and found[0].worst > 1:
            raise Looked

    keras.config.disable_traceback_filtering()
    try:
        with watching_creations(Program.of_script(path)), watching_fit(look):
            run(path)
    except Looked:
        return found[0]
    except Exception as error:  # noqa: BLE001 (whatever a program raises is asked for)
        return before_fit(reading, crash_of(error, Own(path.resolve(), str(path))))
    raise AssertionError("the program does not crash")


def before_fit(reading: Reading, crash: facts.Crash) -> Diagnosis:
    plan = next(iter(reading.cases), None)
    network = network_of(plan) if plan is not None else None
    script, trace = (plan.script, plan.trace) if plan is not None else (reading.script, reading.trace)
    told = SourceOnly(network, script, trace, Missing("not reached"))
    crash = replace(crash, call=call_at(reading.source, crash.where))
    return examine(Case("before fit", AfterCrash(told, crash)), RULES)


def mended(path: Path, found: Diagnosis, number: int, to: Path) -> Path:
    text = edit.rewrite(reading_of(path).source, found.causes[0].finding.fixes[number - 1])
    assert text is not None, found.causes[0].finding.fixes
    to.write_text(text)
    return to


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_crash_is_diagnosed_and_its_edit_mends_the_program(name: str, tmp_path: Path) -> None:
    expected, path = CASES[name], FOLDER / f"{name}.py"
    found = diagnosis_of(path)
    assert found.crashed == ()
    first = found.causes[0]
    assert first.rule.name == expected["cause"], [cause.finding.message for cause in found.causes]
    assert [cause.severity.word for cause in found.causes].count("breaks") == 1, "one cause, one finding"
    pointed = {spot.place.line for spot in first.finding.places if isinstance(spot.place, Line)}
    assert set(expected["lines"]) <= pointed
    if "advice" in expected:
        assert any(expected["advice"] in fix.advice for fix in first.finding.fixes)
        return
    for turn in range(expected.get("times", 1)):
        path = mended(path, found, expected["fix"], tmp_path / f"mended_{turn}.py")
        found = diagnosis_of(path) if turn + 1 < expected.get("times", 1) else found
    run(path)

"""Every rule's own examples: the bad script has the finding, the good one does not, and both readers agree."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from agreement import disagreements

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import SourceAndLive, SourceOnly
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import Planned, Reading, understand

RULES = all_rules()
# What these judge is an exception; tests/live/test_crash_examples.py has it raised.
FROM_CRASHES = [rule for rule in RULES if facts.Crash in rule.needs]
FROM_SOURCE = [rule for rule in RULES if {*rule.needs} <= {facts.Script, facts.Trace, facts.Network}]
# What these look for is in the values of the arrays; the source cannot show it.
IN_THE_VALUES = {
    "non-finite-values",
    "constant-labels",
    "labels-outside-zero-and-one",
    "several-classes-on-one-output",
    "targets-in-the-thousands",
    "shares-that-do-not-add-up",
}
# A script that stops before fit by the very fault that it shows has no live side.
STOPS_BEFORE_FIT = [rule for rule in RULES if rule.stops_script and rule not in FROM_CRASHES]
# What this looks for shows at the second fit; these examples are left at their first.
AT_THE_SECOND_FIT = {"frozen-after-fit"}
SOURCE_DECIDES = [
    rule
    for rule in RULES
    if {*rule.needs, *rule.wants} <= {facts.Script, facts.Trace} or rule.name in AT_THE_SECOND_FIT
]
# What these look for shows only while a model trains.
OF_RUNS = [rule for rule in RULES if facts.Run in rule.needs]
LIVE = [rule for rule in RULES if rule not in {*STOPS_BEFORE_FIT, *FROM_CRASHES, *SOURCE_DECIDES, *OF_RUNS}]
# What examples may read; only where they do it is made.
FILES_OF_EXAMPLES = ("table.csv", "photos/")
# How a script stops by a fault of its own: what Python, Keras and NumPy raise for it.
FAULTS = (TypeError, ValueError, AttributeError, ImportError, LookupError, NameError, RuntimeError)


class Reached(BaseException):
    """Leaves an example at its fit."""


def read_example(script: str, folder: Path) -> Reading:
    """Read an example as a file."""
    file = folder / "example.py"
    file.write_text(script + "\n")
    source = read(str(file))
    assert isinstance(source, Source), source
    return understand(source)


def planned(script: str, folder: Path) -> Planned:
    """Read an example that calls fit once."""
    reading = read_example(script, folder)
    assert len(reading.cases) == 1, "an example calls fit once"
    return reading.cases[0]


def live_call(script: str) -> Any:
    """Run an example up to its fit and return the call."""
    import keras

    from kerasdoctor.live.fit_call import watching_fit

    calls: list[Any] = []

    def look(call: Any) -> None:
        calls.append(call)
        raise Reached

    try:
        with watching_fit(look), pytest.raises(Reached):
            exec(compile(script, "example.py", "exec"), {"__name__": "__main__"})
    finally:
        keras.config.set_dtype_policy("float32")
    return calls[0]


def findings(diagnosis: Diagnosis, rule: Rule) -> list[str]:
    """Return the messages of a rule in a diagnosis."""
    assert diagnosis.crashed == ()
    found = [cause.finding.message for cause in diagnosis.causes if cause.rule is rule]
    return found + [symptom.finding.message for symptom in diagnosis.symptoms if symptom.rule is rule]


def judged_statically(rule: Rule, reading: Reading) -> list[str]:
    """Return what a rule finds in any case of an example, or in a script without one."""
    nothing = Missing("nothing was run")
    observers = [SourceOnly(plan.network, plan.script, plan.trace, nothing) for plan in reading.cases]
    observers = observers or [SourceOnly(None, reading.script, reading.trace, nothing)]
    return [
        message for observer in observers for message in findings(examine(Case("example.py", observer), [rule]), rule)
    ]


def judged_live(rule: Rule, script: str, plan: Planned) -> tuple[list[str], list[str]]:
    """Return the rule's findings on the live setup and where the two readers disagree."""
    from kerasdoctor.live.examination import Examination

    probing = facts.Probe in rule.needs
    live = Examination(live_call(script), plan.script.decodings[0] if plan.script.decodings else None, probing=probing)
    observer = SourceAndLive(live, plan.network, plan.script, plan.trace)
    diagnosis = examine(Case("example.py", observer), [rule])
    assert isinstance(diagnosis.network, facts.Network)
    assert not any(rule.name in skipped.what for skipped in diagnosis.not_checked), diagnosis.not_checked
    return findings(diagnosis, rule), disagreements(plan.network, diagnosis.network)


@pytest.mark.parametrize("rule", FROM_SOURCE, ids=lambda rule: rule.name)
def test_the_source_alone_tells_bad_from_good(rule: Rule, tmp_path: Path) -> None:
    assert judged_statically(rule, read_example(rule.docs.good, tmp_path)) == []
    bad = judged_statically(rule, read_example(rule.docs.bad, tmp_path))
    assert bool(bad) == (rule.name not in IN_THE_VALUES)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with what examples read: `photos/train` and `photos/test` with three classes, `table.csv`."""
    from keras.utils import save_img

    numbers = np.random.default_rng(0)
    for part in ("train", "test"):
        for name in ("bird", "cat", "dog"):
            folder = tmp_path / "photos" / part / name
            folder.mkdir(parents=True)
            for index in range(4):
                save_img(folder / f"{index}.png", numbers.integers(0, 256, (32, 32, 3)))
    rows = (
        f"{','.join(f'{value:.3f}' for value in row)},{int(row.sum() > 0)}" for row in numbers.normal(size=(120, 4))
    )
    (tmp_path / "table.csv").write_text("a,b,c,d,target\n" + "\n".join(rows) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("rule", SOURCE_DECIDES, ids=lambda rule: rule.name)
def test_the_good_example_runs_to_its_end(rule: Rule, workplace: Path) -> None:
    script = rule.docs.good
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(script, str(workplace / "example.py"), "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.name)
def test_the_live_setup_tells_bad_from_good_and_both_readers_agree(
    rule: Rule, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if any(file in rule.docs.bad for file in FILES_OF_EXAMPLES):
        request.getfixturevalue("workplace")
    bad, apart = judged_live(rule, rule.docs.bad, planned(rule.docs.bad, tmp_path))
    assert bad, "the bad example has the finding"
    good, apart_too = judged_live(rule, rule.docs.good, planned(rule.docs.good, tmp_path))
    assert good == []
    assert apart + apart_too == []


def test_a_disagreement_would_be_noticed() -> None:
    source = facts.Network(layers=(facts.Layer("Dense", units=3),))
    live = facts.Network(layers=(facts.Layer("Dense", units=4),))
    assert disagreements(source, live) == ["layer 0 units: source says 3, live is 4"]
    assert disagreements(facts.Network(), live) == []


@pytest.mark.parametrize("rule", STOPS_BEFORE_FIT, ids=lambda rule: rule.name)
@pytest.mark.usefixtures("workplace")
def test_the_fault_that_stops_a_script_really_stops_it(rule: Rule) -> None:
    from kerasdoctor.live.fit_call import watching_fit

    with watching_fit(lambda _call: pytest.fail("the bad example reached fit")), pytest.raises(FAULTS):
        exec(compile(rule.docs.bad, "example.py", "exec"), {"__name__": "__main__"})
    assert live_call(rule.docs.good).model is not None


def judged_at_the_end(rule: Rule, script: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run an example to its end and return what the monitor in its callbacks has found."""
    import kerasdoctor

    reports: list[Any] = []
    following = kerasdoctor.Doctor
    with monkeypatch.context() as patched, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras warns of some of these faults itself
        patched.setattr(kerasdoctor, "Doctor", lambda: following(show=reports.append))
        exec(compile(script, "example.py", "exec"), {"__name__": "__main__"})
    return [message for report in reports for diagnosis in report.diagnoses for message in findings(diagnosis, rule)]


@pytest.mark.parametrize("rule", OF_RUNS, ids=lambda rule: rule.name)
def test_a_training_that_is_followed_tells_bad_from_good(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged_at_the_end(rule, rule.docs.bad, monkeypatch)
    assert judged_at_the_end(rule, rule.docs.good, monkeypatch) == []

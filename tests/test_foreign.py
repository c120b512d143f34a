"""Rules of other packages: taken when they are sound, named and left out when they are not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kerasdoctor import foreign, rules
from kerasdoctor.case import Case, Missing
from kerasdoctor.engine import examine
from kerasdoctor.facts import Script
from kerasdoctor.finding import Confidence, Finding
from kerasdoctor.places import Part, Spot
from kerasdoctor.rule import Rule

DOCS = '''"""Something is odd.

    Why it hurts
        It does.

    Bad
        a

    Good
        b

    Unless
        Never.
    """'''
RULE = f"""
from collections.abc import Iterator
from kerasdoctor.facts import Head, Script
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rule import cause

@cause(kind="data", severity=Severity.HURTS)
def odd_thing(script: Script) -> Iterator[Finding]:
    {DOCS}
    yield from ()
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Let packages offer the module of a name with a text; they are forgotten again afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    caches = (foreign.foreign_rules, rules.all_rules, rules._chosen)

    def offer(text: str, name: str = "odd_rules", value: str = "") -> None:
        (tmp_path / f"{name}.py").write_text(text)
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[kerasdoctor.rules]\n{name} = {value or name}\n")
        monkeypatch.setattr("kerasdoctor.installed._distributions", lambda: (str(info),))
        monkeypatch.delitem(sys.modules, name, raising=False)
        for cached in caches:
            cached.cache_clear()

    yield offer
    for cached in caches:
        cached.cache_clear()


def broken() -> list[str]:
    return [str(each) for each in rules.broken_rules()]


def test_a_rule_of_an_installed_package_is_taken(install: Install) -> None:
    own = set(rules.own_rules())
    install(RULE)
    (odd,) = set(rules.all_rules()) - own
    assert (odd.name, odd.family, foreign.origin(odd)) == ("odd-thing", "odd_rules", "odd_rules")
    assert foreign.distribution_of("odd_rules") == "odd_rules 1.2"
    assert odd in rules.chosen_rules()
    assert broken() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import no_such_module", "odd_rules 1.2 is left out: importing odd_rules fails (ModuleNotFoundError: No mo"),
        ("raise SystemExit(3)", "importing odd_rules fails (SystemExit: 3)"),
        ("def (", "importing odd_rules fails (SyntaxError: "),
        ("x = 1", "the module odd_rules holds no rule"),
        (RULE.replace("script: Script", "head: Head"), "odd-thing of odd_rules 1.2 is left out: it asks for Head, whi"),
        (RULE.replace("Unless\n", "But\n"), "its docstring lacks Unless"),
        (RULE.replace("Severity.HURTS", "'hurts'"), "its severity is 'hurts'"),
        (RULE + "\nother, odd_thing = odd_thing, None", "it cannot be found as odd_rules.odd_thing"),
        (RULE.replace("odd_thing", "rounded_softmax"), "a rule of kerasdoctor has that name"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_other_rules_judge(install: Install, text: str, why: str) -> None:
    install(text)
    assert rules.all_rules() == rules.own_rules()
    (said,) = broken()
    assert why in said


def test_an_entry_point_that_names_no_module_is_named(install: Install) -> None:
    install(RULE, value="odd_rules:odd_thing")
    assert broken() == [
        "the rule package odd_rules 1.2 is left out: its entry point odd_rules:odd_thing names no module"
    ]


def test_without_foreign_rules_their_code_is_not_even_run(install: Install) -> None:
    install("raise RuntimeError")
    from kerasdoctor.choice import Choice

    assert rules.chosen_rules(Choice(foreign=False)) == rules.chosen_rules(Choice(foreign=False), "x.py")
    assert "odd_rules" not in sys.modules
    assert foreign.foreign_rules.cache_info().misses == 0


FINDING = Finding("odd", (), (), "it is", Confidence.LIKELY)


class Source:
    def observe(self, kind: type) -> object:
        return SimpleNamespace() if kind is Script else Missing("not here")

    def attempt(self, _fix: object, ground: object = None) -> Missing:  # noqa: ARG002
        return Missing("not here")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("odd", "it yields a str, where findings are expected"),
        (Finding(3, (), (), "", Confidence.LIKELY), "the message or the reason"),  # type: ignore[arg-type]
        (Finding("", (), (), "", "likely"), "the confidence of its finding is 'likely'"),  # type: ignore[arg-type]
        (Finding("", ("line 3",), (), "", Confidence.LIKELY), "the places of its finding"),  # type: ignore[arg-type]
        (Finding("", [Spot(Part("x"), "")], (), "", Confidence.LIKELY), "the places of"),  # type: ignore[arg-type]
        (Finding("", (Spot("x.py:3", ""),), (), "", Confidence.LIKELY), "is neither a Line"),  # type: ignore[arg-type]
        (Finding("", (), ("seen",), "", Confidence.LIKELY), "the evidence of its finding"),  # type: ignore[arg-type]
        (Finding("", (), (), "", Confidence.LIKELY, ("do it",)), "the fixes of its finding"),  # type: ignore[arg-type]
    ],
)
def test_what_such_a_rule_says_is_looked_at_before_it_is_rendered(install: Install, said: object, why: str) -> None:
    install(RULE)
    (odd,) = (rule for rule in rules.all_rules() if foreign.origin(rule) == "odd_rules")
    assert isinstance(odd, Rule)
    object.__setattr__(odd, "judge", _saying(said))
    diagnosis = examine(Case("x", Source()), [odd])
    assert not diagnosis.causes
    assert why in diagnosis.crashed[0].error


def _saying(said: object) -> Callable[..., Iterator[object]]:
    def judge(_script: object) -> Iterator[object]:
        yield said

    judge.__module__ = "odd_rules"
    return judge


def test_a_sound_finding_is_taken(install: Install) -> None:
    install(RULE)
    (odd,) = (rule for rule in rules.all_rules() if foreign.origin(rule) == "odd_rules")
    object.__setattr__(odd, "judge", _saying(FINDING))
    diagnosis = examine(Case("x", Source()), [odd])
    assert [cause.finding for cause in diagnosis.causes] == [FINDING]
    assert not diagnosis.crashed

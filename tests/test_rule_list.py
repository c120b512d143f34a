"""The list of rules tells what their modules say; KERASDOCTOR_UPDATE_GOLDEN=1 writes it anew."""

from __future__ import annotations

import importlib
import os
import pickle
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from asking import asked_by
from conftest import ROOT
from test_rules import read_example

from kerasdoctor import facts, rules
from kerasdoctor.rule import Rule

FILE = Path(rules.__path__[0], rules.LIST)
ONE = "softmax-over-multi-hot-labels"


def defined() -> list[Rule]:
    """Import all modules of rules and return each rule where it is defined."""
    names = [module.name for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")]
    modules = [importlib.import_module(name) for name in names]
    found = {rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)}
    assert len(found) > 200
    return sorted(found, key=lambda rule: rule.name)


def test_the_list_is_in_step_with_the_rules() -> None:
    text = "".join(f"{line}\n" for line in sorted(rules.line_of(rule, asked_by(rule)) for rule in defined()))
    if os.environ.get("KERASDOCTOR_UPDATE_GOLDEN") == "1":
        FILE.write_text(text, encoding="utf-8")
    assert text == FILE.read_text(encoding="utf-8"), "KERASDOCTOR_UPDATE_GOLDEN=1 with this test writes it anew"


def test_each_rule_is_one_thing_however_it_is_found() -> None:
    assert list(rules.own_rules()) == defined()
    rule = rules.own_rules()[0]
    assert pickle.loads(pickle.dumps(rule)) is rule


def test_rules_that_are_passed_over_have_nothing_to_say(tmp_path: Path) -> None:
    judged = passed = 0
    for example in defined():
        reading = read_example(example.docs.bad, tmp_path)
        for case in reading.cases:
            known = {facts.Script: case.script, facts.Trace: case.trace, facts.Network: case.network}
            for rule in rules.own_rules():
                if rule.asks is None or not known.keys() >= {*rule.needs}:
                    continue
                judged += 1
                if case.trace.lacks(rule.asks):
                    passed += 1
                    assert rule(*(known.get(kind) for kind in (*rule.needs, *rule.wants))) == [], (rule, example)
    assert judged > passed > judged / 4


def fresh(script: str) -> str:
    """Return what a script prints in an interpreter of its own."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_a_rule_is_imported_when_more_of_it_is_asked_for() -> None:
    script = f"""
import sys
from kerasdoctor.rules import own_rules
rule = next(rule for rule in own_rules() if rule.name == "{ONE}")
before = rule.module in sys.modules
print(before, rule.family, rule.on, rule.module in sys.modules, rule.kind, rule.module in sys.modules)
print(vars(sys.modules[rule.module])[rule.judge.__name__] is rule, hasattr(rule, "nothing"))
"""
    assert fresh(script).split() == ["False", "heads", "True", "False", "label-encoding", "True", "True", "False"]


def test_a_check_imports_only_what_judges(tmp_path: Path) -> None:
    file = tmp_path / "tiny.py"
    file.write_text("import keras\n")
    script = f"""
import sys
from kerasdoctor.checkup import Options, check_file
assert not check_file({str(file)!r}, Options(static=True)).diagnoses[0].causes
print(*(name for name in sys.modules if name.startswith("kerasdoctor.rules.")))
"""
    imported = fresh(script).split()
    assert "kerasdoctor.rules.api.removed_names" in imported
    for_networks = {rule.module for rule in rules.own_rules() if facts.Network in rule.needs}
    # Two share code with rules on what the script calls.
    assert len(for_networks) > 50
    assert len(for_networks.intersection(imported)) <= 2


def test_an_unknown_part_of_a_rule_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = rules.own_rules()[0]
    monkeypatch.delitem(sys.modules, rule.module)
    with pytest.raises(AttributeError, match="nothing"):
        rule.nothing  # noqa: B018

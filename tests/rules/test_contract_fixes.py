"""The diff of each fix of a head, applied to the bad example, leads to a script without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import SourceOnly
from kerasdoctor.engine import examine
from kerasdoctor.finding import Fix
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from kerasdoctor.static.edits.edit import rewrite
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import understand

HEADS = [rule for rule in all_rules() if rule.family == "heads" and facts.Data not in rule.needs]
# Their fixes are advice: what is meant is not in the source, or a value that is not known there.
ADVICE_ONLY = {
    "labels-outside-zero-and-one",
    "precision-over-all-classes",
    "accuracy-of-scores",
    "class-weights-by-other-keys",
    "class-weights-for-positions",
    "class-weights-without-classes",
    "losses-for-other-outputs",
    "names-as-labels",
    "mean-iou-of-probabilities",
}
# The bad examples of these show their fault in values that the source alone does not tell.
BY_VALUES = {"several-classes-on-one-output", "shares-that-do-not-add-up"}


def source_of(text: str, folder: Path) -> Source:
    file = folder / "example.py"
    file.write_text(text if text.endswith("\n") else text + "\n")
    source = read(str(file))
    assert isinstance(source, Source)
    return source


def found(source: Source) -> dict[str, tuple[Fix, ...]]:
    plans = understand(source).cases
    observers = [SourceOnly(plan.network, plan.script, plan.trace, Missing("nothing was run")) for plan in plans]
    causes = [cause for observer in observers for cause in examine(Case("example.py", observer), HEADS).causes]
    return {cause.rule.name: cause.finding.fixes for cause in causes}


@pytest.mark.parametrize("rule", HEADS, ids=lambda rule: rule.name)
def test_every_fix_of_the_bad_example_can_be_applied_and_helps(rule: Rule, tmp_path: Path) -> None:
    source = source_of(rule.docs.bad, tmp_path)
    fixes = found(source).get(rule.name)
    if fixes is None:
        assert rule.name in BY_VALUES | {"labels-outside-zero-and-one"}
        return
    assert fixes
    applied = [fix for fix in fixes if fix.changes or fix.rewrites]
    assert bool(applied) == (rule.name not in ADVICE_ONLY)
    for fix in applied:
        changed = rewrite(source, fix)
        assert changed is not None, fix
        assert found(source_of(changed, tmp_path)) == {}, changed


@pytest.mark.parametrize("last", ['"softmax"', '"sigmoid"', '"relu"'])
@pytest.mark.parametrize("loss", ["categorical_crossentropy", "binary_crossentropy"])
def test_metrics_go_with_labels_of_several(last: str, loss: str, tmp_path: Path) -> None:
    text = f"""
from keras import Input, Sequential
from keras.layers import Dense
from sklearn.datasets import make_multilabel_classification

x, y = make_multilabel_classification(300, 4, n_classes=4, random_state=0)
model = Sequential([Input((4,)), Dense(4, activation={last})])
model.compile(loss="{loss}", optimizer="adam", metrics=["accuracy", "mae"])
model.fit(x, y)
"""
    source = source_of(text, tmp_path)
    for fixes in found(source).values():
        for fix in fixes:
            changed = rewrite(source, fix) if fix.changes or fix.rewrites else None
            assert changed is None or found(source_of(changed, tmp_path)) == {}

"""Reports as JSON: the schema, what it refuses, and numbers that are not finite."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

from kerasdoctor import change, facts
from kerasdoctor.diagnosis import Measured
from kerasdoctor.places import Cell, Line, Row, Tally
from kerasdoctor.render import json_report
from kerasdoctor.report import Report, Stop

from .sample import DIAGNOSIS, FULL, HEALTHY, PATH, STATIC, STOPPED
from .scenes import SCENES
from .test_render_web import MEASURED

VALIDATOR = Draft202012Validator(json_report.schema())


def parsed(report: Report) -> dict[str, Any]:
    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is not JSON")

    read: dict[str, Any] = json.loads(json_report.text(report), parse_constant=refuse)
    return read


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_report.schema())


def test_every_object_of_the_schema_is_closed() -> None:
    for item in objects(json_report.schema()):
        if item.get("type") == "object":
            assert "additionalProperties" in item


@pytest.mark.parametrize("name", SCENES)
def test_reports_fulfil_the_schema(name: str) -> None:
    VALIDATOR.validate(parsed(SCENES[name]))


@pytest.mark.parametrize(
    "broken",
    [
        lambda report: report.pop("cases"),
        lambda report: report.update(extra=1),
        lambda report: report.update(schema="kerasdoctor/0"),
        lambda report: report["cases"][0]["causes"][0].update(severity="awful"),
        lambda report: report["cases"][0]["causes"][0]["places"][0].update(line=0),
        lambda report: report["cases"][0]["causes"][0]["places"][0].pop("label"),
        lambda report: report["cases"][0]["symptoms"][0].update(kind="symptom"),
        lambda report: report["cases"][0]["network"]["heads"][0]["labels"].update(kind="words"),
    ],
)
def test_the_schema_refuses_broken_reports(broken: Any) -> None:
    report = parsed(FULL)
    broken(report)
    with pytest.raises(ValidationError):
        VALIDATOR.validate(report)


def test_numbers_that_are_not_finite_become_null() -> None:
    case = parsed(FULL)["cases"][0]
    assert case["causes"][0]["evidence"][2]["numbers"] == {"lowest_loss": None}
    assert case["network"]["heads"][0]["labels"]["high"] is None


def test_only_causes_look_like_causes() -> None:
    found = [item["rule"] for item in objects(parsed(FULL)) if {"rule", "kind", "severity"} <= item.keys()]
    assert found == [cause.rule.name for cause in DIAGNOSIS.causes]
    assert [item["symptom"] for item in parsed(FULL)["cases"][0]["symptoms"]] == [
        "loss-rises-while-memorising",
        "silent-units",
    ]


def test_a_cause_carries_its_places_fix_and_trial() -> None:
    cause = parsed(FULL)["cases"][0]["causes"][0]
    assert (cause["rule"], cause["severity"], cause["confidence"]) == (
        "softmax-over-multi-hot-labels",
        "breaks",
        "certain",
    )
    assert cause["places"][0]["line"] == 19
    assert cause["places"][3] == {
        "part": "the batch of `fit`",
        "path": None,
        "line": None,
        "label": "holds 32 of these rows at a time",
    }
    assert cause["fix"] == cause["fixes"][0]
    assert len(cause["fixes"]) == 2
    assert cause["trial"] == cause["fix"]["trial"]
    assert cause["trial"]["verdict"] == "verified"
    assert [change["change"] for change in cause["fix"]["changes"]] == [
        "new-labels",
        "new-head",
        "new-loss",
        "new-decode",
    ]
    assert cause["fixes"][1]["untried"] == "the time limit of 60 s was reached before its trial"
    assert cause["explains"] == ["cannot-memorise-one-batch", "loss-rises-while-memorising"]


WHERE = Line(PATH, 3, 5, 3, 9)
CHANGES = [
    change.NewMetric("mae", WHERE),
    change.NewInputs("divided", 255.0, where=WHERE),
    change.NewTargets("logarithm"),
    change.NewShape((20, 1), "reshape", WHERE),
    change.NewRate(0.001, WHERE),
    change.NewOptimizer("Adam", None, WHERE),
    change.NewBatchSize(32),
    change.NewEpochs(30),
    change.NewInitializer("he_normal", ("a", "b"), (WHERE, WHERE)),
    change.NewActivation("relu"),
    change.NewWidth(64),
    change.NewReduction("flatten"),
    change.NewDropout(0),
    change.NewPenalty(0.1),
]


@pytest.mark.parametrize("item", CHANGES, ids=lambda item: type(item).__name__)
def test_every_change_fulfils_the_schema(item: change.Change) -> None:
    cause = DIAGNOSIS.causes[0]
    remedy = replace(cause.remedies[0], fix=replace(cause.remedies[0].fix, changes=(item,)))
    told = replace(FULL, diagnoses=(replace(DIAGNOSIS, causes=(replace(cause, remedies=(remedy,)),)),))
    found = parsed(told)
    VALIDATOR.validate(found)
    (shown,) = found["cases"][0]["causes"][0]["fix"]["changes"]
    assert shown["change"].replace("-", "") == type(item).__name__.lower()


def test_settings_stop_and_version_are_part_of_it() -> None:
    report = json_report.data(FULL, version="9.9")
    assert (report["kerasdoctor"], report["seed"], report["seconds"]) == ("9.9", 0, 12.34)
    assert report["versions"] == {"keras": "3.15.1", "numpy": "2.4.0"}
    assert parsed(HEALTHY)["stop"] is None
    assert parsed(HEALTHY)["cases"][0]["worst"] is None
    assert parsed(STOPPED)["stop"]["reason"] == "raised"
    assert parsed(STOPPED)["stop"]["place"]["line"] == 14


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("network", facts.Network),
        ("layer", facts.Layer),
        ("head", facts.Head),
        ("labels", facts.Labels),
        ("inputs", facts.Inputs),
        ("loss", facts.Loss),
        ("metric", facts.Metric),
        ("optimizer", facts.Optimizer),
        ("row_sums", facts.RowSums),
        ("columns", facts.Columns),
        ("trial", facts.Trial),
        ("arm", facts.Arm),
        ("held_out", facts.HeldOut),
        ("interval", facts.Interval),
        ("tally", Tally),
        ("measured", Measured),
        ("data", facts.Data),
        ("input_data", facts.InputData),
        ("column", facts.Column),
        ("label_data", facts.LabelData),
        ("histogram", facts.Histogram),
        ("pairs", facts.Pairs),
        ("validation", facts.Validation),
        ("ceilings", facts.Ceilings),
        ("ceiling", facts.Ceiling),
        ("decode_ceiling", facts.DecodeCeiling),
        ("decoded", facts.Decoded),
        ("metric_ceiling", facts.MetricCeiling),
        ("initial_pass", facts.InitialPass),
        ("layer_pass", facts.LayerPass),
        ("input_pass", facts.InputPass),
        ("head_pass", facts.HeadPass),
        ("non_finite", facts.NonFinite),
        ("probe", facts.Probe),
        ("memorised", facts.Memorised),
        ("score", facts.Score),
        ("rate_run", facts.RateRun),
        ("move", facts.Move),
        ("mode_gap", facts.ModeGap),
    ],
)
def test_the_schema_keeps_up_with_the_facts(name: str, kind: Any) -> None:
    described = json_report.schema()["$defs"][name]["properties"]
    assert list(described) == [field.name for field in dataclasses.fields(kind) if field.compare]


def test_what_was_measured_is_there_as_data() -> None:
    told = parsed(replace(FULL, diagnoses=(replace(DIAGNOSIS, measured=MEASURED),)))
    VALIDATOR.validate(told)
    measured = told["cases"][0]["measured"]
    assert measured["ceilings"]["heads"][0]["lowest_loss"] == 0.59
    assert measured["probe"]["memorised"][1]["curve"] == [3.7, 40.0, 265.0]
    assert measured["data"]["heads"][0]["ones"] == [5, 0, 9]
    assert parsed(STATIC)["cases"][0]["measured"] == dict.fromkeys(measured)


def test_numbers_of_numpy_are_numbers() -> None:
    assert json_report._plain((np.int64(3), np.float32(0.5), np.bool_(True), np.float32("inf"))) == [3, 0.5, True, None]


def test_what_is_not_plain_is_refused() -> None:
    with pytest.raises(TypeError, match="set cannot be part of a report"):
        json_report._plain({1})


def test_json_needs_no_rich() -> None:
    check = "import sys, kerasdoctor.render.json_report; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_place_in_a_notebook_has_the_lines_of_the_file_and_of_its_cell() -> None:
    cell = Cell(7, 11, 3, (Row(40, 6, "x = 1"), Row(41, 6, '\\"a\\" + model')))
    report = json_report.data(replace(STOPPED, stop=Stop("not-run", "", "", Line("nb.ipynb", 12, 7, 12, 12, cell))))
    VALIDATOR.validate(report)
    stop = report["stop"]
    assert isinstance(stop, dict)
    assert stop["place"] == {
        "path": "nb.ipynb",
        "line": 41,
        "column": 14,
        "end_line": 41,
        "end_column": 19,
        "cell": {
            "number": 7,
            "execution_count": 3,
            "line": 2,
            "column": 7,
            "end_line": 2,
            "end_column": 12,
        },
    }


def test_what_is_not_known_has_its_place_and_reason() -> None:
    report = json_report.data(replace(STATIC, unknown=((Line(PATH, 5, 1, 5, 9), "a loss that is not known"),)))
    VALIDATOR.validate(report)
    place = {"path": PATH, "line": 5, "column": 1, "end_line": 5, "end_column": 9, "cell": None}
    assert report["unknown"] == [{"place": place, "why": "a loss that is not known"}]

"""Reports for machines: what their readers ask for, and nothing in them that is taken for something else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, ValidationError

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.diagnosis import Cause, Diagnosis, SetAside
from kerasdoctor.finding import Finding
from kerasdoctor.places import Line, Part, Spot
from kerasdoctor.render import github, gitlab, json_lines, markdown, sarif
from kerasdoctor.render.found import found, identities
from kerasdoctor.report import Report

from .sample import DIAGNOSIS, FULL, HEALTHY, MULTI_HOT, PATH, SMALL, SOURCE, STATIC, STOPPED
from .sarif_shape import FORMATS, OASIS, validate
from .scenes import SCENES

ROOT = "/repository"
SCRIPT = """\
from keras import Input, Sequential
from keras.layers import Dense
from keras.optimizers import Adam

größe = "ä𝄞"; model = Sequential([Input((4,)), Dense(3, activation="softmax")])
größe = "ä𝄞"; model.compile(Adam(lr=0.01), "categorical_crossentropy")
model.fit(x, y, nb_epoch=3)
"""
# Each tries to be something else for one of the readers.
HOSTILE = (
    "\x1b[31mred\x1b[0m\x07",
    "\n::error file=a.py::injected",
    "%0A::warning::injected",
    "[click](https://example.org)",
    "![image](x) <img src=x onerror=alert(1)> <b>bold</b>",
    "@everyone #1 www.example.org",
    "a | b ``` ` ** __ ~~ {0}",
    "\u202eright to left\u202c\u200b",
    '"},"injected":{"a":"',
)


def sarif_log(*reports: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif.text(reports, ROOT, "0.1.0"))
    validate(log)
    return log


def hostile(word: str) -> Report:
    """A report in which all that comes from a user is this word."""
    path = f"folder/{word}.py"
    spots = (Spot(Line(path, 2, 1, 2, 5), word), Spot(Part(word), word))
    finding = replace(MULTI_HOT.finding, message=f"`{word}` and {word}", places=spots, note=word)
    cause = replace(MULTI_HOT, finding=finding)
    return Report(path, (replace(DIAGNOSIS, causes=(cause,)),), sources={path: (word, word, word)})


def read_script(tmp_path: Path, text: str = SCRIPT, name: str = "train.py") -> Report:
    file = tmp_path / name
    file.write_bytes(text.encode())
    report = check_file(str(file), Options(static=True))
    assert report.diagnoses[0].causes
    return report


@pytest.mark.parametrize("name", SCENES)
def test_sarif_keeps_to_the_standard(name: str) -> None:
    log = sarif_log(SCENES[name])
    results = log["runs"][0]["results"]
    assert len(results) == len(found((SCENES[name],)))
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in results)
    artifacts = log["runs"][0]["artifacts"]
    for result in results:
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifacts[where["index"]]["location"] == where
        links = {int(number) for number in re.findall(r"\]\((\d+)\)", result["message"]["text"])}
        assert links <= {location["id"] for location in result.get("relatedLocations", ())}


def test_the_schema_is_the_one_that_a_log_names() -> None:
    assert OASIS["id"] == sarif_log(FULL)["$schema"] == sarif.SCHEMA


@pytest.mark.parametrize(
    "broken",
    [
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
        lambda run: run["artifacts"][0]["location"].update(uri="a b.py"),
        lambda run: run["artifacts"][0]["location"].update(uri="::error::%zz"),
        lambda run: run.update(columnKind="bytes"),
        lambda run: run["tool"]["driver"].update(colour="red"),
    ],
)
def test_the_schema_refuses_broken_logs(broken: Callable[[dict[str, Any]], None]) -> None:
    log = sarif_log(FULL)
    broken(log["runs"][0])
    with pytest.raises(ValidationError):
        Draft4Validator(OASIS, format_checker=FORMATS).validate(log)


def test_sarif_orders_by_harm_and_says_levels() -> None:
    levels = [result["level"] for result in sarif_log(FULL)["runs"][0]["results"]]
    assert levels == ["error", "warning", "warning", "note"]


def test_sarif_says_what_could_not_be_examined() -> None:
    invocation = sarif_log(STOPPED)["runs"][0]["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert "FileNotFoundError" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_paths_are_encoded_and_seen_from_the_root() -> None:
    report = replace(STATIC, subject=f"{ROOT}/a b/ü#1.py", diagnoses=(_at(f"{ROOT}/a b/ü#1.py"),))
    where = sarif_log(report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "a%20b/%C3%BC%231.py", "uriBaseId": "%SRCROOT%", "index": 0}
    outside = replace(STATIC, diagnoses=(_at("/elsewhere/a.py"),))
    where = sarif_log(outside)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "file:///elsewhere/a.py", "index": 0}


def _at(path: str) -> Diagnosis:
    finding = replace(MULTI_HOT.finding, places=(Spot(Line(path, 1, 1, 1, 2), "here"),))
    return Diagnosis(path, (replace(MULTI_HOT, finding=finding),))


def applied(text: str, replacements: list[dict[str, Any]]) -> str:
    """Do what SARIF says to a text: characters of lines, both counted from 1."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    for one in sorted(
        replacements, key=lambda one: -one["deletedRegion"]["startLine"] * 10_000 - one["deletedRegion"]["startColumn"]
    ):
        region = one["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:start] + one.get("insertedContent", {"text": ""})["text"] + text[end:]
    return text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_fixes_of_sarif_are_exact(line_end: str, tmp_path: Path) -> None:
    text = SCRIPT.replace("\n", line_end)
    run = sarif_log(read_script(tmp_path, text))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    result = next(one for one in run["results"] if one["ruleId"] == "removed-names")
    fixed = applied(text, result["fixes"][0]["artifactChanges"][0]["replacements"])
    assert fixed == text.replace("lr=", "learning_rate=").replace("nb_epoch", "epochs")


def test_the_fixes_of_sarif_are_exact_in_the_json_of_a_notebook(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": SCRIPT.splitlines(True)}
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    run = sarif_log(read_script(tmp_path, text, "train.ipynb"))["runs"][0]
    assert run["artifacts"][0]["mimeType"] == "application/x-ipynb+json"
    result = next(one for one in run["results"] if one["ruleId"] == "removed-names")
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert "lr=0.01" in text.splitlines()[line - 1]
    fixed = applied(text, result["fixes"][0]["artifactChanges"][0]["replacements"])
    assert fixed == text.replace("lr=", "learning_rate=").replace("nb_epoch", "epochs")


def many(number: int) -> Report:
    """A report with many findings, of which the last does most harm."""
    causes = tuple(replace(SMALL, finding=replace(SMALL.finding, message=f"number {n}")) for n in range(number - 1))
    return Report(PATH, (Diagnosis(PATH, (*causes, MULTI_HOT)),), sources={PATH: SOURCE})


def test_what_is_set_aside_is_suppressed_in_sarif_and_only_there_where_it_is_asked_for() -> None:
    """GitHub takes a suppressed result for an open one."""
    aside = (
        SetAside(MULTI_HOT, "allow", "rows may be ::error:: [empty](x)", Line(PATH, 19, 60)),
        SetAside(SMALL, "baseline"),
        SetAside(SMALL, "confidence"),
    )
    report = replace(FULL, diagnoses=(replace(DIAGNOSIS, set_aside=aside),))
    assert not [one for one in sarif_log(report)["runs"][0]["results"] if "suppressions" in one]
    log = json.loads(sarif.text((report,), ROOT, "0.1.0", verbose=True))
    validate(log)
    results = log["runs"][0]["results"]
    assert [bool(one.get("suppressions")) for one in results] == [False] * 4 + [True] * 3
    first, second, third = (one["suppressions"][0] for one in results[4:])
    assert (first["kind"], first["justification"]) == ("inSource", "rows may be ::error:: [empty] (x)")
    assert first["location"]["physicalLocation"]["region"]["startLine"] == 19
    assert (second["kind"], second["justification"]) == ("external", "known from the baseline")
    assert "location" not in third
    alone = [one["partialFingerprints"] for one in sarif_log(report)["runs"][0]["results"]]
    assert [one["partialFingerprints"] for one in results[:4]] == alone


def test_sarif_keeps_the_limits_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    run = sarif_log(many(8))["runs"][0]
    assert len(run["results"]) == 5
    assert run["results"][0]["level"] == "error"
    assert "3 findings left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    monkeypatch.setattr(sarif, "MOST_BYTES", 1800)
    assert len(sarif_log(many(8))["runs"][0]["results"]) < 5


def test_identities_outlive_moved_lines_and_tell_the_same_apart() -> None:
    moved = Report(PATH, (Diagnosis(PATH, (MULTI_HOT,)),), sources={PATH: SOURCE})
    down = Line(PATH, 29, 15, 29, 46)
    finding = replace(MULTI_HOT.finding, places=(Spot(down, ""), *MULTI_HOT.finding.places[1:]))
    later = Report(
        PATH, (Diagnosis(PATH, (replace(MULTI_HOT, finding=finding),)),), sources={PATH: (*[""] * 10, *SOURCE)}
    )
    assert identities(found((moved,)), ROOT) == identities(found((later,)), ROOT)
    twice = found((moved, moved))
    assert len(set(identities(twice, ROOT))) == 2


def test_gitlab_gets_the_keys_that_it_documents() -> None:
    issues = json.loads(gitlab.text((FULL, STOPPED), ROOT))
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["positions"]["begin"]["line"] > 0
        assert not issue["location"]["path"].startswith(("/", "./"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert [issue["severity"] for issue in issues[:3]] == ["major", "info", "minor"]
    assert issues[-1]["check_name"] == "not-examined"
    assert json.loads(gitlab.text((HEALTHY,), ROOT)) == []


def test_json_lines_hold_one_finding_each() -> None:
    rows = [json.loads(line) for line in json_lines.text((FULL, STOPPED)).splitlines()]
    assert [row["code"] for row in rows[:5]] == [
        "softmax-over-multi-hot-labels",
        "one-row-predictions",
        "rounded-softmax",
        "loss-rises-while-memorising",
        "silent-units",
    ]
    assert rows[0]["location"] == {"row": 19, "column": 15}
    assert rows[0]["end_location"] == {"row": 19, "column": 46}
    assert rows[3]["explained_by"]
    assert rows[5]["stop"] == "raised"
    assert len({frozenset(row) - {"stop"} for row in rows[:5]}) == 1


def test_a_choice_is_left_to_a_person_in_json_lines(tmp_path: Path) -> None:
    row = next(one for one in json_lines.rows((read_script(tmp_path),)) if one["code"] == "removed-names")
    assert isinstance(row["fix"], dict)
    assert row["fix"]["applicability"] == "safe"
    sure = next(json_lines.rows((FULL,)))
    assert sure["fix"] is None


def test_github_shows_ten_of_a_kind_and_counts_the_others() -> None:
    notices = [line for line in github.text((many(15),), ROOT).splitlines() if line.startswith("::notice")]
    assert len(notices) == 10
    assert notices[-1] == "::notice title=kerasdoctor::5 more notices in the log of this step"
    assert len(github.text((many(11),), ROOT).splitlines()) == 11


def test_github_gets_no_columns_of_several_lines() -> None:
    finding = replace(MULTI_HOT.finding, places=(Spot(Line(PATH, 18, 3, 19, 5), ""),))
    report = replace(STATIC, diagnoses=(Diagnosis(PATH, (replace(MULTI_HOT, finding=finding),)),))
    properties = github.text((report,), ROOT).split("::")[1]
    assert "line=18,endLine=19" in properties
    assert "ol=" not in properties
    assert "file=course/week 3/mod7.py" in properties


def test_the_log_for_github_is_kept_from_being_read_as_commands() -> None:
    lines = github.text((HEALTHY,), ROOT, "::error::not one\n##[error]neither").splitlines()
    opened = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", lines[0])
    assert opened is not None
    assert lines[-1] == f"::{opened[1]}::"
    assert github.text((HEALTHY,), ROOT, "a").splitlines()[0] != lines[0]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_text_of_a_user_becomes_a_command_of_github(word: str) -> None:
    lines = github.text((hostile(word),), ROOT).splitlines()
    assert len(lines) == len(found((hostile(word),)))
    for line in lines:
        kind, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()  # type: ignore[union-attr]
        assert kind in ("error", "warning", "notice")
        assert {pair.partition("=")[0] for pair in properties.split(",")} <= {
            "title",
            "file",
            "line",
            "endLine",
            "col",
            "endColumn",
        }
        assert "\x1b" not in message
        assert "\u202e" not in line


@pytest.mark.parametrize("word", HOSTILE)
def test_no_text_of_a_user_becomes_more_than_text_in_sarif_and_gitlab(word: str) -> None:
    log = sarif_log(hostile(word))
    for result in log["runs"][0]["results"]:
        said = result["message"]["text"]
        assert "\x1b" not in said
        assert "](http" not in said
        assert not re.search(r"(?<!\{)(\{\{)*\{\d", said)
    issues = json.loads(gitlab.text((hostile(word),), ROOT))
    assert all("injected" not in issue for issue in issues)
    assert all("\x1b" not in issue["description"] for issue in issues)
    assert len(json_lines.text((hostile(word),)).splitlines()) == len(found((hostile(word),), explained=True))


@pytest.mark.parametrize("word", HOSTILE)
def test_no_text_of_a_user_becomes_markup_in_markdown(word: str) -> None:
    from markdown_it import MarkdownIt

    def types(report: Report) -> list[str]:
        tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown.text((report,), "0.1.0"))
        return [child.type for token in tokens for child in (token, *(token.children or ()))]

    written = types(hostile(word))
    assert not {"html_inline", "html_block", "link_open", "image", "em_open", "s_open"} & set(written)
    assert written.count("strong_open") == types(hostile("word")).count("strong_open")
    assert written.count("fence") == types(hostile("word")).count("fence")
    shown = markdown.text((hostile(word),), "0.1.0")
    assert not re.search(r"@\w|#\d|https:|www\.", re.sub(r"(`+).*?\1", "", shown))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_markdown_tells_versions_shapes_findings_and_numbers() -> None:
    shown = markdown.text((FULL,), "0.1.0")
    for said in ("kerasdoctor 0.1.0", "keras 3.15.1", "(10000, 20)", "**verified**", "5,713 of 10,000 rows", "softmax"):
        assert said in shown
    assert "course" not in shown
    assert "mod7.py" in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("no such file: '/home/alice/secret/rows.csv'", "no such file: 'rows.csv'"),
        ("read ~/data/set.csv, then C:\\Users\\me\\a.txt", "read set.csv, then a.txt"),
        ("data/private/patients.csv is missing", "patients.csv is missing"),
        ("3 yes/no bits, 0.5/1.0 and input/output", "3 yes/no bits, 0.5/1.0 and input/output"),
        ("shape (None, 224, 224, 3) stays", "shape (None, 224, 224, 3) stays"),
        ("fit([1, 2, 3.5, -4, 5e3, 6, 7])", "fit([...])"),
        ("the script's own, and the model's own answer, which is right", None),
        (f'"{"word " * 20}"', '"..."'),
    ],
)
def test_markdown_is_for_strangers(written: str, shown: str | None) -> None:
    from kerasdoctor.render.private import Private

    assert Private("train.py").bare(written) == (written if shown is None else shown)


def test_what_the_script_printed_is_not_in_markdown() -> None:
    assert "reading tags" not in markdown.text((STOPPED,), "0.1.0")


def test_a_finding_without_a_place_stands_at_its_file() -> None:
    finding = Finding("no place", (), (), "", MULTI_HOT.confidence)
    cause = Cause(MULTI_HOT.rule, finding, MULTI_HOT.severity, MULTI_HOT.confidence)
    report = Report(PATH, (Diagnosis(PATH, (cause,)),), sources={PATH: SOURCE})
    assert json.loads(gitlab.text((report,), ROOT))[0]["location"]["positions"]["begin"] == {"line": 1, "column": 1}
    live = Report("model sequential", (Diagnosis("model sequential", (cause,)),))
    assert sarif_log(live)["runs"][0]["results"][0]["locations"] == [
        {"logicalLocations": [{"name": "model sequential"}]}
    ]
    assert "file=model sequential" in github.text((live,), ROOT)

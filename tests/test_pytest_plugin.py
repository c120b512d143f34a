"""The plugin in somebody else's project: items, marked tests, the fixture, and what other tools read of it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from conftest import ROOT

pytest_plugins = ["pytester"]

QUIET = ("-p", "no:randomly", "--strict-markers", "--strict-config")
BROKEN = (ROOT / "fixtures" / "mod7" / "broken.py").read_text()
RIGHT = """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

x = np.random.default_rng(0).normal(size=(300, 4))
model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x, x[:, :3].argmax(axis=1))
"""
MODEL = """
import numpy as np
import pytest
from keras import Input, Sequential
from keras.layers import Dense

x = np.random.default_rng(0).normal(size=(300, 4))
one, many = x[:, :3].argmax(axis=1), (x[:, :3] > 0).astype(int)


def model(loss):
    built = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
    built.compile(loss=loss, optimizer="adam")
    return built


right, wrong = "sparse_categorical_crossentropy", "categorical_crossentropy"
"""
WATCHED = f"""{MODEL}

@pytest.fixture
def trained():
    return model(wrong), model(wrong).fit(x, many, verbose=0)


@pytest.mark.kerasdoctor
def test_right():
    model(right).fit(x, one, verbose=0)


@pytest.mark.kerasdoctor
def test_wrong():
    model(wrong).fit(x, many, verbose=0)
    raise AssertionError("not reached")


@pytest.mark.kerasdoctor
def test_swallowed():
    with pytest.raises(Exception):
        model(wrong).fit(x, many, verbose=0)


@pytest.mark.kerasdoctor(ignore=["softmax-over-multi-hot-labels"])
def test_ignored():
    model(wrong).fit(x, many, verbose=0)


@pytest.mark.kerasdoctor(fail_on="never")
def test_only_told():
    model(wrong).fit(x, many, verbose=0)


@pytest.mark.kerasdoctor
def test_fixture(trained):
    pass


def test_unmarked():
    model(wrong).fit(x, many, verbose=0)
"""
FIXTURE = f"""{MODEL}

@pytest.mark.kerasdoctor
def test_right(kerasdoctor):
    kerasdoctor.assert_healthy(model(right), x, one, probe=False)


def test_wrong(kerasdoctor):
    kerasdoctor.assert_healthy(model(wrong), x, many, probe=False)


def test_ignored(kerasdoctor):
    kerasdoctor.assert_healthy(model(wrong), x, many, probe=False, ignore="softmax-over-multi-hot-labels")


def test_checked(kerasdoctor):
    report = kerasdoctor.check(model(wrong), x, many, probe=False)
    assert report.diagnoses[0].causes[0].rule.name == "softmax-over-multi-hot-labels"
"""


def settings(pytester: pytest.Pytester, *lines: str) -> None:
    pytester.makeini("\n".join(["[pytest]", *lines]))


def test_the_fixture_passes_a_healthy_setup_and_fails_a_broken_one_with_the_diagnosis(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(FIXTURE)
    done = pytester.runpytest_subprocess(*QUIET)
    done.assert_outcomes(passed=3, failed=1)
    done.stdout.fnmatch_lines(["*softmax-over-multi-hot-labels*", "*if a row can have several labels, or none*"])
    assert "pytest_plugin" not in done.stdout.str(), "the failure shows the diagnosis and no code of ours"


def test_marked_tests_are_watched_and_fail_before_the_training(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(WATCHED)
    done = pytester.runpytest_subprocess(*QUIET, "-v")
    done.assert_outcomes(passed=4, failed=2, errors=1)
    done.stdout.fnmatch_lines(
        [
            "*::test_right PASSED*",
            "*::test_wrong FAILED*",
            "*::test_swallowed FAILED*",
            "*::test_ignored PASSED*",
            "*::test_only_told PASSED*",
            "*::test_fixture ERROR*",
            "*::test_unmarked PASSED*",
            "*= kerasdoctor =*",
            "*::test_wrong: breaks softmax-over-multi-hot-labels at *.py:*",
        ]
    )
    assert "not reached" not in done.stdout.str()
    assert "::test_unmarked: " not in done.stdout.str()


def test_no_kerasdoctor_watches_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(WATCHED)
    settings(pytester, "addopts = --kerasdoctor")
    done = pytester.runpytest_subprocess(*QUIET, "--no-kerasdoctor", "-k", "wrong or fixture")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*AssertionError: not reached*"])
    assert "= kerasdoctor =" not in done.stdout.str()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("1", "*the kerasdoctor marker takes probe, fail_on, ignore, budget, seed, not 1*"),
        ("probing=True", "*the kerasdoctor marker takes probe, fail_on, ignore, budget, seed, not probing*"),
        ("fail_on='error'", "*fail_on is one of smells, hurts, breaks and never, not 'error'*"),
        ("ignore='no-rule'", "*there is no rule no-rule to ignore*"),
    ],
)
def test_a_wrong_marker_is_an_error_that_names_it(pytester: pytest.Pytester, said: str, told: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.kerasdoctor({said})\ndef test_it():\n    pass\n")
    done = pytester.runpytest_subprocess(*QUIET)
    done.stdout.fnmatch_lines([told])
    assert done.ret != 0


def test_configured_scripts_are_items_that_fail_with_the_diagnosis(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor = true", "kerasdoctor_static = true", "kerasdoctor_paths = train", "    *.ipynb")
    pytester.makepyfile(**{"train/broken": BROKEN, "train/right": RIGHT, "left_out": BROKEN, "test_it": RIGHT_TEST})
    done = pytester.runpytest_subprocess(*QUIET, "-v", "--junitxml=found.xml")
    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines(
        [
            "train/broken.py::kerasdoctor FAILED*",
            "train/right.py::kerasdoctor PASSED*",
            "*breaks?softmax-over-multi-hot-labels?: *",
            "*= kerasdoctor =*",
            "train/broken.py::kerasdoctor: breaks softmax-over-multi-hot-labels at train/broken.py:27",
        ]
    )
    cases = {case.get("classname"): case for case in ElementTree.parse(pytester.path / "found.xml").iter("testcase")}
    broken = next(case for name, case in cases.items() if "broken" in str(name))
    assert {(part.get("name"), part.get("value")) for part in broken.iter("property")} >= {
        ("kerasdoctor.breaks", "softmax-over-multi-hot-labels at train/broken.py:27")
    }
    assert "softmax-over-multi-hot-labels" in str(broken.find("failure").text)  # type: ignore[union-attr]


RIGHT_TEST = "def test_it():\n    pass\n"


def test_files_named_on_the_command_line_are_checked_and_never_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(train="raise SystemExit('it was run')\n", other=BROKEN)
    settings(pytester, "kerasdoctor_static = true")
    done = pytester.runpytest_subprocess(*QUIET, "--kerasdoctor", "train.py", "other.py::kerasdoctor")
    done.assert_outcomes(passed=1, failed=1)
    assert "it was run" not in done.stdout.str()


def test_a_script_that_holds_tests_is_both(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor_static = true", "kerasdoctor_paths = test_*.py")
    pytester.makepyfile(test_both=RIGHT_TEST)
    done = pytester.runpytest_subprocess(*QUIET, "--kerasdoctor", "test_both.py", "-v")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["test_both.py::kerasdoctor PASSED*"])


def test_nothing_is_collected_or_said_unless_asked(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor_paths = *.py")
    pytester.makepyfile(broken=BROKEN, test_it=RIGHT_TEST)
    done = pytester.runpytest_subprocess(*QUIET)
    done.assert_outcomes(passed=1)
    assert "kerasdoctor" not in done.stdout.str().split("configfile", 1)[0].split("plugins:")[0]
    assert "= kerasdoctor =" not in done.stdout.str()


def test_quiet_runs_have_no_summary(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor_static = true")
    pytester.makepyfile(broken=BROKEN)
    done = pytester.runpytest_subprocess(*QUIET, "--kerasdoctor", "-q", "broken.py")
    assert done.ret == 1
    assert "= kerasdoctor =" not in done.stdout.str()


def test_a_wrong_setting_is_told_before_anything_runs(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor = true", "kerasdoctor_fail_on = error")
    done = pytester.runpytest_subprocess(*QUIET)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*fail_on is one of smells, hurts, breaks and never, not 'error'*"])


def test_the_settings_of_kerasdoctor_hold_for_items(pytester: pytest.Pytester) -> None:
    own = pytester.path / "kerasdoctor.toml"
    pytester.makepyfile(broken=BROKEN)

    def run(text: str) -> pytest.RunResult:
        own.write_text(f"static = true\n{text}\n")
        return pytester.runpytest_subprocess(*QUIET, "--kerasdoctor", "broken.py")

    run("fail-on = 'never'").assert_outcomes(passed=1)
    run("ignore = ['heads', 'evaluation']").assert_outcomes(passed=1)
    failed = run("ignore = ['heads']")
    failed.assert_outcomes(failed=1)
    failed.stdout.fnmatch_lines(["*breaks[[]rounded-softmax]*"])
    assert "breaks[softmax-over-multi-hot-labels]" not in failed.stdout.str()
    wrong = run("sed = 1")
    wrong.assert_outcomes(failed=1)
    wrong.stdout.fnmatch_lines(["kerasdoctor: *kerasdoctor.toml:2: there is no setting sed; *"])
    missing = run("baseline = 'known.json'")
    missing.stdout.fnmatch_lines(["kerasdoctor: there is no baseline *known.json; write it with *"])


@pytest.mark.slow
def test_an_item_runs_its_script_up_to_fit(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor_probe = false", "kerasdoctor_paths = *.py")
    pytester.makepyfile(broken=BROKEN, right=RIGHT)
    done = pytester.runpytest_subprocess(*QUIET, "--kerasdoctor")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*of 10,000 rows of `y_train` do*"])


def test_two_workers_tell_what_they_found_once_and_in_order(pytester: pytest.Pytester) -> None:
    settings(pytester, "kerasdoctor_static = true", "kerasdoctor_paths = train")
    pytester.makepyfile(**{f"train/{name}": BROKEN for name in ("a", "b", "c")})
    done = pytester.runpytest_subprocess(*QUIET, "--kerasdoctor", "-n", "2")
    done.assert_outcomes(failed=3)
    told = [line for line in done.outlines if "::kerasdoctor: breaks rounded-softmax" in line]
    assert [line.split("::")[0] for line in told] == ["train/a.py", "train/b.py", "train/c.py"]


@pytest.mark.parametrize(
    "started",
    [["-p", "no:kerasdoctor"], ["-p", "kerasdoctor.pytest_plugin"]],
    ids=["kept away", "autoload is off"],
)
def test_pytest_starts_without_the_plugin_and_with_it_by_name(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, started: list[str]
) -> None:
    if "no:kerasdoctor" not in started:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(RIGHT_TEST)
    done = pytester.runpytest_subprocess(*started)
    done.assert_outcomes(passed=1)
    asked = pytester.runpytest_subprocess(*started, "--kerasdoctor")
    assert (asked.ret == pytest.ExitCode.USAGE_ERROR) == ("no:kerasdoctor" in started)


LIGHT = """
import sys

HEAVY = ("keras", "tensorflow", "numpy", "rich", "click", "wrapt")

def test_nothing_came_with_the_plugin():
    ours = sorted(name for name in sys.modules if name.startswith("kerasdoctor"))
    assert ours == ["kerasdoctor", "kerasdoctor.pytest_plugin"]
    assert not [name for name in HEAVY if name in sys.modules]
"""


def test_whoever_does_not_use_the_plugin_imports_one_module_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(LIGHT)
    pytester.runpytest_subprocess(*QUIET).assert_outcomes(passed=1)

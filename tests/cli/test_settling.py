"""The command line beats the environment, which beats the settings file, which beats the defaults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES

from kerasdoctor.cli import cli
from kerasdoctor.cli.check import check
from kerasdoctor.cli.settling import Given, InForce


def held(folder: Path, *arguments: str, **environment: str) -> InForce:
    """Return what is in force for a script in a folder, without checking it."""
    found: list[InForce] = []

    @click.pass_context
    def look(context: click.Context, /, **_: Any) -> None:
        found.append(Given(context).at(str(folder / "train.py")))

    command = click.Command("check", params=check.params, callback=look)
    done = CliRunner(env=environment).invoke(
        command, ["train.py", *arguments], auto_envvar_prefix="KERASDOCTOR_CHECK", standalone_mode=False, obj=[]
    )
    if done.exception is not None:
        raise done.exception
    return found[0]


def project(folder: Path, text: str) -> Path:
    (folder / "kerasdoctor.toml").write_text(text)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--static", "-q", *arguments], obj=[])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "mod7" / "broken.py", tmp_path / "train.py"))


def found(done: Result) -> set[str]:
    return {cause["rule"] for case in json.loads(done.stdout)["cases"] for cause in case["causes"]}


FILE = "static = true\ntask = 'bits'\nprobe = { seed = 7, budget = 5, compat = false, enabled = false }\n"


def test_a_file_beats_the_defaults(tmp_path: Path) -> None:
    options = held(project(tmp_path, FILE)).options
    assert (options.static, options.seed, options.budget, options.compat) == (True, 7, 5.0, False)
    assert (options.probe, options.choice.task, options.time_limit) == (False, "bits", 300.0)


def test_the_environment_beats_the_file_and_the_command_line_both(tmp_path: Path) -> None:
    project(tmp_path, FILE)
    assert held(tmp_path, KERASDOCTOR_CHECK_SEED="8").options.seed == 8
    every = held(tmp_path, "--seed", "9", "--run", "--probe", "--compat", KERASDOCTOR_CHECK_SEED="8").options
    assert (every.seed, every.static, every.probe, every.compat, every.budget) == (9, False, True, True, 5.0)


def test_it_is_told_where_each_value_comes_from(tmp_path: Path) -> None:
    settings = held(project(tmp_path, FILE), "--task", "real", KERASDOCTOR_CHECK_BUDGET="4").settings
    origins = {name: str(settings.origin(name)) for name in ("task", "probe.budget", "probe.seed", "fail-on")}
    assert origins == {
        "task": "the command line",
        "probe.budget": "the environment",
        "probe.seed": f"{tmp_path}/kerasdoctor.toml:3",
        "fail-on": "None",
    }


def test_a_file_may_be_named_and_settings_given_in_words(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("task = 'real'\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    project(inner, FILE)
    assert held(inner, "--config", str(other)).options.choice.task == "real"
    both = held(inner, "--config", "probe.seed=3", "--config", str(other)).options
    assert (both.seed, both.choice.task) == (3, "real")
    assert held(inner, "--config", "probe.seed=3", "--seed", "4").options.seed == 4


def test_isolated_knows_no_file(tmp_path: Path) -> None:
    alone = held(project(tmp_path, FILE), "--isolated").options
    assert (alone.seed, alone.choice.task, alone.choice.foreign) == (0, None, False)
    with pytest.raises(click.UsageError, match="none beside --isolated"):
        held(tmp_path, "--isolated", "--config", str(tmp_path / "kerasdoctor.toml"))


def test_the_file_near_each_path_holds_for_it(broken: Path) -> None:
    inner = broken.parent / "inner"
    inner.mkdir()
    shutil.copy(broken, inner)
    project(inner, "select = ['rounded-softmax']\n")
    reports = json.loads(run("--format", "json", str(broken), str(inner / "train.py")).stdout)
    rules = [{cause["rule"] for cause in report["cases"][0]["causes"]} for report in reports]
    assert rules[1] == {"rounded-softmax"} < rules[0]


def test_rules_are_chosen_by_file_and_command_line(broken: Path) -> None:
    project(broken.parent, "ignore = ['evaluation']\n")
    assert found(run(str(broken), "--format", "json")) == {"softmax-over-multi-hot-labels"}
    named = run(str(broken), "--format", "json", "--select", "rounded-softmax,predict-in-a-loop")
    assert found(named) == {"rounded-softmax", "predict-in-a-loop"}
    assert found(run(str(broken), "--format", "json", "--isolated", "--ignore", "heads")) == found(named)


def test_fail_on_of_the_file_decides_the_exit_code(broken: Path) -> None:
    assert run(str(broken)).exit_code == 1
    project(broken.parent, "fail-on = 'never'\n")
    assert run(str(broken)).exit_code == 0
    assert run(str(broken), "--fail-on", "smells").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "heds"), "--select: there is no rule and no family heds; did you mean heads?"),
        (("--extend-select", "a,zzzz"), "--extend-select: there is no rule and no family a; `kerasdoctor rules` lists"),
        (("--config", "nowhere.toml"), "nowhere.toml cannot be read: No such file or directory"),
        (("--config", "seed = 1"), "--config 'seed = 1': there is no setting seed; "),
    ],
)
def test_mistakes_are_mistakes_of_usage(broken: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(str(broken), *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_excluded_files_and_folders_of_a_folder_are_not_read(broken: Path) -> None:
    old = broken.parent / "old" / "deep"
    old.mkdir(parents=True)
    shutil.copy(broken, old)
    shutil.copy(broken, broken.with_name("skipped.py"))
    everything = json.loads(run(str(broken.parent), "--format", "json").stdout)
    assert len(everything) == 3
    project(broken.parent, "exclude = ['old/', 'skipped.py']\n")
    assert json.loads(run(str(broken.parent), "--format", "json").stdout)["subject"] == str(broken)

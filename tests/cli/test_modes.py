"""Counts in place of reports, the settings in force, again at each change, and exit codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT, heed_interrupts

from kerasdoctor.cli import again, cli
from kerasdoctor.settings import read_settings

BROKEN = FIXTURES / "mod7" / "broken.py"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", "-q", *map(str, arguments)], obj=[])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return Path(shutil.copy(BROKEN, tmp_path / "train.py"))


def test_statistics_count_the_findings_of_each_rule(broken: Path) -> None:
    shutil.copy(broken, broken.with_name("again.py"))
    (broken.with_name("quiet.py")).write_text("import keras\n")
    done = run("--static", "--statistics", broken.parent)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0].split("\t") == ["count", "rule", "severity", "files"]
    assert "2\trounded-softmax\tbreaks\t2" in lines
    assert lines[-1] == "6 findings of 3 rules in 3 files"
    listed = json.loads(run("--static", "--statistics", "--format", "json", broken).stdout)
    assert {"rule": "rounded-softmax", "family": "evaluation", "severity": "breaks", "count": 1, "files": 1} in listed
    assert run("--static", "--statistics", broken.with_name("quiet.py")).stdout == "nothing found in 1 file\n"


def test_settings_in_force_are_shown_as_a_settings_file_spells_them(broken: Path) -> None:
    file = broken.with_name("kerasdoctor.toml")
    file.write_text(
        'ignore = ["evaluation"]\nper-file-ignores = { "a \\"b\\".py" = ["heads"] }\nfail-on = "never"\n'
        'severity = { heads = "smells" }\nprobe = { budget = 2.5, stand-in = true }\n'
    )
    done = run("--show-settings", broken, "--ignore", "heads", "--seed", "3")
    assert done.exit_code == 0
    lines = [line.split("  # ") for line in done.stdout.splitlines()]
    assert f"{broken}: settings from {file}; " in done.stdout
    origins = {tuple(part.strip() for part in line) for line in lines[1:]}
    assert {
        ('ignore = ["evaluation"]', f"{file}:1"),
        ('ignore = ["heads"]', "the command line"),
        ('fail-on = "never"', f"{file}:3"),
        ("probe.budget = 2.5", f"{file}:5"),
        ("probe.seed = 3", "the command line"),
        ("probe.time-limit = 300", "default"),
        ("# task is not set", "default"),
    } <= origins
    shown = [line for line in done.stdout.splitlines() if not line.startswith('ignore = ["heads"]')]
    copy = broken.with_name("copy.toml")
    copy.write_text("\n".join(shown))
    before, after = (read_settings(each, lambda: {"heads", "evaluation"}) for each in (file, copy))
    values = {name: value for name, (value, _) in after.values.items()}
    assert {name: value for name, (value, _) in before.values.items()}.items() <= values.items()


def test_whatever_is_found_the_exit_code_is_zero_where_that_is_asked(broken: Path) -> None:
    assert run("--static", broken).exit_code == 1
    assert run("--static", broken, "--exit-zero").exit_code == 0
    broken.write_text("def (")
    assert run("--static", broken, "--exit-zero").exit_code == 2


def test_nothing_to_check_is_a_mistake() -> None:
    done = run("--static")
    assert done.exit_code == 2
    assert "name a script" in done.stderr


def test_it_is_checked_again_at_each_change_only(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    calls: list[str] = []
    waits = iter((lambda: None, lambda: file.write_text("x"), lambda: None, file.unlink))

    def once() -> None:
        calls.append("now")
        if len(calls) == 2:
            raise click.UsageError("a mistake in the settings")

    again.check_again(once, lambda: [file], rounds=3, wait=lambda _: next(waits)())
    assert len(calls) == 3
    assert next(waits, None) is None


def test_settings_and_baselines_are_watched_too(broken: Path) -> None:
    broken.with_name("pyproject.toml").write_text("[tool.kerasdoctor]\nbaseline = 'known.json'\n")
    with click.Context(click.Command("check")) as context:
        files = again.files_to_watch(context, [str(broken.parent), str(broken)])
    names = [broken.name, "pyproject.toml", "kerasdoctor.toml", "known.json"]
    assert {broken.with_name(name) for name in names} <= set(files)


@pytest.mark.parametrize("other", ["--run", "--fix", "--diff", "--write-baseline=b.json", "-"])
def test_a_watch_only_reads(broken: Path, other: str) -> None:
    done = run("--watch", broken, other)
    assert done.exit_code == 2
    assert "it cannot go with" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_watch_heeds_changes_and_ends_at_an_interrupt(broken: Path) -> None:
    command = [sys.executable, "-m", "kerasdoctor", "check", "--watch", "-q", "--format", "concise", str(broken)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=heed_interrupts
    ) as process:
        assert process.stdout is not None
        try:
            first = _until(process.stdout, "watching")
            time.sleep(0.1)
            broken.write_text("import keras\n")
            second = _until(process.stdout, "watching")
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert any("rounded-softmax" in line for line in first)
    assert not any("rounded-softmax" in line for line in second)
    assert "no longer watching" in rest
    assert process.returncode == 0


def _until(lines: object, word: str) -> list[str]:
    found: list[str] = []
    for line in lines:  # type: ignore[attr-defined]
        found.append(line)
        if word in line:
            return found
    raise AssertionError(found)

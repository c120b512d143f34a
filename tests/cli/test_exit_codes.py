"""Exit codes that scripts can rely on: click's own 1 never looks like a finding."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from conftest import ROOT

from kerasdoctor import cli
from kerasdoctor.cli.codes import CLOSED, EXAMINED, FAILED, FINDINGS, INTERRUPTED


def raising(error: BaseException) -> Callable[..., object]:
    def main(*_: object, **__: object) -> object:
        raise error

    return main


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (lambda *_, **__: FINDINGS, FINDINGS),
        (lambda *_, **__: None, EXAMINED),
        (raising(click.UsageError("no")), FAILED),
        (raising(click.ClickException("no")), FAILED),
        (raising(click.Abort()), INTERRUPTED),
        (raising(KeyboardInterrupt()), INTERRUPTED),
        (raising(RuntimeError("ours")), FAILED),
    ],
)
def test_each_way_to_end_has_its_code(
    outcome: Callable[..., object], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.cli, "main", outcome)
    monkeypatch.setattr(sys, "argv", ["kerasdoctor"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == code
    errors = capsys.readouterr().err
    assert ("Please report it" in errors) == ("RuntimeError" in errors)


def rules_to(stdout: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kerasdoctor", "rules"],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def test_a_reader_that_goes_away_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = rules_to(writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (CLOSED, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")  # noqa: PTH110
def test_a_full_disk_is_told() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    done = rules_to(full)
    os.close(full)
    assert done.returncode == FAILED
    assert done.stderr == "kerasdoctor: the report cannot be written: No space left on device\n"

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Run, heed_interrupts

from kerasdoctor.checkup import Census, Options, check_folder, one, processes
from kerasdoctor.report import Report

FAULTY = """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense
x = np.vstack(list(range(60)))
y = np.arange(60) % 3
model = Sequential([Input((1,)), Dense(1, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(x, y)
"""
STATIC = Options(static=True)


def checked(folder: Path, jobs: int | None = 1) -> tuple[list[Report], Census]:
    census = Census(str(folder))
    return list(check_folder(str(folder), STATIC, progress=lambda _: None, jobs=jobs, census=census)), census


def files_in(folder: Path, count: int, text: str = FAULTY) -> None:
    for number in range(count):
        (folder / f"train_{number:02}.py").write_text(text)


def test_several_processes_say_the_same_in_the_same_order(tmp_path: Path, kerasdoctor_command: Run) -> None:
    files_in(tmp_path, 9)
    (tmp_path / "quiet.py").write_text("import keras\n")
    (tmp_path / "other.py").write_text("x = 1\n")
    one, several = (
        kerasdoctor_command("check", ".", "--jobs", jobs, "--format", "json", cwd=tmp_path) for jobs in ("1", "3")
    )
    assert one.returncode == several.returncode == 1
    reports = [json.loads(done.stdout) for done in (one, several)]
    for report in (item for items in reports for item in items):
        report["seconds"] = 0
    assert reports[0] == reports[1]
    assert [report["subject"] for report in reports[0]] == sorted(report["subject"] for report in reports[0])
    assert ".: 10 files read, 9 of them with findings; 1 dismissed" in several.stderr


def test_what_cannot_be_opened_is_noted_and_the_rest_goes_on(tmp_path: Path) -> None:
    files_in(tmp_path, 1)
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "round.py").symlink_to(tmp_path / "round.py")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    reports, census = checked(tmp_path)
    assert [Path(report.subject).name for report in reports] == ["train_00.py"]
    assert census.with_findings == census.read == 1
    assert sorted(Path(told.partition(" (")[0]).name for told in census.unreadable) == [
        "gone.py",
        "pipe.py",
        "round.py",
    ]
    assert "not opened: " in str(census)


def test_a_file_that_may_not_be_read_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_in(tmp_path, 2)
    allowed = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "train_00.py":
            raise PermissionError(13, "Permission denied")
        return allowed(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    reports, census = checked(tmp_path)
    assert [Path(report.subject).name for report in reports] == ["train_01.py"]
    assert census.unreadable == [f"{tmp_path / 'train_00.py'} (Permission denied)"]


def test_a_file_that_is_no_utf8_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    files_in(tmp_path, 1)
    (tmp_path / "old.py").write_bytes(b"import keras\nx = '\xff\xfe'\n")
    reports, census = checked(tmp_path)
    assert [report.stop.reason if report.stop else None for report in reports] == ["unreadable", None]
    assert (census.read, census.failed, census.with_findings) == (2, 1, 1)


def break_on(name: str, how: str) -> Callable[..., Report]:
    def check_file(path: str, options: Options, *, progress: object) -> Report:
        if Path(path).name == name:
            if how == "dies":
                os._exit(3)
            raise ZeroDivisionError("no such luck")
        return Report(path, static=True)

    return check_file


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_of_ours_in_one_file_leaves_the_others(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_in(tmp_path, 12)
    monkeypatch.setattr(one, "check_file", break_on("train_05.py", "raises"))
    reports, census = checked(tmp_path, jobs)
    assert [Path(report.subject).name for report in reports] == [f"train_{number:02}.py" for number in range(12)]
    (stopped,) = [report for report in reports if report.stop is not None]
    assert stopped.stop is not None
    assert stopped.stop.reason == "failed"
    assert "ZeroDivisionError" in stopped.stop.message
    assert census.failed == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the fault is handed to the processes by forking")
def test_a_process_that_dies_takes_no_other_file_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_in(tmp_path, 20)
    monkeypatch.setattr(one, "check_file", break_on("train_06.py", "dies"))
    monkeypatch.setattr(processes, "_context", lambda: multiprocessing.get_context("fork"))
    reports, _ = checked(tmp_path, 2)
    assert [Path(report.subject).name for report in reports] == [f"train_{number:02}.py" for number in range(20)]
    assert [report.stop.message for report in reports if report.stop] == ["the process that checked this file died"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_all_processes(jobs: str, tmp_path: Path) -> None:
    files_in(tmp_path, 300)
    command = [sys.executable, "-m", "kerasdoctor", "check", ".", "--jobs", jobs]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=heed_interrupts,
    ) as child:
        assert child.stderr is not None
        assert child.stderr.readline().startswith("kerasdoctor: "), "it tells what it finds as it goes"
        os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    assert said.splitlines()[-1] == "kerasdoctor: interrupted"
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)


def test_files_without_keras_are_never_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_in(tmp_path, 3, "def broken(:\n")
    monkeypatch.setattr(one, "check_file", break_on("train_00.py", "raises"))
    reports, census = checked(tmp_path)
    assert census.dismissed == 3
    assert [report.notes[0].split(" mention")[0] for report in reports] == ["none of 3 Python files"]

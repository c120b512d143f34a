"""Reports go to several files at once, whole or not at all."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from conftest import FIXTURES, Run

from kerasdoctor.cli.writing import why_not_writable, write_whole

BROKEN = str(FIXTURES / "mod7" / "broken.py")


def test_one_run_writes_several_reports(kerasdoctor_command: Run, tmp_path: Path) -> None:
    done = kerasdoctor_command(
        "check", "--static", "-q", BROKEN, "-o", f"json:{tmp_path / 'a.json'}", "-o", f"full:{tmp_path / 'b.txt'}"
    )
    assert done.returncode == 1
    assert "softmax-over-multi-hot-labels" in done.stdout
    assert json.loads((tmp_path / "a.json").read_text())["subject"] == BROKEN
    assert "softmax-over-multi-hot-labels" in (tmp_path / "b.txt").read_text()


def test_a_bare_path_takes_the_place_of_stdout(kerasdoctor_command: Run, tmp_path: Path) -> None:
    file = tmp_path / "sarif:a"  # as a path it begins with no format, for it is absolute
    done = kerasdoctor_command("check", "--static", "-q", BROKEN, "--format", "json", "-o", str(file))
    assert done.stdout == ""
    assert json.loads(file.read_text())["schema"] == "kerasdoctor/1"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["json:nowhere/a.json"], "the folder of nowhere/a.json does not exist"),
        (["json:."], "is a folder"),
        (["json:a", "full:a"], "cannot go to the same file"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is_run(
    files: list[str], said: str, kerasdoctor_command: Run, tmp_path: Path
) -> None:
    (tmp_path / "train.py").write_text("open('ran', 'w')\n")
    done = kerasdoctor_command("check", "train.py", *(part for file in files for part in ("-o", file)), cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "ran").exists()


def test_a_file_keeps_its_mode_and_its_links(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(str(link), b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_file_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(str(file), b"new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert why_not_writable(str(pipe)) is None
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(str(pipe), b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)

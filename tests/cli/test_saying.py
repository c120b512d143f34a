"""What is said beside the reports: settings, options and names with escapes and commands in them stay text."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT

EVIL = "\x1b[31mred\x07\n::error::injected"
WRITTEN = "\\u001b[31mred\\u0007\\n::error::injected"
CHECK = ("check", "--static", "-q", "train.py")


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """Return what a command writes to a terminal, from which click takes no escapes away."""
    near, far = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-m", "kerasdoctor", *arguments], cwd=folder, env=env, stdin=far, stdout=far, stderr=far
    ):
        os.close(far)
        parts = []
        try:
            while part := os.read(near, 65536):
                parts.append(part)
        except OSError:  # the other end is closed
            pass
        finally:
            os.close(near)
    return b"".join(parts).decode("utf-8", "replace").replace("\r\n", "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FIXTURES / "mod7" / "broken.py", tmp_path / "train.py")
    return tmp_path


def harmless(told: str) -> bool:
    lines = told.splitlines()
    return "\x1b[31m" not in told and "\x07" not in told and not [x for x in lines if x.lstrip().startswith("::")]


@pytest.mark.parametrize(
    "settings",
    [
        f'"{WRITTEN}" = 1\n',
        f'select = ["{WRITTEN}"]\n',
        f'task = "{WRITTEN}"\n',
        f'[per-file-ignores]\n"{WRITTEN}" = ["{WRITTEN}"]\n',
        f'[severity]\n"{WRITTEN}" = "{WRITTEN}"\n',
    ],
)
def test_settings_are_told_as_text(settings: str, folder: Path) -> None:
    (folder / "kerasdoctor.toml").write_text(settings)
    told = on_a_terminal(folder, *CHECK)
    assert "Error: kerasdoctor.toml" in told
    assert "injected" in told
    assert harmless(told), told


@pytest.mark.parametrize(
    "arguments",
    [
        (*CHECK, "--select", EVIL),
        (*CHECK, f"--{EVIL}"),
        (*CHECK, "-o", f"json:{EVIL}/a.json"),
        (*CHECK, "--baseline", EVIL),
        ("check", "--static", "-q", f"{EVIL}.py"),
        ("explain", EVIL),
        ("rules", EVIL),
        (EVIL,),
    ],
)
def test_options_and_names_are_told_as_text(arguments: tuple[str, ...], folder: Path) -> None:
    told = on_a_terminal(folder, *arguments)
    assert "injected" in told
    assert harmless(told), told


def test_folders_are_told_as_text(folder: Path) -> None:
    inner = folder / "\x1b[31mred\x07\n::error::injected"
    inner.mkdir()
    shutil.move(folder / "train.py", inner)
    told = on_a_terminal(folder, "check", "--static", inner.name)
    assert "softmax-over-multi-hot-labels" in told
    assert harmless(told), told

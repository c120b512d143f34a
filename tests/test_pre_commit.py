"""The hook for pre-commit: it reads the files of a commit, leaves alone what is none of its business, runs nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT

from kerasdoctor.cli import cli

HOOK = (ROOT / ".pre-commit-hooks.yaml").read_text()


def entry() -> list[str]:
    found = re.search(r"^  entry: kerasdoctor (.+)$", HOOK, re.MULTILINE)
    assert found is not None
    return found.group(1).split()


def hook(folder: Path, *files: str) -> Result:
    return CliRunner().invoke(cli, [*entry(), *(str(folder / file) for file in files)], obj=[])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(FIXTURES / "mod7" / "broken.py", tmp_path / "train.py")
    (tmp_path / "other.py").write_text("open('run', 'w')\n")
    (tmp_path / "keras_but_right.py").write_text("import keras\nopen('run', 'w')\n")
    (tmp_path / "python2.py").write_text("print 'no business of ours'\n")
    return tmp_path


def test_what_is_right_or_no_business_of_ours_passes_without_a_word(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    done = hook(project, "other.py", "keras_but_right.py", "python2.py")
    assert (done.exit_code, done.output) == (0, "")
    assert not (project / "run").exists()


def test_a_finding_stops_the_commit(project: Path) -> None:
    done = hook(project, "train.py", "other.py")
    assert done.exit_code == 1
    assert "softmax-over-multi-hot-labels" in done.stdout
    assert "other.py" not in done.output


def test_a_script_with_keras_that_cannot_be_read_is_told(project: Path) -> None:
    (project / "python2.py").write_text("import keras\ndef (\n")
    done = hook(project, "python2.py")
    assert done.exit_code == 2
    assert "is not valid Python" in done.stdout


def test_what_the_settings_exclude_is_left_out_though_it_is_named(project: Path) -> None:
    old = project / "old" / "deep"
    old.mkdir(parents=True)
    shutil.copy(project / "train.py", old)
    (project / "kerasdoctor.toml").write_text("exclude = ['old/']\n")
    assert hook(project, "old/deep/train.py").output == ""
    assert CliRunner().invoke(cli, ["check", "--static", "-q", str(old / "train.py")], obj=[]).exit_code == 1


def test_a_comment_that_allows_nothing_is_told_there_too(project: Path) -> None:
    (project / "keras_but_right.py").write_text("import keras\nx = 1  # kerasdoctor: allow map-given-to-stack\n")
    done = hook(project, "keras_but_right.py")
    assert done.exit_code == 0
    assert "line 2: nothing needs" in done.stdout


def test_the_hook_gets_scripts_and_notebooks_all_at_once() -> None:
    lines = HOOK.splitlines()
    assert {"  types_or: [python, jupyter]", "  require_serial: true", "  language: python"} <= set(lines)


@pytest.mark.slow
def test_pre_commit_itself_runs_the_hook_in_a_repository(project: Path) -> None:
    """The hook as published, but in this interpreter: an environment of its own would have to be downloaded."""
    from pre_commit.clientlib import load_manifest
    from pre_commit.yaml import yaml_dump

    manifest = ROOT / ".pre-commit-hooks.yaml"
    (published,) = load_manifest(manifest)
    assert published["entry"].startswith("kerasdoctor check ")
    here = {**published, "language": "system", "entry": f"{sys.executable} -m {published['entry']}"}
    config = {"repos": [{"repo": "local", "hooks": [here]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml_dump(config))
    shutil.copy(FIXTURES / "mod7" / "broken.ipynb", project / "notes.ipynb")
    (project / "notes.txt").write_text("import keras\ndef (\n")  # no Python, so none of its business
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"PRE_COMMIT_HOME": str(project / ".cache"), "PYTHONPATH": str(ROOT)}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    hooks = (sys.executable, "-m", "pre_commit", "run", "--color=never")
    assert run("git", "init", "-q").returncode == 0
    run("git", "add", ".")
    done = run(*hooks)
    assert done.returncode == 1, done.stderr
    assert "kerasdoctor" in done.stdout
    assert "Failed" in done.stdout
    assert "train.py, fit at line" in done.stdout
    assert "notes.ipynb, fit at cell" in done.stdout
    assert "other.py" not in done.stdout
    assert "notes.txt" not in done.stdout
    run("git", "rm", "-q", "--cached", "train.py", "notes.ipynb")
    passed = run(*hooks)
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout

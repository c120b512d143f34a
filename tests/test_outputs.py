"""Reports go to several files at once, whole or not at all."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FIXTURES, Run
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token
from render.sarif_shape import validate
from render.test_render_browser import BROWSER, measured
from render.test_render_web import Tags

from kerasdoctor.cli.writing import why_not_writable, write_whole
from kerasdoctor.render import json_report

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


def validated(folder: Path) -> None:
    """Have each report of the flagship read as its reader would, and its patch applied."""
    Draft202012Validator(json_report.schema()).validate(json.loads((folder / "a.json").read_text()))
    validate(json.loads((folder / "a.sarif").read_text()))
    issues = json.loads((folder / "a.gitlab").read_text())
    assert {"description", "check_name", "fingerprint", "severity", "location"} <= issues[0].keys()
    rows = [json.loads(line) for line in (folder / "a.jl").read_text().splitlines()]
    names = [row["code"] for row in rows if row["role"] == "cause"]
    assert names == [issue["check_name"] for issue in issues]
    commands, fence, _ = (folder / "a.github").read_text().partition("::stop-commands::")
    assert fence
    assert len(commands.splitlines()) == len(issues)
    assert all(re.match("::(error|warning|notice) title=kerasdoctor", line) for line in commands.splitlines())
    assert f"`{names[0]}`" in (folder / "a.md").read_text()
    assert {"fence", "table_open", "strong_open"} <= {token.type for token in _tokens((folder / "a.md").read_text())}
    assert names[0] in (folder / "a.txt").read_text()
    assert names[0] in (folder / "a.nar").read_text()
    assert not re.search("[\u2190-\u259f\u2700-\u27bf`]", (folder / "a.nar").read_text())
    lines = (folder / "a.concise").read_text().splitlines()
    assert [match[1] for line in lines[:-1] if (match := re.search(r":\d+:\d+: \w+\[(.+?)\] ", line))] == names
    assert names[0] in Tags((folder / "a.html").read_text()).text  # which also finds each element closed


def _tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token
        yield from token.children or ()


EACH = [part for name, ending in (
    ("json", "json"), ("sarif", "sarif"), ("gitlab", "gitlab"), ("json-lines", "jl"), ("github", "github"),
    ("markdown", "md"), ("full", "txt"), ("html", "html"), ("narrated", "nar"), ("concise", "concise"),
) for part in ("-o", f"{name}:a.{ending}")]  # fmt: skip


def test_each_format_of_one_run_is_what_its_reader_takes(kerasdoctor_command: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(Path(BROKEN).read_text())
    done = kerasdoctor_command("check", "--static", "-q", "broken.py", *EACH, cwd=tmp_path)
    assert done.returncode == 1
    validated(tmp_path)


@pytest.mark.slow
def test_each_format_of_one_live_run_is_what_its_reader_takes(kerasdoctor_command: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(Path(BROKEN).read_text())
    done = kerasdoctor_command("check", "-q", "broken.py", *EACH, cwd=tmp_path)
    assert done.returncode == 1
    validated(tmp_path)
    log = json.loads((tmp_path / "a.sarif").read_text())
    assert log["runs"][0]["automationDetails"]["id"] == "kerasdoctor/live/"
    for width in (360, 1280) if BROWSER is not None else ():
        page = measured((tmp_path / "a.html").read_text(), tmp_path, width)
        assert (page["over"], page["wide"], page["faint"], page["loaded"]) == (0, [], [], 0)
    told = json.loads((tmp_path / "a.json").read_text())["cases"][0]
    assert told["measured"]["ceilings"]["heads"][0]["lowest_loss"] > 0.5
    assert told["measured"]["probe"]["memorised"]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    chosen = ("--choose", "softmax-over-multi-hot-labels:7 classes")
    patch = kerasdoctor_command("check", "-q", "broken.py", "--diff", *chosen, cwd=tmp_path)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=patch.stdout, text=True, check=True)
    assert "sparse_categorical_crossentropy" in (tmp_path / "broken.py").read_text()


def test_a_workflow_of_github_gets_a_summary_and_paths_from_its_root(
    kerasdoctor_command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "course"
    inner.mkdir()
    (inner / "broken.py").write_text(Path(BROKEN).read_text())
    page = tmp_path / "summary.md"
    page.write_text("an earlier step\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    done = kerasdoctor_command("check", "--static", "-q", "--format", "github", "broken.py", cwd=inner)
    assert "file=course/broken.py," in done.stdout.splitlines()[0]
    assert page.read_text().startswith("an earlier step\n### kerasdoctor on `broken.py`")
    done = kerasdoctor_command("check", "--static", "-q", "broken.py", "-o", "gitlab:a.json", cwd=inner)
    assert json.loads((inner / "a.json").read_text())[0]["location"]["path"] == "course/broken.py"


@pytest.mark.parametrize(
    "name", ["::error::a.py", "\x1b[31mred.py", "[a](https:b).py", "a b%0A.py", "line\n::error::b.py"]
)
def test_no_name_of_a_file_becomes_more_than_a_name(name: str, kerasdoctor_command: Run, tmp_path: Path) -> None:
    name = name.replace("/", "")
    (tmp_path / name).write_text(Path(BROKEN).read_text())
    done = kerasdoctor_command("check", "--static", "-q", f"./{name}", *EACH, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    # A workflow takes each line for a command that begins like one, whatever the format is.
    lines = (done.stdout + done.stderr + (tmp_path / "a.txt").read_text()).splitlines()
    assert not [line for line in lines if line.lstrip().startswith("::error::b")]
    validated(tmp_path)

"""Compares the speed of `kerasdoctor check --static` with pyflakes: static_speed.py FOLDER [PROGRAMS]

Takes up to 200 scripts that use Keras from below FOLDER and prints, each in one process:
- the ratio to `python -m pyflakes` on a folder of these scripts (wanted: at most 1.5);
- the ratio on a folder where one script in ten uses Keras, the others are from the standard library (at most 0.5);
- the ratio of the start-up to bare Python with click and rich imported (at most 2.5);
- the time for all scripts below PROGRAMS.

Times are processor times, user and system, of plain commands; each ratio is the median over runs that take turns,
after one run of each that counts for nothing.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

MOST_FILES = 200
OTHERS_FOR_EACH = 9
CHECK = [sys.executable, "-m", "kerasdoctor", "check", "--static", "-q", "--jobs", "1"]
PYFLAKES = [sys.executable, "-m", "pyflakes"]
BARE = [sys.executable, "-c", "import click, rich.console, rich.text"]


def parses(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True


def using_keras(folder: Path) -> list[Path]:
    """Return up to 200 scripts that use Keras, evenly spread over those below a folder."""
    found = [path for path in sorted(folder.rglob("*.py")) if path.is_file() and b"keras" in path.read_bytes()]
    found = [path for path in found if parses(path.read_bytes())]
    step = max(1, len(found) // MOST_FILES)
    return found[::step][:MOST_FILES]


def without_keras() -> Iterator[Path]:
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        if "site-packages" not in path.parts and "test" not in path.parts:
            content = path.read_bytes()
            if content.strip() and b"keras" not in content and b"tensorflow" not in content and parses(content):
                yield path


def copied(paths: list[Path], folder: Path) -> Path:
    folder.mkdir()
    for number, path in enumerate(paths):
        shutil.copyfile(path, folder / f"{number:04}_{path.name}")
    return folder


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the processor time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(commands: list[list[str]], runs: int, environment: dict[str, str]) -> list[float]:
    """Return the median time of each command over runs that take turns."""
    for command in commands:
        seconds(command, environment)
    times = [[seconds(command, environment) for command in commands] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def compare(title: str, own: list[str], other: list[str], runs: int, environment: dict[str, str]) -> None:
    mine, theirs = medians([own, other], runs, environment)
    print(f"{title}: {mine:.2f} s against {theirs:.2f} s, ratio {mine / theirs:.2f}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("programs", type=Path, nargs="?")
    arguments.add_argument("--runs", type=int, default=5)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        # As for an installed package, compiled modules are there, wherever this one stands.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": str(place / "compiled")}
        users = using_keras(given.folder)
        folder = copied(users, place / "users")
        title = f"{len(users)} scripts that use Keras, against pyflakes"
        compare(title, [*CHECK, str(folder)], [*PYFLAKES, str(folder)], given.runs, environment)
        few = users[:: OTHERS_FOR_EACH + 1]
        others = list(without_keras())[: len(few) * OTHERS_FOR_EACH]
        folder = copied([*few, *others], place / "mixed")
        title = f"{len(few)} of {len(few) + len(others)} scripts use Keras, against pyflakes"
        compare(title, [*CHECK, str(folder)], [*PYFLAKES, str(folder)], given.runs, environment)
        tiny = place / "tiny.py"
        tiny.write_text("import keras\n")
        compare("start of a check, against bare Python", [*CHECK, str(tiny)], BARE, 2 * given.runs, environment)
        help_of = [sys.executable, "-m", "kerasdoctor", "--help"]
        compare("start of --help, against bare Python", help_of, BARE, 2 * given.runs, environment)
        if given.programs is not None:
            count = sum(1 for _ in given.programs.rglob("*.py"))
            (time,) = medians([[*CHECK, str(given.programs)]], given.runs, environment)
            print(f"all {count} scripts below {given.programs}: {time:.2f} s")


if __name__ == "__main__":
    main()

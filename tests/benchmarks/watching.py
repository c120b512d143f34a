"""What looking costs on the flagship, per mode, in one run: watching.py [ROUNDS]

The floor is the flagship's script up to the end of its `fit`: importing, making the data, training. Each
round runs it plain, watched, and watched with the probe, then as a test that is marked, without and with the plugin's
look, in turn; medians of the paired differences and ratios are printed (wanted: at most 1.25 and 2 s without the
probe). Times are processor times, so that what else runs on the machine counts little; the wall times stand beside
them. What is imported for a look before the fit is in both.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "fixtures/mod7/broken.py"
TRAINED = "model.fit("
RUN = """
import sys
{before}
source = open({script!r}).read()
end = source.index("\\n", source.index({trained!r}))
exec(compile(source[:end], {script!r}, "exec"), {{"__name__": "__main__"}})
"""
WATCH = "import kerasdoctor; kerasdoctor.watch({arguments})"
TEST = """
import pytest


@pytest.mark.kerasdoctor(fail_on="never")
def test_training():
    source = open({script!r}).read()
    end = source.index("\\n", source.index({trained!r}))
    exec(compile(source[:end], {script!r}, "exec"), {{"__name__": "__main__"}})
"""
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "kerasdoctor.pytest_plugin", "-s")
FOUND = "softmax-over-multi-hot-labels"
# Each mode, and the one without a look that it is compared with.
MODES = {"watched": "plain", "probed": "plain", "marked test": "test"}


def program(before: str) -> tuple[str, ...]:
    """Return how Python is called for the flagship's training after some lines."""
    return ("-c", RUN.format(before=before, script=str(SCRIPT), trained=TRAINED))


def ways(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return how Python is called for each mode; the test is written into a folder."""
    test = folder / "test_training.py"
    test.write_text(TEST.format(script=str(SCRIPT), trained=TRAINED))
    return {
        "plain": program(""),
        "watched": program(WATCH.format(arguments="")),
        "probed": program(WATCH.format(arguments="probe=True")),
        "test": (*PYTEST, "--no-kerasdoctor", str(test)),
        "marked test": (*PYTEST, "-v", str(test)),
    }


def seconds(name: str, call: Sequence[str]) -> tuple[float, float]:
    """Return the processor time and the wall time of the flagship's training in one mode."""
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    began, spent = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *call], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (FOUND in done.stderr + done.stdout) == (name in MODES), done.stderr + done.stdout
    cpu = taken.ru_utime + taken.ru_stime - spent.ru_utime - spent.ru_stime
    return cpu, time.perf_counter() - began


def main() -> None:
    """Time all modes and print what looking adds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with tempfile.TemporaryDirectory() as folder:
        calls = ways(Path(folder))
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
        seconds("plain", calls["plain"])
        for _ in range(rounds):
            for name, call in calls.items():
                taken[name].append(seconds(name, call))
    for name, times in taken.items():
        cpu, wall = (statistics.median(time) for time in zip(*times, strict=True))
        print(f"{name:11} {cpu:6.2f} s of processor, {wall:6.2f} s of wall (medians of {rounds})")
    for name, floor in MODES.items():
        pairs = list(zip(taken[name], taken[floor], strict=True))
        for at, kind in enumerate(("processor", "wall")):
            ratio = statistics.median(one[at] / other[at] for one, other in pairs)
            added = statistics.median(one[at] - other[at] for one, other in pairs)
            print(f"{name} over {floor}, {kind}: {ratio:.2f}, {added:+.2f} s")


if __name__ == "__main__":
    main()

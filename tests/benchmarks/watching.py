"""What `watch()` costs on the flagship, in one run: watching.py [ROUNDS]

The floor is the flagship's script up to the end of its `fit`: importing, making the data, training. Each
round runs it plain, watched, and watched with the probe, in turn; medians of the paired differences and
ratios are printed (wanted: at most 1.25 and 2 s without the probe). Times are processor times, so
that what else runs on the machine counts little; the wall times stand beside them.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
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
WAYS = {"plain": "", "watched": WATCH.format(arguments=""), "probed": WATCH.format(arguments="probe=True")}


def seconds(before: str) -> tuple[float, float]:
    """Return the processor time and the wall time of the flagship's training."""
    program = RUN.format(before=before, script=str(SCRIPT), trained=TRAINED)
    began, spent = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ("softmax-over-multi-hot-labels" in done.stderr) == bool(before), done.stderr
    cpu = taken.ru_utime + taken.ru_stime - spent.ru_utime - spent.ru_stime
    return cpu, time.perf_counter() - began


def main() -> None:
    """Time all ways and print what watching adds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    seconds("")
    for _ in range(rounds):
        for name, before in WAYS.items():
            taken[name].append(seconds(before))
    for name, times in taken.items():
        cpu, wall = (statistics.median(time) for time in zip(*times, strict=True))
        print(f"{name:8} {cpu:6.2f} s of processor, {wall:6.2f} s of wall (medians of {rounds})")
    for name in ("watched", "probed"):
        pairs = list(zip(taken[name], taken["plain"], strict=True))
        for at, kind in enumerate(("processor", "wall")):
            ratio = statistics.median(one[at] / other[at] for one, other in pairs)
            added = statistics.median(one[at] - other[at] for one, other in pairs)
            print(f"{name} over plain, {kind}: {ratio:.2f}, {added:+.2f} s")


if __name__ == "__main__":
    main()

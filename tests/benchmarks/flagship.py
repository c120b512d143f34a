"""What a check costs, in one run: against the floor of the flagship, and statically against bare Python.

Run it as `python tests/benchmarks/flagship.py [ROUNDS]`. The floor is the same interpreter
importing Keras, building the flagship's model and tracing one train step. Each round runs all
commands in turn, so a drift of the machine meets them alike; medians and ratios are printed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = "fixtures/mod7/broken.py"
FLOOR = """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

x, y = np.zeros((32, 20)), np.eye(20)[np.zeros(32, int)]
model = Sequential([Input((20,)), Dense(20, "relu"), Dense(20, "relu"), Dense(20, "softmax")])
model.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
model.train_on_batch(x, y)
"""
CHECK = [sys.executable, "-m", "kerasdoctor", "check", SCRIPT]
COMMANDS: dict[str, Sequence[str]] = {
    "bare": [sys.executable, "-c", "pass"],
    "static": [*CHECK, "--static"],
    "floor": [sys.executable, "-c", FLOOR],
    "no probe": [*CHECK, "--no-probe", "-q"],
    "check": [*CHECK, "-q"],
}


def seconds(command: Sequence[str]) -> float:
    """Return the wall time of a command."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - began
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    return taken


def first_finding() -> float:
    """Return the time until a full check prints its first static finding on stderr."""
    began = time.perf_counter()
    with subprocess.Popen(CHECK, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "softmax-over-multi-hot-labels" in line:
                taken = time.perf_counter() - began
                process.kill()
                return taken
    raise SystemExit("a check printed no static finding")


def main() -> None:
    """Time all commands and print medians and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    taken: dict[str, list[float]] = {name: [] for name in (*COMMANDS, "first finding")}
    for name, command in COMMANDS.items():
        seconds(command) if name != "check" else None
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
        taken["first finding"].append(first_finding())
    median = {name: statistics.median(times) for name, times in taken.items()}
    for name, times in taken.items():
        print(f"{name:14} median {median[name]:6.2f} s   min {min(times):6.2f}   max {max(times):6.2f}")
    print(f"check over floor           {statistics.median(map(ratio, taken['check'], taken['floor'])):.2f}")
    print(f"check --no-probe over floor {statistics.median(map(ratio, taken['no probe'], taken['floor'])):.2f}")
    print(f"first static finding after {median['first finding']:.2f} s")
    print(f"--static over bare python  {statistics.median(map(ratio, taken['static'], taken['bare'])):.1f}")


def ratio(one: float, other: float) -> float:
    """Return how many times one is the other."""
    return one / other


if __name__ == "__main__":
    main()

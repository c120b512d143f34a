"""How long facts about ten million labels take, beside `np.unique` of the same array, and how much memory.

Run it alone: python tests/benchmarks/label_facts.py [ROWS]. Each figure is the best of three.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from kerasdoctor.live.counting.arrays import inputs_of, labels_of

ROWS = 10_000_000
# The target that the project has set itself.
MOST = 3.0


def seconds(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> None:
    """Print a line for each kind of labels and whether the first one is within the target."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    order = np.random.default_rng(0)
    classes = order.integers(0, 10, size=(rows, 1))
    unique = seconds(lambda: np.unique(classes))
    print(f"np.unique of {rows:,} x 1 {classes.dtype} labels: {unique:.3f} s")
    arrays = {
        "class indices": classes,
        "class indices as float64": classes.astype(float),
        "amounts": order.normal(size=(rows, 1)),
        "one-hot rows of 10": np.eye(10, dtype=np.float32)[classes[: rows // 10, 0]],
        "multi-hot rows of 20": order.integers(0, 2, size=(rows // 20, 20)),
    }
    ratios = []
    for name, y in arrays.items():
        units = y.shape[1] if y.shape[1] > 1 else 10
        taken, most = seconds(lambda: labels_of(y, None, units)), peak(lambda: labels_of(y, None, units))  # noqa: B023
        ratios.append(taken / unique)
        told = labels_of(y, None, units)
        print(
            f"labels_of, {name} ({y.shape[0]:,} x {y.shape[1]}): {taken:.3f} s, {taken / unique:.2f} times np.unique, "
            f"peak {most / 2**20:.1f} MiB beside {y.nbytes / 2**20:.0f} MiB, {told.rows:,} rows counted"
        )
    weights = (np.arange(rows) % 2).astype(float)
    weighed = seconds(lambda: labels_of(classes, weights, 10))
    print(f"labels_of, class indices with weights: {weighed:.3f} s, {weighed / unique:.2f} times np.unique")
    x = order.normal(size=(rows // 100, 100)).astype("float32")
    print(f"inputs_of, {x.shape[0]:,} x 100 float32: {seconds(lambda: inputs_of(x)):.3f} s")
    print(f"target: {MOST:g} times np.unique; the first is at {ratios[0]:.2f}")
    sys.exit(0 if ratios[0] <= MOST else 1)


if __name__ == "__main__":
    main()

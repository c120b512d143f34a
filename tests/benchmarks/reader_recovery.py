"""How much the static reader knows of the programs in folders: `python tests/benchmarks/reader_recovery.py FOLDER...`.

Prints for how many programs and fits the head, its activation, the loss, the optimizer, the kind of the
labels and the shape of the inputs are known, and the most frequent reasons for giving up.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kerasdoctor.facts import Network
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import Planned, Reading, understand

MOST_REASONS = 25
FACTS = ("head", "units", "activation", "loss", "optimizer", "label kind", "input shape", "input past")


def files_of(folders: list[str]) -> Iterator[Path]:
    for folder in map(Path, folders):
        yield from sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]


def known_of(case: Planned) -> set[str]:
    """Return which facts of a fit are known, for all of its heads."""
    network, heads = case.network, case.network.heads
    given = case.trace.fit.argument(0, "x", "generator") if case.trace.fit is not None else None
    found = {
        "head": bool(heads),
        "units": bool(heads) and all(head.layer.units is not None for head in heads),
        "activation": bool(heads) and all(head.layer.activation is not None for head in heads),
        "loss": bool(heads) and all(head.loss is not None for head in heads),
        "optimizer": network.optimizer is not None,
        "label kind": bool(heads) and all(head.labels is not None and head.labels.kind is not None for head in heads),
        "input shape": _shapes_known(network),
        "input past": given is not None and given.past is not None,
    }
    return {name for name, is_known in found.items() if is_known}


def _shapes_known(network: Network) -> bool:
    return bool(network.inputs) and all(inputs.shape is not None for inputs in network.inputs)


def report(readings: list[tuple[Path, Reading]], seconds: float, verbose: bool) -> None:
    keras = [(path, reading) for path, reading in readings if reading.uses_keras]
    fitting = [(path, reading) for path, reading in keras if reading.cases]
    fits: Counter[str] = Counter()
    programs: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path, reading in keras:
        known = [known_of(case) for case in reading.cases]
        for facts in known:
            fits.update(facts)
        for fact in FACTS:
            if known and all(fact in facts for facts in known):
                programs[fact] += 1
            elif known and verbose:
                print(f"{path}: {fact} is not known")
        reasons.update({why for _, why in reading.unknown})
    count = sum(len(reading.cases) for _, reading in keras)
    print(f"{len(keras)} programs with Keras, {len(fitting)} of them with a fit, {count} fits, {seconds:.1f} s")
    print(f"{'known of':14} {'programs':>8} {'fits':>6}")
    for fact in FACTS:
        print(f"{fact:14} {programs[fact]:8} {fits[fact]:6}")
    print("\nwhere reading gave up (programs)")
    for why, times in reasons.most_common(MOST_REASONS):
        print(f"{times:6} {why}")


def main(arguments: list[str]) -> None:
    folders = [argument for argument in arguments if argument != "--verbose"]
    sources = [(path, read(str(path))) for path in files_of(folders)]
    begin = time.perf_counter()
    readings = [(path, understand(source)) for path, source in sources if isinstance(source, Source)]
    report(readings, time.perf_counter() - begin, "--verbose" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What the plugin costs a run of pytest in which nobody uses it: pytest_start.py [ROUNDS]

Each round starts pytest on an empty test twice, with the plugin and with `-p no:kerasdoctor`, in turn. The
medians of both and of their paired difference are printed in milliseconds of wall time (wanted: below 15).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEPT_AWAY = ("-p", "no:kerasdoctor")


def milliseconds(folder: str, *arguments: str) -> float:
    """Return how long pytest takes on the test of a folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, folder]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert "1 passed" in done.stdout, done.stdout
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Time both ways and print what the plugin adds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_empty.py").write_text("def test_empty():\n    pass\n")
        milliseconds(folder)
        pairs = [(milliseconds(folder), milliseconds(folder, *KEPT_AWAY)) for _ in range(rounds)]
    there, away = (statistics.median(times) for times in zip(*pairs, strict=True))
    added = statistics.median(one - other for one, other in pairs)
    print(f"with the plugin {there:.0f} ms, without {away:.0f} ms, added {added:+.1f} ms (medians of {rounds} pairs)")


if __name__ == "__main__":
    main()

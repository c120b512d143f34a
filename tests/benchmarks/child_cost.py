"""What it costs to keep a script in a child: child_cost.py [RUNS].

For scripts that print, raise and send much, and for one that comes to its fit, told are the peak memory of the
process that asks (it has to stay below 150 MB whatever the script does), the processor time that it takes itself
(below 0.5 s where nothing is examined) and how much longer a check takes than the script by itself, which on a busy
machine says little; figures are the medians of RUNS (3).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MOST_MEGABYTES = 150
MOST_SECONDS = 0.5
WIDE = """import keras, numpy as np
inputs = out = keras.Input((8,))
for n in range(400):
    out = keras.layers.Dense(8, activation="relu", name=f"a_layer_with_a_long_name_{n}")(out)
model = keras.Model(inputs, keras.layers.Dense(1)(out))
model.compile(loss="mse", optimizer="adam")
model.fit(np.ones((64, 8)), np.ones(64), epochs=1)
"""
MANY = """import keras, numpy as np
x, y = np.random.default_rng(0).normal(size=(200, 8)), np.arange(200) % 2
for units in range(2, 62):
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units, "relu"), keras.layers.Dense(1)])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=1)
"""
CLASSES = """import keras, numpy as np
x, y = np.random.default_rng(0).normal(size=(60_000, 8)), np.arange(60_000)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(60_000, "softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x, y, epochs=1)
"""
# name: the script, and whether its model is examined, which takes time of its own
SCRIPTS = {
    "nothing": ("x = 1\n", False),
    "a second of sleep": ("import time\ntime.sleep(1)\n", False),
    "100 MB in lines": ("line = 'x' * 99\nfor n in range(1_000_000):\n    print(line)\n", False),
    "100 MB in one line": ("import sys\nfor n in range(1000):\n    sys.stdout.write('x' * 100_000)\n", False),
    "an exception of 100 MB": ("raise ValueError('x' * 100_000_000)\n", False),
    "100 MB into each of its pipes": (
        "import os\nfor number in range(3, 80):\n    for n in range(1600):\n        try:\n"
        "            os.write(number, b'x' * 65_536)\n        except OSError:\n            break\n",
        False,
    ),
    "a net of 400 layers": (WIDE, True),
    "60 setups": (MANY, True),
    "60,000 classes": (CLASSES, True),
}


@dataclass
class Cost:
    """What a command took: seconds, seconds of the processor in its own process, and megabytes there."""

    seconds: float = 0.0
    busy: float = 0.0
    megabytes: float = 0.0

    def look(self, pid: int) -> None:
        """Note what a process has taken so far."""
        try:
            found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:  # it is gone
            return
        if found is not None:
            self.megabytes = int(found[1]) / 1000
        self.busy = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def measured(command: list[str], folder: str) -> Cost:
    """Run a command and return what it took."""
    began, cost = time.monotonic(), Cost()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        cost.look(process.pid)
        time.sleep(0.01)
    cost.seconds = time.monotonic() - began
    return cost


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    failed = False
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, (script, examined) in SCRIPTS.items():
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "train.py").write_text(script)
            alone = [measured([sys.executable, "-u", "train.py"], folder) for _ in range(runs)]
            check = [sys.executable, "-m", "kerasdoctor", "check", "-q", "--no-probe", "train.py"]
            checked = [measured(check, folder) for _ in range(runs)]
        without, seconds = (statistics.median(cost.seconds for cost in costs) for costs in (alone, checked))
        busy, megabytes = statistics.median(cost.busy for cost in checked), max(cost.megabytes for cost in checked)
        bad = megabytes > MOST_MEGABYTES or (busy > MOST_SECONDS and not examined)
        failed |= bad
        figures = f"{megabytes:4.0f} MB, {busy:5.2f} s busy, {without:6.2f} s alone, {seconds - without:+6.2f} s"
        print(f"{name:30} {figures}{'  TOO MUCH' if bad else ''}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""What `kerasdoctor.Doctor` costs a training, in one run: following.py [ROUNDS]

Two trainings, each in a process of its own, plain and followed in turn: the flagship's repaired setup (small and
quick steps), and a convolutional net (half a minute of training). Fits are timed after one epoch that compiles the
step. Printed are the medians of the paired ratios (wanted: at most 1.10 and 1.03), of the wall time and of the
processor time. The end of the training is in it: nothing more than logs and samples is looked at where they show
nothing that asks for it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLAGSHIP = """
numbers = np.random.default_rng(0).integers(0, 2**20, 10_000)
x, y = (numbers[:, None] >> np.arange(20)) & 1, numbers % 7
layers = [keras.Input((20,)), L.Dense(64, activation="relu"), L.Dense(64, activation="relu")]
model = keras.Sequential([*layers, L.Dense(7, activation="softmax")])
epochs, batch = 10, 32
"""
CONVOLUTION = """
y = np.arange(2_000) % 10
x = np.random.default_rng(0).normal(size=(2_000, 28, 28, 1)) + (np.arange(28) // 2 == y[:, None])[:, :, None, None]
x = x.astype("float32")
layers = [keras.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D()]
layers += [L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(), L.Dropout(0.5)]
model = keras.Sequential([*layers, L.Dense(10, activation="softmax")])
epochs, batch = 40, 64
"""
RUN = """
import time
import keras, numpy as np
import kerasdoctor
L = keras.layers
{setup}
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=1, batch_size=batch, verbose=0)
callbacks = {callbacks}
wall, spent = time.perf_counter(), time.process_time()
model.fit(x, y, epochs=epochs, batch_size=batch, verbose=0, callbacks=callbacks)
print(time.perf_counter() - wall, time.process_time() - spent)
"""
WAYS = {"plain": "[]", "followed": "[kerasdoctor.Doctor()]"}


def seconds(setup: str, callbacks: str) -> tuple[float, float]:
    """Return the wall time and the processor time of one fit."""
    program = RUN.format(setup=setup, callbacks=callbacks)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("nothing wrong is seen" in done.stderr) == (callbacks != "[]"), done.stderr[-2000:]
    wall, spent = done.stdout.split()
    return float(wall), float(spent)


def main() -> None:
    """Time both trainings both ways and print what following adds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    for name, setup in (("flagship", FLAGSHIP), ("convolution", CONVOLUTION)):
        pairs = [(seconds(setup, WAYS["followed"]), seconds(setup, WAYS["plain"])) for _ in range(rounds)]
        for at, kind in enumerate(("wall", "processor")):
            ratio = statistics.median(one[at] / other[at] for one, other in pairs)
            plain = statistics.median(other[at] for _, other in pairs)
            print(f"{name:12} {kind:10} plain {plain:6.2f} s, followed {ratio:.3f} times (medians of {rounds} pairs)")


if __name__ == "__main__":
    main()

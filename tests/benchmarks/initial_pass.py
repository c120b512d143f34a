"""The cost of the initial pass on a convolutional net of ten million parameters, in its own train steps.

    python tests/benchmarks/initial_pass.py [ROWS_IN_A_BATCH]

Prints seconds and their ratio, all from one run on one machine; exits with 1 above the bar. The train
step is traced before the clock starts; the pass of such a net is not traced at all.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.copying import copy_of
from kerasdoctor.live.passes.initial import initial_pass_of, rows_to_pass
from kerasdoctor.live.probing.setup import compile_like

BAR = 5.0
REPEATS = 5
SIDE, CLASSES = 64, 100


def net() -> Any:
    layers: list[Any] = [keras.Input((SIDE, SIDE, 3))]
    for filters in (64, 128, 256, 512):
        for _ in range(2):
            layers.append(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))
            layers += [keras.layers.BatchNormalization(), keras.layers.ReLU()]
        layers.append(keras.layers.MaxPooling2D())
    layers += [keras.layers.Conv2D(1024, 3, padding="same", activation="relu"), keras.layers.GlobalAveragePooling2D()]
    layers += [keras.layers.Dense(1024, activation="relu"), keras.layers.Dense(CLASSES, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def seconds(run: Callable[[], object]) -> float:
    run()  # traces
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    batch = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    numbers = np.random.default_rng(0)
    x = numbers.normal(size=(256, SIDE, SIDE, 3)).astype("float32")
    y = numbers.integers(0, CLASSES, size=256)
    model = net()
    step = seconds(lambda: model.train_on_batch(x[:batch], y[:batch]))
    copied = copy_of(model, x[:2])
    compile_like(copied, FitCall(model, x, y), steady=True)
    copied.test_on_batch(x[:2], y[:2])
    whole = seconds(lambda: initial_pass_of(copied, Rows([x], [y])))
    print(f"parameters                 {model.count_params():>12,}")
    print(f"rows in a train step       {batch:>12}")
    print(f"rows in the pass           {rows_to_pass(copied):>12}")
    print(f"train step                 {step:>12.3f} s")
    print(f"initial pass               {whole:>12.3f} s")
    print(f"ratio                      {whole / step:>12.2f} train steps (at most {BAR:g})")
    return int(whole / step > BAR)


if __name__ == "__main__":
    sys.exit(main())

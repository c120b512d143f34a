"""The target of a window is the row that stands at the same index as its start."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

WINDOWS = ("keras.utils.timeseries_dataset_from_array", "keras.preprocessing.timeseries_dataset_from_array")


@cause(kind="data-leakage", severity=Severity.BREAKS)
def target_inside_the_window(trace: Trace) -> Iterator[Finding]:
    """Windows of a series are paired with the series itself, so each target is the first row of its window.

    Why it hurts
        `timeseries_dataset_from_array` pairs the window that starts at index i with the target at index i.
        Given the same series for both, the model is asked for a value that it is shown: it learns to copy,
        the error falls to nothing, and no forecast has been learnt.

    Bad
        import numpy as np
        import keras
        from keras import Input, Sequential
        from keras.layers import GRU, Dense

        series = np.sin(np.arange(300) / 9).reshape(-1, 1)
        windows = keras.utils.timeseries_dataset_from_array(series, series, sequence_length=20)
        model = Sequential([Input((20, 1)), GRU(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(windows)

    Good
        import numpy as np
        import keras
        from keras import Input, Sequential
        from keras.layers import GRU, Dense

        series = np.sin(np.arange(300) / 9).reshape(-1, 1)
        windows = keras.utils.timeseries_dataset_from_array(series[:-20], series[20:], sequence_length=20)
        model = Sequential([Input((20, 1)), GRU(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(windows)

    Unless
        The targets are another array, a later part of the series, or some of its columns moved in time.
    """
    for call in trace.of(*WINDOWS):
        data, targets = call.argument(0, "data"), call.argument(1, "targets")
        if data is None or targets is None or data.past is None or targets.past is None:
            continue
        if data.past != targets.past or data.text != targets.text:
            continue
        length = call.constant(2, "sequence_length")
        if length == 1:
            continue
        yield Finding(
            message=f"the windows are cut from `{data.text}` and so are their targets, which stand inside",
            places=(
                Spot(targets.where or call.where, "the target of a window is its own first row"),
                Spot(data.where or call.where, "the windows are cut from the same rows"),
            ),
            evidence=(Evidence("read off the source: both arguments are the same array"),),
            why="The window from index i on is paired with the target at index i.",
            confidence=Confidence.CERTAIN,
            fixes=(
                Fix("", advice="let the targets start sequence_length rows later, as in series[:-20], series[20:]"),
            ),
        )

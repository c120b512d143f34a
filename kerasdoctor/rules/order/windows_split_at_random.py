"""Windows that overlap have rows in common, also where one is to train on and the other to test on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import edit_or_advice, with_argument


@cause(kind="data-leakage", severity=Severity.HURTS)
def windows_split_at_random(trace: Trace) -> Iterator[Finding]:
    """Overlapping windows of a series are split at random into those to train on and those to test on.

    Why it hurts
        Each window has all rows but one in common with its neighbours. Split at random, nearly every
        window to test on lies between two that were trained on, and its target is a row of theirs.
        The score says how well the model remembers, and nothing about times to come.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense
        from sklearn.model_selection import train_test_split

        series = np.sin(np.arange(400) / 9).reshape(-1, 1)
        x, y = [], []
        for start in range(len(series) - 20):
            x.append(series[start : start + 20])
            y.append(series[start + 20, 0])
        x_train, x_test, y_train, y_test = train_test_split(np.array(x), np.array(y), test_size=0.2)
        model = Sequential([Input((20, 1)), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x_train, y_train)
        print(model.evaluate(x_test, y_test))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense
        from sklearn.model_selection import train_test_split

        series = np.sin(np.arange(400) / 9).reshape(-1, 1)
        x, y = [], []
        for start in range(len(series) - 20):
            x.append(series[start : start + 20])
            y.append(series[start + 20, 0])
        x_train, x_test, y_train, y_test = train_test_split(np.array(x), np.array(y), test_size=0.2, shuffle=False)
        model = Sequential([Input((20, 1)), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x_train, y_train)
        print(model.evaluate(x_test, y_test))

    Unless
        The split keeps the order of the rows, or the windows move on by more than one row, so that
        they may have none in common.
    """
    windows = trace.of("list.append_windows")
    for split in trace.of("sklearn.model_selection.train_test_split") if windows else ():
        if not split.whole or split.argument(None, "shuffle") is not None:
            continue
        pasts = [argument.past for argument in split.arguments if argument.past is not None]
        met = next((call for call in windows if any(_holds(past, call) for past in pasts)), None)
        if met is not None:
            yield _finding(split, met)


def _holds(past: Past, windows: Call) -> bool:
    """Whether an array is made of these windows: of the list that they go into, or by the same cut."""
    if windows.of is not None and set(windows.of.roots) & set(past.roots):
        return True
    window = windows.arguments[0].past
    cuts = window.passed("slice") if window is not None else ()
    return bool(cuts) and cuts[-1] in past.operations


def _finding(split: Call, windows: Call) -> Finding:
    edit = with_argument(split, None, "shuffle", "False")
    return Finding(
        message="windows that overlap are split at random, so those to test on share rows with those to train on",
        places=(
            Spot(split.where, "shuffles the windows before it splits them"),
            Spot(windows.where, "each window begins one row behind the one before"),
        ),
        evidence=(Evidence("read off the source: the windows move on by one row, and the split shuffles by default"),),
        why="Neighbouring windows are almost the same, so what was trained on is tested.",
        confidence=Confidence.CERTAIN,
        fixes=(edit_or_advice("", edit, "split without shuffling: pass shuffle=False"),),
    )

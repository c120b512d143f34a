"""The second AUC of a process is called "auc_1"."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after
from kerasdoctor.rules.callbacks.logged import callbacks_of, metric_name
from kerasdoctor.rules.callbacks.monitor_that_nothing_logs import WATCHERS


@cause(kind="callback-monitor", severity=Severity.HURTS)
def metric_counted_in_a_loop(trace: Trace) -> Iterator[Finding]:
    """A metric without a name is made anew in each round of a loop, and watched by its first name.

    Why it hurts
        Keras counts unnamed metrics of one class: the first round logs "auc", the next one
        "auc_1". From the second round on the callback finds nothing by that name and never acts.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        for size in (4, 8, 16):
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(size), keras.layers.Dense(1, "sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.AUC()])
            stop = keras.callbacks.EarlyStopping(monitor="val_auc", mode="max", patience=3)
            model.fit(x, y, validation_split=0.2, epochs=5, callbacks=[stop])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        for size in (4, 8, 16):
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(size), keras.layers.Dense(1, "sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.AUC(name="auc")])
            stop = keras.callbacks.EarlyStopping(monitor="val_auc", mode="max", patience=3)
            model.fit(x, y, validation_split=0.2, epochs=5, callbacks=[stop])

    Unless
        The metric has a name, or the loop clears the session, which starts the count anew.
    """
    fit, compiled = trace.fit, trace.compile
    if fit is None or compiled is None or fit.loop is None or compiled.loop != fit.loop:
        return
    cleared = trace.of("keras.utils.clear_session", "keras.backend.clear_session")
    if any(call.loop == fit.loop for call in cleared):
        return
    given = compiled.argument(3, "metrics")
    counted = {
        metric_name(item): item for item in (given.items if given and given.items else ()) if _is_counted(item, fit)
    }
    for call in callbacks_of(trace) or ():
        monitor = call.constant(WATCHERS.get(call.word, 9), "monitor")
        metric = counted.get(monitor.removeprefix("val_")) if isinstance(monitor, str) else None
        if metric is not None:
            yield _finding(call, metric, str(monitor))


def _is_counted(item: Argument, fit: Call) -> bool:
    made = item.made
    return (
        made is not None
        and made.name.startswith("keras.metrics.")
        and made.loop == fit.loop
        and made.whole
        and made.argument(None, "name") is None
    )


def _finding(call: Call, metric: Argument, monitor: str) -> Finding:
    name = monitor.removeprefix("val_")
    made = metric.made
    fix = Fix("", advice=f'give the metric a name: name="{name}"')
    if made is not None and made.arguments and made.arguments[-1].where is not None:
        fix = Fix("", rewrites=((after(made.arguments[-1].where), f', name="{name}"'),))
    elif metric.where is not None and metric.text.endswith("()"):
        fix = Fix("", rewrites=((metric.where, f'{metric.text[:-1]}name="{name}")'),))
    return Finding(
        message=f'"{monitor}" is logged by that name in the first round only, then as "{monitor}_1"',
        places=(
            Spot(metric.where or call.where, "has no name, so Keras counts it"),
            Spot(call.where, f'watches "{monitor}"'),
        ),
        evidence=(Evidence("read off the source: metric and callback are made in the same loop, the metric unnamed"),),
        why="Unnamed objects of one class get a number, so that names stay apart within a process.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )

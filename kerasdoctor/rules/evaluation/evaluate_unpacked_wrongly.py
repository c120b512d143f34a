"""What `evaluate` returns depends on the metrics of compile."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Head, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause

# A class that defines one of these returns what it likes.
OWN_RESULTS = frozenset({"test_step", "train_step", "metrics", "evaluate", "compute_metrics"})


@cause(
    kind="api-misuse",
    severity=Severity.BREAKS,
    raises=(r"cannot unpack non-iterable (?:float|[\w.]*float32) object", r"values to unpack"),
)
def evaluate_unpacked_wrongly(network: Network, trace: Trace) -> Iterator[Finding]:
    """The result of `evaluate` is unpacked into another number of names than it has values.

    Why it hurts
        `evaluate` returns the loss and, after it, one value for each metric that compile was given; without
        metrics it returns the loss alone, as a single number. Unpacking another number of values raises an
        error, and it does so at the very end, when the training is already paid for.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        loss, accuracy = model.evaluate(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)
        loss, accuracy = model.evaluate(x, y)

    Unless
        A dictionary is asked for with `return_dict=True`, or the model has a test step of its own.
    """
    count = _values(trace)
    match network.heads:
        case (Head(),) if count is not None:
            for call in trace.of_model("evaluate"):
                if call.unpacked not in (None, count) and call.whole and call.argument(None, "return_dict") is None:
                    yield _finding(call, trace.compile, count)


def _values(trace: Trace) -> int | None:
    """Return how many values `evaluate` gives, where that is known."""
    compiled = trace.compile
    if compiled is None or not compiled.whole or compiled.argument(None, "weighted_metrics") is not None:
        return None
    if any(formula.beside & OWN_RESULTS for formula in trace.formulas):
        return None
    metrics = compiled.argument(None, "metrics")
    if metrics is None or (metrics.known and metrics.value is None):
        return 1
    return 1 + len(metrics.items) if metrics.items is not None else None


def _finding(call: Call, compiled: Call | None, count: int) -> Finding:
    values = "the loss alone, a single number" if count == 1 else f"{count} values"
    spots = [Spot(call.where, f"gives {values}")]
    if compiled is not None:
        spots.append(Spot(compiled.where, "no metrics are asked for" if count == 1 else f"{count - 1} metrics"))
    return Finding(
        message=f"`evaluate` returns {values}, and it is unpacked into {call.unpacked} names",
        places=tuple(spots),
        evidence=(Evidence(f"read off the source: compile is given {count - 1} metrics"),),
        why="`evaluate` returns the loss, followed by one value for each metric.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(compiled, count),),
    )


def _fix(compiled: Call | None, count: int) -> Fix:
    last = compiled.arguments[-1] if compiled is not None and compiled.arguments else None
    told = compiled is not None and compiled.argument(None, "metrics") is not None
    if count == 1 and last is not None and isinstance(last.where, Line) and not told:
        return Fix("the accuracy is wanted", rewrites=((last.where, f'{last.text}, metrics=["accuracy"]'),))
    return Fix("", advice="unpack one name for the loss and one for each metric")

"""A model that was trained on scaled targets answers in their unit."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import of_this_model, untouched

MEETING = (
    "operator.sub",
    "sklearn.metrics.mean_absolute_error",
    "sklearn.metrics.mean_squared_error",
    "sklearn.metrics.r2_score",
    "sklearn.metrics.root_mean_squared_error",
)
SCALERS = frozenset({"StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PowerTransformer"})
# What a target can go through and keep its unit.
_NEUTRAL = frozenset(
    {"split", "slice", "columns", "reshape", "ravel", "flatten", "astype", "to_numpy", "array", "index", "multiply"}
    | {"add", "subtract", "sum", "mean", "squeeze"}
)


@cause(kind="target-scaling", severity=Severity.HURTS)
def predictions_left_scaled(trace: Trace) -> Iterator[Finding]:
    """Predictions in the unit of scaled targets are compared with targets that are not scaled.

    Why it hurts
        The scaler that prepared the targets for `fit` has changed their unit, and the model has learned
        that unit. Its answers lie between 0 and 1 while the truth is in the thousands: the error that is
        computed measures nothing but the scaling.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import mean_absolute_error
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True) * 1000
        scaler = MinMaxScaler()
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, scaler.fit_transform(y), epochs=5)
        print(mean_absolute_error(y, model.predict(x)))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import mean_absolute_error
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True) * 1000
        scaler = MinMaxScaler()
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, scaler.fit_transform(y), epochs=5)
        print(mean_absolute_error(y, scaler.inverse_transform(model.predict(x))))

    Unless
        The predictions go through `inverse_transform`, or the targets that they are compared with are
        scaled as well.
    """
    scaled = trace.fit.argument(1, "y") if trace.fit is not None else None
    step = _scaling(scaled.past) if scaled is not None else None
    if scaled is None or scaled.past is None or step is None:
        return
    for call in trace.of(*MEETING):
        match call.arguments:
            case (one, other, *_):
                for answers, truth in ((one, other), (other, one)):
                    if untouched(of_this_model(answers.past, trace)) and _is_raw(truth.past, scaled.past):
                        yield _finding(call, answers, truth, step)


def _scaling(past: Past | None) -> Operation | None:
    """Return the step that scaled the targets, if one did."""
    for step in past.operations if past is not None else ():
        module, _, word = step.name.rpartition(".")
        if word in ("fit_transform", "transform") and module.rpartition(".")[2] in SCALERS:
            return step
    return None


def _is_raw(truth: Past | None, trained: Past) -> bool:
    """Whether the truth begins as the targets of fit do, and nothing on its way changes its unit."""
    if truth is None or not truth.operations or not trained.operations:
        return False
    source, *steps = truth.operations
    if source.where != trained.operations[0].where or source.name.startswith("keras.Model."):
        return False
    return all((step.word in _NEUTRAL and step.by is None) or step.name == "split" for step in steps)


def _finding(call: Call, answers: Argument, truth: Argument, step: Operation) -> Finding:
    return Finding(
        message=f"`{answers.text}` is in the unit of the scaled targets, `{truth.text}` is not scaled",
        places=(
            Spot(answers.where or call.where, "answers as the model was trained to give them"),
            Spot(step.where, "the targets of fit are scaled here"),
        ),
        evidence=(Evidence("read off the source: no inverse_transform is done to the answers"),),
        why="A model answers in the unit of the targets that it was trained on.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="send the predictions through inverse_transform of the scaler of the targets"),),
    )

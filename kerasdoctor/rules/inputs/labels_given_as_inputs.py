"""The labels stand where the inputs should."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

SCALERS = {f"sklearn.preprocessing.{name}.fit_transform" for name in ("StandardScaler", "MinMaxScaler", "RobustScaler")}


@cause(kind="data-mixup", severity=Severity.BREAKS, explains={"no-better-than-with-shuffled-labels"})
def labels_given_as_inputs(trace: Trace) -> Iterator[Finding]:
    """`fit` is given the labels as inputs too, and the inputs that were prepared go unused.

    Why it hurts
        The model learns to give back what it is shown. That is a task too, so the loss falls, but nothing
        of what was meant is learnt; the prepared inputs never reach the model.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        samples = np.random.default_rng(0).normal(size=(200, 2))
        answers = np.random.default_rng(1).normal(size=(200, 2))
        scaled_samples = MinMaxScaler().fit_transform(samples)
        scaled_answers = MinMaxScaler().fit_transform(answers)
        model = Sequential([Input((2,)), Dense(8, activation="relu"), Dense(2)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(scaled_answers, scaled_answers)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        samples = np.random.default_rng(0).normal(size=(200, 2))
        answers = np.random.default_rng(1).normal(size=(200, 2))
        scaled_samples = MinMaxScaler().fit_transform(samples)
        scaled_answers = MinMaxScaler().fit_transform(answers)
        model = Sequential([Input((2,)), Dense(8, activation="relu"), Dense(2)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(scaled_samples, scaled_answers)

    Unless
        The same array is meant to be given back, as in an autoencoder: then no other array is
        prepared in the same way and left unused.
    """
    fit = trace.fit
    given, answers = (fit.argument(0, "x"), fit.argument(1, "y")) if fit is not None else (None, None)
    if fit is None or given is None or answers is None or given.past is None or given.past != answers.past:
        return
    if given.form != "name" or given.text != answers.text:
        return
    scaled = [done for done in given.past.operations if done.name in SCALERS]
    if len(scaled) != 1:
        return
    for call in trace.of(scaled[0].name):
        other = call.argument(0, "X")
        unlike = other is not None and other.past is not None and not set(other.past.roots) & set(given.past.roots)
        if unlike and call.order < fit.order and not _reaches_a_model(trace, call):
            yield Finding(
                message=f"`fit` is given `{given.text}` as inputs and as labels, and other prepared rows go unused",
                places=(
                    Spot(fit.where, f"`{given.text}` is both x and y"),
                    Spot(call.where, "prepared in the same way, and given to no model"),
                ),
                evidence=(Evidence("read off the source: both arguments are the same array"),),
                why="The model learns to give back what it is shown.",
                confidence=Confidence.LIKELY,
                fixes=(Fix("", advice="give fit the prepared inputs first and the labels second"),),
            )
            return


def _reaches_a_model(trace: Trace, scaling: Call) -> bool:
    for call in trace.of("keras.Model.*", "tensorflow.data.Dataset.*", "sklearn.model_selection.*"):
        for argument in call.arguments:
            pasts = [argument.past, *(item.past for item in argument.items or ())]
            if any(past is not None and _has(past, scaling) for past in pasts):
                return True
    return False


def _has(past: Past, scaling: Call) -> bool:
    return any(done.where == scaling.where for done in past.operations)

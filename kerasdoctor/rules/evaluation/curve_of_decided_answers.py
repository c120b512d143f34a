"""A curve over all thresholds needs scores that were not cut yet."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import of_this_model

CURVES = (
    "sklearn.metrics.roc_auc_score",
    "sklearn.metrics.roc_curve",
    "sklearn.metrics.average_precision_score",
    "sklearn.metrics.precision_recall_curve",
    "sklearn.metrics.log_loss",
)
CUTTING = frozenset({"threshold", "round", "rint", "argmax"})
ROUNDING = frozenset({"round", "rint"})


@cause(kind="evaluation-protocol", severity=Severity.HURTS)
def curve_of_decided_answers(trace: Trace) -> Iterator[Finding]:
    """A metric of scores, such as the area under the ROC curve, is given answers of yes and no.

    Why it hurts
        These metrics go through every threshold and ask how well the scores sort the rows. Answers that
        were rounded or cut have two values left, so the curve has a single corner: the area is that of one
        threshold, mostly far below the true one, and a log loss becomes huge.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import roc_auc_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(roc_auc_score(y, model.predict(x)[:, 0] > 0.5))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import roc_auc_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(roc_auc_score(y, model.predict(x)[:, 0]))

    Unless
        The metric is one of classes, such as the accuracy.
    """
    for call in trace.of(*CURVES):
        for argument in call.arguments[:2]:
            done = of_this_model(argument.past, trace) or ()
            cut = [step for step in done if _cuts(step)]
            if cut:
                yield _finding(call, argument)


def _cuts(step: Operation) -> bool:
    """Whether a step leaves whole numbers; rounding to some decimals leaves the order."""
    word = step.word
    return word in CUTTING and not (word in ROUNDING and step.operand not in (None, 0))


def _finding(call: Call, answers: Argument) -> Finding:
    name = call.word
    return Finding(
        message=f"`{name}` needs scores, and `{answers.text}` are decided answers",
        places=(Spot(answers.where or call.where, "only yes and no are left"),),
        evidence=(Evidence("read off the source: the answers are rounded, cut or decoded before"),),
        why="The metric looks at the order of the scores, which a cut throws away.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="give it what predict returns"),),
    )

"""Old programs use names that today's libraries no longer have."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.remembered import remembered_by
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_calls import left_out, methods_of_layers, old_arguments, old_methods, old_words
from kerasdoctor.rules.api.old_names import old_names
from kerasdoctor.rules.api.old_uses import Use

# Enough to see what is meant; the edits cover all of them.
MOST_PLACES = 4
MOST_NAMED = 3
MOST_EVIDENCE = 12


@cause(
    kind="removed-api",
    severity=Severity.BREAKS,
    stops_script=True,
    raises=(
        r"^(?:ModuleNotFound|Import|Attribute|NotImplemented)Error",
        r"unexpected keyword argument",
        r"not recognized",
        r"Unrecognized keyword",
        r"[Cc]ould not interpret",
        r"missing \d+ required",
        r"not supported in Keras 3",
    ),
)
def removed_names(script: Script, trace: Trace, network: Network | None) -> Iterator[Finding]:
    """The script uses names, methods or arguments that the libraries no longer have.

    Why it hurts
        Keras 3 dropped most of what was renamed on the way from Keras 1 and 2, and TensorFlow,
        NumPy and scikit-learn have shed old names as well. The first such use stops the script,
        often far from where training would have begun, and the next one stops it again.

    Bad
        import numpy as np
        from keras.layers.core import Dense
        from keras.models import Sequential
        from keras.optimizers import Adam
        from keras.utils import np_utils

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np_utils.to_categorical((x[:, 0] > 0).astype(int))
        model = Sequential([Dense(8, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer=Adam(lr=0.01), metrics=["accuracy"])
        model.fit(x, y, nb_epoch=5)

    Good
        import numpy as np
        from keras.layers import Dense
        from keras.models import Sequential
        from keras.optimizers import Adam
        from keras.utils import to_categorical

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = to_categorical((x[:, 0] > 0).astype(int))
        model = Sequential([Dense(8, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer=Adam(learning_rate=0.01), metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        Keras 2 is meant: the script imports tf_keras, sets TF_USE_LEGACY_KERAS, or its folder
        asks for such a version. Uses inside a `try` or a test of versions are left alone, too.
    """
    if script.target.keras < 3:
        return
    found = [*_of_the_file(script, trace), *old_methods(trace, network), *methods_of_layers(trace), *old_words(trace)]
    uses = sorted(
        {(use.where, use.what): use for use in found if not script.guarded(use.where)}.values(),
        key=lambda use: (use.where.line, use.where.column),
    )
    if uses and not any(path.startswith("tensorflow.python.keras") for path in script.references):
        yield _finding(uses, script.target.known_by)


@remembered_by(lambda script, trace: (script.references, trace.by_name))
def _of_the_file(script: Script, trace: Trace) -> tuple[Use, ...]:
    return (*old_names(script), *old_arguments(script, trace), *left_out(script))


def _finding(uses: list[Use], known_by: str) -> Finding:
    names = list(dict.fromkeys(use.what for use in uses))
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return Finding(
        message=f"today's libraries no longer know {shown}",
        places=tuple(Spot(use.where, f"{use.what}: {use.now}") for use in uses[:MOST_PLACES]),
        evidence=tuple(Evidence(f"{use.where.said}: {use.what}, {use.now}") for use in uses[:MOST_EVIDENCE]),
        why=f"The script is written for older versions ({known_by}), so it stops at the first that it comes to.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(uses),),
    )


def _fix(uses: list[Use]) -> Fix:
    rewrites = dict.fromkeys(rewrite for use in uses for rewrite in use.rewrites)
    advice = dict.fromkeys(use.advice for use in uses if use.advice)
    return Fix("", rewrites=tuple(rewrites), advice="; ".join(advice), safe=True)

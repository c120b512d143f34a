"""What is saved after training needs a name that Keras 3 takes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.endings import SAVED_ENDINGS, WEIGHT_ENDING, ending_of, renamed

MOST_PLACES = 3
METHODS = {"save": (SAVED_ENDINGS, ".keras"), "save_weights": ((WEIGHT_ENDING,), WEIGHT_ENDING)}


@cause(kind="removed-api", severity=Severity.BREAKS)
def ending_that_saving_refuses(script: Script, trace: Trace) -> Iterator[Finding]:
    """A trained model is to be saved under a name whose ending Keras 3 refuses.

    Why it hurts
        The script trains to the end and then stops with a ValueError: `save` wants a name that
        ends in .keras or .h5, `save_weights` one that ends in .weights.h5. What was learnt is lost.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        model.save("my_model")

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        model.save("my_model.keras")

    Unless
        Keras 2 is meant, or the name is put together where the source does not show its end.
        `model.export` writes a folder, as `save` once did.
    """
    if script.target.keras < 3:
        return
    for method, (allowed, ending) in METHODS.items():
        refused: dict[Line, Argument] = {}
        for call in trace.of(f"keras.Model.{method}"):
            given = call.argument(0, "filepath")
            name = ending_of(given.value) if given is not None else None
            if given is not None and name is not None and not name.endswith(allowed) and not script.guarded(call.where):
                refused[given.where or call.where] = given
        if refused:
            yield _finding(refused, method, ending)


def _finding(refused: dict[Line, Argument], method: str, ending: str) -> Finding:
    names = list(dict.fromkeys(given.text for given in refused.values()))
    what = f"the name {names[0]}" if len(names) == 1 else f"{len(names)} names, such as {names[0]}"
    edits = [(place, new) for place, given in refused.items() if (new := renamed(given, ending)) is not None]
    advice = f"give the file a name that ends in {ending}" if len(edits) < len(refused) else ""
    fixes = [Fix("", rewrites=tuple(edits), advice=advice)]
    if method == "save":
        fixes.append(Fix("a folder for serving was meant", advice="call model.export in place of save"))
    return Finding(
        message=f"`{method}` refuses {what}, after all the training is done",
        places=tuple(Spot(place, f"has to end in {ending}") for place in list(refused)[:MOST_PLACES]),
        evidence=(Evidence(f"read off the source: named {', '.join(names)}"),),
        why="Keras 3 tells what a file holds by its ending, and writes none of the older formats.",
        confidence=Confidence.CERTAIN,
        fixes=tuple(fixes),
    )

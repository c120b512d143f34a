"""An .h5 file remembers the loss by the name that it was given, and some of those names are not found again."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import LOSS_NAMES, Argument, Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# Loading looks these up among functions that Keras 3 has under their long names only.
SHORT = frozenset({"mse", "mae", "mape", "msle", "kld", "bce"})
ENDINGS = (".h5", ".hdf5")


@cause(kind="removed-api", severity=Severity.BREAKS, raises=(r"Could not (?:deserialize|locate)",))
def short_loss_in_an_h5_file(script: Script, trace: Trace) -> Iterator[Finding]:
    """A model that was compiled with a short loss name is saved as .h5 and loaded again.

    Why it hurts
        The file holds the name as it was written. Keras 3 does not find "mse" and its like when it
        loads such a file, and stops with "Could not deserialize"; the trained model cannot be used.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        model.save("model.h5")
        print(keras.models.load_model("model.h5").predict(x[:5]))

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        model.save("model.keras")
        print(keras.models.load_model("model.keras").predict(x[:5]))

    Unless
        The file is loaded with compile=False or with custom_objects, or is a .keras file.
    """
    if script.target.keras < 3:
        return
    saved = {call.constant(0, "filepath"): call for call in trace.of("keras.Model.save")}
    told = set()
    for load in trace.of("keras.models.load_model"):
        name = load.constant(0, "filepath")
        save = saved.get(name) if isinstance(name, str) and name.endswith(ENDINGS) else None
        plain = load.argument(2, "compile") is None and load.argument(1, "custom_objects") is None and load.whole
        loss = _loss(trace, save) if save is not None else None
        if (
            save is not None
            and loss is not None
            and plain
            and save.where not in told
            and not script.guarded(load.where)
        ):
            told.add(save.where)
            yield _finding(loss, save, load)


def _loss(trace: Trace, save: Call) -> Argument | None:
    """Return the short loss that the saved model was compiled with last."""
    number = save.owner.number if save.owner is not None else None
    compiled = [
        call
        for call in trace.of("keras.Model.compile")
        if call.owner is not None and call.owner.number == number and call.order < save.order
    ]
    loss = compiled[-1].argument(1, "loss") if compiled else None
    return loss if loss is not None and isinstance(loss.value, str) and loss.value.lower() in SHORT else None


def _finding(loss: Argument, save: Call, load: Call) -> Finding:
    name = str(loss.value)
    place = loss.where or save.where
    long = LOSS_NAMES[name.lower()] if name.lower() != "bce" else "binary_crossentropy"
    edits = ((place, f'"{long}"'),) if loss.form == "constant" else ()
    return Finding(
        message=f'the file is saved with the loss "{name}", which loading does not find again',
        places=(
            Spot(load.where, 'stops with "Could not deserialize"'),
            Spot(place, "kept in the file by this name"),
            Spot(save.where, "an .h5 file"),
        ),
        evidence=(Evidence(f'read off the source: loss="{name}", an .h5 file, and load_model without compile=False'),),
        why="An .h5 file keeps the words of compile, and the short names of losses are not among what loading knows.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("", rewrites=edits, advice="" if edits else f'compile with "{long}"'),
            Fix("the format does not matter", advice="save under a name that ends in .keras"),
        ),
    )

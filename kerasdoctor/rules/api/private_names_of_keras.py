"""What lies under a private path may be gone tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Reference, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

PRIVATE = ("tensorflow.python.keras.", "keras.src.", "tensorflow.keras.src.")
MOST_PLACES = 4


@cause(kind="removed-api", severity=Severity.SMELLS)
def private_names_of_keras(script: Script) -> Iterator[Finding]:
    """Names are taken from private parts of Keras or TensorFlow.

    Why it hurts
        These paths follow the files of the library and change without notice. What lies under
        `tensorflow.python.keras` is moreover an old copy of Keras, which does not work together
        with today's.

    Bad
        from tensorflow.python.keras.utils.np_utils import to_categorical

        print(to_categorical([0, 1, 2]))

    Good
        from keras.utils import to_categorical

        print(to_categorical([0, 1, 2]))

    Unless
        A `try` stands around the import.
    """
    found: list[Reference] = []
    for path in script.references:
        if path.startswith(PRIVATE):
            found += [reference for reference in script.references[path] if not reference.guarded]
    places = list(dict.fromkeys(reference.where for reference in sorted(found, key=lambda one: one.where.line)))
    if places:
        names = ", ".join(dict.fromkeys(f"`{reference.path}`" for reference in found[:MOST_PLACES]))
        yield Finding(
            message=f"names are taken from private parts of the library: {names}",
            places=tuple(Spot(place, "a private path") for place in places[:MOST_PLACES]),
            evidence=(Evidence(f"read off the source: {names}"),),
            why="Only what keras and tensorflow export by name is kept from version to version.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="import the name from keras itself"),),
        )

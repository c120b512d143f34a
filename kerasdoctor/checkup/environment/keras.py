"""Keras: which one an import brings, and what stands in its way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kerasdoctor.checkup.environment.world import SHADOWED, World
from kerasdoctor.live.requirements import BEFORE, OLDEST
from kerasdoctor.render.environment import Section, Seen, State

# TensorFlow 2.16 was the first to come with Keras 3.
FIRST_WITH_3 = (2, 16)
WANTED = ".".join(map(str, OLDEST))
INSTALL = "install it with: pip install 'kerasdoctor[tensorflow]'"
SUPPORTED = f"for the live side: pip install 'keras>={WANTED},<{BEFORE}'; --static works with any"


def keras(world: World) -> Section:
    """Look at what an import of Keras would bring."""
    text = world.version_text("keras")
    headline = "not installed" if text is None else text
    return Section("Keras", headline, tuple(_seen(world)))


def _seen(world: World) -> Iterator[Seen]:
    version, text = world.version("keras"), world.version_text("keras")
    if version is None:
        yield Seen("Keras is not installed; sources are read all the same", State.WRONG, INSTALL)
    elif version < OLDEST or version[0] >= BEFORE:
        yield Seen(
            f"Keras {text} is not among those that live models are examined of: {WANTED} up to {BEFORE}",
            State.DOUBTFUL,
            SUPPORTED,
        )
    else:
        yield Seen(f"Keras {text} is one of those that live models are examined of")
    yield from _against_tensorflow(world)
    yield from _second(world)
    yield from _shadows(world)


def _against_tensorflow(world: World) -> Iterator[Seen]:
    """Yield what is wrong between Keras and TensorFlow, which bring each other in versions that fit."""
    version, tensorflow = world.version("keras"), world.version("tensorflow")
    if version is None or tensorflow is None:
        return
    names = f"Keras {world.version_text('keras')} and TensorFlow {world.version_text('tensorflow')}"
    if (version >= (3,)) != (tensorflow >= FIRST_WITH_3):
        which = "3" if tensorflow >= FIRST_WITH_3 else "2"
        yield Seen(
            f"{names} do not fit: this TensorFlow takes Keras {which} for tf.keras",
            State.WRONG,
            "install them together: pip install --upgrade tensorflow keras",
        )


def _second(world: World) -> Iterator[Seen]:
    """Yield other copies of Keras: whole ones, nightly ones and the one that TensorFlow can be told to take."""
    for name in ("keras", "tensorflow"):
        found = world.installed.get(name, [])
        if len(found) > 1:
            places = "; ".join(f"{version} in {folder}" for version, folder in found)
            yield Seen(
                f"{name} is installed {len(found)} times, and the first one is taken: {places}",
                State.WRONG,
                f"remove all: pip uninstall {name}, as often as it finds one; then install it once",
            )
    if "keras" in world.installed and "keras_nightly" in world.installed:
        yield Seen(
            "keras and keras-nightly are both installed, and write to the same folder",
            State.WRONG,
            "remove both: pip uninstall keras keras-nightly; then install one",
        )
    legacy = world.environ.get("TF_USE_LEGACY_KERAS", "").lower() in ("1", "true")
    other = world.version_text("tf_keras")
    if legacy and other is None:
        remedy = "pip install tf_keras, or unset the variable"
        yield Seen("TF_USE_LEGACY_KERAS asks for tf_keras, which is not installed", State.WRONG, remedy)
    elif legacy:
        yield Seen(
            f"TF_USE_LEGACY_KERAS makes tf.keras the Keras 2 of tf_keras {other}, while keras stays Keras 3",
            State.DOUBTFUL,
            "import all from one of them: layers of one do not work in models of the other",
        )
    elif other is not None:
        yield Seen(f"tf_keras {other} is there, too, for programs that import it by its name")


def _shadows(world: World) -> Iterator[Seen]:
    """Yield files of one's own that an import finds first, and folders that are left of a package."""
    for name in SHADOWED:
        for place in (world.here / f"{name}.py", world.here / name / "__init__.py"):
            if place.is_file() and str(place) != world.modules.get(name):
                yield Seen(
                    f"{place} is what scripts in this folder import as {name}",
                    State.WRONG,
                    f"give it another name, and remove {name}.pyc or __pycache__ beside it",
                )
        if name in world.modules and world.modules[name] is None and name in world.installed:
            yield Seen(
                f"of {name} only a folder without a package is found, as an uninstall leaves it",
                State.WRONG,
                f"pip install --force-reinstall {name}",
            )
        elsewhere = _elsewhere(world, name)
        if elsewhere is not None:
            said = f"{name} is imported from {elsewhere}, and not from where it is installed"
            yield Seen(said, State.DOUBTFUL, "look at PYTHONPATH and at .pth files")


def _elsewhere(world: World, name: str) -> str | None:
    """Return the folder that a module is imported from where that is not the one that it is installed in."""
    origin, found = world.modules.get(name), world.installed.get(name)
    if origin is None or not found:
        return None
    folder = os.path.realpath(Path(origin).parent.parent)
    return folder if folder != found[0][1] else None

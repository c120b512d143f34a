"""The libraries that a setup computes with: their versions, and which of them do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.checkup.environment.backend import TENSORFLOWS
from kerasdoctor.checkup.environment.world import World
from kerasdoctor.render.environment import Section, Seen, State

# TensorFlow 2.18 was the first that works with NumPy 2.
FIRST_WITH_NUMPY_2 = (2, 18)
# These belong to a plain tensorflow on some systems, and do not stand beside it.
PARTS = ("tensorflow_macos", "tensorflow_intel")
TOLD = ("tensorflow", "torch", "jax", "jaxlib", "numpy", "scipy", "scikit_learn", "pandas", "h5py", "wrapt")


def libraries(world: World) -> Section:
    """Look at the versions of libraries, and at those that get in each other's way."""
    there = [name for name in (*TENSORFLOWS, *TOLD) if name in world.installed]
    there = list(dict.fromkeys(there))
    shown = ", ".join(f"{_spelled(name)} {world.version_text(name)}" for name in there) or "none of them"
    return Section("Libraries", shown, tuple(_seen(world)))


def _seen(world: World) -> Iterator[Seen]:
    found = [name for name in TENSORFLOWS if name in world.installed and name not in PARTS]
    if len(found) > 1:
        names = " ".join(map(_spelled, found))
        yield Seen(
            f"{' and '.join(map(_spelled, found))} are both installed, and write to the same folder",
            State.WRONG,
            f"remove all: pip uninstall {names}; then install one",
        )
    tensorflow, numpy = world.version("tensorflow"), world.version("numpy")
    if tensorflow is not None and numpy is not None and tensorflow < FIRST_WITH_NUMPY_2 and numpy >= (2,):
        yield Seen(
            f"TensorFlow {world.version_text('tensorflow')} does not work with NumPy {world.version_text('numpy')}",
            State.WRONG,
            "pip install --upgrade tensorflow, or pip install 'numpy<2'",
        )
    jax, jaxlib = world.version("jax"), world.version("jaxlib")
    if jax is not None and jaxlib is None:
        yield Seen("jax is installed without jaxlib", State.WRONG, "pip install 'jax[cpu]'")
    elif jax is not None and jaxlib is not None and jaxlib > jax:
        yield Seen(
            f"jaxlib {world.version_text('jaxlib')} is newer than jax {world.version_text('jax')}, which cannot use it",
            State.WRONG,
            "pip install --upgrade jax jaxlib",
        )
    if "keras" in world.installed and "wrapt" not in world.installed:
        yield Seen("wrapt, which the live side needs, is not installed", State.WRONG, "pip install wrapt")


def _spelled(name: str) -> str:
    return name.replace("_", "-")

"""The interpreter: its version, where it is, and what it runs on."""

from __future__ import annotations

import os
import platform
import sys

from kerasdoctor.checkup.environment.world import World
from kerasdoctor.render.environment import Section, Seen, State

# Variables that change what Keras and its backends do; others are nobody's business.
TELLING = (
    "KERAS_BACKEND",
    "KERAS_HOME",
    "TF_USE_LEGACY_KERAS",
    "TF_ENABLE_ONEDNN_OPTS",
    "TF_DETERMINISTIC_OPS",
    "TF_XLA_FLAGS",
    "XLA_FLAGS",
    "JAX_PLATFORMS",
    "CUDA_VISIBLE_DEVICES",
    "PYTHONPATH",
    "PYTHONHASHSEED",
)


def python(world: World) -> Section:
    """Look at the interpreter."""
    version = platform.python_version()
    seen = [Seen(f"{sys.executable}, {_kind(world)}"), Seen(f"{platform.system()} {platform.release()}, {_machine()}")]
    if os.name != "posix":
        seen.append(
            Seen("scripts are not run on this system yet", State.DOUBTFUL, "kerasdoctor check --static reads them")
        )
    given = [f"{name}={world.environ[name]}" for name in TELLING if world.environ.get(name)]
    seen += [Seen(f"the environment sets {setting}") for setting in given]
    return Section("Python", f"{version} on {platform.system()}, {_kind(world)}", tuple(seen))


def _kind(world: World) -> str:
    if world.environ.get("CONDA_PREFIX"):
        return "conda environment"
    return "virtual environment" if sys.prefix != sys.base_prefix else "no virtual environment"


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count() or 1} cores"

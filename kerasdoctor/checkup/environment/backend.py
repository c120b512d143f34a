"""The backend: which one Keras takes, who says so, and whether it is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kerasdoctor.checkup.environment.world import World
from kerasdoctor.render.environment import Section, Seen, State

# The distributions that bring each backend, the usual one first.
TENSORFLOWS = (
    "tensorflow", "tensorflow_cpu", "tensorflow_gpu", "tf_nightly", "tensorflow_macos", "tensorflow_intel",
    "intel_tensorflow", "tensorflow_rocm",
)  # fmt: skip
BROUGHT_BY = {"tensorflow": TENSORFLOWS, "torch": ("torch",), "jax": ("jax",)}
# Keras can compute with these, but not train.
NO_TRAINING = {"numpy": ("numpy",), "openvino": ("openvino",)}
USUAL = {"floatx": "float32", "image_data_format": "channels_last"}


def backend(world: World) -> Section:
    """Look at the backend that an import of Keras would take."""
    config, mistake = _config(world)
    name, said_by = _chosen(world, config)
    seen = [Seen(f"{said_by} says {name}"), *_there(world, name), *_others(config)]
    if mistake:
        seen.append(Seen(mistake, State.WRONG, "mend it or remove it; Keras writes a new one"))
    version = next((text for each in _brought_by(name) if (text := world.version_text(each)) is not None), None)
    return Section("Backend", name if version is None else f"{name} {version}", tuple(seen))


def _chosen(world: World, config: Mapping[str, Any]) -> tuple[str, str]:
    asked = world.environ.get("KERAS_BACKEND")
    if asked:
        return asked, "KERAS_BACKEND"
    if isinstance(config.get("backend"), str):
        return config["backend"], str(world.home / "keras.json")
    return "tensorflow", "nobody else, so that Keras itself"


def _config(world: World) -> tuple[dict[str, Any], str]:
    """Return what the configuration file of Keras holds, and what is wrong with it."""
    file = world.home / "keras.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return {}, ""
    except ValueError as error:
        return {}, f"{file} is no JSON, and Keras fails to start: {error}"
    return (found, "") if isinstance(found, dict) else ({}, f"{file} holds no settings")


def _brought_by(name: str) -> tuple[str, ...]:
    return BROUGHT_BY.get(name, NO_TRAINING.get(name, ()))


def _there(world: World, name: str) -> Iterator[Seen]:
    others = [each for each, brought in BROUGHT_BY.items() if any(one in world.installed for one in brought)]
    if not _brought_by(name):
        yield Seen(f"Keras has no backend {name}", State.WRONG, f"choose one of {', '.join(BROUGHT_BY)}")
    elif name in NO_TRAINING:
        yield Seen(f"{name} can predict, but not train", State.DOUBTFUL, f"choose one of {', '.join(BROUGHT_BY)}")
    elif name not in others:
        remedy = f"set KERAS_BACKEND={others[0]}, which is there" if others else f"pip install 'kerasdoctor[{name}]'"
        yield Seen(f"{name} is not installed", State.WRONG, remedy)
    elif name != "tensorflow":
        yield Seen(f"gradients are not read on {name} yet; a report says so", State.DOUBTFUL)
    left = [each for each in others if each != name]
    if left:
        yield Seen(f"there is {' and '.join(left)}, too; KERAS_BACKEND chooses")


def _others(config: Mapping[str, Any]) -> Iterator[Seen]:
    for key, usual in USUAL.items():
        if config.get(key, usual) != usual:
            said = f"keras.json sets {key} to {config[key]!r} for every program; usual is {usual!r}"
            yield Seen(said, State.DOUBTFUL, "set it in the program that needs it")

"""The devices that the backend can compute on, which only an import of it can tell."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kerasdoctor.checkup.environment.world import World
from kerasdoctor.render.environment import Section, Seen, State

# Importing TensorFlow takes up to twenty seconds on a busy machine.
MOST_SECONDS = 120
# The driver of NVIDIA makes this where there is a card.
CARD = Path("/proc/driver/nvidia/gpus")
HOW = "kerasdoctor env --devices imports the backend, which takes some seconds"


def devices(world: World, *, look: bool) -> Section:
    """Look at the devices, in a process of its own."""
    if not look:
        return Section("Devices", f"not looked at; {HOW}", skipped=True)
    told = _told()
    if "error" in told:
        seen = Seen(f"importing Keras fails: {told['error']}", State.WRONG, "see the sections above")
        return Section("Devices", "unknown", (seen,))
    names = [str(name) for name in told["devices"]]
    return Section("Devices", f"{told['backend']} sees {', '.join(names) or 'none'}", tuple(_seen(world, names)))


def _seen(world: World, names: list[str]) -> Iterator[Seen]:
    hidden = world.environ.get("CUDA_VISIBLE_DEVICES")
    accelerated = any(not name.lower().startswith("cpu") for name in names)
    if CARD.is_dir() and not accelerated:
        if hidden is not None and hidden.strip() in ("", "-1"):
            yield Seen("CUDA_VISIBLE_DEVICES hides the graphics card", State.DOUBTFUL, "unset it to train on the card")
        else:
            remedy = "for TensorFlow: pip install 'tensorflow[and-cuda]'"
            yield Seen("there is a graphics card that the backend does not see", State.DOUBTFUL, remedy)
    elif not accelerated:
        yield Seen("training runs on the processor, which is right for small models")


def _told() -> dict[str, Any]:
    """Return what a process that imports Keras says of its devices, or the error that ends it."""
    command = [sys.executable, "-m", "kerasdoctor.live.devices"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"it takes longer than {MOST_SECONDS} s"}
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        said = done.stderr.strip().splitlines()
        return {"error": said[-1] if said else f"the process ends with code {done.returncode}"}
    told: dict[str, Any] = json.loads(lines[-1])
    return told

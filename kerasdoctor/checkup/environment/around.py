"""Looks at what surrounds a setup: interpreter, Keras, backend, libraries, devices, and kerasdoctor itself.

All but the devices is read off what is installed; no library is imported for it.
"""

from __future__ import annotations

from kerasdoctor.checkup.environment.backend import backend
from kerasdoctor.checkup.environment.devices import devices
from kerasdoctor.checkup.environment.keras import keras
from kerasdoctor.checkup.environment.libraries import libraries
from kerasdoctor.checkup.environment.ourselves import ourselves
from kerasdoctor.checkup.environment.python import python
from kerasdoctor.checkup.environment.world import this_world
from kerasdoctor.render.environment import Section


def look_around(*, with_devices: bool = False) -> tuple[Section, ...]:
    """Return what surrounds a setup here; looking at devices imports the backend, in a process of its own."""
    world = this_world()
    return (
        python(world),
        keras(world),
        backend(world),
        libraries(world),
        devices(world, look=with_devices),
        ourselves(world),
    )

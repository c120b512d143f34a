"""Where a layer of the initial pass stands in the source."""

from __future__ import annotations

from kerasdoctor.facts import Network
from kerasdoctor.places import Part, Spot


def layer_at(network: Network | None, name: str, label: str) -> Spot:
    """Point at the line that makes a layer, or name the layer where the line is not known."""
    lines = [layer.where for layer in network.layers if layer.name == name] if network is not None else []
    where = lines[0] if len(lines) == 1 else None
    return Spot(where if where is not None else Part(f"layer {name}"), label)

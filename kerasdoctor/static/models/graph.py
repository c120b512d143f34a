"""The order in which Keras lists the layers of a graph."""

from __future__ import annotations

from kerasdoctor.static.following.values import Tensor

MOST_LAYERS = 2000


def in_order(outputs: list[Tensor]) -> list[Tensor]:
    """Return the tensors behind the outputs by depth, as `Functional.layers` does, sources first."""
    met: dict[int, int] = {}
    done: list[Tensor] = []
    waiting = [(tensor, False) for tensor in reversed(outputs)]
    while waiting and len(done) < MOST_LAYERS:
        tensor, finished = waiting.pop()
        if finished:
            done.append(tensor)
        elif id(tensor) not in met:
            met[id(tensor)] = len(met)
            waiting.append((tensor, True))
            waiting += [(source, False) for source in reversed(tensor.sources)]
    depths = dict.fromkeys(met, 0)
    for tensor in reversed(done):
        for source in tensor.sources:
            depths[id(source)] = max(depths.get(id(source), 0), depths[id(tensor)] + 1)
    return sorted(done, key=lambda tensor: (-depths[id(tensor)], met[id(tensor)]))

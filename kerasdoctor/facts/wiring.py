"""Which layer reads which, for rules that follow the graph of a model."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts.network import INPUT, Layer, Network
from kerasdoctor.record import record
from kerasdoctor.remembered import remembered


@record
class Wiring:
    """The layers of a network by index, and for each the indexes of the layers that read it."""

    layers: tuple[Layer, ...]
    readers: tuple[tuple[int, ...], ...]

    def is_output(self, index: int) -> bool:
        """Whether no layer reads this one."""
        return not self.readers[index]

    def after(self, index: int) -> Iterator[tuple[int, Layer]]:
        """Yield the layers after a layer for as long as each is its only reader and reads nothing else."""
        while len(self.readers[index]) == 1 and self.layers[self.readers[index][0]].sources == (index,):
            index = self.readers[index][0]
            yield index, self.layers[index]

    def before(self, index: int) -> Iterator[tuple[int, Layer]]:
        """Yield the layers before a layer, nearest first, for as long as each is read by nothing else."""
        while True:
            match self.layers[index].sources:
                case (source,) if source != INPUT and self.readers[source] == (index,):
                    index = source
                    yield index, self.layers[index]
                case _:
                    return


@remembered
def wiring(network: Network) -> Wiring | None:
    """Return the wiring of a network, or None where it is not known which layers each layer reads."""
    readers: list[list[int]] = [[] for _ in network.layers]
    for number, layer in enumerate(network.layers):
        if layer.sources is None:
            return None
        for source in layer.sources:
            if source != INPUT:
                readers[source].append(number)
    return Wiring(network.layers, tuple(tuple(found) for found in readers)) if readers else None

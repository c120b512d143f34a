"""What a reading meets and keeps for the cases: calls of fit and of predict."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from kerasdoctor.facts import Decoding, Loop, Network
from kerasdoctor.places import Line
from kerasdoctor.record import record
from kerasdoctor.static.following.values import Ref


@record
class Fitted:
    """A call of fit: the model by its number in the heap, the setup as read, and where it was compiled."""

    node: ast.expr
    where: Line
    variable: str | None
    model: Ref | None
    network: Network
    compiled_at: Line | None = None


@dataclass(slots=True)
class Predicted:
    """A call of predict: the models it is called on, the method, its loop, and its decodings."""

    models: set[Ref] = field(default_factory=set)
    method: str | None = None
    loop: Loop | None = None
    decodings: list[Decoding] = field(default_factory=list)

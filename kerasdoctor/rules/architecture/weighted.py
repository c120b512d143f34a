"""Layers that weigh what they are given, and what may stand between two of them."""

from __future__ import annotations

from kerasdoctor.facts import Layer
from kerasdoctor.places import Part, Place, Spot

CONVOLUTIONS = frozenset(
    {f"{kind}Conv{n}D" for kind in ("", "Separable") for n in (1, 2, 3)} | {f"Conv{n}DTranspose" for n in (1, 2, 3)}
)
WEIGHTED = frozenset({"Dense", *CONVOLUTIONS})
RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN"})
# Layers that read a sequence step by step, also those that wrap such a layer.
READERS = RECURRENT | {"Bidirectional"}
DROPPING = frozenset({"Dropout", "AlphaDropout", "GaussianDropout", "SpatialDropout1D", "SpatialDropout2D"})
ACTIVATION_LAYERS = frozenset({"Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "ThresholdedReLU"})
AVERAGING = frozenset(f"{kind}AveragePooling{n}D" for kind in ("", "Global") for n in (1, 2, 3))
MAXIMA = frozenset(f"{kind}MaxPooling{n}D" for kind in ("", "Global") for n in (1, 2, 3))
# Layers that move numbers about and do not change them.
MOVING = frozenset({"Flatten", "Reshape", "Permute", "Identity"})
PADDING = frozenset(f"{kind}{n}D" for kind in ("ZeroPadding", "Cropping", "UpSampling") for n in (1, 2, 3))
# Calls after which the axes of maps may lie otherwise for all of Keras; the middle one is that of Keras 1.
LAYOUT = (
    "keras.backend.set_image_data_format",
    "keras.backend.set_image_dim_ordering",
    "keras.config.set_image_data_format",
)
# Layers that keep a linear map linear. Any other kind may bring the bend that is missing.
STRAIGHT = MOVING | PADDING | AVERAGING | DROPPING | {"BatchNormalization", "Normalization", "Rescaling"}


def spot(layer: Layer, label: str) -> Spot:
    """Return the place of a layer with a label."""
    return Spot(layer.where or Part(f"layer {layer.name or layer.kind}"), label)


def places_of(*layers: Layer) -> tuple[Place, ...]:
    """Return the places of layers, for changes of them; none where one is not known."""
    found = tuple(layer.where for layer in layers if layer.where is not None)
    return found if len(found) == len(layers) else ()


def names_of(*layers: Layer) -> tuple[str, ...]:
    """Return the names of layers, for changes of them; none where one is not known."""
    found = tuple(layer.name for layer in layers if layer.name is not None)
    return found if len(found) == len(layers) else ()


def bends(layer: Layer) -> bool:
    """Whether a layer has an activation that is not linear, or one that is not known."""
    return layer.activation != "linear"

"""The ready-made networks of `keras.applications`: what they put out, and with which weights."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Constant, Layer, Shape
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Model
from kerasdoctor.static.following.values import Arguments, Const, Tensor, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import sized
from kerasdoctor.static.models.spelling import activation_name

_MODULE = "keras.applications."
# Channels of the last feature map, by family.
_CHANNELS = {
    **dict.fromkeys(("VGG16", "VGG19"), 512),
    **{f"ResNet{depth}{version}": 2048 for depth in (50, 101, 152) for version in ("", "V2")},
    **dict.fromkeys(("Xception", "InceptionV3"), 2048),
    "InceptionResNetV2": 1536,
    "MobileNet": 1024,
    "MobileNetV2": 1280,
    "DenseNet121": 1024,
    "DenseNet169": 1664,
    "DenseNet201": 1920,
    "NASNetMobile": 1056,
    "NASNetLarge": 4032,
    **{f"EfficientNetB{n}": (1280, 1280, 1408, 1536, 1792, 2048, 2304, 2560)[n] for n in range(8)},
    **{f"EfficientNetV2{size}": 1280 for size in ("B0", "B1", "S", "M", "L")},
    "EfficientNetV2B2": 1408,
    "EfficientNetV2B3": 1536,
}
# Classes of ImageNet, which the ready-made networks tell apart.
_CLASSES = 1000


@reads("keras")
def application_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return the network that a function of `keras.applications` makes, or None for another call."""
    family = name.rpartition(".")[2]
    if not name.startswith(_MODULE) or not family[:1].isupper():
        return None
    source = _input(walk, given)
    top = given.constant(0, "include_top") if given.find(0, "include_top") is not None else True
    weights = given.find(1, "weights")
    settings: list[tuple[str, Constant]] = [("application", family)]
    if isinstance(top, bool) and given.whole:
        settings.append(("include_top", top))
    if weights is None or isinstance(weights.value, Const):
        known = weights.value.value if weights is not None and isinstance(weights.value, Const) else "imagenet"
        settings.append(("weights", known if isinstance(known, str) else None))
    end = Tensor((source,), operation=True, lost=True, shape=_features(family, given))
    if top is True:
        layer = _classifier(given, walk, node)
        end = Tensor((end,), layer, shape=layer.output_shape)
    elif top is not False:
        end = Tensor((source,), operation=True, lost=True)
    return walk.keep(
        Model("Functional", inputs=(source,), outputs=((None, end),), where=walk.place(node), settings=tuple(settings))
    )


def _input(walk: Walk, given: Arguments) -> Tensor:
    tensor, shape = given.find(2, "input_tensor"), given.find(3, "input_shape")
    if tensor is not None and isinstance(tensor.value, Tensor):
        return tensor.value
    sizes = sized(walk, shape.value) if shape is not None else None
    return Tensor(shape=(None, *sizes) if sizes is not None else None)


def _features(family: str, given: Arguments) -> Shape | None:
    channels = _CHANNELS.get(family) if given.find(None, "alpha") is None else None
    pooling = given.find(4, "pooling")
    if pooling is None or pooling.value == Const(None):
        return (None, None, None, channels)
    return (None, channels) if isinstance(pooling.value, Const) else None


def _classifier(given: Arguments, walk: Walk, node: ast.expr) -> Layer:
    classes = given.integer(None, "classes") if given.find(None, "classes") is not None else _CLASSES
    activation = given.find(None, "classifier_activation")
    return Layer(
        "Dense",
        units=classes,
        activation="softmax" if activation is None else activation_name(activation.value),
        output_shape=(None, classes),
        where=walk.place(node),
    )

"""Each family of ready-made networks was trained on pixels prepared in its own way."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

_MEAN, _ONES = "pixels from 0 to 255 with the mean colour taken off", "pixels from -1 to 1"
_PLAIN, _SPREAD = "pixels from 0 to 255", "pixels of mean 0 and spread 1"
# What `preprocess_input` of each module gives, from 0..255.
WAYS = {
    **dict.fromkeys(("vgg16", "vgg19", "resnet", "resnet50"), _MEAN),
    **dict.fromkeys(("resnet_v2", "inception_v3", "inception_resnet_v2", "xception"), _ONES),
    **dict.fromkeys(("mobilenet", "mobilenet_v2", "nasnet"), _ONES),
    **dict.fromkeys(("efficientnet", "efficientnet_v2", "mobilenet_v3", "convnext"), _PLAIN),
    "densenet": _SPREAD,
}
# The first name that fits counts.
FAMILIES = (
    ("MobileNetV3", _PLAIN),
    ("MobileNet", _ONES),
    ("EfficientNet", _PLAIN),
    ("ConvNeXt", _PLAIN),
    ("DenseNet", _SPREAD),
    ("Inception", _ONES),
    ("Xception", _ONES),
    ("NASNet", _ONES),
    ("VGG", _MEAN),
)


@cause(kind="data-preprocess", severity=Severity.HURTS)
def prepared_for_another_network(trace: Trace) -> Iterator[Finding]:
    """Images for a ready-made network are prepared by the function of another family.

    Why it hurts
        Ready-made weights expect what they were trained on: pixels with a mean taken off, pixels from -1
        to 1, or pixels from 0 to 255. With the preparation of another family they see images of another
        brightness or of almost no contrast, and what they have learnt is largely lost.

    Bad
        import keras
        from keras import Input, Model
        from keras.applications import VGG16
        from keras.applications.mobilenet_v2 import preprocess_input
        from keras.layers import Dense, GlobalAveragePooling2D

        photos = keras.utils.image_dataset_from_directory("photos/train", image_size=(32, 32))
        inputs = Input((32, 32, 3))
        features = VGG16(include_top=False, weights="imagenet")(preprocess_input(inputs))
        model = Model(inputs, Dense(3, activation="softmax")(GlobalAveragePooling2D()(features)))
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(photos)

    Good
        import keras
        from keras import Input, Model
        from keras.applications import VGG16
        from keras.applications.vgg16 import preprocess_input
        from keras.layers import Dense, GlobalAveragePooling2D

        photos = keras.utils.image_dataset_from_directory("photos/train", image_size=(32, 32))
        inputs = Input((32, 32, 3))
        features = VGG16(include_top=False, weights=None)(preprocess_input(inputs))
        model = Model(inputs, Dense(3, activation="softmax")(GlobalAveragePooling2D()(features)))
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(photos)

    Unless
        The network starts from random weights, several networks or several preparations occur, or both
        families prepare alike.
    """
    networks = [call for call in trace.of("keras.applications.*") if call.word[:1].isupper()]
    prepared = [call for call in trace.of("keras.applications.*") if call.name.endswith(".preprocess_input")]
    if trace.fit is None or len(networks) != 1 or len({call.name for call in prepared}) != 1:
        return
    family, module = networks[0].word, prepared[0].name.split(".")[-2]
    weights = networks[0].argument(1, "weights")
    wanted, had = _way_of_family(family), WAYS.get(module)
    if wanted is None or had is None or wanted == had or (weights is not None and weights.value != "imagenet"):
        return
    yield Finding(
        message=f"the images are prepared for {module}, but {family} was trained on {wanted}",
        places=(
            Spot(prepared[0].where, f"gives {had}"),
            Spot(networks[0].where, f"expects {wanted}"),
        ),
        evidence=(Evidence(f"read off the source: `preprocess_input` is that of {module}"),),
        why="Ready-made weights fit only images that are prepared as those they were trained on.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"use the preprocess_input of the module of {family}"),),
    )


def _way_of_family(family: str) -> str | None:
    if family.startswith("ResNet"):
        return _ONES if family.endswith("V2") else _MEAN
    return next((way for name, way in FAMILIES if family.startswith(name)), None)

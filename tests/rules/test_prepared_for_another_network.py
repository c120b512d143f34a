from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.prepared_for_another_network import prepared_for_another_network
from rules.judged import findings

SCRIPT = """
from keras.applications import {network}, {module}
inputs = Input((32, 32, 3))
features = {network}(include_top=False{weights})({module}.preprocess_input(inputs))
model = keras.Model(inputs, Dense(3)(layers.Flatten()(features)))
model.compile(loss="mse")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("network", "module"),
    [
        ("VGG16", "mobilenet_v2"),
        ("ResNet50", "resnet_v2"),
        ("ResNet50V2", "resnet50"),
        ("EfficientNetB0", "vgg16"),
        ("MobileNetV3Small", "mobilenet_v2"),
        ("DenseNet121", "xception"),
    ],
)
def test_the_function_of_another_family_is_found(network: str, module: str) -> None:
    (found,) = findings(prepared_for_another_network, SCRIPT.format(network=network, module=module, weights=""))
    assert network in found.message


@pytest.mark.parametrize(
    ("network", "module", "weights"),
    [
        ("VGG16", "vgg16", ""),
        ("VGG16", "resnet50", ""),
        ("MobileNetV2", "inception_v3", ""),
        ("VGG16", "mobilenet_v2", ", weights=None"),
        ("VGG16", "mobilenet_v2", ", weights=path"),
        ("ResNet50", "resnet", ""),
    ],
)
def test_quiet_where_it_fits(network: str, module: str, weights: str) -> None:
    script = SCRIPT.format(network=network, module=module, weights=weights)
    assert findings(prepared_for_another_network, script) == []


def test_quiet_with_several_networks() -> None:
    script = SCRIPT.format(network="VGG16", module="mobilenet_v2", weights="")
    assert findings(prepared_for_another_network, "other = keras.applications.MobileNetV2()\n" + script) == []

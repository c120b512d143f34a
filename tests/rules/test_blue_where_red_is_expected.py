from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.blue_where_red_is_expected import blue_where_red_is_expected
from rules.judged import findings

SCRIPT = """
import cv2, os
def read(file):
    picture = cv2.imread(file{how})
    return {steps}
x = np.array([read(file) for file in os.listdir("photos")])
network = keras.applications.{network}
model = Sequential([network, layers.GlobalAveragePooling2D(), Dense(3)])
model.compile(loss="mse")
model.fit({x}, y)
"""


def script(steps: str = "picture", how: str = "", network: str = "VGG16(include_top=False)", x: str = "x") -> str:
    return SCRIPT.format(steps=steps, how=how, network=network, x=x)


@pytest.mark.parametrize(
    ("steps", "x"),
    [
        ("picture", "x"),
        ("cv2.resize(picture, (32, 32)) / 255", "x.astype('float32')"),
        ("picture", "keras.applications.vgg16.preprocess_input(x)"),
    ],
)
def test_blue_first_is_found(steps: str, x: str) -> None:
    assert len(findings(blue_where_red_is_expected, script(steps, x=x))) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)"),
        script("picture[..., ::-1]"),
        script("picture[:, :, [2, 1, 0]]"),
        script("turn(picture)"),
        script(how=", 0"),
        script(network="VGG16(include_top=False, weights=None)"),
        script(network="VGG16(include_top=False, weights=path)"),
        script().replace("cv2.imread", "keras.utils.load_img"),
        "other = keras.applications.ResNet50()\n" + script(),
    ],
)
def test_quiet_where_colours_are_turned_or_that_is_not_known(text: str) -> None:
    assert findings(blue_where_red_is_expected, text) == []

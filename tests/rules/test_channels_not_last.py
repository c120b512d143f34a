from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.channels_not_last import channels_not_last
from rules.stacks import judged, stacked


@pytest.mark.parametrize("shape", [(50, 3, 32, 32), (50, 1, 28, 28)])
def test_the_first_axis_holds_the_channels(shape: tuple[int, ...]) -> None:
    (finding,) = stacked(channels_not_last, "Conv2D(4, (1, 3)), Flatten(), Dense(1)", shape=shape)
    assert channels_not_last.severity is Severity.HURTS
    assert f"strips with {shape[2]} channels" in finding.message


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("Conv2D(4, 3), Flatten(), Dense(1)", (50, 32, 32, 3)),
        ("Conv2D(4, (1, 3)), Flatten(), Dense(1)", (50, 3, 32, 16)),
        ("Conv2D(4, 3, data_format='channels_first'), Flatten(), Dense(1)", (50, 3, 32, 32)),
        ("Conv2D(4, (1, 3)), Flatten(), Dense(1)", (50, 3, 3, 3)),
        ("Conv2D(4, 3), Flatten(), Dense(1)", (50, 5, 32, 32)),
        ("Conv2D(4, (1, 3)), Conv2D(4, (1, 3)), Flatten(), Dense(1)", (50, 2, 32, 32)),
        ("Permute((2, 3, 1)), Conv2D(4, 3), Flatten(), Dense(1)", (50, 3, 32, 32)),
    ],
)
def test_other_shapes_and_layouts(layers: str, shape: tuple[int, ...]) -> None:
    assert stacked(channels_not_last, layers, shape=shape) == []


def test_a_script_that_asks_for_the_layout_knows_what_it_does() -> None:
    script = """
    import keras
    from keras import *
    from keras.layers import *
    keras.config.set_image_data_format("channels_first")
    model = Sequential([Input((3, 32, 32)), Conv2D(8, 3), Flatten(), Dense(4)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y)
    """
    assert judged(channels_not_last, script) == []
    assert judged(channels_not_last, script.replace("keras.config", "# ")) != []

from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.window_larger_than_its_map import window_larger_than_its_map
from rules.evaluation_of import findings_of
from rules.stacks import stacked


@pytest.mark.parametrize(
    ("layers", "size"),
    [
        ("Conv2D(4, 3), MaxPooling2D(), Conv2D(4, 3), MaxPooling2D(3), Flatten(), Dense(1)", "1x1"),
        ("Conv2D(4, (3, 9)), Flatten(), Dense(1)", "8x8"),
        ("AveragePooling2D(9), Flatten(), Dense(1)", "8x8"),
        ("Conv2D(4, 3, dilation_rate=4), Flatten(), Dense(1)", "8x8"),
    ],
)
def test_nothing_is_left(layers: str, size: str) -> None:
    (finding,) = stacked(window_larger_than_its_map, layers, shape=(50, 8, 8, 1))
    assert window_larger_than_its_map.severity is Severity.BREAKS
    assert f"a map of {size}" in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        "Conv2D(4, 3), MaxPooling2D(), Conv2D(4, 3), Flatten(), Dense(1)",
        "Conv2D(4, 9, padding='same'), Flatten(), Dense(1)",
        "Conv2D(4, size), Conv2D(4, 3), Flatten(), Dense(1)",
        "Conv2D(4, 8), Flatten(), Dense(1)",
    ],
)
def test_windows_that_fit(layers: str) -> None:
    assert stacked(window_larger_than_its_map, layers, shape=(50, 8, 8, 1)) == []


@pytest.mark.parametrize("call", ["set_image_dim_ordering('th')", "set_image_data_format('channels_first')"])
def test_other_axes_are_meant_where_all_of_keras_is_told_so(call: str) -> None:
    script = f"""
    from keras import backend as K
    from keras.layers import Conv2D, Flatten
    K.{call}
    model = Sequential([Input((1, 28, 28)), Conv2D(4, 5), Flatten(), Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(np.ones((50, 1, 28, 28)), np.ones(50))
    """
    assert findings_of(window_larger_than_its_map, script) == []
    assert len(findings_of(window_larger_than_its_map, script.replace(f"K.{call}", "pass"))) == 1

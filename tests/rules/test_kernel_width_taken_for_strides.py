from __future__ import annotations

import pytest
from static.reading_of import source_of

from kerasdoctor.rules.api.kernel_width_taken_for_strides import kernel_width_taken_for_strides
from kerasdoctor.static.edits import edit
from rules.mending import mended, said

IMPORTS = "from keras.layers import Conv2D, Convolution2D, MaxPooling2D\n"


@pytest.mark.parametrize("call", ["Conv2D(32, 3, 3)", "Convolution2D(32, 5, 5)", "Conv2D(8, 3, 3, padding='same')"])
def test_an_odd_kernel_that_steps_by_its_own_size(call: str) -> None:
    assert len(said(kernel_width_taken_for_strides, IMPORTS + call + "\n")) == 1


def test_the_fix_makes_one_size_of_both() -> None:
    script = IMPORTS + "Conv2D(32, 3,  3, activation='relu')\n"
    assert mended(kernel_width_taken_for_strides, script) == "Conv2D(32, (3, 3), activation='relu')"


@pytest.mark.parametrize(
    "call",
    [
        *("Conv2D(32, 3)", "Conv2D(32, (3, 3), (3, 3))", "Conv2D(64, 3, 2)", "Conv2D(768, 16, 16)", "Conv2D(64, 2, 2)"),
        *("Conv2D(64, 3, strides=3)", "MaxPooling2D(3, 3)", "Conv2D(64, size, size)", "Conv2D(64, 1, 1)"),
    ],
)
def test_other_steps_are_meant(call: str) -> None:
    assert said(kernel_width_taken_for_strides, IMPORTS + call + "\n") == []


def test_all_layers_of_a_script_are_one_finding_with_one_fix() -> None:
    script = IMPORTS + "Conv2D(8, 3, 3)\nConv2D(8, 5, 5)\nConv2D(8, 3, 3)\n"
    (finding,) = said(kernel_width_taken_for_strides, script)
    assert finding.message.endswith("and so in 2 more layers")
    mended_text = edit.rewrite(source_of(script), finding.fixes[0])
    assert mended_text == IMPORTS + "Conv2D(8, (3, 3))\nConv2D(8, (5, 5))\nConv2D(8, (3, 3))\n"

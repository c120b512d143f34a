"""The third number of a convolution was the width of the kernel once, and is its strides now."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after, before, stretch

CONVOLUTIONS = ("keras.layers.Conv2D", "keras.layers.SeparableConv2D", "keras.layers.Conv2DTranspose")
# A kernel of even size with strides of the same size cuts an image into patches, which is meant.
# Kernels of odd size are centred on a pixel; to step over them by their whole size is hardly ever meant.
USUAL_KERNELS = (3, 5, 7, 9, 11)


@cause(kind="conv-config", severity=Severity.HURTS)
def kernel_width_taken_for_strides(script: Script) -> Iterator[Finding]:
    """A convolution is given three numbers in a row, of which the third is taken for its strides.

    Why it hurts
        Keras 1 read rows and columns of the kernel from the second and the third number. Today the
        second is the whole kernel and the third says how far it steps: the layer then looks at
        each pixel once and shrinks the image threefold, without a word.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).random((100, 28, 28, 1))
        y = (x.mean(axis=(1, 2, 3)) > 0.5).astype(int)
        model = Sequential([Input((28, 28, 1)), Conv2D(16, 3, 3, activation="relu"), Flatten()])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).random((100, 28, 28, 1))
        y = (x.mean(axis=(1, 2, 3)) > 0.5).astype(int)
        model = Sequential([Input((28, 28, 1)), Conv2D(16, (3, 3), activation="relu"), Flatten()])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Kernel and strides are of the same even size, which cuts the image into patches, or the
        two numbers differ, as where a kernel of 3 steps by 2.
    """
    for call in script.of(*CONVOLUTIONS):
        match call.arguments:
            case [Argument(keyword=None), Argument(keyword=None) as rows, Argument(keyword=None) as columns, *_]:
                if _is_kernel(rows, columns):
                    yield _finding(call, rows, columns)


def _is_kernel(rows: Argument, columns: Argument) -> bool:
    if not (rows.text.isdigit() and columns.text.isdigit()):
        return False
    return rows.text == columns.text and int(rows.text) in USUAL_KERNELS


def _finding(call: Call, rows: Argument, columns: Argument) -> Finding:
    places = [place for place in (rows.where, columns.where) if isinstance(place, Line)]
    span = stretch(before(places[0]), after(places[-1]))
    size = f"{rows.text} x {rows.text}"
    return Finding(
        message=f"the second {columns.text} is taken for strides, not for the width of a kernel",
        places=(Spot(call.where, f"a kernel of {size} that steps by {columns.text}"),),
        evidence=(Evidence(f"read off the source: strides={columns.text} is as large as the kernel of {size}"),),
        why="A kernel that steps by its own size sees no pixel twice and shrinks the image by that factor.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(f"a kernel of {size} was meant", rewrites=((span, f"({rows.text}, {columns.text})"),)),
            Fix("these strides are meant", advice=f"write strides={columns.text} with its name"),
        ),
    )

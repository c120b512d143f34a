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
# More places than these are no easier to find by being listed; all are mended by the fix.
MOST_PLACES = 4


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
    found = [(call, *kernel) for call in script.of(*CONVOLUTIONS) for kernel in [_kernel(call)] if kernel is not None]
    if found:
        yield _finding(found)


def _kernel(call: Call) -> tuple[Argument, Argument] | None:
    """Return the two numbers that stand where the sides of a kernel stood once."""
    match call.arguments:
        case [Argument(keyword=None), Argument(keyword=None) as rows, Argument(keyword=None) as columns, *_]:
            both = rows.text.isdigit() and columns.text.isdigit() and rows.text == columns.text
            return (rows, columns) if both and int(rows.text) in USUAL_KERNELS else None
    return None


def _finding(found: list[tuple[Call, Argument, Argument]]) -> Finding:
    _, first, second = found[0]
    size = f"{first.text} x {first.text}"
    more = f", and so in {len(found) - 1} more layers" if len(found) > 2 else ", and so in another layer"
    rewrites = tuple((_span(rows, columns), f"({rows.text}, {columns.text})") for _, rows, columns in found)
    return Finding(
        message=f"the second {second.text} is taken for strides, not for the width of a kernel"
        + (more if len(found) > 1 else ""),
        places=tuple(
            Spot(call.where, f"a kernel of {rows.text} x {rows.text} that steps by {columns.text}")
            for call, rows, columns in found[:MOST_PLACES]
        ),
        evidence=(
            Evidence(
                f"read off the source: strides={second.text} is as large as the kernel of {size}",
                numbers=(("layers", len(found)),),
            ),
        ),
        why="A kernel that steps by its own size sees no pixel twice and shrinks the image by that factor.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(f"a kernel of {size} was meant", rewrites=rewrites),
            Fix("these strides are meant", advice=f"write strides={second.text} with its name"),
        ),
    )


def _span(rows: Argument, columns: Argument) -> Line:
    places = [place for place in (rows.where, columns.where) if isinstance(place, Line)]
    return stretch(before(places[0]), after(places[-1]))

"""The shapes that the static reader works out are those that Keras gives, over many configurations."""

from __future__ import annotations

from itertools import product
from typing import Any

import keras
import pytest
from static.reading_of import case_of

SCRIPT = """
import keras
from keras.layers import *
model = keras.Sequential([keras.Input({shape}), {layer}])
model.compile(loss="mse", optimizer="sgd")
model.fit(x, y)
"""
L = keras.layers


def convolutions() -> list[tuple[str, tuple[int, ...]]]:
    found: list[tuple[str, tuple[int, ...]]] = []
    for n, how in product((1, 2), ("'valid'", "'same'")):
        shape = ((16, 3), (16, 13, 3))[n - 1]
        for arguments in ("3", "3, 2", "2, 3", "4, 1", "{pair}"):
            given = arguments.format(pair=(3, 2)[:n] if n == 2 else 3)
            found.append((f"Conv{n}D(4, {given}, padding={how})", shape))
            found.append((f"SeparableConv{n}D(4, {given}, padding={how})", shape))
            found.append((f"DepthwiseConv{n}D({given}, padding={how}, depth_multiplier=2)", shape))
            found.append((f"Conv{n}DTranspose(4, {given}, padding={how})", shape))
        found.append((f"Conv{n}D(4, 3, dilation_rate=2, padding={how})", shape))
        for kind, arguments in product(("Max", "Average"), ("", "3", "2, 3", "pool_size=3, strides=1", "2, None")):
            if kind == "Average" and not arguments:
                continue
            padding = f"{', ' if arguments else ''}padding={how}"
            found.append((f"{kind}Pooling{n}D({arguments}{padding})", shape))
    return found


def others() -> list[tuple[str, tuple[int, ...]]]:
    return [
        ("Conv1D(4, 3, padding='causal', dilation_rate=2)", (16, 3)),
        ("Conv3D(4, (2, 3, 3), strides=(1, 2, 2))", (8, 9, 10, 2)),
        ("MaxPooling3D((2, 2, 2), padding='same')", (5, 9, 10, 2)),
        *((f"Global{how}Pooling{n}D()", (4,) * n + (3,)) for how in ("Max", "Average") for n in (1, 2, 3)),
        ("GlobalAveragePooling2D(keepdims=True)", (4, 4, 3)),
        ("UpSampling1D(3)", (4, 3)),
        ("UpSampling2D()", (4, 5, 3)),
        ("UpSampling2D((2, 3))", (4, 5, 3)),
        ("ZeroPadding1D(2)", (4, 3)),
        ("ZeroPadding1D((1, 2))", (4, 3)),
        ("ZeroPadding2D()", (4, 5, 3)),
        ("ZeroPadding2D(3)", (4, 5, 3)),
        ("ZeroPadding2D((1, 2))", (4, 5, 3)),
        ("ZeroPadding2D(((1, 0), (2, 3)))", (4, 5, 3)),
        ("Cropping1D()", (4, 3)),
        ("Cropping1D((1, 2))", (4, 3)),
        ("Cropping2D()", (8, 9, 3)),
        ("Cropping2D(((1, 0), (2, 3)))", (8, 9, 3)),
        ("Cropping3D()", (8, 9, 7, 3)),
        ("RepeatVector(5)", (3,)),
        ("Reshape((2, -1))", (4, 3)),
        ("Flatten()", (4, 5, 3)),
        ("Permute((2, 1))", (4, 3)),
        ("Embedding(10, 6)", (4,)),
        ("LSTM(5)", (4, 3)),
        ("GRU(5, return_sequences=True)", (4, 3)),
        ("Bidirectional(LSTM(5))", (4, 3)),
        ("Bidirectional(LSTM(5, return_sequences=True), merge_mode='sum')", (4, 3)),
        ("Bidirectional(GRU(5, return_sequences=True))", (4, 3)),
        ("TimeDistributed(Dense(5))", (4, 3)),
        ("TimeDistributed(Conv2D(5, 3))", (4, 9, 9, 3)),
        ("TimeDistributed(Flatten())", (4, 9, 9, 3)),
        ("ConvLSTM2D(5, 3)", (4, 9, 9, 3)),
        ("ConvLSTM2D(5, (3, 3), padding='same', return_sequences=True)", (4, 9, 9, 3)),
        ("Dense(5)", (4, 3)),
        ("BatchNormalization()", (4, 3)),
        ("Masking()", (4, 3)),
    ]


@pytest.mark.parametrize(("layer", "shape"), [*convolutions(), *others()], ids=str)
def test_shapes_are_those_of_keras(layer: str, shape: tuple[int, ...]) -> None:
    built: Any = keras.Sequential([keras.Input(shape), eval(layer, vars(L))])
    read = case_of(SCRIPT.format(shape=shape, layer=layer)).network.layers[-1].output_shape
    assert read == tuple(built.output_shape)

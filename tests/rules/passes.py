"""Plain facts of an initial pass, for tests of the rules that read it."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import (
    Head,
    HeadPass,
    InitialPass,
    InputPass,
    Labels,
    Layer,
    LayerPass,
    Loss,
    Network,
    Optimizer,
)

ADAM = Optimizer("Adam", 0.001)


def layer(name: str = "hidden", **more: Any) -> LayerPass:
    usual: dict[str, Any] = {
        "kind": "Dense",
        "units": 16,
        "silent_units": None,
        "gradient_rms": 0.01,
        "activation": "relu",
        "last": False,
        "seen": 256,
        "rms": 0.5,
        "spread": 0.5,
        "input_size": 5.0,
        "weight_rms": 0.2,
        "kernel_gradient_rms": 0.01,
    }
    return LayerPass(name=name, **(usual | more))


def out(**more: Any) -> LayerPass:
    return layer("out", **({"units": 1, "activation": "linear", "last": True} | more))


def passed(*layers: LayerPass, **more: Any) -> InitialPass:
    usual: dict[str, Any] = {"rows": 256, "loss": 0.7, "non_finite_gradients": 0, "gradient": 0.3}
    usual["heads"] = (HeadPass("out", loss=0.7, low=0.1, high=0.9, zeros=0.0, foreign=0.0),)
    usual["inputs"] = (InputPass("x", varies=True, influence=0.5),)
    return InitialPass(layers=layers or (layer(), out()), **(usual | more))


def network(
    activation: str = "sigmoid",
    loss: str | None = "binary_crossentropy",
    optimizer: Optimizer | None = ADAM,
    **more: Any,
) -> Network:
    head = Head(
        Layer("Dense", "out", 1, activation),
        None if loss is None else Loss(loss),
        labels=Labels("binary"),
        output_shape=(None, 1),
    )
    usual: dict[str, Any] = {"layers": (Layer("Dense", "hidden", 16, "relu"), Layer("Dense", "out", 1, activation))}
    return Network(heads=(head,), optimizer=optimizer, **(usual | more))

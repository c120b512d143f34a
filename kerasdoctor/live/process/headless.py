"""Drawing and tracking that a check can do without, so that neither keeps a program from its `fit`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

# What experiment trackers and plotting libraries read; a check is no experiment and shows no window.
ENVIRONMENT = {
    "MPLBACKEND": "Agg",
    "WANDB_MODE": "disabled",
    "COMET_MODE": "DISABLED",
    "NEPTUNE_MODE": "debug",
}


def draw_nothing_undrawable(keras: Any) -> None:
    """Let `plot_model` do nothing where pydot, which it needs, is not installed."""
    if find_spec("pydot") is not None or find_spec("pydotplus") is not None:
        return
    import keras.src.utils.model_visualization as drawing

    def plot_model(*_given: Any, **_named: Any) -> None:
        """Draw nothing."""

    drawing.plot_model = keras.utils.plot_model = plot_model

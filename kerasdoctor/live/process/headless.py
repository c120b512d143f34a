"""Drawing and tracking that a check can do without, so that neither keeps a program from its `fit`."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# What experiment trackers and plotting libraries read; a check is no experiment and shows no window. A search of
# scikit-learn's would train in processes of its own, where nobody looks.
ENVIRONMENT = {
    "MPLBACKEND": "Agg",
    "WANDB_MODE": "disabled",
    "COMET_MODE": "DISABLED",
    "NEPTUNE_MODE": "debug",
    "JOBLIB_MULTIPROCESSING": "0",
}
# Its place among what a tuner is made from.
DIRECTORY = 2


def draw_nothing_undrawable(keras: Any) -> None:
    """Let `plot_model` do nothing where pydot, which it needs, is not installed."""
    if find_spec("pydot") is not None or find_spec("pydotplus") is not None:
        return
    import keras.src.utils.model_visualization as drawing

    def plot_model(*_given: Any, **_named: Any) -> None:
        """Draw nothing."""

    drawing.plot_model = keras.utils.plot_model = plot_model


def search_elsewhere(tuner: Any, folder: Path) -> None:
    """Let searches of KerasTuner keep their trials in a folder of ours.

    A later search goes on with the trials that it finds, which must not be those of fits that were cut short.
    """
    owner = tuner.engine.base_tuner.BaseTuner
    begin = owner.__init__

    @functools.wraps(begin)
    def with_folder(self: Any, *given: Any, **named: Any) -> None:
        if len(given) > DIRECTORY:
            begin(self, *given[:DIRECTORY], str(folder), *given[DIRECTORY + 1 :], **named)
        else:
            begin(self, *given, **{**named, "directory": str(folder)})

    owner.__init__ = with_folder

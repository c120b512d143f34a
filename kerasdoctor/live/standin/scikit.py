"""The data sets that scikit-learn downloads."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from kerasdoctor.live.standin.made import Made

# Rows, numbers in a row and classes of the real ones; None for real numbers.
TABLES: dict[str, tuple[int, int, int | None]] = {
    "fetch_california_housing": (20_640, 8, None),
    "fetch_olivetti_faces": (400, 4096, 40),
    "fetch_covtype": (20_000, 54, 7),
}
OPENML = {"mnist_784": (10_000, 784, 10), "fashion-mnist": (10_000, 784, 10)}
HOUSING = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")


def stand_in_for_fetching(datasets: Any, made: Made) -> None:
    """Replace what would have to be downloaded and is not there."""
    for name, size in TABLES.items():
        _replace(datasets, name, made, size)
    original = datasets.fetch_openml

    @functools.wraps(original)
    def fetch_openml(name: Any = None, *given: Any, **named: Any) -> Any:
        size = OPENML.get(str(name).lower())
        if size is None:
            return original(name, *given, **named)
        made.note(f"the data set {name} of OpenML")
        return _bunch(size, words=True, **{"as_frame": True, **named})

    datasets.fetch_openml = fetch_openml


def _replace(datasets: Any, name: str, made: Made, size: tuple[int, int, int | None]) -> None:
    original: Callable[..., Any] = getattr(datasets, name)

    @functools.wraps(original)
    def fetch(*given: Any, **named: Any) -> Any:
        try:
            return original(*given, **{**named, "download_if_missing": False})
        except OSError:
            made.note(f"sklearn.datasets.{name}")
            return _bunch(size, **named)

    setattr(datasets, name, fetch)


def _bunch(size: tuple[int, int, int | None], *, words: bool = False, **named: Any) -> Any:
    """Return rows and labels; `words` says that labels are the digits of their numbers, as OpenML has them."""
    import sklearn.utils

    rows, columns, classes = size
    draw = np.random.default_rng(0)
    data = draw.uniform(0, 1, (rows, columns)) * (255 if columns == OPENML["mnist_784"][1] else 1)
    target: Any = draw.uniform(0, 5, rows) if classes is None else draw.integers(0, classes, rows)
    target = target.astype(str).astype(object) if words else target
    names = list(HOUSING) if columns == len(HOUSING) else [f"column{number}" for number in range(columns)]
    if named.get("as_frame") in (True, "auto"):
        import pandas as pd

        data, target = pd.DataFrame(data, columns=names), pd.Series(target, name="target")
    if named.get("return_X_y"):
        return data, target
    side = int(columns**0.5)
    images = {"images": data.reshape(rows, side, side)} if isinstance(data, np.ndarray) and side**2 == columns else {}
    return sklearn.utils.Bunch(data=data, target=target, feature_names=names, DESCR="made by kerasdoctor", **images)

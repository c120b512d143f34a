"""Folders of pictures that are not there."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from kerasdoctor.live.standin.made import Made, exists
from kerasdoctor.live.standin.pictures import picture
from kerasdoctor.live.standin.wanted import Wanted

FOR_EACH_CLASS = 24
SIDE = 32


def stand_in_for_folders(keras: Any, wanted: Wanted, made: Made, scratch: Path) -> None:
    """Let the readers of folders of pictures find some."""
    for holder in (keras.utils, keras.preprocessing):
        if hasattr(holder, "image_dataset_from_directory"):
            _with_folder(holder, "image_dataset_from_directory", 0, wanted, made, scratch)


def stand_in_for_flows(image: Any, wanted: Wanted, made: Made, scratch: Path) -> None:
    """Let the image generators of Keras 2 find pictures in folders that are not there."""
    _with_folder(image.ImageDataGenerator, "flow_from_directory", 1, wanted, made, scratch)


def stand_in_for_named_pictures(image: Any, made: Made, scratch: Path) -> None:
    """Let the image generators of Keras 2 find pictures that a table names, in folders that are not there."""
    owner = image.ImageDataGenerator
    if not hasattr(owner, "flow_from_dataframe"):
        return
    original = owner.flow_from_dataframe

    @functools.wraps(original)
    def read(self: Any, dataframe: Any, directory: Any = None, *given: Any, **named: Any) -> Any:
        if directory is None or exists(directory):
            return original(self, dataframe, directory, *given, **named)
        made.note(str(directory))
        folder = Path(tempfile.mkdtemp(dir=scratch))
        for name in dict.fromkeys(map(str, dataframe[named.get("x_col", "filename")])):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(picture(name).getvalue())
        return original(self, dataframe, str(folder), *given, **named)

    owner.flow_from_dataframe = read


def _with_folder(holder: Any, name: str, position: int, wanted: Wanted, made: Made, scratch: Path) -> None:
    original = getattr(holder, name)

    @functools.wraps(original)
    def read(*given: Any, **named: Any) -> Any:
        path = named.get("directory", given[position] if len(given) > position else None)
        if path is None or exists(path):
            return original(*given, **named)
        made.note(str(path))
        folder = pictures(scratch, max(2, wanted.classes or 2), named.get("classes"))
        if "directory" in named:
            return original(*given, **{**named, "directory": folder})
        return original(*given[:position], folder, *given[position + 1 :], **named)

    setattr(holder, name, read)


def pictures(scratch: Path, classes: int, names: Any = None) -> str:
    """Make a folder with some pictures of noise for each class and return its path."""
    from PIL import Image

    folder = Path(tempfile.mkdtemp(dir=scratch))
    draw = np.random.default_rng(0)
    listed = list(names) if isinstance(names, list | tuple) else [f"class{number:03}" for number in range(classes)]
    for label, name in enumerate(listed):
        (folder / str(name)).mkdir()
        for number in range(FOR_EACH_CLASS):
            pixels = draw.integers(0, 156, (SIDE, SIDE, 3), dtype=np.uint8) + np.uint8(100 * label / len(listed))
            Image.fromarray(pixels).save(folder / str(name) / f"{number}.png")
    return str(folder)

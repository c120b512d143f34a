"""The description of a model in a file that Keras saved, read without Keras."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from kerasdoctor.static.files.accepted import HDF5_ENDINGS
from kerasdoctor.static.files.source import Problem, content

WEIGHTS_ENDINGS = (".weights.h5", ".weights.hdf5")
CONFIG = "config.json"
METADATA = "metadata.json"
# The description of a model with a thousand layers takes about a megabyte.
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class SavedModel:
    """What a file says about a model: its config as Keras wrote it, and the version of Keras."""

    path: str
    config: dict[str, Any]
    version: str | None = None


def read_model(path: str) -> SavedModel | Problem:
    """Read a `.keras` file, or the JSON that `model.to_json` gives."""
    if PurePath(path).suffix.lower() in HDF5_ENDINGS:
        return _hdf5(path)
    if PurePath(path).suffix.lower() == ".json":
        data = content(path)
        return data if isinstance(data, Problem) else _described(path, _parsed(data), None)
    return _zipped(path)


def saved_folder(path: str) -> Problem:
    """Say what to do with a folder in the SavedModel format."""
    message = f"{path} is a model in TensorFlow's SavedModel format, which lists no layers by name"
    return Problem("not-python", message, "save the model again where it is built: model.save('model.keras')")


def _hdf5(path: str) -> Problem:
    data = content(path)
    if isinstance(data, Problem):
        return data
    if path.lower().endswith(WEIGHTS_ENDINGS):
        message = f"{path} holds the weights of a model and not its layers"
        return Problem("not-python", message, "name the .keras file of the model, or the script that builds it")
    remedy = f"save it again in the format of Keras 3: keras.models.load_model({path!r}).save('model.keras')"
    return Problem("not-python", f"{path} is a model in the HDF5 format, which is not read", remedy)


def _zipped(path: str) -> SavedModel | Problem:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if CONFIG not in names:
                message = f"{path} is a zip file but no saved model: it holds no {CONFIG}"
                return Problem("not-python", message, "name a file that model.save wrote")
            config = _member(archive, CONFIG)
            metadata = _parsed(_member(archive, METADATA)) if METADATA in names else None
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        found = content(path)
        return found if isinstance(found, Problem) else _broken(path, "it changed while it was read")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        return _broken(path, str(error))
    if config is None:
        return _broken(path, f"its {CONFIG} is larger than {MOST_BYTES // 1_000_000} MB")
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return _described(path, _parsed(config), version if isinstance(version, str) else None)


def _member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Return the content of one file of an archive, or None where it is too large to be what it says."""
    if archive.getinfo(name).file_size > MOST_BYTES:
        return None
    with archive.open(name) as file:
        data = file.read(MOST_BYTES + 1)
    return data if len(data) <= MOST_BYTES else None


def _parsed(data: bytes | None) -> object:
    try:
        return json.loads(data.decode("utf-8-sig")) if data is not None else None
    except (ValueError, RecursionError):
        return None


def _described(path: str, config: object, version: str | None) -> SavedModel | Problem:
    if isinstance(config, dict) and isinstance(config.get("config"), dict | list) and "class_name" in config:
        return SavedModel(path, config, version)
    message = f"{path} describes no Keras model: it has no class_name with a config"
    return Problem("not-python", message, "name a file that model.save or model.to_json wrote")


def _broken(path: str, why: str) -> Problem:
    message = f"{path} cannot be read as a saved model: {why}"
    return Problem("not-python", message, "save the model again: model.save('model.keras')")

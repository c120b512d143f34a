"""Downloads by hand: none is made, and what the program reads of one later is made as if it had been there."""

from __future__ import annotations

import functools
import io
import os
import tarfile
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kerasdoctor.live.standin.made import exists

# The end of an archive without entries, as the format has it.
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
ARCHIVES = (".tar.gz", ".tar.bz2", ".tgz", ".tar", ".zip", ".gz")


def stand_in_for_downloads_by_hand(scratch: Path) -> None:
    """Let what Python itself downloads and unpacks come to nothing."""
    folder = scratch / "downloads"

    def urlretrieve(url: str, filename: Any = None, *_given: Any, **_named: Any) -> tuple[str, None]:
        return str(filename) if filename is not None else str(folder / _name(url)), None

    urllib.request.urlretrieve = urlretrieve  # type: ignore[assignment]
    zipfile.ZipFile = _zip(zipfile.ZipFile)  # type: ignore[misc]
    tarfile.open = _tar(tarfile.open)


def stand_in_for_get_file(module: Any, scratch: Path) -> None:
    """Let Keras's own downloads be where they would be, without being there."""
    original = module.get_file

    @functools.wraps(original)
    def get_file(fname: Any = None, origin: Any = None, *given: Any, **named: Any) -> str:
        name = Path(str(fname)).name if fname is not None else _name(str(origin))
        home = named.get("cache_dir") or os.environ.get("KERAS_HOME") or "~/.keras"
        folder = Path(home).expanduser() / named.get("cache_subdir", "datasets")
        if exists(folder / name) or exists(folder / _unpacked(name)):
            return str(original(fname, origin, *given, **named))
        taken = _unpacked(name) if named.get("untar") or named.get("extract") else name
        return str(scratch / "downloads" / taken)

    module.get_file = get_file


def stand_in_for_tool(module: Any, scratch: Path) -> None:
    """Let `download` of wget or gdown come to nothing, and say where its file would be."""

    def download(url: Any = None, output: Any = None, *_given: Any, **named: Any) -> str:
        target = output or named.get("out") or scratch / "downloads" / _name(str(url))
        return str(target)

    module.download = download


def _name(url: str) -> str:
    return Path(urlsplit(url).path).name or "download"


def _unpacked(name: str) -> str:
    ending = next((ending for ending in ARCHIVES if name.endswith(ending)), "")
    return name.removesuffix(ending)


def _zip(original: type[zipfile.ZipFile]) -> type[zipfile.ZipFile]:
    class ZipFile(original):  # type: ignore[misc, valid-type]
        """An archive, or one without entries in the place of one that is not there."""

        def __init__(self, file: Any, mode: str = "r", *given: Any, **named: Any) -> None:
            super().__init__(file if mode != "r" or exists(file) else io.BytesIO(EMPTY_ZIP), mode, *given, **named)

    return ZipFile


def _tar(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def opened(name: Any = None, mode: str = "r", fileobj: Any = None, *given: Any, **named: Any) -> Any:
        if fileobj is not None or not mode.startswith("r") or name is None or exists(name):
            return original(name, mode, fileobj, *given, **named)
        empty = io.BytesIO()
        original(fileobj=empty, mode="w").close()
        empty.seek(0)
        return original(fileobj=empty, mode="r")

    return opened

"""Pictures that are not there: listed in folders, found by patterns, and opened one by one."""

from __future__ import annotations

import functools
import glob
import io
import itertools
import os
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kerasdoctor.live.standin.made import Made, exists, is_for_program
from kerasdoctor.live.standin.wanted import PICTURES, Wanted

IN_A_FOLDER = 24
SIDE = 32
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF", ".bmp": "BMP", ".gif": "GIF"}


def is_picture(path: Any) -> bool:
    """Whether a path is that of a picture, by its name."""
    return str(path).lower().endswith(PICTURES)


def picture(path: Any) -> io.BytesIO:
    """Return the file of a picture of noise, the same for the same name."""
    from PIL import Image

    draw = np.random.default_rng(zlib.crc32(str(path).encode()))
    pixels = draw.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, FORMATS.get(Path(str(path)).suffix.lower(), "PNG"))
    file.seek(0)
    return file


class Listed:
    """Folders that are not there and were listed: what is in them, and which of them hold other folders."""

    def __init__(self, wanted: Wanted, made: Made, scratch: Path) -> None:
        self._wanted, self._made, self._scratch = wanted, made, scratch
        self._inside: set[str] = set()
        self._files: dict[str, str] = {}

    def install(self) -> None:
        """Let folders be listed and patterns be matched."""
        os.listdir = self._listing(os.listdir)  # type: ignore[assignment]
        match = glob.iglob
        glob.glob = self._matching(match, list)
        glob.iglob = self._matching(match, iter)

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder: those of classes where the program goes on to list these, else of files."""
        path = os.path.normpath(folder)
        if self._wanted.listings > 1 and path not in self._inside:
            names = [f"class{number:03}" for number in range(max(2, self._wanted.classes or 2))]
            self._inside |= {os.path.join(path, name) for name in names}  # noqa: PTH118 (as programs join them)
            return names
        return [f"{number}{self._wanted.ending}" for number in range(IN_A_FOLDER)]

    def _listing(self, original: Callable[..., list[str]]) -> Callable[..., list[str]]:
        @functools.wraps(original)
        def listdir(path: Any = ".") -> list[str]:
            if exists(path) or is_system(path) or not is_for_program(sys._getframe(1)):
                return original(path)
            if os.path.normpath(str(path)) not in self._inside:
                self._made.note(str(path))
            return self.names(str(path))

        return listdir

    def _matching(self, original: Callable[..., Any], given_as: Callable[[list[str]], Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def matches(pattern: Any, *given: Any, **named: Any) -> Any:
            found = list(original(pattern, *given, **named))
            if found or not is_picture(pattern) or "*" not in str(pattern) or not is_for_program(sys._getframe(1)):
                return given_as(found)
            self._made.note(str(pattern))
            return given_as(self.files(str(pattern)))

        return matches

    def files(self, pattern: str) -> list[str]:
        """Make files that a pattern matches, below a folder of ours, and return their paths."""
        classes = [f"class{number:03}" for number in range(max(2, self._wanted.classes or 2))]
        parts = [part for part in re.split(r"[\\/]+", pattern) if part not in ("", ".", "..")]
        *folders, last = [part.lstrip("~") for part in parts]
        choices = [classes if "*" in part else [part] for part in folders]
        found = []
        for way in itertools.product(*choices):
            folder = self._scratch.joinpath("matched", *way)
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(IN_A_FOLDER):
                file = folder / re.sub(r"\*+", str(number), last)
                file.write_bytes(picture(file).getvalue())
                found.append(str(file))
        return found


def is_system(path: Any) -> bool:
    """Whether a path lies where programs look for what the machine offers, and not for data."""
    return str(path).startswith(("/proc", "/sys", "/dev"))


def stand_in_for_opencv(cv2: Any, made: Made) -> None:
    """Let OpenCV read pictures that are not there; it says nothing of those that it cannot read."""
    original = cv2.imread

    @functools.wraps(original)
    def imread(path: Any, *given: Any, **named: Any) -> Any:
        if exists(path):
            return original(path, *given, **named)
        made.note(str(Path(str(path)).parent))
        return cv2.imdecode(np.frombuffer(picture(path).getvalue(), np.uint8), *(given or (cv2.IMREAD_COLOR,)), **named)

    cv2.imread = imread

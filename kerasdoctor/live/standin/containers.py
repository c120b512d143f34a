"""Files that hold several arrays by their names: of NumPy, MATLAB, HDF5 and pickle, that are not there."""

from __future__ import annotations

import functools
import io
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kerasdoctor.live.standin.made import Made, exists, is_for_program

PICKLES = (".pkl", ".pickle", ".p")


class Arrays(Mapping[str, Any]):
    """A file with an array for each name that is asked for; names of labels have labels."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __enter__(self) -> Arrays:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave a `with` block; there is nothing to close."""

    def close(self) -> None:
        """Close nothing."""

    @property
    def files(self) -> list[str]:
        """The names that were asked for, as NumPy lists those of a file."""
        return list(self._made)


def stand_in_for_matlab(scipy_io: Any, make: Callable[[str], Any], made: Made) -> None:
    """Make what SciPy cannot read because it is not there."""
    original = scipy_io.loadmat

    @functools.wraps(original)
    def loadmat(path: Any, *given: Any, **named: Any) -> Any:
        if exists(path):
            return original(path, *given, **named)
        made.note(str(path))
        return Arrays(make)

    scipy_io.loadmat = loadmat


def stand_in_for_hdf(h5py: Any, make: Callable[[str], Any], made: Made) -> None:
    """Make what h5py cannot read because it is not there; what is written, and what is there, is a file as before."""
    original = h5py.File

    class File(original):  # type: ignore[misc, valid-type]
        """A file, or arrays in the place of one."""

        def __new__(cls, name: Any = None, mode: str = "r", *_given: Any, **_named: Any) -> Any:
            if not str(mode).startswith("r") or exists(name) or not is_for_program(sys._getframe(1)):
                return super().__new__(cls)
            made.note(str(name))
            return Arrays(make)

    h5py.File = File


def pickled(make: Callable[[str], Any], path: Any) -> io.BytesIO:
    """Return the open file of a pickled array."""
    return io.BytesIO(pickle.dumps(make(Path(str(path)).stem)))

"""Endings of saved files, as Keras 3 takes them."""

from __future__ import annotations

import re

from kerasdoctor.facts import Argument, Constant

WEIGHT_ENDING = ".weights.h5"
MODEL_ENDINGS = (".keras", ".h5")
# `save` takes this one, too; a checkpoint does not.
SAVED_ENDINGS = (*MODEL_ENDINGS, ".hdf5")
_OLD = re.compile(r"(?:\.weights)?(?:\.(?:hdf5|h5|tf|ckpt|model|keras|pb))?$")


def ending_of(name: Constant) -> str | None:
    """Return the last part of a file's name, or None where it is not in the source."""
    if not isinstance(name, str) or not name:
        return None
    return name.replace("\\", "/").rpartition("/")[2] or name


def renamed(given: Argument, ending: str) -> str | None:
    """Return a name in quotes with another ending, where the argument is one."""
    name = given.value
    if given.form != "constant" or not isinstance(name, str) or not name.strip("/") or given.text[:1] not in "\"'":
        return None
    if given.text[:3] in ('"""', "'''") or given.text[1:-1] != name:
        return None
    return f"{given.text[0]}{_OLD.sub('', name.rstrip('/'), count=1)}{ending}{given.text[0]}"

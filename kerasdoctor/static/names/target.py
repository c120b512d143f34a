"""Which Keras a script is meant for: what it says itself, its folder, the installed one, else today's."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from pathlib import Path

from kerasdoctor.facts import Target
from kerasdoctor.installed import version_of

# Files that pin versions, in a script's own folder and in this many folders around it: further up
# they belong to something else.
_FOLDERS_UP = 2
_PINNING = re.compile(r"^(?:requirements.*\.txt|pyproject\.toml|setup\.(?:cfg|py)|environment.*\.ya?ml|Pipfile)$", re.I)
# A longer file is a lock file or no list of requirements; reading it would cost more than it says.
_LONGEST = 200_000
# TensorFlow 2.16 was the first to come with Keras 3.
_FIRST_WITH_3 = {"keras": (3, 0), "tensorflow": (2, 16)}
_REQUIREMENT = re.compile(
    r"(?:^|[\s\"'\-\[,])(?P<name>keras|tensorflow(?:[-_](?:gpu|cpu|macos))?)(?:\[[\w,\-]*\])?[\"']?"
    r"(?P<bounds>(?:[\s,]*(?:[=~<>!^]=?=?\s*[\"']?)[\^~<>=!\s]*\d[\w.*]*)+)",
    re.M,
)
_BOUND = re.compile(r"(?P<how>[=~<>!^][=~<>!^\s\"']*)(?P<major>\d+)(?:\.(?P<minor>\d+))?")
_LEGACY = re.compile(r"TF_USE_LEGACY_KERAS[\"'\]\s,=:)]*[\"']?(?:1|true)", re.I)
_PIP = re.compile(r"pip3?\s+install(?P<what>[^\n]*)")


def target_of(path: str, text: str, references: Iterable[str]) -> Target:
    """Return the Keras that a script is meant for."""
    if any(name == "tf_keras" or name.startswith("tf_keras.") for name in references):
        return Target(2, "it imports tf_keras")
    if "TF_USE_LEGACY_KERAS" in text and _LEGACY.search(text):
        return Target(2, "it sets TF_USE_LEGACY_KERAS")
    if "pip" in text:
        for line in _PIP.finditer(text):
            if _asks_for_2(line["what"]):
                return Target(2, f"it installs {line['what'].strip()}")
    folder = Path(path).absolute().parent
    for around in (folder, *folder.parents[:_FOLDERS_UP]):
        pin = _pin_in(str(around))
        if pin is not None:
            return Target(2, pin)
    return _installed()


@functools.lru_cache(maxsize=512)
def _pin_in(folder: str) -> str | None:
    """Return which file of a folder asks for Keras 2, if one does."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if _PINNING.match(entry.name))
    except OSError:
        return None
    for name in names:
        try:
            file = Path(folder, name)
            text = file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size <= _LONGEST else ""
        except OSError:
            continue
        if _asks_for_2(text):
            return f"{name} asks for a TensorFlow or Keras with Keras 2"
    return None


def _asks_for_2(requirements: str) -> bool:
    """Whether requirements name versions that come with Keras 2 as those to have."""
    for requirement in _REQUIREMENT.finditer(requirements):
        first = _FIRST_WITH_3["keras" if requirement["name"] == "keras" else "tensorflow"]
        for bound in _BOUND.finditer(requirement["bounds"]):
            if bound["minor"] is None and requirement["name"] != "keras" and bound["major"] == "2":
                continue
            version = (int(bound["major"]), int(bound["minor"] or 0))
            how = re.sub(r"[\s\"']", "", bound["how"])
            below = version < first and how.lstrip("=") in ("", "~", "~=", "^", "<", "<=")
            if below or (how.endswith("<") and version == first):
                return True
    return False


@functools.cache
def _installed() -> Target:
    version = version_of("keras")
    if version is None:
        return Target(3, "Keras 3 is today's")
    major = version.partition(".")[0]
    return Target(int(major) if major.isdigit() else 3, f"Keras {version} is installed")

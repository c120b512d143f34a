"""Reads the settings of a project: `[tool.kerasdoctor]` in pyproject.toml, or kerasdoctor.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kerasdoctor.settings.keys import KEYS, PROBE, Key, UnsuitableError, nearest, shown
from kerasdoctor.settings.lines import line_of
from kerasdoctor.settings.settings import Settings, settings_from

OWN_FILE, PROJECT_FILE = "kerasdoctor.toml", "pyproject.toml"
SECTION = ("tool", "kerasdoctor")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")
Names = Callable[[], Collection[str]]


class SettingsError(ValueError):
    """Settings that cannot be understood; the message names the file, the line and the remedy."""


def settings_for(path: str, known: Names) -> Settings:
    """Return the settings that hold for a file or a folder: those of the nearest file that has any.

    `known` returns the names of all rules and families; it is called only where names are given. Raises
    SettingsError where the file cannot be understood.
    """
    place = Path(path).absolute()
    found = nearest_file(place if place.is_dir() else place.parent)
    return Settings() if found is None else read_settings(found, known)


def nearest_file(folder: Path) -> Path | None:
    """Return the file with settings in a folder or the nearest one around it."""
    for around in (folder, *folder.parents):
        if (around / OWN_FILE).is_file():
            return around / OWN_FILE
        if _has_section(around / PROJECT_FILE):
            return around / PROJECT_FILE
    return None


def read_settings(file: Path, known: Names) -> Settings:
    """Return the settings in a file; raises SettingsError where it cannot be understood."""
    text = _text(file)
    table = _parsed(str(_shorter(file)), text)
    prefix: tuple[str, ...] = ()
    if file.name == PROJECT_FILE:
        prefix, table = SECTION, _section(table) or {}

    def at(*path: str) -> str:
        line = line_of(text, (*prefix, *path))
        return f"{_shorter(file)}" if line is None else f"{_shorter(file)}:{line}"

    return settings_from(str(file.parent), str(_shorter(file)), checked(table, at, known))


def settings_in_words(text: str, known: Names) -> Settings:
    """Return the setting that `key = value` gives, as on the command line; raises SettingsError."""
    what = f"--config '{text}'"
    return settings_from(".", None, checked(_parsed(what, text), lambda *_: what, known))


def checked(table: Mapping[str, Any], at: Callable[..., str], known: Names) -> dict[str, tuple[object, str]]:
    """Return each setting of a table with the place that gives it, or raise SettingsError for the first mistake."""
    found: dict[str, tuple[object, str]] = {}
    for name, path, value in _flat(table, at):
        key = KEYS.get(name)
        if key is None:
            hint = nearest(name, KEYS, f"there are {', '.join(KEYS)}")
            raise SettingsError(f"{at(*path)}: there is no setting {name}; {hint}")
        found[name] = (_value(key, path, value, at, known), at(*path))
    return found


def _value(key: Key, path: tuple[str, ...], value: object, at: Callable[..., str], known: Names) -> object:
    try:
        read = key.read(value)
    except UnsuitableError as error:
        parts = (error.part,) if error.part else ()
        raise SettingsError(f"{at(*path, *parts)}: {key.name} {error}") from None
    names = list(key.names(read))
    if names:
        there = known()
        for name in names:
            if name not in there:
                hint = nearest(name, there, "`kerasdoctor rules` lists them")
                raise SettingsError(f"{at(*path, name)}: there is no rule and no family {name}; {hint}")
    return read


def _flat(table: Mapping[str, Any], at: Callable[..., str]) -> list[tuple[str, tuple[str, ...], object]]:
    """Return the settings of a table with the names that they have outside of tables."""
    found: list[tuple[str, tuple[str, ...], object]] = []
    for name, value in table.items():
        if name != PROBE:
            found.append((name, (name,), value))
        elif isinstance(value, dict):
            found += [(f"{PROBE}.{inner}", (name, inner), item) for inner, item in value.items()]
        else:
            raise SettingsError(f"{at(name)}: {PROBE} has to be a table, not {shown(value)}")
    return found


def _has_section(file: Path) -> bool:
    try:
        return b"kerasdoctor" in file.read_bytes() and _section(_parsed(str(_shorter(file)), _text(file))) is not None
    except OSError:
        return False


def _section(table: Mapping[str, Any]) -> dict[str, Any] | None:
    tool = table.get(SECTION[0])
    found = tool.get(SECTION[1]) if isinstance(tool, dict) else None
    return found if isinstance(found, dict) else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{_shorter(file)} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{_shorter(file)} is not encoded as UTF-8, as TOML has to be: save it as UTF-8") from None


@lru_cache(maxsize=4)
def _parsed(name: str, text: str) -> dict[str, Any]:
    import tomllib  # seldom needed, and every start would wait for it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        line = _AT_LINE.search(said)
        place = name if line is None or name.startswith("--") else f"{name}:{line.group(1)}"
        raise SettingsError(f"{place}: this is no TOML: {_AT_LINE.sub('', said)}") from None


def _shorter(file: Path) -> Path:
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file

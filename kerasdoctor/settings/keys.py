"""The settings that there are: how each is spelled, what it may be, and what that is turned into."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias, get_args

from kerasdoctor.facts import TaskKind
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.record import record

Fits: TypeAlias = Literal["all"] | int

NEVER = "never"
SEVERITIES = {severity.word: severity for severity in Severity}
CONFIDENCES = {confidence.word: confidence for confidence in Confidence}
LEVELS = {**SEVERITIES, NEVER: None}
TASKS: tuple[TaskKind, ...] = get_args(TaskKind)


class UnsuitableError(ValueError):
    """A value that a setting cannot have; the message says what it has to be, and `part` which part is meant."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


@record
class Key:
    """A setting: its name as in a file, what turns a value of TOML into its own, and what it is there for.

    `names` returns the names of rules that a value of it holds, which have to be known.
    """

    name: str
    read: Callable[[object], object]
    says: str
    names: Callable[[object], Iterable[str]] = lambda _: ()


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint for a name that is not known."""
    import difflib  # seldom needed

    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise


def names_of(value: object) -> tuple[str, ...]:
    """Return a list of names as a tuple."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UnsuitableError(f'has to be a list of names, such as ["heads", "rounded-softmax"], not {shown(value)}')
    return tuple(value)


def names_by_pattern(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return lists of names by a pattern of paths."""
    if not isinstance(value, dict):
        raise UnsuitableError(f'has to be a table, such as {{ "notebooks/*.ipynb" = ["heads"] }}, not {shown(value)}')
    found = []
    for pattern, names in value.items():
        try:
            found.append((pattern, names_of(names)))
        except UnsuitableError as error:
            raise UnsuitableError(f'"{pattern}" {error}', pattern) from None
    return tuple(found)


def severities_of(value: object) -> tuple[tuple[str, Severity], ...]:
    """Return severities by the names of rules or families."""
    if not isinstance(value, dict):
        raise UnsuitableError(f'has to be a table, such as {{ rounded-softmax = "smells" }}, not {shown(value)}')
    for name, word in value.items():
        if not isinstance(word, str) or word not in SEVERITIES:
            raise UnsuitableError(f"of {name} {_choice(SEVERITIES, word)}", name)
    return tuple((name, SEVERITIES[word]) for name, word in value.items())


def one_of(words: Iterable[str]) -> Callable[[object], object]:
    """Return what reads one of some words, which stays the word that it is."""
    allowed = tuple(words)

    def read(value: object) -> object:
        if not isinstance(value, str) or value not in allowed:
            raise UnsuitableError(_choice(allowed, value))
        return value

    return read


def confidence_of(value: object) -> Confidence:
    """Return a confidence by its word."""
    return CONFIDENCES[str(one_of(CONFIDENCES)(value))]


def flag(value: object) -> bool:
    """Return a truth value."""
    if not isinstance(value, bool):
        raise UnsuitableError(f"has to be true or false, not {shown(value)}")
    return value


def seconds(value: object) -> float:
    """Return a duration, one second at least."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 1:
        raise UnsuitableError(f"has to be a number of seconds, 1 or more, not {shown(value)}")
    return float(value)


UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
# Less than any interpreter with Keras needs: it is meant as another unit.
LEAST_BYTES = 10**7


def size(value: object) -> int:
    """Return a number of bytes that is given with its unit, such as "4GB"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)", value) if isinstance(value, str) else None
    unit = UNITS.get(found[2].upper()) if found is not None else None
    if found is None or unit is None:
        raise UnsuitableError(f'has to be a number with a unit, such as "4GB" or "800MB", not {shown(value)}')
    count = int(float(found[1]) * unit)
    if count < LEAST_BYTES:
        raise UnsuitableError(f'has to be "10MB" or more, not {shown(value)}')
    return count


def whole_number(value: object) -> int:
    """Return a whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnsuitableError(f"has to be a whole number, 0 or more, not {shown(value)}")
    return value


def fits_of(value: object) -> Fits:
    """Return which fits of a script are meant; the first one is number 1."""
    if value == "all":
        return "all"
    number = 1 if value == "first" else value
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise UnsuitableError(f'has to be "all", "first" or a whole number, 1 or more, not {shown(value)}')
    return number


def text(value: object) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise UnsuitableError(f"has to be a text, not {shown(value)}")
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts as a tuple."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise UnsuitableError(f'has to be a list of texts, such as ["old/"], not {shown(value)}')
    return tuple(value)


def shown(value: object) -> str:
    """Return a value as TOML spells it, shortened; other kinds of values by their kind."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 40 else f'"{value[:40]}..."'
    return {"list": "a list", "dict": "a table"}.get(type(value).__name__, f"a {type(value).__name__}")


def written(value: object) -> str:
    """Return the value of a setting as a file spells it."""
    match value:
        case Severity() | Confidence():
            return f'"{value.word}"'
        case tuple() if value and all(isinstance(item, tuple) for item in value):
            return "{ " + ", ".join(f"{_quoted(name)} = {written(item)}" for name, item in value) + " }"
        case tuple() | list():
            return f"[{', '.join(written(item) for item in value)}]"
        case str():
            return _quoted(value)
        case float() if value.is_integer():
            return str(int(value))
    return str(value).lower()


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)  # which TOML reads alike


def _choice(words: Iterable[str], given: object) -> str:
    hint = f"; {nearest(given, words, '')}" if isinstance(given, str) else ""
    return f"has to be one of {', '.join(words)}, not {shown(given)}{hint.removesuffix('; ')}"


def _names(value: object) -> Iterable[str]:
    return value if isinstance(value, tuple) else ()


def _names_of_pairs(value: object) -> Iterable[str]:
    pairs = value if isinstance(value, tuple) else ()
    return [name for _, names in pairs for name in names]


def _first_of_pairs(value: object) -> Iterable[str]:
    return [name for name, _ in value] if isinstance(value, tuple) else ()


PROBE = "probe"
KEYS = {
    key.name: key
    for key in (
        Key("select", names_of, "judge by these rules and families only", _names),
        Key("extend-select", names_of, "judge also by these, which may be off by default", _names),
        Key("ignore", names_of, "do not judge by these", _names),
        Key("per-file-ignores", names_by_pattern, "do not judge files that fit a pattern by these", _names_of_pairs),
        Key("severity", severities_of, "the severity of the findings of these", _first_of_pairs),
        Key("fail-on", one_of(LEVELS), "the least severity that makes the exit code 1"),
        Key("min-confidence", confidence_of, "set findings aside that are less sure"),
        Key("task", one_of(TASKS), "what the labels are meant as"),
        Key("exclude", texts, "leave out these files and folders below a folder"),
        Key("static", flag, "read only, run nothing"),
        Key("baseline", text, "the file of findings that are known already"),
        Key("python", text, "the interpreter that runs scripts"),
        Key(f"{PROBE}.enabled", flag, "train copies of the model briefly"),
        Key(f"{PROBE}.budget", seconds, "seconds for looking, probing and trying fixes"),
        Key(f"{PROBE}.time-limit", seconds, "seconds in which the script has to reach fit"),
        Key(f"{PROBE}.memory", size, "the memory that a script and all that it starts may use"),
        Key(f"{PROBE}.seed", whole_number, "the seed of the probe's random choices"),
        Key(f"{PROBE}.fit", fits_of, "which fits of a script are looked at: each distinct setup, or one"),
        Key(f"{PROBE}.stand-in", flag, "make data that a script lacks"),
        Key(f"{PROBE}.compat", flag, "let scripts run that are written for Keras 1 or 2"),
    )
}

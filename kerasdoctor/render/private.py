"""Text for strangers, as Markdown: without folders, without data, and with nothing in it taken for markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from kerasdoctor.render.found import plain, shown

# A path with folders: from the root, the home or a drive on, or to something with the ending of a file.
_WHOLE_PATH = re.compile(r"(?<![\w.<])(?:~|[A-Za-z]:|\\\\)?(?:[\\/][\w.@+\- ]*[\w@+\-])+[\\/]?(?=$|[\s'\"`:;,)\]}>.])")
_PATH_TO_FILE = re.compile(r"(?:[\w@+\-]+|\.{1,2})(?:[\\/][\w.@+\- ]+)*[\\/]([\w@+\-][\w.@+\-]*\.[A-Za-z]\w{0,7})\b")
# Numbers in a row that may well be a row of somebody's data; shapes are shorter.
_NUMBERS = re.compile(r"-?\d[\d.eE+\-]*(?:\s*,\s*-?\d[\d.eE+\-]*){5,}")
# A quoted string that is longer may be somebody's text.
_STRING = re.compile(r"(?:(?<!\w)|(?<=\b[rbfuRBFU]))(['\"])((?:(?!\1)[^\\\n]|\\.){41,})\1")
_CODE = re.compile(r"`([^`\n]+)`")
_MARKUP = re.compile(r"([\\*_\[\]<>|~&$!])|^([#>+\-]|\d+[.)])(?=\s|$)")
# What web pages turn into links and notices to people, also in the middle of a text.
_LINKED = re.compile(
    r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=https)(?=:)|(?<=http)(?=:)|(?<=ftp)(?=:)|(?<=www)(?=\.)|(?<=GH)(?=-\d)"
)
# Longer texts are those of exceptions that hold half a file.
MOST_CHARACTERS = 1000


class Private:
    """What hides where a file lies and what its data are, and writes the rest as Markdown."""

    def __init__(self, subject: str) -> None:
        name = PurePath(subject).name
        folders = (str(Path(subject).absolute()), subject) if name and name != subject else ()
        self._known = dict.fromkeys(folders, name)

    def bare(self, text: str) -> str:
        """Return text without folders and data."""
        for whole, name in self._known.items():
            text = text.replace(whole, name)
        text = text[: 2 * MOST_CHARACTERS]  # what is looked for takes long in the text of a whole file
        text = _PATH_TO_FILE.sub(r"\1", _WHOLE_PATH.sub(_last, text))
        text = _STRING.sub(r"\1...\1", _NUMBERS.sub("...", text))
        return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} ..."

    def prose(self, text: str) -> str:
        """Return text as Markdown that shows it; what stands in backticks becomes code."""
        bare = plain(self.bare(text))
        parts = _CODE.split(bare)
        return "".join(self._coded(part) if at % 2 else _escaped(part) for at, part in enumerate(parts))

    def code(self, text: str) -> str:
        """Return text as a piece of code."""
        return self._coded(plain(self.bare(text)))

    def _coded(self, text: str) -> str:
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        ticks, gap = "`" * (longest + 1), " " if longest else ""
        return f"{ticks}{gap}{text}{gap}{ticks}"

    def block(self, lines: Sequence[str], language: str) -> list[str]:
        """Return lines as a block of code."""
        bare = [shown(self.bare(line)) for line in lines]
        longest = max((len(run) for line in bare for run in re.findall("`+", line)), default=0)
        fence = "`" * max(3, longest + 1)
        return [f"{fence}{language}", *bare, fence]


def _last(match: re.Match[str]) -> str:
    return re.split(r"[\\/]", match.group().rstrip("\\/"))[-1]


def _escaped(text: str) -> str:
    """Return text in which no sign is markup, and nothing becomes a link."""
    escaped = _MARKUP.sub(lambda match: f"\\{match.group()}", text.replace("`", "'"))
    return _LINKED.sub("\u200b", escaped)

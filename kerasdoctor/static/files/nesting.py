"""Strings, comments and brackets, line by line, also in text that Python's own parser refuses."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"""\"\"\"|'''|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\#.*|[(\[{]|[)\]}]""", re.DOTALL)
_FILLER = "_"


class Nesting:
    """Where in strings and brackets a text is after the lines that were fed to it."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote: str | None = None
        self._continued = False

    @property
    def open(self) -> bool:
        """Whether the next line belongs to the same statement."""
        return self.depth > 0 or self.quote is not None or self._continued

    def feed(self, line: str) -> str:
        """Take one line without its end; return it with strings filled and comments blanked, as long as before."""
        parts: list[str] = []
        at = 0
        if self.quote is not None:
            at = self._skip(line, 0, parts)
        while at < len(line):
            match = _TOKEN.search(line, at)
            if match is None:
                parts.append(line[at:])
                break
            parts.append(line[at : match.start()])
            at = self._token(line, match, parts)
        masked = "".join(parts)
        self._continued = self.quote is None and masked.endswith("\\")
        return masked

    def _token(self, line: str, match: re.Match[str], parts: list[str]) -> int:
        token = match.group()
        if token in ('"""', "'''"):
            self.quote = token
            parts.append(token)
            return self._skip(line, match.end(), parts)
        if token.startswith("#"):
            parts.append(" " * len(token))
        elif token[0] in "\"'":
            closed = len(token) > 1 and token[-1] == token[0]
            if not closed and line[match.end() :] == "\\":
                self.quote = token[0]
                parts.append(token[0] + _FILLER * len(token))
                return len(line)
            parts.append(token[0] + _FILLER * (len(token) - 1 - closed) + (token[0] if closed else ""))
            self._continued = False
        else:
            self.depth = max(0, self.depth + (1 if token in "([{" else -1))
            parts.append(token)
        return match.end()

    def _skip(self, line: str, at: int, parts: list[str]) -> int:
        """Go to the end of a string that goes on over lines, or of the line."""
        quote = self.quote or ""
        end = at
        while end < len(line):
            if line[end] == "\\":
                end += 2
            elif line.startswith(quote, end):
                parts.append(_FILLER * (end - at) + quote)
                self.quote = None
                return end + len(quote)
            else:
                end += 1
        parts.append(_FILLER * (len(line) - at))
        if len(quote) == 1 and end == len(line):
            self.quote = None  # without a backslash at its end, the line ends the string
        return len(line)

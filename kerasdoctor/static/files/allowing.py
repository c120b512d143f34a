"""Comments that allow a finding, such as `# kerasdoctor: allow rounded-softmax: rows may be empty`.

One behind code holds for its line, one that stands alone for the statement below it, `allow-file` for the file.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Callable, Sequence

from kerasdoctor.record import record

MARK = "kerasdoctor:"
_COMMENT = re.compile(r"#\s*kerasdoctor:\s*(?P<said>.*)")
_ALLOW = re.compile(r"(?P<how>allow(?:-file)?)\s+(?P<names>[\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(?P<reason>.*\S)\s*)?$")
# Another comment may follow, for another tool.
_NEXT = re.compile(r"\s+#\s")
_STRUCTURE = (tokenize.INDENT, tokenize.DEDENT, tokenize.NL, tokenize.ENCODING)


@record
class Allowance:
    """What a comment allows: rules or families by name, in some lines, or in the whole file where there are none.

    `line` is where the comment stands. One that cannot be understood allows nothing and has no names.
    """

    line: int
    names: tuple[str, ...] = ()
    reason: str = ""
    lines: range | None = None
    said: str = ""


def allowances(lines: Sequence[str]) -> tuple[Allowance, ...]:
    """Return the allowances that the comments of a source give; its lines are without line ends."""
    if MARK not in "\n".join(lines):
        return ()
    comments, statements = _comments(lines)
    found = [_allowance(line, said, alone, statements) for line, said, alone in comments]
    return tuple(allowance for allowance in found if allowance is not None)


def _allowance(line: int, text: str, alone: bool, statements: Sequence[range]) -> Allowance | None:
    comment = _COMMENT.search(text)
    if comment is None:
        return None
    said = _NEXT.split(comment.group("said"))[0].strip()
    match = _ALLOW.match(said)
    if match is None:
        return Allowance(line, said=said)
    names = tuple(name.strip() for name in match.group("names").split(","))
    reason = match.group("reason") or ""
    if match.group("how") == "allow-file":
        return Allowance(line, names, reason, None, said)
    return Allowance(line, names, reason, _below(line, statements) if alone else range(line, line + 1), said)


def _below(line: int, statements: Sequence[range]) -> range:
    """Return the lines of the statement that begins below a line; within a statement it is the next line."""
    if any(line in statement for statement in statements):
        return range(line + 1, line + 2)
    return next((statement for statement in statements if statement.start > line), range(line + 1, line + 2))


def _comments(lines: Sequence[str]) -> tuple[list[tuple[int, str, bool]], list[range]]:
    """Return each comment with its line and whether it stands alone there, and the lines of each statement.

    Where Python cannot tell the words of a source apart, what looks like a comment is taken for one.
    """
    comments: list[tuple[int, str, bool]] = []
    statements: list[range] = []
    first = 0
    try:
        for token in tokenize.generate_tokens(_reader(lines)):
            line = token.start[0]
            if token.type == tokenize.COMMENT:
                comments.append((line, token.string, not token.line[: token.start[1]].strip()))
            elif token.type == tokenize.NEWLINE:
                statements.append(range(first or line, line + 1))
                first = 0
            elif token.type not in _STRUCTURE:
                first = first or line
    except (tokenize.TokenError, SyntaxError):
        marked = ((number, line) for number, line in enumerate(lines, 1) if MARK in line)
        return [(number, line, line.lstrip().startswith("#")) for number, line in marked], [
            range(number, number + 1)
            for number, line in enumerate(lines, 1)
            if line.strip() and not line.lstrip().startswith("#")
        ]
    return comments, statements


def _reader(lines: Sequence[str]) -> Callable[[], str]:
    return (f"{line}\n" for line in lines).__next__

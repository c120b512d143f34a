"""What IPython adds to Python: magics, shell lines and questions, replaced line by line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from kerasdoctor.static.files.nesting import Nesting

# Magics whose cell or line is Python and is run as such.
RUNS_ITS_CODE = frozenset(
    {"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "snakeviz", "scalene", "kerasdoctor"}
)
# Magics that hand their cell to something else, which has no part in the Python around it.
OTHER_LANGUAGES = frozenset(
    {
        "bash",
        "sh",
        "script",
        "shell",
        "system",
        "sx",
        "cmd",
        "powershell",
        "writefile",
        "file",
        "html",
        "HTML",
        "svg",
        "SVG",
    }
    | {"javascript", "js", "latex", "markdown", "perl", "ruby", "sql", "bigquery", "R", "cython", "python2", "pypy"}
)
_SHELL_WORDS = r"pip3?|conda|mamba|cd|ls|pwd|mkdir|rm|cp|mv|cat|wget|curl|unzip|tar|apt-get|git"
_CELL = re.compile(r"%%(?P<name>[\w.]+)(?P<rest>.*)$", re.DOTALL)
_RUNS = re.compile(
    rf"(?P<indent>\s*)%(?P<name>{'|'.join(sorted(RUNS_ITS_CODE))})\b(?:\s+-{{1,2}}\w+(?:[ =]?\d+\b)?)*\s+(?=\S)"
)
_COMPOUND = re.compile(r"(?:for|while|if|with|try|def|class|async)\b|@")
_LINE = re.compile(r"(?P<indent>\s*)(?:[%!?]|[,;/](?=\w))")
_SHELL = re.compile(rf"(?P<indent>\s*)(?:{_SHELL_WORDS})\s+[^=\s]")
_ASSIGNED = re.compile(r"(?P<target>[^=]*?(?<![=!<>])=\s*)[!%]\s*\w")
_QUESTION = re.compile(r"(?P<indent>\s*)[\w.\[\]*'\"()]+\?\??\s*;?\s*(?:#.*)?$")
_POSSIBLE = re.compile(rf"^\s*(?:[%!?,;/]|(?:{_SHELL_WORDS})\s)|=\s*[!%]|\?\s*;?\s*(?:#.*)?$", re.MULTILINE)
# What a shell line gives is known to nobody; this name is bound in every notebook.
_UNKNOWN = "get_ipython()"


def dropped(text: str) -> str | None:
    """Return the magic that gives a whole cell to something else than Python, or None."""
    match = _CELL.match(text.lstrip())
    if match is None or match["name"] in RUNS_ITS_CODE:
        return None
    return match["name"]


def plain(text: str) -> str:
    """Return the Python of a cell, with as many lines; what is left keeps its column."""
    if dropped(text) is not None:
        return "\n" * text.count("\n")
    if _POSSIBLE.search(text) is None:
        return text
    return "\n".join(_plain_lines(text.split("\n")))


def _plain_lines(lines: list[str]) -> Iterator[str]:
    nesting = Nesting()
    inside = False
    for line in lines:
        if inside:
            inside = line.rstrip().endswith("\\")
            yield ""
            continue
        new = line if nesting.open else _plain_line(line)
        inside = new != line and line.rstrip().endswith("\\") and not _RUNS.match(line)
        nesting.feed(new.rstrip("\r"))
        yield new


def _plain_line(line: str) -> str:
    runs = _RUNS.match(line)
    if runs is not None and not _COMPOUND.match(line, runs.end()):
        indent = runs["indent"]
        return f"{indent}{'pass;':<{runs.end() - len(indent)}}{line[runs.end() :]}"
    match = _LINE.match(line) or _QUESTION.match(line) or _shell(line)
    if match is not None:
        return f"{match['indent']}pass"
    assigned = _ASSIGNED.match(line)
    if assigned is not None and Nesting().feed(line)[len(assigned["target"].rstrip()) - 1] == "=":
        return f"{assigned['target']}{_UNKNOWN}"
    return line


def _shell(line: str) -> re.Match[str] | None:
    """Match a shell command without a sign before it, unless it is Python just as well."""
    match = _SHELL.match(line)
    if match is None:
        return None
    try:
        ast.parse(line.strip())
    except (SyntaxError, ValueError):
        return match
    return None

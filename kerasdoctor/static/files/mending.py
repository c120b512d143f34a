"""As much of a text as can be parsed when Python's own parser refuses the whole."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from kerasdoctor.record import record
from kerasdoctor.static.files.left_out import HEADERS, first_word, indent, stand_in
from kerasdoctor.static.files.python2_forms import Edit, Statement, rewritten, statements

# Each error costs one more parse of the text; a text with more of them is hardly Python.
MOST_ERRORS = 40
# The more lines a text has, the fewer errors are worth another parse.
MOST_LINES = 120_000
# Python 2 counts a tab up to the next multiple of this.
TAB_STOP = 8
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u200b\u202f\u3000\ufeff", " "))
_QUOTES = str.maketrans("\u201c\u201d\u201e\u2018\u2019\u2013\u2014\u2212", '"""\'\'---')
_BEGINS = re.compile(
    r"(?:import|from|def|class|if|for|while|with|try|return|print|@)\b|[A-Za-z_][\w.]*\s*(?:=(?!=)|[(\[])|@"
)
_AFTER_LINE = re.compile(r"on line (\d+)")


@record
class Mended:
    """The tree of what could be parsed, and by line what is left out of it and why."""

    tree: ast.Module
    gaps: tuple[tuple[int, str], ...]


def mend(lines: Sequence[str], before: int = 0) -> Mended | None:
    """Parse what can be parsed of some lines, which stand after others; None where nothing can.

    Positions in the tree are those of the lines as they are given.
    """
    return _Mending(lines).result(before)


class _Mending:
    """A text on its way to something that Python parses; lines stay where they are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.written = tuple(line.replace("\0", " ") for line in lines)
        self.lines = list(self.written)
        self.edits: dict[int, list[Edit]] = {}
        self.gaps: dict[int, str] = {}
        self.left_out: set[int] = set()
        for edit in reversed(rewritten(self.written)):
            self._edit(edit)

    def result(self, before: int) -> Mended | None:
        """Take errors out one by one until Python parses what is left."""
        for _ in range(min(MOST_ERRORS, max(MOST_LINES // max(len(self.lines), 1), 2))):
            parsed = self._parsed()
            if isinstance(parsed, ast.Module):
                self._restore(parsed)
                gaps = tuple((before + line + 1, why) for line, why in sorted(self.gaps.items()))
                return Mended(ast.increment_lineno(parsed, before) if before else parsed, gaps)
            if parsed is None or not self._mend(parsed):
                return None
        return None

    def _parsed(self) -> ast.Module | SyntaxError | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(self.lines))
        except SyntaxError as error:
            return error
        except (RecursionError, MemoryError, ValueError):
            return None

    def _edit(self, edit: Edit) -> None:
        line = self.lines[edit.line]
        self.lines[edit.line] = line[: edit.start] + edit.text + line[edit.end :]
        self.edits.setdefault(edit.line, []).append(edit)

    def _replace(self, number: int, text: str) -> None:
        self._edit(Edit(number, 0, len(self.lines[number]), text))

    def _mend(self, error: SyntaxError) -> bool:
        """Take one error out of the text; return whether that was possible."""
        at = min(max((error.lineno or 1) - 1, 0), len(self.lines) - 1)
        if isinstance(error, TabError):
            return self._expand_tabs()
        if error.msg.startswith(("unexpected indent", "unindent does not match")):
            return self._indent_as_above(at)
        if error.msg.startswith("expected an indented block"):
            return self._fill(error.msg)
        if error.msg.startswith("expected 'except' or 'finally' block"):
            return self._forget_try(at)
        if error.msg.startswith("invalid") and self._translate(at):
            return True
        return self._leave_out(at, error.msg)

    def _translate(self, at: int) -> bool:
        """Read signs that word processors and web pages put in the place of blanks and quotes as these."""
        before = tuple(self.lines)
        self.lines[:] = [line.translate(_BLANKS) for line in self.lines]
        self.lines[at] = self.lines[at].translate(_QUOTES)
        changed = [number for number, line in enumerate(self.lines) if line != before[number]]
        if changed:
            self.gaps[changed[0]] = "signs that only look like blanks or quotes: they are read as such"
        return bool(changed)

    def _expand_tabs(self) -> bool:
        found = False
        for number, line in enumerate(self.lines):
            blank = line[: indent(line)]
            if "\t" in blank:
                self._edit(Edit(number, 0, len(blank), blank.expandtabs(TAB_STOP)))
                found = True
        return found

    def _indent_as_above(self, at: int) -> bool:
        """Read a block whose indentation nothing asks for as part of what stands above it."""
        above = next((line for line in reversed(self.lines[:at]) if line.strip()), "")
        found, wanted = indent(self.lines[at]), indent(above)
        if found == wanted or at in self.gaps:
            return self._leave_out(at, "unexpected indent")
        self.gaps[at] = "an indentation that nothing asks for: it is read as part of the block above"
        for number in range(at, len(self.lines)):
            line = self.lines[number]
            if line.strip() and indent(line) < found:
                break
            if line.strip():
                self._edit(Edit(number, 0, found, above[:wanted]))
        return True

    def _fill(self, message: str) -> bool:
        """Give a header without a block one that does nothing."""
        match = _AFTER_LINE.search(message)
        header = self._statement(int(match[1]) - 1) if match is not None else None
        if header is None:
            return False
        last = header.last - 1
        end = len(header.masked[-1].rstrip())
        self._edit(Edit(last, end, end, " pass"))
        return self.lines[last].rstrip().count(" pass") == 1

    def _forget_try(self, at: int) -> bool:
        """Read the block of a `try` that nothing follows as a plain one."""
        for number in reversed(range(at + 1)):
            if re.match(r"\s*try\s*:", self.lines[number]) and indent(self.lines[number]) >= indent(self.lines[at]):
                start = indent(self.lines[number])
                self._edit(Edit(number, start, start + 3, "if 1"))
                return True
        return self._leave_out(at, "a `try` without `except`")

    def _leave_out(self, at: int, message: str) -> bool:
        statement = self._statement(at)
        if statement is None or statement.first in self.left_out:
            return False
        self.left_out.add(statement.first)
        self.gaps[statement.first] = f"a statement that is not valid Python ({message}): it is left out"
        self._replace(statement.first, stand_in(statement, self.lines))
        for number in range(statement.first + 1, statement.last):
            self._replace(number, "")
        return True

    def _statement(self, at: int) -> Statement | None:
        """Return the statement that a line belongs to; one that is never closed ends before the next that begins."""
        start = 0
        while start <= at:
            for found in statements(self.lines[start:]):
                first, last = start + found.first, start + found.last
                if not found.closed and not found.quoted:
                    last = self._next_beginning(first, last)
                if first <= at < last:
                    return Statement(first, last, found.masked[: last - first], found.closed)
            start = last
        return None

    def _next_beginning(self, first: int, last: int) -> int:
        line = self.lines[first]
        header = first_word(line) in HEADERS
        for number in range(first + 1, last):
            other = self.lines[number]
            if _BEGINS.match(other.lstrip()) and (header or indent(other) <= indent(line)):
                return number
        return last

    def _restore(self, tree: ast.Module) -> None:
        """Give the nodes of edited lines the columns that they have in the text as it is written."""
        for node in ast.walk(tree):
            if isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg | ast.excepthandler | ast.alias):
                node.col_offset = self._original(node.lineno - 1, node.col_offset)
                if node.end_lineno is not None and node.end_col_offset is not None:
                    node.end_col_offset = self._original(node.end_lineno - 1, node.end_col_offset)

    def _original(self, number: int, offset: int) -> int:
        if self.lines[number] == self.written[number]:
            return offset
        line, written = self.lines[number], self.written[number]
        column = offset if line.isascii() else len(line.encode()[:offset].decode(errors="ignore"))
        for edit in reversed(self.edits.get(number, ())):
            if column >= edit.start + len(edit.text):
                column += edit.end - edit.start - len(edit.text)
            else:
                column = min(column, edit.end)
        return column if written.isascii() else len(written[:column].encode())

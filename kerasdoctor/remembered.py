"""Remembers what a function has just returned, for functions that many rules ask the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
# Rules ask alike of a network alone and of a network with its trace, in turns.
KEPT = 2


def remembered(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a function answer at once when it is given the very same objects again.

    Objects are told apart by what they are and not by what they hold, because comparing facts in
    full takes longer than most answers. Only the last two answers are kept.
    """
    return remembered_by(lambda *given, **named: (*given, *named.items()))(function)


def remembered_by(
    key: Callable[Given, tuple[object, ...]],
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Let a function answer at once when it is given something whose `key` holds the very same objects."""

    def decorate(function: Callable[Given, Result]) -> Callable[Given, Result]:
        last: list[tuple[tuple[object, ...], Result]] = []

        @wraps(function)
        def remembering(*given: Given.args, **named: Given.kwargs) -> Result:
            asked = key(*given, **named)
            for known, result in last:
                if len(known) == len(asked) and all(map(is_, known, asked)):
                    return result
            result = function(*given, **named)
            last[KEPT - 1 :] = []
            last.insert(0, (asked, result))
            return result

        return remembering

    return decorate

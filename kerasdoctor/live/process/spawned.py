"""Has processes that a script spawns stop at their `fit`, too: they start anew and know nothing of the script's."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kerasdoctor.live.process.channel import Channel
from kerasdoctor.live.process.guardian import Charge
from kerasdoctor.live.program import Program

# What tells a new process of `multiprocessing`, or of joblib, what to do; each in a module of that name.
LAUNCHERS = ("multiprocessing.spawn", "joblib.externals.loky.backend.spawn", "loky.backend.spawn")
BEGIN = """\
import sys
sys.path.insert(0, package)
import kerasdoctor
del sys.path[0]
"""
JOIN = f"{BEGIN}from kerasdoctor.live.process.spawned import join\njoin(ends, told)\n"
NOTE = f"{BEGIN}from kerasdoctor.live.process.acts import noting_acts\nnoting_acts(scratch)\n"
PACKAGE = str(Path(__file__).parents[3])


def take_along(order: dict[str, Any], channel: Channel) -> None:
    """Let processes that are started anew join in."""
    _extend_launchers(_Along(order, channel))


def note_along(scratch: str) -> None:
    """Let processes that are started anew note their temporary files; their fits are not looked at."""
    _extend_launchers(_Noting(scratch))


def _extend_launchers(along: _Along | _Noting) -> None:
    import wrapt

    for name in LAUNCHERS:
        wrapt.register_post_import_hook(lambda launcher: _extend(launcher, along), name)


def _extend(launcher: Any, along: _Along | _Noting) -> None:
    original: Callable[..., dict[str, Any]] = launcher.get_preparation_data

    def get_preparation_data(*given: Any, **named: Any) -> dict[str, Any]:
        return original(*given, **named) | {"kerasdoctor": along}

    launcher.get_preparation_data = get_preparation_data


class _Along:
    """Is read in the new process, before it does anything else, as a call of `join` with pipe ends that work there."""

    def __init__(self, order: dict[str, Any], channel: Channel) -> None:
        self._order, self._channel = order, channel

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing import reduction

        channel = self._channel
        ends = [reduction.DupFd(end) for end in channel.ends()]
        told = {
            "charge": asdict(channel.charge),
            "guardian": channel.guardian,
            "script": channel.script,
            "order": self._order,
        }
        return exec, (JOIN, {"package": PACKAGE, "ends": ends, "told": told})


class _Noting:
    """Is read in the new process, before it does anything else, as the order to note temporary files."""

    def __init__(self, scratch: str) -> None:
        self._scratch = scratch

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (NOTE, {"package": PACKAGE, "scratch": self._scratch})


def join(ends: list[Any], told: dict[str, Any]) -> None:
    """Stop at `fit` in this process as well, and speak from there if nobody speaks yet."""
    from kerasdoctor.live.process.acts import noting_acts
    from kerasdoctor.live.process.desk import Desk

    requests, answers, taken, given = (end.detach() for end in ends)
    for end in (taken, given):
        os.set_blocking(end, False)
    charge = replace(Charge(**told["charge"]), requests=requests, answers=answers)
    order = told["order"]
    channel = Channel(charge, (taken, given), told["guardian"], told["script"])
    take_along(order, channel)
    noting_acts(charge.scratch)
    Desk(order, Program.of_script(order["script"]), channel).prepare(order["source"])

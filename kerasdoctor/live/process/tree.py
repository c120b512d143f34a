"""The processes below one: who started whom, and how much memory they take; reads `/proc`, else asks `ps`."""

from __future__ import annotations

import os
from collections.abc import Iterable

PROC = "/proc"
KIB = 1024


def processes() -> dict[int, tuple[int, int]]:
    """Return the parent and the resident bytes of every process that can be seen, by its number."""
    if not os.path.exists(f"{PROC}/self/stat"):  # noqa: PTH110 (pathlib costs the guardian its small size)
        return _listed()
    page = os.sysconf("SC_PAGE_SIZE")
    found = {}
    for name in os.listdir(PROC):  # noqa: PTH208
        if name.isdecimal() and (stat := _read(f"{PROC}/{name}/stat")) is not None:
            # The name of a program stands in brackets and may hold anything, brackets too.
            fields = stat.rpartition(b")")[2].split()
            found[int(name)] = int(fields[1]), int(fields[21]) * page
    return found


def _listed() -> dict[int, tuple[int, int]]:
    import subprocess

    told = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=False).stdout
    rows = [line.split() for line in told.splitlines()]
    return {int(pid): (int(parent), int(kib) * KIB) for pid, parent, kib in rows}


def below(root: int, known: dict[int, tuple[int, int]]) -> list[int]:
    """Return all that a process started, directly or not."""
    started: dict[int, list[int]] = {}
    for pid, (parent, _) in known.items():
        started.setdefault(parent, []).append(pid)
    found, waiting = [], [root]
    while waiting:
        more = started.pop(waiting.pop(), [])
        found += more
        waiting += more
    return found


def resident(pid: int) -> int:
    """Return the resident bytes of one process, 0 where it is gone or cannot be read."""
    told = _read(f"{PROC}/{pid}/statm")
    return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE") if told else 0


def shared_fairly(pids: Iterable[int]) -> int:
    """Return the bytes that processes take together, where pages that several hold count once.

    Slower than adding up resident bytes, which counts what forked processes share for each of them.
    """
    total = 0
    for pid in pids:
        told = _read(f"{PROC}/{pid}/smaps_rollup")
        shares = [line.split()[1] for line in (told or b"").splitlines() if line.startswith(b"Pss:")]
        total += int(shares[0]) * KIB if shares else resident(pid)
    return total


def machine() -> int:
    """Return the bytes of memory of this machine, or of the container that it is."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        told = (_read(path) or b"").strip()
        if told.isdigit():
            found.append(int(told))
    return min(found)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:  # it has ended since, or it is somebody else's
        return None

"""How a child ended, in words."""

from __future__ import annotations

import signal
from typing import Any

GB, MB = 10**9, 10**6


def how(ended: dict[str, Any]) -> str:
    """Say how the process of a script ended, as what goes on after "the script"; `ended` is the guardian's account."""
    match ended:
        case {"why": "time"}:
            return "gives no answer any more and is ended there"
        case {"why": "memory", "most": int(most)}:
            return f"came to use {size(most)} of memory and is ended there"
        case {"returncode": int(code), "most": int(most)} if code == -signal.SIGKILL:
            return f"is ended by SIGKILL from outside, when it had used up to {size(most)} of memory"
        case {"returncode": int(code)} if code < 0:
            return f"is ended by {name_of(-code)}"
        case {"returncode": int(code)}:
            return f"ends its process with code {code}"
    return "is gone without a word"


def name_of(number: int) -> str:
    """Return the name of a signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def size(count: float) -> str:
    """Return a number of bytes as people write it."""
    return f"{count / GB:.1f} GB" if count >= GB else f"{count / MB:.0f} MB"

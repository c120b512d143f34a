"""How a script would write a function of a library, by the names that it has imported."""

from __future__ import annotations

from kerasdoctor.facts import Script


def spelled(script: Script | None, path: str) -> str | None:
    """Return a dotted path as the script can write it, or None where it has imported nothing on the way."""
    if script is None:
        return None
    fitting = [(bound, known) for bound, known in script.names.items() if path == known or path.startswith(f"{known}.")]
    if not fitting:
        return None
    bound, known = max(fitting, key=lambda pair: len(pair[1]))
    return bound + path.removeprefix(known)

"""kerasdoctor says why a Keras setup trains without an error and learns nothing, and proves it.

Importing this package imports neither keras nor numpy; `check` does when it is called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdoctor.checkup import check
    from kerasdoctor.checkup.monitoring import Doctor
    from kerasdoctor.checkup.watching import SetupError, Watch, unwatch, watch
    from kerasdoctor.report import Report

__version__ = "0.1.0"
__all__ = ["Doctor", "Report", "SetupError", "Watch", "check", "unwatch", "watch"]

_HOMES = {"check": "kerasdoctor.checkup", "Doctor": "kerasdoctor.checkup.monitoring", "Report": "kerasdoctor.report"}
# IPython looks for these in the package that `%load_ext` names.
_HOMES |= dict.fromkeys(("load_ipython_extension", "unload_ipython_extension"), "kerasdoctor.notebook")
_HOMES |= dict.fromkeys(("SetupError", "Watch", "unwatch", "watch"), "kerasdoctor.checkup.watching")


def __getattr__(name: str) -> object:
    """Find the public names when they are first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

"""Applies a fix to a copy of the setup: another task, other data, other layers, another training."""

from kerasdoctor.live.changes.applying import Parts, apply

__all__ = ["Parts", "apply"]

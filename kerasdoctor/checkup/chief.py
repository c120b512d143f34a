"""Which process of a distributed training reports."""

from __future__ import annotations

import json
import os

# The roles of a distributed training that do what has to be done once.
CHIEFS = ("chief", "master")


def is_chief() -> bool:
    """Whether this process is the one of a distributed training that reports."""
    try:
        task = json.loads(os.environ.get("TF_CONFIG", "{}")).get("task", {})
        return task.get("type", "chief") in CHIEFS or (task["type"] == "worker" and int(task.get("index", 0)) == 0)
    except (ValueError, AttributeError, TypeError, KeyError):
        return True

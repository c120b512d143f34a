"""Says which devices the backend of Keras sees, as a line of JSON; it is run in a process of its own."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Import Keras and print the name of its backend and of each device."""
    import keras

    found = [str(device) for device in keras.distribution.list_devices()]
    sys.stdout.write(f"{json.dumps({'backend': keras.backend.backend(), 'devices': found})}\n")


if __name__ == "__main__":
    main()

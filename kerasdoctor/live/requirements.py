"""Whether this interpreter has what the live side needs, said in words."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

# The range that the tests cover. Keras 3.12 is the oldest release that runs the flagship family
# with the same diagnosis; Keras 2 lives on as tf_keras and has other internals.
OLDEST = (3, 12)
BEFORE = 4
BACKENDS = ("tensorflow", "torch", "jax")


def shortcoming() -> tuple[str, str] | None:
    """Return what is missing or out of range and its remedy, or None when all is there."""
    extra = "install it with: pip install 'kerasdoctor[tensorflow]'"
    try:
        keras = version("keras")
    except PackageNotFoundError:
        return "Keras is not installed in this interpreter", extra
    parts = tuple(int(part) for part in keras.split(".")[:2] if part.isdigit())
    if parts < OLDEST or parts[0] >= BEFORE:
        wanted = ".".join(map(str, OLDEST))
        return (
            f"Keras {keras} is installed, and kerasdoctor examines live models of Keras {wanted} up to {BEFORE}",
            f"install a supported one with: pip install 'keras>={wanted},<{BEFORE}'; --static works with any",
        )
    if not any(find_spec(name) for name in BACKENDS):
        return "Keras is installed, but none of its backends (TensorFlow, PyTorch, JAX) is", extra
    if find_spec("wrapt") is None:
        return "wrapt, which the live side needs, is not installed", "install it with: pip install wrapt"
    return None


def versions() -> tuple[tuple[str, str], ...]:
    """Return the installed versions of what decides how a setup behaves."""
    found = []
    for name in ("keras", "tensorflow", "tensorflow-cpu", "torch", "jax", "numpy"):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)

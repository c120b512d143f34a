"""Which kernel runs a notebook: the one that it names, or the Python that runs here."""

from __future__ import annotations

import sys
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel

from kerasdoctor.live.process.interpreter import interpreter_at


class Kernels(KernelSpecManager):  # type: ignore[misc]
    """The kernels that are installed, and for Python by its plain name one interpreter: this one if none is given."""

    def __init__(self, python: str | None) -> None:
        super().__init__()
        self._python = interpreter_at(python) if python else sys.executable

    def get_kernel_spec(self, kernel_name: str) -> Any:
        """Return how a kernel is started."""
        if kernel_name != NATIVE_KERNEL_NAME:
            return super().get_kernel_spec(kernel_name)
        command = [self._python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python")


def kernel_for(name: str | None) -> tuple[str, str]:
    """Return the name of the kernel for a notebook that names one, and what has to be said of it."""
    if name is None or name in (NATIVE_KERNEL_NAME, "python", "python2"):
        return NATIVE_KERNEL_NAME, ""
    try:
        KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return NATIVE_KERNEL_NAME, (
            f"the notebook asks for the kernel {name}, which is not installed here; it ran in the Python that runs "
            "kerasdoctor"
        )
    return name, ""

"""What a training monitor writes for TensorBoard: the learning rate, and how far each weight has moved."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from kerasdoctor.facts import WeightCourse

# TensorFlow writes the files, in a format that the other package knows.
NEEDED = ("tensorflow", "tensorboard")


def require_writer() -> None:
    """Raise ImportError where something is missing that writing scalars needs."""
    for package in NEEDED:
        if find_spec(package) is None:
            raise ImportError(
                f"writing scalars for TensorBoard needs {package}, which is not installed: "
                f"pip install {package}, or leave out tensorboard="
            )


class Scalars:
    """A writer of scalars into a folder that TensorBoard reads."""

    def __init__(self, folder: str) -> None:
        import tensorflow as tf

        self._summary = tf.summary
        self._writer = tf.summary.create_file_writer(folder)

    def write(self, epoch: int, rate: float | None, courses: Iterable[WeightCourse]) -> None:
        """Write the numbers of one epoch, which counts from 0 as Keras's own do."""
        with self._writer.as_default(step=epoch):
            if rate is not None:
                self._summary.scalar("kerasdoctor/learning_rate", rate)
            for course in courses:
                name = f"{course.layer}/{course.name}"
                if course.moved is not None:
                    self._summary.scalar(f"kerasdoctor/moved/{name}", course.moved)
                if course.step is not None:
                    self._summary.scalar(f"kerasdoctor/step/{name}", course.step)

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()

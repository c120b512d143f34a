"""What a training monitor writes for TensorBoard: the learning rate, and how far each weight has moved."""

from __future__ import annotations

from collections.abc import Iterable

from kerasdoctor.facts import WeightCourse


class Scalars:
    """A writer of scalars into a folder that TensorBoard reads.

    Raises ImportError where TensorFlow, whose writer it uses, is not installed.
    """

    def __init__(self, folder: str) -> None:
        try:
            import tensorflow as tf
        except ImportError as error:
            raise ImportError(
                "scalars for TensorBoard are written by TensorFlow, which is not installed: "
                "install it, or leave out tensorboard="
            ) from error
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

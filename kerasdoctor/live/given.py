"""A live model that somebody hands over with its arrays, and no script."""

from __future__ import annotations

from typing import Any

import keras

from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.requirements import versions


def examination_of(model: Any, x: Any, y: Any, given: dict[str, Any], **options: Any) -> Examination:
    """Return the examination of the call of `fit` that these arguments would make.

    Raises TypeError for something that is no Keras model, ValueError for a model that is not
    compiled with a loss, and for missing inputs.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"check needs a compiled keras.Model first; this is a {type(model).__name__}")
    if not model.compiled or model.loss is None:
        raise ValueError("the model is not compiled with a loss: call model.compile(...) before check")
    if x is None:
        raise ValueError("check needs the inputs that fit is to be given: check(model, x, y)")
    return Examination(FitCall(model, x, y, given), **options)


def versions_in_use() -> tuple[tuple[str, str], ...]:
    """Return the installed versions and the backend that Keras runs on."""
    return (*versions(), ("backend", keras.backend.backend()))

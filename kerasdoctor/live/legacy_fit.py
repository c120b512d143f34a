"""The hook on `fit` of Keras 2, which lives on as tf_keras; imports nothing before a fit is called.

TensorFlow may import tf_keras in the middle of its own import, when Keras 3 cannot be imported yet.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def watching_legacy_fit(owner: Any, look: Callable[[Any], object]) -> Iterator[None]:
    """Call `look` with each call of `fit` of tf_keras before it starts; `owner` is its `Model`.

    An exception of the user's passes through; `look` must deal with its own.
    """
    original = owner.fit

    @functools.wraps(original)
    def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
        import keras  # noqa: F401 (its own hook has to come before what imports it)

        from kerasdoctor.live.fit_call import call_of

        try:
            call = call_of(inspect.signature(original), sys._getframe(1), model, args, kwargs)
        except TypeError:  # arguments that `fit` does not take: it says so in its own words
            return original(model, *args, **kwargs)
        look(call)
        return original(model, *args, **kwargs)

    owner.fit = fit
    try:
        yield
    finally:
        owner.fit = original

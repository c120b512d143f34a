"""Looking without leaving a trace: random states and name counters are put back, nothing is said."""

from __future__ import annotations

import copy
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np
from keras.src.backend.common import global_state

from kerasdoctor.live import backends

# Keras keeps the counters behind names such as "dense_3" and the generator of unseeded random
# operations in its global state; both decide what the user's next lines do.
NAME_COUNTERS = "object_name_uids"
SEED_GENERATOR = "global_seed_generator"


@contextmanager
def leaving_no_trace() -> Iterator[None]:
    """Put back Python's, NumPy's, Keras's and the backend's random state, and name counters.

    What Keras and NumPy would warn of in our copies stays unsaid, also where the user has made
    warnings errors: the user's own training says it.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"), backends.silence():
        warnings.simplefilter("ignore")
        with _states_kept():
            yield


@contextmanager
def _states_kept() -> Iterator[None]:
    python, array = random.getstate(), np.random.get_state(legacy=False)
    counters = copy.copy(global_state.get_global_attribute(NAME_COUNTERS))
    generator = global_state.get_global_attribute(SEED_GENERATOR)
    drawn = None if generator is None else keras.ops.convert_to_numpy(generator.state)
    backend = backends.random_state()
    try:
        yield
    finally:
        global_state.set_global_attribute(NAME_COUNTERS, counters)
        global_state.set_global_attribute(SEED_GENERATOR, generator)
        if generator is not None:
            generator.state.assign(drawn)
        random.setstate(python)
        np.random.set_state(array)
        backends.restore_random_state(backend)


def seed_everything(seed: int) -> None:
    """Seed what initial weights and dropout draw from; the backend's own generator is not touched.

    `tf.random.set_seed` would also reset operations that the user has seeded, and nothing in a
    probe draws from it.
    """
    random.seed(seed)
    np.random.seed(seed)
    global_state.set_global_attribute(SEED_GENERATOR, None)

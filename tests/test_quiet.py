"""Looking stays quiet where warnings are errors, as in many test suites."""

from __future__ import annotations

import warnings

import pytest


@pytest.fixture
def drawn_from_keras() -> None:
    """Have Keras make its global seed generator, which converting to NumPy warns about."""
    import keras

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keras.random.uniform((1,))


@pytest.mark.usefixtures("drawn_from_keras")
def test_keeping_random_states_raises_no_warning() -> None:
    from kerasdoctor.live.quiet import leaving_no_trace

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with leaving_no_trace():
            warnings.warn("what a copy provokes", stacklevel=1)


@pytest.mark.usefixtures("drawn_from_keras")
def test_the_user_s_own_filters_come_back() -> None:
    from kerasdoctor.live.quiet import leaving_no_trace

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with leaving_no_trace():
            pass
        with pytest.raises(UserWarning, match="the user's"):
            warnings.warn("the user's", stacklevel=1)

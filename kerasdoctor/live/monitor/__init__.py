"""Follows a training as it goes on: a callback that samples little, and the facts that come of it."""

from kerasdoctor.live.requirements import shortcoming

_lacking = shortcoming()
if _lacking is not None:  # the callback is a class of Keras, so it cannot even be defined
    raise ImportError(f"{_lacking[0]}; {_lacking[1]}")

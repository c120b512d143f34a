"""What older programs call things: names, methods and arguments that are gone, and what took their place.

Everything here was checked against the libraries themselves; `tests/test_history.py` does so again.
Keras names are written as under `keras`, whichever way a program imports Keras.
"""

from kerasdoctor.history.arguments import successor_of_argument
from kerasdoctor.history.lookup import successor_of
from kerasdoctor.history.methods import METHODS
from kerasdoctor.history.successor import Successor

__all__ = ["METHODS", "Successor", "successor_of", "successor_of_argument"]

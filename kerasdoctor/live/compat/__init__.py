"""Lets programs written for older libraries run on today's, in a process that is thrown away afterwards.

What such a program asks for is looked up in `kerasdoctor.history`, so that what is mapped here and what
the rules report is the same. Nothing here is used in the user's own process.
"""

from kerasdoctor.live.compat.install import install
from kerasdoctor.live.compat.names import spelled_today
from kerasdoctor.live.compat.uses import Uses

__all__ = ["Uses", "install", "spelled_today"]

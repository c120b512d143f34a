"""Makes data that a program lacks, so that it reaches `fit` and all but learning can be judged.

Only in a process that is thrown away afterwards, and only where it is asked for: what is there is used as it
is, and what is made is named in the report.
"""

from kerasdoctor.live.standin.install import install
from kerasdoctor.live.standin.made import Made
from kerasdoctor.live.standin.wanted import Wanted

__all__ = ["Made", "Wanted", "install"]

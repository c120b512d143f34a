"""Puts fixes into files: which ones, all that fit together, and each only where it holds what it promises."""

from kerasdoctor.checkup.fixing.choosing import Choice, ChoiceError, Wish
from kerasdoctor.checkup.fixing.fixed import Fixed, fix_file

__all__ = ["Choice", "ChoiceError", "Fixed", "Wish", "fix_file"]

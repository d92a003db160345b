"""Examination of uploaded documents in throw-away processes."""

from processors.evidence.pictures import PagePicture
from streams.examination.limits import ProcessLimits
from streams.examination.sandbox import Sandbox

__all__ = ["PagePicture", "ProcessLimits", "Sandbox"]

"""Examination of uploaded documents in throw-away processes."""

from processors.evidence.pictures import PagePicture
from streams.examination.limits import ProcessLimits
from streams.examination.sandbox import Sandbox
from streams.examination.wire import Cause, Ending, Failure

__all__ = ["Cause", "Ending", "Failure", "PagePicture", "ProcessLimits", "Sandbox"]

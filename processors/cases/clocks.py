"""The clocks a case runs: each named once, with its rule, its figure and who is warned."""

from dataclasses import dataclass, replace
from datetime import datetime

from processors.policy import Policy
from processors.policy.calendar import Deadline, add_law_days, add_working_days
from processors.policy.document import Unit

WARNING = ".warn"


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A kind of clock.

    `figure` is its length in the policy; `warn` a figure too: how long before the end (durations)
    or how many working days after the start (working-day clocks) a warning leaves, None for none;
    `warns` the role that is warned.
    """

    name: str
    rule: str
    figure: str
    warn: str | None = None
    warns: str = "officer"

    def of(self, key: str) -> "ClockSpec":
        """The same clock for one of several things, as an appeal against one decision."""
        return ClockSpec(f"{self.name}:{key}", self.rule, self.figure, self.warn, self.warns)


def end_of(figure: str, start: datetime, policy: Policy) -> Deadline:
    """When a period that starts at `start` ends, by the unit of its figure.

    It is provisional where the calendar it needs is not published and the policy waits for that.
    """
    unit = policy.figures[figure].unit
    if unit is Unit.WORKING_DAYS:
        return _as_waited_for(add_working_days(start, policy.working_days(figure)), policy)
    if unit is Unit.LAW_DAYS:
        return _as_waited_for(add_law_days(start, policy.law_days(figure)), policy)
    return Deadline(start + policy.duration(figure), provisional=False)


def _as_waited_for(end: Deadline, policy: Policy) -> Deadline:
    waits = policy.flag("calendar.provisional_until_published")
    return end if waits else replace(end, provisional=False)


def warning_of(spec: ClockSpec, start: datetime, end: datetime, policy: Policy) -> datetime | None:
    """When a clock warns; None when it does not, or when that would be before its start."""
    if spec.warn is None:
        return None
    if policy.figures[spec.warn].unit is Unit.WORKING_DAYS:
        at = add_working_days(start, policy.working_days(spec.warn)).at
    else:
        at = end - policy.duration(spec.warn)
    return at if start < at < end else None


NEGOTIATION = ClockSpec("T-01", "T-01", "T-01.negotiation", "T-01.deadline_warning", "seller")
TAKEOVER = ClockSpec("T-04", "T-04", "T-04.take_over", "T-04.warning")
RULING = ClockSpec("T-05", "T-05", "T-05.finish", "T-05.warning")
REPORT = ClockSpec("T-07", "T-07", "T-07.breach", "T-07.warning")
PROOF = ClockSpec("T-09", "T-09", "T-09.merchant_proof", "T-09.warning", "seller")
APPEAL_RULING = ClockSpec("T-11", "T-11", "T-11.review", "T-11.warning")
REFUSED_IDLE = ClockSpec("T-14.refused", "T-14", "T-14.buyer_after_refusal")
UNSHIPPED = ClockSpec("T-14.unshipped", "T-14", "T-14.return_not_shipped")
UNRECEIVED = ClockSpec("T-14.unreceived", "T-14", "T-14.return_not_received")
DISPUTED_IDLE = ClockSpec("T-14.disputed", "T-14", "T-14.return_disputed")
CORRECTION = ClockSpec("T-14.correction", "T-14", "T-14.reason_correction")
PARCEL_MISSING = ClockSpec("T-14.parcel", "T-14", "T-14.rejected_parcel")
APPROVAL = ClockSpec("T-14.approval", "T-14", "T-14.four_eyes")
INSPECTION = ClockSpec("R-04", "R-04", "R-04.inspection", "R-04.deadline_warning", "seller")
CLOSING = ClockSpec("closing", "T-12", "T-12.window")
REMINDER = ClockSpec("T-14.reminder", "T-14", "T-14.proceedings_reminder")

"""What happens to a case: events from outside and timers that came due, and who may send which."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from processors.cases.effects import JSON
from processors.cases.parties import (
    ARBITRATOR,
    BUYER,
    OFFICER,
    RIGHTS_HOLDER,
    SELLER,
    SYSTEM,
    Party,
)
from processors.errors import Refuse

FILED = "complaint.filed"
REPORTED = "infringement.reported"
EVIDENCE = "evidence.submitted"

_PARTIES = frozenset({BUYER, SELLER, RIGHTS_HOLDER})
_DESK = frozenset({SYSTEM, OFFICER})

ROLES: Mapping[str, frozenset[str]] = {
    FILED: frozenset({BUYER, SELLER}),
    REPORTED: frozenset({RIGHTS_HOLDER}),
    EVIDENCE: _PARTIES | _DESK,
    "seller.agreed": frozenset({SELLER}),
    "seller.refused": frozenset({SELLER}),
    "buyer.amended": frozenset({BUYER}),
    "buyer.withdrew": frozenset({BUYER}),
    "intervention.requested": frozenset({BUYER}),
    "officer.took_over": frozenset({OFFICER}),
    "officer.decided": frozenset({OFFICER}),
    "officer.approved": frozenset({OFFICER}),
    "return.shipped": frozenset({BUYER, SYSTEM}),
    "return.received": frozenset({SELLER, SYSTEM}),
    "return.disputed": frozenset({SELLER}),
    "arbitration.requested": _PARTIES,
    "arbitration.decided": frozenset({ARBITRATOR}),
    "appeal.filed": _PARTIES,
    "appeal.decided": frozenset({OFFICER}),
    "counter_notice.filed": frozenset({SELLER}),
    "counter_notice.delivered": _DESK,
    "notice.withdrawn": frozenset({RIGHTS_HOLDER}),
    "rights_holder.acted": frozenset({RIGHTS_HOLDER}),
    "proceedings.ended": frozenset({RIGHTS_HOLDER, SELLER, OFFICER}),
    "seller.fulfilled": _DESK,
    "seller.defaulted": _DESK,
    "decision.executed": frozenset({SYSTEM}),
}
"""Every event type (without its version) and the roles it is accepted from."""

NEVER_CLOSED = frozenset(
    {
        "decision.executed",
        "seller.fulfilled",
        "seller.defaulted",
        "officer.approved",
        "appeal.decided",
        "arbitration.decided",
        "proceedings.ended",
        "appeal.filed",
        "arbitration.requested",
    }
)
"""What a closed case still takes: the last two are answered by `reject` (section 8)."""

_VERSION = re.compile(r"\.v\d+$")


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One accepted message of a case; `type` without version, `instant` as section 0 says.

    `findings` is the data of `evidence.examined` for an `evidence.submitted`, else None.
    """

    id: str
    source: str
    type: str
    subject: str
    instant: datetime
    by: Party | None
    data: dict[str, JSON]
    findings: dict[str, JSON] | None = None


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that came due; acts as of `due_at`, however late it is applied."""

    name: str
    generation: int
    due_at: datetime

    @property
    def base(self) -> str:
        """The name a table is keyed by: `T-11.decision:ID` is `T-11.decision`."""
        return self.name.partition(":")[0]


Trigger = CaseEvent | TimerFired


def read_event(
    *,
    id: str,
    source: str,
    type: str,
    subject: str,
    instant: datetime,
    data: Mapping[str, JSON],
    findings: Mapping[str, JSON] | None = None,
) -> CaseEvent:
    """Translate a message whose data has passed the schemas.

    Raises Refuse("unknown_type") for a type no case takes, Refuse("invalid") without a sender.
    """
    name = _VERSION.sub("", type)
    if name not in ROLES:
        raise Refuse("unknown_type", type)
    found = None if findings is None else dict(findings)
    return CaseEvent(id, source, name, subject, instant, _sender(name, data), dict(data), found)


def _sender(name: str, data: Mapping[str, JSON]) -> Party:
    field = {FILED: "filed_by", EVIDENCE: "submitted_by", REPORTED: "complainant"}.get(name, "by")
    sender = data.get(field)
    if not isinstance(sender, Mapping) or not isinstance(sender.get("id"), str):
        raise Refuse("invalid", f"data.{field} names nobody")
    role = RIGHTS_HOLDER if name == REPORTED else str(sender.get("role"))
    return Party(role, sender["id"])

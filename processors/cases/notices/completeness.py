"""I-01: is a notice complete? Each missing part has a name of its own."""

from collections.abc import Callable, Mapping
from datetime import date

from processors.cases.notices.values import Notice, Report
from processors.cases.parties import OFFICER, RIGHTS_HOLDER, SYSTEM
from processors.cases.values import Case, EvidenceItem
from processors.policy import Policy

_FOR_THE_HOLDER = frozenset({RIGHTS_HOLDER, OFFICER, SYSTEM})


def missing_parts(case: Case, day: date, policy: Policy) -> tuple[str, ...]:
    """Name what the notice lacks on `day` (Shanghai); empty when it is complete.

    A list of evidence is there once one of its documents has arrived, whatever it holds: what a
    document says is judged after (I-03). A right whose days are not given is not taken as over.
    """
    arrived = frozenset(item.evidence_id for item in holders_evidence(case))
    notice = case.infringement
    return tuple(
        name for part in policy.choices("I-01.parts") for name in _PARTS[part](notice, arrived, day)
    )


def holders_evidence(case: Case) -> tuple[EvidenceItem, ...]:
    """The last version of each document that came from the rights holder's side."""
    versions = {
        item.evidence_id: item
        for item in case.evidence
        if item.submitted_by.role in _FOR_THE_HOLDER
    }
    return tuple(versions.values())


def in_force(report: Report, day: date) -> bool | None:
    """Whether the right is in force by the days stated; None where they are not."""
    if report.valid_from is not None and day < report.valid_from:
        return False
    if report.valid_until is not None and day > report.valid_until:
        return False
    return None if report.valid_until is None else True


Found = tuple[str, ...]
Arrived = frozenset[str]


def _identity(notice: Notice, arrived: Arrived, _day: date) -> Found:
    report = notice.report
    known = report.complainant_name is not None and arrived & set(report.identity_evidence)
    return () if known else ("identity",)


def _power_of_attorney(notice: Notice, arrived: Arrived, _day: date) -> Found:
    report = notice.report
    authorised = not report.by_agent or arrived & set(report.power_of_attorney)
    return () if authorised else ("power_of_attorney",)


def _contact(notice: Notice, _arrived: Arrived, _day: date) -> Found:
    return () if notice.report.reachable else ("contact",)


def _right(notice: Notice, arrived: Arrived, day: date) -> Found:
    report = notice.report
    found = []
    if report.registration_number is None:
        found.append("registration_number")
    if report.holder is None:
        found.append("holder")
    if not arrived & set(report.certificates):
        found.append("right_certificate")
    if in_force(report, day) is False:
        found.append("in_force")
    return tuple(found)


def _links(notice: Notice, _arrived: Arrived, _day: date) -> Found:
    exact = notice.links and all(link.url for link in notice.links)
    return () if exact else ("links",)


def _explanation(notice: Notice, _arrived: Arrived, _day: date) -> Found:
    return () if all(link.explanation for link in notice.links) else ("explanation",)


def _preliminary_evidence(notice: Notice, arrived: Arrived, _day: date) -> Found:
    there = arrived & set(notice.report.preliminary_evidence)
    return () if there else ("preliminary_evidence",)


def _signature(notice: Notice, _arrived: Arrived, _day: date) -> Found:
    return () if notice.report.signed else ("signature",)


def _good_faith(notice: Notice, _arrived: Arrived, _day: date) -> Found:
    return () if notice.report.good_faith else ("good_faith",)


_PARTS: Mapping[str, Callable[[Notice, Arrived, date], Found]] = {
    "identity": _identity,
    "power_of_attorney": _power_of_attorney,
    "contact": _contact,
    "right": _right,
    "links": _links,
    "explanation": _explanation,
    "preliminary_evidence": _preliminary_evidence,
    "signature": _signature,
    "good_faith": _good_faith,
}

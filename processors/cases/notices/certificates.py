"""I-03: do the papers of a notice bear out its right, so that no person need look?

Three answers per question: borne out, contradicted, not known. Only the first lets the machine
decide; a contradiction makes it propose the opposite.
"""

import unicodedata
from datetime import date

from processors.cases.effects import JSON
from processors.cases.notices.completeness import holders_evidence, in_force
from processors.cases.notices.values import Report
from processors.cases.values import Case, EvidenceItem
from processors.policy import Policy
from processors.proof.names import same_company
from processors.proof.registers import Answer, Question, Standing
from processors.proof.registers.questions import trademark_question
from processors.proof.truth import Truth, all_of, any_of

NUMBERS = ("trademark_registration_number", "registration_number")
HOLDERS = ("right_holder", "holder")


def register_question(report: Report) -> Question | None:
    """What the trade mark office is asked about the right as it is stated; None of other rights."""
    if report.right_type != "trademark" or report.registration_number is None:
        return None
    return trademark_question(report.registration_number, report.holder)


def doubts(case: Case, day: date, policy: Policy, answer: Answer | None) -> dict[str, Truth]:
    """Every question that is not borne out, with FAIL (contradicted) or UNKNOWN.

    `answer`: what the register said of the right as stated; where nobody has asked it, nothing
    is concluded from that.
    """
    report = case.infringement.report
    surely = policy.fraction("I-03.certificate_confidence")
    papers = {item.evidence_id: item for item in holders_evidence(case)}
    asked: dict[str, Truth] = {}
    for name in report.certificates:
        for code, found in _certificate(papers.get(name), report, day, surely).items():
            asked[code] = all_of((asked.get(code, Truth.PASS), found))
    if asked.get("in_force") is Truth.UNKNOWN and in_force(report, day):
        asked["in_force"] = Truth.PASS
    if answer is not None:
        _weigh(answer, day, asked)
    if report.by_agent:
        letters = [papers.get(name) for name in report.power_of_attorney]
        asked["power_of_attorney"] = _authorised(letters, report, surely)
    return {code: found for code, found in asked.items() if found is not Truth.PASS}


def _weigh(answer: Answer, day: date, asked: dict[str, Truth]) -> None:
    """The register knows whether a right is in force; against a certificate that says it is over
    (it may have been renewed) a person compares the two.
    """
    if answer.standing is Standing.CONSISTENT:
        over = asked.get("in_force") is Truth.FAIL
        asked["in_force"] = Truth.UNKNOWN if over else Truth.PASS
    elif answer.standing is not Standing.VOID or answer.void_on(day):
        asked["register"] = Truth.FAIL


def same_number(left: str, right: str) -> bool:
    """Whether two registration numbers are one: written alike but for width, case and marks."""
    return plain_number(left) == plain_number(right)


def plain_number(number: str) -> str:
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(ch for ch in folded if ch.isalnum())


def _certificate(
    paper: EvidenceItem | None, report: Report, day: date, surely: float
) -> dict[str, Truth]:
    findings = {} if paper is None else paper.findings or {}
    number = _read(findings, NUMBERS, surely)
    holder = _read(findings, HOLDERS, surely)
    until = _read(findings, ("valid_until",), surely)
    own = Truth.FAIL if findings.get("verdict") == "insufficient" else Truth.PASS
    return {
        "right_certificate": own if findings.get("status") == "read" else Truth.UNKNOWN,
        "registration_number": _alike(number, report.registration_number),
        "holder": _one_company(holder, report.holder),
        "in_force": _lasts(until, day),
    }


def _authorised(letters: list[EvidenceItem | None], report: Report, surely: float) -> Truth:
    """One letter by which the holder empowers the agent is enough; one not there yet is unknown."""
    answers = [
        Truth.UNKNOWN if item is None else _empowers(item.findings or {}, report, surely)
        for item in letters
    ]
    return any_of(answers)


def _empowers(findings: dict[str, JSON], report: Report, surely: float) -> Truth:
    grantor = _one_company(_read(findings, ("grantor",), surely), report.holder)
    grantee = _one_company(_read(findings, ("grantee",), surely), report.complainant_name)
    return all_of((grantor, Truth.FAIL if grantee is Truth.FAIL else Truth.PASS))


def _read(findings: dict[str, JSON], names: tuple[str, ...], surely: float) -> str | None:
    fields = findings.get("fields") or {}
    for name in names:
        field = fields.get(name)
        if field is not None and field.get("confidence", 0) >= surely:
            return str(field.get("value"))
    return None


def _alike(read: str | None, stated: str | None) -> Truth:
    if read is None or stated is None:
        return Truth.UNKNOWN
    return Truth.PASS if same_number(read, stated) else Truth.FAIL


def _one_company(read: str | None, stated: str | None) -> Truth:
    if read is None or stated is None:
        return Truth.UNKNOWN
    return same_company(read, stated)


def _lasts(until: str | None, day: date) -> Truth:
    if until is None:
        return Truth.UNKNOWN
    try:
        return Truth.PASS if day <= date.fromisoformat(until[:10]) else Truth.FAIL
    except ValueError:
        return Truth.UNKNOWN

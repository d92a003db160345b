"""Evidence on a case: each version kept, with what its examination found."""

from uuid import uuid5

from processors.cases.decisions import DECISION_NAMESPACE
from processors.cases.effects import JSON, Publish
from processors.cases.parties import PARTY_ROLES
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem
from processors.evidence.values import LIKENESSES
from processors.text import Text


def keep_evidence(turn: Turn) -> None:
    """Put the submitted document on the record and publish its findings."""
    event, data = turn.event, turn.data
    findings = event.findings
    turn.change(
        evidence=(
            *turn.case.evidence,
            EvidenceItem(
                evidence_id=str(data["evidence_id"]),
                event_id=event.id,
                submitted_by=turn.by,
                submitted_at=turn.now,
                declared_kind=str(data.get("declared_kind", "other")),
                purpose=str(data.get("purpose", "other")),
                sha256=_digest(findings, data),
                findings=findings,
            ),
        )
    )
    if findings is not None:
        turn.publish(
            Publish(
                "evidence-findings",
                str(uuid5(DECISION_NAMESPACE, f"{turn.case.case_id}|findings|{event.id}")),
                "evidence.examined.v1",
                turn.case.case_id,
                turn.now,
                {"evidence_id": data["evidence_id"], **_published(findings)},
            )
        )
        _ask_again(turn, findings)


def unusable(item: EvidenceItem) -> bool:
    """Was the file refused, so that it is no evidence at all?"""
    return item.findings is not None and item.findings.get("status") == "refused"


def _ask_again(turn: Turn, findings: dict[str, JSON]) -> None:
    """A party whose file was refused (E-01) or not read (E-02) is told and may send another."""
    rule = {"refused": "E-01", "unreadable": "E-02"}.get(str(findings.get("status")))
    if rule is None or turn.by.role not in PARTY_ROLES:
        return
    turn.notify("evidence_requested", turn.by, rule, detail=_what_is_wrong(findings))


def _what_is_wrong(findings: dict[str, JSON]) -> Text | None:
    """The sentences that say why a file was refused or what is wrong with a picture."""
    refused = (findings.get("refusal") or {}).get("detail")
    details = [refused] if isinstance(refused, dict) else []
    details += [
        one["detail"]
        for one in findings.get("checks", ())
        if str(one["code"]).startswith("PICTURE_")
    ]
    if not details:
        return None
    zh, en = ("".join(str(d["zh"]) for d in details), " ".join(str(d["en"]) for d in details))
    return Text(zh, en)


def latest_evidence(case: Case) -> tuple[EvidenceItem, ...]:
    """The last version of each piece of evidence, in the order of their first coming."""
    versions = {item.evidence_id: item for item in case.evidence}
    return tuple(versions.values())


def _published(findings: dict[str, JSON]) -> dict[str, JSON]:
    return {name: value for name, value in findings.items() if name != LIKENESSES}


def _digest(findings: dict[str, JSON] | None, data: JSON) -> str | None:
    found = (findings or {}).get("sha256") or (data.get("blob") or {}).get("sha256")
    return None if found is None else str(found)

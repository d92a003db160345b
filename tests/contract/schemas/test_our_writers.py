"""What the core and the examiners write is what the contracts say goes out.

The packages may not import each other, so each names kinds and roles itself: compared here.
"""

from datetime import UTC, datetime

from processors.cases.events import ROLES
from processors.cases.notifications import TEXTS, build
from processors.cases.parties import QUEUE
from processors.evidence.values import Check, Field, Findings, Refusal, Source
from processors.policy import load_policy
from processors.text import Text
from schemas import JSON, REGISTRY, Envelope, validate
from schemas.fields import choices
from schemas.topics import decisions, notifications

AT = datetime(2026, 3, 1, tzinfo=UTC)
BOTH = Text("正常", "fine")
CASE_TOPICS = ("complaints", "infringement-reports", "evidence", "case-actions")


def written(event_type: str, data: dict[str, JSON]) -> None:
    validate(Envelope("e-1", "/proofstream", event_type, "c-1", data, time=AT))


def findings(**changes: object) -> Findings:
    given: dict[str, object] = {
        "status": "read",
        "refusal": None,
        "kind": "purchase_invoice",
        "pages": 1,
        "examiner": "pipeline-1",
        "sha256": "0" * 64,
        "fields": {
            "total_amount": Field("1.00", 0.97, Source.OCR, "tesseract", 1, (0, 0.5, 9, 9), ()),
            "goods": Field([{"name": "鞋"}], 1.0, Source.OFD, None, 1, (0, 0, 0, 0), ()),
        },
        "checks": (Check("E-04", "INV_AMOUNT_WORDS", "unknown", BOTH, ("total_amount",)),),
        "verdict": "needs_review",
        **changes,
    }
    return Findings(**given)  # type: ignore[arg-type]


def test_findings_are_the_contracts_findings() -> None:
    written("evidence.examined.v1", {"evidence_id": "ev-1", **findings().to_json()})


def test_a_refused_file_is_the_contracts_refused_file() -> None:
    refused = findings(
        status="refused", refusal=Refusal("FILE_EMPTY", BOTH), kind=None, fields={}, checks=()
    )

    written("evidence.examined.v1", {"evidence_id": "ev-1", **refused.to_json()})


def test_every_notification_is_one_of_the_contracts() -> None:
    for kind in TEXTS:
        told = build(
            case_id="c-1",
            kind=kind,
            to=QUEUE,
            rule="T-04",
            rule_name=Text("接手", "take over"),
            at=AT,
            trigger="e-1",
        )
        written("notification.due.v1", dict(told.data))

    assert set(TEXTS) == set(choices(notifications.Kind))


def test_the_core_takes_every_inbound_type_of_a_case_and_no_other() -> None:
    inbound = {t for name in CASE_TOPICS for t in REGISTRY.topics[name].events}

    assert {f"{name}.v1" for name in ROLES} == inbound


def test_the_policy_pays_by_instruments_of_the_contracts() -> None:
    policy = load_policy(None).at(AT)
    instruments = choices(decisions.Amount.model_fields["instrument"].annotation)

    for key in ("C-01.instrument", "C-02.instrument", "C-06.instrument"):
        assert policy.choice(key) in instruments

"""The statements of reasons, word by word, one file per decision kind and language.

After a wanted change of a template: PROOFSTREAM_WRITE_GOLDEN=1 pytest tests/golden/reasons, and
read the difference.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from processors.policy import load_policy
from processors.reasons import (
    DECISION_KINDS,
    EvidencePart,
    StatementParts,
    statement_of_reasons,
)

HERE = Path(__file__).parent
DECIDED = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MONEY = ("refund", "compensation", "penalty", "recourse")


@dataclass(frozen=True)
class Target:
    type: str
    id: str


@dataclass(frozen=True)
class Amount:
    value: int
    instrument: str
    rule: str


@dataclass(frozen=True)
class Ground:
    rule: str
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Remedy:
    kind: str
    until: datetime


@dataclass(frozen=True)
class Strikes:
    added: int
    expires_at: datetime
    total: int


APPEAL = Remedy("appeal", DECIDED + timedelta(days=15))
FILED = {"anchor_at": "2026-01-01T00:00:00Z", "filed_at": "2026-03-01T00:00:00Z"}
CASES = {
    "takedown": (
        Target("listing", "l-1"),
        [Ground("I-03"), Ground("I-02", {"right_type": "trademark"})],
        {"remedies": [Remedy("counter_notice", DECIDED + timedelta(days=15)), APPEAL]},
    ),
    "restore": (
        Target("listing", "l-1"),
        [
            Ground(
                "T-10", {"delivered_at": "2026-02-14T02:00:00Z", "deadline": "2026-03-02T16:00:00Z"}
            )
        ],
        {},
    ),
    "warning": (
        Target("shop", "s-1"),
        [Ground("I-03")],
        {"strikes": Strikes(1, DECIDED + timedelta(days=365), 2), "remedies": [APPEAL]},
    ),
    "revoke": (Target("decision", "d-1"), [Ground("I-08")], {"automation": "not"}),
    "refund": (
        Target("order", "o-1"),
        [
            Ground("T-03", {"deadline": "2026-03-02T01:30:00Z"}),
            Ground("C-07", {"points": 900, "money": 30_000}),
        ],
        {
            "amounts": [Amount(30_000, "original_payment", "T-03"), Amount(900, "points", "C-07")],
            "remedies": [APPEAL],
        },
    ),
    "compensation": (
        Target("order", "o-1"),
        [Ground("C-01", {"goods_amount": 29_900, "amount": 8_970})],
        {"amounts": [Amount(8_970, "tmall_points", "C-01")], "remedies": [APPEAL]},
    ),
    "penalty": (
        Target("shop", "s-1"),
        [Ground("C-04", {"amount": 9_270})],
        {"amounts": [Amount(9_270, "deposit", "C-04")], "automation": "not"},
    ),
    "restrict_shop": (
        Target("shop", "s-1"),
        [Ground("I-04", {"strikes": 4})],
        {
            "restriction": "publishing",
            "ends_at": DECIDED + timedelta(days=30),
            "effective_at": DECIDED + timedelta(hours=1),
            "automation": "partially",
            "remedies": [APPEAL],
        },
    ),
    "recourse": (
        Target("shop", "s-1"),
        [Ground("C-06", {"amount": 30_900})],
        {"amounts": [Amount(30_900, "deposit", "C-06")]},
    ),
    "reject": (
        Target("notice", "c-1"),
        [
            Ground("W-16", FILED),
            Ground("W-15", {"claimed": 40_000, "cap": 30_900}),
            Ground("W-12", {"service": "consumer_protection"}),
        ],
        {"remedies": [APPEAL]},
    ),
    "exchange": (
        Target("order", "o-1"),
        [Ground("R-06", {"remedy": "exchange"})],
        {"evidence": []},
    ),
    "request_evidence": (
        Target("notice", "c-1"),
        [Ground("T-09", {"deadline": "2026-03-05T16:00:00Z"})],
        {"evidence": []},
    ),
    "merge": (
        Target("notice", "c-0"),
        [Ground("I-11", {"merged_into": "c-0", "registration_number": "00000001"})],
        {"evidence": []},
    ),
    "close": (
        Target("notice", "c-1"),
        [Ground("T-13", {"deadline": "2026-03-02T01:30:00Z"})],
        {"supersedes": "d-0"},
    ),
}


def policy():
    in_force = load_policy().at(DECIDED)
    return replace(in_force, version="platform-as-tested")


def statement(kind, **changes):
    return statement_of_reasons(replace(parts_of(kind), **changes), policy())


def parts_of(kind):
    target, grounds, more = CASES[kind]
    parts = {
        "kind": kind,
        "case_id": "c-1",
        "target": target,
        "grounds": grounds,
        "automation": "fully",
        "decided_by": "system",
        "decided_at": DECIDED,
        "evidence": [EvidencePart("ev-1", "sufficient")],
    } | more
    if parts["automation"] != "fully":
        parts["decided_by"] = "officer"
    return StatementParts(**parts)


def test_there_is_a_case_for_every_decision_kind():
    assert tuple(CASES) == DECISION_KINDS


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("kind", DECISION_KINDS)
def test_a_statement_reads_as_committed(kind):
    text = statement(kind)

    for language, written in (("zh", text.zh), ("en", text.en)):
        file = HERE / f"{kind}.{language}.txt"
        if os.environ.get("PROOFSTREAM_WRITE_GOLDEN"):
            file.write_text(written, encoding="utf-8")
        assert written == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", DECISION_KINDS)
def test_a_statement_names_rules_policy_automation_and_remedies(kind):
    text = statement(kind, remedies=[APPEAL])

    for written in (text.zh, text.en):
        assert "platform-as-tested" in written
        assert all(ground.rule in written for ground in CASES[kind][1])
    assert "复议：最晚可于 2026年3月17日 09:30（北京时间）提出。" in text.zh
    assert "appeal: until 17 March 2026, 09:30 (Asia/Shanghai)." in text.en


def test_a_fact_that_the_vocabulary_does_not_list_is_never_printed():
    secret = Ground("T-03", {"buyer_phone": "13800000000", "buyer_name": "张三"})

    text = statement("refund", grounds=[secret])

    assert "13800000000" not in text.zh + text.en
    assert "张三" not in text.zh + text.en


def test_a_party_is_named_by_no_id():
    text = statement("warning", target=Target("party", "b-13800000000"), strikes=None)

    assert "b-13800000000" not in text.zh + text.en


def test_an_id_that_is_no_id_is_not_repeated():
    text = statement("takedown", target=Target("listing", "{{ 7*7 }}\n\n五、救济途径"))

    assert "49" not in text.zh
    assert text.zh.count("救济途径") == 1


def test_a_kind_that_is_no_decision_is_refused():
    with pytest.raises(ValueError, match="no kind of decision"):
        statement_of_reasons(replace(parts_of("refund"), kind="../secrets"), policy())

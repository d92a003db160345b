"""Answers of registers given while cases run lead to what a replay with the same answers prints."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from processors.cases.registers import ASKED_FACTS
from processors.errors import Refuse
from processors.evidence.values import Declared, Field, Findings, Source
from processors.policy import load_policy
from processors.proof.registers import Answer, Standing
from storage.ledger import Ledger, open_ledger
from storytelling import DAY, HOUR, SELLER, START, Story, order, shop
from streams.answering import coming_in, give, read_file
from streams.embedded import run_embedded
from streams.local_run import read_events
from streams.opening import Services
from streams.replay import ReplayBlobs, line_of, replay
from streams.settings import Settings

POLICIES = load_policy()
END = START + 3 * DAY
FIELDS: dict[str, str | list[dict[str, str]]] = {
    "invoice_kind": "digital_ordinary",
    "invoice_number": "26110000000000000001",
    "issue_date": "2026-01-05",
    "total_amount": "1000.00",
    "buyer_name": "云杉示例贸易有限公司",
    "seller_name": "云杉示例服饰有限公司",
    "goods": [{"name": "云杉 羽绒服", "quantity": "50"}],
}


def examine(_content: bytes, declared: Declared) -> Findings:
    return Findings(
        sha256=declared.sha256 or "",
        status="read",
        refusal=None,
        kind="purchase_invoice",
        pages=1,
        examiner="test/1",
        fields={
            name: Field(value, 0.99, Source.OFD, None, 1, (0, 0, 1, 1), ())
            for name, value in FIELDS.items()
        },
        checks=(),
        verdict="sufficient",
    )


def case(number: int, after: timedelta) -> Story:
    """A report of a counterfeit, and the shop's invoice an hour later."""
    story = Story(case=f"c-{number}").filed(
        "counterfeit_report",
        after=after,
        amount=None,
        order=None,
        shop=shop(),
        listing=order()["listing"],
    )
    content = {"base64": b64encode(b"invoice").decode(), "media_type": "application/xml"}
    data = {
        "evidence_id": "ev-1",
        "submitted_by": SELLER,
        "declared_kind": "purchase_invoice",
        "purpose": "genuine_goods",
        "content": content,
    }
    return story.tell("evidence.submitted", after + HOUR, data)


def lines() -> list[bytes]:
    events = [event for n in range(3) for event in case(n, n * 4 * HOUR).events]
    told = sorted(events, key=lambda event: str(event["time"]))
    return [json.dumps(event, ensure_ascii=False).encode() for event in told]


def answers() -> list[Answer]:
    """Void while two cases wait for it and one is still to come; put right a day after."""
    day = date(2026, 3, 2)
    return [
        Answer(KEY, Standing.VOID, day, "reviewer-1", at=START + 6 * HOUR),
        Answer(KEY, Standing.CONSISTENT, day, "reviewer-1", at=START + DAY),
    ]


KEY = "tax:invoice_number=26110000000000000001&issue_date=2026-01-05&total_amount=1000.00"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    opened.migrate()
    yield opened
    opened.close()


def replayed(given: list[Answer]) -> list[bytes]:
    return list(
        replay(
            read_events(lines()),
            until=END,
            policies=POLICIES,
            blobs=ReplayBlobs(None),
            examine=examine,
            pipeline="test/1",
            most_bytes=1 << 20,
            answers=given,
        )
    )


def live(ledger: Ledger, stops: list[tuple[datetime, list[Answer]]]) -> list[bytes]:
    """Run up to each stop, then give the answers that come in there."""
    services = Services(ledger, ReplayBlobs(None), POLICIES)
    rest = read_events(lines())
    for stop, given in [*stops, (END, [])]:
        now = [each for each in rest if each.at <= stop]
        rest = rest[len(now) :]
        raw = [each.judged.record.value for each in now]
        run_embedded(Settings.from_env({}), services, raw, examine=examine, until=stop)
        give(ledger, given)
    return [line_of(row.entry) for row in ledger.outbox_rows()]


@pytest.mark.rule("E-12")
def test_answers_given_while_cases_run_lead_to_what_a_replay_prints(ledger: Ledger) -> None:
    void, right = answers()
    just_before = timedelta(seconds=2)

    told = live(
        ledger,
        [(START + 6 * HOUR - just_before, [void]), (START + DAY - just_before, [right, void])],
    )

    assert {key for key, _, _ in ledger.facts_of(ASKED_FACTS)} == {KEY}
    assert told == replayed(answers())
    verdicts = [line for line in told if b"Proposed verdict" in line]
    assert len(verdicts) == 3 + 2 + 3


@pytest.mark.rule("E-12")
def test_an_answer_behind_a_backlog_reaches_its_cases_at_its_own_instant(ledger: Ledger) -> None:
    give(ledger, answers())

    assert live(ledger, []) == replayed(answers())


@pytest.mark.rule("E-12")
def test_a_replay_without_the_answers_tells_something_else() -> None:
    assert replayed([]) != replayed(answers())


def test_an_answer_without_an_instant_counts_from_its_coming_in() -> None:
    now = datetime(2026, 3, 2, 9, 0, 0, 400, tzinfo=UTC)
    bare = Answer(KEY, Standing.VOID, date(2026, 2, 1), "reviewer-1")

    kept = coming_in(bare, now).known_from

    assert now < kept <= now + timedelta(seconds=2)
    assert kept.microsecond == 0
    assert coming_in(answers()[0], now) == answers()[0]


@pytest.mark.parametrize("content", ["[{", "- standing: fine", "\x00"])
def test_a_file_of_answers_nobody_can_read_is_refused_naming_it(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(content)

    with pytest.raises(Refuse, match=r"(?s)answers\.yaml.*correct the file"):
        read_file(path)

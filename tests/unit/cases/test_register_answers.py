"""A register's answer reaches every case that asked, once, at its own instant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from case_driver import FILED_AT, HOUR, OFFICER, Run, by, filing

from processors.cases.registers import ASKED_FACTS
from processors.proof.registers import Answer, Standing

FIELDS = {
    "invoice_kind": "digital_ordinary",
    "invoice_number": "26110000000000000001",
    "issue_date": "2026-01-05",
    "total_amount": "1000.00",
    "buyer_name": "甲公司",
    "seller_name": "乙公司",
}
CODE = "INV_NOT_VERIFIED_EXTERNALLY"


def paper() -> dict[str, Any]:
    goods = [{"name": "ACME shoes", "quantity": "50"}]
    read = {name: {"value": v, "confidence": 0.99, "source": "ofd"} for name, v in FIELDS.items()}
    read["goods"] = {"value": goods, "confidence": 0.99, "source": "ofd"}
    return {
        "sha256": "a" * 64,
        "status": "read",
        "kind": "purchase_invoice",
        "fields": read,
        "checks": [],
        "verdict": "sufficient",
    }


def reported(run: Run, case: str = "c-1", after: timedelta = timedelta()) -> None:
    data = filing(
        "counterfeit_report",
        order=None,
        claim=None,
        listing={"listing_id": f"l-{case}", "brand": "ACME", "brand_owner": "乙公司"},
    )
    run.send("complaint.filed", FILED_AT + after, data, case=case)


def shown(run: Run, after: timedelta, case: str = "c-1") -> None:
    data = {
        "evidence_id": "ev-1",
        "submitted_by": {"role": "seller", "id": "s-1"},
        "declared_kind": "purchase_invoice",
        "purpose": "genuine_goods",
        "blob": {"key": "k", "sha256": "a" * 64},
    }
    run.send("evidence.submitted", FILED_AT + after, data, case=case, findings=paper())


def answer(run: Run, standing: str, after: timedelta, question: str | None = None) -> Answer:
    key = question or next(key for scope, key in run.facts if scope == ASKED_FACTS)
    at = FILED_AT + after
    return Answer(key, Standing(standing), at.date(), "reviewer-1", at=at)


def asked() -> str:
    run = Run()
    reported(run)
    shown(run, HOUR)
    return next(key for scope, key in run.facts if scope == ASKED_FACTS)


def tasks(run: Run) -> list[tuple[str, str]]:
    return [(n["at"], n["text"]["en"]) for n in run.notifications("officer_task")]


def proposed(run: Run) -> tuple[str, list[str]]:
    proposal = run.cases["c-1"].proposal
    assert proposal is not None
    return proposal["verdict"], proposal["codes"]


@pytest.mark.rule("E-03", "E-12")
def test_an_answer_wakes_the_case_that_asked_and_its_proof_is_judged_again() -> None:
    run = Run()
    reported(run)
    shown(run, HOUR)
    before = proposed(run)
    run.answer(answer(run, "void", 5 * HOUR))

    run.until(FILED_AT + 5 * HOUR - timedelta(microseconds=1))
    waiting = proposed(run)
    run.until(FILED_AT + 5 * HOUR)

    assert before == waiting == ("sufficient", [])
    assert proposed(run) == ("insufficient", [CODE])
    assert [at for at, text in tasks(run) if "insufficient" in text] == ["2026-03-02T15:00:00Z"]


@pytest.mark.rule("E-12")
def test_an_answer_that_changes_nothing_says_nothing() -> None:
    run = Run()
    reported(run)
    shown(run, HOUR)
    run.answer(answer(run, "consistent", 5 * HOUR))
    told = len(run.published)

    run.until(FILED_AT + 6 * HOUR)

    assert len(run.published) == told
    assert proposed(run) == ("sufficient", [])


@pytest.mark.rule("E-12")
def test_an_answer_known_beforehand_leads_to_the_same_as_one_that_comes_in() -> None:
    live, replayed = Run(), Run()
    late = answer(live, "not_found", 5 * HOUR, asked())
    replayed.answer(late)

    for run in (live, replayed):
        reported(run)
        shown(run, HOUR)
    live.answer(late)
    live.answer(late)
    for run in (live, replayed):
        run.until(FILED_AT + 9 * HOUR)

    assert live.published == replayed.published
    assert proposed(live) == ("insufficient", [CODE])


@pytest.mark.rule("E-12")
def test_an_event_at_the_answers_own_instant_goes_before_it() -> None:
    run = Run()
    run.answer(answer(run, "void", HOUR, asked()))
    reported(run)

    shown(run, HOUR)
    before = proposed(run)
    run.until(FILED_AT + HOUR)

    assert before == ("sufficient", [])
    assert proposed(run) == ("insufficient", [CODE])


@pytest.mark.rule("E-12")
def test_a_case_that_asks_later_knows_the_answer_at_once() -> None:
    run = Run()
    run.answer(answer(run, "void", HOUR, asked()))
    reported(run, after=2 * HOUR)

    shown(run, 3 * HOUR)

    assert proposed(run) == ("insufficient", [CODE])
    assert not [name for _, name in run.timers if name.startswith("E-12.register")]


@pytest.mark.rule("E-12")
def test_a_second_answer_to_the_same_question_stands_over_the_first() -> None:
    run = Run()
    reported(run)
    shown(run, HOUR)
    run.answer(answer(run, "void", 2 * HOUR))
    run.answer(answer(run, "consistent", 3 * HOUR))

    run.until(FILED_AT + 2 * HOUR)
    first = proposed(run)
    run.until(FILED_AT + 3 * HOUR)

    assert first == ("insufficient", [CODE])
    assert proposed(run) == ("sufficient", [])


@pytest.mark.rule("E-12")
def test_an_answer_after_the_decision_is_told_to_an_officer_and_decides_nothing() -> None:
    run = Run()
    reported(run)
    shown(run, HOUR)
    ruling = by(OFFICER, outcome="reject", grounds=["genuine"])
    run.send("officer.decided", FILED_AT + 2 * HOUR, ruling)
    decided = run.decisions()
    run.answer(answer(run, "void", 5 * HOUR))

    run.until(FILED_AT + 5 * HOUR)

    assert run.decisions() == decided
    assert run.cases["c-1"].state.value == "decided"
    at, text = tasks(run)[-1]
    assert (at, "ev-1" in text, "contradicts" in text) == ("2026-03-02T15:00:00Z", True, True)


def test_an_answer_without_an_instant_counts_from_the_first_of_its_day_in_shanghai() -> None:
    told = Answer("k", Standing.VOID, date(2026, 3, 3), "reviewer-1")

    assert told.known_from == datetime(2026, 3, 2, 16, tzinfo=UTC)

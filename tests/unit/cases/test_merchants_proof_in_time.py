"""T-09: the merchant has three working days for its proof, then an officer has what is there."""

import pytest
from case_driver import FILED_AT, HOUR, MICROSECOND, SELLER, Run, at, by, filing

END = at("2026-03-05T16:00")  # Monday's refusal: 24:00 of Thursday in Shanghai


def refused_as_genuine() -> Run:
    run = Run()
    shop = {"shop_id": "s-1", "enrolled_services": ["genuine_guarantee"]}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("after_sales", service="genuine_guarantee", reason="counterfeit", shop=shop),
    )
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="genuine"))
    return run


@pytest.mark.rule("T-09")
def test_a_merchant_who_gives_no_proof_leaves_it_to_an_officer_at_the_end() -> None:
    run = refused_as_genuine()

    run.until(END - MICROSECOND)
    before = [n for n in run.notifications("officer_task") if n["rule"] == "T-09"]
    run.until(END)

    tasks = [n for n in run.notifications("officer_task") if n["rule"] == "T-09"]
    assert before == []
    assert [task["at"] for task in tasks] == ["2026-03-05T16:00:00Z"]
    assert run.state() == "awaiting_officer"


@pytest.mark.rule("T-09")
def test_a_merchants_silence_decides_nothing_by_itself() -> None:
    run = refused_as_genuine()

    run.until(END)

    assert run.decisions("refund", "compensation", "takedown", "warning") == []

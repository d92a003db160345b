from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from case_driver import (
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    MICROSECOND,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    SOURCE,
    Run,
    at,
    by,
    filing,
    order,
    paid_order,
    paid_out,
    rules,
    shipped_order,
)

GENUINE = {"shop_id": "s-1", "company_name": "甲公司", "enrolled_services": ["genuine_guarantee"]}
PROOF_ENDS = "2026-03-05T16:00:00Z"  # 24:00 Shanghai of the third working day after 2 March


def counterfeit(**changes: Any) -> Run:
    run = Run()
    given = {"service": "genuine_guarantee", "reason": "counterfeit", "shop": GENUINE}
    run.send("complaint.filed", FILED_AT, filing("after_sales", **(given | changes)))
    return run


def report(**changes: Any) -> Run:
    run = Run()
    listing = {"listing_id": "l-9", "brand": "ACME", "category": "shoes"}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("counterfeit_report", order=None, claim=None, listing=listing, **changes),
    )
    return run


def proof(
    run: Run,
    instant: Any,
    verdict: str = "needs_review",
    *,
    purpose: str = "genuine_goods",
    fields: dict[str, Any] | None = None,
) -> None:
    findings: dict[str, Any] = {
        "sha256": "a" * 64,
        "status": "read",
        "refusal": None,
        "kind": "purchase_invoice",
        "pages": 1,
        "examiner": "test",
        "fields": fields or {},
        "checks": [],
        "verdict": verdict,
    }
    data = {
        "evidence_id": "ev-1",
        "submitted_by": SELLER,
        "declared_kind": "purchase_invoice",
        "purpose": purpose,
        "blob": {"key": "k", "sha256": "a" * 64},
    }
    run.send("evidence.submitted", instant, data, findings=findings)


@pytest.mark.rule("T-09")
def test_the_merchant_is_asked_for_proof_within_three_working_days() -> None:
    run = counterfeit()

    (asked,) = run.notifications("evidence_requested")
    assert (asked["to"], asked["deadline"]) == (SELLER, PROOF_ENDS)
    (request,) = run.decisions("request_evidence")
    assert request["target"] == {"type": "notice", "id": "c-1"}


@pytest.mark.rule("T-09")
def test_an_officer_may_not_decide_while_the_merchants_proof_runs() -> None:
    run = report()

    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="uphold"))

    assert [r.reason for r in run.refused] == ["invalid"]
    assert run.decisions("takedown") == []


@pytest.mark.rule("T-09", "E-12")
def test_proof_given_ends_the_wait_and_puts_a_verdict_beside_the_case() -> None:
    run = report()

    proof(run, FILED_AT + HOUR)

    assert [p.topic for p in run.published if p.topic == "evidence-findings"]
    assert run.notifications("officer_task")[-1]["rule"] == "E-12"
    assert run.state() == "awaiting_officer"
    run.send("officer.decided", FILED_AT + 2 * HOUR, by(OFFICER, outcome="reject"))
    (reject,) = run.decisions("reject")
    assert rules(reject) == ["E-12"]
    assert reject["evidence"] == [
        {"evidence_id": "ev-1", "sha256": "a" * 64, "verdict": "needs_review"}
    ]


@pytest.mark.rule("W-08", "I-16")
def test_an_upheld_report_takes_down_warns_and_adds_a_strike() -> None:
    run = report()

    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))

    takedown, warning = run.decisions("takedown", "warning")
    assert takedown["target"] == {"type": "listing", "id": "l-9"}
    assert takedown["dsa"]["puid"] == takedown["decision_id"]
    assert warning["strikes"] == {
        "added": 1,
        "expires_at": "2027-03-07T10:00:00Z",
        "total": 1,
    }
    told = [n["to"] for n in run.notifications("decision_made")]
    assert BUYER in told
    assert list(run.facts["strikes", "s-1"]) == [warning["decision_id"]]


@pytest.mark.rule("T-07")
def test_a_report_warns_at_three_working_days_and_breaches_at_five() -> None:
    run = report()

    run.until(FILED_AT + 9 * DAY)

    warned = [n["at"] for n in run.notifications("deadline_warning") if n["rule"] == "T-07"]
    breached = [n["at"] for n in run.notifications("deadline_breached")]
    assert (warned, breached) == (["2026-03-05T16:00:00Z"], ["2026-03-09T16:00:00Z"])


@pytest.mark.rule("C-02", "C-03", "C-08")
def test_a_counterfeit_upheld_refunds_goods_and_postage_and_pays_four_times_the_goods() -> None:
    run = counterfeit(claim={"amount": 20000, "return_postage": 800})
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="genuine"))

    run.send("officer.decided", FILED_AT + 4 * DAY, by(OFFICER, outcome="uphold"))

    back, paid = run.decisions("refund", "compensation")
    assert paid_out(back) == {"original_payment": 29900 + 1000 + 800}
    assert paid_out(paid) == {"original_payment": 4 * 29900}
    assert "C-03" in rules(back)


@pytest.mark.rule("C-02")
@pytest.mark.parametrize(
    ("changes", "times"),
    [
        (
            {
                "service": "fake_one_pay_three",
                "shop": {"shop_id": "s-1", "enrolled_services": ["fake_one_pay_three"]},
            },
            3,
        ),
        ({"order": order(paid_at="2019-12-31T15:59:59Z", created_at="2019-12-31T00:00:00Z")}, 3),
        ({"order": order(paid_at="2019-12-31T16:00:00Z", created_at="2019-12-31T00:00:00Z")}, 4),
    ],
)
def test_the_multiple_is_the_services_or_that_of_the_day_of_payment(
    changes: dict[str, Any], times: int
) -> None:
    run = counterfeit(**changes)
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="genuine"))

    run.send("officer.decided", FILED_AT + 4 * DAY, by(OFFICER, outcome="uphold"))

    assert paid_out(run.decisions("compensation")[0]) == {"original_payment": times * 29900}


@pytest.mark.rule("C-02", "T-03")
def test_after_silence_the_officer_adds_the_compensation_and_no_second_refund() -> None:
    run = counterfeit()
    run.until(FILED_AT + 72 * HOUR)

    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))

    assert [d["kind"] for d in run.decisions()] == ["request_evidence", "refund", "compensation"]


@pytest.mark.rule("W-03", "R-07")
def test_a_broken_promise_leads_to_a_warning_at_least() -> None:
    run = Run()
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "broken_promise",
            order=paid_order(state="closed", closed_at="2026-03-01T00:00:00Z"),
            reason="campaign_terms",
        ),
    )

    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))

    (warning,) = run.decisions()
    assert (warning["kind"], rules(warning)) == ("warning", ["R-07"])
    assert warning["target"] == {"type": "shop", "id": "s-1"}


@pytest.mark.rule("C-04")
@pytest.mark.parametrize(
    ("measures", "value"), [(None, 9270), ([{"kind": "penalty", "amount": 10_001}], 3000)]
)
def test_an_invoice_refused_costs_a_penalty_of_thirty_percent(
    measures: list[dict[str, Any]] | None, value: int
) -> None:
    run = Run()
    closed = paid_order(state="closed", closed_at="2026-03-01T00:00:00Z")
    run.send("complaint.filed", FILED_AT, filing("broken_promise", order=closed, reason="invoice"))

    ruling = by(OFFICER, outcome="uphold", measures=measures)
    run.send("officer.decided", FILED_AT + HOUR, ruling)

    (penalty,) = run.decisions("penalty")
    assert paid_out(penalty) == {"deposit": value}
    assert penalty["automation"] == "not"


@pytest.mark.rule("C-04")
@pytest.mark.parametrize(
    ("seller", "verdict", "value"),
    [
        ("甲公司", "needs_review", 6000),
        ("乙公司", "needs_review", 9270),
        ("甲公司", "insufficient", 9270),
    ],
)
def test_an_invoice_on_the_record_is_what_the_penalty_is_a_share_of(
    seller: str, verdict: str, value: int
) -> None:
    """200.00 on the shop's own invoice; another company's and a false one say nothing."""
    run = Run()
    closed = paid_order(state="closed", closed_at="2026-03-01T00:00:00Z")
    given = {"order": closed, "reason": "invoice", "shop": GENUINE}
    run.send("complaint.filed", FILED_AT, filing("broken_promise", **given))
    read = {"confidence": 0.99, "source": "xml", "page": 1}
    fields = {"seller_name": read | {"value": seller}, "total_amount": read | {"value": "200.00"}}
    proof(run, FILED_AT + HOUR, verdict, purpose="other", fields=fields)

    run.send("officer.decided", FILED_AT + 2 * HOUR, by(OFFICER, outcome="uphold"))

    (penalty,) = run.decisions("penalty")
    assert paid_out(penalty) == {"deposit": value}


def provisional_report() -> tuple[Run, datetime]:
    """Filed two days before a year whose rest days nobody knows yet; when its proof is due."""
    run = Run()
    listing = {"listing_id": "l-9", "brand": "ACME", "category": "shoes"}
    reported = filing("counterfeit_report", order=None, claim=None, listing=listing)
    run.send("complaint.filed", at("2027-12-29T01:00"), reported)
    return run, run.due("T-09")


@pytest.mark.rule("T-09", "§0")
def test_a_provisional_end_does_not_cut_the_merchants_proof_off() -> None:
    run, first = provisional_report()

    run.until(first)
    run.send("officer.decided", first + HOUR, by(OFFICER, outcome="uphold"))
    proof(run, first + DAY)

    assert [r.reason for r in run.refused] == ["invalid"]
    assert run.state() == "awaiting_officer"
    assert {n["rule"] for n in run.notifications("deadline_warning")} >= {"T-09"}
    assert run.notifications("deadline_breached") == []


@pytest.mark.rule("T-09", "§0")
def test_a_provisional_wait_for_proof_ends_when_no_rest_days_could_move_it_further() -> None:
    run, first = provisional_report()

    run.until(first + 10 * DAY - MICROSECOND)
    waiting = run.state()
    run.until(first + 10 * DAY)

    assert (waiting, run.state()) == ("awaiting_proof", "awaiting_officer")


@pytest.mark.rule("W-04", "C-01")
def test_late_shipment_upheld_pays_c01_and_refunds_nothing() -> None:
    run = Run()
    late = paid_order(
        state="closed",
        closed_at="2026-03-01T00:00:00Z",
        refund={"requested_at": "2026-02-24T00:00:00Z", "succeeded_at": "2026-03-01T00:00:00Z"},
    )
    run.send("complaint.filed", FILED_AT, filing("late_shipment", order=late, claim=None))

    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))

    (paid,) = run.decisions()
    assert (paid["kind"], paid_out(paid)) == ("compensation", {"tmall_points": 8970})


@pytest.mark.rule("W-05", "R-07")
def test_a_malicious_review_is_taken_down() -> None:
    run = Run()
    review = {"review_id": "rv-1", "rating": "negative", "effective_at": "2026-03-01T10:00:00Z"}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("malicious_review", filed_by=SELLER, order=order(review=review), claim=None),
    )

    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))

    (takedown,) = run.decisions()
    assert takedown["target"] == {"type": "review", "id": "rv-1"}
    assert takedown["dsa"]["category"] == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"


@pytest.mark.rule("W-06", "R-07")
@pytest.mark.parametrize(
    ("filer", "accused", "target"),
    [
        (SELLER, BUYER, {"type": "party", "id": "b-1"}),
        (BUYER, SELLER, {"type": "shop", "id": "s-1"}),
    ],
)
def test_the_harassing_party_is_warned_and_only_a_shop_gets_a_strike(
    filer: dict[str, str], accused: dict[str, str], target: dict[str, str]
) -> None:
    run = Run()
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("malicious_harassment", filed_by=filer, accused=accused, claim=None),
    )

    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))

    (warning,) = run.decisions()
    assert warning["target"] == target
    assert (warning["strikes"] is not None) is (target["type"] == "shop")


@pytest.mark.rule("T-05")
def test_an_officers_kind_runs_t05_from_filing() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("malicious_harassment", accused=SELLER))

    run.until(FILED_AT + 30 * DAY)

    (breach,) = run.notifications("deadline_breached")
    assert (breach["rule"], breach["at"]) == ("T-05", "2026-03-11T16:00:00Z")


@pytest.mark.rule("C-08")
@pytest.mark.parametrize(("share", "value"), [(5000, 15450), (3333, 10299), (1, 3)])
def test_a_share_is_of_the_claim_and_rounded_half_up_once(share: int, value: int) -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    ruling = by(OFFICER, outcome="partial", seller_share=share)
    run.send("officer.decided", FILED_AT + DAY, ruling)

    assert paid_out(run.decisions()[0]) == {"original_payment": value}


@pytest.mark.rule("W-18")
def test_unclear_terms_are_shared_as_the_officer_sets() -> None:
    run = Run()
    stated = {
        "differs_from_description": True,
        "seller_refused_return": True,
        "terms_unclear": True,
    }
    shop = {"shop_id": "s-1", "enrolled_services": ["consumer_protection"]}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="consumer_protection",
            reason="quality",
            shop=shop,
            statements=stated,
        ),
    )
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    ruling = by(OFFICER, outcome="partial", about="claim_share", seller_share=6000)
    run.send("officer.decided", FILED_AT + DAY, ruling)

    (back,) = run.decisions()
    assert paid_out(back) == {"original_payment": 18540}
    assert "W-18" in rules(back)


@pytest.mark.rule("C-05")
def test_an_officer_over_the_cap_is_a_refused_message_and_never_cut() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="uphold", refund_amount=30901))

    assert [r.reason for r in run.refused] == ["invalid"]
    assert run.decisions() == []


def test_a_restriction_waits_for_a_second_officer_and_takes_the_approvals_instant() -> None:
    run = report()
    ruling = by(
        OFFICER, outcome="uphold", measures=[{"kind": "restrict_shop", "restriction": "publishing"}]
    )
    run.send("officer.decided", FILED_AT + 5 * DAY, ruling, id="ruling")
    assert (run.state(), run.decisions("takedown")) == ("awaiting_approval", [])
    approval = {"event_id": "ruling", "event_source": SOURCE}

    run.send("officer.approved", FILED_AT + 6 * DAY, by(OFFICER, **approval))
    run.send("officer.approved", FILED_AT + 6 * DAY + HOUR, by(OTHER_OFFICER, **approval))

    assert [r.reason for r in run.refused] == ["wrong_party"]
    kinds = {d["kind"]: d for d in run.decisions("takedown", "warning", "restrict_shop")}
    assert kinds["restrict_shop"]["decided_at"] == "2026-03-08T11:00:00Z"
    assert kinds["restrict_shop"]["decided_by"] == OFFICER
    assert kinds["restrict_shop"]["restriction"] == "publishing"


@pytest.mark.rule("T-14")
def test_a_missing_second_officer_is_another_officers_task() -> None:
    run = report()
    ruling = by(
        OFFICER, outcome="uphold", measures=[{"kind": "restrict_shop", "restriction": "publishing"}]
    )
    run.send("officer.decided", FILED_AT + 5 * DAY, ruling)

    run.until(FILED_AT + 9 * DAY)

    assert run.notifications("officer_task")[-1]["at"] == "2026-03-10T16:00:00Z"


@pytest.mark.parametrize(
    ("amount", "state"), [(1_000_000, "decided"), (1_000_001, "awaiting_approval")]
)
def test_only_money_over_the_amount_of_the_policy_waits(amount: int, state: str) -> None:
    dear = order(goods_amount=999_000, paid_amount=1_000_001, postage=1_001)
    run = Run()
    claim = {"amount": 1_000_001}
    run.send("complaint.filed", FILED_AT, filing("not_received", order=dear, claim=claim))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    ruling = by(OFFICER, outcome="partial", refund_amount=amount)
    run.send("officer.decided", FILED_AT + DAY, ruling)

    assert run.state() == state


def test_a_decision_against_the_machines_proposal_is_a_persons_alone() -> None:
    run = report()
    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))

    assert {d["automation"] for d in run.decisions("takedown", "warning")} == {"not"}


def test_the_machines_proposal_taken_unchanged_is_partly_automated() -> None:
    run = report()
    proof(run, FILED_AT + HOUR)
    proposed = {
        "rule": "E-12",
        "outcome": "uphold",
        "verdict": "insufficient",
        "codes": ["INV_BUYER"],
    }
    run.cases["c-1"] = replace(run.cases["c-1"], proposal=proposed)

    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="uphold"))

    assert {d["automation"] for d in run.decisions("takedown", "warning")} == {"partially"}


@pytest.mark.rule("E-20", "E-21")
def test_the_sellers_proof_of_delivery_is_judged_beside_the_case() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="signed"))
    findings: dict[str, Any] = {
        "sha256": "b" * 64,
        "status": "read",
        "refusal": None,
        "kind": "waybill",
        "pages": 1,
        "examiner": "test",
        "fields": {},
        "checks": [],
        "verdict": "needs_review",
    }
    data = {"evidence_id": "ev-2", "submitted_by": SELLER, "purpose": "delivery"}

    run.send("evidence.submitted", FILED_AT + 2 * HOUR, data, findings=findings)

    assert run.notifications("officer_task")[-1]["rule"] == "E-20"
    assert run.state() == "awaiting_officer"


@pytest.mark.rule("R-02")
def test_a_buyer_who_alleges_a_fault_is_asked_to_prove_it() -> None:
    run = Run()
    placed = shipped_order()
    run.send(
        "complaint.filed", FILED_AT, filing("refund", order=placed, reason="damaged_and_refused")
    )

    (asked,) = run.notifications("evidence_requested")
    assert (asked["to"], asked["rule"]) == (BUYER, "R-02")


@pytest.mark.rule("W-12")
def test_a_service_nobody_knows_of_is_looked_at_by_a_person() -> None:
    run = Run()
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("after_sales", service="footwear_three_guarantees", reason="quality"),
    )

    assert run.state() == "negotiating"
    assert [n["rule"] for n in run.notifications("officer_task")] == ["W-12"]


def test_an_officers_words_leave_without_contacts() -> None:
    run = report()

    grounds = ["call 13812345678", {"rule": "I-16", "text": "a@b.cn saw it"}]
    ruling = by(OFFICER, outcome="uphold", grounds=grounds)
    run.send("officer.decided", FILED_AT + 5 * DAY, ruling)

    assert "13812345678" not in str(run.published)
    assert "a@b.cn" not in str(run.published)


@pytest.mark.rule("E-01", "T-09")
def test_a_refused_file_is_no_proof_and_its_sender_is_asked_again() -> None:
    run = report()
    refusal = {"code": "FILE_DAMAGED", "detail": {"zh": "文件损坏。", "en": "It is damaged."}}
    findings = {"sha256": "c" * 64, "status": "refused", "refusal": refusal, "checks": []}
    data = {"evidence_id": "ev-3", "submitted_by": SELLER, "purpose": "genuine_goods"}

    run.send("evidence.submitted", FILED_AT + HOUR, data, findings=findings)

    asked = run.notifications("evidence_requested")[-1]
    assert (asked["to"], asked["rule"]) == (SELLER, "E-01")
    assert "It is damaged." in asked["text"]["en"]
    assert run.state() == "awaiting_proof"

"""Whatever happens to complaints, in any order: nothing hangs, nothing is paid twice."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from case_driver import (
    ARBITRATOR,
    BUYER,
    FILED_AT,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    SOURCE,
    SYSTEM,
    Run,
    by,
    filing,
    order,
    paid_order,
    shipped_order,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.cases.lifecycles import LIFECYCLES
from schemas import TOPICS
from schemas.needs import missing

CAP = 30900 + 500

SERVICES = ["genuine_guarantee", "seven_day_no_reason", "footwear_three_guarantees"]
SHOP = {"shop_id": "s-1", "enrolled_services": SERVICES}
RECENT = order(delivered_at="2026-03-01T08:00:00Z", points_used=900, virtual=False)
CLOSED = paid_order(
    state="closed",
    closed_at="2026-03-01T00:00:00Z",
    refund={"requested_at": "2026-02-24T00:00:00Z", "succeeded_at": "2026-03-01T00:00:00Z"},
)
REVIEW = {"review_id": "rv-1", "rating": "negative", "effective_at": "2026-03-01T10:00:00Z"}
RETURN = {"amount": 30900, "return_goods": True, "return_postage": 500}
FILINGS: list[dict[str, Any]] = [
    filing("not_received", order=RECENT),
    filing("claim", order=RECENT, reason="quality", claim=RETURN),
    filing(
        "after_sales",
        order=RECENT,
        shop=SHOP,
        service="genuine_guarantee",
        reason="counterfeit",
        claim={"amount": 20000, "return_postage": 500},
    ),
    filing(
        "after_sales",
        order=RECENT,
        shop=SHOP,
        service="seven_day_no_reason",
        reason="seven_day_no_reason",
        claim=RETURN,
    ),
    filing(
        "after_sales",
        order=RECENT,
        shop=SHOP,
        service="footwear_three_guarantees",
        reason="invoice",
        claim={"amount": 100},
    ),
    filing("refund", order=paid_order(), reason="out_of_stock"),
    filing(
        "refund", order=paid_order(paid_at="2026-03-02T00:00:00Z"), reason="not_shipped_on_time"
    ),
    filing("refund", order=paid_order(virtual=True), reason="changed_mind"),
    filing("refund", order=shipped_order(), reason="damaged_and_refused"),
    filing("refund", order=RECENT | {"state": "shipped"}, reason="quality", claim=RETURN),
    filing("late_shipment", order=CLOSED, claim=None),
    filing("broken_promise", order=CLOSED, reason="invoice", claim=None),
    filing("malicious_review", order=RECENT | {"review": REVIEW}, filed_by=SELLER, claim=None),
    filing("malicious_harassment", order=RECENT, accused=SELLER, claim=None),
    filing("counterfeit_report", order=None, claim=None, listing={"listing_id": "l-9"}),
]

rulings = st.fixed_dictionaries(
    {"outcome": st.sampled_from(["uphold", "partial", "reject"])},
    optional={
        "about": st.sampled_from(["complaint", "reason", "claim_share", "return", "notice"]),
        "refund_amount": st.integers(0, 40000),
        "seller_share": st.integers(0, 10000),
        "liable": st.sampled_from(["seller", "buyer", "shared"]),
        "measures": st.lists(
            st.sampled_from(
                [
                    {"kind": "warning"},
                    {"kind": "penalty", "amount": 5000},
                    {"kind": "restrict_shop", "restriction": "publishing"},
                    {"kind": "recourse"},
                    {"kind": "exchange"},
                ]
            ),
            max_size=2,
            unique_by=lambda measure: measure["kind"],
        ),
    },
)
amounts = st.integers(0, 40000).map(lambda amount: {"amount": amount})
PARTIES = st.sampled_from([BUYER, SELLER])
PLAIN = st.sampled_from(
    [
        ("seller.agreed", SELLER, {}),
        ("seller.agreed", SELLER, {"remedy": "exchange"}),
        ("seller.agreed", SELLER, {"remedy": "repair"}),
        ("seller.refused", SELLER, {"reason": "no"}),
        ("buyer.withdrew", BUYER, {}),
        ("buyer.amended", BUYER, {"reason": "changed_mind"}),
        ("intervention.requested", BUYER, {}),
        ("officer.took_over", OFFICER, {}),
        ("return.shipped", BUYER, {"carrier": "x", "tracking_number": "1"}),
        ("return.received", SELLER, {}),
        ("return.disputed", SELLER, {"reason": "worn"}),
        ("counter_notice.filed", SELLER, {"statement": "x", "signed_by": "y"}),
    ]
)


@dataclass(frozen=True)
class Step:
    """One event; `pick` chooses a decision to name and, where `led`, the event itself.

    A led step takes one that does something in the state the case is in: chance alone rarely
    gets as far as a disputed return.
    """

    type: str
    who: dict[str, str]
    data: dict[str, Any]
    after: timedelta
    pick: int
    led: bool
    second: bool


FINDINGS = {
    "sha256": "a" * 64,
    "status": "read",
    "refusal": None,
    "kind": "purchase_invoice",
    "pages": 1,
    "examiner": "t",
    "fields": {},
    "checks": [],
    "verdict": "needs_review",
}
LED: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "seller.agreed": (SELLER, {}),
    "seller.refused": (SELLER, {"reason": "no"}),
    "buyer.amended": (BUYER, {"claim": {"amount": 20000}}),
    "intervention.requested": (BUYER, {}),
    "officer.took_over": (OFFICER, {}),
    "officer.decided": (OFFICER, {"outcome": "uphold"}),
    "officer.approved": (OTHER_OFFICER, {}),
    "return.shipped": (BUYER, {"carrier": "x", "tracking_number": "1"}),
    "return.received": (SELLER, {}),
    "return.disputed": (SELLER, {"reason": "worn"}),
    "appeal.decided": (OTHER_OFFICER, {"outcome": "overturn"}),
    "evidence.submitted": (SELLER, {}),
}


def led(run: Run, case: str, step: Step) -> tuple[str, dict[str, str], dict[str, Any]]:
    """What happens: the step's own event, or one the case's table has something to do for."""
    known = run.cases.get(run.routes.get(case, case))
    if known is None or not step.led:
        return step.type, step.who, dict(step.data)
    table = LIFECYCLES[known.procedure]
    idle = ("rejected", "refused", "ignored", "Refused")
    useful = [t for t in LED if not table.entry(known.state, t).says.startswith(idle)]
    if not useful:
        return step.type, step.who, dict(step.data)
    type_ = useful[step.pick % len(useful)]
    who, data = LED[type_]
    return type_, who, dict(data)


events = st.one_of(
    PLAIN,
    amounts.map(lambda claim: ("buyer.amended", BUYER, {"claim": claim})),
    rulings.map(lambda ruling: ("officer.decided", OFFICER, ruling)),
    rulings.map(lambda ruling: ("arbitration.decided", ARBITRATOR, ruling)),
    PARTIES.map(lambda who: ("arbitration.requested", who, {"grounds": "x"})),
    PARTIES.map(lambda who: ("appeal.filed", who, {"grounds": "x"})),
    st.sampled_from(["uphold", "overturn"]).map(
        lambda outcome: ("appeal.decided", OTHER_OFFICER, {"outcome": outcome})
    ),
    st.sampled_from(["executed", "failed"]).map(
        lambda status: ("decision.executed", SYSTEM, {"status": status, "at": "x"})
    ),
    st.sampled_from(["seller.fulfilled", "seller.defaulted"]).map(lambda t: (t, SYSTEM, {})),
    st.just(("officer.approved", OTHER_OFFICER, {})),
)
waits = st.one_of(
    st.integers(0, 96).map(lambda hours: timedelta(hours=hours)),
    st.sampled_from([timedelta(days=d) for d in (7, 15, 16)]),
)
steps = st.builds(
    lambda event, after, pick, led, second: Step(*event, after, pick, led, second),
    events,
    waits,
    st.integers(0, 11),
    st.booleans(),
    st.booleans(),
)
NAMES_DECISION = {
    "appeal.filed",
    "appeal.decided",
    "decision.executed",
    "seller.fulfilled",
    "seller.defaulted",
}


def play(first: int, second: int, story: list[Step]) -> Run:
    """File two complaints on one order, then the story."""
    run = Run()
    now = FILED_AT
    run.send("complaint.filed", now, FILINGS[first], case="c-1")
    run.send("complaint.filed", now, FILINGS[second], case="c-2")
    for step in story:
        now += step.after
        case = "c-2" if step.second else "c-1"
        run.until(now, before=True)
        type_, who, data = led(run, case, step)
        made = [d["decision_id"] for d in run.decisions() if d["case_id"] == case]
        if type_ in NAMES_DECISION:
            data["decision_id"] = made[step.pick % len(made)] if made else "none"
        if type_ == "officer.approved":
            known = run.cases.get(run.routes.get(case, case))
            pending = None if known is None else known.pending
            data |= {"event_id": pending.event.id if pending else "x", "event_source": SOURCE}
        if type_ == "evidence.submitted":
            data = {"evidence_id": "ev-1", "submitted_by": who, "purpose": "genuine_goods"}
            run.send(type_, now, data, case=case, findings=FINDINGS)
        else:
            run.send(type_, now, by(who, **data), case=case)
        check(run)
    run.until(now + timedelta(days=400))
    check(run)
    return run


def check(run: Run) -> None:
    for case_id, case in run.cases.items():
        armed = [name for (owner, name) in run.timers if owner == case_id]
        ended = case.state in ("closed", "merged")
        assert ended or armed, f"{case_id} hangs in {case.state}"
        assert not (ended and armed), f"{case_id} is over and still has {armed}"
        assert [d.sequence for d in case.decisions] == list(range(1, case.sequence + 1))
        live = Counter((d.kind, d.target, d.cause) for d in case.decisions if d.live)
        assert not [key for key, times in live.items() if times > 1]
        running = {clock.name for clock in case.clocks if clock.status == "running"}
        assert running == {name for name in armed if not name.endswith(".warn")}
    refunds = [
        d
        for case in run.cases.values()
        for d in case.decisions
        if d.kind == "refund" and d.live and d.target.id == "ord-1"
    ]
    assert sum(d.total for d in refunds) <= CAP
    late = [
        d
        for case in run.cases.values()
        for d in case.decisions
        if d.kind == "compensation" and d.live and d.cause == "C-01"
    ]
    assert sum(d.total for d in late) <= 8970
    warned = {
        d.decision_id
        for case in run.cases.values()
        for d in case.decisions
        if d.kind == "warning" and d.live
    }
    assert set(run.facts.get(("strikes", "s-1"), {})) <= warned
    ids = Counter(p.id for p in run.published)
    assert not [i for i, times in ids.items() if times > 1]


@settings(max_examples=250, deadline=None)
@given(
    first=st.integers(0, len(FILINGS) - 1),
    second=st.integers(0, len(FILINGS) - 1),
    story=st.lists(steps, max_size=14),
)
@pytest.mark.rule("T-14", "C-05")
def test_no_story_hangs_or_pays_twice_or_over_the_cap(
    first: int, second: int, story: list[Step]
) -> None:
    run = play(first, second, story)

    assert {r.reason for r in run.refused} <= {
        "invalid",
        "wrong_party",
        "case_closed",
        "unknown_case",
        "duplicate_case",
    }


@settings(max_examples=60, deadline=None)
@given(
    first=st.integers(0, len(FILINGS) - 1),
    second=st.integers(0, len(FILINGS) - 1),
    story=st.lists(steps, max_size=14),
)
def test_whatever_leaves_is_what_the_contracts_say(
    first: int, second: int, story: list[Step]
) -> None:
    run = play(first, second, story)

    for p in run.published:
        model = TOPICS[p.topic].events[p.type]
        model.model_validate_json(json.dumps(p.data))
        assert not list(missing(model.NEEDS, p.data)), p.data


@settings(max_examples=40, deadline=None)
@given(first=st.integers(0, len(FILINGS) - 1), story=st.lists(steps, max_size=12))
def test_the_same_story_twice_says_the_same(first: int, story: list[Step]) -> None:
    once = play(first, 0, story)
    again = play(first, 0, story)

    assert once.published == again.published
    assert once.cases == again.cases


def test_the_checker_sees_a_case_that_hangs() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, FILINGS[0])
    run.timers.clear()

    with pytest.raises(AssertionError, match="hangs"):
        check(run)

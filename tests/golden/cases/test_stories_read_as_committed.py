"""Whole stories of complaints as what leaves: one text file each, a line per decision or notice.

After a wanted change of a rule: PROOFSTREAM_WRITE_GOLDEN=1 pytest tests/golden/cases, and read
the difference. The words of statements have golden files of their own (tests/golden/reasons).
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from case_driver import (
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    SYSTEM,
    Run,
    by,
    filing,
    order,
    paid_order,
    rules,
)

HERE = Path(__file__).parent
END = FILED_AT + 72 * HOUR


def silence_and_execution(run: Run) -> None:
    run.send("complaint.filed", FILED_AT, filing("not_received", order=order(points_used=900)))
    run.until(END)
    refund = run.decisions("refund")[0]["decision_id"]
    executed = by(SYSTEM, decision_id=refund, status="executed", at="2026-03-05T11:00:00Z")
    run.send("decision.executed", END + HOUR, executed)
    run.until(END + 20 * DAY)


def out_of_stock(run: Run) -> None:
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("refund", order=paid_order(), reason="out_of_stock"),
    )
    run.until(END)


def counterfeit_refused_upheld_and_appealed(run: Run) -> None:
    shop = {"shop_id": "s-1", "enrolled_services": ["genuine_guarantee"]}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("after_sales", service="genuine_guarantee", reason="counterfeit", shop=shop),
    )
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="genuine"))
    run.send("officer.took_over", FILED_AT + DAY, by(OFFICER))
    run.send("officer.decided", FILED_AT + 4 * DAY, by(OFFICER, outcome="uphold"))
    refund = run.decisions("refund")[0]["decision_id"]
    run.send("appeal.filed", FILED_AT + 5 * DAY, by(SELLER, decision_id=refund, grounds="x"))
    run.send(
        "appeal.decided",
        FILED_AT + 6 * DAY,
        by(OTHER_OFFICER, decision_id=refund, outcome="overturn"),
    )
    run.until(FILED_AT + 40 * DAY)


def agreed_return_disputed_and_shared(run: Run) -> None:
    shop = {"shop_id": "s-1", "enrolled_services": ["footwear_three_guarantees"]}
    claim = {"amount": 30900, "return_goods": True}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="footwear_three_guarantees",
            reason="quality",
            shop=shop,
            claim=claim,
        ),
    )
    run.send("seller.agreed", FILED_AT + HOUR, by(SELLER))
    run.send("return.shipped", FILED_AT + DAY, by(BUYER, carrier="x", tracking_number="1"))
    run.send("return.received", FILED_AT + 3 * DAY, by(SELLER))
    run.send("return.disputed", FILED_AT + 4 * DAY, by(SELLER, reason="worn"))
    run.send("intervention.requested", FILED_AT + 7 * DAY, by(BUYER))
    ruling = by(OFFICER, outcome="partial", about="return", liable="shared", seller_share=5000)
    run.send("officer.decided", FILED_AT + 8 * DAY, ruling)


def report_upheld(run: Run) -> None:
    listing = {"listing_id": "l-9", "brand": "ACME"}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("counterfeit_report", order=None, claim=None, listing=listing),
    )
    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))
    run.until(FILED_AT + 30 * DAY)


def filed_in_vain(run: Run) -> None:
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="consumer_protection",
            reason="quality",
            shop={"shop_id": "s-1", "enrolled_services": []},
            claim={"amount": 40000},
        ),
    )
    run.until(FILED_AT + 20 * DAY)


STORIES: list[Callable[[Run], None]] = [
    silence_and_execution,
    out_of_stock,
    counterfeit_refused_upheld_and_appealed,
    agreed_return_disputed_and_shared,
    report_upheld,
    filed_in_vain,
]


def told(run: Run) -> str:
    lines = []
    for p in run.published:
        data = p.data
        if p.topic == "decisions":
            target = f"{data['target']['type']} {data['target']['id']}"
            money = " + ".join(
                f"{a['value']} {a['instrument']} ({a['rule']})" for a in data.get("amounts", [])
            )
            cited = ", ".join(rules(data))
            remedies = ", ".join(f"{r['kind']} until {r['until']}" for r in data["remedies"])
            lines.append(
                f"{data['decided_at']} decision {data['sequence']}: {data['kind']} of {target}"
                f"{': ' + money if money else ''}; {cited}; by {data['decided_by']['role']}, "
                f"automation {data['automation']}; {remedies or 'no remedy'}"
            )
        elif p.topic == "notifications":
            until = f" until {data['deadline']}" if data["deadline"] else ""
            who = f"{data['to']['role']} {data['to']['id']}"
            lines.append(f"{data['at']} {data['kind']} to {who}, {data['rule']}{until}")
    return "\n".join([*lines, f"ends {run.state()}", ""])


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_reads_as_committed(story: Callable[[Run], None]) -> None:
    run = Run()
    story(run)
    assert run.refused == []
    path = HERE / f"{story.__name__}.txt"
    if os.environ.get("PROOFSTREAM_WRITE_GOLDEN"):
        path.write_text(told(run), encoding="utf-8")

    assert told(run) == path.read_text(encoding="utf-8")

"""Notices by replay: the drawn papers are examined, clocks run in virtual time, shops are told."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storytelling import BUYER, DAY, HOUR, SELLER, START, Story, Told, jsonl, order, rules, wire
from streams.commands.replaying import replay_text

SPECIMENS = Path(__file__).parents[2] / "specimens"


def specimen(name: str, until: str) -> Told:
    events = (SPECIMENS / "cases" / f"{name}.jsonl").read_text(encoding="utf-8")
    return Told.read(replay_text(events, until=until, blobs=SPECIMENS / "drawn"))


@pytest.mark.slow
@pytest.mark.rule("I-01", "T-13")
def test_papers_before_the_notice_count_and_what_is_missing_is_named() -> None:
    told = specimen("16-notice-incomplete", "2026-05-01T00:00:00Z")

    assert told.kinds() == ["request_evidence", "close"]
    missing = told.one("request_evidence")["grounds"][0]["facts"]["missing"]
    assert missing == ["right_certificate", "signature", "good_faith"]
    assert told.refused == []


@pytest.mark.slow
@pytest.mark.rule("I-03", "I-06", "T-10")
def test_a_certificate_that_reads_takes_the_link_down_and_a_chain_that_holds_restores_it() -> None:
    told = specimen("17-notice-countered-restored", "2026-05-01T00:00:00Z")

    assert told.kinds() == ["takedown", "warning", "restore"]
    assert told.one("takedown")["automation"] == "fully"
    assert told.one("restore")["decided_at"] == "2026-03-27T16:00:00Z"
    assert rules(told.one("restore")) == ["T-10", "I-14"]


@pytest.mark.slow
@pytest.mark.rule("I-06", "E-03")
def test_another_companys_invoice_returns_the_counter_notice() -> None:
    told = specimen("21-notice-counter-proof-fails", "2026-05-01T00:00:00Z")

    assert told.kinds() == ["takedown", "warning", "request_evidence", "close"]
    assert "E-03" in rules(told.one("request_evidence"))


def shop_event(number: int, type: str, after: timedelta, data: dict[str, Any]) -> str:
    event = {
        "specversion": "1.0",
        "id": f"shop-{number}",
        "source": "/platform/test",
        "type": type,
        "subject": "s-1",
        "time": wire(START + after),
        "datacontenttype": "application/json",
        "data": data,
    }
    return json.dumps(event) + "\n"


def standings(text: str, until: timedelta) -> list[dict[str, Any]]:
    told = Told.read(replay_text(text, until=wire(START + until)))
    return [e["data"] for e in told.lines if e.get("type") == "shop.standing.v1"]


@pytest.mark.rule("P-02", "P-03")
def test_each_count_and_each_change_of_a_rate_tells_the_shops_standing() -> None:
    """A refund filed on 2 March goes to intervention on the 3rd; counts come after each day."""
    unshipped = order(
        "paid", shipped_at=None, first_scan_at=None, delivered_at=None, succeeded_at=None
    )
    story = Story().refund("changed_mind", of=unshipped)
    story.act("seller.refused", HOUR, SELLER, reason="no")
    story.act("intervention.requested", 26 * HOUR, BUYER)
    text = jsonl([story])
    for number, (day, orders) in enumerate((("2026-03-01", 200), ("2026-03-02", 100))):
        counted = {"day": day, "paid_orders": orders}
        text += shop_event(number, "shop.orders_counted.v1", (24 * number - 4) * HOUR, counted)

    told = standings(text, 3 * DAY)

    assert [(s["refund_rate"], s["dispute_rate"], s["window_end"]) for s in told] == [
        (0, 0, "2026-03-01"),
        (33, 0, "2026-03-02"),
        (33, 33, "2026-03-02"),
    ]
    assert all(s["strikes"] == [] and s["rating"] == "A" for s in told)


@pytest.mark.rule("P-02")
def test_a_day_counted_anew_replaces_its_count_and_no_orders_give_no_rate() -> None:
    counts = [("2026-03-01", 0), ("2026-03-01", 50), ("2026-03-01", 0)]
    text = "".join(
        shop_event(
            number,
            "shop.orders_counted.v1",
            number * HOUR,
            {"day": day, "paid_orders": orders},
        )
        for number, (day, orders) in enumerate(counts)
    )

    told = standings(text, DAY)

    assert [s["refund_rate"] for s in told] == [None, 0, None]


@pytest.mark.slow
@pytest.mark.rule("P-04", "I-08")
def test_a_strike_is_told_when_it_is_given_and_when_it_goes() -> None:
    events = (SPECIMENS / "cases" / "19-notice-appeal-overturned.jsonl").read_text("utf-8")
    text = replay_text(events, until="2026-05-01T00:00:00Z", blobs=SPECIMENS / "drawn")

    told = [e["data"] for e in Told.read(text).lines if e.get("type") == "shop.standing.v1"]

    assert [len(s["strikes"]) for s in told] == [1, 0]
    assert told[0]["strikes"][0]["rule"] == "I-03"

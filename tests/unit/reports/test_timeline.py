"""Where things stand on the time line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from processors.text import Text
from reports.timeline import WIDTH, moments_of, timeline_of
from reports.values import CaseReport, ClockRun

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def _event(hours: float, role: str, kind: str = "seller.agreed.v1") -> dict[str, object]:
    at = START + timedelta(hours=hours)
    return {"time": at.isoformat(), "type": kind, "data": {"by": {"role": role, "id": "x"}}}


def _decision(hours: float) -> dict[str, object]:
    at = (START + timedelta(hours=hours)).isoformat()
    return {"time": at, "type": "decision.made.v1", "data": {"decided_at": at, "kind": "refund"}}


CASE = CaseReport(
    "C-1",
    "not_received",
    "decided",
    events=(_event(0, "buyer"), _event(30, "seller"), _event(30, "seller")),
    decisions=(_decision(72),),
    clocks=(
        ClockRun(
            "T-01",
            Text("协商期", "negotiation"),
            START,
            START + timedelta(hours=72),
            "fired",
            START + timedelta(hours=72),
        ),
    ),
)


def test_moments_are_numbered_in_the_order_of_their_instants() -> None:
    late_first = replace(CASE, events=(_event(30, "seller"), _event(0, "buyer")))

    moments = moments_of(late_first)

    assert [(m.number, m.lane) for m in moments] == [(1, "buyer"), (2, "seller"), (3, "decision")]


def test_a_decision_at_the_instant_of_an_event_comes_after_it() -> None:
    both = replace(CASE, events=(_event(72, "seller"),))

    moments = moments_of(both)

    assert [m.is_decision for m in moments] == [False, True]


def test_markers_stay_on_the_page_and_those_of_a_lane_do_not_cover_each_other() -> None:
    crowded = replace(CASE, events=tuple(_event(i * 0.01, "buyer") for i in range(12)))

    timeline = timeline_of(crowded, moments_of(crowded))

    assert timeline is not None
    xs = [m.x for m in timeline.markers if not m.moment.is_decision]
    assert all(later - earlier >= 20 for earlier, later in pairwise(xs))
    assert all(0 < m.x < WIDTH for m in timeline.markers)


def test_a_clocks_bar_ends_where_the_clock_did() -> None:
    timeline = timeline_of(CASE, moments_of(CASE))

    assert timeline is not None
    bar = timeline.bars[0]
    decision = next(m for m in timeline.markers if m.moment.is_decision)
    assert bar.x1 == decision.x
    assert bar.x0 < bar.x1


def test_a_case_without_any_instant_has_no_time_line() -> None:
    empty = CaseReport("C-2", "refund", "unknown")

    assert timeline_of(empty, moments_of(empty)) is None

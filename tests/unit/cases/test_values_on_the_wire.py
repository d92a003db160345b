from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid5

import pytest
from case_driver import FILED_AT, Run, at, filing

from processors.cases import load_case, read_event
from processors.cases.instants import from_wire, to_wire
from processors.errors import Halt, Refuse


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (at("2026-03-01T12:00"), "2026-03-01T12:00:00Z"),
        (at("2026-03-01T12:00") + timedelta(microseconds=1), "2026-03-01T12:00:00.000001Z"),
        (datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8))), "2026-03-01T12:00:00Z"),
    ],
)
def test_an_instant_has_one_canonical_text(instant: datetime, text: str) -> None:
    assert to_wire(instant) == text
    assert from_wire(text) == instant
    assert from_wire(text).tzinfo is UTC


def test_an_instant_without_an_offset_has_no_text() -> None:
    with pytest.raises(ValueError, match="offset"):
        to_wire(datetime(2026, 3, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="offset"):
        from_wire("2026-03-01T12:00:00")


@pytest.mark.rule("§8")
def test_a_decisions_id_is_that_of_the_contract() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.until(FILED_AT + timedelta(hours=72))

    namespace = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
    expected = uuid5(namespace, "c-1|refund|order|ord-1||0")
    assert run.decisions()[0]["decision_id"] == str(expected)


def test_a_snapshot_that_is_none_stops_the_work() -> None:
    with pytest.raises(Halt):
        load_case({"case_id": "c-1"})


@pytest.mark.parametrize(
    ("type_", "data", "reason"),
    [
        ("surprise.v1", {"by": {"role": "buyer", "id": "b"}}, "unknown_type"),
        ("seller.agreed.v1", {}, "invalid"),
        ("seller.agreed.v1", {"by": {"role": "seller", "id": 7}}, "invalid"),
    ],
)
def test_a_message_nobody_can_apply_is_refused(
    type_: str, data: dict[str, object], reason: str
) -> None:
    with pytest.raises(Refuse) as refusal:
        read_event(id="e", source="/x", type=type_, subject="c-1", instant=FILED_AT, data=data)

    assert refusal.value.reason == reason

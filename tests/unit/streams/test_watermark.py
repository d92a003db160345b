"""A partition is complete up to its slowest topic, and no idle topic blocks it."""

from datetime import UTC, datetime, timedelta

from storage.ledger.values import ReadPosition
from streams.watermark import Ends, less_skew, unread, watermark

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(minutes=5)
TOPICS = ("complaints", "evidence")


def read(topic: str, next_offset: int, last: datetime | None) -> ReadPosition:
    return ReadPosition(topic, 0, next_offset, last)


def test_topics_read_to_their_ends_are_complete_up_to_the_question() -> None:
    positions = {
        "complaints": read("complaints", 3, EARLIER),
        "evidence": read("evidence", 7, NOON),
    }

    mark = watermark(TOPICS, positions, Ends(NOON, {"complaints": 3, "evidence": 7}))

    assert mark == NOON


def test_a_topic_that_lags_holds_the_mark_at_its_last_record() -> None:
    positions = {
        "complaints": read("complaints", 3, EARLIER),
        "evidence": read("evidence", 7, NOON),
    }

    mark = watermark(TOPICS, positions, Ends(NOON, {"complaints": 4, "evidence": 7}))

    assert mark == EARLIER


def test_a_topic_without_records_does_not_hold_the_mark() -> None:
    positions = {"complaints": read("complaints", 3, EARLIER)}

    mark = watermark(TOPICS, positions, Ends(NOON, {"complaints": 3, "evidence": 0}))

    assert mark == NOON


def test_a_topic_with_records_that_was_never_read_leaves_no_mark() -> None:
    positions = {"complaints": read("complaints", 3, EARLIER)}

    mark = watermark(TOPICS, positions, Ends(NOON, {"complaints": 3, "evidence": 1}))

    assert mark is None


def test_a_position_that_ran_ahead_of_the_answer_is_complete_too() -> None:
    positions = {"complaints": read("complaints", 9, NOON + timedelta(seconds=1))}

    mark = watermark(("complaints",), positions, Ends(NOON, {"complaints": 3}))

    assert mark == NOON


def test_markers_at_the_end_of_a_topic_do_not_hold_the_mark() -> None:
    positions = {"complaints": read("complaints", 3, EARLIER)}
    asked = Ends(NOON, {"complaints": 4}, gaps=frozenset({"complaints"}))

    mark = watermark(("complaints",), positions, asked)

    assert mark == NOON


def test_the_last_record_of_a_lagging_topic_never_lifts_the_mark_over_the_question() -> None:
    positions = {"complaints": read("complaints", 3, NOON + timedelta(hours=1))}

    mark = watermark(("complaints",), positions, Ends(NOON, {"complaints": 9}))

    assert mark == NOON


def test_what_lags_is_named() -> None:
    positions = {"complaints": read("complaints", 3, EARLIER)}

    assert unread(positions, {"complaints": 3, "evidence": 1}) == ["evidence"]


def test_the_skew_of_the_brokers_clocks_is_taken_off() -> None:
    assert less_skew(NOON, 250) == NOON - timedelta(milliseconds=250)

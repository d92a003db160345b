"""A record that never reaches the ledger is noticed; one that is slow is not."""

import pytest

from streams.offsets import OffsetTracker
from streams.stuck import StuckReading

PATIENCE = 10.0


@pytest.fixture
def tracker() -> OffsetTracker[str]:
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in (3, 4, 5):
        tracker.delivered("p", offset)
    return tracker


def test_a_position_that_stands_still_too_long_is_named(tracker: OffsetTracker[str]) -> None:
    stuck: StuckReading[str] = StuckReading(PATIENCE)
    stuck.look(tracker, 0.0)
    tracker.kept("p", [4, 5])

    assert stuck.look(tracker, 10.0) is None
    assert stuck.look(tracker, 10.1) == "p"


def test_a_position_that_moves_is_only_slow(tracker: OffsetTracker[str]) -> None:
    stuck: StuckReading[str] = StuckReading(PATIENCE)
    stuck.look(tracker, 0.0)
    tracker.kept("p", [3])
    stuck.look(tracker, 9.0)

    assert stuck.look(tracker, 18.0) is None


def test_a_partition_with_everything_kept_may_rest(tracker: OffsetTracker[str]) -> None:
    stuck: StuckReading[str] = StuckReading(PATIENCE)
    stuck.look(tracker, 0.0)
    tracker.kept("p", [3, 4, 5])

    assert stuck.look(tracker, 1000.0) is None


def test_time_in_which_nothing_could_be_kept_does_not_count(tracker: OffsetTracker[str]) -> None:
    stuck: StuckReading[str] = StuckReading(PATIENCE)
    stuck.look(tracker, 0.0)

    stuck.forgive()

    assert stuck.look(tracker, 11.0) is None
    assert stuck.look(tracker, 22.0) == "p"

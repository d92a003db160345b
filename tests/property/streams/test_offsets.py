"""The committed position never passes a record that is not kept, whatever the order of keeping."""

from hypothesis import given
from hypothesis import strategies as st

from streams.offsets import OffsetTracker

OFFSETS = st.lists(st.integers(0, 60), unique=True, min_size=1).map(sorted)


@given(OFFSETS, st.data())
def test_nothing_below_the_position_is_unkept(offsets: list[int], data: st.DataObject) -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in offsets:
        tracker.delivered("p", offset)
    kept: set[int] = set()
    for batch in data.draw(st.lists(st.lists(st.sampled_from(offsets)))):
        tracker.kept("p", batch)
        kept.update(batch)

        position = tracker.position("p")

        assert position is not None
        unkept = [offset for offset in offsets if offset not in kept]
        assert position == (unkept[0] if unkept else offsets[-1] + 1)


@given(OFFSETS, st.data())
def test_the_position_is_foretold_exactly(offsets: list[int], data: st.DataObject) -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in offsets:
        tracker.delivered("p", offset)
    tracker.kept("p", data.draw(st.lists(st.sampled_from(offsets))))
    batch = data.draw(st.lists(st.sampled_from(offsets)))
    foretold = tracker.position_after("p", batch)

    tracker.kept("p", batch)

    assert tracker.position("p") == foretold


@given(OFFSETS, OFFSETS)
def test_what_was_kept_before_a_restart_releases_nothing_after_it(
    before: list[int], after: list[int]
) -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in before:
        tracker.delivered("p", offset)
    tracker.restart("p")
    tracker.kept("p", before)
    for offset in after:
        tracker.delivered("p", offset)

    position = tracker.position("p")

    assert position == after[0]


def test_going_back_forgets_what_was_handed_out() -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in (5, 6, 7):
        tracker.delivered("p", offset)

    tracker.delivered("p", 5)

    assert tracker.position("p") == 5


def test_partitions_do_not_know_of_each_other() -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    tracker.delivered("p", 3)
    tracker.delivered("q", 9)

    tracker.kept("p", [3])

    assert tracker.position("p") == 4
    assert tracker.position("q") == 9
    assert set(tracker) == {"p", "q"}


def test_a_forgotten_partition_has_no_position() -> None:
    tracker: OffsetTracker[str] = OffsetTracker()
    tracker.delivered("p", 3)

    tracker.forget("p")

    assert tracker.position("p") is None
    assert tracker.position_after("p", [3]) is None

"""Every ledger gives out what is due in the order of instants, and holds back what must wait."""

from datetime import timedelta

import pytest
from ledger_samples import FAR, applying, at, due_ids, entry, event, job, record, save, take

from storage.ledger import Ledger
from storage.ledger.values import Due, DueEvent, JobOutcome, Outcome


def _due(ledger: Ledger, minutes: float, *, limit: int = 100, inclusive: bool = False) -> Due:
    with applying(ledger) as batch:
        return batch.due(at(minutes), limit=limit, inclusive=inclusive)


def _arm(ledger: Ledger, name: str, minutes: float, *, case_id: str = "c-1") -> None:
    with applying(ledger) as batch:
        batch.arm_timer(case_id, name, at(minutes))


def _finish(ledger: Ledger, outcome: JobOutcome) -> None:
    leased = ledger.lease_job(examiner="x", now=FAR, lease=timedelta(minutes=1))
    assert leased is not None
    assert ledger.finish_job(leased, outcome)


FINDINGS = JobOutcome(Outcome.FINDINGS, b'{"verdict":"sufficient"}')


def test_events_come_in_the_order_of_instants_then_rank_then_offset(ledger: Ledger) -> None:
    take(
        ledger,
        event("late", minutes=2, offset=0),
        event("second offset", minutes=1, rank=1, offset=8),
        event("first offset", minutes=1, rank=1, offset=7),
        event("first rank", minutes=1, rank=0, offset=9),
    )

    assert due_ids(ledger) == ["first rank", "first offset", "second offset", "late"]


def test_events_go_before_clocks_at_equal_instants(ledger: Ledger) -> None:
    _arm(ledger, "clock", 1)
    _arm(ledger, "earlier clock", 0.5)
    take(ledger, event("event", minutes=1))

    assert due_ids(ledger) == ["earlier clock", "event", "clock"]


def test_clocks_of_one_instant_come_by_case_and_name_in_code_point_order(ledger: Ledger) -> None:
    for case_id, name in [("b", "1"), ("B", "2"), ("a-", "3"), ("a", "5"), ("a", "4")]:
        _arm(ledger, name, 1, case_id=case_id)

    assert due_ids(ledger) == ["2", "4", "5", "3", "1"]


@pytest.mark.parametrize(("inclusive", "expected"), [(False, 0), (True, 2)])
def test_the_watermark_itself_counts_only_if_asked(
    ledger: Ledger, inclusive: bool, expected: int
) -> None:
    take(ledger, event(minutes=1))
    _arm(ledger, "clock", 1)

    due = _due(ledger, 1, inclusive=inclusive)

    assert len(due.items) == expected
    assert due.horizon == at(1)
    assert due.inclusive is inclusive


def test_a_cut_batch_names_the_last_instant_as_its_horizon(ledger: Ledger) -> None:
    take(ledger, *(event(f"e-{n}", minutes=n, offset=n) for n in range(5)))

    due = _due(ledger, 60, limit=3, inclusive=True)

    assert [item.instant for item in due.items] == [at(0), at(1), at(2)]
    assert due.horizon == at(2)
    assert not due.inclusive


def test_other_partitions_are_left_alone(ledger: Ledger) -> None:
    take(ledger, event("mine"), event("other", partition=1))

    assert due_ids(ledger) == ["mine"]
    assert ledger.pending(1) == 1


def test_what_was_applied_is_not_due_again(ledger: Ledger) -> None:
    take(ledger, event())
    with applying(ledger) as batch:
        found = batch.due(FAR, limit=1).items[0]
        assert isinstance(found, DueEvent)
        batch.mark_applied([found])

    assert due_ids(ledger) == []
    assert ledger.pending(0) == 0


def test_nothing_of_a_batch_is_kept_if_it_raised(ledger: Ledger) -> None:
    take(ledger, event())

    def fails() -> None:
        with applying(ledger) as batch:
            found = batch.due(FAR, limit=1).items[0]
            assert isinstance(found, DueEvent)
            batch.mark_applied([found])
            batch.arm_timer("c-1", "clock", at(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert due_ids(ledger) == ["e-1"]


def test_a_waiting_event_holds_back_its_case_and_nobody_else(ledger: Ledger) -> None:
    take(
        ledger,
        event("before", minutes=1, offset=1),
        event("waiting", minutes=2, offset=2, job_key="j-1"),
        event("same instant, after", minutes=2, offset=3),
        event("after", minutes=3, offset=4),
        event("another case", subject="c-2", minutes=3, offset=5),
        jobs=[job()],
    )
    _arm(ledger, "clock before", 1.5)
    _arm(ledger, "clock at its instant", 2)
    _arm(ledger, "clock of another case", 4, case_id="c-2")

    due = _due(ledger, 60)

    assert due_ids(ledger) == ["before", "clock before", "another case", "clock of another case"]
    assert due.held == {"c-1": at(2)}


def test_an_event_waiting_beyond_the_watermark_holds_nothing_back(ledger: Ledger) -> None:
    take(ledger, event("waiting", minutes=30, job_key="j-1"), jobs=[job()])
    _arm(ledger, "clock", 10)

    due = _due(ledger, 20)

    assert [item.instant for item in due.items] == [at(10)]
    assert due.held == {}


def test_findings_free_the_case_and_come_with_the_event(ledger: Ledger) -> None:
    take(
        ledger,
        event("waiting", minutes=2, job_key="j-1"),
        event("after", minutes=3, offset=1),
        jobs=[job()],
    )
    assert due_ids(ledger) == []

    _finish(ledger, FINDINGS)

    due = _due(ledger, 60)
    found = due.items[0]
    assert isinstance(found, DueEvent)
    assert found.job == FINDINGS
    assert due_ids(ledger) == ["waiting", "after"]
    assert due.held == {}


def test_the_case_that_took_over_waits_for_the_merged_ones_evidence(ledger: Ledger) -> None:
    save(ledger, "c-1")
    save(ledger, "c-2")
    with applying(ledger) as batch:
        batch.merge_case("c-1", into="c-2")
    take(
        ledger,
        event("waiting", subject="c-1", minutes=2, job_key="j-1"),
        event("of the open case", subject="c-2", minutes=3, offset=1),
        event("of the merged case", subject="c-1", minutes=3, offset=2),
        event("of another", subject="c-3", minutes=3, offset=3),
        jobs=[job()],
    )
    _arm(ledger, "clock", 4, case_id="c-2")

    assert due_ids(ledger) == ["of another"]


def test_a_parked_event_waits_for_its_subject_to_ask(ledger: Ledger) -> None:
    take(ledger, event("second", minutes=2, offset=2), event("first", minutes=1, offset=1))
    with applying(ledger) as batch:
        for item in batch.due(FAR, limit=10).items:
            assert isinstance(item, DueEvent)
            batch.park(item)
        within = [found.id for found in batch.parked("c-1")]

    assert within == ["first", "second"]
    assert due_ids(ledger) == []
    with applying(ledger) as batch:
        first, second = batch.parked("c-1")
        batch.mark_applied([first])
        assert [found.id for found in batch.parked("c-1")] == ["second"]
        batch.refuse(second, reason="unknown_case", detail="no filing came within 15 days")
        assert batch.parked("c-1") == ()
    assert [stored.letter.id for stored in ledger.dead_letters()] == ["second"]


def test_two_appliers_never_have_one_partition(ledger: Ledger) -> None:
    with ledger.applying(0) as mine:
        assert mine is not None
        with ledger.applying(0) as theirs:
            assert theirs is None

    with ledger.applying(0) as free:
        assert free is not None


def test_a_case_keeps_its_partition_and_so_do_its_clocks(ledger: Ledger) -> None:
    save(ledger, "c-1")

    with applying(ledger, 1) as batch:
        batch.load_cases(["c-1"])
        batch.save_case(record("c-1", state="merged"), expected_seq=1, entries=[entry("e-2")])
        batch.arm_timer("c-1", "clock", at(1))

    assert due_ids(ledger, partition=0) == ["clock"]
    assert due_ids(ledger, partition=1) == []

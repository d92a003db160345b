"""Every ledger keeps cases as chained entries behind a fence, with their clocks and facts."""

from datetime import date
from decimal import Decimal

import pytest
from ledger_samples import FAR, applying, at, due_ids, entry, event, message, record, save, take

from storage.audit.verify import verify
from storage.ledger import Ledger
from storage.ledger.errors import Fenced
from storage.ledger.values import DueEvent, DueTimer, TimerState, Wake


def test_a_case_comes_back_as_it_was_saved(ledger: Ledger) -> None:
    with applying(ledger, 2) as batch:
        seq = batch.save_case(record(), expected_seq=0, entries=[entry("e-1"), entry("e-2")])

    case = ledger.case("c-1")
    assert seq == 2
    assert case is not None
    assert (case.seq, case.partition, case.kind, case.state) == (2, 2, "not_received", "filed")
    assert (case.open, case.snapshot, case.merged_into) == (True, b'{"s":"filed"}', None)
    assert [stored.entry for stored in ledger.case_events("c-1")] == [entry("e-1"), entry("e-2")]
    assert ledger.case_events("c-1")[-1].hash == case.head_hash


def test_a_case_that_is_not_there_is_absent(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        assert batch.load_cases(["nobody"]) == {}

    assert ledger.case("nobody") is None
    assert ledger.case_events("nobody") == []


def test_saves_within_a_batch_follow_each_other(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.save_case(record(), expected_seq=0, entries=[entry("e-1")])
        batch.save_case(
            record(state="closed", is_open=False), expected_seq=1, entries=[entry("e-2")]
        )
        seen = batch.load_cases(["c-1"])["c-1"]

    case = ledger.case("c-1")
    assert case is not None
    assert (seen.seq, case.seq, case.state, case.open) == (2, 2, "closed", False)
    assert verify(ledger, "c-1").broken == ()


def test_the_chain_does_not_depend_on_the_batches(ledger: Ledger) -> None:
    save(ledger, "c-1", entries=3)
    for seq in range(3):
        save(ledger, "c-2", seq=seq)
    renamed = [stored.entry for stored in ledger.case_events("c-2")]

    assert [stored.entry for stored in ledger.case_events("c-1")] == renamed
    assert verify(ledger).broken == ()


def test_a_stale_writer_is_fenced(ledger: Ledger) -> None:
    save(ledger, entries=2)

    with pytest.raises(Fenced):
        save(ledger, seq=1)

    case = ledger.case("c-1")
    assert case is not None
    assert case.seq == 2


def test_a_case_changes_by_entries_only(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="entries"):
        save(ledger, entries=0)


def test_merged_cases_point_to_the_open_one_also_over_two_merges(ledger: Ledger) -> None:
    for case_id in ("c-1", "c-2", "c-3"):
        save(ledger, case_id)

    for source, into in (("c-1", "c-2"), ("c-2", "c-3")):
        with applying(ledger) as batch:
            batch.merge_case(source, into=into)

    assert [case.merged_into for case in ledger.cases()] == ["c-3", "c-3", None]
    assert verify(ledger).broken == ()


def test_a_case_may_be_merged_in_the_batch_that_opens_it_before_it_is_saved(
    ledger: Ledger,
) -> None:
    save(ledger, "c-1")

    with applying(ledger) as batch:
        batch.merge_case("c-2", into="c-1")
        batch.merge_case("c-3", into="c-2")
        for case_id in ("c-2", "c-3"):
            batch.save_case(record(case_id), expected_seq=0, entries=[entry()])
        batch.merge_case("c-3", into="c-1")

    assert [case.merged_into for case in ledger.cases()] == [None, "c-1", "c-1"]
    assert verify(ledger).broken == ()


def test_a_merge_of_nothing_is_a_bug_that_is_told(ledger: Ledger) -> None:
    def merges_nothing() -> None:
        with applying(ledger) as batch:
            batch.merge_case("nobody", into="c-1")

    with pytest.raises(LookupError, match="nobody"):
        merges_nothing()


def test_cases_are_listed_in_order_and_by_what_is_asked(ledger: Ledger) -> None:
    for case_id in ("c-2", "c-1", "c-3"):
        save(ledger, case_id)
    with applying(ledger) as batch:
        batch.save_case(record("c-2", is_open=False), expected_seq=1, entries=[entry("e-9")])

    assert [case.case_id for case in ledger.cases()] == ["c-1", "c-2", "c-3"]
    assert [case.case_id for case in ledger.cases(is_open=True)] == ["c-1", "c-3"]
    assert [case.case_id for case in ledger.cases(after="c-1", limit=1)] == ["c-2"]
    assert ledger.cases(kind="refund") == []


def test_a_timer_that_is_armed_again_is_of_a_new_generation(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        generations = [batch.arm_timer("c-1", "answer", at(n)) for n in (1, 2)]
    with applying(ledger) as batch:
        generations.append(batch.arm_timer("c-1", "answer", at(3)))

    (timer,) = ledger.timers("c-1")
    assert generations == [1, 2, 3]
    assert (timer.generation, timer.due_at, timer.state) == (3, at(3), TimerState.ARMED)


def test_a_timer_fires_once_by_its_generation(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.arm_timer("c-1", "answer", at(1))
    with applying(ledger) as batch:
        (timer,) = batch.due(FAR, limit=10).items
        assert isinstance(timer, DueTimer)
        fired = [batch.fire_timer(timer), batch.fire_timer(timer)]

    assert fired == [True, False]
    assert due_ids(ledger) == []


def test_a_timer_of_an_older_generation_does_not_fire(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.arm_timer("c-1", "answer", at(1))
        batch.arm_timer("c-1", "answer", at(5))

        fired = batch.fire_timer(DueTimer("c-1", "answer", 1, at(1)))

    assert not fired
    assert due_ids(ledger) == ["answer"]


def test_a_stopped_timer_is_not_due(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.arm_timer("c-1", "answer", at(1))
        batch.stop_timer("c-1", "answer")
        batch.stop_timer("c-1", "never armed")
        states = [timer.state for timer in batch.timers_of("c-1")]

    assert states == [TimerState.STOPPED]
    assert due_ids(ledger) == []


def test_a_timer_that_is_given_up_leaves_a_dead_letter(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.arm_timer("c-1", "answer", at(1))
        batch.fail_timer(DueTimer("c-1", "answer", 1, at(1)), detail="KeyError", attempts=5)

    (stored,) = ledger.dead_letters(reason="failed")
    assert due_ids(ledger) == []
    assert stored.letter.attempts == 5
    assert stored.letter.original.key == b"c-1"
    assert b'"timer":"answer"' in (stored.letter.original.value or b"")


def test_attempts_are_counted_for_good(ledger: Ledger) -> None:
    counts = [ledger.count_attempt("event|/shop|e-1") for _ in range(3)]

    assert counts == [1, 2, 3]
    assert ledger.count_attempt("event|/shop|e-2") == 1


def test_facts_are_read_with_what_this_batch_has_put(ledger: Ledger) -> None:
    key, other = ("order", "o-1"), ("order", "o-2")
    with applying(ledger) as batch:
        batch.put_fact(*key, "c-1", {"refunded": 100, "名": None})
        batch.put_fact(*key, "c-2", [1, True])
        batch.put_fact(*key, "c-3", 3)
    with applying(ledger) as batch:
        batch.put_fact(*key, "c-2", None)
        before = batch.facts([key, other])
        batch.put_fact(*key, "c-3", 4)
        after = batch.facts([key])

    assert before == {key: {"c-1": {"refunded": 100, "名": None}, "c-3": 3}, other: {}}
    assert after[key]["c-3"] == 4
    with applying(ledger) as batch:
        assert batch.facts([key]) == after


def test_a_fact_told_from_outside_is_read_by_cases_and_listed(ledger: Ledger) -> None:
    ledger.tell("register", "tax:b", "2026-03-02", {"standing": "void"})
    ledger.tell("register", "tax:a", "2026-03-01", 1)
    ledger.tell("register", "tax:a", "2026-03-01", 2)

    assert ledger.facts_of("register") == [
        ("tax:a", "2026-03-01", 2),
        ("tax:b", "2026-03-02", {"standing": "void"}),
    ]
    with applying(ledger) as batch:
        assert batch.facts([("register", "tax:a")]) == {("register", "tax:a"): {"2026-03-01": 2}}


def test_a_fact_told_from_outside_wakes_each_case_that_asked_for_it_once(ledger: Ledger) -> None:
    wake = Wake("asked", "answer", at(30))
    with applying(ledger, 2) as batch:
        for case_id in ("c-1", "c-2", "c-3"):
            batch.save_case(record(case_id), expected_seq=0, entries=[entry("e-1")])
        batch.put_fact("asked", "tax:a", "c-1", 1)
        batch.put_fact("asked", "tax:b", "c-2", 1)
        batch.put_fact("asked", "tax:a", "c-3", 1)
        batch.put_fact("asked", "tax:a", "nobody", 1)

    ledger.tell("register", "tax:a", "noon", 1, wake=wake)
    with applying(ledger, 2) as batch:
        woken = [item for item in batch.due(FAR, limit=9).items if isinstance(item, DueTimer)]
        fired = [batch.fire_timer(timer) for timer in woken]
    ledger.tell("register", "tax:a", "noon", 1, wake=wake)

    assert woken == [DueTimer(case, "answer", 1, at(30)) for case in ("c-1", "c-3")]
    assert fired == [True, True]
    with applying(ledger, 2) as batch:
        assert batch.due(FAR, limit=9).items == ()


def test_a_case_that_was_woken_already_by_itself_is_not_woken_again(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.save_case(record(), expected_seq=0, entries=[entry("e-1")])
        batch.put_fact("asked", "tax:a", "c-1", 1)
        batch.arm_timer("c-1", "answer", at(30))
        batch.arm_timer("c-1", "answer", at(40))

    ledger.tell("register", "tax:a", "noon", 1, wake=Wake("asked", "answer", at(30)))

    (timer,) = ledger.timers("c-1")
    assert (timer.generation, timer.due_at) == (2, at(40))


def test_tallies_add_up_by_day_and_include_both_ends(ledger: Ledger) -> None:
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
    for _ in range(2):
        with applying(ledger) as batch:
            for day in days:
                batch.add_tally("shop", "s-1", day, "orders", 10)
            batch.add_tally("shop", "s-1", days[1], "refunds", 1)
            batch.add_tally("shop", "s-2", days[1], "orders", 99)
            seen = batch.tallies("shop", "s-1", from_day=days[1], to_day=days[2])

    assert seen == {days[1]: {"orders": 20, "refunds": 2}, days[2]: {"orders": 20}}


def test_outbox_numbers_rise_by_one_and_keep_the_order(ledger: Ledger) -> None:
    for ids in (["d-1", "d-2"], ["d-3"]):
        with applying(ledger) as batch:
            batch.append_outbox([message(id) for id in ids])

    rows = ledger.outbox_after(0, limit=10)
    assert [(row.number, row.entry.id) for row in rows] == [(1, "d-1"), (2, "d-2"), (3, "d-3")]
    assert rows[0].entry == message("d-1")
    assert ledger.outbox_after(1, limit=1) == rows[1:2]
    assert ledger.outbox_rows(topic="notifications") == []
    assert ledger.outbox_rows(key=b"c-1", limit=2) == rows[:2]


def test_the_same_message_twice_is_one_row(ledger: Ledger) -> None:
    for _ in range(2):
        with applying(ledger) as batch:
            batch.append_outbox([message("d-1"), message("d-1"), message("d-2")])

    assert [row.number for row in ledger.outbox_after(0, limit=10)] == [1, 2]


def test_a_message_id_with_other_bytes_stops_everything(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.append_outbox([message("d-1")])

    assert ledger.case("c-1") is None


def test_a_whole_batch_is_stored_together(ledger: Ledger) -> None:
    take(ledger, event())

    with applying(ledger) as batch:
        (found,) = batch.due(FAR, limit=10).items
        assert isinstance(found, DueEvent)
        batch.save_case(record(), expected_seq=0, entries=[entry()])
        batch.arm_timer("c-1", "answer", at(1))
        batch.put_fact("order", "o-1", "c-1", int(Decimal(1)))
        batch.append_outbox([message()])
        batch.mark_applied([found])

    assert due_ids(ledger) == ["answer"]
    assert len(ledger.outbox_after(0, limit=10)) == len(ledger.cases()) == 1

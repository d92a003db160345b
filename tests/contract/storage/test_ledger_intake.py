"""Every ledger takes messages in once, keeps what it refuses, and never reads backwards."""

from dataclasses import replace
from datetime import datetime

import pytest
from ledger_samples import applying, at, due_ids, event, job, original, take

from storage.ledger import Ledger
from storage.ledger.values import DeadLetter, DueEvent, ReadPosition


def test_an_event_is_taken_in_once(ledger: Ledger) -> None:
    first = take(ledger, event())
    second = take(ledger, event())

    assert (first.taken, first.ignored) == (1, 0)
    assert (second.taken, second.ignored) == (0, 1)
    assert due_ids(ledger) == ["e-1"]


def test_the_same_id_of_another_source_is_another_event(ledger: Ledger) -> None:
    report = take(ledger, event(source="/a"), event(source="/b", offset=1))

    assert report.taken == 2


def test_an_id_with_other_content_is_dead_lettered_with_its_bytes(ledger: Ledger) -> None:
    take(ledger, event(offset=1))

    report = take(ledger, event(content="b", offset=2))

    (stored,) = ledger.dead_letters()
    assert report.reused == 1
    assert stored.letter.reason == "id_reuse"
    assert stored.letter.original == original(2)
    assert (stored.letter.source, stored.letter.id) == ("/shop", "e-1")


def test_repeats_and_reuses_within_one_batch_are_found(ledger: Ledger) -> None:
    report = take(ledger, event(), event(offset=1), event(content="b", offset=2))

    assert (report.taken, report.ignored, report.reused) == (1, 1, 1)
    assert [stored.letter.original.offset for stored in ledger.dead_letters()] == [2]


def test_a_refused_message_keeps_key_value_and_headers_untouched(ledger: Ledger) -> None:
    letter = DeadLetter(original(7), "invalid", "data.claim: 金额 missing")

    report = take(ledger, refusals=[letter])

    (stored,) = ledger.dead_letters(reason="invalid")
    (row,) = ledger.outbox_rows(topic="dead-letters")
    added = dict(row.entry.headers[len(letter.original.headers) :])
    assert report.refused == 1
    assert stored.letter == letter
    assert (row.entry.key, row.entry.value) == (letter.original.key, letter.original.value)
    assert row.entry.headers[:2] == letter.original.headers
    assert added == {
        "proofstream-reason": b"invalid",
        "proofstream-detail": "data.claim: 金额 missing".encode(),
        "proofstream-topic": b"complaints",
        "proofstream-partition": b"0",
        "proofstream-offset": b"7",
        "proofstream-attempts": b"1",
    }


def test_a_message_without_key_and_value_is_refused_as_it_is(ledger: Ledger) -> None:
    tombstone = replace(original(), key=None, value=None, headers=())

    take(ledger, refusals=[DeadLetter(tombstone, "invalid", "no value")])

    (stored,) = ledger.dead_letters()
    assert stored.letter.original == tombstone


def test_taking_the_same_batch_again_adds_nothing(ledger: Ledger) -> None:
    refusal = DeadLetter(original(3), "invalid", "not JSON")
    batch = (event(), event(content="b", offset=1))

    take(ledger, *batch, refusals=[refusal])
    take(ledger, *batch, refusals=[refusal])

    assert len(ledger.dead_letters()) == 2
    assert due_ids(ledger) == ["e-1"]


@pytest.mark.parametrize("bad", ["nul\x00", "half \ud800 a pair"])
def test_text_that_no_database_keeps_is_refused_and_the_rest_goes_on(
    ledger: Ledger, bad: str
) -> None:
    report = take(ledger, event(bad), event("e-2", subject=bad, offset=1), event("e-3", offset=2))

    assert (report.taken, report.refused) == (1, 2)
    assert [stored.letter.reason for stored in ledger.dead_letters()] == ["invalid", "invalid"]


def test_positions_move_forward_only(ledger: Ledger) -> None:
    def read(offset: int, instant: datetime | None) -> None:
        take(ledger, positions=[ReadPosition("complaints", 0, offset, instant)])

    read(5, at(5))
    read(3, at(3))
    read(6, None)

    assert ledger.positions(0) == {"complaints": ReadPosition("complaints", 0, 6, at(5))}
    assert ledger.positions(1) == {}


def test_nothing_is_kept_of_a_batch_that_failed(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        take(ledger, event(), event("e-2", job_key="not given"))

    assert due_ids(ledger) == []


def test_what_was_taken_comes_back_as_it_was(ledger: Ledger) -> None:
    given = event(minutes=1.5, partition=3, offset=9, rank=2)
    take(ledger, given)

    with applying(ledger, 3) as batch:
        (found,) = batch.due(at(60), limit=10).items

    assert isinstance(found, DueEvent)
    assert (found.instant, found.envelope, found.rank) == (given.instant, given.envelope, 2)
    assert (found.topic, found.partition, found.offset) == ("complaints", 3, 9)
    assert found.job is None


def test_an_event_refused_at_its_turn_is_taken_again_only_on_purpose(ledger: Ledger) -> None:
    take(ledger, event(minutes=1, offset=1))
    with applying(ledger) as batch:
        (found,) = batch.due(at(60), limit=1).items
        assert isinstance(found, DueEvent)
        batch.refuse(found, reason="wrong_role", detail="a seller may not file", attempts=2)

    repeat = take(ledger, event(minutes=50, offset=2))
    assert (repeat.ignored, due_ids(ledger)) == (1, [])

    again = take(ledger, event(minutes=50, offset=2, again=True))
    with applying(ledger) as batch:
        (found,) = batch.due(at(60), limit=1).items
    (stored,) = ledger.dead_letters()
    assert again.taken_again == 1
    assert found.instant == at(1)
    assert (stored.letter.reason, stored.letter.attempts) == ("wrong_role", 2)
    assert stored.letter.original == original(1)


def test_an_event_applied_already_is_not_taken_again_even_on_purpose(ledger: Ledger) -> None:
    take(ledger, event())
    with applying(ledger) as batch:
        (found,) = batch.due(at(60), limit=1).items
        assert isinstance(found, DueEvent)
        batch.mark_applied([found])

    report = take(ledger, event(again=True))

    assert (report.taken_again, report.ignored) == (0, 1)
    assert due_ids(ledger) == []


def test_a_repeat_queues_no_job(ledger: Ledger) -> None:
    take(ledger, event())

    take(ledger, event(job_key="j-1"), jobs=[job("j-1")])

    assert ledger.jobs_waiting() == 0


def test_an_empty_batch_is_no_error(ledger: Ledger) -> None:
    report = take(ledger)

    assert report.taken == report.refused == 0

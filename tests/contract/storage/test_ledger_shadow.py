"""Notes of a shadow policy: kept with the batch, and never in its way."""

from dataclasses import replace

from ledger_samples import applying, at, entry, message, record

from storage.ledger import Ledger
from storage.ledger.values import ShadowNote


def note(case_id: str = "c-1", id: str = "e-1", body: bytes = b'{"state":{}}') -> ShadowNote:
    return ShadowNote(case_id, "/shop", id, at(1), "live-1", "shadow-1", False, body)


def test_notes_come_back_as_they_were_kept_in_order(ledger: Ledger) -> None:
    kept = [note(), replace(note("c-2"), failed=True), note(id="e-2")]

    with applying(ledger) as batch:
        for each in kept:
            batch.note_shadow(each)

    stored = ledger.shadow_notes()
    assert [each.note for each in stored] == kept
    assert [each.number for each in stored] == sorted({each.number for each in stored})


def test_notes_are_read_by_case_and_from_a_number_on(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        for each in (note(), note("c-2"), note(id="e-2")):
            batch.note_shadow(each)

    of_one = ledger.shadow_notes(case_id="c-1")
    assert [each.note.id for each in of_one] == ["e-1", "e-2"]
    assert ledger.shadow_notes(case_id="c-1", after=of_one[0].number) == of_one[1:]
    assert ledger.shadow_notes(limit=1) == of_one[:1]


def test_notes_of_a_batch_that_failed_are_not_kept(ledger: Ledger) -> None:
    try:
        with applying(ledger) as batch:
            batch.note_shadow(note())
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass

    assert ledger.shadow_notes() == []


def test_a_note_that_no_database_keeps_leaves_the_batch_whole(ledger: Ledger) -> None:
    unkeepable = replace(note(), body=None)  # type: ignore[arg-type]

    with applying(ledger) as batch:
        batch.save_case(record(), expected_seq=0, entries=[entry()])
        batch.append_outbox([message()])
        batch.note_shadow(note(id="e-9"))
        batch.note_shadow(unkeepable)

    assert ledger.shadow_notes() == []
    assert ledger.case("c-1") is not None
    assert [row.entry.id for row in ledger.outbox_rows()] == ["d-1"]

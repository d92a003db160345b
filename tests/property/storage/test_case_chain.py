"""Changing anything anywhere in a case's chain breaks it at the first changed element."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from storage.audit.verify import verify_case
from storage.ledger.chain import GENESIS, case_seal, entry_hash
from storage.ledger.values import CaseEntry, StoredCase, StoredEntry

INSTANTS = st.timedeltas(timedelta(), timedelta(days=80_000)).map(
    datetime(1990, 1, 1, tzinfo=UTC).__add__
)
ENTRIES = st.builds(
    CaseEntry,
    source=st.text(max_size=5),
    id=st.text(max_size=5),
    type=st.text(max_size=5),
    instant=INSTANTS,
    event=st.binary(max_size=8),
    context=st.binary(max_size=8),
    outcome=st.binary(max_size=8),
)
CHAINS = st.lists(ENTRIES, min_size=1, max_size=6)


def chained(entries: list[CaseEntry]) -> tuple[StoredCase, list[StoredEntry]]:
    head, stored = GENESIS, []
    for seq, entry in enumerate(entries, start=1):
        head = entry_hash("c-1", seq, entry, previous=head)
        stored.append(StoredEntry("c-1", seq, entry, head))
    case = StoredCase(
        case_id="c-1",
        partition=0,
        kind="refund",
        state="filed",
        open=True,
        seq=len(stored),
        snapshot=b"{}",
        head_hash=head,
        merged_into=None,
        updated_at=entries[-1].instant,
    )
    return replace(case, seal=case_seal(case)), stored


def broken_at(case: StoredCase, stored: list[StoredEntry]) -> int | None:
    found = verify_case(case, stored)
    assert found is not None, "the change was not found"
    return found.seq


def changed(value: object) -> object:
    match value:
        case str():
            return value + "x"
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:] if value else b"\x00"
        case datetime():
            return value + timedelta(microseconds=1)
    raise AssertionError(f"a field of a new kind: {value!r}")


@given(CHAINS)
def test_a_chain_as_written_is_whole(entries: list[CaseEntry]) -> None:
    assert verify_case(*chained(entries)) is None


@given(CHAINS, st.data())
def test_a_changed_field_is_found_at_its_entry(
    entries: list[CaseEntry], data: st.DataObject
) -> None:
    case, stored = chained(entries)
    place = data.draw(st.integers(0, len(stored) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(CaseEntry)]))
    entry = stored[place].entry

    stored[place] = replace(
        stored[place], entry=replace(entry, **{name: changed(getattr(entry, name))})
    )

    assert broken_at(case, stored) == place + 1


@given(CHAINS, st.data())
def test_a_dropped_entry_is_found_at_its_place(
    entries: list[CaseEntry], data: st.DataObject
) -> None:
    case, stored = chained(entries)
    place = data.draw(st.integers(0, len(stored) - 1))

    del stored[place]

    assert broken_at(case, stored) == place + 1


@given(CHAINS, st.data())
def test_entries_that_changed_places_are_found_at_the_first(
    entries: list[CaseEntry], data: st.DataObject
) -> None:
    case, stored = chained(entries)
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(stored) - 1)] * 2)))
    assume(stored[first].entry != stored[second].entry)

    swapped = list(stored)
    swapped[first] = replace(stored[first], entry=stored[second].entry)
    swapped[second] = replace(stored[second], entry=stored[first].entry)

    assert broken_at(case, swapped) == first + 1


@given(CHAINS, st.data(), ENTRIES)
def test_a_tail_written_anew_with_matching_hashes_is_found_by_the_head(
    entries: list[CaseEntry], data: st.DataObject, other: CaseEntry
) -> None:
    case, _ = chained(entries)
    place = data.draw(st.integers(0, len(entries) - 1))
    assume(entries[place] != other)

    _, forged = chained([*entries[:place], other, *entries[place + 1 :]])

    assert broken_at(case, forged) is None


@given(CHAINS, st.sampled_from([field.name for field in fields(StoredCase)]))
def test_a_changed_case_row_is_found(entries: list[CaseEntry], name: str) -> None:
    case, stored = chained(entries)
    value = getattr(case, name)
    other: object
    match value:
        case bool():
            other = not value
        case int():
            other = value + 1
        case None:
            other = "c-2"
        case _:
            other = changed(value)

    assert verify_case(replace(case, **{name: other}), stored) is not None

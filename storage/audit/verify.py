"""Verification of what the ledger keeps: the first element that is not as written is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.ledger.chain import GENESIS, case_seal, entry_hash
from storage.ledger.errors import LedgerBroken
from storage.ledger.port import Ledger
from storage.ledger.values import StoredCase, StoredEntry

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Break:
    """The first bad element of one case's chain, or of the outbox."""

    case_id: str | None
    """None for the outbox."""
    seq: int | None
    """The entry; None where the case's own row is wrong."""
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what is wrong with it."""

    cases: int
    entries: int
    outbox_rows: int
    broken: tuple[Break, ...]


def verify_case(case: StoredCase, entries: Sequence[StoredEntry]) -> Break | None:
    """Return the first bad element of a case, None if all is as it was written. Pure."""
    head = GENESIS
    for seq, stored in enumerate(entries, start=1):
        if stored.seq != seq:
            return Break(case.case_id, seq, f"entry {seq} is missing")
        head = entry_hash(case.case_id, seq, stored.entry, previous=head)
        if stored.hash != head:
            return Break(case.case_id, seq, f"entry {seq} is not what was written")
    if case.seq != len(entries):
        seq = len(entries) + 1
        return Break(case.case_id, seq, f"entry {seq} is missing: the case counts {case.seq}")
    if case.head_hash != head:
        return Break(case.case_id, None, "the case's head is not its last entry's hash")
    if case.seal != case_seal(case):
        return Break(case.case_id, None, "the case's row is not what was written")
    return None


def verify(ledger: Ledger, case_id: str | None = None) -> Verification:
    """Check one case's chain, or all cases and the outbox.

    Blocks as long as it takes to read everything once. A case that is not there counts as
    none. Raises what reading the ledger raises, but not LedgerBroken: that is a finding.
    """
    broken: list[Break] = []
    cases = entries = 0
    for case in _cases(ledger, case_id):
        chain = ledger.case_events(case.case_id)
        cases, entries = cases + 1, entries + len(chain)
        bad = verify_case(case, chain)
        if bad is not None:
            broken.append(bad)
    rows = 0
    if case_id is None:
        try:
            while page := ledger.outbox_after(rows, limit=_PAGE):
                rows += len(page)
        except LedgerBroken as error:
            broken.append(Break(None, None, str(error)))
    return Verification(cases, entries, rows, tuple(broken))


def _cases(ledger: Ledger, case_id: str | None) -> Iterator[StoredCase]:
    if case_id is not None:
        case = ledger.case(case_id)
        if case is not None:
            yield case
        return
    last: str | None = None
    while page := ledger.cases(after=last, limit=_PAGE):
        yield from page
        last = page[-1].case_id

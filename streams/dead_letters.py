"""Dead letters on the ledger's side: which are still open, sending them in again, discarding."""

from collections.abc import Sequence
from dataclasses import dataclass

from processors.errors import Retry
from storage.ledger import Ledger
from storage.ledger.values import DeadLetter, StoredDeadLetter
from streams.intake import Accepted, InstantOf, arrival, as_given, read_line, read_record
from streams.keeping import LedgerKeeper, system_now
from streams.opening import Services
from streams.records import RawRecord
from streams.settings import Settings

DISCARDED = ("dead-letters", "discarded")
"""The fact under which the number of each discarded letter is kept."""

PARTITION = 0


@dataclass(frozen=True, slots=True)
class Resent:
    """What became of letters that were sent in again."""

    taken: int
    refused: int


def find(
    ledger: Ledger, *, reason: str | None = None, case: str | None = None
) -> list[StoredDeadLetter]:
    """Return the letters still open, in order: neither discarded nor taken in since. Blocks."""
    discarded = _discarded(ledger)
    return [
        stored
        for stored in ledger.dead_letters(reason=reason)
        if str(stored.number) not in discarded
        and (case is None or stored.letter.original.key == case.encode("utf-8"))
        and _still_refused(ledger, stored.letter)
    ]


def resend(
    settings: Settings, opened: Services, letters: Sequence[StoredDeadLetter], *, pipeline: str
) -> Resent:
    """Judge letters anew and put what is right now into the inbox, as of its first arrival.

    They go past the bus: a record on a topic would get a new instant, and a header that says
    otherwise could be forged. What is still wrong stays on the list. May be repeated.
    """
    judged = [_judge(settings, stored.letter) for stored in letters]
    accepted = [each for each in judged if isinstance(each, Accepted)]
    keeper = LedgerKeeper(
        opened.ledger, opened.blobs, pipeline=pipeline, instant_of=_instant_of(settings)
    )
    keeper.take_in(accepted, again=True)
    return Resent(len(accepted), len(judged) - len(accepted))


def discard(ledger: Ledger, letters: Sequence[StoredDeadLetter]) -> None:
    """Take letters off the list; topic and outbox keep them. Raises Retry while it is busy."""
    with ledger.applying(PARTITION) as transaction:
        if transaction is None:
            raise _busy()
        for stored in letters:
            transaction.put_fact(*DISCARDED, str(stored.number), True)


def _still_refused(ledger: Ledger, letter: DeadLetter) -> bool:
    if letter.source is None or letter.id is None or letter.reason == "id_reuse":
        return True
    return ledger.event_state(letter.source, letter.id) in (None, "refused")


def _judge(settings: Settings, letter: DeadLetter) -> Accepted | DeadLetter:
    original = letter.original
    # The ledger keeps the first instant of what was an event already: the clock's is not used.
    arrived_at = letter.arrived_at or system_now()
    if settings.embedded:
        return read_line(original.value or b"", number=original.offset, arrived_at=arrived_at)
    record = RawRecord(
        topic=original.topic,
        partition=original.partition,
        offset=original.offset,
        appended_at=arrived_at,
        key=original.key,
        value=original.value,
        headers=original.headers,
    )
    return read_record(record, _instant_of(settings))


def _instant_of(settings: Settings) -> InstantOf:
    return as_given if settings.embedded else arrival(settings.trusted_sources)


def _discarded(ledger: Ledger) -> set[str]:
    with ledger.applying(PARTITION) as transaction:
        if transaction is None:
            raise _busy()
        return set(transaction.facts([DISCARDED])[DISCARDED])


def _busy() -> Retry:
    return Retry("partition 0 is being applied; try again")

"""The pool of examiners tells its health page what it waits for."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from processors.errors import Retry
from processors.evidence.values import Declared, Findings
from processors.policy import load_policy
from storage.blobs.port import BlobStore
from storage.ledger import Ledger
from streams.examiners import NO_ANSWER, STARTING, Examiners

WAIT_SECONDS = 20.0


class SilentLedger:
    """Does not answer until it is told to; has no job then."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def lease_job(self, **_asked: object) -> None:
        if not self.answers.is_set():
            raise Retry("the ledger does not answer")


class HalfSilentLedger:
    """Answers all threads but the first, which it never does; counts its answers."""

    def __init__(self) -> None:
        self.answered = 0

    def lease_job(self, *, examiner: str, **_asked: object) -> None:
        if examiner.endswith("-0"):
            raise Retry("the ledger does not answer")
        self.answered += 1


class LeasingLedger:
    """Has one job, forever."""

    def lease_job(self, **_asked: object) -> object:
        return SimpleNamespace(queued_at=datetime(2026, 11, 23, tzinfo=UTC))

    def release_job(self, _job: object) -> None: ...


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return condition()


def nothing_to_examine(_content: bytes, _declared: Declared) -> Findings:
    raise AssertionError("there is no job")


def examiners_of(ledger: object) -> Examiners:
    return Examiners(
        cast(Ledger, ledger),
        cast(BlobStore, None),
        nothing_to_examine,
        load_policy(None),
        most_bytes=1,
    )


def test_an_examiner_that_waits_says_so_and_is_well_again_after() -> None:
    ledger = SilentLedger()
    examiners = examiners_of(ledger)
    running = threading.Thread(target=examiners.run, args=(1,))
    before = examiners.wrong

    running.start()
    waits = until(lambda: examiners.wrong not in (None, STARTING))
    ledger.answers.set()
    well = until(lambda: examiners.wrong is None)
    examiners.stop()
    running.join(WAIT_SECONDS)

    assert before == STARTING
    assert waits
    assert well
    assert not running.is_alive()


def test_what_one_thread_waits_for_is_not_hidden_by_anothers_success() -> None:
    ledger = HalfSilentLedger()
    examiners = examiners_of(ledger)
    running = threading.Thread(target=examiners.run, args=(2,))

    running.start()
    waits = until(lambda: examiners.wrong not in (None, STARTING))
    before = ledger.answered
    went_on = until(lambda: ledger.answered > before + 2)
    told = examiners.wrong
    examiners.stop()
    running.join(WAIT_SECONDS)

    assert waits
    assert went_on
    assert told == f"{NO_ANSWER} (1 waiting)"


def test_an_examiner_is_well_while_it_is_at_its_first_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examiners = examiners_of(LeasingLedger())
    meanwhile: list[str | None] = [examiners.wrong]

    def look(*_job: object, **_how: object) -> None:
        meanwhile.append(examiners.wrong)
        raise Retry("seen enough")

    monkeypatch.setattr("streams.examiners.work_off", look)
    with pytest.raises(Retry):
        examiners.work_once("one")

    assert meanwhile == [STARTING, None]

"""The pool of examiners tells its health page what it waits for."""

import threading
import time
from collections.abc import Callable
from typing import cast

from processors.errors import Retry
from processors.evidence.values import Declared, Findings
from processors.policy import load_policy
from storage.blobs.port import BlobStore
from storage.ledger import Ledger
from streams.examiners import Examiners

WAIT_SECONDS = 20.0


class SilentLedger:
    """Does not answer until it is told to; has no job then."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def lease_job(self, **_asked: object) -> None:
        if not self.answers.is_set():
            raise Retry("the ledger does not answer")


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return condition()


def nothing_to_examine(_content: bytes, _declared: Declared) -> Findings:
    raise AssertionError("there is no job")


def test_an_examiner_that_waits_says_so_and_is_well_again_after() -> None:
    ledger = SilentLedger()
    examiners = Examiners(
        cast(Ledger, ledger),
        cast(BlobStore, None),
        nothing_to_examine,
        load_policy(None),
        most_bytes=1,
    )
    running = threading.Thread(target=examiners.run, args=(1,))
    before = examiners.wrong

    running.start()
    waits = until(lambda: examiners.wrong not in (None, "starting"))
    ledger.answers.set()
    well = until(lambda: examiners.wrong is None)
    examiners.stop()
    running.join(WAIT_SECONDS)

    assert before == "starting"
    assert waits
    assert well
    assert not running.is_alive()

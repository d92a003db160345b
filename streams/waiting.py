"""Waiting for a service that does not answer."""

import asyncio
import time

FIRST_SECONDS = 0.05
MOST_SECONDS = 5.0


class Backoff:
    """Waits that double up to a cap; `waited` is how long it has waited so far, in seconds."""

    def __init__(self, first: float = FIRST_SECONDS, most: float = MOST_SECONDS) -> None:
        self._next = first
        self._most = most
        self.waited = 0.0

    async def wait(self) -> None:
        await asyncio.sleep(self._take())

    def wait_blocking(self) -> None:
        time.sleep(self._take())

    def _take(self) -> float:
        seconds = self._next
        self.waited += seconds
        self._next = min(self._next * 2, self._most)
        return seconds

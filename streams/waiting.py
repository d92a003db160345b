"""Waiting for a service that does not answer."""

import asyncio

FIRST_SECONDS = 0.05
MOST_SECONDS = 5.0


class Backoff:
    """Waits that double up to a cap; `waited` is how long it has waited so far, in seconds."""

    def __init__(self, first: float = FIRST_SECONDS, most: float = MOST_SECONDS) -> None:
        self._first = first
        self._most = most
        self.reset()

    def reset(self) -> None:
        """The service answers again: start small the next time."""
        self._next = self._first
        self.waited = 0.0

    def next_wait(self) -> float:
        """Return the next wait in seconds and count it as waited."""
        seconds = self._next
        self.waited += seconds
        self._next = min(self._next * 2, self._most)
        return seconds

    async def wait(self) -> None:
        await asyncio.sleep(self.next_wait())

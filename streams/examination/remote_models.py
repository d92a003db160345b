"""The models as a document's process sees them: another process runs them."""

import math
from collections.abc import Sequence
from enum import IntEnum
from socket import socket

import numpy as np

from processors.evidence.engines.models import Labels, Letters, Tensor
from processors.evidence.engines.port import Picture
from streams.examination.model_wire import Array, ModelsLost, receive, send


class Asked(IntEnum):
    """What a document's process may ask; pictures follow, the last with labels behind it."""

    TEXT_AT = 1
    TURNED = 2
    LETTERS = 3
    WEIGHED = 4


class ModelsSpent(Exception):
    """The document has had all the time of the models that it may have: no look may do without."""


class RemoteModels:
    """`Models` over a connection.

    Every call blocks, raises ModelsLost if that breaks, and ModelsSpent once we have had more of
    the other side's processor time than is `allowed`, in seconds.
    """

    def __init__(self, precision: str, characters: Sequence[str]) -> None:
        self.precision = precision
        self.characters = characters
        self.seconds = 0.0
        """Processor time spent on us, by the other side's word."""
        self.allowed = math.inf
        self._connection: socket | None = None

    def connect(self, connection: socket) -> None:
        """From now on ask there."""
        self._connection = connection

    def text_at(self, page: Picture) -> Tensor:
        return self._ask(Asked.TEXT_AT, [page])[0]

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        return self._ask(Asked.TURNED, lines)[0]

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        if not lines:
            return []
        labels, shares, ends = self._ask(Asked.LETTERS, lines)
        cuts = ends[:-1].tolist()
        return [
            Letters(*both)
            for both in zip(np.split(labels, cuts), np.split(shares, cuts), strict=True)
        ]

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        likeliest, shares, weighed = self._ask(Asked.WEIGHED, [line, labels])
        return Letters(likeliest, shares), weighed

    def _ask(self, asked: Asked, arrays: Sequence[Array]) -> list[Array]:
        if self._connection is None:
            raise ModelsLost
        if self.seconds > self.allowed:
            raise ModelsSpent
        send(self._connection, asked, arrays)
        answer = receive(self._connection)
        if answer is None:
            raise ModelsLost
        seconds, figures = answer
        self.seconds += seconds
        return figures

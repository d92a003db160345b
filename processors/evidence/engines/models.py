"""The reader's three models as functions of pixels, whichever process runs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from processors.evidence.engines.port import Picture

Tensor = NDArray[np.float32]
Labels = NDArray[np.int32]
"""Places in the alphabet."""

STEP = 32
"""Pixels: sides of pages and widths of lines are multiples of it."""
PAGE_SIDES = (352, 480, 576, 704, 832, 960)
"""Usual sides of a page, whose longer one is the last: a new shape is dear, so few are used."""
STRIP_SIDES = (1088, 1216, 1408)
"""Usual longer sides of a till's roll and other strips."""
LINE_HEIGHT = 48
"""Pixels: the height of the lines that the models were taught with."""
SMALL_LINE_HEIGHT = 40
"""Pixels: of a line that the recogniser reads as well, in nine tenths of the time."""
GREY = 127
"""Of what lies beyond a page or behind a line: the models were taught that nothing stands there."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Of one line, step by step from left to right: the likeliest character and its share.

    Label 0 stands for none; its share is 1 where that was sure without weighing any.
    """

    labels: Labels
    shares: Tensor

    @classmethod
    def likeliest(cls, shares: Tensor) -> "Letters":
        """From the share of every character a step."""
        labels = shares.argmax(axis=1)
        return cls(labels.astype(np.int32), shares[np.arange(len(labels)), labels])


class Models(Protocol):
    """Pure functions of their pictures, which all are height × width × 3, blue-green-red.

    All block; all may be repeated. Not for two threads at once.
    """

    @property
    def precision(self) -> str:
        """What the figures are computed in: results differ in the last digits."""
        ...

    @property
    def characters(self) -> Sequence[str]:
        """The alphabet, its first place empty."""
        ...

    def text_at(self, page: Picture) -> Tensor:
        """Of each pixel how likely it is text; the sides of the page are multiples of STEP."""
        ...

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        """Of each line, all of one size, how likely it stands on its head."""
        ...

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        """What stands on each line, in their order; steps that are surely blank stay unweighed.

        Lines are LINE_HEIGHT or SMALL_LINE_HEIGHT pixels high, as `weighed` has them too.
        """
        ...

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        """What stands on one line, and how likely it is that something else does.

        A row a step: the share of silence, which is the likeliest of all that is neither letter
        nor digit, then that of each of `labels`, of which there is one at least.
        """
        ...

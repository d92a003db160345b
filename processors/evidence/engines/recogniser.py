"""Which character stands at each step of lines of text: the recogniser, fast on one thread.

Two things make it so. Narrow lines are read by fours and most wide ones in a shape of their own,
each in a network made for that shape only: the weights are fetched once for four, and a change of
shape costs nothing. And the last layer, which knows every character, takes the steps of all lines
some at a time, so that its shares stay in the processor's caches; but not those surely blank.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

import numpy as np

from processors.evidence.engines.blank_steps import BlankSteps
from processors.evidence.engines.models import GREY, LINE_HEIGHT, Labels, Letters, Tensor
from processors.evidence.engines.networks import Graph
from processors.evidence.engines.port import Picture

_PIXELS = 8
"""Columns of a line to one of its steps."""
_ROWS = 32
"""Steps whose characters are weighed at once."""
AT_ONCE: Mapping[int, int] = MappingProxyType(
    {64: 4, 96: 4, 128: 4, 192: 4, 256: 1, 320: 1, 416: 1, 512: 1, 608: 1}
)
"""Widths that have a network of their own, each 20 MB, and how many lines it takes at once."""
_WIDER = (640, 768, 960)
"""Usual widths beyond them."""


def batches(widths: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """A usual width and the places of some lines that are filled up to it, as many as fit it.

    A line is filled up alike whatever lies beside it, so it says alone what it says among others.
    """
    alike: dict[int, list[int]] = {}
    for place, width in enumerate(widths):
        alike.setdefault(_usual(width), []).append(place)
    for width, places in sorted(alike.items()):
        yield from ((width, several) for several in _by(places, AT_ONCE.get(width, 1)))


def _by(places: Sequence[int], count: int) -> Iterator[tuple[int, ...]]:
    rest = iter(places)
    while several := tuple(islice(rest, count)):
        yield several


def _usual(width: int) -> int:
    return next((usual for usual in (*AT_ONCE, *_WIDER) if width <= usual), width)


class Recogniser:
    """Compiled when made: blocks for two seconds. Not for two threads at once.

    Without `blank`, what tells of the graph's steps which are surely blank, all are weighed.
    """

    def __init__(self, graph: Graph, blank: BlankSteps | None) -> None:
        self.blank = blank
        known = graph.described("character").splitlines()
        self.characters: Sequence[str] = ("", *known, " ")
        self._silent = [at for at, one in enumerate(self.characters) if not one.isalnum()]
        steps, weigher = graph.halves()
        pictured = steps.of_pixels()
        self._any = pictured.compiled()
        self._own = {
            width: pictured.compiled(lines, LINE_HEIGHT, width, 3)
            for width, lines in AT_ONCE.items()
        }
        self._weigher = weigher.compiled()

    def prepare(self) -> None:
        """Run once with the usual shapes; the largest first: others find room in its memory."""
        self._any.warm(*((1, LINE_HEIGHT, width, 3) for width in _WIDER[::-1]))
        for width, lines in AT_ONCE.items():
            self._own[width].warm((lines, LINE_HEIGHT, width, 3))

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        """As `Models` promises."""
        if not lines:
            return []
        features = self.features(lines)
        steps = np.concatenate(features)
        labels = np.zeros(len(steps), dtype=np.int32)
        shares = np.ones(len(steps), dtype=np.float32)
        places = np.arange(len(steps))
        if self.blank is not None:
            places = places[self.blank.may_say(steps)]
        for turn, several in enumerate(self.shares(steps[places])):
            at = places[turn * _ROWS :][:_ROWS]
            one = Letters.likeliest(several)
            labels[at], shares[at] = one.labels, one.shares
        ends = np.cumsum([len(one) for one in features])[:-1]
        return list(map(Letters, np.split(labels, ends), np.split(shares, ends)))

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        """As `Models` promises."""
        (features,) = self.features([line])
        shares = np.concatenate([shares.copy() for shares in self.shares(features)])
        silence = shares[:, self._silent].max(axis=1, keepdims=True)
        return Letters.likeliest(shares), np.hstack([silence, shares[:, labels]])

    def features(self, lines: Sequence[Picture]) -> list[Tensor]:
        """What each line looks like at each of its steps, a row each."""
        found: dict[int, Tensor] = {}
        for width, places in batches([line.shape[1] for line in lines]):
            filled = np.full((AT_ONCE.get(width, 1), LINE_HEIGHT, width, 3), GREY, dtype=np.uint8)
            for row, place in enumerate(places):
                filled[row, :, : lines[place].shape[1]] = lines[place]
            figures = self._own.get(width, self._any)(filled)
            for row, place in enumerate(places):
                found[place] = figures[row, : lines[place].shape[1] // _PIXELS].copy()
        return [found[place] for place in range(len(lines))]

    def shares(self, steps: Tensor) -> Iterator[Tensor]:
        """The shares of every character, some steps at a time; each valid until the next."""
        for begin in range(0, len(steps), _ROWS):
            yield self._weigher(steps[np.newaxis, begin : begin + _ROWS])[0]

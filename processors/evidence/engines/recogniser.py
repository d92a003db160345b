"""Which character stands at each step of lines of text: the recogniser, fast on one thread.

Two things make it so. Lines of most widths have networks made for one shape only, which lose no
time when the shape changes, and the narrow ones are read by fours: the weights are fetched once
for four. And the last layer, which knows every character, takes the steps of all lines some at a
time, so that its shares stay in the processor's caches; but not those surely blank.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from processors.evidence.engines.blank_steps import BlankSteps
from processors.evidence.engines.models import (
    GREY,
    LINE_HEIGHT,
    SMALL_LINE_HEIGHT,
    Labels,
    Letters,
    Tensor,
)
from processors.evidence.engines.networks import Graph, Network
from processors.evidence.engines.port import Picture

Shape = tuple[int, int]
"""Height and width of a line in pixels."""

_PIXELS = 8
"""Columns of a line to one of its steps."""
_ROWS = 32
"""Steps whose characters are weighed at once."""
AT_ONCE: Mapping[Shape, int] = MappingProxyType(
    {(SMALL_LINE_HEIGHT, width): 4 for width in (96, 128, 192, 256)}
    | {(SMALL_LINE_HEIGHT, width): 1 for width in (320, 384, 480, 608)}
    | {(LINE_HEIGHT, 608): 1}
)
"""Shapes that have networks of their own: one that takes so many lines, and one for a single line.

Each takes 20 MB. Chosen by what 87 documents of the train set cost; the large one is a seal's
strip. What the one says of a line the other says to the last digit.
"""
USUAL: Mapping[int, tuple[int, ...]] = MappingProxyType(
    {
        SMALL_LINE_HEIGHT: (96, 128, 192, 256, 320, 384, 480, 608, 704, 832, 960, 1120, 1408),
        LINE_HEIGHT: (192, 256, 320, 416, 512, 608, 768),
    }
)
"""By height, the widths to which lines are filled up: a first run takes 15 ms longer and 4 MB."""
_BEYOND = 256
"""Wider lines are filled up to multiples of it: few other shapes shall ever come."""


def batches(shapes: Sequence[Shape]) -> Iterator[tuple[Shape, tuple[int, ...]]]:
    """A usual shape and the places of some lines that are filled up to it, as many as fit it.

    A line is filled up alike whatever lies beside it, so it says alone what it says among others.
    Of the last ones so few as half of what fits go one by one.
    """
    alike: dict[Shape, list[int]] = {}
    for place, shape in enumerate(shapes):
        alike.setdefault(_usual(shape), []).append(place)
    for shape, places in sorted(alike.items()):
        most = AT_ONCE.get(shape, 1)
        for begin in range(0, len(places), most):
            some = places[begin : begin + most]
            if 2 * len(some) > most:
                yield shape, tuple(some)
            else:
                yield from ((shape, (place,)) for place in some)


def _usual(shape: Shape) -> Shape:
    height, width = shape
    beyond = math.ceil(width / _BEYOND) * _BEYOND
    return (height, next((usual for usual in USUAL[height] if width <= usual), beyond))


class Recogniser:
    """Compiled when made: blocks for three seconds. Not for two threads at once.

    Without `blank`, what tells of the graph's steps which are surely blank, all are weighed.
    """

    def __init__(self, graph: Graph, blank: BlankSteps | None) -> None:
        self.blank = blank
        known = graph.described("character").splitlines()
        self.characters: Sequence[str] = ("", *known, " ")
        self._silent = [at for at, one in enumerate(self.characters) if not one.isalnum()]
        steps, weigher = graph.halves()
        pictured = steps.of_pixels()
        self._any = pictured.compiled(-1, -1, -1, 3)
        self._own = {
            (shape, lines): pictured.compiled(lines, *shape, 3)
            for shape, most in AT_ONCE.items()
            for lines in sorted({1, most})
        }
        self._weigher = weigher.compiled()

    def prepare(self) -> None:
        """Run once with the usual shapes; the largest first: others find room in its memory."""
        shapes = [(height, width) for height, widths in USUAL.items() for width in widths[::-1]]
        self._any.warm(*((1, *shape, 3) for shape in shapes if shape not in AT_ONCE))
        for (shape, lines), network in self._own.items():
            network.warm((lines, *shape, 3))

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
        """What each line looks like at each of its steps, a row each.

        Of what it is filled up with a step is kept: a line's last letter may be told there.
        """
        found: dict[int, Tensor] = {}
        for shape, places in batches([line.shape[:2] for line in lines]):
            count, network = self._network(shape, len(places))
            filled = np.full((count, *shape, 3), GREY, dtype=np.uint8)
            for row, place in enumerate(places):
                filled[row, :, : lines[place].shape[1]] = lines[place]
            figures = network(filled)
            for row, place in enumerate(places):
                found[place] = figures[row, : lines[place].shape[1] // _PIXELS + 1].copy()
        return [found[place] for place in range(len(lines))]

    def shares(self, steps: Tensor) -> Iterator[Tensor]:
        """The shares of every character, some steps at a time; each valid until the next."""
        for begin in range(0, len(steps), _ROWS):
            yield self._weigher(steps[np.newaxis, begin : begin + _ROWS])[0]

    def _network(self, shape: Shape, lines: int) -> tuple[int, Network]:
        """One that takes so many lines of the shape, and how many it takes."""
        count = AT_ONCE[shape] if lines > 1 else 1
        return count, self._own.get((shape, count), self._any)

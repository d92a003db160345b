"""How well a given text fits what a recogniser saw of a line (connectionist temporal classes)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from processors.evidence.engines.models import Tensor

_LEAST_SCORE = 1e-8


def cost_on_ring(scores: Tensor, likeliest: Tensor, text: Sequence[str]) -> float:
    """How much less likely, in nats, a line is that says `text` than what it likeliest says.

    `scores`: a row a step, first the share of silence, then that of each letter of `text`;
    `likeliest`: the largest share of any character a step. The line is a ring, whose end joins
    its beginning. Before and behind the text anything may stand, at no cost: 0 where the
    likeliest reading says it itself.
    """
    letters = [*text]
    columns = np.zeros(2 * len(letters) + 1, dtype=int)
    columns[1::2] = np.arange(1, len(letters) + 1)
    may_follow = np.zeros(len(columns), dtype=bool)
    may_follow[3::2] = [this != last for last, this in pairwise(letters)]
    logs = np.log(np.maximum(scores, _LEAST_SCORE))[:, columns]
    losses = np.log(np.maximum(likeliest, _LEAST_SCORE))[:, np.newaxis] - logs
    cheapest = np.full(len(columns), np.inf)
    least = float("inf")
    for loss in (*losses, *losses):
        before = cheapest.copy()
        before[1:] = np.minimum(before[1:], cheapest[:-1])
        skipping = np.where(may_follow[2:], cheapest[:-2], np.inf)
        before[2:] = np.minimum(before[2:], skipping)
        before[:2] = np.minimum(before[:2], 0.0)
        cheapest = before + np.maximum(loss, 0.0)
        least = min(least, float(cheapest[-2:].min()))
    return least

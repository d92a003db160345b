"""How well a given text fits what a recogniser saw of a line (connectionist temporal classes)."""

import numpy as np
from numpy.typing import NDArray

_BLANK = 0
_LEAST_SCORE = 1e-8


def cost_of(scores: NDArray[np.float32], labels: list[int]) -> float:
    """How much less likely, in nats, a line is that says `labels` somewhere than the likeliest.

    `scores`: one row of shares of all characters a step, the blank first. Before and behind the
    labels anything may stand, at no cost; 0 where the likeliest reading says them itself.
    """
    steps = np.log(np.maximum(scores, _LEAST_SCORE)).astype(np.float64)
    states = np.full(2 * len(labels) + 1, _BLANK)
    states[1::2] = labels
    passable = np.zeros(len(states), dtype=bool)
    passable[2:] = (states[2:] != _BLANK) & (states[2:] != states[:-2])
    losses = steps.max(axis=1)[:, np.newaxis] - steps[:, states]
    cheapest = np.full(len(states), np.inf)
    least = float("inf")
    for loss in losses:
        before = cheapest.copy()
        before[1:] = np.minimum(before[1:], cheapest[:-1])
        before[2:] = np.where(
            passable[2:], np.minimum(before[2:], cheapest[:-2]), before[2:]
        )
        before[:2] = np.minimum(before[:2], 0.0)
        cheapest = before + loss
        least = min(least, float(cheapest[-2:].min()))
    return least

"""Which steps of a line are surely blank: a weighted sum of their features tells.

Weighing all characters at every step is an eighth of the recogniser's work, and at two steps in
three nothing stands. `tools/blank_steps.py` fits the weights and measures them.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processors.evidence.engines.models import Tensor

SHIPPED = "blank_steps.json"


class BlankStepsWrong(Exception):
    """What the file says of blank steps cannot be used."""


@dataclass(frozen=True, slots=True)
class BlankSteps:
    """Of one model only: another's features mean something else."""

    model_sha256: str
    weights: Tensor
    offset: float
    threshold: float

    def __post_init__(self) -> None:
        if len(self.model_sha256) != 64 or set(self.model_sha256) - set("0123456789abcdef"):
            raise BlankStepsWrong("model_sha256 is no digest")
        if self.weights.ndim != 1 or not len(self.weights):
            raise BlankStepsWrong("weights are no list of numbers")
        if not np.isfinite([*self.weights, self.offset, self.threshold]).all():
            raise BlankStepsWrong("a number is not finite")

    def sums(self, features: Tensor) -> Tensor:
        """Of each step, a row of features, how surely it is blank: near 15 at most.

        Not by `@`, whose last digits depend on how many steps there are.
        """
        found: Tensor = np.einsum("sf,f->s", features, self.weights) + np.float32(self.offset)
        return found

    def may_say(self, features: Tensor) -> NDArray[np.bool_]:
        """Whether something may stand at each step; also where a feature is no number."""
        surely_blank: NDArray[np.bool_] = self.sums(features) >= self.threshold
        return ~surely_blank


def read_blank_steps(text: str) -> BlankSteps:
    """What the file's text says; raises BlankStepsWrong."""
    try:
        said: dict[str, Any] = json.loads(text)
        return BlankSteps(
            said["model_sha256"],
            np.array(said["weights"], dtype=np.float32),
            float(said["offset"]),
            float(said["threshold"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise BlankStepsWrong(f"{type(error).__name__}: {error}") from error


def blank_steps_of(model: Path) -> BlankSteps | None:
    """What is known of the model in this file; None of any but the one that was measured."""
    file = resources.files("processors.evidence.engines").joinpath(SHIPPED)
    known = read_blank_steps(file.read_text(encoding="utf-8"))
    return known if known.model_sha256 == digest_of(model) else None


def digest_of(model: Path) -> str:
    with model.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

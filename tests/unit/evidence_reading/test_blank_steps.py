"""What tells the surely blank steps: read whole or refused, and of one model only."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from processors.evidence.engines.blank_steps import (
    BlankSteps,
    BlankStepsWrong,
    blank_steps_of,
    digest_of,
    read_blank_steps,
)
from processors.evidence.engines.own_models import RECOGNISER

SAID: dict[str, Any] = {
    "model_sha256": "ab" * 32,
    "weights": [2.0, -1.0],
    "offset": 0.5,
    "threshold": 8.0,
}


def test_a_step_may_say_something_unless_its_sum_reaches_the_bar() -> None:
    known = read_blank_steps(json.dumps(SAID))
    features = np.array([(4, 0), (4, 0.5), (4, 0.6), (0, 0), (-9, 9)], dtype=np.float32)

    assert known.sums(features).tolist() == pytest.approx([8.5, 8.0, 7.9, 0.5, -26.5])
    assert known.may_say(features).tolist() == [False, False, True, True, True]


def test_a_step_whose_features_are_no_numbers_is_weighed() -> None:
    known = read_blank_steps(json.dumps(SAID))

    assert known.may_say(np.array([(np.nan, 0), (9, 0)], dtype=np.float32)).tolist() == [
        True,
        False,
    ]


def test_no_steps_have_no_sums() -> None:
    known = read_blank_steps(json.dumps(SAID))

    assert known.may_say(np.empty((0, 2), dtype=np.float32)).tolist() == []


def test_a_step_alone_has_the_sum_it_has_among_others() -> None:
    rng = np.random.default_rng(1)
    weights = rng.normal(size=120).astype(np.float32)
    known = BlankSteps("0" * 64, weights, 0.1, 8.0)
    features = rng.normal(size=(500, 120)).astype(np.float32)

    alone = [known.sums(features[[at]])[0] for at in range(len(features))]

    np.testing.assert_array_equal(known.sums(features), alone)


@pytest.mark.parametrize(
    "change",
    [
        {"model_sha256": "ab"},
        {"model_sha256": "AB" * 32},
        {"model_sha256": None},
        {"weights": []},
        {"weights": 3.0},
        {"weights": [[1.0], [2.0]]},
        {"weights": [1.0, "x"]},
        {"weights": [1.0, float("nan")]},
        {"offset": float("inf")},
        {"offset": None},
        {"threshold": float("nan")},
        {"threshold": "high"},
    ],
)
def test_a_figure_that_cannot_be_used_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BlankStepsWrong):
        read_blank_steps(json.dumps(SAID | change))


@pytest.mark.parametrize("missing", sorted(SAID))
def test_a_file_that_lacks_a_figure_is_refused(missing: str) -> None:
    said = {key: value for key, value in SAID.items() if key != missing}

    with pytest.raises(BlankStepsWrong, match=missing):
        read_blank_steps(json.dumps(said))


@pytest.mark.parametrize("text", ["", "{", "[]", "7"])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(BlankStepsWrong):
        read_blank_steps(text)


def test_the_shipped_file_is_of_the_installed_model() -> None:
    known = blank_steps_of(RECOGNISER)

    assert known is not None
    assert known.model_sha256 == digest_of(RECOGNISER)
    assert known.weights.shape == (120,)


def test_of_another_model_nothing_is_known(tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(RECOGNISER.read_bytes() + b"\0")

    assert blank_steps_of(other) is None

"""Percentiles are numpy's own, to the last bit, however they are worked out."""

import numpy as np
import pytest

from processors.evidence.percentiles import of_sorted, percentile

SHARES = (0, 0.5, 2, 50, 75, 90, 99.5, 100)
PLANES = [
    np.random.default_rng(seed).integers(0, levels, (high, wide)).astype(np.uint8)
    for seed, (levels, high, wide) in enumerate(
        [(256, 40, 61), (256, 1, 1), (2, 7, 9), (30, 1, 200), (1, 5, 5), (256, 64, 64)]
    )
]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: f"{plane.shape}")
def test_a_plane_has_the_percentiles_that_numpy_finds(
    plane: np.typing.NDArray[np.uint8], share: float
) -> None:
    assert percentile(plane, share) == float(np.percentile(plane, share))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: f"{plane.shape}")
def test_each_sorted_row_has_the_percentile_that_numpy_finds_in_it(
    plane: np.typing.NDArray[np.uint8], share: float
) -> None:
    for values in (plane, plane.astype(np.float32) / 3):
        found = of_sorted(np.sort(values, axis=1), share)
        expected = np.percentile(values, share, axis=1)
        assert found.dtype == expected.dtype
        assert np.array_equal(found, expected)


def test_a_part_of_a_plane_is_a_plane() -> None:
    part = PLANES[0][3:20, 5:40]
    assert percentile(part, 90) == float(np.percentile(part, 90))


def test_an_empty_plane_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        percentile(np.zeros((0, 3), np.uint8), 50)

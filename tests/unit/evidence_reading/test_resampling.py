"""Pictures made smaller: by means where a finding depends on it, quickly where it does not."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from processors.evidence.resampling import shrunk, sketched


def with_a_square(height: int, width: int) -> NDArray[np.uint8]:
    """A dark square from a half to three quarters of both sides, on white."""
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    picture[height // 2 : 3 * height // 4, width // 2 : 3 * width // 4] = 0
    return picture


@pytest.mark.parametrize("make", [shrunk, sketched])
@pytest.mark.parametrize("sides", [(2257, 1595), (1200, 1600), (481, 3001), (961, 700)])
def test_what_is_made_smaller_stays_where_it_was_but_for_a_pixel(
    make: Callable[[NDArray[np.uint8], int, int], NDArray[np.uint8]], sides: tuple[int, int]
) -> None:
    large = with_a_square(*sides)
    width, height = sides[1] * 480 // max(sides), sides[0] * 480 // max(sides)

    small = make(large, width, height)

    rows, columns = np.nonzero(small[:, :, 0] < 128)
    assert small.shape == (height, width, 3)
    assert abs(rows.min() - height / 2) <= 2
    assert abs(rows.max() + 1 - 3 * height / 4) <= 2
    assert abs(columns.min() - width / 2) <= 2
    assert abs(columns.max() + 1 - 3 * width / 4) <= 2


@pytest.mark.parametrize("sides", [(1064, 1824), (2257, 1596), (1401, 2000), (1500, 400)])
def test_what_is_made_smaller_is_nearly_the_mean_of_what_it_was(sides: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, sides, dtype=np.uint8)
    large = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5), dtype=np.uint8)
    width, height = round(sides[1] / 1.4), round(sides[0] / 1.4)

    small = shrunk(large, width, height)

    mean = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    assert int(np.abs(small.astype(int) - mean).max()) <= 4


def test_a_strip_is_made_smaller_on_each_side_by_itself() -> None:
    strip = np.full((40, 9000), 255, dtype=np.uint8)
    strip[:, 4500:4532] = 0

    small = shrunk(strip, 256, 30)

    assert small.shape == (30, 256)
    assert abs(int((255 - small[15].astype(int)).sum()) - 255 * 256 * 32 / 9000) <= 24


def test_a_sketch_of_fine_lines_is_their_mean() -> None:
    lines = np.zeros((1000, 1000), dtype=np.uint8)
    lines[::2] = 255

    assert abs(int(sketched(lines, 250, 250).mean()) - 128) <= 1


def test_a_picture_of_the_wanted_size_is_left_as_it_is() -> None:
    picture = with_a_square(48, 64)

    np.testing.assert_array_equal(sketched(picture, 64, 48), picture)
    np.testing.assert_array_equal(shrunk(picture, 64, 48), picture)

"""The cipher block is known by its alphabet and left unread after its first line."""

import numpy as np
import pytest

from processors.evidence.engines.port import Quad
from processors.evidence.reading.cipher import continues_cipher, is_cipher

FIRST = (800.0, 100.0, 1200.0, 124.0)


def quad(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float32)


@pytest.mark.parametrize("text", ["03*3187<4/+8490<+95-59+7<24", "1<2 >3*4/5+6-7890123456"])
def test_a_line_of_the_ciphers_alphabet_is_cipher(text: str) -> None:
    assert is_cipher(text)


@pytest.mark.parametrize(
    "text",
    [
        "91330108MA27Y5L23X",
        "6222021001116245702",
        "010-58790000-8012-8013",
        "*服装*针织衫<深蓝>/2024+8",
        "3*4=12",
    ],
)
def test_numbers_goods_and_telephones_are_not_cipher(text: str) -> None:
    assert not is_cipher(text)


@pytest.mark.parametrize("line", [2, 3, 4])
def test_the_lines_under_the_first_continue_it(line: int) -> None:
    top = 100.0 + 28 * (line - 1)

    assert continues_cipher(FIRST, quad(804.0, top, 1190.0, top + 24))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(quad(100.0, 128.0, 500.0, 152.0), id="beside it"),
        pytest.param(quad(800.0, 128.0, 1000.0, 152.0), id="shorter"),
        pytest.param(quad(800.0, 400.0, 1200.0, 424.0), id="further down"),
        pytest.param(quad(800.0, 60.0, 1200.0, 84.0), id="above it"),
    ],
)
def test_what_stands_elsewhere_is_read(other: Quad) -> None:
    assert not continues_cipher(FIRST, other)

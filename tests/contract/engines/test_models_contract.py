"""The models under one set of promises, run in this process or asked over a connection."""

import socket
import threading
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from processors.evidence.engines.models import LINE_HEIGHT, SMALL_LINE_HEIGHT, Letters, Models
from processors.evidence.engines.own_models import OwnModels
from processors.evidence.engines.port import Picture
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from streams.examination.model_process import answer
from streams.examination.remote_models import RemoteModels

WORDS = (
    "发票号码",
    "26112000000012345678",
    "价税合计：1234.56 元",
    "购买方名称：云帆测试贸易有限公司",
)


def line_of(text: str, width: int) -> Picture:
    line = np.full((LINE_HEIGHT, width, 3), 255, dtype=np.uint8)
    cv2.putText(line, text, (4, 36), (0, 0, 0), cv2.FontFace("uni"), 30)
    return line


def lines_of_mixed_widths() -> list[Picture]:
    widths = (640, 352, 352, 640)
    return [line_of(text, width) for text, width in zip(WORDS[::-1], widths, strict=True)]


def small_lines() -> list[Picture]:
    """Some as narrow as are read by several at once."""
    texts = ("12", "345", "67", "8.90", "税额", "13%", "合计", "1234.56", "6", "单价")
    lines = [line_of(text, 64 + 32 * (at % 4)) for at, text in enumerate(texts)]
    return [np.ascontiguousarray(line[4 : 4 + SMALL_LINE_HEIGHT]) for line in lines]


def page_with_one_line() -> Picture:
    page = np.full((352, 480, 3), 255, dtype=np.uint8)
    cv2.putText(page, WORDS[1], (40, 180), (0, 0, 0), cv2.FontFace("uni"), 30)
    return page


def text_of(models: Models, letters: Letters) -> str:
    fresh = letters.labels != 0
    fresh[1:] &= letters.labels[1:] != letters.labels[:-1]
    return "".join(models.characters[label] for label in letters.labels[fresh])


@pytest.fixture(scope="module")
def own() -> OwnModels:
    return OwnModels()


@pytest.fixture
def remote(own: OwnModels) -> Iterator[RemoteModels]:
    ours, theirs = socket.socketpair()
    with theirs:
        thread = threading.Thread(target=answer, args=(theirs, own))
        thread.start()
        with ours:
            models = RemoteModels(own.precision, own.characters)
            models.connect(ours)
            yield models
        thread.join(timeout=30)
    assert not thread.is_alive()


@pytest.fixture(params=["own", "remote"])
def models(request: pytest.FixtureRequest) -> Models:
    found: Models = request.getfixturevalue(request.param)
    return found


def test_text_is_found_where_it_stands_and_nowhere_else(models: Models) -> None:
    page = page_with_one_line()

    likely = models.text_at(page)

    assert likely.shape == page.shape[:2]
    assert likely.dtype == np.float32
    assert likely[150:190, 60:300].max() > 0.9
    assert likely[:100].max() < 0.3
    assert likely[250:].max() < 0.3


def test_a_line_on_its_head_is_told_from_an_upright_one(models: Models) -> None:
    upright = cv2.resize(line_of(WORDS[1], 352), (192, LINE_HEIGHT)).astype(np.uint8)
    headlong = np.ascontiguousarray(upright[::-1, ::-1])

    turned = models.turned([upright, headlong, upright])

    assert [bool(share > 0.5) for share in turned] == [False, True, False]


def test_lines_of_mixed_widths_are_answered_in_their_order(models: Models) -> None:
    found = models.letters(lines_of_mixed_widths())

    assert [text_of(models, one) for one in found] == list(WORDS[::-1])


def test_no_lines_have_no_letters(models: Models) -> None:
    assert models.letters([]) == []


def test_a_line_alone_says_what_it_says_among_others(models: Models) -> None:
    lines = [*lines_of_mixed_widths(), *small_lines()]

    together = models.letters(lines)

    for line, one in zip(lines, together, strict=True):
        (alone,) = models.letters([line])
        np.testing.assert_array_equal(alone.labels, one.labels)
        np.testing.assert_array_equal(alone.shares, one.shares)


def test_a_weighed_line_says_what_it_says_else_and_how_likely_other_letters_are(
    models: Models,
) -> None:
    line = line_of(WORDS[2], 352)
    (read,) = models.letters([line])
    says = np.unique(read.labels)
    strange = models.characters.index("龙")

    letters, shares = models.weighed(line, np.array([*says, strange], dtype=np.int32))

    np.testing.assert_array_equal(letters.labels, read.labels)
    fresh = read.labels != 0
    np.testing.assert_array_equal(letters.shares[fresh], read.shares[fresh])
    silence, said, never = shares[:, 0], shares[:, 1:-1], shares[:, -1]
    assert shares.shape == (len(read.labels), 2 + len(says))
    np.testing.assert_array_equal(said.max(axis=1), letters.shares)
    np.testing.assert_array_equal(silence[~fresh], letters.shares[~fresh])
    assert never.max() < 0.01


@pytest.mark.parametrize("width", [64, 160, 192, 480, 1056])
def test_a_line_says_the_same_however_wide_its_margin(models: Models, width: int) -> None:
    line = cv2.resize(line_of("2026", 64), (64, LINE_HEIGHT)).astype(np.uint8)
    wide = np.full((LINE_HEIGHT, width, 3), 127, dtype=np.uint8)
    wide[:, :64] = line

    assert text_of(models, models.letters([wide])[0]) == "2026"


def test_the_alphabet_begins_with_nothing_and_ends_with_a_space(models: Models) -> None:
    assert models.characters[0] == ""
    assert models.characters[-1] == " "
    assert "票" in models.characters
    assert models.precision in ("bf16", "f32")


def test_an_answer_outlives_the_next_question(models: Models) -> None:
    line = line_of(WORDS[0], 352)
    labels = np.arange(200, dtype=np.int32)
    letters, first = models.weighed(line, labels)
    kept = letters.labels.copy(), letters.shares.copy(), first.copy()

    models.weighed(line_of(WORDS[1], 352), labels)
    models.letters([line_of(WORDS[1], 352)])

    for now, before in zip((letters.labels, letters.shares, first), kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_what_comes_over_a_connection_is_what_was_computed(
    own: OwnModels, remote: RemoteModels
) -> None:
    page, lines = page_with_one_line(), lines_of_mixed_widths()
    small = [np.ascontiguousarray(line[:, :192]) for line in lines]

    np.testing.assert_array_equal(remote.text_at(page), own.text_at(page))
    np.testing.assert_array_equal(remote.turned(small), own.turned(small))
    labels = np.arange(5, dtype=np.int32)
    np.testing.assert_array_equal(
        remote.weighed(lines[0], labels)[1], own.weighed(lines[0], labels)[1]
    )
    for far, near in zip(remote.letters(lines), own.letters(lines), strict=True):
        np.testing.assert_array_equal(far.labels, near.labels)
        np.testing.assert_array_equal(far.shares, near.shares)
    assert remote.seconds > 0


@pytest.mark.parametrize("sides", [(40, 9000), (9000, 40), (700, 1000), (30, 30)])
def test_an_honest_page_of_any_shape_asks_nothing_that_is_refused(
    own: OwnModels, remote: RemoteModels, sides: tuple[int, int]
) -> None:
    page = np.full((*sides, 3), 255, dtype=np.uint8)
    cv2.putText(page, "26112000", (5, 28), (0, 0, 0), cv2.FontFace("uni"), 24)

    far = RapidOcrEngine(remote)

    assert far.read_page(page) == RapidOcrEngine(own).read_page(page)
    assert far.read_line(page) == RapidOcrEngine(own).read_line(page)

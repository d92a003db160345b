"""A model taken apart says what the whole of it says."""

import cv2
import numpy as np
import pytest

from processors.evidence.engines.detector import Detector
from processors.evidence.engines.models import LINE_HEIGHT, SMALL_LINE_HEIGHT
from processors.evidence.engines.networks import Graph
from processors.evidence.engines.own_models import CLASSIFIER, DETECTOR, RECOGNISER
from processors.evidence.engines.port import Picture
from processors.evidence.engines.recogniser import AT_ONCE, USUAL, batches


def printed(height: int, width: int, text: str) -> Picture:
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    cv2.putText(picture, text, (8, 36), (0, 0, 0), cv2.FontFace("uni"), 30)
    return picture


def test_the_halves_of_the_recogniser_say_what_it_says() -> None:
    graph = Graph(RECOGNISER).of_pixels()
    before, after = (half.compiled() for half in graph.halves())
    line = printed(48, 320, "发票号码 2611")[np.newaxis]

    shares = after(np.array(before(line)))

    np.testing.assert_allclose(shares, graph.compiled()(line), atol=0.05)


def test_a_network_of_one_shape_says_what_that_of_any_says() -> None:
    before, _ = Graph(RECOGNISER).of_pixels().halves()
    line = printed(48, 192, "价税合计")[np.newaxis]

    np.testing.assert_allclose(
        before.compiled(1, 48, 192, 3)(line), before.compiled()(line), atol=0.2
    )


def test_the_unfolded_detector_finds_what_the_whole_finds() -> None:
    page = printed(352, 480, "价税合计 1234.56")

    unfolded = Detector(Graph(DETECTOR)).text_at(page)

    whole = Graph(DETECTOR).of_pixels().compiled()(page[np.newaxis])[0, 0]
    assert whole.max() > 0.9
    np.testing.assert_allclose(unfolded, whole, atol=0.05)


def test_a_model_that_ends_otherwise_is_not_unfolded() -> None:
    with pytest.raises(ValueError, match="where Sigmoid was expected"):
        Graph(CLASSIFIER).unfolded()


def test_every_line_is_in_one_batch_that_is_as_high_and_wide_enough_for_it() -> None:
    small = [64, 2048, 96, 64, 512, 64, 160, 64, 64, 544, 192, 320, 1024]
    shapes = [*((SMALL_LINE_HEIGHT, width) for width in small), (LINE_HEIGHT, 64)]

    found = list(batches(shapes))

    assert sorted(place for _, places in found for place in places) == list(range(len(shapes)))
    for (height, width), places in found:
        assert {shapes[place][0] for place in places} == {height}
        assert all(shapes[place][1] <= width for place in places)


def test_lines_are_filled_up_alike_whatever_lies_beside_them() -> None:
    shapes = [(SMALL_LINE_HEIGHT, width) for width in (64, 96, 128, 160, 256, 640, 1100)]
    alone = [shape for one in shapes for shape, _ in batches([one])]

    together = {place: shape for shape, places in batches(shapes) for place in places}

    assert [together[place] for place in range(len(shapes))] == alone


@pytest.mark.parametrize(
    ("lines", "sizes"), [(1, [1]), (2, [1, 1]), (3, [3]), (4, [4]), (6, [4, 1, 1]), (7, [4, 3])]
)
def test_narrow_lines_are_read_by_fours_and_few_of_them_one_by_one(
    lines: int, sizes: list[int]
) -> None:
    shape = (SMALL_LINE_HEIGHT, 128)

    found = [len(places) for _, places in batches([shape] * lines)]

    assert AT_ONCE[shape] == 4
    assert found == sizes


def test_every_shape_with_networks_of_its_own_is_a_usual_one() -> None:
    assert all(width in USUAL[height] for height, width in AT_ONCE)

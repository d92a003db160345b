"""A model taken apart says what the whole of it says."""

import cv2
import numpy as np
import pytest

from processors.evidence.engines.detector import Detector
from processors.evidence.engines.networks import Graph
from processors.evidence.engines.own_models import CLASSIFIER, DETECTOR, RECOGNISER
from processors.evidence.engines.port import Picture
from processors.evidence.engines.recogniser import batches


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


def test_every_line_is_in_one_batch_that_is_wide_enough_for_it() -> None:
    widths = [64, 2048, 96, 64, 512, 64, 160, 64, 64, 544, 192, 320, 1024]

    found = list(batches(widths))

    assert sorted(place for _, places in found for place in places) == list(range(len(widths)))
    assert all(widths[place] <= width for width, places in found for place in places)


def test_lines_are_filled_up_alike_whatever_lies_beside_them() -> None:
    widths = [64, 96, 128, 160, 256, 640, 1100]
    alone = [width for one in widths for width, _ in batches([one])]

    together = {place: width for width, places in batches(widths) for place in places}

    assert [together[place] for place in range(len(widths))] == alone

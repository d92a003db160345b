"""What becomes of a page when places on it are looked at again."""

from dataclasses import dataclass, replace

import numpy as np

from processors.evidence.engines import Engines
from processors.evidence.engines.faulty import NullEngine
from processors.evidence.engines.port import Picture
from processors.evidence.reading import Reading
from processors.evidence.second_look import Place, look_again
from processors.evidence.values import Box, DocumentRead, PageRead, Source, Span

PIECES: list[tuple[str, Box]] = [
    ("检验机构:上海样本", (100, 100, 300, 130)),
    ("限公司", (420, 100, 480, 130)),
    ("本报告仅对来样负责", (100, 200, 400, 230)),
]
WHOLE = Place(1, (100, 95, 600, 135), unread=True)


@dataclass(frozen=True, slots=True)
class Reads(NullEngine):
    """Reads the same words in every line that it is shown."""

    words: str | None = "检验机构:上海样本检测有限公司"

    def read_line(self, _: Picture) -> Span | None:
        if self.words is None:
            return None
        return Span(self.words, (0.0, 0.0, 9.0, 9.0), 0.9, 0.8, Source.OCR, self.name, 1)


def reading() -> Reading:
    spans = tuple(Span(text, box, 0.99, 0.9, Source.OCR, "null", 1) for text, box in PIECES)
    page = PageRead(1, 800, 400, spans, (), ())
    picture = np.full((400, 800, 3), 255, dtype=np.uint8)
    return Reading(DocumentRead("image", (page,)), (lambda: picture,))


def texts(place: Place, engine: NullEngine) -> list[set[str]]:
    found = look_again(reading(), [place], Engines(engine))
    return [{span.text for span in again.document.spans} for again in found]


def test_pieces_of_a_value_give_way_to_the_whole_line() -> None:
    looks = texts(WHOLE, Reads())

    assert looks
    assert all(look == {"检验机构:上海样本检测有限公司", PIECES[2][0]} for look in looks)


def test_pieces_stay_where_the_whole_line_is_not_read() -> None:
    assert texts(WHOLE, Reads(words=None)) == []


def test_lines_in_doubt_are_read_one_by_one() -> None:
    looks = texts(replace(WHOLE, unread=False), Reads(words="检验机构"))

    assert looks
    assert all(look == {"检验机构", PIECES[2][0]} for look in looks)

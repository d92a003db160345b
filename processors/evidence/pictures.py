"""Pictures of pages as they were read, for people to look at."""

from dataclasses import dataclass

import cv2

from processors.evidence.reading import Reading


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG. Boxes are pixels of `page_width` × `page_height`, whatever the PNG's."""

    page: int
    page_width: int
    page_height: int
    png: bytes


def page_pictures(reading: Reading, width: int) -> tuple[PagePicture, ...]:
    """The first pages (those whose pictures were kept), at most `width` pixels wide."""
    made = []
    for page, draw in zip(reading.document.pages, reading.pictures, strict=True):
        if draw is None:
            continue
        picture = draw()
        scale = min(1.0, width / picture.shape[1])
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        _, png = cv2.imencode(".png", small)
        made.append(PagePicture(page.number, page.width, page.height, png.tobytes()))
    return tuple(made)

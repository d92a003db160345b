"""Tesseract through pytesseract: the second opinion on crops, and pages where nothing better is.

Each call is a process of its own, with a time limit (pytesseract kills it) and one thread.
"""

import os
from collections.abc import Iterator, Sequence
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
import pytesseract

from processors.evidence.engines.lines import turn_picture
from processors.evidence.engines.port import PageText, Picture
from processors.evidence.values import Box, Source, Span

LANGUAGE = "chi_sim"
_HAN = range(0x3000, 0xA000)
_READABLE_LINE = 48
_LEVELS = ("page_num", "block_num", "par_num", "line_num")
_LEAST_CONFIDENCE = 20
"""Of 100. Below it Tesseract reads letters into empty paper."""


class TesseractEngine:
    """Needs the tesseract program with chi_sim; ask `tesseract_is_here` first."""

    name = "tesseract"

    def __init__(self, *, line_seconds: float = 10.0, page_seconds: float = 60.0) -> None:
        self.version = str(pytesseract.get_tesseract_version())
        self._line_seconds = line_seconds
        self._page_seconds = page_seconds
        os.environ["OMP_THREAD_LIMIT"] = "1"

    def read_page(self, picture: Picture) -> PageText:
        turned = self._orientation(picture)
        upright = turn_picture(picture, turned)
        found = self._lines(_as_rgb(upright), "--psm 11", self._page_seconds)
        return PageText(turned, tuple(line for _, line in found))

    def read_line(self, picture: Picture) -> Span | None:
        return self.read_lines([picture])[0]

    def read_lines(self, pictures: Sequence[Picture]) -> list[Span | None]:
        """One process for all: loading the language costs more than reading a line."""
        if not pictures:
            return []
        with TemporaryDirectory() as folder:
            names = []
            for number, picture in enumerate(pictures):
                name = os.path.join(folder, f"{number}.png")
                cv2.imwrite(name, _readable(picture))
                names.append(name)
            listing = os.path.join(folder, "lines.txt")
            with open(listing, "w", encoding="utf-8") as file:
                file.write("\n".join(names))
            seconds = self._line_seconds * len(pictures)
            found = list(self._lines(listing, "--psm 7", seconds))
        return [
            self._joined([line for page, line in found if page == number], picture)
            for number, picture in enumerate(pictures, start=1)
        ]

    def _joined(self, lines: list[Span], picture: Picture) -> Span | None:
        if not lines:
            return None
        text = "".join(line.text for line in lines)
        confidence = sum(line.confidence for line in lines) / len(lines)
        weakest = min(line.weakest for line in lines)
        height, width = picture.shape[:2]
        box = (0.0, 0.0, float(width), float(height))
        return Span(text, box, confidence, weakest, Source.OCR, self.name, 1)

    def _orientation(self, picture: Picture) -> int:
        """How far to turn clockwise; 0 where there is too little text to tell."""
        try:
            said: Any = pytesseract.image_to_osd(
                _as_rgb(picture),
                output_type=pytesseract.Output.DICT,
                timeout=self._page_seconds,
            )
        except (pytesseract.TesseractError, RuntimeError):
            return 0
        return int(said.get("rotate", 0)) % 360

    def _lines(
        self, image: Picture | str, config: str, seconds: float
    ) -> Iterator[tuple[int, Span]]:
        """The lines with their page, counted from 1: `image` is a picture or a list of files.

        Raises TimeoutError when Tesseract does not answer in time.
        """
        try:
            data: Any = pytesseract.image_to_data(
                image,
                lang=LANGUAGE,
                config=config,
                output_type=pytesseract.Output.DICT,
                timeout=seconds,
            )
        except pytesseract.TesseractError:
            return
        except RuntimeError as error:
            raise TimeoutError("tesseract") from error
        words: dict[tuple[int, ...], list[int]] = {}
        for index, text in enumerate(data["text"]):
            if text.strip() and float(data["conf"][index]) >= _LEAST_CONFIDENCE:
                key = tuple(data[level][index] for level in _LEVELS)
                words.setdefault(key, []).append(index)
        for key, indices in words.items():
            yield key[0], self._line(data, indices)

    def _line(self, data: Any, indices: list[int]) -> Span:
        scores = [min(float(data["conf"][index]) / 100.0, 1.0) for index in indices]
        return Span(
            join_words([data["text"][index] for index in indices]),
            _hull(data, indices),
            sum(scores) / len(scores),
            min(scores),
            Source.OCR,
            self.name,
            1,
        )


def tesseract_is_here() -> bool:
    """Whether the program and its Chinese data are installed."""
    if which("tesseract") is None:
        return False
    try:
        return LANGUAGE in pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError):
        return False


def join_words(words: list[str]) -> str:
    """Words with the spaces Tesseract puts between Han characters taken out (its issue 4031)."""
    text = ""
    for word in words:
        if text and not (ord(text[-1]) in _HAN or ord(word[0]) in _HAN):
            text += " "
        text += word
    return text


def _hull(data: Any, indices: list[int]) -> Box:
    return (
        float(min(data["left"][index] for index in indices)),
        float(min(data["top"][index] for index in indices)),
        float(max(data["left"][index] + data["width"][index] for index in indices)),
        float(max(data["top"][index] + data["height"][index] for index in indices)),
    )


def _readable(picture: Picture) -> Picture:
    """At least 48 pixels high, with a margin: Tesseract misses letters that touch the edge."""
    scale = max(1.0, _READABLE_LINE / max(picture.shape[0], 1))
    enlarged = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    padded = cv2.copyMakeBorder(enlarged, 12, 12, 12, 12, cv2.BORDER_REPLICATE)
    return np.asarray(padded, dtype=np.uint8)


def _as_rgb(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])

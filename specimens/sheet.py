"""A page as a list of things to draw, in millimetres from its upper left corner.

One list is drawn as a picture, a PDF page or an OFD page, so that a document says the same in each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from specimens.fonts import width_em

Colour = tuple[int, int, int]
Anchor = Literal["left", "middle", "right"]
BLACK: Colour = (20, 20, 24)
SEAL_RED: Colour = (214, 32, 38)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `x` is its left, middle or right end, `y` its middle height.

    `fixed` says it belongs to the form, not to the values filled in; `name` is the contracts'
    field it holds, if any.
    """

    x: float
    y: float
    text: str
    size: float
    colour: Colour = BLACK
    anchor: Anchor = "left"
    font: str = "sans"
    fixed: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Modules:
    """A QR code: `rows` of modules, `size` wide and high."""

    x: float
    y: float
    size: float
    rows: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """A stamp round (`x`, `y`); `arc` runs round the top, `lower` below the middle."""

    x: float
    y: float
    width: float
    height: float
    arc: str
    centre: str = ""
    lower: str = ""
    bottom_arc: str = ""
    star: bool = False
    angle: float = 0.0
    colour: Colour = SEAL_RED
    strength: float = 0.86


@dataclass(frozen=True, slots=True)
class Patch:
    """A filled region: a bar of a barcode, or paper pasted over what was printed."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


Item = Words | Rule | Modules | Seal | Patch


@dataclass(slots=True)
class Sheet:
    """One page under construction."""

    width: float
    height: float
    font: str = "sans"
    items: list[Item] = field(default_factory=list)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 3.2,
        colour: Colour = BLACK,
        anchor: Anchor = "left",
        fixed: bool = False,
        name: str = "",
        fit: float | None = None,
        font: str | None = None,
    ) -> None:
        """Add a line of text, set smaller where it is wider than `fit` millimetres."""
        face = font or self.font
        if fit is not None and text:
            size = min(size, fit / max(width_em(face, text), 0.01))
        self.items.append(Words(x, y, text, size, colour, anchor, face, fixed, name))

    def label(self, x: float, y: float, text: str, **style: object) -> None:
        """Add a line of text that belongs to the form."""
        self.words(x, y, text, fixed=True, **style)  # type: ignore[arg-type]

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float, colour: Colour
    ) -> None:
        self.items.append(Rule(x0, y0, x1, y1, width, colour))

    def box(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float, colour: Colour
    ) -> None:
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.items.append(Rule(*ends, width, colour))

    def column(
        self, x: float, top: float, bottom: float, text: str, *, size: float, colour: Colour
    ) -> None:
        """Add a label whose characters stand below each other."""
        step = (bottom - top) / len(text)
        for i, character in enumerate(text):
            self.label(
                x, top + step * (i + 0.5), character, size=size, colour=colour, anchor="middle"
            )

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        *,
        width: float,
        size: float,
        leading: float,
        indent: float = 0.0,
        name: str = "",
    ) -> float:
        """Add text broken into lines of `width`; return the height of the next line."""
        for i, line in enumerate(self._broken(text, width, size, indent)):
            self.words(x + (indent if i == 0 else 0.0), y, line, size=size, name=name)
            y += leading
        return y

    def _broken(self, text: str, width: float, size: float, indent: float) -> Iterator[str]:
        line, room = "", width - indent
        for token in _tokens(text):
            if line and width_em(self.font, line + token.rstrip()) * size > room:
                yield line.rstrip()
                line, room = "", width
                token = token.lstrip()
            line += token
        if line:
            yield line.rstrip()


def _tokens(text: str) -> Iterator[str]:
    """Split where a line may end: before each Han character, after each space."""
    token = ""
    for character in text:
        wide = ord(character) > 0x2E7F
        if wide and character not in "，。；：、）”》！？":
            if token:
                yield token
            token = character
        elif character == " ":
            yield token + character
            token = ""
        else:
            if token and ord(token[-1]) > 0x2E7F and not wide:
                yield token
                token = ""
            token += character
    if token:
        yield token

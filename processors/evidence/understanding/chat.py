"""What was said in a chat and by whom, from where lines stand on a screen.

A chat has bubbles at the left and at the right, or names with times over what was written, or
names before it. Who is the buyer is told only by a name; a side alone tells who wrote the same.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from processors.evidence.understanding.chat_words import (
    MOMENT,
    SCREEN,
    STATUS,
    Role,
    is_name,
    role_of,
)
from processors.evidence.understanding.layout import Piece, Row, Sheet, union

Side = Literal["left", "right"]
_HEADING = re.compile(
    r"(?P<name>[^\s:][^\t]{0,29}?)\s*[\s(\[]*"
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?<=[\s(\[])\d{1,2}[-/.月]\d{1,2}日?|(?<=[\s(\[]))"
    r"[\s,]*\d{1,2}:\d{2}(?::\d{2})?\s*[)\]]?\s*:?"
)
_INLINE = re.compile(
    r"(?P<name>买家|买方|顾客|客户|卖家|卖方|商家|店主|客服|我|对方|buyer|seller|customer|shop)"
    r"\s*:\s*(?P<said>\S.*)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2}")
_TITLE_SHARE, _TOP_SHARE = 0.2, 0.1
_MOST = 400


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said. `name` as printed over or before it; None where none is."""

    lines: tuple[Piece, ...]
    name: str | None = None
    side: Side | None = None

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def role(self) -> Role | None:
        """Who wrote it by its own name."""
        return role_of(self.name)

    def place(self, start: int, end: int) -> Piece:
        """Return the lines that hold the text from `start` to `end`, as one piece."""
        begins = itertools.accumulate((len(line.text) for line in self.lines), initial=0)
        held = [
            line
            for line, begin in zip(self.lines, begins, strict=False)
            if begin < end and begin + len(line.text) > start
        ]
        return _joined(held or self.lines)


@dataclass(frozen=True, slots=True)
class Chat:
    """What was said, in order; `title` heads the screen; `moments` lines say when.

    `named`: the names stand over or before what was said; `screen`: what the app itself printed;
    `widest`: how much of the way from side to side the longest line takes.
    """

    messages: tuple[Message, ...]
    title: str | None
    moments: int
    screen: int
    named: Literal["headings", "inline", "over", "no"]
    widest: float = 0.0

    @property
    def other(self) -> Role | None:
        """Who the one is that the screen's owner talks with, by the title."""
        return role_of(self.title.strip("<>|·. ")) if self.title else None


def read_chat(sheets: Sequence[Sheet]) -> Chat:
    """Return what the pages say as a chat. Total: a page that is none gives few messages or odd
    ones; `chat_looks` tells how much it looks like one.
    """
    return read_transcript(sheets) or read_screens(sheets)


def read_transcript(sheets: Sequence[Sheet]) -> Chat | None:
    """Return a chat whose speakers' names stand before what they say; None if it is no such."""
    rows = _first_rows(sheets)
    headed = tuple(_headed(rows))
    if headed:
        return Chat(headed, None, len(headed), _screen(rows), "headings")
    inline = tuple(_inline(rows))
    return Chat(inline, None, _moments(rows), _screen(rows), "inline") if inline else None


def read_screens(sheets: Sequence[Sheet]) -> Chat:
    """Return what stands in bubbles at the left and at the right."""
    messages: list[Message] = []
    title, widest = None, 0.0
    for sheet in sheets:
        found, head, share = _bubbles(sheet)
        messages += found
        title, widest = title or head, max(widest, share)
    rows = _first_rows(sheets)
    named: Literal["over", "no"] = "over" if any(message.name for message in messages) else "no"
    return Chat(tuple(messages), title, _moments(rows), _screen(rows), named, widest)


def _first_rows(sheets: Sequence[Sheet]) -> list[Row]:
    return [row for sheet in sheets for row in sheet.rows][:_MOST]


def _moments(rows: Iterable[Row]) -> int:
    return sum(MOMENT.fullmatch(cell.text) is not None for row in rows for cell in cells_of(row))


def _screen(rows: Iterable[Row]) -> int:
    """How many things of an app's own are printed, each counted once."""
    cells = (cell.text for row in rows for cell in cells_of(row))
    return len({text for text in cells if SCREEN.fullmatch(text)})


def cells_of(row: Row) -> Iterator[Piece]:
    """Yield what stands apart in a row, from left to right."""
    start = 0
    for text in row.text.split("\t"):
        if text.strip():
            yield row.cut(start, start + len(text))
        start += len(text) + 1


def _headed(rows: Sequence[Row]) -> Iterator[Message]:
    """Messages under lines of a name and a time. One of the names must speak twice or be a
    role's: a parcel's journey is a list of times too.
    """
    heads = {i: m["name"].strip() for i, row in enumerate(rows) if (m := _head(row))}
    names = list(heads.values())
    repeated = len(set(names)) < len(names)
    told = any(is_name(name) for name in names)
    if len(names) < 2 or len(set(names)) > 4 or not (repeated or told):
        return
    for i, name in heads.items():
        end = next((j for j in heads if j > i), len(rows))
        said = [row for row in rows[i + 1 : end] if not SCREEN.fullmatch(row.text)]
        if said:
            yield Message(tuple(row.cut(0, len(row.text)) for row in said), name)


def _head(row: Row) -> re.Match[str] | None:
    match = _HEADING.fullmatch(row.text.replace("\t", " "))
    return match if match and _WORDS.search(match["name"]) else None


def _inline(rows: Sequence[Row]) -> Iterator[Message]:
    """Messages behind a speaker's name and a colon, three at least, both speaking."""
    found = [(row, match) for row in rows if (match := _INLINE.fullmatch(row.text))]
    names = [match["name"] for _, match in found]
    if len(names) < 3 or len(set(names)) != 2:
        return
    for row, match in found:
        piece = row.cut(match.start("said"), match.end("said"))
        yield Message((piece,), match["name"])


def _joined(pieces: Sequence[Piece]) -> Piece:
    return replace(
        pieces[0],
        text="".join(piece.text for piece in pieces),
        box=union(piece.box for piece in pieces),
        confidence=min(piece.confidence for piece in pieces),
        weakest=min(piece.weakest for piece in pieces),
    )


def _bubbles(sheet: Sheet) -> tuple[list[Message], str | None, float]:
    """Messages by their sides, the line that heads the screen, and the widest's share."""
    cells = [cell for row in sheet.rows for cell in cells_of(row) if not is_of_the_app(cell, sheet)]
    title, cells = _title(sheet, cells)
    blocks = _blocks([cell for cell in cells if MOMENT.fullmatch(cell.text) is None])
    edges = _edges([block for block in blocks if not _names(block)])
    if edges is None:
        return [], title, 0.0
    messages: list[Message] = []
    name: Piece | None = None
    for block in blocks:
        if _names(block):
            name = block[0]
            continue
        side = _side(_joined(block), edges)
        if side is not None and any(_WORDS.search(line.text) for line in block):
            over = name is not None and _stands_over(name, block[0])
            messages.append(Message(tuple(block), name.text if name and over else None, side))
        name = None
    widest = max(piece.width for block in blocks for piece in block)
    return messages, title, widest / max(edges[1] - edges[0], 1.0)


def _names(block: Sequence[Piece]) -> bool:
    return len(block) == 1 and is_name(block[0].text)


def is_of_the_app(cell: Piece, sheet: Sheet) -> bool:
    """Tell whether the screen prints it: the clock, where one types, what was seen."""
    at_top = cell.box[1] < 0.04 * sheet.height and STATUS.fullmatch(cell.text) is not None
    return at_top or SCREEN.fullmatch(cell.text) is not None or not cell.text.strip("<>|·. ")


def _title(sheet: Sheet, cells: list[Piece]) -> tuple[str | None, list[Piece]]:
    """Take the topmost line of the screen, unless it is a bubble's or a speaker's.

    Its widest part says whose chat it is; beside it stand the app's own signs.
    """
    line = [cell for cell in cells[:4] if cell.middle[1] < cells[0].box[3]]
    title = max(line, key=lambda cell: cell.width, default=None)
    if title is None:
        return None, cells
    middle = abs(title.middle[0] - sheet.width / 2) < 0.1 * sheet.width
    low = title.box[1] > (_TITLE_SHARE if middle else _TOP_SHARE) * sheet.height
    if low or MOMENT.fullmatch(title.text) or len(title.text) > 24:
        return None, cells
    rest = [cell for cell in cells if cell not in line]
    if not middle and is_name(title.text) and rest and _stands_over(title, rest[0]):
        return None, cells
    return title.text, rest


def _stands_over(name: Piece, said: Piece) -> bool:
    near = said.box[1] - name.box[3] < 1.6 * name.height
    return near and MOMENT.fullmatch(said.text) is None


def _blocks(cells: Sequence[Piece]) -> list[list[Piece]]:
    """Lines of one size under each other with a common left edge are one bubble."""
    blocks: list[list[Piece]] = []
    for cell in cells:
        above = next((b for b in reversed(blocks[-3:]) if _follows(b[-1], cell)), None)
        if above is not None:
            above.append(cell)
        else:
            blocks.append([cell])
    return blocks


def _follows(last: Piece, cell: Piece) -> bool:
    size = max(min(last.height, cell.height), 1.0)
    alike = max(last.height, cell.height) < 1.4 * size
    beside = abs(cell.box[0] - last.box[0]) < 0.8 * size
    named = is_name(last.text) or is_name(cell.text)
    return alike and beside and not named and -0.5 * size < cell.box[1] - last.box[3] < 0.9 * size


def _edges(blocks: Sequence[Sequence[Piece]]) -> tuple[float, float, float] | None:
    """Where bubbles begin at the left and end at the right, and how exactly.

    Where most short ones do: a long one may reach nearly from side to side.
    """
    boxes = [union(piece.box for piece in block) for block in blocks]
    heights = sorted(piece.height for block in blocks for piece in block)
    if not boxes:
        return None
    low, high = min(box[0] for box in boxes), max(box[2] for box in boxes)
    near = max(1.3 * heights[len(heights) // 2], 0.03 * (high - low))
    short = [box for box in boxes if box[2] - box[0] < 0.55 * (high - low)]
    begins = sorted(box[0] for box in short if box[0] + box[2] < low + high)
    ends = sorted((box[2] for box in short if box[0] + box[2] >= low + high), reverse=True)
    left = _most(begins, [box[0] for box in boxes], near)
    right = _most(ends, [box[2] for box in boxes], near)
    return low if left is None else left, high if right is None else right, near


def _most(values: Sequence[float], all_of_them: Sequence[float], near: float) -> float | None:
    """Return the value that most of all are near to, the first of equals; None of none."""
    known = sorted(all_of_them)
    return max(
        values,
        key=lambda v: bisect_right(known, v + near) - bisect_left(known, v - near),
        default=None,
    )


def _side(place: Piece, edges: tuple[float, float, float]) -> Side | None:
    left, right, near = edges
    to_left, to_right = abs(place.box[0] - left), abs(place.box[2] - right)
    if min(to_left, to_right) > near or abs(to_left - to_right) < 0.3 * near:
        return None
    return "left" if to_left < to_right else "right"

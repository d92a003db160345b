"""How much pages look like a chat on a screen, whatever is said in it."""

import itertools
from collections.abc import Sequence

from processors.evidence.understanding.chat import (
    Chat,
    cells_of,
    is_of_the_app,
    read_screens,
    read_transcript,
)
from processors.evidence.understanding.layout import Row, Sheet

CERTAIN = 4.0
"""The weight of looks from which a chat is one, whatever papers its words speak of."""

_LONGEST = 120
_WIDEST = 0.92
"""Letters of a bubble, and its share of the way from side to side; paragraphs have more."""

_HEAD, _BESIDE = 0.12, 0.25
"""The share of a screen that its head takes, and of rows that hold several things in a form."""


def chat_looks(sheets: Sequence[Sheet]) -> float:
    """Return the weight of a chat's signs; 0 where there is none.

    Talk that goes from side to side, times on lines of their own, speakers' names over or before
    what they say, and what an app prints round it: no sign is enough alone.
    """
    transcript = read_transcript(sheets)
    if transcript is not None:
        return 4.5 + min(transcript.screen, 2)
    if _crowded(sheets):
        return 0.0
    chat = read_screens(sheets)
    turns, weight = _turns(chat), 0.0
    if turns >= 1:
        weight += (1.0, 2.5, 3.0)[min(turns, 3) - 1]
    paragraphs = chat.widest > _WIDEST or any(len(m.text) > _LONGEST for m in chat.messages)
    if not weight or paragraphs:
        return 0.0
    names = sum(message.name is not None for message in chat.messages)
    weight += 2.0 if names >= 2 else 0.0
    weight += min(1.5 * chat.screen, 3.0)
    return weight + min(1.5 * chat.moments, 2.5)


def _turns(chat: Chat) -> int:
    """How often the other side speaks next."""
    sides = [message.side for message in chat.messages]
    return sum(a != b for a, b in itertools.pairwise(sides))


def _crowded(sheets: Sequence[Sheet]) -> bool:
    """Whether lines stand beside each other, as in tables and forms; in a chat nearly none do."""
    rows = [(sheet, row) for sheet in sheets for row in sheet.rows]
    beside = sum("\t" in row.text and _is_parted(row, sheet) for sheet, row in rows)
    return beside > _BESIDE * len(rows)


def _is_parted(row: Row, sheet: Sheet) -> bool:
    """Whether a row below the head holds several things, and not only what the app prints."""
    below = row.top > _HEAD * sheet.height
    return below and sum(not is_of_the_app(cell, sheet) for cell in cells_of(row)) > 1

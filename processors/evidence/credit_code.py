"""Unified social credit codes (GB 32100-2015) and what stands in their place on older papers.

The check character comes from python-stdnum. The shape is our own: stdnum wants digits in the
first two places, while the standard also gives out letters there (A1, N2, Y1).
"""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard: no I, O, S, V, Z."""

Judgement = Literal["valid", "invalid", "unknown"]

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_OLD_ID = re.compile(r"\d{15}|\d{15}[0-9A-Z]{2}|\d{17}X|[0-9A-Z]{20}")
_CITIZEN_ID = re.compile(r"[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")

# Letters the standard leaves out can only be misread digits; B and 8 look alike both ways.
_CERTAIN = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2"})
_TWINS = {"B": "8", "8": "B"}
_DIGIT_PLACES = range(2, 8)


@dataclass(frozen=True, slots=True)
class Repair:
    """A misread code put right; `changes` are the places, from 0, that were read otherwise."""

    code: str
    changes: tuple[int, ...]


def compact(text: str) -> str:
    """Return `text` in upper case without blanks and hyphens."""
    return re.sub(r"[\s\-]", "", text).upper()


def check_character(first_17: str) -> str:
    """Return the 18th character for the first 17; raise ValueError on another alphabet."""
    if len(first_17) != 17 or any(character not in ALPHABET for character in first_17):
        raise ValueError("the first 17 characters of a credit code are needed")
    return uscc.calc_check_digit(first_17)


def has_shape(text: str) -> bool:
    """Tell whether `text` is 18 characters in the standard's places, whatever the check says."""
    return _SHAPE.fullmatch(text) is not None


def judge(text: str) -> Judgement:
    """Say whether a tax id can be one (E-04).

    valid: 18 characters and the check character agrees. invalid: 18 characters and it does not,
    or a character the standard leaves out. unknown: the 15, 17, 18 or 20 characters of the ids
    that came before 2015, which carry no check of this kind.
    """
    code = compact(text)
    if has_shape(code):
        if code[17] == check_character(code[:17]):
            return "valid"
        return "unknown" if _CITIZEN_ID.fullmatch(code) else "invalid"
    if _OLD_ID.fullmatch(code):
        return "unknown"
    return "invalid"


def repair(text: str) -> Repair | None:
    """Return the one code that `text` can be a misreading of, or None.

    Only look-alikes are tried (O→0, I/l→1, S→5, Z→2, and B↔8 once), and the result stands only
    if exactly one candidate passes the checksum. A code that already passes gives None: there is
    nothing to repair.
    """
    read = re.sub(r"[\s\-]", "", text).replace("l", "1").upper()
    if len(read) != 18 or judge(text) == "valid":
        return None
    base = read.translate(_CERTAIN)
    for place in _DIGIT_PLACES:
        if base[place] == "B":
            base = base[:place] + "8" + base[place + 1 :]
    twins = [i for i, c in enumerate(base) if c in _TWINS and i not in _DIGIT_PLACES]
    candidates = {base} | {_flip(base, places) for places in combinations(twins, 1)}
    passing = [c for c in candidates if has_shape(c) and c[17] == check_character(c[:17])]
    if len(passing) != 1:
        return None
    original = compact(text)
    changes = tuple(i for i in range(18) if passing[0][i] != original[i])
    return Repair(passing[0], changes)


def _flip(code: str, places: tuple[int, ...]) -> str:
    return "".join(_TWINS[c] if i in places else c for i, c in enumerate(code))

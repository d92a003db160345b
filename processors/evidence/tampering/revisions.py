"""A PDF is changed by appending to it: each saved revision ends with `startxref … %%EOF`.

Signing appends too, so only what follows the last signature counts; a linearized file has one
such ending more than revisions (ISO 32000-1, 7.5.6 and annex F).
"""

import re

_ENDING = re.compile(rb"startxref\s+\d+\s+%%EOF")
_LINEARIZED = re.compile(rb"/Linearized\s")
_SIGNED = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_HEAD = 2048


def late_revisions(content: bytes) -> int:
    """How many revisions were appended after the first one, or after the last signature."""
    signed_to = max((int(a) + int(b) for a, b in _SIGNED.findall(content)), default=None)
    if signed_to is not None:
        return sum(found.end() > signed_to + 2 for found in _ENDING.finditer(content))
    endings = len(_ENDING.findall(content))
    if _LINEARIZED.search(content[:_HEAD]):
        endings -= 1
    return max(0, endings - 1)

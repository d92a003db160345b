"""What a file says of its own making (PDF info, EXIF): easily forged, rarely tidied up."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

LONG_AFTER = timedelta(minutes=10)
"""Programs that write a file in one go need less between its making and its last change."""

_EDITORS = (
    "photoshop",
    "illustrator",
    "gimp",
    "inkscape",
    "coreldraw",
    "affinity",
    "pixelmator",
    "paint.net",
    "snapseed",
    "picsart",
    "meitu",
    "美图",
    "醒图",
    "pdf-xchange editor",
    "foxit pdf editor",
    "foxit phantompdf",
    "福昕高级",
    "sejda",
    "pdfescape",
    "wondershare pdfelement",
)
_PLACES = ("Producer", "Creator", "Software", "CreatorTool")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)'?(\d\d)?|Z)?")


def editor_named(metadata: Mapping[str, str]) -> str | None:
    """The first picture or page editor the file names; None where it names none."""
    for place in _PLACES:
        said = metadata.get(place, "").casefold()
        for editor in _EDITORS:
            if editor in said:
                return editor
    return None


def time_between(metadata: Mapping[str, str]) -> timedelta | None:
    """How long after its making a PDF says it was changed; None unless that is `LONG_AFTER`."""
    made, changed = _instant(metadata.get("CreationDate")), _instant(metadata.get("ModDate"))
    if made is None or changed is None or changed - made < LONG_AFTER:
        return None
    return changed - made


def _instant(text: str | None) -> datetime | None:
    """A PDF date as an instant; None for what is no date."""
    match = _DATE.match(text or "")
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    sign, hours, minutes = match[7], int(match[8] or 0), int(match[9] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return local - offset if sign == "+" else local + offset

"""What a file says of its own making (PDF info, EXIF): easily forged, rarely tidied up."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

_PLACES = ("Producer", "Creator", "Software", "CreatorTool")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)'?(\d\d)?|Z)?")


def editor_named(metadata: Mapping[str, str], editors: Sequence[str]) -> str | None:
    """The first of these picture or page editor the file names; None where it names none."""
    for place in _PLACES:
        said = metadata.get(place, "").casefold()
        for editor in editors:
            if editor in said:
                return editor
    return None


def time_between(metadata: Mapping[str, str], *, least: timedelta) -> timedelta | None:
    """How long after its making a PDF says it was changed; None where it is less than `least`.

    Programs that write a file in one go need some time between the two.
    """
    made, changed = _instant(metadata.get("CreationDate")), _instant(metadata.get("ModDate"))
    if made is None or changed is None or changed - made < least:
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

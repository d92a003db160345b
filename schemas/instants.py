"""Instants and dates as the wire writes them: RFC 3339 with offset, and `YYYY-MM-DD`."""

import re
from datetime import UTC, date, datetime

EARLIEST_YEAR = 1970
# Far from datetime.max, so that no clock started by an event can leave the calendar.
LATEST_YEAR = 2199

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse_instant(text: str) -> datetime:
    """Return the instant of an RFC 3339 text, in UTC; finer than a microsecond is cut off.

    Raises ValueError where the text has no offset, is no instant (leap seconds included), or
    lies outside the years 1970 to 2199.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError("is not an RFC 3339 instant with offset")
    day, clock, fraction, offset = match.groups()
    zone = "+00:00" if offset in "Zz" else offset
    written = f"{day}T{clock}.{(fraction or '')[:6]:0<6}{zone}"
    try:
        instant = datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("names no instant of the calendar") from None
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise ValueError(f"lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}")
    return instant


def format_instant(instant: datetime) -> str:
    """Return the one spelling we write: UTC, `Z`, a fraction only where there is one.

    Raises ValueError for an instant without a zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone cannot be written")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_date(text: str) -> date:
    """Return the day of a `YYYY-MM-DD` text; raises ValueError for anything else."""
    if _DATE.fullmatch(text) is None:
        raise ValueError("is not a date YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("names no day of the calendar") from None

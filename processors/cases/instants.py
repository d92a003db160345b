"""Instants on the wire: one canonical text for one instant."""

from datetime import UTC, datetime


def to_wire(instant: datetime) -> str:
    """Return RFC 3339 in UTC with `Z`; fractional seconds only when they are not zero.

    Raises ValueError for a datetime without an offset.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def from_wire(text: str) -> datetime:
    """Read an RFC 3339 instant; raises ValueError when it is none or has no offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return instant.astimezone(UTC)

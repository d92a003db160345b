"""The sample cases: what happened in each, as events and drawn documents."""

from specimens.stories.complaints import complaints
from specimens.stories.counterfeits import counterfeits
from specimens.stories.notices import notices
from specimens.stories.script import Story

UNTIL = "2026-06-30T00:00:00+08:00"
"""The instant to which the sample cases are run: by then every clock of theirs has ended."""


def stories() -> tuple[Story, ...]:
    """Return every sample case, in the order in which they are numbered."""
    return (*complaints(), *counterfeits(), *notices())


__all__ = ["UNTIL", "Story", "stories"]

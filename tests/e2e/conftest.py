"""Replay in this process: the same code as `proofstream replay`, without starting it anew."""

from datetime import timedelta

import pytest

from storytelling import START, Replay, Story, Told, jsonl, wire
from streams.commands.replaying import replay_text


@pytest.fixture
def replay() -> Replay:
    """Replay stories until `START + until`, or to their last event."""

    def run(*stories: Story, until: timedelta | None = None) -> Told:
        end = None if until is None else wire(START + until)
        return Told.read(replay_text(jsonl(stories), until=end))

    return run

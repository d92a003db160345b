"""A worker that does not know what it has seen: each reading of a record is a new event.

It shows that the check of the fault tests can fail.
"""

import secrets
from dataclasses import replace
from typing import Any

from storage.ledger.values import InboxEvent
from streams import intake, keeping
from streams.commands.serving import worker_command


def forgetful(accepted: Any, job: Any, *, again: bool) -> InboxEvent:
    event = intake.inbox_event(accepted, job, again=again)
    return replace(event, id=f"{event.id}-{secrets.token_hex(4)}")


if __name__ == "__main__":
    keeping.inbox_event = forgetful
    worker_command(everything=False)

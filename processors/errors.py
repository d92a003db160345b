"""Errors, named by what the caller must do.

ProcessingError
├── Refuse   the message or file is wrong: dead-letter it or report it, never retry
├── Retry    the world is wrong for now: try again, acknowledge nothing
└── Halt     nothing can be kept (ledger or audit chain broken): stop, keep the offset

A bug is none of the three: the agent frame counts attempts, then dead-letters as `failed`.
"""


class ProcessingError(Exception):
    """Base of every error raised on purpose; raise one of the three families instead."""


class Refuse(ProcessingError):
    """The input is wrong and stays wrong; `reason` is a dead-letter reason of the contracts."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Retry(ProcessingError):
    """A needed service does not answer; the same call may succeed later."""


class Halt(ProcessingError):
    """The record of truth is broken; going on would do damage."""

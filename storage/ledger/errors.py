"""What can go wrong with the ledger, named by what the caller must do."""

from processors.errors import Halt, Retry


class LedgerUnavailable(Retry):
    """The database does not answer, is full, or chose this transaction as a victim; nothing
    of the transaction was kept, or nobody knows whether it was: the same call may be repeated."""


class Fenced(Retry):
    """Another applier has written this case since it was read; drop what was read, read again."""


class LedgerBroken(Halt):
    """What the database holds contradicts itself: a hash chain, an outbox id, a damaged file."""


class LedgerOutdated(Halt):
    """The tables are missing or of another version; `migrate` has to run first."""

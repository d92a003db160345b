"""`proofstream setup`: topics, bucket, tables; idempotent, says what it changed."""

import asyncio

from storage.ledger import open_ledger
from streams.opening import blob_store, make_home
from streams.settings import Settings
from streams.topics import set_up_topics


def set_up(settings: Settings) -> list[str]:
    """Bring everything the product stands on to this version; return what was changed.

    May be repeated and run from several machines at once. Raises SettingsWrong or Retry.
    """
    if settings.embedded:
        make_home(settings)
    ledger = open_ledger(settings.ledger)
    try:
        changes = list(ledger.migrate())
    finally:
        ledger.close()
    changes += blob_store(settings).setup()
    if settings.kafka is not None:
        changes += asyncio.run(set_up_topics(settings))
    return changes

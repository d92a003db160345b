"""Alembic's entry: the caller gives the connection and owns its transaction."""

from alembic import context

from storage.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

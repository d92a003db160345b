"""Migrations, run from within the program; their scripts travel in the package."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.ledger.dialects.database import Database
from storage.ledger.errors import LedgerOutdated

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> list[str]:
    """Bring the tables to the newest version; return one line per migration that was run.

    One transaction: all migrations, or none. Raises LedgerOutdated if the tables are newer
    than this program.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with database.writing() as connection:
        database.hold(connection, ["ledger migrations"])
        scripts = ScriptDirectory.from_config(config)
        current = _current(connection)
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise LedgerOutdated(f"the ledger's tables are of version {current}: newer than this")
        ahead = [
            script
            for script in scripts.iterate_revisions("head", current or "base")
            if script.revision != current
        ]
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return [f"ledger: {script.revision} {script.doc}" for script in reversed(ahead)]


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()

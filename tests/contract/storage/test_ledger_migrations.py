"""The migrated tables are the tables of the code, on each database."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from ledger_samples import POSTGRESQL, applying
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, inspect, text

from storage.ledger import Ledger, migrate, open_ledger
from storage.ledger.errors import LedgerOutdated
from storage.ledger.tables import likenesses, metadata


@pytest.fixture(params=["sqlite", POSTGRESQL])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, which more than one connection can look into."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/ledger.db"


def _differences(url: str, wanted: MetaData) -> list[object]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = list(compare_metadata(context, wanted))
    engine.dispose()
    return found


def test_the_migrated_tables_are_those_of_the_code(ledger: Ledger, ledger_url: str) -> None:
    assert ledger.migrate() == []
    assert _differences(ledger_url, metadata) == []


def test_a_column_nobody_migrated_would_be_found(ledger: Ledger, ledger_url: str) -> None:
    changed = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(changed)
    Table("cases", changed, Column("forgotten", Integer), extend_existing=True)

    ledger.migrate()

    assert "forgotten" in str(_differences(ledger_url, changed))


def test_indexes_are_partial_where_the_code_says_so(ledger: Ledger, ledger_url: str) -> None:
    ledger.migrate()
    engine = create_engine(ledger_url.replace("postgresql://", "postgresql+psycopg://"))
    dialect = engine.dialect.name
    partial = {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options[dialect]["where"] is not None
    }

    found = {
        index["name"]
        for name in metadata.tables
        for index in inspect(engine).get_indexes(name)
        if index.get("dialect_options", {}).get(f"{dialect}_where") is not None
    }
    engine.dispose()

    assert found == partial


def test_the_first_migrations_name_what_they_made(ledger_url: str) -> None:
    fresh = open_ledger(ledger_url)

    changes = fresh.migrate()
    fresh.close()

    assert changes[:2] == [
        "ledger: 0001 create the inbox, cases, timers, jobs, facts and outbox",
        "ledger: 0002 create the notes of a shadow policy",
    ]


def test_looks_kept_before_the_fourth_migration_are_found_after_it(ledger_url: str) -> None:
    engine = create_engine(ledger_url.replace("postgresql://", "postgresql+psycopg://"))
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        kept = insert(likenesses)
        connection.execute(kept, [{"look": "0f" * 72, "owner": "c-1", "value": b'"kept"'}])
    engine.dispose()
    ledger = open_ledger(ledger_url)

    ledger.migrate()

    with applying(ledger) as batch:
        found = batch.alike(["0f" * 71 + "0e"], within=1)
    ledger.close()
    assert [one.value for one in found["0f" * 71 + "0e"]] == ["kept"]


def test_a_ledger_that_was_not_migrated_says_so(ledger_url: str) -> None:
    fresh = open_ledger(ledger_url)

    with pytest.raises(LedgerOutdated, match="setup"):
        fresh.cases()
    fresh.close()


def test_tables_newer_than_the_program_are_left_alone(ledger: Ledger, ledger_url: str) -> None:
    engine = create_engine(ledger_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(LedgerOutdated, match="9999"):
        ledger.migrate()

"""Ledgers of each kind, and their address so that a test can open the same one again."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from ledger_samples import POSTGRESQL

from storage.ledger import Ledger, open_ledger
from storage.ledger.tables import metadata


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """One migrated database for all tests of this folder: making one takes longer than a test."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = f"{postgres_server.rsplit('/', 1)[0]}/{name}"
    ledger = open_ledger(url)
    ledger.migrate()
    ledger.close()
    yield url
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def emptied_postgres(migrated_postgres: str) -> str:
    tables = ", ".join(name for name in metadata.tables if name != "counters")
    with psycopg.connect(migrated_postgres, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables}".encode())
        connection.execute(b"UPDATE counters SET last = 0")
    return migrated_postgres


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("emptied_postgres"))
    return "sqlite:///:memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    ledger = open_ledger(ledger_url, patience=timedelta(seconds=5))
    ledger.migrate()
    yield ledger
    ledger.close()

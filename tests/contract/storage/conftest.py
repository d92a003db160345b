"""Ledgers of each kind, and their address so that a test can open the same one again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.ledger import Ledger, open_ledger


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return "sqlite:///:memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    ledger = open_ledger(ledger_url, patience=timedelta(seconds=5))
    ledger.migrate()
    yield ledger
    ledger.close()

"""A cluster over real services for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cluster import Cluster


@pytest.fixture
async def cluster(
    kafka_bootstrap: str, postgres_url: str, s3: object, unique: str, tmp_path: Path
) -> AsyncIterator[Cluster]:
    made = Cluster(kafka_bootstrap, postgres_url, s3, unique, tmp_path)  # type: ignore[arg-type]
    await made.begin()
    yield made
    await made.end()

"""A cluster over real services for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cluster import Cluster, ObjectStore, running


@pytest.fixture
async def cluster(
    kafka_bootstrap: str, postgres_url: str, s3: ObjectStore, unique: str, tmp_path: Path
) -> AsyncIterator[Cluster]:
    async with running(kafka_bootstrap, postgres_url, s3, unique, tmp_path) as made:
        yield made

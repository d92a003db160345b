"""Addresses of the real services, and the corpus.

`make test` runs everything under `tools/services.py run`, which names running services in
PROOFSTREAM_TEST_*; elsewhere a fixture starts the service it needs for the session. In CI a
service that cannot be had is a failure; on a person's machine it is a skip with the reason.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from real_services.installing import CannotInstall
from real_services.kafka import Kafka
from real_services.minio import Minio
from real_services.postgres import Postgres
from real_services.process import ServiceFailed

REPOSITORY = Path(__file__).parents[1]

# No test is judged by the speed of the machine. In CI the same stories are tried each time, so that
# a red run is about the change; elsewhere new ones are looked for.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@dataclass(frozen=True, slots=True)
class S3:
    """Where an S3 server answers, and a bucket name nobody else uses."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str


def missing(what: str, why: object) -> None:
    message = f"{what} is not to be had here: {why}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def server_data() -> Iterator[Path]:
    """A folder for servers: pytest's own are removed by other sessions, and entered by one user."""
    folder = Path(tempfile.mkdtemp(prefix="proofstream-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kafka_bootstrap(server_data: Path) -> Iterator[str]:
    """Bootstrap servers of a real broker; use topic names of your own (`unique`)."""
    known = os.environ.get("PROOFSTREAM_TEST_KAFKA")
    if known:
        yield known
        return
    broker = Kafka(server_data / "kafka")
    try:
        broker.start()
    except (CannotInstall, ServiceFailed) as problem:
        missing("Kafka", problem)
    yield broker.bootstrap
    broker.stop()


@pytest.fixture(scope="session")
def s3_server(server_data: Path) -> Iterator[tuple[str, str, str]]:
    known = os.environ.get("PROOFSTREAM_TEST_S3_ENDPOINT")
    if known:
        yield (
            known,
            os.environ["PROOFSTREAM_TEST_S3_ACCESS_KEY"],
            os.environ["PROOFSTREAM_TEST_S3_SECRET_KEY"],
        )
        return
    server = Minio(server_data / "minio")
    try:
        server.start()
    except (CannotInstall, ServiceFailed) as problem:
        missing("MinIO", problem)
    yield server.endpoint, server.access_key, server.secret_key
    server.stop()


@pytest.fixture
def s3(s3_server: tuple[str, str, str], unique: str) -> S3:
    """A real S3 server and an unused bucket name."""
    endpoint, access_key, secret_key = s3_server
    return S3(endpoint, access_key, secret_key, bucket=f"test-{unique}")


@pytest.fixture(scope="session")
def postgres_server(server_data: Path) -> Iterator[str]:
    known = os.environ.get("PROOFSTREAM_TEST_POSTGRES")
    if known:
        yield known
        return
    server = Postgres(server_data / "postgres")
    try:
        server.start()
    except (CannotInstall, ServiceFailed) as problem:
        missing("PostgreSQL", problem)
    yield server.url()
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: str, unique: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{unique}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{postgres_server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def unique() -> str:
    """A short name no other test uses, for topics, buckets and databases."""
    return secrets.token_hex(6)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus, read in place."""
    folder = REPOSITORY.parent / "shared" / "corpus"
    if not (folder / "manifest.json").exists():
        missing("the shared corpus", f"no {folder.name}/manifest.json beside the checkout")
    return folder

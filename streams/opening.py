"""Putting the parts together: settings in, opened services out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from processors.evidence.opening.limits import Limits
from processors.policy import Policies, load_policy
from storage.blobs import open_blobs
from storage.blobs.port import BlobStore
from storage.ledger import Ledger, open_ledger
from streams.examination import ProcessLimits, Sandbox
from streams.metrics import EXAMINATIONS_FAILED
from streams.settings import PREFIX, Settings, SettingsWrong
from streams.shadow import Shadow, open_shadow

LAST = datetime(9999, 1, 1, tzinfo=UTC)


def pipeline_of(policies: Policies) -> str:
    """Return what findings are kept by: another release or other thresholds examine anew."""
    return f"proofstream/{version('proofstream')}|{policies.at(LAST).version}"


@dataclass(frozen=True, slots=True)
class Services:
    """What every process needs; close it with the context manager that gave it."""

    ledger: Ledger
    blobs: BlobStore
    policies: Policies
    shadow: Shadow | None = None


@contextmanager
def services(settings: Settings) -> Iterator[Services]:
    """Open ledger, blobs and policy; the embedded default is set up on the way.

    Connects on first use. Raises PolicyRefused for a wrong policy file, SettingsWrong.
    """
    policies = load_policy(settings.policy)
    if settings.embedded:
        make_home(settings)
    ledger = open_ledger(settings.ledger)
    blobs = blob_store(settings)
    try:
        if settings.embedded:
            ledger.migrate()
            blobs.setup()
        yield Services(ledger, blobs, policies, open_shadow(policies, settings.shadow_policy))
    finally:
        ledger.close()


def make_home(settings: Settings) -> None:
    """Make the folder of the home; may be repeated. Raises SettingsWrong where that can't be."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsWrong(
            f"{PREFIX}HOME", f"{settings.home} can't be made ({error.strerror}); name another"
        ) from error


def blob_store(settings: Settings) -> BlobStore:
    """Return the blob store of the settings, not connected yet."""
    if settings.s3 is None:
        return open_blobs(settings.blobs)
    return open_blobs(
        settings.blobs,
        endpoint=settings.s3.endpoint,
        access_key=settings.s3.access_key,
        secret_key=settings.s3.secret_key,
        readable_buckets=settings.s3.readable_buckets,
    )


def sandbox(settings: Settings, policy: Path | None = None) -> Sandbox:
    """Return the sandbox for documents with the limits of the settings; it starts when used.

    `policy` is the file whose thresholds judge, where it is not the one of the settings.
    """
    judging = policy or settings.policy
    limits = Limits(
        file_bytes=settings.max_file_bytes,
        pages=settings.max_pages,
        page_pixels=settings.max_page_pixels,
        document_pixels=settings.max_document_pixels,
    )
    return Sandbox(
        ProcessLimits(
            wall_seconds=float(settings.document_seconds),
            cpu_seconds=settings.document_seconds,
            address_space=settings.document_memory_bytes,
        ),
        config={
            "limits": {name: getattr(limits, name) for name in LIMITS_SET},
            "policy": None if judging is None else str(judging),
        },
        on_failure=lambda failure: EXAMINATIONS_FAILED.labels(cause=failure.cause.value).inc(),
    )


LIMITS_SET = ("file_bytes", "pages", "page_pixels", "document_pixels")

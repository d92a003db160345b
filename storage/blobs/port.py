"""Blobs: uploaded files, kept by the digest of their content.

All calls block. A store may be shared by threads. What is read is always checked against size
and SHA-256: a caller never sees bytes other than those that were named.
"""

from dataclasses import dataclass
from typing import Protocol

from processors.errors import Refuse, Retry

DEFAULT_READ_LIMIT = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A blob as an event names it. Bucket, key and version come from outside: hostile."""

    bucket: str
    key: str
    version_id: str | None
    sha256: str
    """Hex digest, any case."""
    size: int | None
    """Bytes; None where the event does not say."""


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A blob that this store wrote, or found there already."""

    bucket: str
    key: str
    version_id: str | None
    sha256: str
    size: int

    @property
    def ref(self) -> BlobRef:
        return BlobRef(self.bucket, self.key, self.version_id, self.sha256, self.size)


class BlobMissing(Refuse):
    """There is no such object (or key, bucket or version); it may still be uploaded."""

    def __init__(self, detail: str) -> None:
        super().__init__("blob_missing", detail)


class BlobMismatch(Refuse):
    """The object is there, but its size or digest is not what was named, or it is too large."""

    def __init__(self, detail: str) -> None:
        super().__init__("blob_mismatch", detail)


class BlobsUnavailable(Retry):
    """The store does not answer, refuses the credentials, or is full."""


class BlobStore(Protocol):
    """The port. Open one with `storage.blobs.open_blobs(url, …)`."""

    def setup(self) -> list[str]:
        """Create what the store needs (bucket, versioning, object lock, folder).

        Safe to repeat; returns what was changed. Raises BlobsUnavailable.
        """
        ...

    def put(self, content: bytes, *, media_type: str) -> StoredBlob:
        """Keep `content` under `sha256/<hex>` and read it back; a second put changes nothing.

        Raises BlobsUnavailable, also when what was read back is not what was written.
        """
        ...

    def get(self, ref: BlobRef, *, limit: int = DEFAULT_READ_LIMIT) -> bytes:
        """Return the bytes that `ref` names, checked; never more than `limit` are read.

        Raises BlobMissing, BlobMismatch or BlobsUnavailable.
        """
        ...

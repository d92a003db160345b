"""Uploaded files, in an S3 bucket or a folder."""

from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit

from storage.blobs.folder import FolderBlobs
from storage.blobs.memory import MemoryBlobs
from storage.blobs.port import (
    BlobMismatch,
    BlobMissing,
    BlobRef,
    BlobStore,
    BlobsUnavailable,
    StoredBlob,
)
from storage.blobs.s3 import S3Blobs

__all__ = [
    "BlobMismatch",
    "BlobMissing",
    "BlobRef",
    "BlobStore",
    "BlobsUnavailable",
    "MemoryBlobs",
    "StoredBlob",
    "open_blobs",
]


def open_blobs(
    url: str,
    *,
    endpoint: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
    readable_buckets: Collection[str] = (),
) -> BlobStore:
    """Return the store at `s3://bucket` or `file:///folder`; connects on first use.

    `endpoint` is `http://host:port` or `https://host[:port]`; without a scheme it is https.
    `readable_buckets` may be read too, where uploaders have buckets of their own. Raises
    ValueError for another address, and names what an `s3://` address lacks.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path:
        return FolderBlobs(Path(unquote(parts.path)))
    if parts.scheme != "s3" or not parts.netloc or parts.path not in ("", "/"):
        raise ValueError("blobs are kept at s3://bucket or file:///folder")
    given = {"endpoint": endpoint, "access key": access_key, "secret key": secret_key}
    lacking = [name for name, value in given.items() if not value]
    if not (endpoint and access_key and secret_key):
        raise ValueError(f"s3:// needs the object store's {', '.join(lacking)}")
    scheme, _, host = endpoint.rpartition("://")
    return S3Blobs(
        bucket=parts.netloc,
        endpoint=host.rstrip("/"),
        access_key=access_key,
        secret_key=secret_key,
        secure=scheme != "http",
        readable=readable_buckets,
    )

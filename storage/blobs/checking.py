"""Content addresses, and the check that every adapter makes of all bytes it hands out."""

import hashlib
import re

from storage.blobs.port import BlobMismatch, BlobRef

BUCKET = "evidence"
"""The bucket's name where the store is a folder or memory, which have but one."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def content_key(digest: str) -> str:
    """Return the key of a content; equal content has one key."""
    return f"sha256/{digest}"


def sha256_of(content: bytes) -> str:
    """Return the hex digest. Pure."""
    return hashlib.sha256(content).hexdigest()


def named_digest(ref: BlobRef) -> str:
    """Return the digest that `ref` names, in lower case; raises BlobMismatch if it is none."""
    digest = ref.sha256.lower()
    if not _SHA256.fullmatch(digest):
        raise BlobMismatch("sha256 is not a digest of 64 hex digits")
    return digest


def checked(content: bytes, ref: BlobRef, *, limit: int) -> bytes:
    """Return `content` if it is what `ref` names, else raise BlobMismatch.

    `content` may be cut after `limit` + 1 bytes.
    """
    if len(content) > limit:
        raise BlobMismatch(f"larger than the {limit} bytes that may be read")
    if ref.size is not None and len(content) != ref.size:
        raise BlobMismatch(f"{len(content)} bytes instead of {ref.size}")
    if sha256_of(content) != named_digest(ref):
        raise BlobMismatch("the content's SHA-256 is another")
    return content

"""Blobs in memory: the fake that the contract suite judges like the real ones."""

from storage.blobs.checking import BUCKET, checked, content_key, named_digest, sha256_of
from storage.blobs.port import DEFAULT_READ_LIMIT, BlobMissing, BlobRef, StoredBlob


class MemoryBlobs:
    """Keeps blobs for as long as it lives."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def setup(self) -> list[str]:
        return []

    def put(self, content: bytes, *, media_type: str) -> StoredBlob:  # noqa: ARG002
        digest = sha256_of(content)
        key = content_key(digest)
        self._blobs[key] = bytes(content)
        return StoredBlob(BUCKET, key, None, digest, len(content))

    def get(self, ref: BlobRef, *, limit: int = DEFAULT_READ_LIMIT) -> bytes:
        named_digest(ref)
        content = self._blobs.get(ref.key)
        if content is None:
            raise BlobMissing("no such key")
        return checked(content[: limit + 1], ref, limit=limit)

    def upload(self, key: str, content: bytes) -> None:
        """Keep `content` under a key of the uploader's choice."""
        self._blobs[key] = content

"""Blobs in a folder: written beside, synced, then renamed, so that a name means whole content."""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from storage.blobs.checking import BUCKET, checked, content_key, named_digest, sha256_of
from storage.blobs.port import (
    DEFAULT_READ_LIMIT,
    BlobMismatch,
    BlobMissing,
    BlobRef,
    BlobsUnavailable,
    StoredBlob,
)

_NO_SUCH = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP}
_NO_SUCH |= {errno.EINVAL, errno.ENXIO}


class FolderBlobs:
    """A folder serves as the one bucket, whatever bucket an event names.

    A key is looked for as `<folder>/<key>`, then `<folder>/<sha256>`. Keys are hostile: none
    leads out of the folder, through a link or otherwise.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def setup(self) -> list[str]:
        if self._folder.is_dir():
            return []
        with _named_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
        return [f"blobs: created the folder {self._folder}"]

    def put(self, content: bytes, *, media_type: str) -> StoredBlob:  # noqa: ARG002
        digest = sha256_of(content)
        blob = StoredBlob(BUCKET, content_key(digest), None, digest, len(content))
        try:
            self.get(blob.ref, limit=len(content))
        except (BlobMissing, BlobMismatch):
            with _named_errors():
                _write(self._folder / blob.key, content)
            self._read_back(blob)
        return blob

    def get(self, ref: BlobRef, *, limit: int = DEFAULT_READ_LIMIT) -> bytes:
        digest = named_digest(ref)
        content = self._read(ref.key, limit)
        if content is None:
            content = self._read(digest, limit)
        if content is None:
            raise BlobMissing("no such key")
        return checked(content, ref, limit=limit)

    def _read_back(self, blob: StoredBlob) -> None:
        try:
            self.get(blob.ref, limit=blob.size)
        except (BlobMissing, BlobMismatch) as error:
            raise BlobsUnavailable(f"the folder did not keep what was written: {error}") from error

    def _read(self, key: str, limit: int) -> bytes | None:
        """Return at most `limit` + 1 bytes of a regular file, None if there is none."""
        if not key or "\x00" in key:
            return None
        try:
            path = (self._folder / key).resolve()
            if not path.is_relative_to(self._folder.resolve()):
                return None
            # Not blocking: the name may be that of a pipe somebody has put there.
            with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                return file.read(limit + 1)
        except (UnicodeEncodeError, RuntimeError):  # half a surrogate pair, a loop of links
            return None
        except OSError as error:
            if error.errno in _NO_SUCH:
                return None
            raise BlobsUnavailable(f"the folder can't be read: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BlobsUnavailable(f"the folder can't be written: {error.strerror}") from error

"""Blobs in an S3 bucket, through the MinIO SDK; plain S3 calls only, so that any server serves."""

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import MinioException, S3Error
from minio.versioningconfig import VersioningConfig

from processors.errors import Halt
from storage.blobs.checking import checked, content_key, named_digest, sha256_of
from storage.blobs.port import (
    DEFAULT_READ_LIMIT,
    BlobMismatch,
    BlobMissing,
    BlobRef,
    BlobsUnavailable,
    StoredBlob,
)

# What a server says of a key, version or bucket that an event made up or that is gone. A key that
# is deleted by a marker is gone; its versions are still read by their ids.
_NO_SUCH = {
    "NoSuchKey",
    "NoSuchVersion",
    "NoSuchBucket",
    "InvalidArgument",
    "InvalidBucketName",
    "KeyTooLongError",
    "MethodNotAllowed",
    "ResourceNotFound",
    "XMinioInvalidObjectName",
    "XMinioParentIsObject",
}
_NO_LOCK = {"ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"}


class BucketNotLocked(Halt):
    """The bucket was made without object lock, which can't be added later: use another one."""


class S3Blobs:
    """One bucket to write; `readable` names others that events may point to."""

    def __init__(
        self,
        *,
        bucket: str,
        endpoint: str,
        access_key: str,
        secret_key: str,
        secure: bool,
        readable: Collection[str] = (),
    ) -> None:
        self._bucket = bucket
        self._readable = {bucket, *readable}
        self._client = Minio(
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=5, read=30),
                retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[502, 503]),
                maxsize=8,
            ),
        )

    def setup(self) -> list[str]:
        bucket = self._bucket
        with _named_errors():
            if not self._client.bucket_exists(bucket):
                self._client.make_bucket(bucket, object_lock=True)
                return [f"blobs: created the bucket {bucket}, versioned, with object lock"]
            if not self._is_locked():
                raise BucketNotLocked(f"bucket {bucket} has no object lock: name a new bucket")
            if self._client.get_bucket_versioning(bucket).status == ENABLED:
                return []
            self._client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
            return [f"blobs: switched versioning of the bucket {bucket} on"]

    def put(self, content: bytes, *, media_type: str) -> StoredBlob:
        digest = sha256_of(content)
        wanted = BlobRef(self._bucket, content_key(digest), None, digest, len(content))
        try:
            version_id = self._get(wanted, len(content))[1]
        except (BlobMissing, BlobMismatch):
            version_id = self._write(wanted, content, media_type)
        return StoredBlob(wanted.bucket, wanted.key, version_id, digest, len(content))

    def get(self, ref: BlobRef, *, limit: int = DEFAULT_READ_LIMIT) -> bytes:
        return self._get(ref, limit)[0]

    def _is_locked(self) -> bool:
        try:
            self._client.get_object_lock_config(self._bucket)
        except S3Error as error:
            if error.code in _NO_LOCK:
                return False
            raise
        return True

    def _write(self, wanted: BlobRef, content: bytes, media_type: str) -> str | None:
        with _named_errors():
            version_id = self._client.put_object(
                wanted.bucket,
                wanted.key,
                io.BytesIO(content),
                len(content),
                content_type=media_type,
            ).version_id
        written = BlobRef(wanted.bucket, wanted.key, version_id, wanted.sha256, wanted.size)
        try:
            self._get(written, len(content))
        except (BlobMissing, BlobMismatch) as error:
            raise BlobsUnavailable(f"the store did not keep what was written: {error}") from error
        return version_id

    def _get(self, ref: BlobRef, limit: int) -> tuple[bytes, str | None]:
        """Return content and the version that was read."""
        named_digest(ref)
        if ref.bucket not in self._readable:
            raise BlobMissing("the bucket is not one that may be read")
        try:
            with _named_errors():
                content, version_id = self._read(ref, limit)
        except S3Error as error:
            if error.code == "NoSuchBucket" and ref.bucket == self._bucket:
                raise BlobsUnavailable(f"no bucket {self._bucket}: run the setup") from error
            raise BlobMissing(f"no such key or version ({error.code})") from error
        except ValueError as error:  # the SDK's word on a name that can't be one
            raise BlobMissing("not a name of an object") from error
        return checked(content, ref, limit=limit), version_id

    def _read(self, ref: BlobRef, limit: int) -> tuple[bytes, str | None]:
        response = self._client.get_object(ref.bucket, ref.key, version_id=ref.version_id)
        try:
            return response.read(limit + 1), response.headers.get("x-amz-version-id")
        finally:
            response.close()  # of what is left unread, nothing is fetched
            response.release_conn()


@contextmanager
def _named_errors() -> Iterator[None]:
    """Give the SDK's errors their family; an S3Error that says "no such" passes as it is."""
    try:
        yield
    except S3Error as error:
        if error.code in _NO_SUCH:
            raise
        raise BlobsUnavailable(f"the object store says {error.code}") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise BlobsUnavailable(f"the object store: {type(error).__name__}") from error

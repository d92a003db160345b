"""One suite judges every blob store: the bucket, the folder, and the fake."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pytest
from minio import Minio

from storage.blobs import (
    BlobMismatch,
    BlobMissing,
    BlobRef,
    BlobStore,
    BlobsUnavailable,
    MemoryBlobs,
    open_blobs,
)
from storage.blobs.s3 import BucketNotLocked

CONTENT = b"\x00\xff invoice \r\n" * 1000


class S3Server(Protocol):
    """What the fixture `s3` gives."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str


@dataclass(frozen=True)
class Store:
    """A store, and how somebody else uploads to it or damages what it holds."""

    blobs: BlobStore
    bucket: str
    upload: Callable[[str, bytes], None]
    """Key, content. A second upload to a key replaces what a reader of the key gets."""


@pytest.fixture(params=["memory", "folder", pytest.param("s3", marks=pytest.mark.minio)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        memory = MemoryBlobs()
        return Store(memory, "evidence", memory.upload)
    if request.param == "folder":
        folder = tmp_path / "blobs"
        store = Store(open_blobs(folder.as_uri()), "evidence", _uploader_into(folder))
    else:
        store = _bucket(request.getfixturevalue("s3"))
    store.blobs.setup()
    return store


def _uploader_into(folder: Path) -> Callable[[str, bytes], None]:
    def upload(key: str, content: bytes) -> None:
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return upload


def _bucket(s3: S3Server) -> Store:
    client = _client(s3)

    def upload(key: str, content: bytes) -> None:
        client.put_object(s3.bucket, key, BytesIO(content), len(content))

    blobs = open_blobs(
        f"s3://{s3.bucket}",
        endpoint=s3.endpoint,
        access_key=s3.access_key,
        secret_key=s3.secret_key,
    )
    return Store(blobs, s3.bucket, upload)


def _client(s3: S3Server) -> Minio:
    return Minio(
        s3.endpoint.removeprefix("http://"),
        access_key=s3.access_key,
        secret_key=s3.secret_key,
        secure=False,
    )


def ref_to(store: Store, key: str, content: bytes) -> BlobRef:
    return BlobRef(store.bucket, key, None, sha256(content).hexdigest(), len(content))


def test_what_was_put_comes_back(store: Store) -> None:
    blob = store.blobs.put(CONTENT, media_type="application/pdf")

    assert store.blobs.get(blob.ref) == CONTENT
    assert blob.key == f"sha256/{sha256(CONTENT).hexdigest()}"
    assert (blob.sha256, blob.size) == (sha256(CONTENT).hexdigest(), len(CONTENT))


def test_empty_content_is_content_too(store: Store) -> None:
    assert store.blobs.get(store.blobs.put(b"", media_type="text/plain").ref) == b""


def test_putting_twice_changes_nothing(store: Store) -> None:
    first = store.blobs.put(CONTENT, media_type="application/pdf")

    assert store.blobs.put(CONTENT, media_type="image/png") == first


def test_setting_up_twice_changes_nothing(store: Store) -> None:
    assert store.blobs.setup() == []


def test_a_key_of_the_uploaders_choice_is_read_by_its_digest(store: Store) -> None:
    store.upload("uploads/2026/发票 1.pdf", CONTENT)
    ref = ref_to(store, "uploads/2026/发票 1.pdf", CONTENT)

    assert store.blobs.get(ref) == CONTENT
    assert store.blobs.get(replace(ref, sha256=ref.sha256.upper(), size=None)) == CONTENT


@pytest.mark.parametrize(
    "key",
    ["nothing", "", "nul\x00", "half \ud800", "x" * 5000, "sha256", "a//b", "/", "…/" * 200, "%2e"],
)
def test_a_key_that_names_nothing_is_missing(store: Store, key: str) -> None:
    store.blobs.put(CONTENT, media_type="application/pdf")
    ref = replace(ref_to(store, key, b"other content"))

    with pytest.raises(BlobMissing):
        store.blobs.get(ref)


def test_a_changed_byte_is_a_mismatch(store: Store) -> None:
    store.upload("k", CONTENT[:-1] + b"x")

    with pytest.raises(BlobMismatch, match="SHA-256"):
        store.blobs.get(ref_to(store, "k", CONTENT))


def test_another_size_is_a_mismatch(store: Store) -> None:
    store.upload("k", CONTENT)

    with pytest.raises(BlobMismatch, match="instead of"):
        store.blobs.get(replace(ref_to(store, "k", CONTENT), size=1))


@pytest.mark.parametrize("digest", ["", "0" * 63, "g" * 64, "../../etc/passwd"])
def test_what_is_no_digest_matches_nothing(store: Store, digest: str) -> None:
    store.upload("k", CONTENT)

    with pytest.raises(BlobMismatch):
        store.blobs.get(replace(ref_to(store, "k", CONTENT), sha256=digest))


def test_no_more_is_read_than_the_limit(store: Store) -> None:
    store.upload("k", CONTENT)
    ref = ref_to(store, "k", CONTENT)

    with pytest.raises(BlobMismatch, match="larger"):
        store.blobs.get(ref, limit=len(CONTENT) - 1)
    assert store.blobs.get(ref, limit=len(CONTENT)) == CONTENT


def test_content_damaged_in_the_store_is_put_again(store: Store) -> None:
    blob = store.blobs.put(CONTENT, media_type="application/pdf")
    store.upload(blob.key, b"damaged")

    again = store.blobs.put(CONTENT, media_type="application/pdf")

    assert store.blobs.get(again.ref) == CONTENT
    assert store.blobs.get(replace(again.ref, version_id=None)) == CONTENT


def test_refusals_name_the_reason_of_the_contracts(store: Store) -> None:
    store.upload("k", b"other")

    with pytest.raises(BlobMissing) as missing:
        store.blobs.get(ref_to(store, "nothing", CONTENT))
    with pytest.raises(BlobMismatch) as mismatch:
        store.blobs.get(ref_to(store, "k", CONTENT))

    assert (missing.value.reason, mismatch.value.reason) == ("blob_missing", "blob_mismatch")


# --- the folder alone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_bytes(CONTENT)
    folder = tmp_path / "blobs"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "key",
    ["../secret", "a/../../secret", "./../secret", "{parent}/secret", "link", "linked/secret"],
)
def test_no_key_leads_out_of_the_folder(folder: Path, key: str) -> None:
    (folder / "link").symlink_to(folder.parent / "secret")
    (folder / "linked").symlink_to(folder.parent)
    ref = BlobRef(
        "evidence",
        key.format(parent=folder.parent),
        None,
        sha256(CONTENT).hexdigest(),
        len(CONTENT),
    )

    with pytest.raises(BlobMissing):
        open_blobs(folder.as_uri()).get(ref)


def test_a_folder_of_files_named_by_their_digest_is_read_too(folder: Path) -> None:
    digest = sha256(CONTENT).hexdigest()
    (folder / digest).write_bytes(CONTENT)

    read = open_blobs(folder.as_uri()).get(BlobRef("b", "uploads/1.pdf", None, digest, None))

    assert read == CONTENT


def test_a_pipe_in_the_folder_is_no_blob(folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    with pytest.raises(BlobMissing):
        open_blobs(folder.as_uri()).get(BlobRef("b", "pipe", None, "0" * 64, None))


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    blobs = open_blobs((tmp_path / "file").as_uri())

    with pytest.raises(BlobsUnavailable):
        blobs.put(CONTENT, media_type="application/pdf")


def test_nothing_is_left_beside_the_blobs(folder: Path) -> None:
    blob = open_blobs(folder.as_uri()).put(CONTENT, media_type="application/pdf")

    assert [path.name for path in (folder / "sha256").iterdir()] == [blob.sha256]


# --- the bucket alone


@pytest.mark.minio
def test_the_bucket_is_made_with_versions_and_object_lock(s3: S3Server) -> None:
    store = _bucket(s3)

    changes = store.blobs.setup()
    blob = store.blobs.put(CONTENT, media_type="application/pdf")

    assert changes == [f"blobs: created the bucket {store.bucket}, versioned, with object lock"]
    assert blob.version_id
    store.upload(blob.key, b"damaged")
    assert store.blobs.get(blob.ref) == CONTENT


@pytest.mark.minio
def test_a_deleted_blob_is_still_read_by_its_version_and_put_anew(s3: S3Server) -> None:
    store = _bucket(s3)
    store.blobs.setup()
    blob = store.blobs.put(CONTENT, media_type="application/pdf")
    _client(s3).remove_object(store.bucket, blob.key)

    with pytest.raises(BlobMissing):
        store.blobs.get(replace(blob.ref, version_id=None))
    again = store.blobs.put(CONTENT, media_type="application/pdf")

    assert store.blobs.get(blob.ref) == CONTENT
    assert again.version_id != blob.version_id


@pytest.mark.minio
@pytest.mark.parametrize("version_id", ["no-version", "00000000-0000-4000-8000-000000000000"])
def test_a_version_that_is_not_there_is_missing(s3: S3Server, version_id: str) -> None:
    store = _bucket(s3)
    store.blobs.setup()
    blob = store.blobs.put(CONTENT, media_type="application/pdf")

    with pytest.raises(BlobMissing):
        store.blobs.get(replace(blob.ref, version_id=version_id))


@pytest.mark.minio
@pytest.mark.parametrize("bucket", ["others", "", "..", "UPPER_case", "x" * 70])
def test_a_bucket_of_others_is_not_read(s3: S3Server, bucket: str) -> None:
    store = _bucket(s3)
    store.blobs.setup()

    with pytest.raises(BlobMissing):
        store.blobs.get(BlobRef(bucket, "k", None, "0" * 64, None))


@pytest.mark.minio
def test_a_bucket_without_lock_is_named_at_setup(s3: S3Server) -> None:
    store = _bucket(s3)
    _client(s3).make_bucket(store.bucket)

    with pytest.raises(BucketNotLocked, match=store.bucket):
        store.blobs.setup()


@pytest.mark.minio
def test_before_the_setup_the_bucket_is_unavailable_not_the_blob_missing(s3: S3Server) -> None:
    store = _bucket(s3)

    with pytest.raises(BlobsUnavailable, match="setup"):
        store.blobs.get(BlobRef(store.bucket, "k", None, "0" * 64, None))


@pytest.mark.minio
def test_wrong_credentials_are_unavailable(s3: S3Server) -> None:
    blobs = open_blobs(
        "s3://evidence",
        endpoint=s3.endpoint,
        access_key="nobody",
        secret_key="wrong-secret",
    )

    with pytest.raises(BlobsUnavailable):
        blobs.put(CONTENT, media_type="application/pdf")


# --- addresses


def test_a_store_that_does_not_answer_is_unavailable() -> None:
    blobs = open_blobs(
        "s3://evidence", endpoint="http://127.0.0.1:9", access_key="a", secret_key="s"
    )

    with pytest.raises(BlobsUnavailable):
        blobs.get(BlobRef("evidence", "k", None, "0" * 64, None))


def test_an_address_that_lacks_something_says_what() -> None:
    with pytest.raises(ValueError, match="endpoint, secret key"):
        open_blobs("s3://evidence", access_key="a")


@pytest.mark.parametrize("url", ["", "http://host/bucket", "s3://", "s3://bucket/path", "file://"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="s3://bucket or file:///folder"):
        open_blobs(url, endpoint="e", access_key="a", secret_key="s")

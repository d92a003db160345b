"""Zip packages from strangers: looked through before anything is unpacked."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from processors.evidence.opening.limits import MIB, Limits
from processors.evidence.opening.refusals import FileRefused

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose directory was found in order. Names use `/`, without a leading one."""

    archive: ZipFile
    names: frozenset[str]
    entry_bytes: int

    def read(self, name: str) -> bytes:
        """The bytes of an entry; raises KeyError if there is none, FileRefused if it is broken."""
        if name not in self.names:
            raise KeyError(name)
        try:
            with self.archive.open(name) as entry:
                content = entry.read(self.entry_bytes + 1)
        except _BROKEN as error:
            raise FileRefused("FILE_DAMAGED", "zip") from error
        if len(content) > self.entry_bytes:
            raise FileRefused("FILE_UNSAFE_ARCHIVE", "size")
        return content


def open_package(content: bytes, limits: Limits) -> Package:
    """Raises FileRefused: FILE_DAMAGED, FILE_ENCRYPTED or FILE_UNSAFE_ARCHIVE."""
    try:
        archive = ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except _BROKEN as error:
        raise FileRefused("FILE_DAMAGED", "zip") from error
    if len(entries) > limits.archive_entries:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "entries")
    for entry in entries:
        _refuse_bad_entry(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.archive_total_bytes:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "total size")
    _refuse_overlap(entries, len(content))
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "duplicate names")
    return Package(archive, frozenset(names), limits.archive_entry_bytes)


def _refuse_bad_entry(entry: ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused("FILE_ENCRYPTED")
    if not is_safe_name(entry.orig_filename):
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "name")
    if entry.compress_type not in _METHODS:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "method")
    if entry.file_size > limits.archive_entry_bytes:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "size")
    if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "size")
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MIB and ratio > limits.archive_ratio:
        raise FileRefused("FILE_UNSAFE_ARCHIVE", "ratio")


def is_safe_name(name: str) -> bool:
    """Whether an entry's name stays inside its package on every system."""
    if not name or "\\" in name or ":" in name or name.startswith("/"):
        return False
    if any(ord(letter) < 32 for letter in name):
        return False
    return all(part not in ("..", ".") for part in name.rstrip("/").split("/"))


def _refuse_overlap(entries: list[ZipInfo], size: int) -> None:
    """Entries that share bytes unpack to more than their file can hold: no honest writer does."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise FileRefused("FILE_UNSAFE_ARCHIVE", "overlap")
        end = entry.header_offset + 30 + entry.compress_size

"""Zip packages taken apart and put together again, honestly or not."""

import io
import zipfile
from collections.abc import Mapping

_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The entries of a whole package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def repacked(entries: Mapping[str, bytes]) -> bytes:
    """A package in good order; the same entries give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_page_of(entries: Mapping[str, bytes]) -> str:
    """The name of an entry that describes a page; of any entry where none does."""
    pages = sorted(name for name in entries if name.endswith("Content.xml"))
    return (pages or sorted(entries))[0]


def the_document_of(entries: Mapping[str, bytes]) -> str:
    """The name of the entry that lists the pages; of any entry where none does."""
    found = sorted(name for name in entries if name.endswith("Document.xml"))
    return (found or sorted(entries))[0]

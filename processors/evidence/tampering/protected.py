"""An OFD's signature lists the digest of every file it protects (GB/T 33190, 18.2).

Whoever changes such a file, or adds to the page without signing anew, leaves a difference that
is found without any certificate. Whether the signature itself is genuine is not asked here.

`OFD.xml` and `Document.xml` are not compared: issuers of real invoices write them once more after
the digests are taken. Page templates may lie outside: issuers sign without them. What is shown
or read otherwise (pages, annotations, attachments, tags, pictures) is.
"""

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from processors.evidence.opening import FileRefused, OpenedOfd
from processors.evidence.opening.markup import child, children, text_of
from processors.evidence.opening.ofd import resolve

_METHODS = {
    "1.2.156.10197.1.401": "sm3",
    "sm3": "sm3",
    "1.3.14.3.2.26": "sha1",
    "sha1": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "sha256": "sha256",
    "1.2.840.113549.2.5": "md5",
    "md5": "md5",
}
_WRITTEN_AGAIN = ("ofd.xml", "document.xml")
_LISTS = (("Annotations", "Page", "FileLoc"), ("Attachments", "Attachment", "FileLoc"))


How = Literal["changed", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Unprotected:
    """A file that is not as it was when the document was signed; `page` where it is one."""

    entry: str
    how: How
    page: int | None


@dataclass(frozen=True, slots=True)
class _Reference:
    entry: str
    method: str
    digest: bytes


def unprotected(opened: OpenedOfd) -> tuple[Unprotected, ...]:
    """Files changed, removed or added since the signing, in order of their names.

    Empty for a document without a signature, and for one whose digests are of a kind that is not
    known here: nothing can be said of it. Pure.
    """
    said = {one for entry in _signatures(opened) for one in _references(opened, entry)}
    protected = {one.entry for one in said}
    numbers = {page.entry: number for number, page in enumerate(opened.pages, 1)}
    found = dict(_differing(opened, said))
    if protected & numbers.keys():
        found |= dict.fromkeys(set(_shown(opened)) - protected, "added")
    return tuple(Unprotected(entry, found[entry], numbers.get(entry)) for entry in sorted(found))


def _signatures(opened: OpenedOfd) -> Iterator[str]:
    for _, body, _ in opened.bodies:
        listed = resolve("", text_of(child(body, "Signatures")))
        for one in children(_xml(opened, listed), "Signature"):
            yield resolve(listed, one.get("BaseLoc", ""))


def _references(opened: OpenedOfd, entry: str) -> Iterator[_Reference]:
    """What one signature protects, if its digests can be computed here."""
    references = child(_xml(opened, entry), "SignedInfo", "References")
    if references is None:
        return
    method = _METHODS.get(references.get("CheckMethod", "md5").strip().lower())
    if method is None or method not in hashlib.algorithms_available:
        return
    for one in children(references, "Reference"):
        digest = _bytes(text_of(child(one, "CheckValue")))
        if digest:
            yield _Reference(resolve(entry, one.get("FileRef", "")), method, digest)


def _differing(opened: OpenedOfd, said: set[_Reference]) -> Iterator[tuple[str, How]]:
    wanted: dict[tuple[str, str], set[bytes]] = {}
    for one in said:
        if posixpath.basename(one.entry).lower() not in _WRITTEN_AGAIN:
            wanted.setdefault((one.entry, one.method), set()).add(one.digest)
    for (entry, method), digests in wanted.items():
        if entry not in opened.package.names:
            yield entry, "removed"
        elif digests != {_digest(opened, entry, method)}:
            yield entry, "changed"


def _digest(opened: OpenedOfd, entry: str, method: str) -> bytes:
    """Empty, which no digest is, for a file that is there and cannot be unpacked."""
    try:
        content = opened.package.read(entry)
    except FileRefused:
        return b""
    return hashlib.new(method, content, usedforsecurity=False).digest()


def _shown(opened: OpenedOfd) -> Iterator[str]:
    """What is shown or read beside templates: pages, their annotations, attached originals."""
    names = opened.package.names
    yield from (page.entry for page in opened.pages if page.entry in names)
    for base, _, document in opened.bodies:
        for name, item, place in _LISTS:
            listed = resolve(base, text_of(child(document, name)))
            for one in children(_xml(opened, listed), item):
                entry = resolve(listed, text_of(child(one, place)))
                if entry in names:
                    yield entry


def _xml(opened: OpenedOfd, entry: str) -> Element:
    """The file's root; an empty one for a file that is not there or cannot be read safely."""
    try:
        return opened.xml(entry) if entry in opened.package.names else Element("none")
    except FileRefused:
        return Element("none")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""

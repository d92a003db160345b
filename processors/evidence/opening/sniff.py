"""What a file is, told by its first bytes; names and declared types are only compared."""

from typing import Literal

from processors.evidence.opening.refusals import FileRefused
from processors.evidence.values import Declared

Format = Literal["pdf", "ofd", "xml", "image"]

_IMAGES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER_REACH = 1024
"""PDF readers look for the header in the first kilobyte (ISO 32000-1, annex H, note 13)."""

_DECLARED_TYPES: dict[str, Format] = {
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "application/vnd.ofd": "ofd",
    "application/xml": "xml",
    "text/xml": "xml",
}
_EXTENSIONS: dict[str, Format] = {
    "pdf": "pdf",
    "ofd": "ofd",
    "xml": "xml",
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp"), "image"),
}


def sniff(content: bytes) -> Format:
    """The format of the bytes; raises FileRefused with FILE_EMPTY or FILE_TYPE_UNKNOWN."""
    if not content:
        raise FileRefused("FILE_EMPTY")
    if content.startswith(_IMAGES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return "image"
    if content.startswith(b"PK\x03\x04"):
        return "ofd"
    if b"%PDF-" in content[:_HEADER_REACH]:
        return "pdf"
    if _looks_like_xml(content):
        return "xml"
    raise FileRefused("FILE_TYPE_UNKNOWN")


def refuse_mismatch(found: Format, declared: Declared) -> None:
    """Raise FileRefused (FILE_TYPE_MISMATCH) if the sender named another format than `found`.

    One image format named as another is harmless and passes; so do generic types and unknown
    extensions, which claim nothing.
    """
    for claimed in (_claimed_type(declared.media_type), _claimed_extension(declared.file_name)):
        if claimed is not None and claimed != found:
            raise FileRefused("FILE_TYPE_MISMATCH", f"{claimed} → {found}")


def _looks_like_xml(content: bytes) -> bool:
    head = content[:512]
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    lowered = text.lower()
    if lowered.startswith(("<!doctype html", "<html", "<svg")):
        return False
    return lowered.startswith("<?xml") or (text[:1] == "<" and text[1:2].isalpha())


def _claimed_type(media_type: str | None) -> Format | None:
    if not media_type:
        return None
    plain = media_type.split(";")[0].strip().lower()
    if plain.startswith("image/"):
        return "image"
    return _DECLARED_TYPES.get(plain)


def _claimed_extension(file_name: str | None) -> Format | None:
    if not file_name or "." not in file_name:
        return None
    return _EXTENSIONS.get(file_name.rsplit(".", 1)[1].strip().lower())

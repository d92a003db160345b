"""How large a document may be. Beyond these it is refused before it is decoded."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, pictures in pixels. The defaults are ours, not the law's."""

    file_bytes: int = 25 * MIB
    pages: int = 200
    page_pixels: int = 80_000_000
    document_pixels: int = 400_000_000
    picture_pixels: int = 6_500_000
    """A page picture is scaled down to this before anything looks at it (about 2,600 × 2,500)."""
    picture_side: int = 32_000
    """Nor is it ever longer: OpenCV maps sides up to 32,767, ZXing decodes up to 65,535."""
    archive_entries: int = 2_000
    archive_entry_bytes: int = 32 * MIB
    archive_total_bytes: int = 128 * MIB
    archive_ratio: int = 200
    """Unpacked over packed size of an entry above 1 MiB; real pages stay below 60."""
    xml_bytes: int = 16 * MIB
    xml_depth: int = 64
    """Levels of elements within each other; those of real OFD files have 6."""

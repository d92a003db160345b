"""Pictures that hold pictures, or a list of parts that leads back to itself."""

import io
import random
import struct

from PIL import Image

from specimens.hostile.bits import png_chunks, png_of
from specimens.hostile.tiff import first_directory

_MOST_SEGMENT = 65_000


def jpeg_in_jpeg(content: bytes, rng: random.Random) -> bytes:
    """The picture in its own application segments, as an EXIF thumbnail would be, many deep."""
    inner = content
    for _ in range(rng.randint(1, 5)):
        part = inner[:_MOST_SEGMENT]
        kind = rng.choice((b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe"))
        said = rng.choice((b"Exif\x00\x00", b"MPF\x00", b"ICC_PROFILE\x00\x01\x01", b""))
        length = struct.pack(">H", len(part) + len(said) + 2)
        inner = content[:2] + kind + length + said + part + content[2:]
    return inner


def exif_that_circles(content: bytes, rng: random.Random) -> bytes:
    """EXIF whose directory is its own next directory, its own sub-directory, or turns oddly."""
    orientation = rng.choice((0, 1, 3, 6, 8, 9, 65_535))
    entries = [
        (0x0112, 3, 1, orientation),
        (0x8769, 4, 1, 8),
        (0x0131, 2, rng.choice((4, 1_000, 0xFFFFFFF)), 8),
        (0xA005, 4, 1, 8),
    ]
    rng.shuffle(entries)
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", *entry) for entry in entries)
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + directory + struct.pack("<I", 8)
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:]


def png_in_png(content: bytes, rng: random.Random) -> bytes:
    """The picture among its own chunks: as text, as a profile, as a frame, as its own data."""
    chunks = png_chunks(content)
    inner = content
    for _ in range(rng.randint(1, 4)):
        added = rng.choice(
            (
                [(b"zTXt", b"a\x00\x00" + inner)],
                [(b"iCCP", b"a\x00\x00" + inner)],
                [(b"eXIf", inner)],
                [(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0)), (b"fdAT", b"\x00" * 4 + inner)],
                [(b"IDAT", inner)],
            )
        )
        inner = png_of([*chunks[:1], *added, *chunks[1:]])
    return inner


def directory_that_circles(content: bytes, rng: random.Random) -> bytes:
    """A TIFF whose last directory is followed by its first, or that is its own sub-directory."""
    directory = first_directory(content)
    if directory is None:
        return content
    order, first, count = directory.order, directory.first, directory.count
    changed = bytearray(content)
    if rng.random() < 0.5:
        at = directory.entry(count)
        changed[at : at + 4] = struct.pack(order + "I", first)
    else:
        at = directory.entry(rng.randrange(count))
        tag = rng.choice((330, 34_665, 34_853))
        changed[at : at + 12] = struct.pack(order + "HHII", tag, 4, 1, first)
    return bytes(changed)


def many_frames(content: bytes, rng: random.Random) -> bytes:
    """A film of very many frames: only the first one is ever a document."""
    whole = Image.open(io.BytesIO(content))
    form = str(whole.format)
    first = Image.new("P", whole.size)  # without what the file says of its own compression
    first.paste(whole.convert("P"))
    frames = [Image.new("P", first.size, number % 256) for number in range(rng.choice((3, 300)))]
    out = io.BytesIO()
    first.save(out, form, save_all=True, append_images=frames)
    return out.getvalue()

"""Pictures whose headers lie about widths, heights, depths, lengths and offsets."""

import random
import struct
import zlib
from collections.abc import Container

from specimens.hostile.bits import png_chunks, png_of
from specimens.hostile.tiff import first_directory

_SIDES = (0, 1, 2, 7, 1_000, 16_000, 20_000, 30_000, 65_500, 65_535)
_LONG = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC9)


def png_header(content: bytes, rng: random.Random) -> bytes:
    """The first chunk lies about size, depth, colours or interlacing; its checksum agrees."""
    chunks = png_chunks(content)
    if not chunks:
        return content
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[0][1][:13])
    match rng.randrange(4):
        case 0:
            width = rng.choice((*_SIDES, *_LONG))
        case 1:
            height = rng.choice((*_SIDES, *_LONG))
        case 2:
            width, height = rng.choice(_SIDES), rng.choice(_SIDES)
        case _:
            rest[rng.randrange(5)] = rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
    header = struct.pack(">IIBBBBB", width, height, *rest)
    return png_of([(b"IHDR", header), *chunks[1:]])


def png_lengths(content: bytes, rng: random.Random) -> bytes:
    """A chunk's length is not true, or its checksum is wrong, or chunks are out of order."""
    chunks = png_chunks(content)
    if len(chunks) < 2:
        return content
    if rng.random() < 0.3:
        rng.shuffle(chunks)
        return png_of(chunks)
    index = rng.randrange(len(chunks))
    before, (kind, data) = png_of(chunks[:index]), chunks[index]
    length = rng.choice((*_LONG, len(data) + 1, max(len(data) - 1, 0), len(data) // 2))
    check = zlib.crc32(kind + data) ^ rng.choice((0, 0, 1))
    lying = struct.pack(">I", length) + kind + data + struct.pack(">I", check)
    return before + lying + png_of(chunks[index + 1 :])[8:]


def png_bomb(content: bytes, rng: random.Random) -> bytes:
    """A header of many pixels, followed by the bytes of just as many: nothing is a lie."""
    side = rng.choice((2_000, 8_000, 8_900, 9_000, 20_000))
    header = struct.pack(">IIBBBBB", side, side, rng.choice((1, 2, 8)), 0, 0, 0, 0)
    data = zlib.compress(b"\x00" * min(side * (side + 1), 100_000_000), 9)
    last = png_chunks(content)[-1:]
    return png_of([(b"IHDR", header), (b"IDAT", data), *last])


def jpeg_frame(content: bytes, rng: random.Random) -> bytes:
    """The frame header lies about size, precision, components or sampling."""
    changed = bytearray(content)
    for at in _segments(content, _FRAMES):
        match rng.randrange(5):
            case 0:
                changed[at + 5 : at + 7] = struct.pack(">H", rng.choice(_SIDES))
            case 1:
                changed[at + 7 : at + 9] = struct.pack(">H", rng.choice(_SIDES))
            case 2:
                sides = (rng.choice(_SIDES), rng.choice(_SIDES))
                changed[at + 5 : at + 9] = struct.pack(">HH", *sides)
            case 3:
                changed[at + 1] = rng.choice(_FRAMES)
            case _:
                place = at + rng.choice((4, 9, 10, 11, 12))
                changed[place] = rng.choice((0, 1, 3, 4, 12, 0x44, 255))
    return bytes(changed)


def jpeg_segments(content: bytes, rng: random.Random) -> bytes:
    """A segment's length, a table or the restart interval is not true."""
    every = _segments(content, range(0xC0, 0xFF))
    if not every:
        return content
    changed = bytearray(content)
    at = rng.choice(every)
    if rng.random() < 0.5:
        changed[at + 2 : at + 4] = struct.pack(">H", rng.choice((0, 1, 2, 3, 17, 0x7FFF, 0xFFFF)))
    elif rng.random() < 0.5:
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        changed[at + 4 : at + 2 + length] = rng.randbytes(max(length - 2, 0))
    else:
        return content[:at] + b"\xff\xdd\x00\x04\x00\x01" + content[at:]
    return bytes(changed)


def tiff_directory(content: bytes, rng: random.Random) -> bytes:
    """Entries of the directory lie: their number, type, count, value; strips, tiles, pixels."""
    directory = first_directory(content)
    if directory is None:
        return content
    order, first, count = directory.order, directory.first, directory.count
    changed = bytearray(content)
    if rng.random() < 0.2:
        claimed = rng.choice((0, 1, count + 1, 0xFFFF))
        changed[first : first + 2] = struct.pack(order + "H", claimed)
        return bytes(changed)
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = directory.entry(rng.randrange(count))
        match rng.randrange(4):
            case 0:
                changed[at : at + 2] = struct.pack(order + "H", rng.randint(254, 340))
            case 1:
                changed[at + 2 : at + 4] = struct.pack(order + "H", rng.randint(0, 18))
            case 2:
                changed[at + 4 : at + 8] = struct.pack(order + "I", rng.choice((*_LONG, 2, 10_000)))
            case _:
                value = rng.choice((*_SIDES, *_LONG, len(content)))
                changed[at + 8 : at + 12] = struct.pack(order + "I", value)
    return bytes(changed)


def plain_header(content: bytes, rng: random.Random) -> bytes:
    """Numbers in the first sixty bytes of a GIF, BMP or WebP replaced by extremes."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4))):
        width = rng.choice((2, 4))
        at = rng.randrange(4, min(60, len(content) - 4))
        value = rng.choice((*_SIDES, *_LONG)) % 256**width
        changed[at : at + width] = value.to_bytes(width, "little")
    return bytes(changed)


def _segments(content: bytes, markers: Container[int]) -> list[int]:
    """Where the segments of these kinds begin, up to the first scan."""
    places, at = [], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in markers:
            places.append(at)
        if content[at + 1] == 0xDA:
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    return places

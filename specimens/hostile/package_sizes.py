"""Zip directories that lie: sizes, counts, offsets, names, checksums, methods."""

import random
import struct

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_NUMBERS_32 = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_NUMBERS_16 = (0, 1, 0x7FFF, 0x8000, 0xFFFF)
_LOCAL_FIELDS = {4: 2, 6: 2, 8: 2, 14: 4, 18: 4, 22: 4, 26: 2, 28: 2}
_CENTRAL_FIELDS = {6: 2, 8: 2, 10: 2, 16: 4, 20: 4, 24: 4, 28: 2, 30: 2, 32: 2, 34: 2, 42: 4}
_END_FIELDS = {4: 2, 6: 2, 8: 2, 10: 2, 12: 4, 16: 4, 20: 2}
"""Places of numbers in each kind of record, and how many bytes they have."""


def local_record(content: bytes, rng: random.Random) -> bytes:
    """What stands before an entry's bytes says otherwise than the directory."""
    return _lied(content, rng, _LOCAL, _LOCAL_FIELDS)


def directory(content: bytes, rng: random.Random) -> bytes:
    """A size, offset, method or length of the directory is not true."""
    return _lied(content, rng, _CENTRAL, _CENTRAL_FIELDS)


def end_record(content: bytes, rng: random.Random) -> bytes:
    """The number of entries, the directory's size or its place is not true."""
    return _lied(content, rng, _END, _END_FIELDS)


def sizes_agree_and_lie(content: bytes, rng: random.Random) -> bytes:
    """Both records of one entry claim the same false size: only the bytes tell."""
    changed = bytearray(content)
    at = rng.choice(_places(content, _CENTRAL))
    (header,) = struct.unpack("<I", content[at + 42 : at + 46])
    size = struct.pack("<I", rng.choice((*_NUMBERS_32[:4], rng.randint(0, 1_000_000))))
    in_local, in_directory = rng.choice(((18, 20), (22, 24)))
    changed[header + in_local : header + in_local + 4] = size
    changed[at + in_directory : at + in_directory + 4] = size
    return bytes(changed)


def entries_share_bytes(content: bytes, rng: random.Random) -> bytes:
    """Every entry of the directory points at the same place."""
    changed = bytearray(content)
    places = _places(content, _CENTRAL)
    target = content[rng.choice(places) + 42 :][:4]
    for at in places:
        changed[at + 42 : at + 46] = target
    return bytes(changed)


def names(content: bytes, rng: random.Random) -> bytes:
    """A name that climbs out, is absolute, holds a zero byte or is there twice."""
    at = rng.choice(_places(content, _CENTRAL))
    (length,) = struct.unpack("<H", content[at + 28 : at + 30])
    bad = rng.choice((b"../../etc/passwd", b"/etc/passwd", b"C:\\x", b"a\x00b", b"\xff\xfe", b"."))
    name = (bad + b"a" * length)[:length]
    if rng.random() < 0.3:
        other = rng.choice(_places(content, _CENTRAL))
        name = (content[other + 46 :][:length] + b"a" * length)[:length]
    (header,) = struct.unpack("<I", content[at + 42 : at + 46])
    changed = bytearray(content)
    changed[at + 46 : at + 46 + length] = name
    if rng.random() < 0.7:
        changed[header + 30 : header + 30 + length] = name
    return bytes(changed)


def _places(content: bytes, mark: bytes) -> list[int]:
    places, at = [], content.find(mark)
    while at >= 0:
        places.append(at)
        at = content.find(mark, at + 1)
    return places


def _lied(content: bytes, rng: random.Random, mark: bytes, fields: dict[int, int]) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.choice(_places(content, mark))
        place, width = rng.choice(sorted(fields.items()))
        old = int.from_bytes(content[at + place : at + place + width], "little")
        extremes = _NUMBERS_32 if width == 4 else _NUMBERS_16
        new = rng.choice((*extremes, old + 1, max(old - 1, 0), old * 2, len(content)))
        changed[at + place : at + place + width] = (new % 256**width).to_bytes(width, "little")
    return bytes(changed)

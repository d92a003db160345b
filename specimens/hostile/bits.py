"""Bits that flipped, on a disk or by intent: anywhere in the file, or inside what it packs."""

import random
import re
import struct
import zlib

from specimens.hostile.packages import repacked, unpacked

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LONGEST_RUN = 512


def one_bit(content: bytes, rng: random.Random) -> bytes:
    return _flipped(content, rng, 1)


def few_bits(content: bytes, rng: random.Random) -> bytes:
    return _flipped(content, rng, rng.randint(2, 16))


def many_bits(content: bytes, rng: random.Random) -> bytes:
    """Between one bit in 4,000 and one in 100."""
    return _flipped(content, rng, max(16, len(content) * 8 // rng.randint(100, 4_000)))


def first_bits(content: bytes, rng: random.Random) -> bytes:
    """A few bits of the first half kilobyte, where headers are."""
    head = min(len(content), 512)
    return _flipped(content[:head], rng, rng.randint(1, 8)) + content[head:]


def run_overwritten(content: bytes, rng: random.Random) -> bytes:
    """A run of up to 512 bytes replaced by zeros, ones, spaces or noise."""
    if not content:
        return content
    start = rng.randrange(len(content))
    length = min(rng.randint(1, _LONGEST_RUN), len(content) - start)
    fill = rng.choice((b"\x00" * length, b"\xff" * length, b" " * length, rng.randbytes(length)))
    return content[:start] + fill + content[start + length :]


def blocks_exchanged(content: bytes, rng: random.Random) -> bytes:
    """Two parts change places, as in a file put together wrongly."""
    a, b, c, d = sorted(rng.randint(0, len(content)) for _ in range(4))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def inside_an_entry(content: bytes, rng: random.Random) -> bytes:
    """Bits of one entry of a package, packed again in good order: the checksum agrees."""
    entries = unpacked(content)
    name = rng.choice(sorted(entries))
    change = rng.choice((one_bit, few_bits, run_overwritten, blocks_exchanged))
    return repacked({**entries, name: change(entries[name], rng)})


def inside_a_stream(content: bytes, rng: random.Random) -> bytes:
    """Bits of one compressed stream of a PDF, before it was compressed."""
    streams = list(_STREAM.finditer(content))
    rng.shuffle(streams)
    for stream in streams:
        try:
            plain = zlib.decompress(stream[1])
        except zlib.error:
            continue
        change = rng.choice((one_bit, few_bits, run_overwritten, blocks_exchanged))
        packed = zlib.compress(change(plain, rng))
        return content[: stream.start(1)] + packed + content[stream.end(1) :]
    return few_bits(content, rng)


def inside_a_chunk(content: bytes, rng: random.Random) -> bytes:
    """Bits of one chunk of a PNG, its checksum made to agree."""
    chunks = png_chunks(content)
    if not chunks:
        return few_bits(content, rng)
    index = rng.randrange(len(chunks))
    kind, data = chunks[index]
    if kind == b"IDAT" and rng.random() < 0.5:
        try:
            data = zlib.compress(few_bits(zlib.decompress(data), rng))
        except zlib.error:
            data = few_bits(data, rng)
    else:
        data = few_bits(data, rng)
    chunks[index] = (kind, data)
    return png_of(chunks)


def png_chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG as (kind, data); what is cut off is left out."""
    chunks, at = [], 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if at + 12 + length > len(content):
            break
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def png_of(chunks: list[tuple[bytes, bytes]]) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, data in chunks:
        check = zlib.crc32(kind + data)
        parts.append(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check))
    return b"".join(parts)


def _flipped(content: bytes, rng: random.Random, bits: int) -> bytes:
    if not content:
        return content
    changed = bytearray(content)
    for _ in range(bits):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)

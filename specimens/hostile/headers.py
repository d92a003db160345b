"""Files that begin as something else than they are."""

import random

MAGICS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"<?xml version='1.0'?>",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF\x00\x01\x00\x00WEBP",
    b"\xef\xbb\xbf<",
    b"\xff\xfe<\x00",
    b"\x00\x00\x00\x0cjP  ",
    b"8BPS",
    b"MZ",
)
_BITS_AND_PIECES = (b"\x00", b"\r\n", b"%PDF-1.4\n", b"<eInvoice/>", b"PK\x05\x06" + b"\x00" * 18)


def overwritten(content: bytes, rng: random.Random) -> bytes:
    """The first bytes are those of another format, the rest is as it was."""
    magic = rng.choice(MAGICS)
    return magic + content[len(magic) :]


def put_before(content: bytes, rng: random.Random) -> bytes:
    """Another format's first bytes stand before the whole file."""
    return rng.choice(MAGICS) + rng.randbytes(rng.choice((0, 0, 4, 60))) + content


def put_behind(content: bytes, rng: random.Random) -> bytes:
    """Another format begins where the file ends."""
    return content + rng.choice(MAGICS) + rng.randbytes(rng.choice((0, 4, 60)))


def pushed_down(content: bytes, rng: random.Random) -> bytes:
    """The header stands later, at the edge of the kilobyte in which readers of PDF look."""
    piece = rng.choice(_BITS_AND_PIECES)
    return (piece * 1_100)[: rng.choice((1, 3, 1_000, 1_019, 1_020, 1_023, 1_024))] + content


def under_another_name(content: bytes, _rng: random.Random) -> bytes:
    """The file is whole; only its name says another format."""
    return content


def two_in_one(content: bytes, rng: random.Random) -> bytes:
    """The file twice in one, the second time from somewhere within."""
    return content + content[rng.randint(0, len(content)) :]

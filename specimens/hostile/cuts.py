"""Files cut off: at the start, in the middle, at the end, to nearly nothing, to nothing."""

import random

from specimens.hostile.packages import repacked, unpacked


def start(content: bytes, rng: random.Random) -> bytes:
    return content[rng.randint(1, max(1, len(content) - 1)) :]


def first_bytes(content: bytes, rng: random.Random) -> bytes:
    """Only a few bytes missing, so that every place stands a little off."""
    return content[rng.randint(1, 16) :]


def middle(content: bytes, rng: random.Random) -> bytes:
    a, b = sorted(rng.randint(0, len(content)) for _ in range(2))
    return content[:a] + content[b:]


def end(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randint(1, max(1, len(content) - 1))]


def last_bytes(content: bytes, rng: random.Random) -> bytes:
    """An upload that broke off shortly before its end."""
    return content[: -rng.randint(1, 64)]


def to_few_bytes(content: bytes, rng: random.Random) -> bytes:
    """What is left is a header, a part of one, or nothing."""
    return content[: rng.randint(0, 64)]


def an_entry(content: bytes, rng: random.Random) -> bytes:
    """One entry of a package cut, emptied or gone; the package itself is in good order."""
    entries = unpacked(content)
    name = rng.choice(sorted(entries))
    match rng.randrange(3):
        case 0:
            entries[name] = end(entries[name], rng)
        case 1:
            entries[name] = b""
        case _:
            del entries[name]
    return repacked(entries)

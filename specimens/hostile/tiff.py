"""Where the first directory of a TIFF lies, for those who make it lie."""

import struct
from dataclasses import dataclass

ENTRY_BYTES = 12


@dataclass(frozen=True, slots=True)
class Directory:
    """`order` as struct writes it; `first` is the directory's place in bytes."""

    order: str
    first: int
    count: int

    def entry(self, number: int) -> int:
        """The place of an entry; of the one behind the last: of the next directory's offset."""
        return self.first + 2 + ENTRY_BYTES * number


def first_directory(content: bytes) -> Directory | None:
    """None for what is no TIFF."""
    if content[:2] not in (b"II", b"MM"):
        return None
    order = "<" if content[:2] == b"II" else ">"
    (first,) = struct.unpack(order + "I", content[4:8])
    (count,) = struct.unpack(order + "H", content[first : first + 2])
    return Directory(order, first, count)

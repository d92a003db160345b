"""Pixels and figures between a document's process and the one that runs the models for it.

A message is a number (what is asked, or what it cost) and some arrays. Each side is checked by the
reader: what comes from a document's process is hostile.
"""

import math
import struct
from collections.abc import Sequence
from socket import socket
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEAD = struct.Struct("!dH")
_SHAPE = struct.Struct("!cB3I")
_TYPES: dict[bytes, np.dtype[Any]] = {
    b"B": np.dtype(np.uint8),
    b"i": np.dtype(np.int32),
    b"f": np.dtype(np.float32),
}
_NAMES = {dtype: name for name, dtype in _TYPES.items()}
_DIMENSIONS = 3
MOST_BYTES = 256 * 1024 * 1024
"""Of one message; a page of lines takes 10 MB."""

Array = NDArray[Any]


class ModelsLost(Exception):
    """The other process went away or said what has no sense: ask again, of another one."""


def send(connection: socket, number: float, arrays: Sequence[Array]) -> None:
    """Arrays of one to three dimensions, none of them empty; blocks until all is sent.

    Raises ModelsLost when nobody is there.
    """
    parts = [_HEAD.pack(number, len(arrays))]
    for one in arrays:
        sides = (*one.shape, *(1 for _ in range(_DIMENSIONS - one.ndim)))
        parts.append(_SHAPE.pack(_NAMES[one.dtype], one.ndim, *sides))
    try:
        connection.sendall(b"".join(parts))
        for one in arrays:
            connection.sendall(np.ascontiguousarray(one).data.cast("B"))
    except OSError as error:
        raise ModelsLost from error


def receive(connection: socket) -> tuple[float, list[Array]] | None:
    """The next message; None when there is none any more. Blocks. Raises ModelsLost.

    Memory is taken only after all that was announced is found to be within MOST_BYTES.
    """
    try:
        head = _read(connection, bytearray(_HEAD.size))
        if head is None:
            return None
        number, count = _HEAD.unpack(head)
        told = _whole(_read(connection, bytearray(_SHAPE.size * count)))
        shapes = [_shape(*one) for one in _SHAPE.iter_unpack(told)]
        if sum(dtype.itemsize * math.prod(sides) for dtype, sides in shapes) > MOST_BYTES:
            raise ModelsLost
        arrays = [np.empty(sides, dtype) for dtype, sides in shapes]
        for one in arrays:
            _whole(_read(connection, one.data.cast("B")))
    except (OSError, ValueError, KeyError) as error:
        raise ModelsLost from error
    return number, arrays


def _shape(kind: bytes, dimensions: int, *sides: int) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Raises ValueError or KeyError for what is none; nothing is allocated yet."""
    if not 1 <= dimensions <= _DIMENSIONS or 0 in sides:
        raise ValueError(dimensions)
    return _TYPES[kind], sides[:dimensions]


def _read(connection: socket, into: Any) -> Any:
    """`into`, filled; None if the other side closed before the first byte of it."""
    view = memoryview(into)
    filled = 0
    while filled < len(view):
        count = connection.recv_into(view[filled:])
        if count == 0:
            if filled:
                raise ModelsLost
            return None
        filled += count
    return into


def _whole(part: Any) -> Any:
    if part is None:
        raise ModelsLost
    return part

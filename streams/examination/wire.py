"""Bytes between the sandbox, its parent process and the throw-away child.

On a document's socket: request (sandbox → child), answer (child → sandbox), then the parent's
trailer of fixed size, which says how the child ended. Each side is checked by the reader.
"""

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from socket import socket
from typing import Any

from processors.evidence.pictures import PagePicture
from processors.evidence.values import Declared, Findings

READY = b"ready "
"""What the parent says once its engines are loaded, followed by the version and a newline."""

_LENGTH = struct.Struct("!Q")
_TRAILER = struct.Struct("!4siiQQi")
_MARK = b"done"
TRAILER_BYTES = _TRAILER.size
_CHUNK = 1024 * 1024


NOT_STARTED = -1
"""In place of a signal: there was no process for the document, the world is wrong for now."""

NO_MODELS = -2
"""In place of a signal: the models do not load, the world is wrong for now."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: its signal (0: none), whether it was killed for its deadline, its cost.

    `swollen`: it had taken a good part of the memory it was allowed.
    """

    signal: int
    overdue: bool
    cpu_milliseconds: int = 0
    resident_kib: int = 0
    swollen: bool = False

    def to_bytes(self) -> bytes:
        overdue = int(self.overdue)
        cost = (self.cpu_milliseconds, self.resident_kib)
        return _TRAILER.pack(_MARK, self.signal, overdue, *cost, int(self.swollen))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Ending | None":
        if len(data) != TRAILER_BYTES:
            return None
        mark, signal, overdue, cpu_milliseconds, resident_kib, swollen = _TRAILER.unpack(data)
        if mark != _MARK:
            return None
        return cls(signal, bool(overdue), cpu_milliseconds, resident_kib, bool(swollen))


@dataclass(frozen=True, slots=True)
class Request:
    """One document to examine; `picture_width` asks for page pictures of that width."""

    content: bytes
    declared: Declared
    picture_width: int | None = None

    def to_bytes(self) -> bytes:
        head = json.dumps(
            {"declared": asdict(self.declared), "picture_width": self.picture_width}
        ).encode()
        return b"".join(
            (_LENGTH.pack(len(head)), head, _LENGTH.pack(len(self.content)), self.content)
        )


@dataclass(frozen=True, slots=True)
class Examined:
    """What came out of one examination, and the time the models took, in another process."""

    findings: Findings
    pictures: tuple[PagePicture, ...] = ()
    models_milliseconds: int = 0


class Cause(StrEnum):
    """Why an examination gave no findings of its own."""

    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    """The answer would have been too large."""
    FAULT = "fault"
    """An exception that nobody foresaw: most likely a fault of ours, not of the file."""
    CRASH = "crash"
    """The process ended by a signal or without a word: a fault of a native library."""
    PARENT = "parent"
    """The parent, or the process that ran the models, went away, twice."""


CODES: Mapping[Cause, str] = {
    Cause.TIME: "FILE_TIMEOUT",
    Cause.MEMORY: "FILE_MEMORY",
    Cause.SIZE: "FILE_TOO_LARGE",
    Cause.FAULT: "FILE_DAMAGED",
    Cause.CRASH: "FILE_DAMAGED",
    Cause.PARENT: "FILE_DAMAGED",
}
"""The contracts have no code for a fault of ours: the detail and the cause tell it apart."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An examination that broke: why, what and where, without a word of the document."""

    cause: Cause
    error: str
    frames: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return CODES[self.cause]


def read_request(connection: socket) -> Request:
    """Blocks for the whole request; raises EOFError when the sandbox went away."""
    head = json.loads(_read_exactly(connection, _length(connection)))
    content = _read_exactly(connection, _length(connection))
    return Request(content, Declared(**head["declared"]), head["picture_width"])


def answer_bytes(answer: Examined | Failure) -> bytes:
    if isinstance(answer, Failure):
        body: dict[str, Any] = {"failure": asdict(answer)}
    else:
        body = {
            "findings": answer.findings.to_record(),
            "pictures": [
                {**asdict(picture), "png": b64encode(picture.png).decode()}
                for picture in answer.pictures
            ],
            "models_milliseconds": answer.models_milliseconds,
        }
    return json.dumps(body, allow_nan=False).encode()


def parse_answer(data: bytes) -> Examined | Failure | None:
    """What a child answered; None for anything but a whole, well-formed answer."""
    try:
        body: Mapping[str, Any] = json.loads(data)
        if "failure" in body:
            failed = body["failure"]
            return Failure(Cause(failed["cause"]), failed["error"], tuple(failed["frames"]))
        pictures = tuple(
            PagePicture(**{**one, "png": b64decode(one["png"])}) for one in body["pictures"]
        )
        spent = int(body["models_milliseconds"])
        return Examined(Findings.from_json(body["findings"]), pictures, spent)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _length(connection: socket) -> int:
    (length,) = _LENGTH.unpack(_read_exactly(connection, _LENGTH.size))
    return int(length)


def _read_exactly(connection: socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(_CHUNK, length - len(parts)))
        if not part:
            raise EOFError("the sandbox went away")
        parts += part
    return bytes(parts)

"""A ledger that holds a great many looks of few templates, filled past its own slow door.

A made look is a drawn page's, of which a part of the bits (a fifth to all) is drawn anew from what
the pages of its template have there: so crowds stand at every distance from every page. Each is
said to be of a paper on which those values were read that are read on papers of its template,
every one of them its own.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import psycopg
from numpy.typing import NDArray

from processors.evidence.likeness import BITS
from storage.ledger.likenesses import ORDERS, places_of

Bits = NDArray[np.uint8]
Places = NDArray[np.bytes_]
_AT_ONCE = 20_000


def made_looks(templates: Sequence[Sequence[str]], count: int, seed: int) -> Bits:
    """Rows of bits, `count` in all, as many of each template."""
    rng = np.random.default_rng(seed)
    drawn = [np.array([as_bits(look) for look in looks]) for looks in templates]
    parts = []
    for number in range(-(-count // _AT_ONCE)):
        known = drawn[number % len(drawn)]
        base = known[rng.integers(len(known), size=_AT_ONCE)]
        anew = known[rng.integers(len(known), size=(_AT_ONCE, BITS)), np.arange(BITS)]
        share = rng.uniform(0.2, 1.0, size=(_AT_ONCE, 1))
        parts.append(np.where(rng.random((_AT_ONCE, BITS)) < share, anew, base))
    return np.concatenate(parts)[:count]


def as_bits(look: str) -> Bits:
    return np.unpackbits(np.frombuffer(bytes.fromhex(look), np.uint8))


def as_look(bits: Bits) -> str:
    return np.packbits(bits).tobytes().hex()


def fill(url: str, bits: Bits, read: Sequence[Sequence[str]]) -> None:
    """Store the looks, each with a use of its own, in a migrated ledger.

    `read` names the values on papers of each template, in the order of `made_looks`.
    """
    if url.startswith("sqlite"):
        _fill_sqlite(url.removeprefix("sqlite:///"), bits, read)
    else:
        _fill_postgres(url, bits, read)


def _fill_sqlite(path: str, bits: Bits, read: Sequence[Sequence[str]]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        for places in _places(bits):
            rows = ((place.ljust(1 + BITS // 8, b"\0"),) for place in places.tolist())
            connection.executemany("INSERT INTO likeness_places VALUES (?)", rows)
        connection.executemany("INSERT INTO likenesses VALUES (?, ?, ?)", _uses(bits, read))
    connection.execute("ANALYZE")
    connection.close()


def _fill_postgres(url: str, bits: Bits, read: Sequence[Sequence[str]]) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for places in _places(bits):
            with cursor.copy("COPY likeness_places FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_as_rows(places))
        with cursor.copy("COPY likenesses FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["text", "text", "bytea"])
            for use in _uses(bits, read):
                copy.write_row(use)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE likeness_places")
        connection.execute("VACUUM ANALYZE likenesses")


def _places(bits: Bits) -> Iterator[Places]:
    """The places of each order, sorted and each once."""
    spread = np.concatenate([bits[:, first::ORDERS] for first in range(ORDERS)], axis=1)
    size = 1 + BITS // 8
    for order in range(ORDERS):
        turned = np.packbits(np.roll(spread, -(order * BITS // ORDERS), axis=1), axis=1)
        rows = np.empty((len(bits), size), np.uint8)
        rows[:, 0], rows[:, 1:] = order, turned
        if rows[0].tobytes() != places_of(as_look(bits[0]))[order]:
            raise ValueError("the ledger files looks otherwise by now")
        yield np.unique(rows.view(f"S{size}").ravel())


def _as_rows(places: Places) -> bytes:
    """PostgreSQL's binary copy format: a header, rows of one field, a trailer."""
    size = places.dtype.itemsize
    rows = np.empty((len(places), 6 + size), np.uint8)
    rows[:, :6] = np.frombuffer(b"\0\1" + size.to_bytes(4), np.uint8)
    rows[:, 6:] = places.view(np.uint8).reshape(len(places), size)
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"


def _uses(bits: Bits, read: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, bytes]]:
    for number, row in enumerate(bits):
        names = read[number // _AT_ONCE % len(read)]
        mark = mark_of(number)
        values = {name: _value(name, number, mark) for name in names}
        use = {"case_id": mark[:12], "shop_id": mark[12:20], "sha256": mark, "values": values}
        yield as_look(row), f"{mark[:12]}|{mark[12:20]}|ev-1", json.dumps(use).encode()


def mark_of(number: int) -> str:
    """What the ids of a made page's use begin with."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def _value(name: str, number: int, mark: str) -> str:
    if name in ("issue_date", "issued_on", "valid_from", "valid_until"):
        return str(date(2020, 1, 1) + timedelta(days=int(mark[:6], 16) % 2_000))
    if "amount" in name:
        return f"{int(mark[6:12], 16) / 100:.2f}"
    if name in ("grantor", "grantee", "buyer_name", "seller_name", "importer"):
        letters = (chr(0x4E00 + int(mark[at : at + 3], 16)) for at in range(0, 12, 3))
        return f"{''.join(letters)}有限公司"
    return f"{number:08}{int(mark[:10], 16)}"

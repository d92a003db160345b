"""The index of looks: who used a page that looks like this one.

A look is bits in hexadecimal. It is filed several times, each time with its bits in another order,
and each order is kept sorted. Looks that differ in few bits agree in a long beginning of some
order nearly always, so they stand next to each other there: from each order a fixed number of
neighbours is read, the nearest are told. However many pages of one template are kept, a look-up
reads the same number of rows; where it is crowded, neighbours simply agree in more bits.
(An LSH forest: Bawa, Condie, Ganesan 2005.)
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import nsmallest

from sqlalchemy import Connection, text

from storage.ledger.dialects.database import Database
from storage.ledger.tables import likeness_places, likenesses
from storage.ledger.values import JSON, Alike

ORDERS = 18
NEIGHBOURS = 16
"""So many rows are read on either side of a look's place in each order."""

MOST = 32
"""So many pages are told of a look at most, the nearest: those of one template are many."""

_HELD_ORDERS, _HELD_BYTES = 4, 2
"""Enough for like looks to meet nearly always; a server has a few thousand locks for everybody."""


class Likenesses:
    """Gathers the looks of one batch over those that were read.

    Where a look that was asked for or is kept stands in the first orders is held until the
    transaction ends: of two appliers with like pages at once the second sees what the first kept.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._kept: dict[tuple[str, str], JSON] = {}
        self._held: set[str] = set()

    def alike(self, looks: Sequence[str], *, within: int) -> Mapping[str, tuple[Alike, ...]]:
        """What is filed within so many bits of each look, nearest first, then by owner."""
        asked = list(dict.fromkeys(looks))
        self._hold(asked)
        return {look: self._near(look, within) for look in asked}

    def keep(self, look: str, owner: str, value: JSON) -> None:
        self._kept[look, owner] = value

    def flush(self) -> None:
        """File what was kept. May be repeated."""
        looks = sorted({look for look, _ in self._kept})
        self._hold(looks)
        rows = [
            {"look": look, "owner": owner, "value": _dump(value)}
            for (look, owner), value in sorted(self._kept.items(), key=lambda item: item[0])
        ]
        self._database.upsert(self._connection, likenesses, rows)
        places = sorted({place for look in looks for place in places_of(look)})
        filed = [{"place": place} for place in places]
        self._database.upsert(
            self._connection, likeness_places, filed, {"place": "likeness_places.place"}
        )

    def _near(self, look: str, within: int) -> tuple[Alike, ...]:
        near = self._nearest(look, within)
        owners = self._owners([other for _, other in near])
        told = (
            Alike(distance, owner, value)
            for distance, other in near
            for owner, value in owners.get(other, ())
        )
        return tuple(sorted(told, key=lambda one: (one.distance, one.owner)))[:MOST]

    def _nearest(self, look: str, within: int) -> list[tuple[int, str]]:
        places = places_of(look)
        asked = {f"p{number}": place for number, place in enumerate(places)}
        rows = self._connection.execute(_NEIGHBOURS, asked)
        near = [bytes(place) for (place,) in rows]
        near += [places_of(kept)[0] for kept in {kept for kept, _ in self._kept}]
        length = 4 * len(look)
        others = {_spread_at(place, length) for place in near if len(place) == len(places[0])}
        bits = _spread_at(places[0], length)
        distances = (((bits ^ other).bit_count(), other) for other in others)
        found = nsmallest(MOST, (pair for pair in distances if pair[0] <= within))
        return [(distance, _look_of(other, length)) for distance, other in found]

    def _owners(self, looks: Sequence[str]) -> Mapping[str, Sequence[tuple[str, JSON]]]:
        known: dict[str, dict[str, JSON]] = {look: {} for look in looks}
        if looks:
            asked = {f"l{n}": look for n, look in enumerate((*looks, *[""] * (MOST - len(looks))))}
            for look, owner, value in self._connection.execute(_OWNERS, asked):
                known[look][owner] = json.loads(value)
        for (look, owner), value in self._kept.items():
            if look in known:
                known[look][owner] = value
        return {look: sorted(owners.items()) for look, owners in known.items()}

    def _hold(self, looks: Iterable[str]) -> None:
        places = (place for look in looks for place in places_of(look)[:_HELD_ORDERS])
        names = {f"likeness {place[: 1 + _HELD_BYTES].hex()}" for place in places}
        free = sorted(names - self._held)
        self._database.hold(self._connection, free)
        self._held.update(free)


def places_of(look: str) -> tuple[bytes, ...]:
    """Where a look stands in each order: the order's number, then its bits so ordered.

    Raises ValueError for what is no look.
    """
    length = 4 * len(look)
    bits = f"{int(look, 16):0{length}b}"
    spread = int("".join(bits[first::ORDERS] for first in range(ORDERS)), 2)
    return tuple(
        bytes((order,)) + _turned(spread, length, _start(order, length)).to_bytes(-(-length // 8))
        for order in range(ORDERS)
    )


def _spread_at(place: bytes, length: int) -> int:
    """The bits of a look as they stand in the first order."""
    return _turned(int.from_bytes(place[1:]), length, length - _start(place[0], length))


def _look_of(spread: int, length: int) -> str:
    bits = f"{spread:0{length}b}"
    return f"{int(''.join([bits[place] for place in _gathered(length)]), 2):0{length // 4}x}"


@cache
def _gathered(length: int) -> tuple[int, ...]:
    """Where each bit of a look stands in the first order: every `ORDERS`-th bit comes first."""
    spread = [bit for first in range(ORDERS) for bit in range(first, length, ORDERS)]
    return tuple(sorted(range(length), key=lambda place: spread[place]))


def _start(order: int, length: int) -> int:
    return order * length // ORDERS


def _turned(bits: int, length: int, by: int) -> int:
    """The bits with the first `by` put last."""
    by %= length
    return ((bits << by) | (bits >> (length - by))) & ((1 << length) - 1)


_NEIGHBOURS = text(
    " UNION ALL ".join(
        f"SELECT place FROM (SELECT place FROM likeness_places WHERE place {than} :p{order}"
        f" ORDER BY place {way} LIMIT {NEIGHBOURS}) AS {side}{order}"
        for order in range(ORDERS)
        for side, than, way in (("up", ">=", "ASC"), ("down", "<", "DESC"))
    )
)
"""One statement for all orders: planned once, read by the index."""

_OWNERS = text(
    " UNION ALL ".join(
        f"SELECT look, owner, value FROM (SELECT look, owner, value FROM likenesses"
        f" WHERE look = :l{number} ORDER BY owner LIMIT {MOST}) AS of{number}"
        for number in range(MOST)
    )
)


def _dump(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

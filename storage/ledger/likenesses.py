"""The index of looks: who used a page that looks like this one.

A look is bits in hexadecimal. It is filed under bands: each a fixed choice of its bits, spread
over all of them. Two looks that differ in few bits agree in some band nearly always: what shares
a band is fetched and compared, the rest is never touched.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from heapq import nsmallest

from sqlalchemy import Connection

from storage.ledger.dialects.database import Database
from storage.ledger.tables import likeness_bands, likenesses
from storage.ledger.values import JSON, Alike

BAND_BITS = 32
_BAND_NUMBER = 1 << BAND_BITS
MOST = 32
"""So many looks are told at most, the nearest: papers of one template are alike by thousands."""


class Likenesses:
    """Gathers the looks of one batch over those that were read.

    The bands of a look that was asked for or is kept are held until the transaction ends: of two
    appliers with like pages at once the second sees what the first has kept.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._kept: dict[tuple[str, str], JSON] = {}
        self._held: set[int] = set()

    def alike(self, looks: Sequence[str], *, within: int) -> Mapping[str, tuple[Alike, ...]]:
        """What is filed within so many bits of each look, nearest first, then by owner."""
        asked = {look: bands_of(look) for look in dict.fromkeys(looks)}
        bands = sorted({band for found in asked.values() for band in found})
        self._hold(bands)
        candidates = self._candidates(bands)
        near: dict[str, list[tuple[int, str]]] = {}
        for look in asked:
            bits = int(look, 16)
            distances = (((bits ^ int(other, 16)).bit_count(), other) for other in candidates)
            near[look] = nsmallest(MOST, (pair for pair in distances if pair[0] <= within))
        owners = self._owners(sorted({other for pairs in near.values() for _, other in pairs}))
        return {
            look: tuple(
                Alike(distance, owner, value)
                for distance, other in pairs
                for owner, value in owners.get(other, ())
            )
            for look, pairs in near.items()
        }

    def keep(self, look: str, owner: str, value: JSON) -> None:
        self._kept[look, owner] = value

    def flush(self) -> None:
        """File what was kept. May be repeated."""
        looks = sorted({look for look, _ in self._kept})
        bands = sorted({(band, look) for look in looks for band in bands_of(look)})
        self._hold(sorted({band for band, _ in bands}))
        rows = [
            {"look": look, "owner": owner, "value": _dump(value)}
            for (look, owner), value in sorted(self._kept.items(), key=lambda item: item[0])
        ]
        self._database.upsert(self._connection, likenesses, rows)
        filed = [{"band": band, "look": look} for band, look in bands]
        self._database.upsert(
            self._connection, likeness_bands, filed, {"look": "likeness_bands.look"}
        )

    def _candidates(self, bands: Sequence[int]) -> set[str]:
        rows = self._database.fetch(
            self._connection,
            (likeness_bands.c.look,),
            by=(likeness_bands.c.band,),
            keys=[(band,) for band in bands],
        )
        wanted = set(bands)
        found = {row.look for row in rows}
        return found | {look for look, _ in self._kept if wanted.intersection(bands_of(look))}

    def _owners(self, looks: Sequence[str]) -> Mapping[str, Sequence[tuple[str, JSON]]]:
        table = likenesses.c
        rows = self._database.fetch(
            self._connection,
            (table.look, table.owner, table.value),
            by=(table.look,),
            keys=[(look,) for look in looks],
        )
        known: dict[str, dict[str, JSON]] = {}
        for look, owner, value in rows:
            known.setdefault(look, {})[owner] = json.loads(value)
        for (look, owner), value in self._kept.items():
            if look in looks:
                known.setdefault(look, {})[owner] = value
        return {look: sorted(owners.items()) for look, owners in known.items()}

    def _hold(self, bands: Sequence[int]) -> None:
        free = [band for band in bands if band not in self._held]
        self._database.hold(self._connection, [f"likeness {band}" for band in free])
        self._held.update(free)


def bands_of(look: str) -> tuple[int, ...]:
    """The numbers of a look's bands: its place in the upper bits, the bits chosen in the lower.

    Raises ValueError for what is no look.
    """
    bits = f"{int(look, 16):0{4 * len(look)}b}"
    return tuple(
        number * _BAND_NUMBER + int("".join(bits[place] for place in places), 2)
        for number, places in enumerate(_places(len(bits)))
    )


@cache
def _places(length: int) -> tuple[tuple[int, ...], ...]:
    """Which bits make up each band: every n-th, so that a band looks at the whole page."""
    count = max(1, length // BAND_BITS)
    return tuple(tuple(range(first, length, count))[:BAND_BITS] for first in range(count))


def _dump(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

"""What another policy would have decided: the same events replayed under both, held together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from processors.policy import Policies
from processors.policy.differing import FigureChange, differing_figures
from streams.comparing import UNCOMPARED, Comparison, Run, compare
from streams.intake import Accepted
from streams.local_run import Placed

_FILINGS = ("complaint.filed.v1", "infringement.reported.v1")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two policies, the figures that differ between them, and what that comes to."""

    old: Policies
    new: Policies
    figures: tuple[FigureChange, ...]
    comparison: Comparison


def what_if(
    events: Sequence[Placed],
    *,
    old: tuple[Policies, Iterable[bytes]],
    new: tuple[Policies, Iterable[bytes]],
) -> WhatIf:
    """Hold two replays of `events` against each other: each a policy and the lines it led to.

    Pure but for reading the lines, which may decide as they are read.
    """
    compared = compare(run_of(old[1]), run_of(new[1]), shops_of(events))
    return WhatIf(old[0], new[0], differing_figures(old[0], new[0]), compared)


def run_of(lines: Iterable[bytes]) -> Run:
    """Read a replay's lines: its decisions without their long texts, and the last standings."""
    decisions = []
    standings: dict[str, Mapping[str, Any]] = {}
    for line in lines:
        told = loads(line)
        if told.get("type") == "decision.made.v1":
            data = {name: v for name, v in told["data"].items() if name not in UNCOMPARED}
            decisions.append(data)
        elif told.get("type") == "shop.standing.v1":
            standings[told["subject"]] = told["data"]
    return Run(tuple(decisions), standings)


def shops_of(events: Iterable[Placed]) -> dict[str, str]:
    """Return case id → shop id as the filings name it; a notice's is its first link's shop."""
    found: dict[str, str] = {}
    for placed in events:
        if not isinstance(placed.judged, Accepted):
            continue
        envelope = placed.judged.envelope
        if envelope.type in _FILINGS and envelope.subject is not None:
            shop = shop_of_filing(envelope.data)
            if shop is not None:
                found.setdefault(envelope.subject, shop)
    return found


def shop_of_filing(data: Mapping[str, Any]) -> str | None:
    """Return the shop a complaint or notice is about, None where none is named."""
    shop = data.get("shop")
    if shop is None:
        links = data.get("listings") or ()
        shop = next((link["shop"] for link in links if link.get("shop")), None)
    return None if shop is None else str(shop["shop_id"])

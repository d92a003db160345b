"""The time line of a case as positions to draw: lanes, markers, clock bars, one axis.

Long silences are drawn shorter than they were (logarithmically), else a case of sixty days hides
its first three; the axis says its instants, and each marker its number in the list below it.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from processors.text import Text
from reports.values import JSON, CaseReport, ClockRun
from reports.words import DECISIONS, EVENTS, LANES, word

SHANGHAI = timezone(timedelta(hours=8))
WIDTH, LEFT, RIGHT = 1000.0, 132.0, 26.0
LANE_HEIGHT, BAR_HEIGHT, TOP = 30.0, 24.0, 12.0
_LABEL_ROOM = 74.0
_MARKER_ROOM = 21.0
_LANE_ORDER = ("buyer", "rights_holder", "seller", "officer", "arbitrator", "system", "decision")


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, numbered through the case."""

    number: int
    at: datetime
    lane: str
    label: Text
    is_decision: bool
    detail: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Marker:
    moment: Moment
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock from its start to where it ended; `due_x` is where it would have ended."""

    clock: ClockRun
    x0: float
    x1: float
    due_x: float
    y: float
    moves: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    label: Text
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    date: str
    time: str


@dataclass(frozen=True, slots=True)
class Timeline:
    width: float
    height: float
    left: float
    lanes: tuple[Lane, ...]
    markers: tuple[Marker, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    axis_y: float


def moments_of(report: CaseReport) -> tuple[Moment, ...]:
    """Return the case's events and decisions in the order of their instants, numbered from 1."""
    happened = [(_instant(x["time"]), 0, _event_lane(x), x) for x in report.events]
    happened += [(_instant(x["data"]["decided_at"]), 1, "decision", x) for x in report.decisions]
    happened.sort(key=lambda each: (each[0], each[1]))
    made = []
    for number, (at, rank, lane, event) in enumerate(happened, 1):
        data = event["data"]
        label = word(DECISIONS, data["kind"]) if rank else word(EVENTS, str(event["type"]))
        made.append(Moment(number, at, lane, label, bool(rank), data))
    return tuple(made)


def timeline_of(report: CaseReport, moments: Sequence[Moment]) -> Timeline | None:
    """Return the drawing, or None for a case in which nothing has happened."""
    instants = {m.at for m in moments}
    for clock in report.clocks:
        instants |= {clock.started_at, _end(clock), *clock.moves}
    if not instants:
        return None
    scale = _Scale(sorted(instants))
    used = [lane for lane in _LANE_ORDER if any(m.lane == lane for m in moments)]
    used += sorted({m.lane for m in moments} - set(used))
    lanes = {name: TOP + LANE_HEIGHT * (i + 0.5) for i, name in enumerate(used)}
    bars_top = TOP + LANE_HEIGHT * len(used) + 10
    bars = tuple(
        _bar(clock, scale, bars_top + BAR_HEIGHT * (i + 0.5))
        for i, clock in enumerate(report.clocks)
    )
    axis_y = bars_top + BAR_HEIGHT * len(bars) + 8
    return Timeline(
        WIDTH,
        axis_y + 40,
        LEFT,
        tuple(Lane(word(LANES, name), y) for name, y in lanes.items()),
        tuple(_markers(moments, scale, lanes)),
        bars,
        tuple(_ticks(scale)),
        axis_y,
    )


class _Scale:
    """Instants to positions: each gap gets room by the logarithm of its length."""

    def __init__(self, instants: Sequence[datetime]) -> None:
        self._instants = instants
        gaps = [
            0.35 + math.log1p((later - earlier).total_seconds() / 7200)
            for earlier, later in pairwise(instants)
        ]
        room = WIDTH - LEFT - RIGHT - 16
        total = sum(gaps) or 1.0
        self._positions = [LEFT + 16]
        for gap in gaps:
            self._positions.append(self._positions[-1] + gap / total * room)
        # A tenth is finer than a pixel, and keeps the last digits of a logarithm off the page.
        self._positions = [round(x, 1) for x in self._positions]

    @property
    def knots(self) -> list[tuple[datetime, float]]:
        return list(zip(self._instants, self._positions, strict=True))

    def __call__(self, at: datetime) -> float:
        """Return the position of `at`; beyond the last instant, the right edge."""
        i = bisect_right(self._instants, at) - 1
        if i < 0:
            return LEFT
        if self._instants[i] == at:
            return self._positions[i]
        if i + 1 == len(self._instants):
            return WIDTH - 8
        start, end = self._instants[i], self._instants[i + 1]
        share = (at - start) / (end - start)
        return round(self._positions[i] + share * (self._positions[i + 1] - self._positions[i]), 1)


def _markers(moments: Sequence[Moment], scale: _Scale, lanes: Mapping[str, float]) -> list[Marker]:
    """Place markers; those of one lane that would cover each other stand side by side."""
    last: dict[str, float] = {}
    markers = []
    for moment in moments:
        x = max(scale(moment.at), last.get(moment.lane, 0.0) + _MARKER_ROOM)
        last[moment.lane] = x
        markers.append(Marker(moment, x, lanes[moment.lane]))
    overflow = max((m.x for m in markers), default=0.0) - (WIDTH - 12)
    if overflow <= 0:
        return markers
    return [
        Marker(m.moment, min(m.x, WIDTH - 12 - _MARKER_ROOM * k), m.y)
        for m, k in zip(markers, _places_from_the_end(markers), strict=True)
    ]


def _places_from_the_end(markers: Sequence[Marker]) -> list[int]:
    """For each marker, how many of its lane come after it."""
    seen: dict[str, int] = {}
    places = []
    for marker in reversed(markers):
        places.append(seen.get(marker.moment.lane, 0))
        seen[marker.moment.lane] = places[-1] + 1
    return places[::-1]


def _ticks(scale: _Scale) -> list[Tick]:
    """Label as many instants as fit."""
    ticks: list[Tick] = []
    last = -_LABEL_ROOM
    for at, x in scale.knots:
        if x - last >= _LABEL_ROOM:
            local = at.astimezone(SHANGHAI)
            ticks.append(Tick(x, f"{local:%m-%d}", f"{local:%H:%M}"))
            last = x
    return ticks


def _bar(clock: ClockRun, scale: _Scale, y: float) -> Bar:
    moves = tuple(scale(at) for at in clock.moves)
    return Bar(clock, scale(clock.started_at), scale(_end(clock)), scale(clock.due_at), y, moves)


def _end(clock: ClockRun) -> datetime:
    return clock.ended_at or clock.due_at


def _event_lane(event: Mapping[str, JSON]) -> str:
    data = event["data"]
    party = data.get("by") or data.get("filed_by") or data.get("submitted_by")
    if party is None and "complainant" in data:
        return "rights_holder"
    return str(party.get("role", "system")) if isinstance(party, Mapping) else "system"


def _instant(value: JSON) -> datetime:
    return datetime.fromisoformat(str(value).replace("Z", "+00:00"))

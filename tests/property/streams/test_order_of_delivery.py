"""Whatever order the topics deliver in, and however late, the decisions are those of a replay."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processors.evidence.values import Declared, Findings
from processors.policy import load_policy
from storage.blobs import MemoryBlobs
from storage.ledger import Ledger, open_ledger
from storage.ledger.values import ReadPosition
from storytelling import BUYER, DAY, HOUR, OFFICER, SELLER, START, Story, order, shop
from streams.applier import Applier
from streams.examining import work_off
from streams.inbound import INBOUND, rank
from streams.intake import as_given, read_record
from streams.keeping import LedgerKeeper
from streams.local_run import BEGINNING, LEASE, read_events
from streams.records import RawRecord
from streams.replay import ReplayBlobs, line_of, replay
from streams.watermark import Ends, watermark

POLICIES = load_policy()
PIPELINE = "test/1"
LIMIT = 1 << 20
END = START + 40 * DAY

ACTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("seller.agreed", {"by": SELLER}),
    ("seller.refused", {"by": SELLER, "reason": "no"}),
    ("buyer.amended", {"by": BUYER, "claim": {"amount": 9900}}),
    ("buyer.withdrew", {"by": BUYER}),
    ("intervention.requested", {"by": BUYER}),
    ("officer.took_over", {"by": OFFICER}),
    ("officer.decided", {"by": OFFICER, "outcome": "uphold", "grounds": ["seen"]}),
    ("officer.decided", {"by": OFFICER, "outcome": "reject", "grounds": ["seen"]}),
    ("seller.agreed", {"by": BUYER}),
)


def examine(content: bytes, declared: Declared) -> Findings:
    """Findings that depend on the document alone."""
    return Findings(
        sha256=declared.sha256 or "",
        status="read",
        refusal=None,
        kind=declared.kind or "other",
        pages=len(content),
        examiner=PIPELINE,
        fields={},
        checks=(),
        verdict="needs_review",
    )


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events of a few cases, each with its own shop and order, at instants that may be equal."""
    hours = st.integers(0, 30 * 24).map(lambda hour: hour * HOUR)
    return [
        event
        for number in range(draw(st.integers(1, 3)))
        for event in _history(draw, hours, number)
    ]


def _history(draw: st.DrawFn, hours: Any, number: int) -> list[dict[str, Any]]:
    story = Story(case=f"c-{number}")
    seller = {"role": "seller", "id": f"s-{number}"}
    own_shop = shop(shop_id=seller["id"])
    kind = draw(st.sampled_from(["not_received", "counterfeit_report"]))
    if kind == "not_received":
        own_order = order(order_id=f"o-{number}")
        story.filed(kind, after=draw(hours), order=own_order, shop=own_shop)
    else:
        listing = {"listing_id": f"l-{number}", "title": "t", "brand": "b", "category": "c"}
        filing = {"kind": kind, "filed_by": BUYER, "listing": listing, "shop": own_shop}
        story.tell("complaint.filed", draw(hours), filing | {"description": "…"})
    for name, data in draw(st.lists(st.sampled_from(ACTIONS), max_size=5)):
        by = seller if data["by"] is SELLER else data["by"]
        story.tell(name, draw(hours), data | {"by": by})
    for piece in range(draw(st.integers(0, 2))):
        evidence = {
            "evidence_id": f"ev-{piece}",
            "submitted_by": seller,
            "declared_kind": "other",
            "purpose": "other",
            "content": {"base64": "QUJD", "media_type": "text/plain"},
        }
        story.tell("evidence.submitted", draw(hours), evidence)
    return story.events


class Bus:
    """Five topics in memory: a record is there from its instant on; reading lags as it likes."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.records: dict[str, list[RawRecord]] = {topic: [] for topic in INBOUND}
        topics = {"complaint.filed.v1": "complaints", "evidence.submitted.v1": "evidence"}
        for event in sorted(events, key=lambda each: each["time"]):
            topic = topics.get(event["type"], "case-actions")
            there = self.records[topic]
            at = datetime.fromisoformat(event["time"])
            there.append(
                RawRecord(
                    topic,
                    0,
                    len(there),
                    at,
                    event["subject"].encode(),
                    json.dumps(event).encode(),
                    (),
                )
            )

    def end(self, topic: str, now: datetime) -> int:
        return sum(record.appended_at <= now for record in self.records[topic])

    def in_file_order(self) -> list[bytes]:
        """What a replay reads: ties in the order of topics and offsets."""
        every = [record for records in self.records.values() for record in records]
        every.sort(key=lambda r: (r.appended_at, rank(r.topic), r.offset))
        return [record.value or b"" for record in every]


@contextmanager
def opened() -> Iterator[Ledger]:
    ledger = open_ledger("sqlite:///:memory:")
    ledger.migrate()
    yield ledger
    ledger.close()


def deliver(bus: Bus, chance: random.Random) -> list[bytes]:
    """Run a worker and an examiner over the bus in virtual time, with delays by chance."""
    blobs = MemoryBlobs()
    with opened() as ledger:
        keeper = LedgerKeeper(
            ledger, blobs, pipeline=PIPELINE, instant_of=as_given, now=lambda: BEGINNING
        )
        applier = Applier(ledger, POLICIES, attempts=1, batch=chance.choice([1, 3, 200]))
        read = dict.fromkeys(INBOUND, 0)
        now = START
        while now < END:
            now = min(END, now + timedelta(hours=chance.choice([1, 7, 24, 96])))
            take_some(bus, keeper, read, now, chance)
            if chance.random() < 0.5:
                examine_some(ledger, blobs, chance)
            ends = {topic: bus.end(topic, now) for topic in INBOUND}
            mark = watermark(INBOUND, ledger.positions(0), Ends(now, ends))
            if mark is not None and chance.random() < 0.7:
                applier.apply_all(0, mark)
        while any(read[topic] < len(bus.records[topic]) for topic in INBOUND):
            take_some(bus, keeper, read, END, chance)
        while examine_some(ledger, blobs, chance):
            pass
        applier.apply_all(0, END, inclusive=True)
        return [line_of(row.entry) for row in ledger.outbox_rows()]


def take_some(
    bus: Bus, keeper: LedgerKeeper, read: dict[str, int], now: datetime, chance: random.Random
) -> None:
    for topic in chance.sample(INBOUND, chance.randrange(1, len(INBOUND) + 1)):
        records = bus.records[topic][read[topic] : bus.end(topic, now)]
        records = records[: chance.randrange(len(records) + 1)]
        if records:
            read[topic] += len(records)
            last = records[-1].appended_at
            judged = [read_record(record, as_given) for record in records]
            keeper.take_in(judged, [ReadPosition(topic, 0, read[topic], last)])


def examine_some(ledger: Ledger, blobs: MemoryBlobs, chance: random.Random) -> bool:
    job = ledger.lease_job(examiner="e", now=BEGINNING, lease=LEASE)
    if job is None:
        return False
    if chance.random() < 0.2:
        ledger.release_job(job)
        return True
    end = work_off(
        job,
        blobs=blobs,
        examine=examine,
        now=BEGINNING,
        wait=timedelta(0),
        most_bytes=LIMIT,
    )
    ledger.finish_job(job, end)  # type: ignore[arg-type]
    return True


def by_case(lines: list[bytes]) -> dict[str, list[bytes]]:
    """The outbound messages of each case, in order; dead letters by their event.

    A shop's standing is told across cases: it is left aside.
    """
    told: dict[str, list[bytes]] = defaultdict(list)
    for line in lines:
        message = json.loads(line)
        if message.get("type") != "shop.standing.v1":
            told[message.get("subject") or message["event_id"]].append(line)
    return told


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.integers(0, 2**32))
def test_delays_and_the_order_of_topics_change_no_byte(
    events: list[dict[str, Any]], seed: int
) -> None:
    bus = Bus(events)
    replayed = list(
        replay(
            read_events(bus.in_file_order()),
            until=END,
            policies=POLICIES,
            blobs=ReplayBlobs(None),
            examine=examine,
            pipeline=PIPELINE,
            most_bytes=LIMIT,
        )
    )

    delivered = deliver(bus, random.Random(seed))

    assert differences(by_case(replayed), by_case(delivered)) == []


def test_the_comparison_notices_an_applier_that_does_not_wait() -> None:
    """The checker itself fails where events are applied as they come."""
    story = Story().filed("not_received").act("seller.agreed", 73 * HOUR, SELLER)
    late = Story().act("seller.refused", 71 * HOUR, SELLER, reason="no").events[0]
    bus = Bus([*story.events, replace_id(late)])
    replayed = by_case(
        list(
            replay(
                read_events(bus.in_file_order()),
                until=END,
                policies=POLICIES,
                blobs=ReplayBlobs(None),
                examine=examine,
                pipeline=PIPELINE,
                most_bytes=LIMIT,
            )
        )
    )
    with opened() as ledger:
        keeper = LedgerKeeper(
            ledger, MemoryBlobs(), pipeline=PIPELINE, instant_of=as_given, now=lambda: BEGINNING
        )
        applier = Applier(ledger, POLICIES, attempts=1, batch=200)
        for topic in ("complaints", "case-actions"):
            for record in bus.records[topic]:
                keeper.take_in([read_record(record, as_given)])
                applier.apply_all(0, START + 72 * HOUR, inclusive=True)
        applier.apply_all(0, END, inclusive=True)
        hurried = by_case([line_of(row.entry) for row in ledger.outbox_rows()])

    assert differences(replayed, hurried)


def differences(one: dict[str, list[bytes]], other: dict[str, list[bytes]]) -> list[Any]:
    """Name each case that differs, with the first message that does."""
    found = []
    for case in sorted({*one, *other}):
        pairs = zip_longest(one.get(case, []), other.get(case, []))
        found += [(case, *pair) for pair in pairs if pair[0] != pair[1]][:1]
    return found


def replace_id(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"id": "another"}

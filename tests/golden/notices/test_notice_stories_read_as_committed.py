"""Whole stories of notices as what leaves: one text file each, a line per decision or notice.

After a wanted change of a rule: PROOFSTREAM_WRITE_GOLDEN=1 pytest tests/golden/notices, and read
the difference. The version of the policy is not part of a story.
"""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from notice_world import (
    DAY,
    HOLDER,
    HOUR,
    OTHER_OFFICER,
    SELLER,
    SHOP_2,
    World,
    findings,
    invoice,
    listing,
    rules,
)

HERE = Path(__file__).parent
VERSION = re.compile(r"platform-\d{4}-\d{2}-\d{2}-[0-9a-f]+")


def unopposed(world: World) -> None:
    world.notice(listings=[listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)])
    world.run(20 * DAY)


def returned_and_left_alone(world: World) -> None:
    world.notice(statement=None, right__certificate_evidence=[])
    world.run(40 * DAY)


def countered_and_restored(world: World) -> None:
    world.forwarded().delivered(2 * DAY).run(40 * DAY)


def countered_and_sued(world: World) -> None:
    world.forwarded().word(30 * HOUR).delivered(2 * DAY).run(100 * DAY)
    world.act("proceedings.ended", 120 * DAY, HOLDER, outcome="no_infringement")


def partly_upheld_and_appealed(world: World) -> None:
    world.notice(
        certificate=findings("right_certificate"), listings=[listing("l-1"), listing("l-2")]
    )
    world.act("officer.took_over", HOUR, {"role": "officer", "id": "o-1"})
    world.officer("partial", DAY, about="notice", targets=["l-1"])
    named = {"decision_id": world.one("takedown")["decision_id"]}
    world.act("appeal.filed", 2 * DAY, SELLER, grounds="…", **named)
    world.act("appeal.decided", 3 * DAY, OTHER_OFFICER, outcome="overturn", **named)
    world.run(40 * DAY)


def proof_returned_then_refused(world: World) -> None:
    wrong = invoice(buyer_name="另一示例有限公司", buyer_tax_id="91310000MA1EXAMPL5")
    world.notice()
    world.evidence("ev-9", wrong, DAY, by=SELLER, purpose="genuine_goods")
    world.counter_notice(DAY, evidence=["ev-9"])
    world.counter_notice(2 * DAY, evidence=["ev-9"])
    world.officer("reject", 3 * DAY, about="counter_notice")
    world.run(40 * DAY)


def reported_twice(world: World) -> None:
    world.notice()
    world.notice(DAY, case="n-2", complainant__id="r-2", listings=[listing("l-1")])


STORIES: list[Callable[[World], None]] = [
    unopposed,
    returned_and_left_alone,
    countered_and_restored,
    countered_and_sued,
    partly_upheld_and_appealed,
    proof_returned_then_refused,
    reported_twice,
]


def told(world: World) -> str:
    lines = []
    for publication in world.out:
        data = publication.data
        if publication.topic == "decisions":
            remedies = ", ".join(f"{r['kind']} until {r['until']}" for r in data["remedies"])
            lines.append(
                f"{data['decided_at']} {data['case_id']} decision {data['sequence']}: "
                f"{data['kind']} of {data['target']['type']} {data['target']['id']}; "
                f"{', '.join(rules(data))}; by {data['decided_by']['role']}, "
                f"automation {data['automation']}" + (f"; {remedies}" if remedies else "")
            )
        elif publication.topic == "notifications":
            until = f" until {data['deadline']}" if data["deadline"] else ""
            lines.append(
                f"{data['at']} {data['case_id']} {data['kind']} to {data['to']['role']} "
                f"{data['to']['id']}, {data['rule']}{until}"
            )
    ends = ", ".join(f"{name} {world.state(name)}" for name in sorted(world.cases))
    return "\n".join([*lines, f"ends: {ends}"]) + "\n"


def compare(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("PROOFSTREAM_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
def test_the_story_reads_as_committed(story: Callable[[World], None]) -> None:
    world = World()

    story(world)

    compare(f"{story.__name__}.txt", told(world))


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reasons_of_a_notice_read_as_committed(language: str) -> None:
    world = World()
    partly_upheld_and_appealed(world)
    other = World()
    countered_and_restored(other)

    texts = [
        d["statement_of_reasons"][language]
        for d in (*world.decisions, *other.decisions[2:])
        if d["kind"] != "close"
    ]

    compare(f"reasons.{language}.txt", VERSION.sub("VERSION", "\n\n".join(texts)) + "\n")


def test_another_instant_makes_another_story() -> None:
    world, late = World(), World()
    countered_and_restored(world)
    late.forwarded().delivered(2 * DAY + timedelta(days=1)).run(40 * DAY)

    assert told(world) != told(late)

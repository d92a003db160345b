"""The applier: bugs are counted and given up, early events are parked, nothing is ever lost."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from processors.cases import TimerFired
from processors.policy import load_policy
from storage.blobs import MemoryBlobs
from storage.ledger import Ledger, open_ledger
from storage.ledger.values import TimerState
from storytelling import BUYER, DAY, HOUR, SELLER, START, Story
from streams import batch as batch_module
from streams.applier import Applier
from streams.dead_letters import discard, find, resend
from streams.embedded import run_embedded
from streams.intake import as_given
from streams.keeping import LedgerKeeper
from streams.local_run import read_events
from streams.opening import Services, pipeline_of
from streams.settings import Settings

ATTEMPTS = 3
POLICIES = load_policy()


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = open_ledger("sqlite:///:memory:")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def applier(ledger: Ledger) -> Applier:
    return Applier(ledger, POLICIES, attempts=ATTEMPTS, batch=50)


def take_in(ledger: Ledger, *stories: Story) -> None:
    keeper = LedgerKeeper(
        ledger, MemoryBlobs(), pipeline="p", instant_of=as_given, now=lambda: START
    )
    lines = [json.dumps(event).encode() for story in stories for event in story.events]
    keeper.take_in([each.judged for each in read_events(lines)])


def reasons(ledger: Ledger) -> list[str]:
    return [stored.letter.reason for stored in ledger.dead_letters()]


def decisions(ledger: Ledger) -> list[str]:
    rows = ledger.outbox_rows(topic="decisions")
    return [json.loads(row.entry.value or b"")["data"]["kind"] for row in rows]


def break_on(monkeypatch: pytest.MonkeyPatch, meets: Callable[[Any], bool]) -> list[Any]:
    """Let deciding fail for what `meets` says; return what it was asked for."""
    decide = batch_module.decide
    asked: list[Any] = []

    def broken(case: Any, trigger: Any, **rest: Any) -> Any:
        if meets(trigger):
            asked.append(trigger)
            raise ZeroDivisionError
        return decide(case, trigger, **rest)

    monkeypatch.setattr(batch_module, "decide", broken)
    return asked


def test_an_event_that_meets_a_bug_is_refused_after_its_attempts_and_the_rest_goes_on(
    ledger: Ledger, applier: Applier, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = break_on(monkeypatch, lambda trigger: getattr(trigger, "id", "") == "c-2-e1")
    stories = [Story(case=f"c-{n}").filed("not_received") for n in range(1, 4)]
    take_in(ledger, *stories)

    applier.apply_all(0, START + HOUR)

    assert len(asked) == ATTEMPTS
    assert reasons(ledger) == ["failed"]
    assert ledger.dead_letters()[0].letter.attempts == ATTEMPTS
    assert {case.case_id for case in ledger.cases()} == {"c-1", "c-3"}


def test_attempts_are_counted_over_restarts(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = break_on(monkeypatch, lambda trigger: getattr(trigger, "id", "") == "c-1-e1")
    take_in(ledger, Story().filed("not_received"))
    for _ in range(ATTEMPTS - 1):
        ledger.count_attempt("event|/platform/test|c-1-e1")

    Applier(ledger, POLICIES, attempts=ATTEMPTS, batch=50).apply_all(0, START + HOUR)

    assert len(asked) == 1
    assert reasons(ledger) == ["failed"]


def test_a_clock_that_meets_a_bug_becomes_an_officers_task(
    ledger: Ledger, applier: Applier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silence(trigger: Any) -> bool:
        return isinstance(trigger, TimerFired) and not trigger.name.endswith(".warn")

    break_on(monkeypatch, silence)
    take_in(ledger, Story().filed("not_received"))

    applier.apply_all(0, START + 4 * DAY)

    assert reasons(ledger) == ["failed"]
    tasks = [
        json.loads(row.entry.value or b"")["data"]
        for row in ledger.outbox_rows(topic="notifications")
    ]
    assert [task["kind"] for task in tasks][-1] == "officer_task"
    assert tasks[-1]["to"]["id"] == "queue"
    assert TimerState.FAILED in {timer.state for timer in ledger.timers("c-1")}


def test_a_bug_in_storing_is_laid_to_the_event_that_causes_it(
    ledger: Ledger, applier: Applier, monkeypatch: pytest.MonkeyPatch
) -> None:
    spell = batch_module.outcome_bytes
    seen: list[int] = []

    def broken(effects: Any, published: Any) -> bytes:
        if any(getattr(effect, "subject", "") == "c-2" for effect in effects):
            seen.append(1)
            raise OverflowError
        return spell(effects, published)

    monkeypatch.setattr(batch_module, "outcome_bytes", broken)
    take_in(ledger, *[Story(case=f"c-{n}").filed("not_received") for n in range(1, 4)])

    applier.apply_all(0, START + HOUR)

    assert len(seen) == ATTEMPTS
    assert {case.case_id for case in ledger.cases()} == {"c-1", "c-3"}


def test_a_bug_in_giving_up_ends_the_process_and_loses_nothing(
    ledger: Ledger, applier: Applier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any, **_more: Any) -> None:
        raise NameError

    monkeypatch.setattr(batch_module.Batch, "_event", broken)
    take_in(ledger, Story().filed("not_received"))

    with pytest.raises(NameError):
        applier.apply_all(0, START + HOUR)

    assert ledger.event_state("/platform/test", "c-1-e1") == "pending"


def test_events_before_their_filing_are_judged_by_their_own_instants(
    ledger: Ledger, applier: Applier
) -> None:
    story = Story().filed("not_received", after=HOUR)
    early = Story().act("seller.agreed", timedelta(0), SELLER).events[0] | {"id": "early"}
    story.events.append(early)
    take_in(ledger, story)

    applier.apply_all(0, START + 2 * HOUR)

    assert decisions(ledger) == ["refund"]
    assert reasons(ledger) == []
    assert ledger.event_state("/platform/test", "early") == "applied"


def test_events_without_a_filing_are_refused_when_their_parking_ends(
    ledger: Ledger, applier: Applier
) -> None:
    story = Story().act("seller.agreed", timedelta(0), SELLER)
    story.act("buyer.withdrew", DAY, BUYER)
    take_in(ledger, story)

    applier.apply_all(0, START + 15 * DAY, inclusive=True)
    first = reasons(ledger)
    applier.apply_all(0, START + 16 * DAY, inclusive=True)

    assert first == ["unknown_case"]
    assert reasons(ledger) == ["unknown_case", "unknown_case"]


def test_clocks_armed_inside_a_batch_fire_in_their_turn(ledger: Ledger) -> None:
    late = Story(case="c-2").filed("not_received", after=10 * DAY)
    one_by_one = open_ledger("sqlite:///:memory:")
    one_by_one.migrate()

    outcomes = []
    for each, size in ((ledger, 1), (one_by_one, 500)):
        take_in(each, Story().filed("not_received"), late)
        Applier(each, POLICIES, attempts=1, batch=size).apply_all(0, START + 20 * DAY)
        outcomes.append([row.entry for row in each.outbox_rows()])
    one_by_one.close()

    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) > 6


@pytest.fixture
def embedded(ledger: Ledger) -> Services:
    return Services(ledger, MemoryBlobs(), POLICIES)


def submit(embedded: Services, *stories: Story) -> None:
    lines = [json.dumps(event).encode() for story in stories for event in story.events]
    run_embedded(
        Settings.from_env({}),
        embedded,
        lines,
        examine=lambda _content, _declared: pytest.fail("nothing to examine"),
        until=START + DAY,
        now=lambda: START,
    )


def test_a_refused_event_that_is_replayed_is_judged_as_of_its_first_arrival(
    embedded: Services, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_on(broken, lambda trigger: getattr(trigger, "id", "") == "c-1-e1")
        submit(embedded, Story().filed("not_received"))
    letters = find(ledger)

    report = resend(Settings.from_env({}), embedded, letters, pipeline=pipeline_of(POLICIES))
    submit(embedded)

    assert [stored.letter.reason for stored in letters] == ["failed"]
    assert (report.taken, report.refused) == (1, 0)
    assert find(ledger) == []
    (case,) = ledger.cases()
    assert json.loads(case.snapshot)["opened_at"].startswith("2026-03-02T01:00:00")


def test_what_is_still_wrong_stays_on_the_list(embedded: Services, ledger: Ledger) -> None:
    story = Story().filed("not_received")
    story.events[0]["type"] = "complaint.filed.v9"
    submit(embedded, story)
    letters = find(ledger)

    report = resend(Settings.from_env({}), embedded, letters, pipeline=pipeline_of(POLICIES))

    assert (report.taken, report.refused) == (0, 1)
    assert find(ledger) == letters


def test_a_discarded_letter_leaves_the_list_and_stays_in_the_outbox(
    embedded: Services, ledger: Ledger
) -> None:
    story = Story().filed("not_received")
    story.events[0]["type"] = "complaint.filed.v9"
    submit(embedded, story)

    discard(ledger, find(ledger))

    assert find(ledger) == []
    assert len(ledger.dead_letters()) == 1

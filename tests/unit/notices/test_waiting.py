"""T-10 and I-07: the wait after the counter-notice's delivery, in all its orders of events."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from notice_world import DAY, HOUR, START, TICK, World, rules, when

SHANGHAI = ZoneInfo("Asia/Shanghai")

END = timedelta(days=17, hours=15)
"""Delivered on 4 March 09:00: the 15th day after it is 19 March, which ends at 24:00."""


def after(text: str) -> timedelta:
    """How long after START an instant on the platform's wall is."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) - START


def waiting() -> World:
    return World().forwarded().delivered(2 * DAY)


def restored(world: World) -> bool:
    return "restore" in world.kinds()


@pytest.mark.rule("T-10")
@pytest.mark.parametrize(
    ("delivered", "end"),
    [
        ("2026-03-04T09:00", "2026-03-20T00:00"),  # a Thursday's end
        ("2026-03-04T00:00", "2026-03-20T00:00"),  # the day of the start is not counted
        ("2026-03-04T23:59:59", "2026-03-20T00:00"),
        ("2026-03-06T10:00", "2026-03-24T00:00"),  # the 15th day is a Saturday
        ("2026-03-20T10:00", "2026-04-08T00:00"),  # 4 April, Qingming to the 6th
        ("2026-04-16T10:00", "2026-05-07T00:00"),  # Labour Day, 1 to 5 May
        ("2026-09-16T10:00", "2026-10-09T00:00"),  # National Day, 1 to 7 October
        ("2026-04-24T10:00", "2026-05-10T00:00"),  # 9 May is a Saturday worked instead
        ("2026-12-01T10:00", "2026-12-17T00:00"),
    ],
)
def test_the_wait_is_counted_in_days_of_law(delivered: str, end: str) -> None:
    at = after(delivered)
    begin = at - 2 * DAY
    world = World()
    world.notice(begin - DAY)
    world.counter_notice(begin)
    world.officer("uphold", begin, about="counter_notice")
    world.delivered(at)

    world.run(after(end) - TICK)
    assert not restored(world)
    world.run(after(end))

    assert when(world.one("restore")) == after(end)


@pytest.mark.rule("T-10", "I-15")
def test_without_word_the_measures_end_at_once_and_the_case_with_them() -> None:
    world = waiting().run(END)

    decision = world.one("restore")
    assert (when(decision), rules(decision)) == (END, ["T-10", "I-14"])
    assert decision["supersedes"] == world.one("takedown")["decision_id"]
    assert world.state() == "closed"
    assert "revoke" not in world.kinds()
    assert {n["to"]["role"] for n in world.notified("case_closed")} == {"rights_holder", "seller"}


@pytest.mark.rule("T-10", "I-07")
@pytest.mark.parametrize(
    ("word", "in_time"),
    [(3 * DAY, True), (END - TICK, True), (END, True), (END + TICK, False)],
)
def test_word_received_by_the_end_inclusive_holds_the_measures(
    word: timedelta, in_time: bool
) -> None:
    world = waiting().word(word)

    world.run(END + DAY)

    assert restored(world) is not in_time
    assert world.state() == ("in_proceedings" if in_time else "closed")
    assert world.refused == ([] if in_time else [("case_closed", "n-1 is closed")])


@pytest.mark.rule("T-10")
@pytest.mark.parametrize("word", [HOUR, 30 * HOUR, 2 * DAY])
def test_word_before_the_delivery_counts(word: timedelta) -> None:
    world = World().notice()
    told = False
    for step, at in (("counter", DAY), ("delivered", 2 * DAY)):
        if not told and word <= at:
            world.word(word)
            told = True
        if step == "counter":
            world.counter_notice(at)
            world.officer("uphold", at, about="counter_notice")
        else:
            world.delivered(at)

    world.run(60 * DAY)

    assert not restored(world)
    assert world.state() == "in_proceedings"


@pytest.mark.rule("T-10")
def test_a_delivery_reported_late_restores_as_of_the_due_instant() -> None:
    world = World().forwarded()

    world.delivered(2 * DAY, reported=30 * DAY)
    world.run(30 * DAY)

    assert when(world.one("restore")) == END


@pytest.mark.rule("T-10")
@pytest.mark.parametrize(("word", "holds"), [(END, True), (END + TICK, False), (25 * DAY, False)])
def test_word_is_judged_by_the_delivery_once_that_is_known(word: timedelta, holds: bool) -> None:
    world = World().forwarded().word(word)
    assert world.state() == "in_proceedings"

    world.delivered(2 * DAY, reported=30 * DAY)
    world.run(30 * DAY)

    assert restored(world) is not holds
    if not holds:
        assert when(world.one("restore")) == END


@pytest.mark.rule("T-10")
def test_a_delivery_nobody_confirms_becomes_an_officers_task() -> None:
    world = World().forwarded()

    world.run(8 * DAY - TICK)
    assert world.notified("officer_task") == []
    world.run(8 * DAY)

    assert [n["rule"] for n in world.notified("officer_task")] == ["T-10"]
    world.delivered(9 * DAY).run(40 * DAY)
    assert restored(world)


@pytest.mark.rule("T-10")
@pytest.mark.parametrize(
    ("at", "reported"),
    [(DAY - HOUR, 2 * DAY), (3 * DAY, 2 * DAY)],
    ids=["before it was forwarded", "after it is reported"],
)
def test_an_arrival_that_can_not_be_is_refused(at: timedelta, reported: timedelta) -> None:
    world = World().forwarded().delivered(at, reported=reported)

    assert [reason for reason, _ in world.refused] == ["invalid"]


def test_a_delivery_of_nothing_and_a_second_delivery_are_refused() -> None:
    world = World().notice().delivered(HOUR)
    assert [reason for reason, _ in world.refused] == ["invalid"]

    world = waiting().delivered(3 * DAY)
    assert [reason for reason, _ in world.refused] == ["invalid"]
    assert when(world.run(END).one("restore")) == END


@pytest.mark.rule("T-10")
def test_the_rights_holder_is_warned_before_the_end() -> None:
    world = waiting().run(END - 3 * DAY)

    warned = world.notified("deadline_warning", "rights_holder", "T-10")
    assert [n["deadline"] for n in warned] == ["2026-03-19T16:00:00Z"]


@pytest.mark.rule("T-10", "I-07", "T-14")
def test_open_proceedings_remind_an_officer_every_90_days() -> None:
    world = waiting().word(3 * DAY)

    world.run(190 * DAY)

    reminders = world.notified("officer_task", rule="I-07")
    assert [n["at"][:10] for n in reminders] == ["2026-06-03", "2026-09-01"]
    assert not restored(world)


@pytest.mark.rule("T-10")
def test_a_year_without_a_calendar_cuts_no_right_of_word_off() -> None:
    begin = after("2026-12-20T10:00")
    world = World().notice(begin - 2 * DAY)
    world.counter_notice(begin - DAY)
    world.officer("uphold", begin - DAY, about="counter_notice")
    world.delivered(begin)

    world.run(after("2027-01-06T00:00"))
    assert not restored(world)
    warned = world.notified("deadline_warning", "rights_holder", "T-10")
    assert warned[-1]["at"] == "2027-01-04T16:00:00Z"

    world.run(after("2027-01-15T00:00"))

    assert when(world.one("restore")) == after("2027-01-15T00:00")


@pytest.mark.rule("T-10")
@pytest.mark.parametrize(
    ("right", "end"),
    [("copyright", "2026-03-18T12:00"), ("trademark", "2026-03-20T00:00")],
)
def test_us_law_counts_business_days_from_receipt_for_copyright_alone(right: str, end: str) -> None:
    """Received on 3 March in New York: the tenth business day after it is 17 March."""
    world = World().notice(type=right, right__territory="US")
    world.counter_notice(2 * DAY)
    world.officer("uphold", 2 * DAY, about="counter_notice")
    world.delivered(2 * DAY + HOUR)

    world.run(after(end) - TICK)
    assert not restored(world)
    world.run(after(end))

    assert restored(world)


@pytest.mark.rule("T-10", "I-07")
def test_word_after_everything_was_restored_takes_nothing_down() -> None:
    world = World().notice()
    world.act("notice.withdrawn", DAY, {"role": "rights_holder", "id": "r-1"})

    world.word(2 * DAY)

    assert world.kinds() == ["takedown", "warning", "restore"]
    assert world.state() == "decided"


@pytest.mark.rule("T-10")
def test_word_in_time_that_comes_to_us_after_the_restore_is_given_to_an_officer() -> None:
    world = waiting().run(END)
    assert world.state() == "closed"

    world.word(END - HOUR)

    assert world.refused == []
    assert len(world.notified("officer_task", rule="T-10")) == 1

"""What one step tells: each notification has an id of its own."""

from uuid import UUID, uuid5

import pytest
from case_driver import DAY, FILED_AT, Run, filing

from processors.cases.effects import Context, Publish
from processors.cases.events import TimerFired
from processors.cases.parties import Party
from processors.cases.turn import Turn
from processors.text import Text

NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
POSTAGE = Text("邮费不明。", "The postage is not known.")
SIZE = Text("尺码不明。", "The size is not known.")


@pytest.fixture
def turn() -> Turn:
    """A reminder's step on an open case."""
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    fired = TimerFired("T-14.reminder", 1, FILED_AT + DAY)
    return Turn(
        run.cases["c-1"], fired, now=FILED_AT + DAY, policies=run.policies, context=Context()
    )


def told(turn: Turn) -> list[Publish]:
    return [effect for effect in turn.effects if isinstance(effect, Publish)]


def test_a_notifications_id_is_that_of_the_contract(turn: Turn) -> None:
    turn.task("T-14", POSTAGE)

    (notice,) = told(turn)
    to, at = notice.data["to"], notice.data["at"]
    key = f"c-1|notification|officer_task|{to['role']}|{to['id']}|T-14|{at}|T-14.reminder"
    assert notice.id == notice.data["notification_id"] == str(uuid5(NAMESPACE, key))


def test_two_tasks_by_one_rule_in_one_step_have_ids_of_their_own(turn: Turn) -> None:
    turn.task("T-14", POSTAGE)
    turn.task("T-14", SIZE)
    turn.task("T-14", POSTAGE, decision_id="d-1")
    turn.task("T-14", SIZE, decision_id="d-1")

    assert len({notice.id for notice in told(turn)}) == 4
    assert [n.data["notification_id"] for n in told(turn)] == [n.id for n in told(turn)]


def test_what_comes_second_leaves_the_id_of_the_first_as_it_was(turn: Turn) -> None:
    turn.task("T-14", POSTAGE)
    alone = told(turn)[0].id

    turn.task("T-14", SIZE)

    assert told(turn)[0].id == alone


@pytest.mark.parametrize("said", [(POSTAGE, POSTAGE), (SIZE, POSTAGE, POSTAGE)])
def test_what_is_said_twice_alike_leaves_once(turn: Turn, said: tuple[Text, ...]) -> None:
    for detail in said:
        turn.task("T-14", detail)

    assert len(told(turn)) == len(set(said))


def test_each_addressee_is_told_what_the_other_is_told(turn: Turn) -> None:
    for party in turn.case.parties:
        turn.notify("deadline_warning", party, "T-14")

    assert {Party(**notice.data["to"]) for notice in told(turn)} == set(turn.case.parties)

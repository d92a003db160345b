"""P-01 and the ladder: repeated damage warns a shop once; more is proposed to a person."""

from datetime import timedelta

import pytest
from case_driver import DAY, FILED_AT, OFFICER, SELLER, Run, by, filing, order, rules

from processors.cases.decisions import Strikes
from processors.cases.ladder import step_reached
from processors.policy import load_policy

POLICY = load_policy().policies[-1]


def upheld(run: Run, number: int, *, reason: str = "quality", gap: timedelta = DAY) -> Run:
    """One more claim of this shop that an officer upheld."""
    start = FILED_AT + number * gap
    case = f"c-{number}"
    made = order(order_id=f"ord-{number}", succeeded_at=start.isoformat())
    run.send("complaint.filed", start, filing("claim", reason=reason, order=made), case=case)
    run.send("seller.refused", start + timedelta(hours=1), by(SELLER, reason="no"), case=case)
    ruled = by(OFFICER, outcome="uphold", grounds=["damaged"])
    run.send("officer.decided", start + timedelta(hours=2), ruled, case=case)
    return run


def tasks(run: Run, rule: str) -> list[str]:
    return [n["case_id"] for n in run.notifications("officer_task") if n["rule"] == rule]


@pytest.mark.rule("P-01")
def test_repeated_damage_warns_the_shop_once_and_then_proposes_cancellation() -> None:
    run = Run()
    for number in range(7):
        upheld(run, number)

    warnings = run.decisions("warning")
    assert [d["case_id"] for d in warnings] == ["c-2"]
    assert rules(warnings[0]) == ["P-01"]
    assert warnings[0]["strikes"]["added"] == 1
    assert tasks(run, "P-01") == ["c-5", "c-6"]


@pytest.mark.rule("P-01")
def test_other_reasons_and_claims_of_long_ago_do_not_add_up() -> None:
    run = Run()
    for number in range(3):
        upheld(run, number, reason="quality" if number != 1 else "not_as_described")
    assert run.decisions("warning") == []

    late = Run()
    for number in range(3):
        upheld(late, number, gap=46 * DAY)
    assert late.decisions("warning") == []


@pytest.mark.rule("P-04")
@pytest.mark.parametrize(
    ("added", "total", "step"),
    [
        (1, 1, None),
        (1, 3, "a penalty"),
        (2, 4, "a restriction of the shop"),
        (1, 5, None),
        (1, 8, "the shop's removal"),
    ],
)
def test_the_ladder_proposes_each_step_when_its_strikes_are_reached(
    added: int, total: int, step: str | None
) -> None:
    reached = step_reached(Strikes(added, FILED_AT, total), POLICY)

    assert (None if reached is None else reached.en) == step

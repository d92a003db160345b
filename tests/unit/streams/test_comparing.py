"""Two runs held against each other: what counts as the same decision, and whose money it is."""

from typing import Any

import pytest

from streams.comparing import Change, Money, Run, changed_decisions, compare, in_total

SHOPS = {"c-1": "s-1", "c-2": "s-2"}


def decision(id: str = "d-1", **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "decision_id": id,
        "case_id": "c-1",
        "sequence": 1,
        "kind": "refund",
        "target": {"type": "order", "id": "o-1"},
        "amounts": [{"value": 500, "instrument": "points", "rule": "T-02"}],
        "grounds": [{"rule": "T-02", "policy_version": "a", "text": {}, "facts": {"n": 1}}],
        "decided_at": "2026-03-05T01:00:00Z",
        "effective_at": "2026-03-05T01:00:00Z",
        "ends_at": None,
        "remedies": [{"kind": "appeal", "until": "2026-03-20T01:00:00Z"}],
        "supersedes": None,
        "strikes": None,
        "automation": "fully",
        "decided_by": {"role": "system", "id": "proofstream"},
    }
    return made | changes


def changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[Change, ...]:
    return changed_decisions(old, new, SHOPS)


def grounds(rule: str, version: str = "a", **facts: Any) -> list[dict[str, Any]]:
    return [{"rule": rule, "policy_version": version, "text": {}, "facts": facts}]


def test_another_version_and_other_words_are_no_change() -> None:
    reworded = decision(grounds=grounds("T-02", version="b", n=1))

    assert changes([decision()], [reworded]) == ()


@pytest.mark.parametrize(
    ("changed", "aspect"),
    [
        ({"amounts": [{"value": 501, "instrument": "points", "rule": "T-02"}]}, "amount"),
        ({"decided_at": "2026-03-06T01:00:00Z", "remedies": []}, "instant"),
        ({"grounds": grounds("T-03", n=1)}, "grounds"),
        ({"grounds": grounds("T-02", n=2)}, "grounds"),
        ({"kind": "compensation"}, "kind"),
        ({"target": {"type": "order", "id": "o-2"}}, "target"),
        ({"strikes": {"added": 1}}, "measure"),
        ({"automation": "not"}, "automation"),
        ({"remedies": []}, "remedies"),
    ],
)
def test_each_aspect_of_a_decision_is_compared(changed: dict[str, Any], aspect: str) -> None:
    (found,) = changes([decision()], [decision(**changed)])

    assert found.what == "changed"
    assert aspect in found.differs


def test_a_remedy_that_moves_with_its_decision_is_no_change_of_its_own() -> None:
    later = decision(
        decided_at="2026-03-06T01:00:00Z",
        effective_at="2026-03-06T01:00:00Z",
        remedies=[{"kind": "appeal", "until": "2026-03-21T01:00:00Z"}],
    )

    (found,) = changes([decision()], [later])

    assert found.differs == ("instant",)


def test_another_kind_on_the_same_target_is_one_change_not_two() -> None:
    (found,) = changes([decision("d-1")], [decision("d-2", kind="exchange", amounts=[])])

    assert (found.what, found.differs) == ("changed", ("kind", "amount"))


def test_decisions_of_different_cases_are_never_one() -> None:
    found = changes([decision("d-1")], [decision("d-2", case_id="c-2")])

    assert [(each.what, each.shop) for each in found] == [("gone", "s-1"), ("added", "s-2")]


def test_superseded_money_counts_once() -> None:
    again = decision("d-2", supersedes="d-1", sequence=2)

    found = compare(Run((decision(),), {}), Run((decision(), again), {}), SHOPS)

    assert found.money == ()
    assert [change.what for change in found.changes] == ["added"]


def test_money_is_told_by_whose_it_is() -> None:
    shop = {"type": "shop", "id": "s-1"}
    party = {"type": "party", "id": "b-1"}
    new = (
        decision("d-1"),
        decision("d-2", kind="recourse", target=shop),
        decision("d-3", kind="recourse", target=party),
        decision("d-4", kind="penalty", target=shop),
    )

    found = compare(Run((), {}), Run(new, {}), SHOPS)

    assert in_total(found.money, "side") == {
        ("from_party",): 500,
        ("from_shop",): 1000,
        ("to_buyer",): 500,
    }
    assert found.money[0] == Money("from_party", "points", "T-02", "s-1", 500)


def test_a_shop_is_told_with_its_strikes_and_its_standing() -> None:
    warning = decision(
        kind="warning", target={"type": "shop", "id": "s-1"}, amounts=[], strikes={"added": 2}
    )
    old = Run((), {"s-1": {"rating": "A"}, "s-2": {"rating": "A"}})
    new = Run((warning,), {"s-1": {"rating": "B"}, "s-2": {"rating": "A"}})

    (effect,) = compare(old, new, SHOPS).shops

    assert (effect.shop, effect.strikes, effect.counts.added) == ("s-1", 2, 1)
    assert (effect.was, effect.becomes) == ({"rating": "A"}, {"rating": "B"})

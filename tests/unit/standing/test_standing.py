"""P-02 to P-05: strikes, rates over whole days, rating, and when a standing is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from processors.cases.effects import AddTally, Context, PutFact
from processors.policy import load_policy
from processors.standing import (
    Standing,
    Window,
    basis_points,
    changed_shops,
    needs_of,
    outlived,
    publication,
    record_changes,
    stale_days,
    standing_of,
    window_at,
)

POLICY = load_policy().policies[-1]
NOW = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)  # 31 March, noon in Shanghai
DAY = timedelta(days=1)


@pytest.mark.rule("P-02", "P-03")
@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (0, 0, None),
        (5, 0, None),
        (0, 7, 0),
        (1, 3, 3333),
        (2, 3, 6667),
        (1, 20_000, 1),
        (1, 20_001, 0),
        (1, 80_000, 0),
        (3, 2, 15_000),
        (1, 1, 10_000),
    ],
)
def test_a_rate_is_rounded_half_up_and_null_without_orders(
    part: int, whole: int, rate: int | None
) -> None:
    assert basis_points(part, whole) == rate


@pytest.mark.rule("P-02")
@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-03-30T15:59:59Z", date(2026, 3, 29)),
        ("2026-03-30T16:00:00Z", date(2026, 3, 30)),
    ],
)
def test_the_window_holds_whole_shanghai_days(now: str, last: date) -> None:
    window = window_at(datetime.fromisoformat(now), 30)

    assert window == Window(last - 29 * DAY, last)
    assert len([d for d in range(40) if last - d * DAY in window]) == 30


def test_a_day_counted_on_itself_is_whole() -> None:
    assert window_at(NOW, 30, counted=date(2026, 3, 31)).last == date(2026, 3, 31)
    assert window_at(NOW, 30, counted=date(2026, 3, 12)).last == date(2026, 3, 30)


def known(**facts: Any) -> Context:
    scopes = {("shop-paid-orders", "s-1"): facts.get("orders", {})}
    scopes["strikes", "s-1"] = facts.get("strikes", {})
    scopes["claims", "s-1"] = facts.get("claims", {})
    return Context(scopes, {("shop", "s-1"): facts.get("tallies", {})})


@pytest.mark.rule("P-02", "P-03")
def test_rates_count_what_falls_into_the_window_and_nothing_else() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 30)
    tallies = {
        (first - DAY, "refunds"): 100,
        (first, "refunds"): 2,
        (last, "refunds"): 1,
        (last + DAY, "refunds"): 100,
        (last, "disputes"): 1,
    }
    orders = {"2026-02-28": 900, "2026-03-01": 40, "2026-03-30": 20, "2026-03-31": 900}

    standing = standing_of("s-1", NOW, POLICY, known(tallies=tallies, orders=orders))

    assert (standing.refund_rate, standing.dispute_rate) == (500, 167)
    assert standing.window_end == last


@pytest.mark.rule("P-04")
def test_strikes_count_to_their_end_inclusive() -> None:
    def strike(name: str, end: datetime) -> dict[str, Any]:
        text = end.isoformat().replace("+00:00", "Z")
        return {"rule": "I-03", "decision_id": name, "expires_at": text, "added": 1, "total": 1}

    strikes = {"a": strike("a", NOW), "b": strike("b", NOW - DAY), "c": strike("c", NOW + DAY)}

    standing = standing_of("s-1", NOW, POLICY, known(strikes=strikes))

    assert [s.decision_id for s in standing.strikes] == ["a", "c"]


@pytest.mark.rule("P-05")
@pytest.mark.parametrize(
    ("claims", "rating"), [(0, "A"), (1, "B"), (3, "B"), (4, "C"), (9, "C"), (10, "D")]
)
def test_the_rating_follows_from_the_upheld_claims(claims: int, rating: str) -> None:
    told = {
        f"c-{n}": {"at": "2026-03-01T00:00:00Z", "reason": "quality", "kind": "claim"}
        for n in range(claims)
    }
    told["old"] = {"at": "2025-01-01T00:00:00Z", "reason": "quality", "kind": "claim"}

    assert standing_of("s-1", NOW, POLICY, known(claims=told)).rating == rating


def standing(**changes: Any) -> Standing:
    values: dict[str, Any] = {
        "shop_id": "s-1",
        "strikes": (),
        "refund_rate": None,
        "dispute_rate": None,
        "rating": "A",
        "window_end": date(2026, 3, 30),
    }
    return Standing(**(values | changes))


def test_a_standing_differs_by_strikes_and_rates_but_not_by_the_day_alone() -> None:
    last = standing().to_json()

    assert not standing().differs(None)
    assert not standing(window_end=date(2026, 3, 31)).differs(last)
    assert standing(refund_rate=0).differs(last)
    assert standing(rating="B").differs(last)


def test_the_id_of_a_standing_is_of_its_shop_and_cause() -> None:
    ids = {publication(standing(), NOW, cause).id for cause in ("a", "b", "a")}

    assert len(ids) == 2


def test_only_strikes_claims_and_past_days_change_a_standing() -> None:
    effects = [
        PutFact("strikes", "s-1", "d", None),
        PutFact("order", "o-1", "c", {}),
        AddTally("shop", "s-2", date(2026, 3, 31), "refunds", 1),
        AddTally("shop", "s-3", date(2026, 3, 30), "disputes", 1),
        PutFact("claims", "s-1", "c", {}),
    ]

    assert changed_shops(effects, NOW) == ("s-1", "s-3")


def test_days_no_window_reaches_are_let_go() -> None:
    told = {"2025-12-01": 1, "2026-01-01": 1, "2026-03-01": 1}

    assert stale_days(told, date(2026, 3, 31)) == ("2025-12-01",)
    assert needs_of("s-1", NOW).tallies[0].last == date(2026, 3, 31)


def test_what_no_longer_counts_is_let_go() -> None:
    strikes = {
        "old": {"expires_at": "2026-03-31T03:59:59Z"},
        "new": {"expires_at": "2026-03-31T04:00:00Z"},
    }
    claims = {"old": {"at": "2025-10-02T03:59:59Z"}, "new": {"at": "2025-10-02T04:00:00Z"}}

    gone = outlived("s-1", known(strikes=strikes, claims=claims), NOW, POLICY)

    assert [(fact.scope, fact.owner, fact.value) for fact in gone] == [
        ("strikes", "old", None),
        ("claims", "old", None),
    ]


@pytest.mark.rule("E-03")
@pytest.mark.parametrize(
    ("update", "former"),
    [
        ({"company_name": "乙示例"}, ["老示例", "甲示例"]),
        ({"company_name": "乙示例", "tax_id": "T1"}, ["老示例", "甲示例"]),
        ({"company_name": "老示例"}, ["甲示例"]),
        ({"deposit": 1}, ["老示例"]),
        ({"company_name": "乙示例", "tax_id": "T2"}, None),
    ],
)
def test_a_company_renamed_under_its_tax_id_keeps_its_former_names(
    update: dict[str, object], former: list[str] | None
) -> None:
    before = {"company_name": "甲示例", "tax_id": "T1", "former_names": ["老示例"]}

    changes = record_changes("s-1", before, update)

    assert changes[0].value is not None
    assert changes[0].value.get("former_names") == former


def test_an_update_keeps_what_it_does_not_say_and_moves_the_tax_id() -> None:
    before = {"company_name": "甲示例", "tax_id": "T1", "enrolled_services": ["x"]}

    changes = record_changes("s-1", before, {"tax_id": "T2", "deposit": None})

    assert changes[0].value == {**before, "tax_id": "T2"}
    assert [(c.scope, c.key, c.value) for c in changes[1:]] == [
        ("tax-id", "T1", None),
        ("tax-id", "T2", {"shop_id": "s-1"}),
    ]

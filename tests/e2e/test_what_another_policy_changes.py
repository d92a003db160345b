"""`replay --against`: which decisions another policy changes, with the money and the shops."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storytelling import DAY, HOUR, OFFICER, SELLER, START, Story, jsonl, order, shop, wire
from streams.commands.replaying import comparison, replay_text

UNSENT = dict.fromkeys(("shipped_at", "first_scan_at", "delivered_at", "succeeded_at"))
END = wire(START + 30 * DAY)

WritePolicy = Callable[..., Path]


@pytest.fixture
def policy(tmp_path: Path) -> WritePolicy:
    """Write a policy that changes one figure from 2019 on."""

    def write(figure: str, unit: str, value: Any) -> Path:
        entry = {
            "rule": figure.split(".")[0],
            "name": {"zh": "数值", "en": "figure"},
            "unit": unit,
            "source": "ours",
            "effective_from": "2019-01-01",
            "value": value,
        }
        file = tmp_path / "other.yaml"
        changed = {"name": "other", "extends": "platform", "figures": {figure: entry}}
        file.write_text(json.dumps(changed), encoding="utf-8")
        return file

    return write


def compared(*stories: Story, against: Path) -> dict[str, Any]:
    text = comparison(jsonl(stories), against=against, until=END, as_json=True)
    found: dict[str, Any] = json.loads(text)
    return found


def out_of_stock(case: str, shop_id: str, goods: int) -> Story:
    unsent = order("paid", order_id=case, goods_amount=goods, paid_amount=goods, postage=0)
    return Story(case).refund(
        "out_of_stock", of=unsent | UNSENT, shop=shop(shop_id=shop_id), claim={"amount": goods}
    )


def upheld_counterfeit() -> Story:
    story = Story("c-fake").filed(
        "after_sales", service="genuine_guarantee", reason="counterfeit", amount=30900
    )
    story.act("seller.refused", HOUR, SELLER, reason="genuine")
    return story.officer("uphold", 5 * DAY)


def test_a_lower_cap_takes_its_difference_from_the_orders_over_it_only(policy: WritePolicy) -> None:
    dear, cheap = out_of_stock("c-dear", "s-1", 200000), out_of_stock("c-cheap", "s-2", 10000)

    found = compared(dear, cheap, against=policy("C-01.cap", "money", 20000))

    (change,) = found["changes"]
    assert (change["what"], change["case"], change["shop"]) == ("changed", "c-dear", "s-1")
    assert "amount" in change["differs"]
    assert "instant" not in change["differs"]
    assert found["money"] == [{"side": "to_buyer", "instrument": "tmall_points", "fen": -30000}]
    assert found["rules"]["C-01"]["changed"] == 1
    assert found["rules"]["C-01"]["money"] == found["money"]
    assert [each["shop"] for each in found["shops"]] == ["s-1"]
    assert found["figures"] == [
        {
            "figure": "C-01.cap",
            "rule": "C-01",
            "name": {"zh": "数值", "en": "figure"},
            "since": "2018-12-31T16:00:00+00:00",
            "was": 50000,
            "becomes": 20000,
        }
    ]


def test_a_longer_negotiation_moves_silences_end_and_lets_a_late_answer_count(
    policy: WritePolicy,
) -> None:
    silent = Story("c-silent").filed("not_received")
    late = Story("c-late").filed("not_received", order=order(order_id="o-2"))
    late.act("seller.refused", 80 * HOUR, SELLER, reason="it was delivered")

    found = compared(silent, late, against=policy("T-01.negotiation", "duration", "96h"))

    (figure,) = found["figures"]
    assert (figure["was"], figure["becomes"]) == ("72h", "96h")
    by_case = {change["case"]: change for change in found["changes"]}
    assert by_case["c-silent"]["what"] == "changed"
    assert by_case["c-silent"]["differs"] == ["instant", "grounds"]
    assert by_case["c-silent"]["becomes"]["decided_at"] == wire(START + 96 * HOUR)
    gone = [each for each in found["changes"] if each["case"] == "c-late"]
    assert {each["what"] for each in gone} == {"gone"}
    assert gone[0]["rules"] == ["T-03"]
    assert found["money"] == [{"side": "to_buyer", "instrument": "original_payment", "fen": -30900}]


def test_another_multiple_changes_what_a_counterfeit_costs(policy: WritePolicy) -> None:
    found = compared(upheld_counterfeit(), against=policy("C-02.multiple", "number", 2))

    assert found["rules"]["C-02"]["changed"] == 1
    assert found["money"] == [
        {"side": "to_buyer", "instrument": "original_payment", "fen": -2 * 29900}
    ]


def test_a_policy_held_against_itself_changes_nothing(policy: WritePolicy) -> None:
    found = compared(upheld_counterfeit(), against=policy("C-01.cap", "money", 50000))

    assert found["changes"] == found["money"] == found["shops"] == found["figures"] == []


def test_the_page_says_it_in_both_languages_and_twice_the_same(policy: WritePolicy) -> None:
    events = jsonl([out_of_stock("c-dear", "s-1", 200000)])
    other = policy("C-01.cap", "money", 20000)

    pages = [comparison(events, against=other, until=END) for _ in range(2)]

    assert pages[0] == pages[1]
    assert "付给买家 to buyers" in pages[0]
    assert "-¥300.00" in pages[0]
    assert "C-01.cap" in pages[0]
    assert "2019-01-01" in pages[0]


def test_comparing_leaves_the_replay_itself_as_it_was(policy: WritePolicy) -> None:
    events = jsonl([upheld_counterfeit()])
    before = replay_text(events, until=END)

    comparison(events, against=policy("C-02.multiple", "number", 2), until=END)

    assert replay_text(events, until=END) == before
    assert OFFICER["id"] in before

"""The mutants of `make rules-mutants`: what each way switches off, and a control that lives."""

from datetime import date, timedelta

import pytest

import rules_mutants
from processors.evidence.values import Check
from processors.policy import load_policy
from processors.proof.truth import Truth
from processors.proof.values import Point
from processors.text import Text
from rules_mutants import Result, Seen

POLICY = load_policy(None).policies[-1]
ONE_TEST = [
    "tests/unit/cases/test_negotiation.py::test_the_seller_is_asked_with_the_end_of_the_negotiation"
]


@pytest.fixture(autouse=True)
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what a way patches in this process; the command itself does it in a fork."""

    def patch(owner: type, name: str, function: object) -> None:
        monkeypatch.setattr(owner, name, function)

    monkeypatch.setattr(rules_mutants, "_patch", patch)


def test_only_what_the_code_does_can_be_switched_off() -> None:
    seen = Seen([], {"C-01.cap"}, {"C-01", "T-01"})

    found = rules_mutants.mutants(POLICY, seen)

    assert [way for rule, way in found if rule == "C-01"] == ["grounds", "figures"]
    assert [way for rule, way in found if rule == "T-01"] == ["grounds", "clock"]
    assert [way for rule, way in found if rule == "E-04"] == ["checks"]
    assert [way for rule, way in found if rule == "C-02"] == []


def test_figures_of_the_rule_alone_say_nothing() -> None:
    rules_mutants.neutralise_figures("T-01")

    assert POLICY.duration("T-01.negotiation") == timedelta(days=36_500)
    assert POLICY.money("C-01.cap") == 50_000


def test_checks_of_the_rule_alone_are_answered_with_yes() -> None:
    rules_mutants.pass_checks("E-04")
    text = Text("字", "word")

    assert Check("E-04", "X", "fail", text).outcome == "pass"
    assert Check("E-05", "X", "fail", text).outcome == "fail"
    assert Point("E-04", "X", None, Truth.FAIL, text).outcome is Truth.PASS


def test_a_mutant_that_changes_nothing_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules_mutants.WAYS, "nothing", lambda _rule: None)

    assert rules_mutants._in_a_fork("T-01", "nothing", ONE_TEST) == (1, None)


def test_a_mutant_is_noticed_by_name() -> None:
    assert rules_mutants._in_a_fork("T-01", "grounds", ONE_TEST) == (1, ONE_TEST[0])


def test_a_test_that_is_red_anyway_is_not_asked() -> None:
    asked = [*rules_mutants._but(ONE_TEST), *ONE_TEST]

    assert rules_mutants._in_a_fork("T-01", "grounds", asked) == (0, None)


def test_the_page_names_what_nobody_noticed_first() -> None:
    results = [
        Result("C-01", "grounds", 3, "tests/unit/test_a.py::test_b[1]", marked=True),
        Result("C-02", "figures", 3, None, marked=False),
    ]

    page = rules_mutants.to_markdown(results, ["C-09.unused"], ["P-09"], date(2026, 1, 2))

    assert "2 mutants, 1 noticed" in page
    rows = [line for line in page.splitlines() if line.startswith("| C-")]
    assert "* `C-09.unused`" in page
    assert "Rules without a mutant: P-09." in page
    assert rows == [
        "| C-02 | figures | **nobody** |",
        "| C-01 | grounds | `unit/test_a.py::test_b` |",
    ]

"""A shadow policy: what it would decide is noted, and nothing it does can be felt."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from processors.policy import load_policy
from storage.ledger import Ledger, open_ledger
from storytelling import DAY, HOUR, SELLER, START, Story, jsonl, order
from streams.applier import Applier
from streams.cli import app
from streams.intake import as_given
from streams.keeping import LedgerKeeper
from streams.local_run import BEGINNING, LocalRun, read_events
from streams.replay import ReplayBlobs
from streams.shadow import Shadow, open_shadow

LIVE = load_policy(None)
UNSENT = dict.fromkeys(("shipped_at", "first_scan_at", "delivered_at", "succeeded_at"))
EVENTS = jsonl(
    [
        Story("c-1").refund("out_of_stock", of=order("paid", order_id="o-1") | UNSENT),
        Story("c-2").filed("not_received", order=order(order_id="o-2")),
        Story("c-3")
        .filed("not_received", order=order(order_id="o-3"))
        .act("seller.refused", HOUR, SELLER, reason="it was delivered"),
    ]
)


def figure(key: str, unit: str, value: Any) -> dict[str, Any]:
    return {
        key: {
            "rule": key.split(".")[0],
            "name": {"zh": "数值", "en": "figure"},
            "unit": unit,
            "source": "ours",
            "effective_from": "2019-01-01",
            "value": value,
        }
    }


@pytest.fixture
def shadow_file(tmp_path: Path) -> Path:
    """A policy with a lower cap and a longer negotiation."""
    figures = figure("C-01.cap", "money", 5000) | figure("T-01.negotiation", "duration", "96h")
    file = tmp_path / "shadow.yaml"
    file.write_text(json.dumps({"name": "shadow", "extends": "platform", "figures": figures}))
    return file


def run(ledger: Ledger, shadow: Shadow | None, until: timedelta = 10 * DAY) -> None:
    keeper = LedgerKeeper(
        ledger, ReplayBlobs(None), pipeline="p", instant_of=as_given, now=lambda: BEGINNING
    )
    applier = Applier(ledger, LIVE, attempts=1, batch=200, shadow=shadow)

    def never(job: object) -> Any:
        raise AssertionError(f"nothing is examined here: {job}")

    local = LocalRun(ledger, keeper, applier, never, now=lambda: BEGINNING)
    for _ in local.run(read_events(EVENTS.encode().split(b"\n")), START + until):
        pass


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    opened.migrate()
    return opened


def bodies(ledger: Ledger) -> list[dict[str, Any]]:
    return [json.loads(stored.note.body) for stored in ledger.shadow_notes()]


def outcome_of(ledger: Ledger) -> list[object]:
    return [
        ledger.outbox_rows(),
        ledger.cases(),
        [ledger.case_events(case.case_id) for case in ledger.cases()],
        [ledger.timers(case.case_id) for case in ledger.cases()],
    ]


@pytest.fixture
def without_shadow() -> list[object]:
    ledger = open_ledger("sqlite:///:memory:")
    ledger.migrate()
    run(ledger, None)
    return outcome_of(ledger)


def test_another_amount_is_noted_beside_the_step_that_decided_it(
    ledger: Ledger, shadow_file: Path
) -> None:
    run(ledger, open_shadow(LIVE, shadow_file))

    changes = [change for body in bodies(ledger) for change in body.get("changes", ())]
    (compensation,) = (c for c in changes if c["becomes"]["kind"] == "compensation")
    assert compensation["becomes"]["amounts"][0]["value"] == 5000
    assert compensation["was"]["amounts"][0]["value"] == 8970
    noted = next(
        s.note for s in ledger.shadow_notes(case_id="c-1") if b"compensation" in s.note.body
    )
    assert (noted.id, noted.instant) == ("T-01#1", START + 72 * HOUR)
    assert (noted.policy, noted.shadow[:6]) == (LIVE.at(START).version, "shadow")


def test_another_end_of_a_clock_is_noted_when_it_starts(ledger: Ledger, shadow_file: Path) -> None:
    run(ledger, open_shadow(LIVE, shadow_file))

    (filing, *_) = [json.loads(s.note.body) for s in ledger.shadow_notes(case_id="c-2")]
    clocks = {each["clock"]: each for each in filing["clocks"]}
    assert clocks["T-01"]["was"] == "2026-03-05T01:00:00Z"
    assert clocks["T-01"]["becomes"] == "2026-03-06T01:00:00Z"


def test_a_shadow_changes_nothing_of_the_live_run(
    ledger: Ledger, shadow_file: Path, without_shadow: list[object]
) -> None:
    run(ledger, open_shadow(LIVE, shadow_file))

    assert outcome_of(ledger) == without_shadow
    assert ledger.shadow_notes()


def test_the_same_policy_as_a_shadow_notes_nothing(ledger: Ledger) -> None:
    run(ledger, Shadow(LIVE, LIVE))

    assert ledger.shadow_notes() == []


def test_a_shadow_that_raises_is_noted_and_not_felt(
    ledger: Ledger, without_shadow: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault with a person's name in it")

    monkeypatch.setattr("streams.shadow.decide", explode)

    run(ledger, Shadow(LIVE, LIVE))

    assert outcome_of(ledger) == without_shadow
    notes = [stored.note for stored in ledger.shadow_notes()]
    assert notes
    assert all(note.failed for note in notes)
    assert {note.body for note in notes} == {b'{"error":"ZeroDivisionError"}'}


def test_a_wrong_shadow_file_is_noted_once_and_stops_nothing(
    ledger: Ledger, without_shadow: list[object], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: wrong\nfigures: 7\n")

    run(ledger, open_shadow(LIVE, wrong))

    assert outcome_of(ledger) == without_shadow
    (note,) = ledger.shadow_notes()
    assert note.note.failed
    assert "PolicyRefused" in json.loads(note.note.body)["error"]


def test_notes_that_cannot_be_kept_do_not_disturb_what_can(
    tmp_path: Path, shadow_file: Path, without_shadow: list[object]
) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/other.sqlite3")
    ledger.migrate()
    with ledger._database.writing() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON shadow_notes "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        )

    run(ledger, open_shadow(LIVE, shadow_file))

    assert outcome_of(ledger) == without_shadow
    assert ledger.shadow_notes() == []


@pytest.fixture
def commands(
    tmp_path: Path, shadow_file: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    run(ledger, open_shadow(LIVE, shadow_file))
    ledger.close()
    monkeypatch.setenv("PROOFSTREAM_HOME", str(tmp_path))

    def ask(*arguments: str) -> str:
        result = CliRunner().invoke(app, ["shadow", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return ask


def test_the_notes_are_listed_by_case_and_rule(commands: Callable[..., str]) -> None:
    everything = [json.loads(line) for line in commands("list", "--json").splitlines()]
    of_one = [json.loads(line) for line in commands("list", "--json", "--case", "c-1").splitlines()]
    of_rule = [json.loads(x) for x in commands("list", "--json", "--rule", "C-01").splitlines()]

    assert {note["case"] for note in everything} == {"c-1", "c-2", "c-3"}
    assert {note["case"] for note in of_one} == {note["case"] for note in of_rule} == {"c-1"}
    assert "变化 changed" in commands("list", "--rule", "C-01")


def test_the_summary_adds_up_rules_money_and_clocks(commands: Callable[..., str]) -> None:
    found = json.loads(commands("summary", "--json"))

    assert found["rules"]["C-01"] == {"added": 0, "gone": 0, "changed": 1}
    assert {"side": "to_buyer", "instrument": "tmall_points", "fen": -3970} in found["money"]
    assert found["clocks"]["T-01"] == 3
    assert found["failures"] == {}
    assert "-¥39.70" in commands("summary")

"""What a shadow policy's notes come to: per rule, in money, and how often it failed. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json import loads
from typing import Any

from storage.ledger.values import StoredShadowNote
from streams.comparing import Change, Counts, Money, counts_by_rule, money_difference


@dataclass(frozen=True, slots=True)
class Summary:
    """Over all notes: steps that differ, the decisions in them, clocks, refusals and failures.

    Each step is counted by itself: what would have followed from it later is not in here.
    """

    steps: int
    rules: Mapping[str, Counts]
    money: tuple[Money, ...]
    clocks: Mapping[str, int]
    refusals: int
    failures: Mapping[str, int]


def summary(notes: Iterable[StoredShadowNote]) -> Summary:
    """Add the notes up."""
    steps, refusals = 0, 0
    clocks: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    changes: list[Change] = []
    for stored in notes:
        body = loads(stored.note.body)
        if stored.note.failed:
            failures[body["error"]] += 1
            continue
        steps += 1
        refusals += "refusal" in body
        clocks.update(each["clock"].split(":")[0] for each in body.get("clocks", ()))
        changes += [change_of(each) for each in body.get("changes", ())]
    was = [change.was for change in changes if change.was is not None]
    becomes = [change.becomes for change in changes if change.becomes is not None]
    return Summary(
        steps=steps,
        rules=counts_by_rule(changes),
        money=money_difference(was, becomes, {}),
        clocks=dict(sorted(clocks.items())),
        refusals=refusals,
        failures=dict(sorted(failures.items())),
    )


def cites(stored: StoredShadowNote, rule: str) -> bool:
    """Does a decision or a clock of the note belong to the rule?"""
    body = loads(stored.note.body)
    clocks = (each["clock"] for each in body.get("clocks", ()))
    return any(rule in each["rules"] for each in body.get("changes", ())) or any(
        clock.startswith(rule) for clock in clocks
    )


def change_of(noted: Mapping[str, Any]) -> Change:
    """Undo `change_json`."""
    return Change(
        noted["what"],
        noted["case"],
        noted["shop"],
        noted["was"],
        noted["becomes"],
        tuple(noted["differs"]),
    )

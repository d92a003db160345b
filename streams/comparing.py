"""Two runs of the same events held against each other: which decisions differ, and by how much.

Pure. Decisions are the data of `decision.made`; whether two are the same one is said by their id,
which never depends on policy or time. The words of a ground and the policy's version, which
differ whenever a figure does, are not compared; the rules and facts are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from schemas import parse_instant

Decision = Mapping[str, Any]
What = Literal["added", "gone", "changed"]
Side = Literal["to_buyer", "from_shop", "from_party"]

MONEY_SIDES: Mapping[str, Side] = {"refund": "to_buyer", "compensation": "to_buyer"}
"""Whose money a decision moves; `penalty` and `recourse` take it from their target."""

UNCOMPARED = ("statement_of_reasons", "dsa")
"""Texts of a decision that say again what its other fields hold."""

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "target": ("target",),
    "amount": ("amounts",),
    "instant": ("decided_at", "effective_at", "ends_at"),
    "grounds": ("grounds",),
    "remedies": ("remedies",),
    "measure": ("strikes", "restriction"),
    "automation": ("automation", "decided_by"),
}
"""What may differ between two versions of one decision, and the fields that show it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that is not the same under both policies.

    `was` is absent for an added one, `becomes` for one that is gone; `differs` names the
    aspects (keys of ASPECTS) of a changed one; `shop` is None where nobody named it.
    """

    what: What
    case_id: str
    shop: str | None
    was: Decision | None
    becomes: Decision | None
    differs: tuple[str, ...] = ()

    @property
    def shown(self) -> Decision:
        """The decision as it would be, else as it was."""
        found = self.becomes or self.was
        if found is None:
            raise ValueError("a change of no decision")
        return found

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that either version cites, in order of citing."""
        both = [*_rules(self.was), *_rules(self.becomes)]
        return tuple(dict.fromkeys(both))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen of one side and instrument; `rule` is the amount's own."""

    side: Side
    instrument: str
    rule: str
    shop: str
    fen: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many decisions were added, are gone, or changed."""

    added: int = 0
    gone: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class ShopEffect:
    """What becomes of one shop: its decisions, its strikes at the end, its last told standing."""

    shop: str
    counts: Counts
    strikes: int
    was: Mapping[str, Any]
    becomes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to: decisions in order, and each shop's last standing as it was told."""

    decisions: tuple[Decision, ...]
    standings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole difference; `money` holds what is not zero, new less old."""

    decided_was: int
    decided_becomes: int
    changes: tuple[Change, ...]
    money: tuple[Money, ...]
    rules: Mapping[str, Counts]
    shops: tuple[ShopEffect, ...]


def compare(old: Run, new: Run, shops: Mapping[str, str]) -> Comparison:
    """Hold two runs of the same events against each other; `shops` is case id → shop id.

    A decision counts for every rule it cites. Money is that of the decisions which no later one
    of the same run supersedes, so an amount decided twice counts once.
    """
    changes = changed_decisions(old.decisions, new.decisions, shops)
    return Comparison(
        decided_was=len(old.decisions),
        decided_becomes=len(new.decisions),
        changes=changes,
        money=money_difference(old.decisions, new.decisions, shops),
        rules=counts_by_rule(changes),
        shops=_shop_effects(old, new, changes, shops),
    )


def changed_decisions(
    old: Sequence[Decision], new: Sequence[Decision], shops: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return every decision that differs, by case, in the order of deciding.

    Decisions of the same id are one. Of the rest, those of one case with the same target (its
    kind changed) or the same kind (its target changed) are one too; others came or went.
    """
    before = {d["decision_id"]: d for d in old}
    after = {d["decision_id"]: d for d in new}
    pairs = [(before[each], after[each]) for each in before if each in after]
    lost = [d for d in old if d["decision_id"] not in after]
    found = [d for d in new if d["decision_id"] not in before]
    for same in ("target", "kind"):
        pairs += _paired(lost, found, same)
    changes = [_change(was, becomes, shops) for was, becomes in pairs]
    changes += [_change(was, None, shops) for was in lost]
    changes += [_change(None, becomes, shops) for becomes in found]
    differing = [change for change in changes if change is not None]
    return tuple(sorted(differing, key=_order))


def change_json(change: Change) -> dict[str, Any]:
    """Return one changed decision: what, where, in which aspects, and both versions."""
    return {
        "what": change.what,
        "case": change.case_id,
        "shop": change.shop,
        "rules": list(change.rules),
        "differs": list(change.differs),
        "was": None if change.was is None else dict(change.was),
        "becomes": None if change.becomes is None else dict(change.becomes),
    }


def counts_by_rule(changes: Iterable[Change]) -> dict[str, Counts]:
    """Return rule → how many changed decisions cite it, in order of rule."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        for rule in change.rules:
            counted[rule][change.what] += 1
    return {rule: Counts(**counted[rule]) for rule in sorted(counted)}


def money_difference(
    old: Iterable[Decision], new: Iterable[Decision], shops: Mapping[str, str]
) -> tuple[Money, ...]:
    """Return by side, instrument, rule and shop what the new decisions move more, in fen."""
    total: Counter[tuple[Side, str, str, str]] = Counter()
    for sign, decisions in ((1, list(new)), (-1, list(old))):
        superseded = {d.get("supersedes") for d in decisions}
        for decision in decisions:
            if decision["decision_id"] in superseded:
                continue
            for amount in decision.get("amounts", ()):
                shop = shops.get(decision["case_id"], "")
                key = (_side(decision), amount["instrument"], amount["rule"], shop)
                total[key] += sign * amount["value"]
    return tuple(sorted(Money(*key, fen) for key, fen in total.items() if fen))


def in_total(money: Iterable[Money], *by: str) -> dict[tuple[str, ...], int]:
    """Sum money by some of its fields (`side`, `instrument`, `rule`, `shop`), in their order."""
    total: Counter[tuple[str, ...]] = Counter()
    for each in money:
        total[tuple(getattr(each, name) for name in by)] += each.fen
    return {key: total[key] for key in sorted(total) if total[key]}


def _side(decision: Decision) -> Side:
    known = MONEY_SIDES.get(decision["kind"])
    if known is not None:
        return known
    return "from_shop" if decision["target"]["type"] == "shop" else "from_party"


def _change(
    was: Decision | None, becomes: Decision | None, shops: Mapping[str, str]
) -> Change | None:
    shown = becomes or was
    if shown is None:
        return None
    case = shown["case_id"]
    if was is None or becomes is None:
        return Change("added" if was is None else "gone", case, shops.get(case), was, becomes)
    differs = tuple(
        aspect
        for aspect, names in ASPECTS.items()
        if any(_comparable(was, name) != _comparable(becomes, name) for name in names)
    )
    return Change("changed", case, shops.get(case), was, becomes, differs) if differs else None


def _comparable(decision: Decision, name: str) -> Any:
    value = decision.get(name)
    if name == "grounds":
        return [(ground["rule"], ground["facts"]) for ground in value or ()]
    if name == "remedies":
        return [(each["kind"], _after(decision, each["until"])) for each in value or ()]
    return value


def _after(decision: Decision, instant: str) -> timedelta:
    """A remedy that moves only because its decision does is no change of its own."""
    return parse_instant(instant) - parse_instant(decision["decided_at"])


def _paired(
    lost: list[Decision], found: list[Decision], same: str
) -> list[tuple[Decision, Decision]]:
    """Take out of both lists, first come first served, what belongs together."""
    pairs = []
    for was in list(lost):
        like = (d for d in found if d["case_id"] == was["case_id"] and d[same] == was[same])
        becomes = next(like, None)
        if becomes is not None:
            pairs.append((was, becomes))
            lost.remove(was)
            found.remove(becomes)
    return pairs


def _rules(decision: Decision | None) -> list[str]:
    return [ground["rule"] for ground in decision["grounds"]] if decision else []


def _order(change: Change) -> tuple[str, str, int, str]:
    shown = change.shown
    return (change.case_id, shown["decided_at"], shown["sequence"], shown["decision_id"])


def _shop_effects(
    old: Run, new: Run, changes: Iterable[Change], shops: Mapping[str, str]
) -> tuple[ShopEffect, ...]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        if change.shop is not None:
            counted[change.shop][change.what] += 1
    strikes = _strikes(new.decisions)
    strikes.subtract(_strikes(old.decisions))
    moved = {each.shop for each in money_difference(old.decisions, new.decisions, shops)}
    told = {
        shop
        for shop in old.standings.keys() | new.standings.keys()
        if old.standings.get(shop) != new.standings.get(shop)
    }
    concerned = counted.keys() | {s for s, n in strikes.items() if n} | (moved - {""}) | told
    return tuple(
        ShopEffect(
            shop,
            Counts(**counted[shop]),
            strikes[shop],
            old.standings.get(shop, {}),
            new.standings.get(shop, {}),
        )
        for shop in sorted(concerned)
    )


def _strikes(decisions: Sequence[Decision]) -> Counter[str]:
    """Strikes each shop was given by warnings that nothing took back."""
    given: Counter[str] = Counter()
    superseded = {d.get("supersedes") for d in decisions}
    for decision in decisions:
        strikes = decision.get("strikes")
        if strikes and decision["decision_id"] not in superseded:
            given[decision["target"]["id"]] += strikes["added"]
    return given

"""A comparison of two policies as a page of text in Chinese and English, and as JSON.

Pure, and the same bytes for the same comparison: nothing of the time of asking is in it.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from processors.policy import Policies, UnknownFigure
from processors.policy.calendar import SHANGHAI
from processors.text import Text
from streams.comparing import Change, Comparison, Counts, Decision, Money, change_json, in_total
from streams.what_if import WhatIf

WIDTH = 150
SHOWN_AT_MOST = 200
SIDES: Mapping[str, Text] = {
    "to_buyer": Text("付给买家", "to buyers"),
    "from_shop": Text("由店铺承担", "from shops"),
    "from_party": Text("由当事人承担", "from parties"),
}
WHAT: Mapping[str, Text] = {
    "added": Text("新增", "added"),
    "gone": Text("消失", "gone"),
    "changed": Text("变化", "changed"),
}


def to_text(found: WhatIf) -> str:
    """Return the page: figures that differ, then rules, money, shops and decisions."""
    compared = found.comparison
    page = _Page()
    page.say(f"旧政策 old policy: {found.old.name} ({found.old.policies[-1].version})")
    page.say(f"新政策 new policy: {found.new.name} ({found.new.policies[-1].version})")
    page.say(
        f"决定 decisions: {compared.decided_was} → {compared.decided_becomes}; "
        + ", ".join(_counted(_count(compared.changes)))
    )
    page.table("不同的数值 figures that differ", FIGURE_HEADS, _figure_rows(found))
    page.table("按规则 by rule", RULE_HEADS, _rule_rows(found))
    page.table("金额差 money difference (CNY)", MONEY_HEADS, money_rows(compared.money))
    page.table("按店铺 by shop", SHOP_HEADS, _shop_rows(compared))
    shown = compared.changes[:SHOWN_AT_MOST]
    page.table("决定 decisions", CHANGE_HEADS, [change_row(change) for change in shown])
    if len(compared.changes) > len(shown):
        page.say(f"… {len(compared.changes) - len(shown)} 项未列出 not shown: see --json")
    return page.text()


def to_json(found: WhatIf) -> dict[str, Any]:
    """Return everything the page says and every change whole; amounts in fen."""
    compared = found.comparison
    return {
        "old_policy": list(found.old.versions()),
        "new_policy": list(found.new.versions()),
        "figures": [
            {
                "figure": each.key,
                "rule": each.rule,
                "name": each.name.to_json(),
                "since": each.since.isoformat(),
                "was": each.was,
                "becomes": each.becomes,
            }
            for each in found.figures
        ],
        "decisions": {"was": compared.decided_was, "becomes": compared.decided_becomes},
        "rules": {
            rule: counts_json(counts)
            | {"money": money_json([m for m in compared.money if m.rule == rule])}
            for rule, counts in compared.rules.items()
        },
        "money": money_json(compared.money),
        "shops": [
            {
                "shop": each.shop,
                **counts_json(each.counts),
                "strikes": each.strikes,
                "money": money_json([m for m in compared.money if m.shop == each.shop]),
                "standing": {"was": dict(each.was), "becomes": dict(each.becomes)},
            }
            for each in compared.shops
        ],
        "changes": [change_json(change) for change in compared.changes],
    }


def counts_json(counts: Counts) -> dict[str, Any]:
    """Return the three counts by name."""
    return {"added": counts.added, "gone": counts.gone, "changed": counts.changed}


def money_json(money: Sequence[Money]) -> list[Any]:
    """Return the difference per side and instrument, in fen."""
    return [
        {"side": side, "instrument": instrument, "fen": fen}
        for (side, instrument), fen in in_total(money, "side", "instrument").items()
    ]


def yuan(fen: int) -> str:
    """Return an amount as people write it, always with its sign."""
    return f"{'-' if fen < 0 else '+'}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


FIGURE_HEADS = ("规则 rule", "数值 figure", "自 since", "旧 was", "新 becomes")
RULE_HEADS = ("规则 rule", "名称 name", "新增 added", "消失 gone", "变化 changed", "金额 money")
MONEY_HEADS = ("方向 side", "支付方式 instrument", "差额 difference")
SHOP_HEADS = (
    "店铺 shop",
    "新增 added",
    "消失 gone",
    "变化 changed",
    "计分 strikes",
    "金额 money",
    "评级 rating",
)
CHANGE_HEADS = ("案件 case", "项 what", "决定 kind", "对象 target", "不同 differs", "旧 → 新")


def money_rows(money: Sequence[Money]) -> list[tuple[str, ...]]:
    """Return a row per side and instrument."""
    return [
        (f"{SIDES[side].zh} {SIDES[side].en}", instrument, yuan(fen))
        for (side, instrument), fen in in_total(money, "side", "instrument").items()
    ]


def change_row(change: Change) -> tuple[str, ...]:
    """Return a changed decision as one row; what differs is said of both versions."""
    shown = change.shown
    what = WHAT[change.what]
    return (
        change.case_id,
        f"{what.zh} {what.en}",
        shown["kind"],
        f"{shown['target']['type']} {shown['target']['id']}",
        ", ".join(change.differs),
        f"{_brief(change.was, change.differs)} → {_brief(change.becomes, change.differs)}",
    )


class _Page:
    """Gathers lines and tables of a fixed width, without colours."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self._console = Console(file=self._out, width=WIDTH, color_system=None, highlight=False)

    def say(self, line: str) -> None:
        self._console.print(line, markup=False)

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.say("")
        self.say(f"{title}: {'–' if not rows else ''}".rstrip())
        if not rows:
            return
        table = Table(*heads, box=SIMPLE)
        for row in rows:
            table.add_row(*(_escaped(cell) for cell in row))
        self._console.print(table)

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._out.getvalue().splitlines()) + "\n"


def page_of(*tables: tuple[str, Sequence[str], Sequence[Sequence[str]]]) -> str:
    """Return tables (title, heads, rows) one under the other, as the comparison prints them."""
    page = _Page()
    for title, heads, rows in tables:
        page.table(title, heads, rows)
    return page.text()


def _escaped(cell: str) -> str:
    return cell.replace("[", r"\[")


def _figure_rows(found: WhatIf) -> list[tuple[str, ...]]:
    return [
        (
            each.rule or "–",
            f"{each.key} {each.name.zh} / {each.name.en}",
            each.since.astimezone(SHANGHAI).date().isoformat(),
            str(each.was),
            str(each.becomes),
        )
        for each in found.figures
    ]


def _rule_rows(found: WhatIf) -> list[tuple[str, ...]]:
    return [
        (
            rule,
            _name(found.new, rule),
            str(counts.added),
            str(counts.gone),
            str(counts.changed),
            _sums([m for m in found.comparison.money if m.rule == rule]),
        )
        for rule, counts in found.comparison.rules.items()
    ]


def _shop_rows(compared: Comparison) -> list[tuple[str, ...]]:
    return [
        (
            each.shop,
            str(each.counts.added),
            str(each.counts.gone),
            str(each.counts.changed),
            f"{each.strikes:+d}" if each.strikes else "0",
            _sums([m for m in compared.money if m.shop == each.shop]),
            f"{each.was.get('rating', '–')} → {each.becomes.get('rating', '–')}",
        )
        for each in compared.shops
    ]


def _name(policies: Policies, rule: str) -> str:
    try:
        name = policies.policies[-1].rule_name(rule)
    except UnknownFigure:
        return "–"
    return f"{name.zh} / {name.en}"


def _sums(money: Sequence[Money]) -> str:
    return "; ".join(
        f"{SIDES[side].en} {yuan(fen)} {instrument}"
        for (side, instrument), fen in in_total(money, "side", "instrument").items()
    )


def _count(changes: Sequence[Change]) -> Counts:
    what = [change.what for change in changes]
    return Counts(what.count("added"), what.count("gone"), what.count("changed"))


def _counted(counts: Counts) -> list[str]:
    numbers = {"added": counts.added, "gone": counts.gone, "changed": counts.changed}
    return [f"{number} {WHAT[what].zh} {WHAT[what].en}" for what, number in numbers.items()]


def _brief(decision: Decision | None, differs: Sequence[str]) -> str:
    """What the reader needs of one version: all that matters of one alone, else what differs."""
    if decision is None:
        return "–"
    wanted = differs or ("amount", "instant", "grounds")
    parts = []
    if "kind" in wanted:
        parts.append(decision["kind"])
    if "target" in wanted:
        parts.append(decision["target"]["id"])
    if "amount" in wanted and decision.get("amounts"):
        parts.append(" + ".join(yuan(a["value"])[1:] for a in decision["amounts"]))
    if "instant" in wanted:
        parts.append(decision["decided_at"])
    if "grounds" in wanted:
        parts.append(" ".join(ground["rule"] for ground in decision["grounds"]))
    return ", ".join(parts) or "…"

"""`proofstream shadow`: what the shadow policy would have decided otherwise."""

import json
import os
from collections.abc import Mapping
from json import loads
from typing import Annotated, Any

import typer

from storage.ledger.values import StoredShadowNote
from streams.comparing import Counts
from streams.comparison_page import (
    MONEY_HEADS,
    change_row,
    counts_json,
    money_json,
    money_rows,
    page_of,
)
from streams.exits import errors_as_exits
from streams.opening import services
from streams.settings import Settings
from streams.shadow_report import Summary, change_of, cites, summary

shadow = typer.Typer(help="What the shadow policy would have decided otherwise.")

Case = Annotated[str | None, typer.Option(help="only steps of this case")]
Rule = Annotated[str | None, typer.Option(help="only what this rule has a part in")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON, everything that was noted")]


@shadow.command("list")
def list_command(
    case: Case = None,
    rule: Rule = None,
    after: Annotated[int, typer.Option(help="only notes above this number")] = 0,
    limit: Annotated[int | None, typer.Option(help="read at most so many notes")] = None,
    as_json: AsJson = False,
) -> None:
    """Steps that the shadow policy would take otherwise, in the order in which they were kept."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        notes = opened.ledger.shadow_notes(case_id=case, after=after, limit=limit)
        for stored in notes:
            if rule is None or cites(stored, rule):
                print(_line(stored) if as_json else _told(stored), end="")


@shadow.command("summary")
def summary_command(case: Case = None, as_json: AsJson = False) -> None:
    """All noted steps together: per rule, in money, clocks, refusals, failures of the shadow."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        found = summary(opened.ledger.shadow_notes(case_id=case))
        if as_json:
            print(json.dumps(_summary_json(found), ensure_ascii=False, indent=2))
        else:
            print(_summary_text(found), end="")


def _line(stored: StoredShadowNote) -> str:
    note = stored.note
    shown = {
        "number": stored.number,
        "case": note.case_id,
        "source": note.source,
        "id": note.id,
        "instant": note.instant.isoformat(),
        "policy": note.policy,
        "shadow": note.shadow,
        "failed": note.failed,
        **loads(note.body),
    }
    return json.dumps(shown, ensure_ascii=False) + "\n"


def _told(stored: StoredShadowNote) -> str:
    note, body = stored.note, loads(stored.note.body)
    head = f"{stored.number}\t{note.instant.isoformat()}\t{note.case_id}\t{note.id}"
    if note.failed:
        return f"{head}\t失败 failed: {body['error']}\n"
    parts = [f"{name} {_arrow(body[name])}" for name in ("refusal", "state") if body.get(name)] + [
        f"{each['clock']} {_arrow(each)}" for each in body.get("clocks", ())
    ]
    lines = [f"{head}\t{'; '.join(parts)}".rstrip()]
    for each in body.get("changes", ()):
        lines.append("  " + " | ".join(change_row(change_of(each))))
    return "\n".join(lines) + "\n"


def _arrow(pair: dict[str, Any]) -> str:
    return f"{pair['was'] or '–'} → {pair['becomes'] or '–'}"


RULE_HEADS = ("规则 rule", "新增 added", "消失 gone", "变化 changed")


def _summary_text(found: Summary) -> str:
    rules = [(rule, *_numbers(counts)) for rule, counts in found.rules.items()]
    return f"步骤 steps: {found.steps}, 拒收 refusals: {found.refusals}\n" + page_of(
        ("按规则 by rule", RULE_HEADS, rules),
        ("金额差 money difference (CNY)", MONEY_HEADS, money_rows(found.money)),
        ("期限 clocks", ("期限 clock", "次 times"), _rows(found.clocks)),
        ("失败 failures", ("错误 error", "次 times"), _rows(found.failures)),
    )


def _summary_json(found: Summary) -> dict[str, Any]:
    return {
        "steps": found.steps,
        "rules": {rule: counts_json(counts) for rule, counts in found.rules.items()},
        "money": money_json(found.money),
        "clocks": dict(found.clocks),
        "refusals": found.refusals,
        "failures": dict(found.failures),
    }


def _numbers(counts: Counts) -> tuple[str, str, str]:
    return str(counts.added), str(counts.gone), str(counts.changed)


def _rows(counted: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(name, str(number)) for name, number in counted.items()]

"""The lifecycles as they are in the code: writes docs/lifecycles.md.

`python tools/lifecycles.py` writes; with `--check` nothing is written, and the exit code is 1 when
the committed page is not what the transition tables say.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from processors.cases.diagram import mermaid
from processors.cases.lifecycle import Lifecycle, stale
from processors.cases.lifecycles import KINDS, LIFECYCLES
from processors.cases.values import NOTICE_KIND, Procedure

ROOT = Path(__file__).parents[1]
TITLES = {
    Procedure.NEGOTIATED: "N: 先协商，拒绝后小二自动介入 / negotiation, then an officer by himself",
    Procedure.REFUND: "R: 先协商，拒绝后由买家申请介入 / negotiation, then an officer on request",
    Procedure.OFFICER: "O: 小二直接处理 / an officer at once",
    Procedure.NOTICE: "知识产权侵权通知 / notices of infringement",
}


def page() -> str:
    """Return docs/lifecycles.md; pure, the same bytes each time."""
    parts = [
        "# Lifecycles\n\n"
        "Written by `python tools/lifecycles.py` from the tables of `processors/cases`;\n"
        "`make check` fails when it has drifted.\n"
        "A diagram shows what changes the state; the table under it also what leaves it as it is.\n"
        "T-…, R-…, I-… and `closing` are clocks; where one does not run it is left out.\n"
    ]
    parts += [_section(procedure, LIFECYCLES[procedure]) for procedure in TITLES]
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python tools/lifecycles.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    check: bool = parser.parse_args(arguments).check
    file, text = root / "docs" / "lifecycles.md", page()
    if not check:
        file.write_text(text, encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    print("docs/lifecycles.md has drifted: run `python tools/lifecycles.py`", file=sys.stderr)
    return 1


def _section(procedure: Procedure, lifecycle: Lifecycle) -> str:
    kinds = [kind for kind, its in KINDS.items() if its is procedure] or [NOTICE_KIND]
    named = ", ".join(f"`{kind}`" for kind in kinds)
    head = f"## {TITLES[procedure]}\n\nKinds: {named}\n\n"
    return f"{head}```mermaid\n{mermaid(lifecycle)}```\n\n{_table(lifecycle)}"


def _table(lifecycle: Lifecycle) -> str:
    """What happens on what, with the states in which it is so; equal answers share a row."""
    every = {state.value for state, _ in lifecycle.table}
    grouped: defaultdict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (state, what), entry in sorted(lifecycle.table.items()):
        if entry.says == stale(what).says:
            continue
        goals = tuple(goal.value for goal in entry.leads_to)
        grouped[what, entry.says, goals].append(state.value)
    lines = ["| on | in | what happens | may lead to |", "|---|---|---|---|"]
    for (what, says, goals), states in sorted(grouped.items()):
        where = "every state" if set(states) == every else ", ".join(states)
        lines.append(f"| {what} | {where} | {says.replace('|', '/')} | {', '.join(goals)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())

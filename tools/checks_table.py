"""Every finer code of a check: its rule, where it is judged, what it may say, where it is tested.

`python tools/checks_table.py` writes docs/checks.md; with `--check` nothing is written, and the
exit code is 1 when a code has no test or the committed table has drifted. Files are only read.
A test of a code is one that asserts on it (`asserted_codes.py`), not one that mentions it.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asserted_codes import asserted_texts

ROOT = Path(__file__).parents[1]
TABLE = Path("docs") / "checks.md"
FOLDERS = ("processors/evidence", "processors/proof")
CODE = re.compile(
    r"^(?:INV|AUTH|CUST|CUSTOMS|INSPECTION|RECEIPT|DOC|PICTURE|FIELD|FIELDS|KIND|PROOF|SLIP|WAYBILL"
    r"|CARRIER|CHAT|TRACKING|SIGNATURE|ADMISSION|RIGHT|ATTORNEY|FILE_(?:DIGEST|OPENS|TYPE$))_?[A-Z_]*$"
)
RULE = re.compile(r"^[EI]-\d{2}$")
SAYS = {"passed": "pass", "failed": "fail", "unknown": "unknown"}
OUTCOMES = ("pass", "fail", "unknown")
HEAD = """\
# Codes of checks

Written by `tools/checks_table.py`. A check of one document says `pass`, `fail` or `unknown`, with a sentence in both
languages and the values it is about; their places on the page are its places. A code of a proof (`proof/`) is told where
it does not pass. `fail` is said only of a certain contradiction.

| code | rules | judged in | may say | tested in |
|---|---|---|---|---|
"""  # noqa: E501


@dataclass
class Code:
    """One code; sets are printed in order."""

    name: str
    rules: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    says: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)

    def row(self) -> str:
        said = [one for one in OUTCOMES if one in self.says] or ["not pass"]
        cells = (
            f"`{self.name}`",
            ", ".join(sorted(self.rules)),
            ", ".join(f"`{one}`" for one in sorted(self.files)),
            ", ".join(said),
            ", ".join(f"`{one}`" for one in sorted(self.tests)) or "–",
        )
        return f"| {' | '.join(cells)} |\n"


def codes_of(root: Path) -> list[Code]:
    """Every code in order of rule and name."""
    found: defaultdict[str, Code] = defaultdict(lambda: Code(""))
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            for name, rules, says in _named(path):
                code = found[name]
                code.name = name
                code.rules |= rules
                code.says |= says
                code.files.add(str(path.relative_to(root / "processors")))
    for path in sorted((root / "tests").rglob("*.py")):
        for name in asserted_texts(path.read_text("utf-8")) & found.keys():
            found[name].tests.add(str(path.relative_to(root / "tests")))
    return sorted(found.values(), key=lambda code: (min(code.rules, default="Z"), code.name))


def _named(path: Path) -> Iterator[tuple[str, set[str], set[str]]]:
    """Code, rules beside it and what it may say, for each function that names a code."""
    tree = ast.parse(path.read_text("utf-8"))
    in_proof = "proof" in path.parts
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        texts = _texts(function)
        rules = {text for text in texts if RULE.match(text)}
        for text in sorted(set(texts)):
            if CODE.match(text):
                own = set() if in_proof else _said(function, text)
                yield text, _beside(function, text) or rules, own


def _texts(node: ast.AST) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def _beside(function: ast.FunctionDef, code: str) -> set[str]:
    """The rules given in the very calls that name the code."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    named = (_direct(call) for call in calls)
    return {text for texts in named if code in texts for text in texts if RULE.match(text)}


def _direct(call: ast.Call) -> list[str]:
    return [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def _said(function: ast.FunctionDef, code: str) -> set[str]:
    """What the calls that name the code say; a call through a variable may say all it may hold."""
    held = {
        name.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for name in ast.walk(node.value)
        if isinstance(name, ast.Name) and name.id in SAYS
    }
    found: set[str] = set()
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if code not in _direct(call) or not isinstance(call.func, ast.Name):
            continue
        name, texts = call.func.id, _direct(call)
        if name == "Check":
            found |= {text for text in texts if text in OUTCOMES}
        elif name in SAYS:
            found.add(SAYS[name])
        elif name == "_present":
            found |= {"pass", "unknown"}
        else:
            found |= {SAYS[one] for one in held} or set(OUTCOMES)
    return found or {"unknown"}


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write or compare the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check = parser.parse_args(arguments).check
    codes = codes_of(root)
    untested = [code.name for code in codes if not code.tests]
    for name in untested:
        print(f"{name} has no test", file=sys.stderr)
    page = HEAD + "".join(code.row() for code in codes)
    if only_check:
        drifted = (root / TABLE).read_text("utf-8") != page
        if drifted:
            print(f"{TABLE} has drifted: run tools/checks_table.py", file=sys.stderr)
        return 1 if drifted or untested else 0
    (root / TABLE).write_text(page, "utf-8")
    return 1 if untested else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

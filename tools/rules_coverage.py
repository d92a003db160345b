"""From rule id to its policy entries, its code and its tests: writes docs/rules.md.

`python tools/rules_coverage.py` writes the table; with `--check` nothing is written, and the exit
code is 1 when an id has no policy entry, no code or no test, when a test or the code names an id
that is no rule, or when the committed table has drifted. Nothing is run: files are only read.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from processors.policy import Policy, load_policy

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "rules.md"
CODE_FOLDERS = ("processors", "streams")
SECTION = re.compile(r"\bsection [08]\b")
ID = re.compile(rf"\b[WRTCEIP]-\d{{2}}\b|{SECTION.pattern}")
SECTIONS = {
    "§0": ("读取时间、金额与身份", "Reading time, money and identity"),
    "§8": ("决定", "Decisions"),
}


@dataclass
class Rule:
    """One id and where it lives; lists are in order of path."""

    id: str
    zh: str
    en: str
    figures: list[str] = field(default_factory=list)
    text: bool = False
    code: list[str] = field(default_factory=list)
    tests: dict[str, list[str]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return what the id lacks."""
        lacks = {
            "a policy entry": bool(self.figures or self.text),
            "code": bool(self.code),
            "a test": bool(self.tests),
        }
        return [name for name, there in lacks.items() if not there]


def coverage(root: Path, policy: Policy) -> tuple[list[Rule], list[str]]:
    """Return every rule in order, and a sentence for each id that is named but is no rule."""
    rules = {
        id: Rule(id, rule.name.zh, rule.name.en, text=True) for id, rule in policy.rules.items()
    }
    rules |= {id: Rule(id, zh, en) for id, (zh, en) in SECTIONS.items()}
    owners = {key: figure.rule or _section_of(key) for key, figure in policy.figures.items()}
    for key, owner in owners.items():
        rules[owner].figures.append(key)
    strange = []
    for path, ids in cited_in_code(root, owners):
        for id in ids:
            if id in rules:
                rules[id].code.append(path)
            else:
                strange.append(f"{path} cites {id}, which is no rule of the policy")
    for path, tests in marked_tests(root):
        for test, ids in tests.items():
            for id in ids:
                if id in rules:
                    rules[id].tests.setdefault(path, []).append(test)
                else:
                    strange.append(f"{path}: {test} is marked {id}, which is no rule")
    return [rules[id] for id in sorted(rules, key=_order)], strange


def cited_in_code(root: Path, owners: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each module that names rules, or figures by their keys, with the ids in order.

    An id counts where the code uses it; in a docstring only the sections do, which have no other
    name. `owners` is figure key → the id it belongs to.
    """
    for folder in CODE_FOLDERS:
        for file in sorted((root / folder).rglob("*.py")):
            found = {
                _id(name)
                for text in _texts(ast.parse(file.read_text(encoding="utf-8")))
                for name in ([owners[text]] if text in owners else ID.findall(text))
            }
            if found:
                yield file.relative_to(root).as_posix(), sorted(found, key=_order)


def marked_tests(root: Path) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each test file with its marked tests: name → ids, class and module marks included."""
    for file in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        of_module = [
            id
            for node in tree.body
            if isinstance(node, ast.Assign) and _names(node) == ["pytestmark"]
            for id in _ids_of_marks(node.value)
        ]
        tests: dict[str, list[str]] = defaultdict(list)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and node.name[:5] == "test_"
            ):
                ids = [*of_module, *(i for d in node.decorator_list for i in _ids_of_marks(d))]
                if ids:
                    tests[node.name] += dict.fromkeys(ids)
        if tests:
            yield file.relative_to(root).as_posix(), dict(tests)


def to_markdown(rules: Sequence[Rule]) -> str:
    """Return docs/rules.md."""
    lines = [
        "# Every rule: its figures, its code, its tests",
        "",
        "Written by `python tools/rules_coverage.py` from the policy file, the sources and the",
        'tests\' marks `rule("…")`. `make check` fails when it has drifted or an id lacks one.',
        "§0 and §8 are the sections of the platform's rules that have no ids of their own.",
        "",
        "| rule | name | policy | code | tests |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(rule) for rule in rules]
    return "\n".join(lines) + "\n"


def problems(rules: Sequence[Rule], strange: Sequence[str]) -> list[str]:
    """Return a sentence for each thing that is wrong, in order."""
    lacking = [f"{rule.id} has no {' and no '.join(m)}" for rule in rules if (m := rule.missing())]
    return [sentence.replace("no a ", "no ") for sentence in lacking] + list(strange)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python tools/rules_coverage.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on a fault")
    check: bool = parser.parse_args(arguments).check
    rules, strange = coverage(root, load_policy(None).policies[-1])
    found = problems(rules, strange)
    table, text = root / "docs" / "rules.md", to_markdown(rules)
    if check and (not table.is_file() or table.read_text(encoding="utf-8") != text):
        found.append("docs/rules.md has drifted: run `python tools/rules_coverage.py`, commit it")
    if not check:
        table.write_text(text, encoding="utf-8")
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


def _row(rule: Rule) -> str:
    figures = [f"`{key.removeprefix(rule.id + '.')}`" for key in sorted(rule.figures)]
    policy = ", ".join((["text"] if rule.text else []) + figures)
    code = ", ".join(f"`{path.removeprefix('processors/')}`" for path in rule.code)
    tests = ", ".join(
        f"`{path.removeprefix('tests/')}` ({len(names)})" for path, names in rule.tests.items()
    )
    return f"| {rule.id} | {rule.zh} / {rule.en} | {policy} | {code} | {tests} |"


def _section_of(key: str) -> str:
    """A figure without a rule belongs to section 8, the calendar's to section 0."""
    if key.startswith("law."):
        return "I-10"
    return "§0" if key.startswith("calendar.") else "§8"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every string of a module; of those that only document it, no more than their sections."""
    documenting = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            sections = " ".join(SECTION.findall(node.value))
            yield sections if id(node) in documenting else node.value


def _id(name: str) -> str:
    return f"§{name[-1]}" if name.startswith("section") else name


def _order(id: str) -> tuple[int, str]:
    return ("§WRTCEIP".index(id[0]), id)


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _ids_of_marks(node: ast.AST) -> list[str]:
    """The ids of every `pytest.mark.rule(...)` in a decorator or a `pytestmark`."""
    return [
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "rule"
        and ast.unparse(call.func).startswith("pytest.mark.")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def by_rule(root: Path = ROOT) -> Mapping[str, list[str]]:
    """Return rule id → node ids of the tests marked with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, tests in marked_tests(root):
        for test, ids in tests.items():
            for id in ids:
                found[id].append(f"{path}::{test}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())

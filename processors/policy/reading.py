"""Reads a policy file and keeps the line of everything in it, so that a refusal can point."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import cast

import yaml
from pydantic import ValidationError

from processors.errors import Refuse
from processors.policy.document import PolicyDocument

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a policy file; `line` counts from 1."""

    line: int
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key or 'the file'}: {self.what}. Remedy: {self.remedy}"


class PolicyRefused(Refuse):
    """A policy file is wrong; every problem found, in the order of the file."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__("invalid", f"policy file {file} is refused:\n{listed}")
        self.file = file
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Located:
    """A policy document and the line of each path in it."""

    document: PolicyDocument
    lines: dict[Path, int]
    file: str

    def line(self, *path: str | int) -> int:
        """Line of the nearest thing that exists on the way to `path`."""
        for end in range(len(path), -1, -1):
            if (found := self.lines.get(path[:end])) is not None:
                return found
        return 1

    def refused(self, problems: list[Problem]) -> PolicyRefused:
        return PolicyRefused(self.file, tuple(sorted(problems, key=lambda p: (p.line, p.key))))


def read_document(text: str, file: str) -> Located:
    """Parse and check the shape. Raises PolicyRefused with lines and remedies."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = Problem(
            mark.line + 1 if mark else 1, "", f"not YAML ({error.problem})", "mend the syntax there"
        )
        raise PolicyRefused(file, (problem,)) from error
    except yaml.YAMLError as error:
        problem = Problem(1, "", f"not readable text ({error})", "save the file as UTF-8 text")
        raise PolicyRefused(file, (problem,)) from error
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    content = _construct(root, (), lines, problems) if root is not None else None
    if problems:
        raise PolicyRefused(file, tuple(problems))
    try:
        document = PolicyDocument.model_validate(content)
    except ValidationError as error:
        found = Located(PolicyDocument.model_construct(), lines, file)
        raise found.refused(list(_problems(error, found))) from error
    return Located(document, lines, file)


def _construct(
    node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem]
) -> object:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*path, index), lines, problems)
            for index, child in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        content: dict[Hashable, object] = {}
        for key_node, child in node.value:
            key = _scalar(key_node, path, problems)
            line = key_node.start_mark.line + 1
            if key in content:
                problems.append(
                    Problem(line, _dotted((*path, str(key))), "given twice", "keep one of them")
                )
            if not isinstance(key, str):
                problems.append(
                    Problem(
                        line,
                        _dotted(path),
                        f"the key {key_node.value!r} is read as {type(key).__name__}, not as text",
                        f'put it in quotes: "{key_node.value}"',
                    )
                )
                continue
            lines[(*path, key)] = line
            content[key] = _construct(child, (*path, key), lines, problems)
        return content
    return _scalar(node, path, problems)


def _scalar(node: yaml.Node, path: Path, problems: list[Problem]) -> Hashable:
    try:
        return cast(Hashable, yaml.SafeLoader("").construct_object(node, deep=True))
    except (yaml.YAMLError, ValueError, TypeError) as error:
        problems.append(
            Problem(
                node.start_mark.line + 1,
                _dotted(path),
                f"{node.value!r} cannot be read ({error})",
                "write a plain text, number, date, list or table",
            )
        )
        return None


def _problems(error: ValidationError, located: Located) -> Iterator[Problem]:
    for item in error.errors():
        path = tuple(part for part in item["loc"] if part != "[key]")
        known = tuple(path[: _deepest(path, located.lines)])
        remedy = _REMEDIES.get(item["type"], "see policy.schema.json for what may stand here")
        yield Problem(located.line(*path), _dotted(known or path), item["msg"], remedy)


def _deepest(path: Path, lines: dict[Path, int]) -> int:
    """How much of a pydantic location is a path of the file (unions add their own names)."""
    return next((end for end in range(len(path), 0, -1) if path[:end] in lines), 0)


def _dotted(path: Path) -> str:
    return " › ".join(str(part) for part in path)


_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or correct its spelling",
    "string_pattern_mismatch": "write <rule id>.<name>, as in T-01.negotiation",
    "literal_error": "use one of the words named",
    "enum": "use one of the units named",
    "string_too_short": "write the text in both languages",
}

"""Which texts a test file asserts on: a text that only stands in it is no test.

A text counts where a test compares it: in an `assert` (or in what `pytest.raises` is to match), in
what a name in an assert was made from, in a parametrized value that goes there, in a call of a
function of the file that asserts itself, and in what such a function or one asked in an assert
compares.
"""

import ast
from collections.abc import Iterable, Iterator

Test = ast.FunctionDef | ast.AsyncFunctionDef


def asserted_texts(source: str) -> frozenset[str]:
    """The texts of a test file on which an assertion of it rests. Raises SyntaxError."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, Test)]
    tests = [each for each in functions if each.name.startswith("test_")]
    others = {each.name: each for each in functions if each not in tests}
    known = _given_to(tree.body)
    return frozenset(
        text for test in tests for node in _compared(test, known, others) for text in _texts(node)
    )


def _compared(
    test: Test, known: dict[str, list[ast.expr]], others: dict[str, Test]
) -> Iterator[ast.AST]:
    """What the assertions of a test rest on, as far as it is written in its file."""
    made = _given_to(ast.walk(test))
    names: set[str] = set()
    for one in _asserts(test):
        yield one
        names |= _names(one)
    for name in sorted(names & (made.keys() | known.keys())):
        for value in (*made.get(name, ()), *known.get(name, ())):
            yield value
            names |= _names(value)
    yield from _parameters(test, names)
    for call in _calls(test):
        other = others.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if other is None:
            continue
        if any(_asserts(other)):
            yield call
        if other.name in names or any(_asserts(other)):
            yield from (node for node in ast.walk(other) if isinstance(node, ast.Compare))


def _asserts(function: Test) -> Iterator[ast.AST]:
    yield from (node for node in ast.walk(function) if isinstance(node, ast.Assert))
    for call in _calls(function):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "raises":
            yield call


def _parameters(test: Test, names: set[str]) -> Iterator[ast.AST]:
    """The values of parametrized names that reach an assertion."""
    for decorator in test.decorator_list:
        if not isinstance(decorator, ast.Call) or len(decorator.args) < 2:
            continue
        given = {part for text in _texts(decorator.args[0]) for part in text.split(",")}
        if names & {part.strip() for part in given}:
            yield decorator.args[1]


def _given_to(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name, and what it is gone through for."""
    given: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node.iter)]
        else:
            continue
        for target, value in pairs:
            for name in _names(target):
                given.setdefault(name, []).append(value)
    return given


def _calls(function: Test) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _texts(node: ast.AST) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]

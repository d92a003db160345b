"""Switch each rule off in turn and see which test notices: writes docs/rules-mutants.md.

Four ways to switch a rule off, each a mutant of its own, each only where the rule has something
that can be switched off:

grounds   whatever a decision grounds on the rule is dropped: the ground, an amount by it, the whole
          decision where nothing is left; notifications by the rule are dropped too
clock     a clock of the rule is recorded and never fires or warns
figures   the rule's figures say nothing: periods last a century, caps are endless, shares, counts
          and thresholds are zero, a list or table lacks its first entry, a flag is turned
checks    what the rule asks of a document is always answered with yes
statement a decision carries no statement of reasons (I-10, on which nothing is grounded)

What no test ever makes the code do (read a figure, cite a rule) has no mutant; the page lists the
figures that nothing reads and the rules that nothing switches off.

First every test that may be asked runs on the unchanged code: one that fails there is not asked.
A mutant is put to the tests marked with its rule, then to those of the core's folders, up to the
first that fails. Each runs in a forked process; nothing is written to the sources.

`python tools/rules_mutants.py [RULE …] [--jobs N]`; exit code 1 when a mutant lives. With RULEs the
page is not written.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import processors.policy
import processors.policy.loading
from processors.cases import clocks, decisions, explain
from processors.cases.effects import StartTimer
from processors.cases.running import Running
from processors.cases.turn import Turn
from processors.evidence.values import Check
from processors.policy import Policy, load_policy
from processors.policy.document import Unit
from processors.proof.truth import Truth
from processors.proof.values import Point
from processors.text import Text
from rules_coverage import ROOT, by_rule

PAGE = ROOT / "docs" / "rules-mutants.md"
CORE = ("tests/unit/cases", "tests/unit/notices", "tests/unit/standing", "tests/unit/proof")
FOLDERS = ("tests/unit/", "tests/e2e/", "tests/golden/")
LEFT_OUT = "not corpus and not kafka and not minio and not postgres and not tesseract and not slow"
OPTIONS = ("-q", "-p", "no:cacheprovider", "--capture=sys", "-m", LEFT_OUT)
RAN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
CENTURY = timedelta(days=36_500)
ENDLESS = 10**15

NEUTRAL: dict[Unit, Callable[[Any], Any]] = {
    Unit.DURATION: lambda _: CENTURY,
    Unit.WORKING_DAYS: lambda _: 250,
    Unit.LAW_DAYS: lambda _: 3660,
    Unit.MONEY: lambda _: ENDLESS,
    Unit.BASIS_POINTS: lambda _: 0,
    Unit.NUMBER: lambda _: 0,
    Unit.FRACTION: lambda _: 0.0,
    Unit.FLAG: lambda value: not value,
    Unit.CHOICES: lambda value: value[1:],
    Unit.TABLE: lambda value: dict(list(value.items())[1:]),
}
"""What a figure of each unit is when it says nothing; a choice has no such value."""


@dataclass(frozen=True)
class Result:
    """What became of one mutant: `noticed` is the first failing test, None where it lives."""

    rule: str
    way: str
    tests: int
    noticed: str | None
    marked: bool


@dataclass
class Seen:
    """The unchanged code: tests that fail, figures that were read, rules that were cited."""

    red: list[str] = field(default_factory=list)
    figures: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)


def drop_grounds(rule: str) -> None:
    """Nothing is decided or told by the rule."""
    decide, notify = Turn.decide, Turn.notify

    def decide_without(turn: Turn, draft: decisions.Draft) -> Any:
        grounds = tuple(g for g in draft.grounds if g.rule != rule)
        amounts = tuple(a for a in draft.amounts if a.rule != rule)
        if not grounds or (draft.amounts and not amounts):
            return decisions.make(turn.case, draft, turn.now, turn.clock_policy)
        return decide(turn, replace(draft, grounds=grounds, amounts=amounts))

    def notify_without(turn: Turn, kind: str, to: Any, by: str, **more: Any) -> None:
        if by != rule:
            notify(turn, kind, to, by, **more)

    _patch(Turn, "decide", decide_without)
    _patch(Turn, "notify", notify_without)


def stop_clocks(rule: str) -> None:
    """A clock of the rule never comes due."""
    run = Running.run

    def run_silently(turn: Running, spec: clocks.ClockSpec, *given: Any, **more: Any) -> Any:
        before = len(turn.effects)
        clock = run(turn, spec, *given, **more)
        if spec.rule == rule:
            kept = [e for e in turn.effects[before:] if not isinstance(e, StartTimer)]
            turn.effects[before:] = kept
        return clock

    _patch(Running, "run", run_silently)


def neutralise_figures(rule: str) -> None:
    """The rule's figures say nothing."""
    read = Policy._value

    def neutral(policy: Policy, key: str, unit: Unit) -> object:
        value = read(policy, key, unit)
        figure = policy.figures[key]
        return NEUTRAL[unit](value) if figure.rule == rule and unit in NEUTRAL else value

    _patch(Policy, "_value", neutral)


def pass_checks(rule: str) -> None:
    """What the rule asks of documents is always answered with yes."""
    for kind, yes in ((Point, Truth.PASS), (Check, "pass")):
        _always(kind, rule, yes)


def _always(kind: type, rule: str, yes: object) -> None:
    make: Callable[..., None] = vars(kind)["__init__"]

    def made(self: Any, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        if self.rule == rule:
            object.__setattr__(self, "outcome", yes)

    _patch(kind, "__init__", made)


def _patch(owner: type, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)


def say_nothing(_rule: str) -> None:
    """A decision has no words."""
    explain.statement = lambda *_: Text("", "")


WAYS: dict[str, Callable[[str], None]] = {
    "grounds": drop_grounds,
    "clock": stop_clocks,
    "figures": neutralise_figures,
    "checks": pass_checks,
    "statement": say_nothing,
}


def mutants(policy: Policy, seen: Seen) -> list[tuple[str, str]]:
    """Return (rule, way) for everything that can be switched off, in order."""
    timed = {spec.rule for spec in vars(clocks).values() if isinstance(spec, clocks.ClockSpec)}
    timed |= {"T-10", "I-01", "I-06", "I-15"}  # clocks that notices name where they run them
    spoken = {
        figure.rule
        for key, figure in policy.figures.items()
        if figure.unit in NEUTRAL and key in seen.figures
    }
    asked: dict[str, Container[str | None]] = {
        "grounds": seen.cited,
        "clock": timed,
        "figures": spoken,
        "checks": {rule for rule in policy.rules if rule.startswith("E")},
        "statement": {"I-10"},
    }
    return [(rule, way) for rule in policy.rules for way in WAYS if rule in asked[way]]


def tried(rule: str, way: str, marked: Sequence[str], red: Sequence[str]) -> Result:
    """Put one mutant to its rule's tests, then to the core's; `red` are not asked."""
    ran = 0
    for tests in (marked, CORE):
        if tests:
            number, failed = _in_a_fork(rule, way, [*_but(red), *tests])
            ran += number
            if failed is not None:
                return Result(rule, way, ran, failed, marked=tests is marked)
    return Result(rule, way, ran, None, marked=False)


def seen_unchanged(tests: Iterable[str]) -> Seen:
    """Run tests on the unchanged code, which also loads all they need."""
    told, seen = _Told(), Seen()
    value, decide, notify = Policy._value, Turn.decide, Turn.notify

    def reading(policy: Policy, key: str, unit: Unit) -> object:
        asking = sys._getframe(2).f_code.co_filename
        if not asking.startswith(str(ROOT / "tests")):
            seen.figures.add(key)
        return value(policy, key, unit)

    def deciding(turn: Turn, draft: decisions.Draft) -> Any:
        seen.cited.update(ground.rule for ground in draft.grounds)
        return decide(turn, draft)

    def notifying(turn: Turn, kind: str, to: Any, rule: str, **more: Any) -> None:
        seen.cited.add(rule)
        notify(turn, kind, to, rule, **more)

    _patch(Policy, "_value", reading)
    _patch(Turn, "decide", deciding)
    _patch(Turn, "notify", notifying)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        files = sorted({test.split("::")[0] for test in tests})
        told.ended = pytest.main([*OPTIONS, *files], plugins=[told])
    _patch(Policy, "_value", value)
    _patch(Turn, "decide", decide)
    _patch(Turn, "notify", notify)
    if told.ended not in RAN:
        raise SystemExit(f"the tests can't be run on the unchanged code: pytest says {told.ended}")
    seen.red = told.failed
    return seen


def _but(red: Sequence[str]) -> list[str]:
    return [f"--deselect={test}" for test in red]


def _in_a_fork(rule: str, way: str, arguments: Sequence[str]) -> tuple[int, str | None]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        told = _Told()
        with suppress(BaseException), Path(os.devnull).open("w") as nowhere:
            WAYS[way](rule)
            _forget_tests()
            with redirect_stdout(nowhere), redirect_stderr(nowhere):
                told.ended = pytest.main(["-x", *OPTIONS, *arguments], plugins=[told])
        answer = [told.tests, next(iter(told.failed), None), told.ended in RAN]
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    number, failed, ran = json.loads(said)
    if not ran and failed is None:
        raise RuntimeError(f"{rule} {way}: the tests could not be run: {arguments}")
    return number, failed


def _forget_tests() -> None:
    """Load the tests' modules anew: what a test changed must not be seen by the next run."""
    folder = str(ROOT / "tests")
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(folder):
            del sys.modules[name]


class _Told:
    """Counts the tests and remembers those that failed, in order."""

    def __init__(self) -> None:
        self.tests = 0
        self.failed: list[str] = []
        self.ended: int | pytest.ExitCode = pytest.ExitCode.INTERNAL_ERROR

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests += report.when == "call"
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def all_tried(
    wanted: Sequence[tuple[str, str]],
    tests: Mapping[str, Sequence[str]],
    red: Sequence[str],
    jobs: int,
) -> list[Result]:
    """Try the mutants in `jobs` processes; results in the order of `wanted`."""
    shards = []
    for number in range(jobs):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            _work(wanted[number::jobs], tests, red, writing)
            os._exit(0)
        os.close(writing)
        shards.append(reading)
    found = [Result(**line) for shard in shards for line in _lines(shard)]
    return sorted(found, key=lambda result: wanted.index((result.rule, result.way)))


def _work(
    mine: Iterable[tuple[str, str]],
    tests: Mapping[str, Sequence[str]],
    red: Sequence[str],
    writing: int,
) -> None:
    for rule, way in mine:
        result = tried(rule, way, tests.get(rule, ()), red)
        print(f"{rule} {way}: {result.noticed or 'LIVES'}", file=sys.stderr, flush=True)
        os.write(writing, json.dumps(asdict(result)).encode() + b"\n")


def _lines(reading: int) -> list[dict[str, Any]]:
    with os.fdopen(reading, "rb") as pipe:
        return [json.loads(line) for line in pipe]


def to_markdown(
    results: Sequence[Result], unread: Sequence[str], untried: Sequence[str], day: date
) -> str:
    """Return the page: what lives first, then every mutant with the test that noticed.

    `unread` are the figures that nothing read while the tests ran, `untried` rules without mutant.
    """
    lives = [result for result in results if result.noticed is None]
    unmarked = [r for r in results if r.noticed is not None and not r.marked]
    lines = [
        "# Rules switched off, and the tests that noticed",
        "",
        f"Written by `make rules-mutants` on {day.isoformat()}: {len(results)} mutants, "
        f"{len(results) - len(lives)} noticed,",
        f"of them {len(unmarked)} only by a test without its mark; {len(lives)} by nobody.",
        "How a rule is switched off stands at the head of `tools/rules_mutants.py`.",
        "",
        "| rule | switched off | noticed by |",
        "|---|---|---|",
    ]
    for result in [*lives, *(r for r in results if r.noticed is not None)]:
        noticed = "**nobody**" if result.noticed is None else f"`{_short(result.noticed)}`"
        noticed += "" if result.marked or result.noticed is None else " (not marked)"
        lines.append(f"| {result.rule} | {result.way} | {noticed} |")
    lines += ["", f"Rules without a mutant: {', '.join(untried) or 'none'}."]
    lines += ["", "Figures that the code never asked for while these tests ran:", ""]
    lines += [f"* `{key}`" for key in unread] or ["none"]
    return "\n".join(lines) + "\n"


def _short(nodeid: str) -> str:
    return nodeid.removeprefix("tests/").split("[")[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python tools/rules_mutants.py", description=__doc__)
    parser.add_argument("rules", nargs="*", help="only these rules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    shipped = cache(load_policy)
    for module in (processors.policy, processors.policy.loading):
        module.load_policy = lambda path=None: shipped(path)  # type: ignore[attr-defined]
    policy = shipped(None).policies[-1]
    os.chdir(ROOT)
    tests = {
        rule: [test for test in found if test.startswith(FOLDERS)]
        for rule, found in by_rule().items()
    }
    seen = seen_unchanged([*CORE, *(test for found in tests.values() for test in found)])
    for test in seen.red:
        print(f"fails on the unchanged code, not asked: {test}", file=sys.stderr)
    wanted = [each for each in mutants(policy, seen) if each[0] in (given.rules or policy.rules)]
    results = all_tried(wanted, tests, seen.red, given.jobs)
    if not given.rules:
        unread = sorted(policy.figures.keys() - seen.figures)
        untried = [rule for rule in policy.rules if rule not in {rule for rule, _ in wanted}]
        page = to_markdown(results, unread, untried, datetime.now(UTC).date())
        PAGE.write_text(page, encoding="utf-8")
    return 1 if any(result.noticed is None for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())

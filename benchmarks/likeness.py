"""E-11 among a great many papers: how long a look-up takes, what it finds, what it finds wrongly.

A ledger is filled with looks of a few templates, on SQLite and PostgreSQL. Then papers are drawn,
read and used in it by one shop; each is shown again by another shop as a re-scan, a photograph, a
smaller and compressed copy, cropped, shifted, or with an edited number; and the rule as the
product decides it says whether it was used before. Found wrongly is any use of another paper.
"""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.likeness_filling import Bits, as_look, fill, made_looks, mark_of
from benchmarks.likeness_papers import TEMPLATES, Findings, Shown, papers
from processors.cases.effects import Alike, Context
from processors.cases.reuse import document_keys, paper_keys, uses_of
from processors.cases.same_paper import apart, looks_of, values_of
from processors.evidence.engines import load_engines
from processors.evidence.likeness import BITS
from processors.policy import load_policy
from storage.ledger import Applying, Ledger, open_ledger

ENTRIES = int(os.environ.get("BENCHMARK_LIKENESS_ENTRIES", "1000000"))
EACH = int(os.environ.get("BENCHMARK_LIKENESS_PAPERS", "8"))
LOOKUPS = 1_000
AWAY = {"identical": 0, "3 % of its bits away": 17, "6 % of its bits away": 35}
"""Which looks are asked for: how many bits from one that is kept."""

POLICY = load_policy(None).at(datetime(2026, 3, 1, tzinfo=UTC))
FARTHEST = POLICY.number("E-11.picture_asked_distance")
_SHARES = {"median": 0.5, "p95": 0.95, "p99": 0.99, "most": 1.0}


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    shown = list(papers(load_engines(), EACH))
    print(f"{len(shown)} papers of {len(TEMPLATES)} templates", flush=True)
    tell_distances(shown)
    templates = [
        [look for one in shown if one.template == number for look in looks_of(one.findings)]
        for number in range(len(TEMPLATES))
    ]
    made = made_looks(templates, ENTRIES, seed=1)
    read = [
        list(values_of(next(one.findings for one in shown if one.template == number), POLICY))
        for number in range(len(TEMPLATES))
    ]
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'ledger.db'}", made, read, shown)
    measure("PostgreSQL", os.environ["PROOFSTREAM_TEST_POSTGRES"], made, read, shown)


def tell_distances(shown: Sequence[Shown]) -> None:
    """How far apart the looks of one paper and of two papers of one template are, in bits."""
    far: dict[str, list[int]] = {}
    for one in shown:
        for how, findings in one.again.items():
            _add(far, how, one.findings, findings)
        for other in shown:
            if other is not one and other.template == one.template:
                _add(far, "another of its template", one.findings, other.findings)
    for how, bits in far.items():
        shares = ", ".join(f"{name} {_at(bits, share):.0f}" for name, share in _SHARES.items())
        print(f"  {how:26s} of {BITS} bits differ: {shares}")


def measure(
    name: str, url: str, made: Bits, read: Sequence[Sequence[str]], shown: Sequence[Shown]
) -> None:
    """Fill one ledger, time its look-ups, and put the rule to the papers in it."""
    with closing(open_ledger(url)) as ledger:
        ledger.migrate()
        fill(url, made, read)
        print(f"{name} with {len(made):,} looks, {LOOKUPS} look-ups each:")
        for what, bits in AWAY.items():
            times, found = look_up(ledger, made, bits)
            told = ", ".join(f"{part} {_at(times, at):.1f}" for part, at in _SHARES.items())
            print(f"  {what:26s} ms: {told}; found {found}/{LOOKUPS}")
        tell_rule(ledger, shown)


def look_up(ledger: Ledger, made: Bits, away: int) -> tuple[list[float], int]:
    """Milliseconds of each look-up in a transaction of its own, and how many found their page."""
    rng = random.Random(away)
    times, found = [], 0
    for _ in range(LOOKUPS):
        number = rng.randrange(len(made))
        changed = int(as_look(made[number]), 16)
        for bit in rng.sample(range(BITS), away):
            changed ^= 1 << bit
        look = f"{changed:0{BITS // 4}x}"
        with ledger.applying(0) as batch:
            begun = time.perf_counter()
            near = _open(batch).alike([look], within=FARTHEST)[look]
            times.append(1_000 * (time.perf_counter() - begun))
        found += any(one.owner.startswith(mark_of(number)[:12]) for one in near)
    return times, found


def tell_rule(ledger: Ledger, shown: Sequence[Shown]) -> None:
    """Use every paper, show each again, and count what the rule finds."""
    with ledger.applying(0) as batch:
        for number, one in enumerate(shown):
            _use(_open(batch), one.findings, f"c-{number}")
    found: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for number, one in enumerate(shown):
        mine = f"c-{number}"
        for how, findings in {"the same file": one.findings, **one.again}.items():
            cases = set(_found(ledger, findings))
            asked[how] += 1
            found[how] += mine in cases
            wrong[how] += bool(cases - {mine})
    for how, count in asked.items():
        print(f"  {how:26s} found {found[how]}/{count}, another paper {wrong[how]}/{count}")


def _use(batch: Applying, findings: Findings, case: str) -> None:
    """As `processors.cases.reuse.record_use` lets a case tell of its papers."""
    owner = f"{case}|s-{case}|ev-1"
    use = {
        "case_id": case,
        "shop_id": f"s-{case}",
        "sha256": findings["sha256"],
        "values": values_of(findings, POLICY),
    }
    looks = looks_of(findings)
    for scope, key in document_keys(findings):
        batch.put_fact(scope, key, owner, use)
    for scope, key in paper_keys(findings):
        batch.put_fact(scope, key, owner, use | {"looks": list(looks)})
    for look in looks:
        batch.keep_likeness(look, owner, use)


def _found(ledger: Ledger, findings: Findings) -> Mapping[str, str]:
    """Case → how, of every use that the rule finds for a case of its own."""
    with ledger.applying(0) as open_batch:
        batch = _open(open_batch)
        facts = batch.facts(sorted({*document_keys(findings), *paper_keys(findings)}))
        near = batch.alike(looks_of(findings), within=FARTHEST)
    alike = {
        look: tuple(Alike(one.distance, one.owner, one.value) for one in pages)
        for look, pages in near.items()
    }
    context = Context(facts=facts, alike=alike)
    uses = uses_of(findings, here="c-new", context=context, policy=POLICY)
    return {str(use["case_id"]): how for _, how, use in uses}


def _open(batch: Applying | None) -> Applying:
    if batch is None:
        raise RuntimeError("another applier has the ledger")
    return batch


def _add(far: dict[str, list[int]], how: str, one: Findings, other: Findings) -> None:
    bits = apart(looks_of(one), looks_of(other))
    if bits is not None:
        far.setdefault(how, []).append(bits)


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * len(values)))]

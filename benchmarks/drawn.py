"""Reading drawn documents that nothing was tuned on: fields, kinds, false papers, false alarms.

The held-out set of `specimens`: seeds, one layout and two fonts that no other set has. No kind is
declared; where it was not recognised, the fields are those of the document sent in under its
kind. A field is right when its value is exact; lists (goods, items, messages) are left out. A
doctored document counts as caught when it is not found sufficient: alone, or, where only other
papers or the case can show the falsehood (a wrong buyer, an expired letter), in a pack that
suffices with the genuine document. A false alarm is a genuine document found insufficient.
"""

import os
from collections import Counter

from benchmarks.drawn_packs import genuine, judged_in_case
from benchmarks.reading import THRESHOLDS, folded
from processors.evidence.engines import Engines, load_engines
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, Findings
from specimens.draw import draw
from specimens.sets import Member, members
from specimens.values import Drawn

COUNT = int(os.environ.get("BENCHMARK_DRAWN", "90"))
SEED = int(os.environ.get("BENCHMARK_DRAWN_SEED", "7"))
SURE = 0.95
PARTS = {
    "kind recognised undeclared": "documents",
    "kind recognised declared": "documents",
    "right of the sure fields": "sure fields",
    "doctored caught alone": "doctored",
    "genuine refused alone": "genuine",
    "doctored caught in a case": "doctored elsewhere",
    "genuine refused in a case": "genuine in a case",
    "genuine sufficient in a case": "genuine in a case",
}
"""What is counted, and of how many."""
SHOWN_ELSEWHERE = frozenset({"wrong_buyer", "reused_number", "expired", "wrong_grantee"})

Counts = Counter[tuple[str, str]]


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = load_engines()
    counts: Counts = Counter()
    for member in members("heldout", count=COUNT, seed=SEED):
        drawn = draw(member.specimen, member.seed)
        found = examined(drawn, engines, declared=False)
        counts["all", "kind recognised undeclared"] += found.kind == drawn.kind
        if found.kind != drawn.kind:
            found = examined(drawn, engines, declared=True)
        count_fields(counts, member.specimen.damage, drawn, found)
        count_alone(counts, drawn, found)
        count_in_case(counts, member, drawn, found, engines)
    print(f"held-out documents: {COUNT}, seed {SEED}")
    for damage in ("clean", "scanned", "photographed"):
        right, fields = counts[damage, "right"], counts[damage, "fields"]
        print(f"  {damage:13s} {right}/{fields} fields exact ({right / max(fields, 1):.1%})")
    for what, whole in PARTS.items():
        print(f"  {what:29s} {counts['all', what]}/{counts['all', whole]}")


def examined(drawn: Drawn, engines: Engines, *, declared: bool) -> Findings:
    first = drawn.files[0]
    kind = drawn.kind if declared else None
    return examine(
        first.content,
        Declared(kind=kind, media_type=None, file_name=first.name, sha256=None),
        engines=engines,
        limits=Limits(),
        thresholds=THRESHOLDS,
    )


def count_fields(counts: Counts, damage: str, drawn: Drawn, found: Findings) -> None:
    for name, value in drawn.truth.items():
        if not isinstance(value, str):
            continue
        counts[damage, "fields"] += 1
        field = found.fields.get(name)
        if field is None:
            continue
        same = isinstance(field.value, str) and folded(field.value) == folded(value)
        counts[damage, "right"] += same
        counts["all", "sure fields"] += field.confidence >= SURE
        counts["all", "right of the sure fields"] += same and field.confidence >= SURE


def count_alone(counts: Counts, drawn: Drawn, found: Findings) -> None:
    counts["all", "documents"] += 1
    counts["all", "kind recognised declared"] += found.kind == drawn.kind
    if drawn.doctored is None:
        counts["all", "genuine"] += 1
        counts["all", "genuine refused alone"] += found.verdict == "insufficient"
    elif drawn.doctored.how not in SHOWN_ELSEWHERE:
        counts["all", "doctored"] += 1
        counts["all", "doctored caught alone"] += found.verdict != "sufficient"


def count_in_case(
    counts: Counts, member: Member, drawn: Drawn, found: Findings, engines: Engines
) -> None:
    how = drawn.doctored.how if drawn.doctored else None
    if how is not None and how not in SHOWN_ELSEWHERE:
        return
    original = drawn if how is None else genuine(member)
    twin = examined(original, engines, declared=True) if how == "reused_number" else None
    judged = judged_in_case(drawn.kind, original.truth, found, twin)
    if judged is None:
        return
    if how is None:
        counts["all", "genuine in a case"] += 1
        counts["all", "genuine refused in a case"] += judged.verdict == "insufficient"
        counts["all", "genuine sufficient in a case"] += judged.verdict == "sufficient"
    else:
        counts["all", "doctored elsewhere"] += 1
        counts["all", "doctored caught in a case"] += judged.verdict != "sufficient"

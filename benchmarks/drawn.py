"""Reading drawn documents that nothing was tuned on: fields, kinds, false papers, false alarms.

The held-out set of `specimens`: seeds, one layout and two fonts that no other set has. A field is
right when its value is exact; lists (goods, items, messages) are left out. A doctored document
counts as caught when it is not found sufficient alone. Falsehoods that only other papers or the
case can show (a wrong buyer, an expired letter) are counted apart: `prove` judges those.
"""

import os
from collections import Counter

from benchmarks.reading import THRESHOLDS, folded
from processors.evidence.engines import load_engines
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, Findings
from specimens.draw import draw
from specimens.sets import members
from specimens.values import Drawn

COUNT = int(os.environ.get("BENCHMARK_DRAWN", "90"))
SEED = int(os.environ.get("BENCHMARK_DRAWN_SEED", "7"))
PARTS = {
    "kind right": "documents",
    "doctored caught": "doctored",
    "genuine refused": "genuine",
}
"""What is counted, and of how many."""
SHOWN_ELSEWHERE = frozenset({"wrong_buyer", "reused_number", "expired", "wrong_grantee"})


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = load_engines()
    counts: Counter[tuple[str, str]] = Counter()
    for member in members("heldout", count=COUNT, seed=SEED):
        drawn = draw(member.specimen, member.seed)
        first = drawn.files[0]
        findings = examine(
            first.content,
            Declared(kind=drawn.kind, media_type=None, file_name=first.name, sha256=None),
            engines=engines,
            limits=Limits(),
            thresholds=THRESHOLDS,
        )
        count(counts, member.specimen.damage, drawn, findings)
    print(f"held-out documents: {COUNT}, seed {SEED}")
    for damage in ("clean", "scanned", "photographed"):
        right, fields = counts[damage, "right"], counts[damage, "fields"]
        print(f"  {damage:13s} {right}/{fields} fields exact, ", end="")
        print(f"{counts[damage, 'sure and wrong']} wrong with ≥ 0.95")
    for what, whole in PARTS.items():
        print(f"  {what:19s} {counts['all', what]}/{counts['all', whole]}")
    print(f"  left to `prove`     {counts['all', 'doctored elsewhere']}")


def count(counts: Counter[tuple[str, str]], damage: str, drawn: Drawn, found: Findings) -> None:
    for name, value in drawn.truth.items():
        if not isinstance(value, str):
            continue
        counts[damage, "fields"] += 1
        field = found.fields.get(name)
        if field is None:
            continue
        same = isinstance(field.value, str) and folded(field.value) == folded(value)
        counts[damage, "right"] += same
        counts[damage, "sure and wrong"] += not same and field.confidence >= 0.95
    counts["all", "documents"] += 1
    counts["all", "kind right"] += found.kind == drawn.kind
    if drawn.doctored is None:
        counts["all", "genuine"] += 1
        counts["all", "genuine refused"] += found.verdict == "insufficient"
    elif drawn.doctored.how in SHOWN_ELSEWHERE:
        counts["all", "doctored elsewhere"] += 1
    else:
        counts["all", "doctored"] += 1
        counts["all", "doctored caught"] += found.verdict != "sufficient"

"""`python -m specimens --out DIR --set demo|train|heldout [--count N] [--seed S]`."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from specimens.draw import draw
from specimens.sets import SetName, members
from specimens.stories import UNTIL, stories
from specimens.values import JSON


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a set into a folder; files of the same names are written again."""
    parser = argparse.ArgumentParser(prog="python -m specimens", description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--set", choices=("demo", "train", "heldout"), default="demo")
    parser.add_argument("--count", type=int, default=100, help="documents (not for demo)")
    parser.add_argument("--seed", type=int, default=0, help="0 to 999 (not for demo)")
    chosen = parser.parse_args(arguments)
    if chosen.set == "demo":
        written = write_demo(chosen.out)
    else:
        written = write_set(chosen.out, chosen.set, count=chosen.count, seed=chosen.seed)
    sys.stdout.write(f"{written} files in {chosen.out}\n")
    return 0


def write_demo(out: Path) -> int:
    """Write `cases/*.jsonl`, `drawn/*` and the truth of what was drawn; return how many files."""
    cases, drawn = out / "cases", out / "drawn"
    cases.mkdir(parents=True, exist_ok=True)
    drawn.mkdir(parents=True, exist_ok=True)
    truth: dict[str, JSON] = {}
    index: list[JSON] = []
    for story in stories():
        (cases / f"{story.slug}.jsonl").write_text(story.to_jsonl(), encoding="utf-8")
        for document in story.documents:
            (drawn / document.file.name).write_bytes(document.file.content)
            truth[document.file.name] = {
                "truth": dict(document.truth),
                "doctored": document.doctored,
            }
        index.append(
            {
                "slug": story.slug,
                "case_id": story.case_id,
                "zh": story.zh,
                "en": story.en,
                "expected": list(story.expected),
            }
        )
    _write_json(drawn / "truth.json", truth)
    _write_json(cases / "index.json", {"until": UNTIL, "cases": index})
    return len(index) + len(truth) + 2


def write_set(out: Path, name: SetName, *, count: int, seed: int) -> int:
    """Write the documents of a set and `manifest.json`; return how many files."""
    out.mkdir(parents=True, exist_ok=True)
    manifest: list[JSON] = []
    for member in members(name, count=count, seed=seed):
        drawn = draw(member.specimen, member.seed)
        names: list[JSON] = []
        for file in drawn.files:
            path = f"{member.seed}-{file.name}"
            (out / path).write_bytes(file.content)
            names.append(path)
        manifest.append(
            {
                "files": names,
                "kind": drawn.kind,
                "form": member.specimen.form,
                "damage": member.specimen.damage,
                "layout": member.specimen.layout,
                "font": member.specimen.font,
                "turned": member.specimen.turned,
                "truth": dict(drawn.truth),
                "doctored": drawn.doctored.how if drawn.doctored else None,
                "breaks": list(drawn.doctored.rules) if drawn.doctored else [],
            }
        )
    _write_json(out / "manifest.json", manifest)
    return len(manifest) + 1


def _write_json(path: Path, value: JSON | Mapping[str, JSON]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

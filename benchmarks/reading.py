"""Reading: fields exact per real document, beside plain RapidOCR and plain Tesseract.

Ours is judged by the field: the value of the right name must be exact. The two engines give a
transcript only, so a value counts for them when it stands in it anywhere: an upper bound.
"""

import json
import os
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytesseract
from rapidocr import RapidOCR

from processors.evidence.checks import Thresholds
from processors.evidence.engines import load_engines
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared
from processors.policy import load_policy

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PICTURES = {".png", ".jpg", ".jpeg"}
THRESHOLDS = Thresholds.of(load_policy(None).at(datetime.now(UTC)))
RECEIPT = {
    "company": "shop_name",
    "merchant": "shop_name",
    "date": "issued_on",
    "total": "total_amount",
}
"""What the manifest calls the fields of receipts; the rest of their truth has no field."""
FOLDERS = ("invoices", "ofd", "letters", "licences", "receipts")


def documents() -> list[dict[str, Any]]:
    """The corpus' readable documents that have a truth in text."""
    manifest = json.loads((CORPUS / "manifest.json").read_text())
    return [
        entry for entry in manifest if entry["file"].split("/")[0] in FOLDERS and entry.get("truth")
    ]


def folded(text: str) -> str:
    """Compare without white space and punctuation, after NFKC."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def wanted(entry: dict[str, Any]) -> dict[str, str]:
    """The values to be read, by the name of their field."""
    truth = {name: value for name, value in entry["truth"].items() if isinstance(value, str)}
    if entry["file"].startswith("receipts/"):
        return {RECEIPT[name]: value for name, value in truth.items() if name in RECEIPT}
    return truth


def is_same(read: object, true: str) -> bool:
    """Whether a field has the true value; a day may be written in any order in the truth."""
    if not isinstance(read, str):
        return False
    date = re.fullmatch(r"\d\d(\d\d)-(\d\d)-(\d\d)", read)
    if date is None:
        return folded(read) == folded(true)
    year, month, day = date.groups()
    short = {f"{day}{month}{year}", f"{year}{month}{day}"}
    return folded(true) in short | {folded(read), f"{day}{month}{read[:4]}"}


def plain_rapidocr() -> RapidOCR:
    """RapidOCR with its defaults, on one thread, warm."""
    rapid = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )
    cv2.setNumThreads(1)
    rapid(np.full((736, 960, 3), 255, np.uint8))
    return rapid


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines, rapid = load_engines(), plain_rapidocr()
    print("document                            ours     RapidOCR Tesseract")
    sums = {"ours": 0, "rapid": 0, "tesseract": 0}
    fields = sure_and_wrong = 0
    for entry in documents():
        path, truth = CORPUS / entry["file"], wanted(entry)
        row, wrong = ours(path, truth, engines)
        line = {"ours": row}
        if path.suffix in PICTURES:
            picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
            line["rapid"] = transcript(truth, " ".join(rapid(picture).txts or ()))
            line["tesseract"] = transcript(
                truth, pytesseract.image_to_string(picture, lang="chi_sim+eng")
            )
        fields += len(truth)
        sure_and_wrong += wrong
        cells = ""
        for name in sums:
            if name in line:
                sums[name] += line[name]
                cells += f"{line[name]:2d}/{len(truth):<2d}    "
        print(f"{entry['file'][:34]:34s}  {cells}", flush=True)
    print(f"fields {fields}; ours exact {sums['ours']}, wrong with ≥ 0.95: {sure_and_wrong}")


def ours(path: Path, truth: dict[str, str], engines: Any) -> tuple[int, int]:
    """Return fields exact, and fields that are wrong although held for sure."""
    findings = examine(
        path.read_bytes(),
        Declared(kind=None, media_type=None, file_name=path.name, sha256=None),
        engines=engines,
        limits=Limits(),
        thresholds=THRESHOLDS,
    )
    right = wrong = 0
    for name, value in truth.items():
        found = findings.fields.get(name)
        if found is None:
            continue
        same = is_same(found.value, value)
        right += same
        wrong += not same and found.confidence >= 0.95
    return right, wrong


def transcript(truth: dict[str, str], text: str) -> int:
    """How many of the values stand in the text."""
    plain = folded(text)
    return sum(any(form in plain for form in forms(value)) for value in truth.values())


def forms(value: str) -> list[str]:
    """A value as it may stand on paper: dates in their usual forms."""
    found = [folded(value)]
    if date := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        year, month, day = date.groups()
        found += [
            folded(f"{year}年{month}月{day}日"),
            folded(f"{year}年{int(month)}月{int(day)}日"),
        ]
    return found

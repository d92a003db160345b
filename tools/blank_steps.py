"""Fit and measure what tells which steps of a line are surely blank.

`python tools/blank_steps.py` takes some minutes and writes `blank_steps.json` beside the engines.
Drawn documents of the train set are read, and of each step of each line that is read, for the
first time or again, a sum of its features is fitted to how much likelier blank is than anything
else. Then lines with every character of the alphabet are drawn, in every font that has it, and
nothing of either may be lost: the bar stands clear of the largest sum at any step that says
something. The same code gives the same file; once pages are read otherwise, other lines are fitted.
"""

import json
import math
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines, blank_steps
from processors.evidence.engines.blank_steps import BlankSteps, digest_of
from processors.evidence.engines.lines import quad_of
from processors.evidence.engines.models import Labels, Letters, Tensor
from processors.evidence.engines.networks import precision
from processors.evidence.engines.own_models import RECOGNISER, OwnModels
from processors.evidence.engines.port import Picture
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared
from processors.policy import load_policy
from specimens import fonts
from specimens.draw import draw
from specimens.sets import members

FILE = Path(blank_steps.__file__).with_name(blank_steps.SHIPPED)
DOCUMENTS, SEED = 60, 3
LARGEST_GAP = 15.0
"""Beyond it a step is as sure as can be: the fit shall spend nothing there."""
LEAST_BAR, CLEAR = 10.0, 3.0
LEAST_SHARE = 1e-30
ON_A_LINE = 9


@dataclass(frozen=True, slots=True)
class Steps:
    """What was seen: a row each."""

    features: Tensor
    gaps: Tensor
    labels: Labels

    @classmethod
    def joined(cls, several: Sequence["Steps"]) -> "Steps":
        return cls(
            np.concatenate([one.features for one in several]),
            np.concatenate([one.gaps for one in several]),
            np.concatenate([one.labels for one in several]),
        )


class Watched(OwnModels):
    """Weighs every step, and keeps what it saw."""

    def __init__(self) -> None:
        super().__init__()
        self._recogniser.blank = None
        self._seen: list[Steps] = []

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        if not lines:
            return []
        features = np.concatenate(self._recogniser.features(lines))
        gaps, labels = [], []
        for shares in self._recogniser.shares(features):
            logs = np.log(np.maximum(shares, LEAST_SHARE))
            gaps.append(logs[:, 0] - logs[:, 1:].max(axis=1))
            labels.append(shares.argmax(axis=1))
        self._seen.append(Steps(features, np.concatenate(gaps), np.concatenate(labels)))
        return super().letters(lines)

    def seen(self) -> list[Steps]:
        """Since it was last asked."""
        seen, self._seen = self._seen, []
        return seen


def read_documents(models: Watched) -> list[Steps]:
    """The steps of each of them that had lines to be read."""
    engines = Engines(RapidOcrEngine(models))
    thresholds = Thresholds.of(load_policy(None).at(datetime.now(UTC)))
    read = []
    for member in members("train", count=DOCUMENTS, seed=SEED):
        for file in draw(member.specimen, member.seed).files:
            declared = Declared(kind=None, media_type=None, file_name=file.name, sha256=None)
            examine(file.content, declared, engines=engines, limits=Limits(), thresholds=thresholds)
        if seen := models.seen():
            read.append(Steps.joined(seen))
    return read


def fit(steps: Steps) -> tuple[Tensor, float]:
    """Weights and offset, by least squares, as they are written."""
    ones = np.ones((len(steps.features), 1), dtype=np.float32)
    gaps = np.clip(steps.gaps, -LARGEST_GAP, LARGEST_GAP)
    found, *_ = np.linalg.lstsq(np.hstack([steps.features, ones]), gaps, rcond=None)
    *weights, offset = (round(float(one), 5) for one in found)
    return np.array(weights, dtype=np.float32), offset


def alphabet_lines(characters: Sequence[str], font: str) -> Iterator[Picture]:
    """Every character that the font has once, in lines of several sizes, tones and damages."""
    face = fonts.face(font)
    drawable = TTFont(str(face.path), fontNumber=face.index).getBestCmap()
    known = [one for one in characters if one.strip() and all(ord(c) in drawable for c in one)]
    rng = random.Random(f"{SEED}/{font}")
    noise = np.random.default_rng(rng.getrandbits(64))
    rng.shuffle(known)
    for begin in range(0, len(known), ON_A_LINE):
        text = rng.choice(("", "", " ")).join(known[begin : begin + ON_A_LINE])
        size = rng.choice((18, 24, 36, 44))
        wide = math.ceil(fonts.width_em(font, text) * size) + 12
        page = Image.new("L", (wide, round(size * 1.35)), 255)
        pen = ImageDraw.Draw(page)
        pen.text((6, 0), text, font=fonts.pixels(font, size), fill=rng.choice((0, 40, 90)))
        yield _damaged(np.asarray(page, dtype=np.float32), rng.choice((0, 1, 2)), noise)


def _damaged(grey: Tensor, degree: int, noise: np.random.Generator) -> Picture:
    if degree:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.5 + 0.4 * degree)
        grey = grey + noise.normal(0, 6 * degree, grey.shape)
    pixels = np.clip(grey, 0, 255).astype(np.uint8)
    if degree == 2:
        _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 45])
        pixels = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)


def read_alphabet(models: Watched, of: BlankSteps, font: str) -> dict[str, float]:
    """What the steps of its lines gave: not kept, for they are many."""
    engine = RapidOcrEngine(models)
    sums, labels = [], []
    for line in alphabet_lines(models.characters[1:], font):
        height, width = line.shape[:2]
        engine.read_quads(line, [quad_of((0.0, 0.0, float(width), float(height)))])
        for steps in models.seen():
            sums.append(of.sums(steps.features))
            labels.append(steps.labels)
    return measured(np.concatenate(sums), np.concatenate(labels))


def measured(sums: Tensor, labels: Labels) -> dict[str, float]:
    said = labels != 0
    return {
        "steps": len(labels),
        "steps_that_say": int(said.sum()),
        "characters": len(np.unique(labels[said])),
        "largest_sum_that_says": round(float(sums[said].max()), 3),
    }


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    cv2.setNumThreads(1)
    models = Watched()
    documents = read_documents(models)
    pages = Steps.joined(documents)
    weights, offset = fit(pages)
    digest = digest_of(RECOGNISER)
    fitted = BlankSteps(digest, weights, offset, LEAST_BAR)
    sums = fitted.sums(pages.features)
    found = {"pages": {"documents": len(documents), **measured(sums, pages.labels)}}
    for font in fonts.available():
        found[f"alphabet_{font}"] = read_alphabet(models, fitted, font)
        print(font, found[f"alphabet_{font}"], flush=True)
    largest = max(one["largest_sum_that_says"] for one in found.values())
    bar = max(LEAST_BAR, math.ceil(largest + CLEAR))
    found["pages"]["share_weighed"] = round(float((sums < bar).mean()), 4)
    print("pages", found["pages"], "threshold", bar)
    said = {
        "model_sha256": digest,
        "threshold": float(bar),
        "offset": offset,
        "measured": {"precision": precision(), **found},
        "weights": [round(float(one), 5) for one in weights],
    }
    FILE.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

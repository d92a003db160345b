"""Pictures edited after they were taken: a value painted over in the scan and written anew.

`doctoring` makes a document false before it is printed and scanned; this is done to the scan.
"""

import io
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from specimens.damage import damaged, jpeg_quality
from specimens.fonts import pixels
from specimens.invoice_sheets import sheets_of
from specimens.invoices import make_invoice
from specimens.raster import PIXELS_PER_MM, as_jpeg, picture
from specimens.sheet import Sheet, Words
from specimens.values import Specimen

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_ANCHORS = {"left": "lm", "middle": "mm", "right": "rm"}
_CHANGED = 100
_PAPER = 100
_EDGE = 4


def retouched(spec: Specimen, seed: int, *, name: str, text: str) -> tuple[bytes, bytes]:
    """An invoice's first page as a JPEG, and the same after `name` was painted over with `text`.

    Deterministic. Raises LookupError if the page has no such value.
    """
    invoice = make_invoice(spec.variant, random.Random(f"{spec.variant}/{seed}"), spec.given)
    sheet = sheets_of(invoice, spec.layout, spec.font)[0]
    words = next((x for x in sheet.items if isinstance(x, Words) and x.name == name), None)
    if words is None:
        raise LookupError(f"no {name} on the page")
    rng = random.Random(f"retouched/{seed}")
    taken = _taken(picture(sheet), spec, seed)
    genuine = as_jpeg(taken, quality=jpeg_quality(spec.damage, rng))
    opened = Image.open(io.BytesIO(genuine)).convert("RGB")
    edited = _painted(opened, _region(sheet, words, spec, seed), words, text)
    return genuine, as_jpeg(edited, quality=rng.choice((80, 88, 92, 95)))


def _taken(page: Image.Image, spec: Specimen, seed: int) -> Image.Image:
    return damaged(page, spec.damage, random.Random(f"taken/{seed}"), turned=spec.turned)


def _region(sheet: Sheet, words: Words, spec: Specimen, seed: int) -> Region:
    """Where the words come to lie in the damaged picture: by marking their place and looking."""
    page = picture(sheet)
    font = pixels(words.font, max(6, round(words.size * PIXELS_PER_MM)))
    at = (words.x * PIXELS_PER_MM, words.y * PIXELS_PER_MM)
    box = ImageDraw.Draw(page).textbbox(at, words.text, font=font, anchor=_ANCHORS[words.anchor])
    seen = []
    for colour in ((0, 0, 0), (255, 255, 255)):
        marked = page.copy()
        ImageDraw.Draw(marked).rectangle(box, fill=colour)
        seen.append(np.asarray(_taken(marked, spec, seed), np.int16))
    rows, columns = np.nonzero(np.abs(seen[0] - seen[1]).max(axis=2) > _CHANGED)
    return (int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max()))


def _painted(page: Image.Image, region: Region, words: Words, text: str) -> Image.Image:
    """Fill the region with the tone of the paper beside it, and write there in its ink."""
    left, top, right, bottom = region
    pad = max(2, (bottom - top) // 6)
    before = np.asarray(page)
    rows = slice(max(0, top - pad), bottom + pad)
    columns = slice(max(0, left - pad), right + 2 * pad)
    edges = [before[max(0, rows.start - _EDGE) : rows.start], before[rows.stop :][:_EDGE]]
    paper = np.concatenate([edge[:, columns].reshape(-1, 3) for edge in edges])
    after: NDArray[np.uint8] = before.copy()
    after[rows, columns] = np.median(paper[paper.min(axis=1) > _PAPER], axis=0)
    ink = np.percentile(before[top:bottom, left:right].reshape(-1, 3), 3, axis=0)
    painted = Image.fromarray(after)
    ImageDraw.Draw(painted).text(
        (left, (top + bottom) / 2),
        text,
        fill=(int(ink[0]), int(ink[1]), int(ink[2])),
        font=pixels(words.font, max(6, round(1.05 * (bottom - top)))),
        anchor="lm",
    )
    return painted

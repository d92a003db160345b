"""Whole documents to start from: drawn ones, and real ones read in place from the corpus."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image

from specimens.draw import draw
from specimens.hostile.values import ENDINGS, Base, Form
from specimens.values import Specimen

_SEED = 3
_DEAR, _CHEAP = 1, 24
"""A picture that survives is read by OCR, which takes a hundred times as long as a refusal."""
_DRAWN: tuple[tuple[str, str, tuple[Form, ...], int], ...] = (
    ("purchase_invoice", "digital_ordinary", ("ofd", "xml"), _CHEAP),
    ("purchase_invoice", "digital_special", ("ofd", "xml"), _CHEAP),
    ("purchase_invoice", "vat_electronic_ordinary", ("ofd",), _CHEAP),
    ("purchase_invoice", "digital_ordinary", ("pdf", "png"), _DEAR),
    ("purchase_invoice", "vat_roll", ("pdf", "jpeg"), _DEAR),
    ("manufacturer_authorization", "en", ("pdf",), _DEAR),
    ("signature_slip", "", ("pdf",), _CHEAP),
    ("waybill", "", ("pdf",), _CHEAP),
    ("signature_slip", "", ("png", "jpeg"), _DEAR),
)
_REAL: tuple[tuple[str, int], ...] = (
    ("ofd/*.ofd", _CHEAP),
    ("invoices/*", _DEAR),
    ("letters/*", _DEAR),
    ("licences/*", _DEAR),
    ("receipts/*", _DEAR),
    ("qr/qrcode-2_*", _CHEAP),
    ("malformed/owner_locked_pdf__*", _CHEAP),
    ("malformed/malformed_pdf__button-set-broken-out.pdf", _CHEAP),
    ("malformed/malformed_pdf__veraPDF*", _CHEAP),
    ("malformed/odd_ofd__*", _CHEAP),
    ("malformed/polyglot__jpg_plus_ofd.jpg", _DEAR),
    ("malformed/bad_metadata_image__*", _DEAR),
)
"""Patterns in the corpus; of its `malformed` only what opens."""
_FORMS: dict[str, Form] = {ending: form for form, ending in ENDINGS.items()} | {"jpeg": "jpeg"}
_STRIP = (0, 0, 320, 110)
"""The part of a drawn slip that is kept as a small picture in every other format."""


@cache
def drawn() -> tuple[Base, ...]:
    """Documents of our own in every format that is read; takes a few seconds the first time."""
    made = [
        _drawn(kind, variant, form, share)
        for kind, variant, forms, share in _DRAWN
        for form in forms
    ]
    return (*made, *_small_pictures())


def real(corpus: Path) -> tuple[Base, ...]:
    """The corpus' documents that open, read in place. Raises FileNotFoundError without it."""
    found = []
    for pattern, share in _REAL:
        paths = sorted(corpus.glob(pattern))
        if not paths:
            raise FileNotFoundError(corpus / pattern)
        found += [_real(path, share) for path in paths]
    return tuple(found)


def _drawn(kind: str, variant: str, form: Form, share: int) -> Base:
    if form not in ("pdf", "ofd", "xml", "png", "jpeg"):
        raise ValueError(f"nothing is drawn as {form}")
    file = draw(Specimen(kind, variant, form), _SEED).files[0]
    return Base(f"drawn {file.name}", form, file.content, share)


def _small_pictures() -> Sequence[Base]:
    """One strip of a slip, in every format and in the modes that Pillow decodes apart."""
    whole = draw(Specimen("signature_slip", "", "png"), _SEED).files[0].content
    strip = Image.open(io.BytesIO(whole)).convert("RGB").crop(_STRIP)
    return [
        *(_saved(strip, form) for form in ("png", "jpeg", "tiff", "gif", "bmp", "webp")),
        _saved(strip.convert("L"), "tiff", "tiff_lzw"),
        _saved(strip.convert("1"), "tiff", "group4"),
        _saved(strip, "tiff", "jpeg"),
        _saved(strip.convert("P"), "png"),
        _saved(strip.convert("P"), "bmp"),
        _saved(strip.convert("I;16"), "png"),
        _saved(strip.convert("CMYK"), "jpeg"),
        _saved(_half_clear(strip), "webp"),
    ]


def _half_clear(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    clear.putalpha(128)
    return clear


def _saved(picture: Image.Image, form: Form, compression: str | None = None) -> Base:
    out = io.BytesIO()
    if compression is None:
        picture.save(out, form.upper())
    else:
        picture.save(out, form.upper(), compression=compression)
    name = "-".join(part for part in ("strip", picture.mode, compression) if part)
    return Base(f"drawn {name}.{ENDINGS[form]}", form, out.getvalue(), _CHEAP)


def _real(path: Path, share: int) -> Base:
    form = _FORMS[path.suffix.lower().removeprefix(".")]
    return Base(f"{path.parent.name}/{path.name}", form, path.read_bytes(), share)

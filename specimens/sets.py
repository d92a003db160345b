"""Sets of documents: one to learn from, one held out; they share no seed and not every layout."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from specimens import fonts
from specimens.doctoring import INVOICE_CHANGES, LETTER_CHANGES, sealed_kinds_only
from specimens.draw import LETTER_KINDS
from specimens.invoices import DIGITAL, KINDS
from specimens.papers import MAKERS
from specimens.values import Damage, Form, Specimen

SetName = Literal["train", "heldout"]
DAMAGES: tuple[Damage, ...] = ("clean", "scanned", "photographed")
_FIRST_SEED = {"train": 1, "heldout": 1_000_001}
_LAYOUTS = {"train": ("a", "b", "c"), "heldout": ("d", "a", "b", "c")}
_FONTS = {"train": ("sans", "kai"), "heldout": ("ming", "serif", "sans")}
_ELECTRONIC = (*DIGITAL, "vat_electronic_ordinary")
_ON_PAPER_ONLY = ("pasted", "qr_conflict", "other_seal", "missing_seal")


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a set."""

    specimen: Specimen
    seed: int


def members(name: SetName, *, count: int, seed: int = 0) -> tuple[Member, ...]:
    """Return `count` documents of the set: every kind, form, degree of damage and falsehood.

    Fonts that are not installed are replaced by `sans`; the two sets share no seed, and layout
    `d` with the fonts `ming` and `serif` occurs in `heldout` only.
    """
    if not 0 <= seed < 1000:
        raise ValueError("a set's seed is between 0 and 999")
    first = _FIRST_SEED[name] + seed * 1000
    installed = fonts.available()
    usable = [x for x in _FONTS[name] if x in installed] or ["sans"]
    made = []
    for i, specimen in enumerate(itertools.islice(_endless(name, usable), count)):
        made.append(Member(specimen, first + i))
    return tuple(made)


def _endless(name: SetName, usable: Sequence[str]) -> Iterator[Specimen]:
    """Yield documents whose traits are drawn apart, so that none stands for another."""
    for i in itertools.count():
        rng = random.Random(f"{name}/{i}")
        damage: Damage = DAMAGES[i % 3]
        kind, variant, ways = _subject(rng)
        if variant in _ELECTRONIC and rng.random() < 0.5:
            damage = "clean"
        form = _form(rng, kind, variant, damage)
        how = rng.choice(ways) if ways and rng.random() < 0.4 else None
        if form == "xml" and how in _ON_PAPER_ONLY:
            how = "changed_total"
        turned = rng.choice((0, 0, 0, 90, 180, 270)) if damage == "photographed" else 0
        layout, font = rng.choice(_LAYOUTS[name]), rng.choice(usable)
        yield Specimen(kind, variant, form, damage, layout, font, turned, how)


def _subject(rng: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """Return kind, variant and ways of doctoring: half invoices, a quarter letters."""
    share = rng.random()
    if share < 0.5:
        variant = rng.choice(KINDS)
        sealed = variant not in DIGITAL
        ways = tuple(x for x in INVOICE_CHANGES if sealed or not sealed_kinds_only(x))
        return "purchase_invoice", variant, ways
    if share < 0.75:
        language = "en" if rng.random() < 0.2 else "zh"
        return rng.choice(LETTER_KINDS), language, tuple(LETTER_CHANGES)
    return rng.choice(sorted(MAKERS)), "", ()


def _form(rng: random.Random, kind: str, variant: str, damage: Damage) -> Form:
    if damage != "clean":
        return rng.choice(("jpeg", "jpeg", "jpeg", "pdf"))
    if kind == "purchase_invoice" and variant in DIGITAL:
        return rng.choice(("pdf", "ofd", "xml"))
    if kind == "purchase_invoice" and variant == "vat_electronic_ordinary":
        return rng.choice(("pdf", "ofd"))
    return rng.choice(("png", "jpeg", "pdf"))

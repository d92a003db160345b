"""Sets of documents: one to learn from, one held out; they share no seed and not every layout."""

import itertools
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
_TURNS = (0, 0, 0, 90, 180, 270)


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
    layouts = _LAYOUTS[name]
    for i in itertools.count():
        layout, font = layouts[i % len(layouts)], usable[i % len(usable)]
        damage: Damage = DAMAGES[i % 3]
        turned = _TURNS[i % 6] if damage == "photographed" else 0
        kind, variant, ways = _subject(i)
        # Every fourth invoice or letter is false in one way.
        doctored = ways[i // 4 % len(ways)] if ways and i % 4 == 3 else None
        yield Specimen(
            kind,
            variant,
            _form(kind, variant, damage, i),
            damage,
            layout,
            font,
            turned,
            doctored,
        )


def _subject(i: int) -> tuple[str, str, tuple[str, ...]]:
    """Half the documents are invoices, a quarter letters, a quarter other papers."""
    if i % 4 in (0, 3):
        variant = KINDS[i // 2 % len(KINDS)]
        ways = tuple(
            x for x in INVOICE_CHANGES if variant not in DIGITAL or not sealed_kinds_only(x)
        )
        return "purchase_invoice", variant, ways
    if i % 4 == 1:
        kind = LETTER_KINDS[i // 4 % 2]
        return kind, "en" if i % 20 == 9 else "zh", ()
    if i % 8 == 2:
        return LETTER_KINDS[i // 8 % 2], "zh", tuple(LETTER_CHANGES)
    return tuple(MAKERS)[i // 8 % len(MAKERS)], "", ()


def _form(kind: str, variant: str, damage: Damage, i: int) -> Form:
    if damage != "clean":
        return "pdf" if i % 9 == 4 else "jpeg"
    electronic = variant in (*DIGITAL, "vat_electronic_ordinary")
    if kind == "purchase_invoice" and electronic:
        choices: tuple[Form, ...] = ("pdf", "ofd", "xml") if variant in DIGITAL else ("pdf", "ofd")
        return choices[i // 3 % len(choices)]
    return ("png", "jpeg", "pdf")[i // 3 % 3]

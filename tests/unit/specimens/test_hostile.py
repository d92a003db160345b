"""The mutator: the same file for the same number, every way used, and none that does nothing."""

import io
import random

import pypdfium2
import pytest

from specimens.hostile import FAMILIES, WAYS, Base, Way, drawn, mutation
from specimens.hostile.packages import repacked, unpacked
from specimens.hostile.pdf_nests import objects_of, updated
from specimens.hostile.values import ENDINGS

BASES = drawn()
ROUND = len(FAMILIES) * max(sum(way.family == family for way in WAYS) for family in FAMILIES)
"""In so many numbers every way has its turn."""


def first(form: str) -> Base:
    return next(base for base in BASES if base.form == form)


def test_every_format_is_drawn_to_be_mutated() -> None:
    assert {base.form for base in BASES} == set(ENDINGS)


def test_the_same_number_and_seed_give_the_same_bytes() -> None:
    once = [mutation(number, bases=BASES, seed=5).content for number in range(40)]
    again = [mutation(number, bases=BASES, seed=5).content for number in range(40)]
    other = [mutation(number, bases=BASES, seed=6).content for number in range(40)]

    assert once == again
    assert once != other


def test_a_round_of_numbers_uses_every_way_and_every_format() -> None:
    made = [mutation(number, bases=BASES, seed=1) for number in range(ROUND)]

    assert {one.way.name for one in made} == {way.name for way in WAYS}
    assert {one.base.form for one in made} == set(ENDINGS)


def test_what_is_mutated_differs_from_what_it_was() -> None:
    made = [mutation(number, bases=BASES, seed=1) for number in range(ROUND)]

    same = [one.way.name for one in made if one.content == one.base.content]
    claimed = [one for one in made if one.way.claims]

    assert set(same) == {"another name"}
    assert all(not one.file_name.endswith(ENDINGS[one.base.form]) for one in claimed)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_way_takes_every_form_it_says_it_fits(way: Way) -> None:
    for form in sorted(way.forms):
        for chance in range(3):
            changed = way.change(first(form).content, random.Random(chance))

            assert isinstance(changed, bytes)


def test_a_way_without_a_document_of_its_form_is_refused() -> None:
    nested_markup = FAMILIES.index("nested")

    with pytest.raises(ValueError, match="no base for 'deep markup'"):
        mutation(nested_markup, bases=[first("png")], seed=1)


def test_a_package_is_packed_again_whole() -> None:
    entries = unpacked(first("ofd").content)

    assert unpacked(repacked(entries)) == entries


def test_an_update_of_a_pdf_is_followed_by_its_reader() -> None:
    """Else the nested ones would be repaired away before they reach what they are for."""
    content = first("pdf").content
    page = next(n for n, body in objects_of(content).items() if b"/Type /Page\n" in body + b"\n")
    small = b"<</Type/Page/MediaBox[0 0 77 55]>>"

    changed = pypdfium2.PdfDocument(io.BytesIO(updated(content, {page: small})))

    assert changed[0].get_size() == (77, 55)

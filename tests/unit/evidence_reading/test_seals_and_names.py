"""A seal's text and the names on its page: what settles it, and what must not."""

import random
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from processors.evidence.checks import Thresholds
from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.own_models import OwnModels
from processors.evidence.engines.port import Picture
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from processors.evidence.reading.picture import read_picture
from processors.evidence.seals.names import names_on, settled
from processors.evidence.values import Seal, Source, Span
from processors.policy import load_policy
from specimens.invoice_sheets import sheets_of
from specimens.invoices import make_invoice
from specimens.letters import letter_sheet, make_letter
from specimens.raster import picture

NAME = "示例青汀贸易有限公司"
MISREAD = "示例青订贸易有限公司"
BARS = Thresholds.of(load_policy().policies[-1]).settling


def span(text: str) -> Span:
    return Span(text, (0.0, 0.0, 100.0, 20.0), 0.99, 0.99, Source.OCR, "rapidocr", 1)


def costs(**known: float) -> list[Callable[[str], float]]:
    return [lambda text: known.get(text, 50.0)] * 2


def test_names_are_what_companies_are_called_on_a_page_without_their_labels() -> None:
    names = names_on(
        [
            span("销售方名称：示例青汀贸易有限公司王例乙"),
            span("授权方(盖章)：示例(上海)日用品有限公司"),
            span("Grantor: Qingyu Specimen Trading Co., Ltd."),
            span("2025年3月1日"),
        ]
    )

    assert NAME in names
    assert "示例上海日用品有限公司" in names
    assert "Qingyu Specimen Trading Co., Ltd." in names
    assert not any("2025" in name for name in names)


def test_a_misread_rim_is_settled_by_the_name_that_it_nearly_carries() -> None:
    assert settled([MISREAD, MISREAD], [NAME], costs(**{NAME: 2.0}), BARS) == NAME


def test_a_name_read_exactly_settles_a_rim_at_once() -> None:
    assert settled([NAME], ["示例他人有限公司", NAME], costs(), BARS) == NAME


@pytest.mark.parametrize(
    ("read", "cost", "why"),
    [
        ([MISREAD, MISREAD], 9.0, "the rim clearly shows another letter"),
        ([MISREAD], 2.0, "one strip alone may be blurred"),
        (["样本远帆服饰有限公司"] * 2, 2.0, "what was read is another company"),
        ([f"大{NAME}"] * 2, 0.0, "the rim says more than the name"),
    ],
)
@pytest.mark.rule("E-05")
def test_a_name_is_not_taken_because_it_stands_on_the_page(
    read: list[str], cost: float, why: str
) -> None:
    assert settled(read, [NAME], costs(**{NAME: cost}), BARS) is None, why


@pytest.mark.rule("E-05")
@pytest.mark.parametrize(
    ("read", "name"),
    [
        (["16 Specimen Holdings Ltd.", "001 I16 Specimen Holdings Ltd."], "Specimen Holdings Ltd."),
        (["16 Specimen Holdings Ltd."], None),
        (["New Specimen Holdings Ltd."] * 2, None),
        (["3M Specimen Holdings Ltd."] * 2, None),
        (["A Specimen Holdings Ltd."] * 2, None),
    ],
)
def test_a_seals_number_before_a_latin_name_is_no_part_of_it(
    read: list[str], name: str | None
) -> None:
    assert settled(read, ["Specimen Holdings Ltd."], costs(), BARS) == name


@pytest.mark.rule("E-05")
@pytest.mark.parametrize(
    ("strict", "looser"),
    [
        (BARS, replace(BARS, cost=9.5)),
        (replace(BARS, strips=3), replace(BARS, cost=9.5)),
        (replace(BARS, likeness=0.95, cost=9.5), replace(BARS, likeness=0.9, cost=9.5)),
    ],
    ids=["cost", "strips", "likeness"],
)
def test_the_policy_says_how_much_a_name_may_differ_from_what_was_read(
    strict: SettleBars, looser: SettleBars
) -> None:
    unlikely = costs(**{NAME: 9.0})

    assert settled([MISREAD, MISREAD], [NAME], unlikely, strict) is None
    assert settled([MISREAD, MISREAD], [NAME], unlikely, looser) == NAME


@pytest.fixture(scope="module")
def engine() -> RapidOcrEngine:
    return RapidOcrEngine(OwnModels())


def letter_sealed_by(change: Callable[[str], str]) -> tuple[str, Picture]:
    """A letter's grantor, and its page with a seal of the name that `change` makes of it."""
    letter = make_letter("manufacturer_authorization", "zh", random.Random(4), {})
    name = letter.grantor.name
    sheet = letter_sheet(replace(letter, seal_text=change(name)), "a", "sans")
    return name, np.asarray(cv2.cvtColor(np.asarray(picture(sheet)), cv2.COLOR_RGB2BGR), np.uint8)


def seal_on(page: Picture, engine: RapidOcrEngine) -> Seal:
    (seal,) = read_picture(page, engine, 1, bars=BARS).page.seals
    return seal


def with_letter(name: str, place: int, other: str) -> str:
    return name[:place] + other + name[place + 1 :]


@pytest.mark.slow
@pytest.mark.rule("E-07")
@pytest.mark.parametrize(("place", "other"), [(2, "海"), (2, "风"), (3, "海"), (3, "林")])
def test_the_seal_of_a_company_that_differs_in_one_letter_stays_its_own(
    engine: RapidOcrEngine, place: int, other: str
) -> None:
    grantor, page = letter_sealed_by(lambda name: with_letter(name, place, other))

    seal = seal_on(page, engine)

    assert seal.text == with_letter(grantor, place, other)
    assert seal.as_read is None


@pytest.mark.slow
@pytest.mark.rule("E-07")
def test_the_seal_of_the_grantor_is_read_as_the_letter_prints_him(engine: RapidOcrEngine) -> None:
    grantor, page = letter_sealed_by(lambda name: name)

    seal = seal_on(page, engine)

    assert seal.text == grantor
    assert seal.shape == "round"


@pytest.mark.slow
@pytest.mark.rule("E-05")
def test_the_tax_id_in_an_invoice_seal_is_read_from_its_middle_line(engine: RapidOcrEngine) -> None:
    invoice = make_invoice("vat_special", random.Random(3), {})
    assert invoice.stamp is not None
    drawn = picture(sheets_of(invoice, "a", "sans")[0])
    page = np.asarray(cv2.cvtColor(np.asarray(drawn), cv2.COLOR_RGB2BGR), np.uint8)

    seals = read_picture(page, engine, 1, bars=BARS).page.seals

    assert invoice.stamp.centre in [seal.centre for seal in seals]

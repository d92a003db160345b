from datetime import date
from decimal import Decimal

import pytest

from processors.evidence.understanding.invoice_number import judge_code, judge_number, kind_of_code
from processors.evidence.understanding.invoice_qr import crc16_umts, parse_invoice_qr


def sealed(body: str, *, tail: str = "") -> str:
    return f"{body}{crc16_umts(body.encode()):04X}{tail}"


def test_the_crc_passes_its_published_self_test() -> None:
    assert crc16_umts(b"123456789") == 0xFEE8


def test_a_digital_invoice_carries_the_amount_with_tax_and_no_code() -> None:
    qr = parse_invoice_qr(sealed("01,32,,24312000000000000017,48.90,20240514,,"))

    assert qr is not None
    assert (qr.invoice_kind, qr.code, qr.number) == (
        "digital_ordinary",
        None,
        "24312000000000000017",
    )
    assert (qr.amount, qr.amount_with_tax) == (Decimal("48.90"), True)
    assert (qr.issued_on, qr.check_code, qr.crc_agrees) == (date(2024, 5, 14), None, True)


def test_an_electronic_invoice_carries_the_amount_without_tax_and_its_check_code() -> None:
    payload = sealed("01,10,012001800311,00000001,112,20190508,12345678901234567890,", tail=",")

    qr = parse_invoice_qr(payload)

    assert qr is not None
    assert (qr.code, qr.check_code) == ("012001800311", "12345678901234567890")
    assert (qr.amount, qr.amount_with_tax, qr.crc_agrees) == (Decimal(112), False, True)


def test_a_roll_invoice_may_hold_no_more_than_code_and_number() -> None:
    qr = parse_invoice_qr("01,11,011001800107,00000001")

    assert qr is not None
    assert (qr.amount, qr.issued_on, qr.crc_agrees) == (None, None, None)


def test_lower_case_hex_is_understood() -> None:
    payload = sealed("01,31,,24312000000000000017,633.00,20241118,,").lower()

    qr = parse_invoice_qr(payload)

    assert qr is not None
    assert qr.crc_agrees is True


def test_a_crc_that_differs_is_seen_where_it_means_something() -> None:
    wrong = parse_invoice_qr("01,32,,24312000000000000017,48.90,20240514,,0000")
    private = parse_invoice_qr("01,10,012001800311,00000001,112,20190508,,0816")

    assert wrong is not None
    assert wrong.crc_agrees is False
    assert private is not None
    assert private.crc_agrees is None


@pytest.mark.parametrize(
    "payload",
    ["", "https://example.com/x", "$01AB</>C$", "01,", "02,10,1,2", "01,10,x,y", "01,32,,1,1,1,,"],
)
def test_another_format_is_not_an_invoice(payload: str) -> None:
    assert parse_invoice_qr(payload) is None


@pytest.mark.rule("E-04")
def test_lengths_fit_their_kinds() -> None:
    assert judge_code("vat_special", "1100094140") == "right"
    assert judge_code("vat_special", "110009414012") == "wrong"
    assert judge_code("vat_electronic_ordinary", "012001800311") == "right"
    assert judge_code("other", "123") == "unknown"
    assert judge_number("vat_ordinary", "87654321", None) == "right"
    assert judge_number("vat_ordinary", "8765432", None) == "wrong"


@pytest.mark.rule("E-04")
def test_the_year_in_a_digital_number_must_be_that_of_its_date() -> None:
    number = "24312000000000000017"

    assert judge_number("digital_ordinary", number, date(2024, 5, 14)) == "right"
    assert judge_number("digital_ordinary", number, date(2023, 5, 14)) == "wrong"
    assert judge_number("digital_ordinary", number[:-1], None) == "wrong"


def test_the_ending_of_a_long_code_names_the_kind() -> None:
    assert kind_of_code("012001800311") == "vat_electronic_ordinary"
    assert kind_of_code("1100094140") is None

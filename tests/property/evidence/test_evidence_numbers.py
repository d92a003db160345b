from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from processors.evidence.credit_code import (
    ALPHABET,
    check_character,
    judge,
    repair,
)
from processors.evidence.understanding.capital_amount import (
    NotACapitalAmount,
    parse_capital_amount,
)
from processors.evidence.understanding.dates import find_dates
from processors.evidence.understanding.invoice_qr import crc16_umts, parse_invoice_qr
from processors.evidence.understanding.money import parse_money, yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(fen: int) -> str:
    """Write an amount the way tax software prints it."""
    whole, cents = divmod(fen, 100)
    jiao, rest = divmod(cents, 10)
    text = f"{_integer(whole)}圆" if whole else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif rest and whole:
        text += "零"
    return text + (f"{DIGITS[rest]}分" if rest else "整" if text else "零圆整")


def _integer(number: int) -> str:
    text, pending_zero = "", False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        section = number // 10**power % 10**4
        if section == 0:
            pending_zero = bool(text)
            continue
        if text and (pending_zero or section < 1000):
            text += "零"
        text += _below_ten_thousand(section) + unit
        pending_zero = section % 10 == 0 and unit != ""
    return text


def _below_ten_thousand(section: int) -> str:
    text, zero = "", False
    for power, unit in ((3, "仟"), (2, "佰"), (1, "拾"), (0, "")):
        digit = section // 10**power % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + DIGITS[digit] + unit
        zero = False
    return text


first_17 = st.tuples(
    st.sampled_from(["91", "92", "93", "12", "52"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)
codes = first_17.map(lambda body: body + check_character(body))


@given(st.integers(min_value=0, max_value=10**13))
def test_an_amount_written_in_capitals_reads_back_as_itself(fen: int) -> None:
    assert parse_capital_amount(in_capitals(fen)) == Decimal(fen) / 100


@given(st.text(alphabet=DIGITS + "拾佰仟万亿圆元角分整零貳億(负¥⊗x ", max_size=30))
def test_any_run_of_capitals_is_an_amount_or_a_typed_error(text: str) -> None:
    try:
        amount = parse_capital_amount(text)
    except NotACapitalAmount:
        return

    assert amount == amount.quantize(Decimal("0.01"))


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_of_a_credit_code_is_always_seen(
    code: str, place: int, other: str
) -> None:
    changed = code[:place] + other + code[place + 1 :]

    assert judge(code) == "valid"
    assert (judge(changed) == "valid") == (changed == code)


@given(codes, st.integers(8, 16))
def test_a_repair_always_passes_the_checksum(code: str, place: int) -> None:
    confused = {"0": "O", "1": "I", "5": "S", "2": "Z", "8": "B", "B": "8"}
    misread = code[:place] + confused.get(code[place], code[place]) + code[place + 1 :]

    found = repair(misread)

    assert found is None or judge(found.code) == "valid"


@given(st.text(max_size=60))
def test_any_text_has_dates_money_and_a_payload_or_none(text: str) -> None:
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
    parse_money(text)
    parse_invoice_qr(text)


@given(st.text(alphabet="01234589,ABCDEF.", max_size=80).map(lambda rest: f"01,{rest}"))
def test_any_payload_is_read_or_left(payload: str) -> None:
    parse_invoice_qr(payload)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 479))
def test_one_changed_bit_changes_the_crc(data: bytes, bit: int) -> None:
    place = bit % (8 * len(data))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << (place % 8)

    assert crc16_umts(bytes(changed)) != crc16_umts(data)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_money_written_with_two_places_reads_back(amount: Decimal) -> None:
    assert parse_money(yuan(amount)) == amount

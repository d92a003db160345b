from decimal import Decimal

import pytest

from processors.evidence.understanding.capital_amount import (
    NotACapitalAmount,
    parse_capital_amount,
)

PRINTED = {
    "壹仟零伍拾圆整": "1050.00",
    "壹拾万零伍圆整": "100005.00",
    "壹佰万圆整": "1000000.00",
    "捌拾伍圆捌角陆分": "85.86",
    "贰角整": "0.20",
    "伍分": "0.05",
    "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾圆壹角贰分": "1234567890.12",
    "陆仟零柒元壹角肆分": "6007.14",
    "壹仟肆佰零玖元伍角": "1409.50",
    "壹万陆仟肆佰零玖元零贰分": "16409.02",
    "叁佰贰拾伍元零肆分": "325.04",
    "壹拾圆零柒角整": "10.70",
    "壹拾圆柒角整": "10.70",
    "拾圆整": "10.00",
    "拾伍元正": "15.00",
    "人民币壹佰元整": "100.00",
    "⊗伍拾贰圆柒角": "52.70",
    "ⓧ 伍拾贰圆柒角": "52.70",
    "¥叁佰玖拾玖圆整": "399.00",
    "(大写)叁佰玖拾玖圆整": "399.00",
    "貳億零陸萬圓整": "200060000.00",
    "零元整": "0.00",
    "零元零伍分": "0.05",
    "负壹佰圆整": "-100.00",
    "(负数)壹佰圆整": "-100.00",
    "壹万亿圆整": "1000000000000.00",
}


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(("printed", "amount"), PRINTED.items())
def test_every_printed_variant_is_read_as_its_number(printed: str, amount: str) -> None:
    assert parse_capital_amount(printed) == Decimal(amount)


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(
    "text",
    ["", "整", "元", "¥399.00", "壹佰伍圆整", "壹万伍圆整", "伍拾贰圆来角", "元角分", "壹壹圆整"],
)
def test_what_is_no_amount_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(NotACapitalAmount):
        parse_capital_amount(text)


def test_an_endless_text_is_refused_without_being_parsed() -> None:
    with pytest.raises(NotACapitalAmount):
        parse_capital_amount("零" * 100_000)

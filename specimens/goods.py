"""Goods lines of invoices whose arithmetic is right."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from specimens.companies import Brand
from specimens.values import JSON

CENT = Decimal("0.01")
_GOODS = {
    3: (("化妆品", "护肤霜", "瓶"), ("化妆品", "洁面乳", "支"), ("化妆品", "精华液", "瓶")),
    9: (("电子产品", "蓝牙耳机", "副"), ("电子产品", "移动电源", "个"), ("电子产品", "键盘", "个")),
    18: (("箱包", "双肩包", "个"), ("箱包", "旅行箱", "只"), ("箱包", "手提包", "个")),
    21: (("日用杂品", "保温杯", "个"), ("日用杂品", "餐具套装", "套"), ("日用杂品", "水壶", "个")),
    25: (("服装", "羽绒服", "件"), ("服装", "连衣裙", "件"), ("鞋", "运动鞋", "双")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One goods line; all amounts in yuan."""

    name: str
    model: str
    unit: str
    quantity: int
    unit_price: Decimal
    amount: Decimal
    tax_rate: int
    tax: Decimal

    def to_truth(self) -> dict[str, JSON]:
        return {
            "name": self.name,
            "model": self.model,
            "unit": self.unit,
            "quantity": str(self.quantity),
            "unit_price": f"{self.unit_price:.2f}",
            "amount": f"{self.amount:.2f}",
            "tax_rate": f"{self.tax_rate}%",
            "tax": f"{self.tax:.2f}",
        }


def line(
    *, name: str, model: str, unit: str, quantity: int, unit_price: Decimal, tax_rate: int = 13
) -> Line:
    """Return a goods line with amount and tax computed, rounded half up to the fen."""
    amount = (unit_price * quantity).quantize(CENT, ROUND_HALF_UP)
    tax = (amount * tax_rate / 100).quantize(CENT, ROUND_HALF_UP)
    return Line(name, model, unit, quantity, unit_price, amount, tax_rate, tax)


def draw_lines(rng: random.Random, brand: Brand, count: int) -> tuple[Line, ...]:
    """Draw `count` lines of the brand's goods."""
    return tuple(_draw_line(rng, brand) for _ in range(count))


def branded_line(brand: Brand, *, item: int, quantity: int, unit_price: str, model: str) -> Line:
    """Return a line of the brand's `item`-th kind of goods, for sample cases."""
    category, name, unit = _GOODS[brand.nice_class][item]
    return line(
        name=f"*{category}*{brand.zh}牌{name}",
        model=model,
        unit=unit,
        quantity=quantity,
        unit_price=Decimal(unit_price),
    )


def _draw_line(rng: random.Random, brand: Brand) -> Line:
    category, name, unit = rng.choice(_GOODS[brand.nice_class])
    return line(
        name=f"*{category}*{brand.zh}牌{name}",
        model=f"{brand.latin[:2]}-{rng.randint(100, 9999)}",
        unit=unit,
        quantity=rng.choice((1, 2, 5, 10, 20, 50, 100, 120, 200)),
        unit_price=Decimal(rng.randint(1_000, 60_000)) / 100,
    )


def sums(lines: Sequence[Line]) -> tuple[Decimal, Decimal]:
    """Return the net amount and the tax of `lines`."""
    return sum((x.amount for x in lines), Decimal(0)), sum((x.tax for x in lines), Decimal(0))

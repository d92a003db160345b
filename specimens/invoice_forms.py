"""What the printed forms of VAT invoices share: layouts, the goods table, seals, codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from specimens.codes import qr_modules
from specimens.goods import Line
from specimens.invoices import Invoice
from specimens.sheet import BLACK, Anchor, Colour, Modules, Seal, Sheet


@dataclass(frozen=True, slots=True)
class Layout:
    """How one printer sets the form; `d` is kept for held-out documents only."""

    ink: Colour
    value_ink: Colour
    size: float
    dx: float
    dy: float
    row: float
    spaced_labels: bool


LAYOUTS = {
    "a": Layout((128, 58, 20), BLACK, 3.2, 0.0, 0.0, 4.0, True),
    "b": Layout((110, 70, 40), (30, 30, 90), 3.4, 0.8, -0.6, 4.2, True),
    "c": Layout((20, 90, 140), BLACK, 3.0, -0.6, 0.9, 3.9, False),
    "d": Layout((150, 40, 40), (20, 20, 60), 3.3, 1.2, 1.0, 4.3, False),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the goods table; `left` and `right` are shares of the table's width."""

    label: str
    left: float
    right: float
    anchor: Anchor


COLUMNS = (
    Column("货物或应税劳务、服务名称", 0.0, 0.27, "left"),
    Column("规格型号", 0.27, 0.38, "left"),
    Column("单位", 0.38, 0.44, "middle"),
    Column("数 量", 0.44, 0.54, "right"),
    Column("单 价", 0.54, 0.66, "right"),
    Column("金 额", 0.66, 0.80, "right"),
    Column("税率", 0.80, 0.87, "middle"),
    Column("税 额", 0.87, 1.0, "right"),
)
LABELS = tuple(column.label for column in COLUMNS)


def cells(line: Line) -> tuple[str, ...]:
    return (
        line.name,
        line.model,
        line.unit,
        str(line.quantity),
        f"{line.unit_price:.2f}",
        f"{line.amount:.2f}",
        f"{line.tax_rate}%",
        f"{line.tax:.2f}",
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Where a goods table stands."""

    x: float
    y: float
    width: float
    row: float
    size: float


def goods_table(
    sheet: Sheet,
    rows: Sequence[tuple[str, ...]],
    table: Table,
    layout: Layout,
    labels: Sequence[str] = LABELS,
) -> None:
    """Set heading and rows of the goods; long names are set smaller, as printers do."""
    for label, column in zip(labels, COLUMNS, strict=True):
        middle = table.x + table.width * (column.left + column.right) / 2
        room = table.width * (column.right - column.left) - 1
        sheet.label(middle, table.y, label, size=3.0, colour=layout.ink, anchor="middle", fit=room)
    for i, row in enumerate(rows):
        y = table.y + table.row * (i + 1) + 0.4
        for value, column in zip(row, COLUMNS, strict=True):
            cell(sheet, value, column, table, y, layout)


def cell(
    sheet: Sheet,
    value: str,
    column: Column,
    table: Table,
    y: float,
    layout: Layout,
    name: str = "goods",
) -> None:
    left, right = table.x + table.width * column.left, table.x + table.width * column.right
    at = {"left": left + 0.8, "middle": (left + right) / 2, "right": right - 0.8}[column.anchor]
    sheet.words(
        at,
        y,
        value,
        size=table.size,
        colour=layout.value_ink,
        anchor=column.anchor,
        fit=right - left - 1.4,
        name=name,
    )


def column_rules(sheet: Sheet, table: Table, top: float, bottom: float, ink: Colour) -> None:
    for column in COLUMNS[1:]:
        x = table.x + table.width * column.left
        sheet.rule(x, top, x, bottom, width=0.2, colour=ink)


def day_of(invoice: Invoice) -> str:
    return f"{invoice.issued_on:%Y年%m月%d日}"


def qr_code(sheet: Sheet, invoice: Invoice, x: float, y: float, size: float = 20) -> None:
    sheet.items.append(Modules(x, y, size, qr_modules(invoice.qr)))


def supervision_seal(sheet: Sheet, x: float, y: float, province: str) -> None:
    """The 全国统一发票监制章 over the title."""
    level = "市" if province in ("北京", "上海") else "省"
    sheet.items.append(
        Seal(
            x,
            y,
            30,
            20,
            "全国统一发票监制章",
            "国家税务总局",
            f"{province}{level}税务局",
            strength=0.7,
        )
    )


def invoice_seal(sheet: Sheet, invoice: Invoice, x: float, y: float, angle: float) -> None:
    """The oval 发票专用章 of 40 x 30 mm."""
    if invoice.stamp:
        stamp = invoice.stamp
        sheet.items.append(Seal(x, y, 40, 30, stamp.name, stamp.centre, "发票专用章", angle=angle))

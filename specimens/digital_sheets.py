"""The form of 数电票 (fully digitalised invoices), 210 x 140 mm a page."""

from specimens.companies import PROVINCES, Company
from specimens.invoice_forms import (
    COLUMNS,
    Layout,
    Table,
    cell,
    cells,
    day_of,
    goods_table,
    qr_code,
    supervision_seal,
)
from specimens.invoices import Invoice
from specimens.sheet import Sheet

ROWS = 8
_TITLES = {
    "digital_special": "电子发票（增值税专用发票）",
    "digital_ordinary": "电子发票（普通发票）",
}
_LABELS = ("项目名称", "规格型号", "单 位", "数 量", "单 价", "金 额", "税率/征收率", "税 额")


def digital_sheets(invoice: Invoice, layout: Layout, font: str) -> tuple[Sheet, ...]:
    """Return the pages; the sums stand on the last one."""
    lines = invoice.lines
    chunks = [lines[i : i + ROWS] for i in range(0, len(lines), ROWS)]
    pages = []
    for number, chunk in enumerate(chunks, 1):
        sheet = Sheet(210, 140, font)
        _head(sheet, invoice, layout)
        _frame(sheet, layout)
        _parties(sheet, invoice, layout)
        table = Table(5 + layout.dx, 55 + layout.dy, 200, layout.row, layout.size)
        goods_table(sheet, [cells(line) for line in chunk], table, layout, _LABELS)
        if len(chunks) > 1:
            where = f"共{len(chunks)}页 第{number}页"
            sheet.label(160, 26, where, size=3.2, colour=layout.ink)
        if number == len(chunks):
            _sums(sheet, invoice, layout, table)
        pages.append(sheet)
    return tuple(pages)


def _head(sheet: Sheet, invoice: Invoice, layout: Layout) -> None:
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    qr_code(sheet, invoice, 8 + dx, 5 + dy)
    title = _TITLES[invoice.kind]
    sheet.label(102, 11 + dy, title, size=6.4, colour=ink, anchor="middle", font=sheet.font)
    for y in (16.4, 17.4):
        sheet.rule(65, y + dy, 139, y + dy, width=0.25, colour=ink)
    supervision_seal(sheet, 102, 17 + dy, PROVINCES[invoice.seller.province])
    rows = (
        ("发票号码:", "invoice_number", invoice.number),
        ("开票日期:", "issue_date", day_of(invoice)),
    )
    for i, (label, name, value) in enumerate(rows):
        y = 13 + dy + i * 6.2
        sheet.label(146 + dx, y, label, size=3.3, colour=ink)
        sheet.words(162 + dx, y, value, size=3.3, colour=layout.value_ink, name=name, fit=42)


def _parties(sheet: Sheet, invoice: Invoice, layout: Layout) -> None:
    _party(sheet, invoice.buyer, layout, 12 + layout.dx, "buyer")
    _party(sheet, invoice.seller, layout, 112 + layout.dx, "seller")


def _frame(sheet: Sheet, layout: Layout) -> None:
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    left, right = 4.5 + dx, 205.5 + dx
    sheet.box(left, 30 + dy, right, 124 + dy, width=0.3, colour=ink)
    for y in (52, 96, 104):
        sheet.rule(left, y + dy, right, y + dy, width=0.3, colour=ink)
    for x in (10.5, 104, 110):
        sheet.rule(x + dx, 30 + dy, x + dx, 52 + dy, width=0.3, colour=ink)
    sheet.rule(10.5 + dx, 104 + dy, 10.5 + dx, 124 + dy, width=0.3, colour=ink)
    sheet.column(7.5 + dx, 31 + dy, 51 + dy, "购买方信息", size=3.2, colour=ink)
    sheet.column(107 + dx, 31 + dy, 51 + dy, "销售方信息", size=3.2, colour=ink)
    sheet.column(7.5 + dx, 107 + dy, 121 + dy, "备注", size=3.2, colour=ink)


def _party(sheet: Sheet, party: Company, layout: Layout, left: float, role: str) -> None:
    dy, ink = layout.dy, layout.ink
    sheet.label(left, 37 + dy, "名称:", size=3.1, colour=ink)
    sheet.words(
        left + 10,
        37 + dy,
        party.name,
        size=3.2,
        fit=80,
        name=f"{role}_name",
        colour=layout.value_ink,
    )
    label = "统一社会信用代码/纳税人识别号:"
    sheet.label(left, 45.5 + dy, label, size=3.1, colour=ink)
    code = party.credit_code
    sheet.words(
        left + 47.5,
        45.5 + dy,
        code,
        size=3.8,
        fit=43,
        name=f"{role}_tax_id",
        colour=layout.value_ink,
    )


def _sums(sheet: Sheet, invoice: Invoice, layout: Layout, table: Table) -> None:
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    sheet.label(40 + dx, 92.5 + dy, "合          计", size=3.3, colour=ink, anchor="middle")
    net = (f"¥{invoice.net:.2f}", COLUMNS[5], "amount_without_tax")
    tax = (f"¥{invoice.tax:.2f}", COLUMNS[7], "tax_amount")
    for value, column, name in (net, tax):
        cell(sheet, value, column, table, 92.5 + dy, layout, name)
    sheet.label(12 + dx, 100 + dy, "价税合计（大写）", size=3.3, colour=ink)
    sheet.words(58 + dx, 100 + dy, "⊗", size=3.6, colour=layout.value_ink)
    sheet.words(
        63 + dx, 100 + dy, invoice.words, size=3.4, name="total_in_words", colour=layout.value_ink
    )
    sheet.label(142 + dx, 100 + dy, "（小写）", size=3.3, colour=ink)
    total = f"¥{invoice.total:.2f}"
    sheet.words(156 + dx, 100 + dy, total, size=3.6, name="total_amount", colour=layout.value_ink)
    sheet.words(13 + dx, 108 + dy, invoice.remark, size=3.0, colour=layout.value_ink)
    sheet.label(18 + dx, 130 + dy, "开票人:", size=3.2, colour=ink)
    sheet.words(32 + dx, 130 + dy, invoice.clerk, size=3.2, colour=layout.value_ink)

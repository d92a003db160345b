"""The printed forms of VAT invoices: the older form with its goods list, and the roll."""

from specimens.companies import PROVINCES, Company
from specimens.digital_sheets import digital_sheets
from specimens.goods import sums
from specimens.invoice_forms import (
    COLUMNS,
    LAYOUTS,
    Layout,
    Table,
    cell,
    cells,
    column_rules,
    day_of,
    goods_table,
    invoice_seal,
    qr_code,
    supervision_seal,
)
from specimens.invoices import DIGITAL, Invoice
from specimens.sheet import Sheet

FRONT_ROWS = 7
LIST_ROWS = 24
_TITLES = {
    "vat_special": "增值税专用发票",
    "vat_ordinary": "增值税普通发票",
    "vat_electronic_ordinary": "增值税电子普通发票",
}
_SEE_LIST = ("（详见销货清单）", "", "", "", "")


def sheets_of(invoice: Invoice, layout_name: str, font: str) -> tuple[Sheet, ...]:
    """Return the pages of the invoice; more goods than the form holds go on further pages."""
    layout = LAYOUTS[layout_name]
    if invoice.kind == "vat_roll":
        return (_roll(invoice, layout, font),)
    if invoice.kind in DIGITAL:
        return digital_sheets(invoice, layout, font)
    front = _front(invoice, layout, font)
    if len(invoice.lines) <= FRONT_ROWS:
        return (front,)
    return (front, *_goods_lists(invoice, layout, font))


def _front(invoice: Invoice, layout: Layout, font: str) -> Sheet:
    sheet = Sheet(240, 140, font)
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    qr_code(sheet, invoice, 12 + dx, 5 + dy)
    province = PROVINCES[invoice.seller.province]
    title = province + _TITLES[invoice.kind]
    sheet.label(120, 10 + dy, title, size=7, colour=ink, anchor="middle")
    for y in (15.2, 16.2):
        sheet.rule(82, y + dy, 158, y + dy, width=0.25, colour=ink)
    supervision_seal(sheet, 120, 19 + dy, province)
    _head(sheet, invoice, layout)
    _frame(sheet, layout)
    _party(sheet, invoice.buyer, layout, 36 + dy, "buyer")
    for i, line in enumerate(invoice.cipher):
        sheet.words(147 + dx, 39 + dy + i * 5, line, size=3.4, colour=layout.value_ink, fit=78)
    table = Table(12 + dx, 60.4 + dy, 216, layout.row, layout.size)
    goods_table(sheet, _front_rows(invoice), table, layout)
    column_rules(sheet, table, 58 + dy, 98 + dy, ink)
    _sums(sheet, invoice, layout, table)
    _party(sheet, invoice.seller, layout, 106 + dy, "seller")
    sheet.words(148 + dx, 109 + dy, invoice.remark, size=3, colour=layout.value_ink)
    signers = (("收款人:", invoice.payee), ("复核:", invoice.reviewer), ("开票人:", invoice.clerk))
    for x, (label, person) in zip((16, 72, 122), signers, strict=True):
        sheet.label(x + dx, 132 + dy, label, size=3.2, colour=ink)
        sheet.words(x + 14 + dx, 132 + dy, person, size=3.2, colour=layout.value_ink)
    sheet.label(172 + dx, 132 + dy, "销售方:（章）", size=3.2, colour=ink)
    invoice_seal(sheet, invoice, 194 + dx, 117 + dy, angle=dx * 3)
    return sheet


def _front_rows(invoice: Invoice) -> list[tuple[str, ...]]:
    if len(invoice.lines) <= FRONT_ROWS:
        return [cells(line) for line in invoice.lines]
    net, tax = sums(invoice.lines)
    return [(*_SEE_LIST, f"{net:.2f}", f"{invoice.lines[0].tax_rate}%", f"{tax:.2f}")]


def _head(sheet: Sheet, invoice: Invoice, layout: Layout) -> None:
    dx, dy = layout.dx, layout.dy
    rows = [
        ("发票代码:", "invoice_code", invoice.code),
        ("发票号码:", "invoice_number", invoice.number),
        ("开票日期:", "issue_date", day_of(invoice)),
    ]
    if invoice.check_code:
        grouped = " ".join(invoice.check_code[i : i + 5] for i in range(0, 20, 5))
        rows.append(("校 验 码:", "check_code", grouped))
    for i, (label, name, value) in enumerate(rows):
        y = 9 + dy + i * 5.6
        sheet.label(174 + dx, y, label, size=3.4, colour=layout.ink)
        sheet.words(191 + dx, y, value, size=3.4, colour=layout.value_ink, name=name, fit=40)
    sheet.label(14 + dx, 31 + dy, "机器编号:", size=3.1, colour=layout.ink)
    number = invoice.machine_number
    sheet.words(30 + dx, 31 + dy, number, size=3.1, colour=layout.value_ink, name="machine_number")


def _frame(sheet: Sheet, layout: Layout) -> None:
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    left, right = 12 + dx, 228 + dx
    sheet.box(left, 35 + dy, right, 128 + dy, width=0.3, colour=ink)
    for y in (58, 98, 105):
        sheet.rule(left, y + dy, right, y + dy, width=0.3, colour=ink)
    for top, bottom, party, other in ((35, 58, "购买方", "密码区"), (105, 128, "销售方", "备注")):
        for x in (18, 138, 144):
            sheet.rule(x + dx, top + dy, x + dx, bottom + dy, width=0.3, colour=ink)
        for x, text in ((15, party), (141, other)):
            sheet.column(x + dx, top + 2 + dy, bottom - 2 + dy, text, size=3.4, colour=ink)


def _party(sheet: Sheet, party: Company, layout: Layout, top: float, role: str) -> None:
    dx, wide = layout.dx, layout.spaced_labels
    rows = (
        ("名        称:" if wide else "名称:", f"{role}_name", party.name),
        ("纳税人识别号:", f"{role}_tax_id", party.credit_code),
        ("地 址、电 话:" if wide else "地址、电话:", "", f"{party.address} {party.phone}"),
        ("开户行及账号:", "", f"{party.bank} {party.account}"),
    )
    for i, (label, name, value) in enumerate(rows):
        y = top + 3 + i * 5.2
        sheet.label(20 + dx, y, label, size=layout.size, colour=layout.ink)
        size = 4.0 if name.endswith("tax_id") else layout.size
        sheet.words(44 + dx, y, value, size=size, colour=layout.value_ink, name=name, fit=92)


def _sums(sheet: Sheet, invoice: Invoice, layout: Layout, table: Table) -> None:
    dx, dy, ink = layout.dx, layout.dy, layout.ink
    sheet.label(34 + dx, 95 + dy, "合        计", size=3.4, colour=ink, anchor="middle")
    net = ("¥" + f"{invoice.net:.2f}", COLUMNS[5], "amount_without_tax")
    tax = ("¥" + f"{invoice.tax:.2f}", COLUMNS[7], "tax_amount")
    for value, column, name in (net, tax):
        cell(sheet, value, column, table, 95 + dy, layout, name)
    sheet.label(34 + dx, 101.5 + dy, "价税合计（大写）", size=3.4, colour=ink, anchor="middle")
    sheet.words(70 + dx, 101.5 + dy, "⊗", size=3.8, colour=layout.value_ink)
    sheet.words(
        75 + dx, 101.5 + dy, invoice.words, size=3.8, name="total_in_words", colour=layout.value_ink
    )
    sheet.label(170 + dx, 101.5 + dy, "（小写）", size=3.4, colour=ink)
    total = f"¥{invoice.total:.2f}"
    sheet.words(185 + dx, 101.5 + dy, total, size=3.8, name="total_amount", colour=layout.value_ink)


def _goods_lists(invoice: Invoice, layout: Layout, font: str) -> tuple[Sheet, ...]:
    rows = [cells(line) for line in invoice.lines]
    chunks = [rows[i : i + LIST_ROWS] for i in range(0, len(rows), LIST_ROWS)]
    return tuple(
        _goods_list(invoice, layout, font, chunk, number, len(chunks))
        for number, chunk in enumerate(chunks, 1)
    )


def _goods_list(
    invoice: Invoice, layout: Layout, font: str, rows: list[tuple[str, ...]], page: int, pages: int
) -> Sheet:
    sheet = Sheet(210, 297, font)
    ink, value_ink = layout.ink, layout.value_ink
    title = "销售货物或者提供应税劳务、服务清单"
    sheet.label(105, 20, title, size=6, colour=ink, anchor="middle")
    heads = (
        (32, "购买方名称:", invoice.buyer.name),
        (40, "销售方名称:", invoice.seller.name),
        (48, "所属发票代码:", invoice.code),
    )
    for y, label, value in heads:
        sheet.label(14, y, label, size=3.6, colour=ink)
        sheet.words(42, y, value, size=3.6, colour=value_ink)
    sheet.label(96, 48, "号码:", size=3.6, colour=ink)
    sheet.words(108, 48, invoice.number, size=3.6, colour=value_ink)
    sheet.label(160, 48, f"共{pages}页 第{page}页", size=3.6, colour=ink)
    table = Table(12, 57, 186, 8, 3.2)
    goods_table(sheet, rows, table, layout)
    sheet.box(12, 53, 198, 266, width=0.3, colour=ink)
    column_rules(sheet, table, 53, 266, ink)
    if page == pages:
        sheet.label(30, 258, "总        计", size=3.4, colour=ink, anchor="middle")
        for total, column in ((invoice.net, COLUMNS[5]), (invoice.tax, COLUMNS[7])):
            cell(sheet, f"¥{total:.2f}", column, table, 258, layout, "")
        invoice_seal(sheet, invoice, 150, 268, angle=4)
    sheet.label(14, 274, f"填开日期: {day_of(invoice)}", size=3.4, colour=ink)
    return sheet


def _roll(invoice: Invoice, layout: Layout, font: str) -> Sheet:
    sheet = Sheet(76, 150 + 14 * len(invoice.lines), font)
    province = PROVINCES[invoice.seller.province]
    ink, value_ink = layout.ink, layout.value_ink
    sheet.label(38, 14, f"{province}增值税普通发票（卷票）", size=4.6, colour=ink, anchor="middle")
    supervision_seal(sheet, 38, 14, province)
    rows = (
        ("发票代码", "invoice_code", invoice.code),
        ("发票号码", "invoice_number", invoice.number),
        ("机打号码", "", invoice.number),
        ("机器编号", "machine_number", invoice.machine_number),
        ("销售方名称", "seller_name", invoice.seller.name),
        ("纳税人识别号", "seller_tax_id", invoice.seller.credit_code),
        ("开票日期", "issue_date", f"{invoice.issued_on:%Y-%m-%d}"),
        ("收款员", "", invoice.payee),
        ("购买方名称", "buyer_name", invoice.buyer.name),
        ("纳税人识别号", "buyer_tax_id", invoice.buyer.credit_code),
    )
    y = 30.0
    for label, name, value in rows:
        sheet.label(4, y, label, size=2.8, colour=ink)
        sheet.words(22, y, value, size=3.1, colour=value_ink, name=name, fit=51)
        y += 5.4
    for x, head in ((4, "项目"), (32, "单价"), (50, "数量"), (62, "金额")):
        sheet.label(x, y, head, size=2.8, colour=ink)
    for line in invoice.lines:
        sheet.words(4, y + 5.4, f"{line.name} {line.model}", size=2.9, colour=value_ink, fit=68)
        gross = line.amount + line.tax
        values = (
            (32, f"{gross / line.quantity:.2f}"),
            (50, str(line.quantity)),
            (60, f"{gross:.2f}"),
        )
        for x, value in values:
            sheet.words(x, y + 10.4, value, size=2.9, colour=value_ink)
        y += 11
    totals = (
        ("合计金额（小写）", "total_amount", f"¥{invoice.total:.2f}"),
        ("合计金额（大写）", "total_in_words", invoice.words),
        ("校验码", "check_code", invoice.check_code),
    )
    for label, name, value in totals:
        y += 6
        sheet.label(4, y, label, size=2.8, colour=ink)
        sheet.words(28, y, value, size=3.1, colour=value_ink, name=name, fit=45)
    qr_code(sheet, invoice, 5, y + 8, 22)
    invoice_seal(sheet, invoice, 52, y + 20, angle=-3)
    sheet.height = y + 40
    return sheet

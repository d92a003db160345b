"""Invoice values out of structured originals, by the field names of the contracts.

Three dialects: the e-invoice XML inside older OFDs (edrm 2019), the tags of an OFD that point at
text on its pages, and the standalone XML of a 数电票. Goods lines are one JSON list under `goods`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize
from xml.etree.ElementTree import Element

from processors.evidence.opening.markup import local_name, text_of

_NAMES = {
    "InvoiceCode": "invoice_code",
    "InvoiceNo": "invoice_number",
    "InvoiceNumber": "invoice_number",
    "IssueDate": "issue_date",
    "IssueTime": "issue_date",
    "InvoiceCheckCode": "check_code",
    "MachineNo": "machine_number",
    "BuyerName": "buyer_name",
    "BuyerTaxID": "buyer_tax_id",
    "BuyerIdNum": "buyer_tax_id",
    "SellerName": "seller_name",
    "SellerTaxID": "seller_tax_id",
    "SellerIdNum": "seller_tax_id",
    "TaxExclusiveTotalAmount": "amount_without_tax",
    "TotalAmWithoutTax": "amount_without_tax",
    "TaxTotalAmount": "tax_amount",
    "TotalTaxAm": "tax_amount",
    "TaxInclusiveTotalAmount": "total_amount",
    "TotalTax-includedAmount": "total_amount",
    "TotalTax-includedAmountInChinese": "total_in_words",
}
_SAID = {
    "发票代码": "invoice_code",
    "发票号码": "invoice_number",
    "开票日期": "issue_date",
    "校验码": "check_code",
    "购买方名称": "buyer_name",
    "购买方纳税人识别号": "buyer_tax_id",
    "销售方名称": "seller_name",
    "销售方纳税人识别号": "seller_tax_id",
    "合计金额": "amount_without_tax",
    "合计税额": "tax_amount",
    "价税合计": "total_amount",
}
_COLUMNS = {
    "Item": "name",
    "ItemName": "name",
    "Specification": "model",
    "SpecMod": "model",
    "MeasurementDimension": "unit",
    "MeaUnits": "unit",
    "Quantity": "quantity",
    "Price": "unit_price",
    "UnPrice": "unit_price",
    "Amount": "amount",
    "TaxScheme": "tax_rate",
    "TaxRate": "tax_rate",
    "TaxAmount": "tax",
    "ComTaxAm": "tax",
}
_LINES = ("GoodsInfo", "IssuItemInformation")
_ROOTS = ("eInvoice", "EInvoice")
_MONEY = ("amount_without_tax", "tax_amount", "total_amount")
_IDS = ("invoice_code", "invoice_number", "check_code", "machine_number")
_DATE = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})")
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")
_WORDS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整正]{2,}")
_MOST_LINES = 2_000
_KIND_LABELS = ("GeneralOrSpecialVAT", "EInvoiceType")


def is_invoice_original(root: Element) -> bool:
    return local_name(root) in _ROOTS


def from_original(root: Element) -> dict[str, str]:
    """The values of an invoice XML; empty for any other XML."""
    if not is_invoice_original(root):
        return {}
    values: dict[str, str] = {}
    goods: list[dict[str, str]] = []
    for element in root.iter():
        name = local_name(element)
        if name in _LINES and len(goods) < _MOST_LINES:
            goods.append(_goods_line(element))
        elif name in _NAMES and len(element) == 0:
            _put(values, _NAMES[name], text_of(element))
    kind = _digital_kind(root)
    if kind is not None:
        values["invoice_kind"] = kind
    if goods:
        values["goods"] = json.dumps(goods, ensure_ascii=False)
    return values


def from_tags(root: Element, texts: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """The values an OFD's tags point at; `texts` are those of objects by page and object id."""
    values: dict[str, str] = {}
    for element in root.iter():
        name = _NAMES.get(local_name(element))
        if name is None:
            continue
        parts = [
            texts.get((one.get("PageRef", ""), text_of(one)), "")
            for one in element
            if local_name(one) == "ObjectRef"
        ]
        joined = "".join(part for part in parts if part)
        words = _WORDS.search(joined)
        if name == "total_amount" and words is not None:
            _put(values, "total_in_words", words.group())
            joined = joined.replace(words.group(), "")
        _put(values, name, joined)
    return values


def from_custom_data(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The values an OFD's own description repeats (`CustomData`)."""
    values: dict[str, str] = {}
    for name, text in pairs:
        if name in _SAID:
            _put(values, _SAID[name], text)
    return values


def _goods_line(element: Element) -> dict[str, str]:
    line: dict[str, str] = {}
    for cell in element:
        name = _COLUMNS.get(local_name(cell))
        text = normalize("NFKC", text_of(cell))
        if name is not None and text:
            line.setdefault(name, text)
    return line


def _put(values: dict[str, str], name: str, text: str) -> None:
    """Keep the first value of a field, in the form of the contracts; what does not fit is left."""
    plain = normalize("NFKC", text).strip()
    if name in _MONEY:
        amount = _AMOUNT.search(plain.replace(",", ""))
        plain = f"{float(amount.group()):.2f}" if amount and len(amount.group()) < 16 else ""
    elif name == "issue_date":
        date = _DATE.search(plain)
        plain = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else ""
    elif name in _IDS:
        plain = plain.replace(" ", "")
    if plain:
        values.setdefault(name, plain)


def _digital_kind(root: Element) -> str | None:
    labels = {
        local_name(element): text_of(element)
        for element in root.iter()
        if local_name(element) in _KIND_LABELS
    }
    for name in _KIND_LABELS:
        label = labels.get(name, "")
        if "专用" in label or "普通" in label:
            return "digital_special" if "专用" in label else "digital_ordinary"
    return None

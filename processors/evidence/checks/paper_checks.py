"""E-07 to E-10, E-20, E-21, I-01: what papers other than invoices must say themselves."""

import re
from collections.abc import Iterator, Mapping

from processors.evidence.checks.names import en, zh
from processors.evidence.checks.outcome import failed, passed, unknown
from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.values import Check, Field, Source

_NOT_CONFORMING = re.compile(
    r"不\s*合格|不\s*符合|未\s*通过|不\s*通过|\bfail(?:ed|s)?\b|\bnot (?:conform|compl|pass)",
    re.IGNORECASE,
)
_CONFORMING = re.compile(
    r"合格|符合|通过|真品|正品|\bpass(?:ed|es)?\b|conform|compl(?:y|ies|iant)|genuine",
    re.IGNORECASE,
)


def check_letter(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-07: parties, right, scope, period and date are there and do not contradict each other."""
    yield _present(fields, thresholds, "E-07", "AUTH_PARTIES", "grantor", "grantee")
    if any(thresholds.is_read(fields, n) for n in ("brand", "trademark_registration_number")):
        yield passed(
            "E-07",
            "AUTH_BRAND",
            "写明品牌或商标注册号",
            "brand or registration number is stated",
            "brand",
            "trademark_registration_number",
        )
    else:
        yield unknown(
            "E-07",
            "AUTH_BRAND",
            "未读出品牌或商标注册号",
            "neither brand nor registration number was read",
            "brand",
        )
    yield _present(fields, thresholds, "E-07", "AUTH_SCOPE", "scope")
    yield _present(fields, thresholds, "E-07", "AUTH_DATE", "issued_on")
    yield _period(fields, thresholds)


def _period(fields: Mapping[str, Field], thresholds: Thresholds) -> Check:
    names = ("valid_from", "valid_until")
    if not all(thresholds.is_read(fields, name) for name in names):
        return _present(fields, thresholds, "E-07", "AUTH_PERIOD", *names)
    start, until = (str(fields[name].value) for name in names)
    if start > until:
        return failed(
            "E-07",
            "AUTH_PERIOD",
            f"授权期限起止颠倒：{start} 至 {until}",
            f"the period ends before it begins: {start} to {until}",
            *names,
        )
    issued = fields.get("issued_on")
    if issued is not None and thresholds.is_read(fields, "issued_on") and str(issued.value) > until:
        return unknown(
            "E-07",
            "AUTH_PERIOD",
            f"签发日期 {issued.value} 晚于授权期限终点 {until}",
            f"issued on {issued.value}, after the period's end {until}",
            *names,
            "issued_on",
        )
    return passed(
        "E-07",
        "AUTH_PERIOD",
        f"授权期限：{start} 至 {until}",
        f"in force from {start} to {until}",
        *names,
    )


def check_inspection(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-08: laboratory with its mark and number, sample, conclusion, date."""
    yield _present(fields, thresholds, "E-08", "INSPECTION_LABORATORY", "laboratory")
    yield _present(fields, thresholds, "E-08", "INSPECTION_NUMBER", "report_number")
    marks = [n for n in ("cma_number", "cnas_number") if thresholds.is_read(fields, n)]
    if marks:
        yield passed(
            "E-08",
            "INSPECTION_MARK",
            "有 CMA/CNAS 编号",
            "a CMA or CNAS number is there",
            *marks,
        )
    else:
        yield unknown(
            "E-08",
            "INSPECTION_MARK",
            "未读出 CMA 或 CNAS 编号",
            "no CMA or CNAS number was read",
            "cma_number",
            "cnas_number",
        )
    yield _present(fields, thresholds, "E-08", "INSPECTION_SAMPLE", "sample")
    yield _present(fields, thresholds, "E-08", "INSPECTION_DATE", "issued_on")
    yield _conclusion(fields, thresholds)


def _conclusion(fields: Mapping[str, Field], thresholds: Thresholds) -> Check:
    field = fields.get("conclusion")
    if field is None or not thresholds.is_read(fields, "conclusion"):
        return _present(fields, thresholds, "E-08", "INSPECTION_CONCLUSION", "conclusion")
    text = str(field.value)
    if _NOT_CONFORMING.search(text):
        return failed(
            "E-08",
            "INSPECTION_CONCLUSION",
            f"检验结论不合格：{text}",
            f"the conclusion is not conforming: {text}",
            "conclusion",
        )
    if _CONFORMING.search(text):
        return passed(
            "E-08",
            "INSPECTION_CONCLUSION",
            f"检验结论：{text}",
            f"conclusion: {text}",
            "conclusion",
        )
    return unknown(
        "E-08",
        "INSPECTION_CONCLUSION",
        f"检验结论不明确：{text}",
        f"the conclusion is not clear: {text}",
        "conclusion",
    )


def check_receipt(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-09: shop, date, goods, amount."""
    names = ("shop_name", "issued_on", "items", "total_amount")
    yield _present(fields, thresholds, "E-09", "RECEIPT_PARTS", *names)


def check_customs(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-10: declaration number of the policy's length, importer, goods, date."""
    number = fields.get("declaration_number")
    if number is not None and thresholds.is_read(fields, "declaration_number"):
        digits = str(number.value)
        right = digits.isdigit() and len(digits) == thresholds.declaration_digits
        # A digit lost or doubled in reading pixels is no certain contradiction.
        wrong = unknown if number.source is Source.OCR else failed
        say = passed if right else wrong
        yield say(
            "E-10",
            "CUSTOMS_NUMBER",
            f"报关单号 {digits}{'' if right else ' 位数不对'}",
            f"declaration number {digits}{'' if right else ' has not the right number of digits'}",
            "declaration_number",
        )
    else:
        yield _present(fields, thresholds, "E-10", "CUSTOMS_NUMBER", "declaration_number")
    yield _present(fields, thresholds, "E-10", "CUSTOMS_PARTS", "importer", "goods", "declared_on")


def check_parcel(kind: str, fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-20 and E-21: a slip says who signed, a carrier's statement bears its red seal."""
    if kind == "carrier_statement":
        yield _present(fields, thresholds, "E-21", "CARRIER_STATEMENT", "tracking_number")
        yield _present(fields, thresholds, "E-21", "CARRIER_SEAL", "seal_text")
    elif kind == "signature_slip":
        yield _present(fields, thresholds, "E-20", "SLIP_SIGNED", "tracking_number", "signed_by")
    else:
        yield _present(fields, thresholds, "E-20", "WAYBILL_NUMBER", "tracking_number")


def check_right(kind: str, fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """I-01: a certificate names the right and its holder, a power of attorney both parties."""
    if kind == "right_certificate":
        names = ("trademark_registration_number", "holder")
        yield _present(fields, thresholds, "I-01", "RIGHT_NAMED", *names)
        until = fields.get("valid_until")
        if until is not None and thresholds.is_read(fields, "valid_until"):
            yield passed(
                "I-01",
                "RIGHT_PERIOD",
                f"有效期至 {until.value}",
                f"valid until {until.value}",
                "valid_until",
            )
    else:
        yield _present(fields, thresholds, "I-01", "ATTORNEY_PARTIES", "grantor", "grantee")


def check_chat(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """E-20: the buyer's word that the goods came. Who wrote it a person sees unless a name
    over it says so, and where something else was said against it.
    """
    field = fields.get("admission")
    if field is None:
        yield unknown(
            "E-20",
            "CHAT_ADMISSION",
            "聊天中未见买家明确承认收货",
            "no clear admission of receipt by the buyer in the chat",
        )
        return
    quoted = str(field.value)[:40]
    if thresholds.is_read(fields, "admission"):
        yield passed(
            "E-20",
            "CHAT_ADMISSION",
            f"买家承认收货：“{quoted}”",
            f"the buyer admits receipt: “{quoted}”",
            "admission",
        )
    else:
        yield unknown(
            "E-20",
            "CHAT_ADMISSION",
            f"聊天中有收货表述：“{quoted}”，请人工确认发言人及上下文",
            f"the chat has words of receipt: “{quoted}”; "
            "a person must see who wrote them and what else was said",
            "admission",
        )


def _present(
    fields: Mapping[str, Field], thresholds: Thresholds, rule: str, code: str, *names: str
) -> Check:
    missing = [name for name in names if not thresholds.is_read(fields, name)]
    if missing:
        return unknown(
            rule,
            code,
            f"未能可靠读出：{zh(missing)}",
            f"not reliably read: {en(missing)}",
            *missing,
        )
    return passed(rule, code, f"已写明：{zh(names)}", f"stated: {en(names)}", *names)

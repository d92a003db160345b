"""E-05 and E-07, the seal: there where it is needed, and its owner's."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from processors.evidence import credit_code
from processors.evidence.checks.outcome import failed, passed, unknown
from processors.evidence.checks.thresholds import SealBars, Thresholds
from processors.evidence.understanding.invoice import invoice_seal
from processors.evidence.understanding.layout import printed
from processors.evidence.values import Check, DocumentRead, Field, Seal

_CODE = re.compile(r"[0-9A-Z]{18}")


def check_invoice_seal(
    document: DocumentRead, fields: Mapping[str, Field], thresholds: Thresholds
) -> Iterator[Check]:
    """E-05: the seller's seal, or the file's own signature; 数电票 are signed, not sealed."""
    kind = fields.get("invoice_kind")
    if kind is None or kind.value not in thresholds.seal.kinds:
        return
    if document.signed:
        yield passed(
            "E-05",
            "INV_SEAL_MISMATCH",
            "文件带有电子签名",
            "the file carries an electronic signature",
        )
        return
    seal = invoice_seal(document)
    if seal is None:
        yield unknown(
            "E-05",
            "INV_SEAL_MISSING",
            "未见发票专用章（可能为黑白件或遮挡）",
            "no invoice seal was seen; the copy may be grey or covered",
            "seal_text",
        )
        return
    yield _centre_or_text(seal, fields, thresholds)


def _centre_or_text(seal: Seal, fields: Mapping[str, Field], thresholds: Thresholds) -> Check:
    seller, tax_id = fields.get("seller_name"), fields.get("seller_tax_id")
    centre = _code_in(printed(seal.centre or ""))
    if tax_id is not None and centre is not None:
        if centre == tax_id.value:
            return passed(
                "E-05",
                "INV_SEAL_MISMATCH",
                "印章内税号与销售方一致",
                "the tax id in the seal is the seller's",
                "seal_text",
                "seller_tax_id",
            )
        if credit_code.judge(str(tax_id.value)) == "valid":
            return failed(
                "E-05",
                "INV_SEAL_MISMATCH",
                f"印章内税号 {centre} 不是销售方税号",
                f"the tax id in the seal, {centre}, is not the seller's",
                "seal_text",
                "seller_tax_id",
            )
    owner = (
        str(seller.value)
        if seller is not None and thresholds.is_read(fields, "seller_name")
        else None
    )
    return _owner("E-05", "INV_SEAL_MISMATCH", seal, owner, "seller_name", thresholds.seal)


def _code_in(text: str) -> str | None:
    """Return the credit code in a seal's centre, if it passes its checksum."""
    codes = _CODE.findall(text.upper())
    return next((code for code in codes if credit_code.judge(code) == "valid"), None)


def check_letter_seal(
    document: DocumentRead, fields: Mapping[str, Field], thresholds: Thresholds
) -> Iterator[Check]:
    """E-07: a seal that is the grantor's."""
    if document.signed:
        yield passed(
            "E-07",
            "AUTH_SEAL_MISMATCH",
            "文件带有电子签名",
            "the file carries an electronic signature",
        )
        return
    if not document.seals:
        yield unknown(
            "E-07",
            "AUTH_SEAL_MISSING",
            "未见授权方印章（可能为黑白件或遮挡）",
            "no seal of the grantor was seen; the copy may be grey or covered",
            "seal_text",
        )
        return
    grantor = fields.get("grantor")
    owner = (
        str(grantor.value)
        if grantor is not None and thresholds.is_read(fields, "grantor")
        else None
    )
    best = max(document.seals, key=lambda seal: likeness(printed(seal.text or ""), owner or ""))
    yield _owner("E-07", "AUTH_SEAL_MISMATCH", best, owner, "grantor", thresholds.seal)


def likeness(read: str, name: str) -> float:
    """Return how much of two names agrees, 0 to 1; brackets and blanks do not count."""
    one, other = _bare(read), _bare(name)
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _owner(
    rule: str, code: str, seal: Seal, owner: str | None, field: str, bars: SealBars
) -> Check:
    text = printed(seal.text or "")
    if not text or owner is None:
        return unknown(
            rule,
            code,
            "印章文字或相应名称未能读出",
            "the seal's text, or the name to compare it with, was not read",
            "seal_text",
            field,
        )
    alike = likeness(text, owner)
    if alike >= bars.agrees:
        return passed(
            rule,
            code,
            f"印章文字与“{owner}”相符",
            f"the seal agrees with {owner}",
            "seal_text",
            field,
        )
    well_read = seal.confidence >= bars.well_read and len(_bare(text)) >= bars.letters
    if alike <= bars.differs and well_read and text.endswith(("公司", "厂", "店", "中心")):
        return failed(
            rule,
            code,
            f"印章为“{text}”，不是“{owner}”",
            f"the seal is that of {text}, not of {owner}",
            "seal_text",
            field,
        )
    return unknown(
        rule,
        code,
        f"印章读作“{text}”，无法确定是否为“{owner}”",
        f"the seal was read as {text}: whether it is that of {owner} can't be told",
        "seal_text",
        field,
    )


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())

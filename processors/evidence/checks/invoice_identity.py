"""E-04, what an invoice is: kind, code, number, tax ids; and print against QR and original."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from processors.evidence import credit_code
from processors.evidence.checks.names import en, zh
from processors.evidence.checks.outcome import failed, passed, unknown
from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.understanding.invoice import invoice_qr, invoice_readings
from processors.evidence.understanding.invoice_number import DIGITAL, judge_code, judge_number
from processors.evidence.understanding.layout import lay_out
from processors.evidence.understanding.money import parse_money
from processors.evidence.understanding.readings import Reading
from processors.evidence.values import REPAIRED, Check, DocumentRead, Field, Source

_ELECTRONIC = frozenset({*DIGITAL, "vat_electronic_ordinary", "vat_electronic_special"})
_COMPARED = ("invoice_code", "invoice_number", "issue_date", "check_code")
_PRINT = frozenset({Source.OCR, Source.OFD, Source.TEXT_LAYER})


def check_identity(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """Kind known, code and number built as its kind's are, tax ids pass GB 32100."""
    kind = fields.get("invoice_kind")
    if kind is None or not thresholds.is_read(fields, "invoice_kind"):
        yield unknown(
            "E-04",
            "INV_KIND_UNKNOWN",
            "无法确定发票种类",
            "the kind of invoice could not be told",
            "invoice_kind",
        )
    else:
        yield passed(
            "E-04",
            "INV_KIND_UNKNOWN",
            "发票种类已知",
            "the kind of invoice is known",
            "invoice_kind",
        )
        yield from _numbers(str(kind.value), fields, thresholds)
    for name in ("buyer_tax_id", "seller_tax_id"):
        yield from _tax_id(name, fields, thresholds)


def _numbers(kind: str, fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    number, code = fields.get("invoice_number"), fields.get("invoice_code")
    if number is None:
        return
    judged = {"invoice_number": judge_number(kind, str(number.value), _day(fields))}
    if code is not None and kind not in DIGITAL:
        judged["invoice_code"] = judge_code(kind, str(code.value))
    wrong = [name for name, layout in judged.items() if layout == "wrong"]
    names = tuple(judged)
    if wrong:
        certain = all(thresholds.is_read(fields, name) for name in (*wrong, "issue_date"))
        sure = fields["invoice_kind"].confidence >= thresholds.kind_confidence
        say = failed if certain and sure else unknown
        yield say(
            "E-04",
            "INV_NUMBER_FORMAT",
            f"发票代码或号码的位数、年份与发票种类（{kind}）不符",
            f"length or year of code or number do not fit an invoice of kind {kind}",
            *wrong,
        )
    elif kind not in DIGITAL and code is None and kind not in ("other", "air_itinerary"):
        yield unknown(
            "E-04",
            "INV_NUMBER_FORMAT",
            "未读出发票代码",
            "the invoice code was not read",
            "invoice_code",
        )
    elif "right" in judged.values():
        yield passed(
            "E-04",
            "INV_NUMBER_FORMAT",
            "发票代码、号码格式符合发票种类",
            "code and number are built as this kind's are",
            *names,
        )


def _tax_id(name: str, fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    field = fields.get(name)
    if field is None:
        if name == "seller_tax_id":
            yield unknown(
                "E-04",
                "INV_USCC_CHECKSUM",
                "未读出销售方税号",
                "the seller's tax id was not read",
                name,
            )
        return
    judgement = credit_code.judge(str(field.value))
    if (field.engine or "").endswith(REPAIRED):
        yield unknown(
            "E-04",
            "INV_USCC_CHECKSUM",
            f"{zh([name])} {field.value} 由校验码推定修正，请核对原件",
            f"{en([name])} {field.value} was put right by its checksum: compare the original",
            name,
        )
    elif judgement == "valid":
        yield passed(
            "E-04",
            "INV_USCC_CHECKSUM",
            f"{zh([name])}校验通过",
            f"{en([name])} passes its checksum",
            name,
        )
    elif judgement == "unknown":
        yield unknown(
            "E-04",
            "INV_USCC_CHECKSUM",
            f"{zh([name])} {field.value} 为旧式号码，无法校验",
            f"{en([name])} {field.value} is of an older form, which carries no checksum",
            name,
        )
    else:
        # Letters lost in reading pixels are no certain contradiction.
        cut_off = field.source is Source.OCR and len(credit_code.compact(str(field.value))) < 15
        say = failed if thresholds.is_read(fields, name) and not cut_off else unknown
        yield say(
            "E-04",
            "INV_USCC_CHECKSUM",
            f"{zh([name])} {field.value} 不符合 GB 32100 校验规则",
            f"{en([name])} {field.value} does not pass GB 32100",
            name,
        )


def check_sources(
    document: DocumentRead, fields: Mapping[str, Field], thresholds: Thresholds
) -> Iterator[Check]:
    """Print against QR (E-04), and print against the structured original in the same file."""
    readings = invoice_readings(document, lay_out(document))
    qr = invoice_qr(document)
    if qr is None:
        yield from _without_qr(document, fields)
    else:
        if qr.invoice.crc_agrees is not None:
            say = passed if qr.invoice.crc_agrees else unknown
            yield say(
                "E-04",
                "INV_QR_CRC_MISMATCH",
                "二维码校验值一致" if qr.invoice.crc_agrees else "二维码校验值不一致，请人工核对",
                "the QR's CRC agrees"
                if qr.invoice.crc_agrees
                else "the QR's CRC does not agree: a person should look",
                "qr_payload",
            )
        yield from _print_and_qr(readings, qr.invoice.amount, thresholds)
    yield from _print_and_original(readings)
    if any("作废" in span.text for span in document.spans):
        yield unknown(
            "E-04",
            "INV_NEGATIVE_OR_VOID",
            "票面有“作废”字样，请人工确认",
            "the page bears the word 作废 (void): a person should look",
        )


def _without_qr(document: DocumentRead, fields: Mapping[str, Field]) -> Iterator[Check]:
    kind = fields.get("invoice_kind")
    if kind is None or kind.value not in _ELECTRONIC or document.media == "xml":
        return
    if any("QR" in code.symbology for code in document.codes):
        yield unknown(
            "E-04",
            "INV_QR_TEXT_CONFLICT",
            "二维码内容不是发票信息，请人工核对",
            "the QR code carries something other than the invoice: a person should look",
            "qr_payload",
        )
    else:
        yield unknown(
            "E-04",
            "INV_QR_MISSING",
            "未读到发票二维码",
            "no QR code of an invoice was read",
        )


def _print_and_qr(
    readings: Mapping[str, Sequence[Reading]], amount: Decimal | None, thresholds: Thresholds
) -> Iterator[Check]:
    agreeing: list[str] = []
    differing: list[str] = []
    doubtful: list[str] = []
    for name in _COMPARED:
        said = [r.value for r in readings[name] if r.source is Source.QR]
        printed = [r for r in readings[name] if r.source in _PRINT]
        if said and printed:
            outcome = _compare(said[0], printed)
            {"same": agreeing, "other": differing, "doubt": doubtful}[outcome].append(name)
    if amount is not None:
        judged, name = _compare_amount(readings, amount, thresholds)
        if judged is not None:
            {"same": agreeing, "other": differing, "doubt": doubtful}[judged].append(name)
    if differing:
        yield failed(
            "E-04",
            "INV_QR_TEXT_CONFLICT",
            f"票面与二维码不一致：{zh(differing)}",
            f"print and QR differ in {en(differing)}",
            *differing,
        )
    elif doubtful:
        yield unknown(
            "E-04",
            "INV_QR_TEXT_CONFLICT",
            f"票面与二维码可能不一致（票面读取不确定）：{zh(doubtful)}",
            f"print, not surely read, and QR seem to differ in {en(doubtful)}",
            *doubtful,
        )
    elif agreeing:
        yield passed(
            "E-04",
            "INV_QR_TEXT_CONFLICT",
            "票面与二维码一致",
            "print and QR agree",
            *agreeing,
        )


def _compare(said: str, printed: Sequence[Reading]) -> str:
    if any(reading.value == said for reading in printed):
        return "same"
    return "other" if all(reading.sure for reading in printed) else "doubt"


def _compare_amount(
    readings: Mapping[str, Sequence[Reading]], amount: Decimal, thresholds: Thresholds
) -> tuple[str | None, str]:
    """The QR carries net or total, by kind: either may match; a conflict needs both read.

    Where one of them is not printed, it may be the one that the QR carries: nothing is said.
    """
    printed = {
        name: [r for r in readings[name] if r.source in _PRINT]
        for name in ("total_amount", "amount_without_tax")
    }
    for name, group in printed.items():
        for reading in group:
            value = parse_money(reading.value)
            if value is not None and abs(value - amount) <= thresholds.tolerance:
                return "same", name
    if not all(printed.values()):
        return None, "total_amount"
    sure = all(reading.sure for group in printed.values() for reading in group)
    return ("other" if sure else "doubt"), "total_amount"


def _print_and_original(readings: Mapping[str, Sequence[Reading]]) -> Iterator[Check]:
    """A page that says other things than the data under it was changed after the fact."""
    compared: list[str] = []
    differing: list[str] = []
    for name, group in readings.items():
        original = [r.value for r in group if r.source is Source.XML]
        printed = [r.value for r in group if r.source in (Source.OFD, Source.TEXT_LAYER)]
        if original and printed and name != "invoice_kind":
            compared.append(name)
            if not any(_alike(original[0], value) for value in printed):
                differing.append(name)
    if differing:
        yield failed(
            "E-04",
            "INV_ORIGINAL_CONFLICT",
            f"票面与文件内原始数据不一致：{zh(differing)}",
            f"the page and the data in the same file differ in {en(differing)}",
            *differing,
        )
    elif compared:
        yield passed(
            "E-04",
            "INV_ORIGINAL_CONFLICT",
            "票面与文件内原始数据一致",
            "the page agrees with the data in the same file",
            *compared,
        )


def _alike(one: str, other: str) -> bool:
    return "".join(one.split()).upper() == "".join(other.split()).upper()


def _day(fields: Mapping[str, Field]) -> date | None:
    try:
        return date.fromisoformat(str(fields["issue_date"].value))
    except (KeyError, ValueError):
        return None

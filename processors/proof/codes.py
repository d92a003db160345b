"""The finer codes of a proof (invoice-facts, section 4) with the sentence each gives a reader."""

from datetime import date

from processors.proof.truth import Truth
from processors.proof.values import Point
from processors.text import Text

_LONGEST = 60
_NOTHING = object()

_SENTENCES = {
    "DOC_REFUSED": Text(
        "文件未能打开或不可读，请重新提交。",
        "The file could not be opened or read; please submit it again.",
    ),
    "DOC_KIND_UNKNOWN": Text(
        "无法判断该材料的种类，待人工审看。",
        "What kind of document this is could not be told; a person looks.",
    ),
    "DOC_INSUFFICIENT": Text("该材料本身的核验未通过。", "The document fails its own checks."),
    "DOC_NEEDS_REVIEW": Text(
        "该材料本身有待人工审看。", "The document itself needs a person's look."
    ),
    "INV_BUYER_MISMATCH": Text(
        "发票购买方与店铺公司须为同一公司。", "The invoice's buyer must be the shop's company."
    ),
    "INV_SELLER_MISSING": Text("发票须写明销售方。", "The invoice must name its seller."),
    "INV_SELLER_NOT_IN_CHAIN": Text(
        "发票销售方须为品牌方或授权链中的供应商。",
        "The invoice's seller must be the brand owner or a supplier in the chain.",
    ),
    "INV_GOODS_MISMATCH": Text(
        "发票货物须与争议品牌、类目相符。",
        "The invoice's goods must be of the disputed brand and category.",
    ),
    "INV_GOODS_NOT_SPECIFIC": Text(
        "发票货物名称过于笼统，不能确认品牌与类目。",
        "The invoice's goods are named too generally to tell brand and category.",
    ),
    "INV_DATE_OUT_OF_WINDOW": Text(
        "发票日期须在争议订单当日或之前，且在回溯期内。",
        "The invoice's date must be on or before the disputed order and within the look-back.",
    ),
    "INV_QUANTITY_SHORT": Text(
        "进货数量须不少于已售数量。", "The quantity bought must cover what was sold."
    ),
    "INV_PRICE_IMPLAUSIBLE": Text(
        "进货单价与售价相比过低，供人工参考。",
        "The price bought at is very low against the price sold at: a hint for a person.",
    ),
    "INV_NEGATIVE_OR_VOID": Text(
        "红字或作废发票不能作为进货凭证。", "A negative or void invoice is no proof of purchase."
    ),
    "INV_REUSED": Text("同一发票已在别处使用。", "The same invoice is used elsewhere."),
    "INV_NOT_VERIFIED_EXTERNALLY": Text(
        "官方查验结果须为一致、正常。",
        "The public register must answer that the paper is consistent and in force.",
    ),
    "DOC_REUSED": Text("同一材料已在别处使用。", "The same document is used elsewhere."),
    "DOC_ALTERED": Text(
        "同一材料在各次使用之间内容不同。", "The same document shows other values elsewhere."
    ),
    "AUTH_CHAIN_GAP": Text(
        "授权链未能不间断地追溯至品牌方。",
        "The chain does not reach the brand owner without a gap.",
    ),
    "AUTH_EXPIRED": Text(
        "授权在订单当日须有效。", "The authorization must be in force on the order's date."
    ),
    "AUTH_BRAND": Text(
        "授权的品牌或注册号须与争议品牌相符。",
        "The authorization's brand or registration number must be the disputed one.",
    ),
    "AUTH_SCOPE": Text("授权范围须覆盖该类目。", "The authorization must cover the category."),
    "AUTH_CHANNEL": Text("授权渠道须覆盖该平台。", "The authorization must cover the platform."),
    "AUTH_TERRITORY": Text("授权地域须覆盖该地区。", "The authorization must cover the territory."),
    "AUTH_NO_SUBLICENSE": Text(
        "上级授权须允许转授权。", "The authorization above must allow sub-licensing."
    ),
    "AUTH_GRANTEE_MISMATCH": Text(
        "被授权方须为店铺公司或链中的下一级。",
        "The grantee must be the shop's company or the next link of the chain.",
    ),
    "AUTH_REVOKED": Text(
        "品牌方已撤销该授权，订单当日不再有效。",
        "The brand has revoked this authorization; it was no longer in force on the order's date.",
    ),
    "AUTH_NOT_CONFIRMED": Text(
        "品牌方不承认出具过该授权书。",
        "The brand does not confirm that it gave this authorization.",
    ),
    "AUTH_REUSED": Text("同一授权书已在别处使用。", "The same authorization is used elsewhere."),
    "CUST_NUMBER_FORMAT": Text(
        "报关单号位数须正确。", "The declaration number must have the right number of digits."
    ),
    "CUST_IMPORTER_MISMATCH": Text(
        "进口人须为店铺公司或其链中的供应商。",
        "The importer must be the shop's company or its supplier in the chain.",
    ),
    "CUST_GOODS_MISMATCH": Text(
        "报关货物须与争议品牌、类目相符。",
        "The declared goods must be of the disputed brand and category.",
    ),
    "CUST_DATE_AFTER_ORDER": Text(
        "报关日期须在争议订单当日或之前。",
        "The declaration must be dated on or before the disputed order.",
    ),
    "INSPECTION_SAMPLE_MISMATCH": Text(
        "检验样品须为争议品牌、类目的商品。",
        "The sample inspected must be of the disputed brand and category.",
    ),
    "RECEIPT_INCOMPLETE": Text(
        "小票须载明店铺、日期、货物与金额。", "The receipt must show shop, date, goods and amount."
    ),
    "RECEIPT_ALONE": Text("仅有小票不足以证明。", "A receipt alone never suffices."),
    "PROOF_PACK_INCOMPLETE": Text(
        "所交材料不构成任何一种充分的组合。",
        "The documents make up none of the combinations that suffice.",
    ),
    "TRACKING_MISMATCH": Text(
        "运单号须与争议包裹一致。", "The tracking number must be that of the disputed parcel."
    ),
    "TRACKING_UNREAD": Text("运单号未能读出。", "The tracking number could not be read."),
    "SIGNATURE_UNREAD": Text("签收人未能读出。", "Who signed could not be read."),
    "CARRIER_SEAL_UNREAD": Text(
        "承运人红章未能读出。", "The carrier's red seal could not be read."
    ),
    "ADMISSION_UNREAD": Text(
        "聊天记录中未能确认买家的承认。", "The buyer's admission could not be told from the chat."
    ),
}


_UNLISTED = Text(
    "政策的品牌别名表无此品牌，其他名称无从核对",
    "the policy's table of brands has no such brand, so its other names are not known",
)


def point(
    rule: str,
    code: str,
    file: str | None,
    outcome: Truth,
    *,
    printed: object = _NOTHING,
    asked: object = None,
    unlisted: bool = False,
) -> Point:
    """The answer to one question; its sentence tells what the paper says (None: not read) and
    what was asked for, where these are given; `unlisted`, that E-06.brands lacks the brand.
    """
    text = _SENTENCES[code]
    zh, en = [], []
    if printed is not _NOTHING:
        zh.append(f"材料所载：{_shown(printed) or '未读出'}")
        en.append(f"it says: {_shown(printed) or 'not read'}")
    if asked is not None:
        zh.append(f"核对：{_shown(asked)}")
        en.append(f"compared with: {_shown(asked)}")
    if unlisted:
        zh.append(_UNLISTED.zh)
        en.append(_UNLISTED.en)
    if zh:
        text = Text(f"{text.zh}（{'；'.join(zh)}）", f"{text.en} ({'; '.join(en)})")
    return Point(rule, code, file, outcome, text)


def span(start: date | None, end: date | str | None) -> str:
    """A period as it is printed; what was not read is left open."""
    return f"{'?' if start is None else start} – {'?' if end is None else end}"


def _shown(value: object) -> str:
    """One line of at most so many letters: what a paper says may be anything."""
    plain = " ".join("".join(ch if ch.isprintable() else " " for ch in str(value)).split())
    line = "" if value is None else plain
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"

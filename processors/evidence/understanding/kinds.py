"""What kind of paper a document is, by its own words; the sender's word only breaks a tie."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from processors.evidence.understanding.chat_looks import CERTAIN, chat_looks
from processors.evidence.understanding.invoice_qr import parse_invoice_qr
from processors.evidence.understanding.layout import Piece, Row, Sheet, lay_out
from processors.evidence.values import Declared, DocumentRead

OTHER = "other"
ENOUGH = 3.0
"""The weight of words below which a kind is not said; a title alone reaches it."""

_MARKS: dict[str, tuple[tuple[float, str], ...]] = {
    "purchase_invoice": (
        (4, r"增值税.{0,6}发票|电子发票\s*\(|统一发票(?!监)|机动车销售.{0,4}发票"),
        (3, r"销售货物或者提供应税劳务"),
        (2, r"发\s*票\s*代\s*码|发\s*票\s*号\s*码"),
        (2, r"价\s*税\s*合\s*计"),
        (1, r"纳税人识别号"),
        (1, r"税\s*率[\s\S]{0,12}税\s*额"),
        (1, r"开\s*票\s*(?:人|日期)"),
        (2, r"\bVAT invoice\b"),
    ),
    "manufacturer_authorization": (
        (4, r"(?:授权书|授权证明|授权证书|授权函|授权委托书|授权声明|授权证)(?!\w)"),
        (4, r"letter of authori[sz]ation|authori[sz]ation (?:letter|certificate)|"
            r"certificate of authori[sz]ation"),
        (2, r"被授权(?:方|人|单位|公司|商)|转授权|再授权"),
        (2, r"授权(?:期限|范围|区域|地域|渠道|品牌|商品)"),
        (1, r"hereby (?:authori[sz]e|appoint)|grantee|sub-?licen"),
    ),
    "inspection_report": (
        (4, r"检[验测]\s*(?:检测)?\s*报\s*告|测试报告|质检报告"),
        (4, r"\b(?:test|inspection) report\b"),
        (2, r"检[验测](?:结论|项目|依据)|样品名称|受检单位|委托单位|检验类别"),
        (1.5, r"\bCMA\b|\bCNAS\b|资质认定"),
        (1, r"laborator"),
    ),
    "customs_certificate": (
        (4, r"海关进口货物报关单|进口货物.{0,4}证明|报\s*关\s*单|海关.{0,8}(?:证明|缴款书)"),
        (4, r"customs (?:declaration|certificate|import)"),
        (2, r"海关编号|境内收货人|申报日期|申报单位|进境关别|监管方式|成交方式"),
        (1.5, r"商品编号|原产国|启运国|提运单号"),
    ),
    "counter_receipt": (
        (4, r"(?:购物|销售|专柜|收银|代购|消费)\s*(?:小票|凭证|小单)|销售单|购物小票|收\s*据"),
        (3, r"\b(?:cash bill|sales receipt|tax invoice|receipt)\b|持卡人存根|签购单|商户存根"),
        (2, r"实收|找零|应收|收银员|收银|POS机?|\bcashier\b|\bchange\b|\bsub\s?total\b"),
        (1.5, r"商户名称|终端号|流水号|会员|(?m:^\W*total\b)|\bcash\b|欢迎(?:再次)?光临|谢谢惠顾"),
        (1, r"单价[\s\S]{0,10}(?:数量|金额)|thank you|\bqty\b"),
    ),
    "carrier_statement": (
        (4, r"(?:红章|签收|派送|投递|妥投|物流).{0,6}(?:委托)?(?:证明|声明|说明)|委托签收"),
        (2, r"(?:特此|兹)\s*证明[\s\S]{0,200}?(?:签收|快件|快递)"),
        (2, r"快件[\s\S]{0,80}?(?:特此证明|兹证明)"),
        (3, r"carrier'?s? statement|proof of delivery statement"),
        (1, r"快件|运单"),
    ),
    "signature_slip": (
        (4, r"签收(?:单|凭证|联|回单|记录|存根)|收货回执|proof of delivery|delivery receipt"),
        (2, r"签收人|签收(?:时间|日期)|收件人签[名字收]|签名[:]"),
        (1, r"运单号|快递"),
    ),
    "waybill": (
        (4, r"(?:快递|物流|电子|货物)?\s*(?:运单|面单|底单|托运单)(?!号|编号)|\bwaybill\b"),
        (2, r"运单(?:编)?号|寄件人|收件人|寄方|收方|快递单号|tracking (?:no|number)"),
        (1, r"顺丰|圆通|中通|申通|韵达|极兔|EMS|德邦|速递|快递|托寄物"),
    ),
    "business_licence": (
        (5, r"营\s*业\s*执\s*照"),
        (2, r"法定代表人|注册资本|营业期限|经营范围|登记机关|成立日期"),
    ),
    "right_certificate": (
        (5, r"商标注册证|作品登记证|专利证书|著作权登记|外观设计专利"
            r"|trademark registration certificate"
            r"|certificate of (?:trade\s?mark )?registration"),
        (2, r"核定使用商品|注册有效期|专利权人|注册公告|商标局|知识产权局"),
    ),
    "power_of_attorney": (
        (5, r"代理委托书|委托代理|委托书|power of attorney"),
        (2, r"委托人|受托人|代理权限|委托权限|委托事项"),
    ),
    "identity_document": (
        (5, r"居民身份证|公民身份号码|护照|passport|identity card"),
        (2, r"出生|住址|签发机关|性\s*别|民\s*族|nationality|date of birth"),
    ),
    "goods_photo": (
        (3, r"合\s*格\s*证|吊牌|防伪(?:码|标)|安全类别"),
        (1.5, r"执行标准"),
        (1, r"货\s*号|款\s*号|等\s*级|品\s*名"),
        (1, r"洗涤|成\s*[分份]|净含量|保质期|生产日期|零售价"),
    ),
    "chat_record": (
        (3, r"聊天记录|消息记录|聊天信息|微信聊天|chat (?:record|history)"),
    ),
}  # fmt: skip
_FORMS = {
    kind: tuple((weight, re.compile(form, re.IGNORECASE)) for weight, form in marks)
    for kind, marks in _MARKS.items()
}
_LETTERS = ("manufacturer_authorization", "brand_agency_authorization")
_LETTER_TITLE = re.compile(
    r"授权(?:书|证明|证书|函|委托书|声明)\s*$|authori[sz]ation"
    r"|certificate of (?:agency|distributor)",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"代理(?:授权|销售|商|证)|授权(?:代理|经销)|总代理|经销商?(?:授权|证书)|"
    r"\b(?:agency|agent|distribut(?:or|ion)|dealer|reseller)(?:ship)?\s+"
    r"(?:authori[sz]ation|certificate)",
    re.IGNORECASE,
)
_GRANTED_BY_AGENT = re.compile(
    r"(?<!被)(?:授权方|我司|本公司|我公司|甲方)(?:系|是|作为)[^。;,\n]{0,40}?"
    r"(?:代理商|总代理|经销商|总经销)"
    r"|^\W*(?:We|I),?[^.;\n]{3,120}?,\s*(?:the |an? |as (?:the |an? )?)?"
    r"(?:\w+ ){0,2}(?:distributor|agent|dealer|reseller)s?\b",
    re.IGNORECASE | re.MULTILINE,
)
_GRANTED_BY_OWNER = re.compile(
    r"(?:商标|品牌)(?:之|的)?(?:注册人|权人|所有人|所有者|持有人|持有者|权利人)|生产(?:厂家|企业|商)"
    r"|\b(?:proprietor|owner|manufacturer|registrant|holder)\b",
    re.IGNORECASE,
)
_SIMPLER = str.maketrans("書證權貨發據單號報檢驗關執營業", "书证权货发据单号报检验关执营业")
"""Letters of titles that are printed, or read, in their traditional form."""
_TITLE_SHARE = 0.35
_TITLE_BONUS = 1.5
_TITLES = 4.0
"""The weight of words that are a title."""
_LONGEST_TITLE, _TITLE_PART, _ENDS = 40, 0.4, " .:()样本联"
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of the contracts and how sure it is."""

    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Titled:
    """A line that names a page's kind."""

    kind: str
    place: Piece


def recognise_kind(document: DocumentRead, declared: Declared) -> Recognised:
    """Say what a document is by its titles, labels and codes.

    The declared kind decides only between papers of one family (the two authorizations; waybill
    and slip), and what a picture without telling words is said to be (goods photo, chat).
    """
    sheets = lay_out(document)
    scores = _scores(sheets, document)
    invoice = _is_original(document) or _has_invoice_qr(document)
    looks = 0.0 if invoice else chat_looks(sheets)
    if looks >= CERTAIN:
        return Recognised("chat_record", 0.9)
    scores["chat_record"] += looks
    kind, weight = max(scores.items(), key=lambda item: item[1])
    if weight < ENOUGH:
        return _wordless(document, declared)
    if kind in _LETTERS:
        return _which_letter(sheets, declared, weight)
    if declared.kind in scores and scores[declared.kind] >= weight - 1.0:
        kind = str(declared.kind)
    rival = max((value for name, value in scores.items() if name != kind), default=0.0)
    return Recognised(kind, _sureness(weight, rival))


def _scores(sheets: Sequence[Sheet], document: DocumentRead) -> dict[str, float]:
    text = "\n".join(sheet.text for sheet in sheets[:3])[:_MOST].translate(_SIMPLER)
    title = _title(sheets).translate(_SIMPLER)
    scores: dict[str, float] = {}
    for kind, forms in _FORMS.items():
        scores[kind] = sum(weight for weight, form in forms if form.search(text))
        strongest, form = forms[0]
        if strongest >= 4 and form.search(title):
            scores[kind] += _TITLE_BONUS
    if _has_invoice_qr(document):
        scores["purchase_invoice"] += 4
    if _is_original(document):
        scores["purchase_invoice"] += 4
    return scores


def _has_invoice_qr(document: DocumentRead) -> bool:
    return any(parse_invoice_qr(code.payload) for code in document.codes)


def _is_original(document: DocumentRead) -> bool:
    return bool({"invoice_number", "invoice_code"} & set(document.structured))


def _title(sheets: Sequence[Sheet]) -> str:
    """Return the biggest lines in the upper part of the first page."""
    return "\n".join(row.text.replace("\t", "") for row in _biggest(sheets[0])) if sheets else ""


def _biggest(sheet: Sheet) -> list[Row]:
    upper = [row for row in sheet.rows if row.top < _TITLE_SHARE * sheet.height]
    return sorted(upper, key=lambda row: row.bottom - row.top, reverse=True)[:4]


def titles(sheet: Sheet) -> tuple[Titled, ...]:
    """Return the titles of the kind that a page by itself surely is, the first one first.

    Of any other kind none is returned, and none where the page has the title but no other mark.
    """
    text = sheet.text[:_MOST].translate(_SIMPLER)
    best: tuple[float, str] = (0.0, "")
    for kind in _FORMS:
        weight = sum(weight for weight, form in _FORMS[kind] if form.search(text))
        if weight > best[0] and any(_titled(kind, row) for row in _biggest(sheet)):
            best = (weight, kind)
    weight, kind = best
    strongest = _FORMS[kind][0][0] if kind else 0.0
    if weight < strongest + 1:
        return ()
    places = (_titled(kind, row) for row in sheet.rows)
    return tuple(Titled(kind, place) for place in places if place is not None)


def _titled(kind: str, row: Row) -> Piece | None:
    """Return the cell of a row that is a title of the kind: the words end it, or are much of it."""
    start = 0
    for cell in row.text.split("\t"):
        text = cell.translate(_SIMPLER)
        for weight, form in _FORMS[kind]:
            match = form.search(text) if weight >= _TITLES else None
            if match is not None and len(text) <= _LONGEST_TITLE:
                ends = len(text.rstrip(_ENDS)) <= match.end()
                if ends or match.end() - match.start() >= _TITLE_PART * len(text):
                    return row.cut(start, start + len(cell))
        start += len(cell) + 1
    return None


def _which_letter(sheets: Sequence[Sheet], declared: Declared, weight: float) -> Recognised:
    """Part a maker's letter from an agent's.

    By its title and by what the grantor calls himself, else by what it was sent in as: a
    declaration makes no agent the brand's owner.
    """
    text = "\n".join(sheet.text for sheet in sheets[:1])
    title = next(
        (row.text for sheet in sheets[:1] for row in sheet.rows if _LETTER_TITLE.search(row.text)),
        "",
    )
    if _AGENCY.search(title):
        return Recognised("brand_agency_authorization", _sureness(weight, 0))
    if _GRANTED_BY_AGENT.search(text):
        return Recognised("brand_agency_authorization", 0.9)
    if declared.kind in _LETTERS:
        return Recognised(str(declared.kind), _sureness(weight, 0) * 0.95)
    by_owner = _GRANTED_BY_OWNER.search(text) is not None
    return Recognised("manufacturer_authorization", 0.9 if by_owner else 0.7)


def _wordless(document: DocumentRead, declared: Declared) -> Recognised:
    letters = sum(len(span.text) for span in document.spans)
    if document.media == "image" and declared.kind in ("goods_photo", "chat_record"):
        return Recognised(str(declared.kind), 0.5)
    if document.media == "image" and letters < 40 and (letters or document.codes):
        return Recognised("goods_photo", 0.4)
    return Recognised(OTHER, 0.5)


def _sureness(weight: float, rival: float) -> float:
    lead = weight - rival
    if weight >= 5 and lead >= 2:
        return 0.97
    return 0.9 if lead >= 1.5 else 0.75 if lead > 0 else 0.6

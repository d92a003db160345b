"""Sample cases about counterfeit goods: the merchant's proof is genuine, doctored or unreadable."""

import io
from datetime import timedelta

from PIL import Image

from specimens.companies import Brand
from specimens.raster import as_jpeg
from specimens.stories.cast import AGENT, BUYER, MUXI, OFFICER, QINGYU, SHUIYUN, YUNSHAN
from specimens.stories.filings import file_complaint, invoice, letter, listing, order, paper, shop
from specimens.stories.script import Script, Story, day
from specimens.values import Drawn, DrawnFile

_DOCTYPE_BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE EInvoice [<!ENTITY a "示例">'
    + "".join(f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefg", "bcdefgh", strict=True))
    + "]>\n<EInvoice><Header><EIid>&h;</EIid></Header></EInvoice>\n"
)


def counterfeits() -> tuple[Story, ...]:
    """Return the sample cases of this kind."""
    return (
        _genuine_chain(),
        _pasted_total(),
        _other_seal(),
        _unreadable(),
        _hostile_file(),
        _report_upheld(),
        _report_rejected(),
    )


def _after_sales(case_id: str, order_id: str, shop_id: str, brand: Brand, service: str) -> Script:
    script = Script(case_id, day(3, 16))
    about = order(order_id, brand, f"l-{shop_id[2:]}-1", script.start - timedelta(days=5))
    file_complaint(
        script,
        kind="after_sales",
        shop_id=shop_id,
        about=about,
        description="怀疑是假货：吊牌无防伪标识，做工与专柜不同。",
        service=service,
        reason="counterfeit",
        statements={
            "differs_from_description": True,
            "seller_refused_return": True,
            "seller_unreachable": False,
            "seller_ceased_trading": False,
            "surface_conformity_confirmed": False,
            "terms_unclear": False,
            "damaged_by_use": False,
        },
    )
    photo = paper(
        "goods_photo", f"tag-{brand.latin.lower()}", form="jpeg", damage="photographed", brand=brand
    )
    script.evidence(0.2, "ev-1", "buyer", BUYER, photo, purpose="fault")
    return script


def _refused(script: Script, shop_id: str, evidence: list[str], reason: str) -> None:
    script.act(31, "seller.refused.v1", "seller", shop_id, reason=reason, evidence=evidence)
    script.act(50, "officer.took_over.v1", "officer", OFFICER)


def _decided(script: Script, outcome: str, rule: str, text: str, paid: str = "") -> None:
    """Decide; upheld on order `paid`, refund and compensation are carried out an hour later."""
    script.act(
        99,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome=outcome,
        liable="seller" if outcome == "uphold" else "buyer",
        grounds=[{"rule": rule, "text": text}],
    )
    if paid:
        script.executed(100, "refund", paid)
        script.executed(100.1, "compensation", paid, "C-02")


def _genuine_chain() -> Story:
    script = _after_sales("C-20260316-0008", "o-3008", "s-1001", QINGYU, "genuine_guarantee")
    bought = invoice(
        QINGYU, "s-1001", "digital_special", "ofd", seller=AGENT, name="invoice-digital-yunshan"
    )
    first = letter(
        "manufacturer_authorization",
        QINGYU,
        grantor=QINGYU.owner,
        grantee=AGENT,
        name="letter-qingyu-agent",
        sub_licensing=True,
    )
    second = letter(
        "brand_agency_authorization",
        QINGYU,
        grantor=AGENT,
        grantee=YUNSHAN,
        name="letter-agent-yunshan",
        layout="c",
    )
    for i, document in enumerate((bought, first, second)):
        script.evidence(
            28 + i / 10, f"ev-{i + 2}", "seller", "s-1001", document, purpose="genuine_goods"
        )
    _refused(script, "s-1001", ["ev-2", "ev-3", "ev-4"], "正品，附进货发票与两级授权")
    _decided(script, "reject", "E-12", "发票与授权链完整，进货数量足以覆盖销量。")
    return script.story(
        "08-counterfeit-genuine-chain",
        "假冒投诉：发票与两级授权链齐全，驳回",
        "Counterfeit claim: invoice and an authorization chain of two levels, rejected",
        ("request_evidence", "reject"),
    )


def _pasted_total() -> Story:
    script = _after_sales("C-20260316-0009", "o-3009", "s-1002", QINGYU, "genuine_guarantee")
    bought = invoice(
        QINGYU,
        "s-1002",
        "vat_special",
        "jpeg",
        seller=AGENT,
        name="invoice-pasted-muxi",
        damage="scanned",
        doctored="pasted",
        seed=9,
    )
    script.evidence(29, "ev-2", "seller", "s-1002", bought, purpose="genuine_goods")
    _refused(script, "s-1002", ["ev-2"], "正品，附进货发票")
    _decided(
        script, "uphold", "E-04", "发票价税合计与金额、税额、二维码均不符，系粘贴改动。", "o-3009"
    )
    return script.story(
        "09-counterfeit-pasted-invoice",
        "假冒投诉：发票金额被粘贴改动，退款并赔付四倍",
        "Counterfeit claim: the invoice's total was pasted over; refund and four times on top",
        ("request_evidence", "refund", "compensation"),
    )


def _other_seal() -> Story:
    script = _after_sales("C-20260316-0010", "o-3010", "s-1002", QINGYU, "fake_one_pay_three")
    granted = letter(
        "manufacturer_authorization",
        QINGYU,
        grantor=QINGYU.owner,
        grantee=MUXI,
        name="letter-other-seal-muxi",
        form="jpeg",
        damage="scanned",
        doctored="other_seal",
    )
    script.evidence(29, "ev-2", "seller", "s-1002", granted, purpose="genuine_goods")
    _refused(script, "s-1002", ["ev-2"], "有品牌方授权书")
    _decided(script, "uphold", "E-07", "授权书印章与授权方名称不符。", "o-3010")
    return script.story(
        "10-counterfeit-other-companys-seal",
        "假冒投诉：授权书盖的是别家公司的章，假一赔三",
        "Counterfeit claim: the letter bears another company's seal; three times on top",
        ("request_evidence", "refund", "compensation"),
    )


def _unreadable() -> Story:
    script = _after_sales("C-20260316-0011", "o-3011", "s-1003", SHUIYUN, "genuine_guarantee")
    clear = invoice(
        SHUIYUN,
        "s-1003",
        "vat_ordinary",
        "jpeg",
        seller=SHUIYUN.owner,
        name="invoice-unreadable-linhe",
        damage="photographed",
        turned=90,
        seed=11,
    )
    script.evidence(29, "ev-2", "seller", "s-1003", _thumbnail(clear), purpose="genuine_goods")
    _refused(script, "s-1003", ["ev-2"], "附发票照片")
    _decided(script, "uphold", "E-02", "照片无法辨认，商家未在期限内补充清晰凭证。", "o-3011")
    return script.story(
        "11-counterfeit-unreadable-photo",
        "假冒投诉：发票照片模糊不清，转人工，小二支持买家",
        "Counterfeit claim: the photograph can't be read, a person decides",
        ("request_evidence", "refund", "compensation"),
    )


def _thumbnail(drawn: Drawn) -> Drawn:
    """Return the document at a size at which nobody can read it."""
    file = drawn.files[0]
    with Image.open(io.BytesIO(file.content)) as picture:
        small = picture.resize((picture.width // 9, picture.height // 9))
    content = as_jpeg(small, quality=35)
    return Drawn(drawn.kind, (DrawnFile(file.name, file.media_type, content),), {}, drawn.doctored)


def _hostile_file() -> Story:
    script = _after_sales("C-20260316-0012", "o-3012", "s-1002", QINGYU, "genuine_guarantee")
    content = _DOCTYPE_BOMB.encode()
    file = DrawnFile("invoice-entity-bomb.xml", "application/xml", content)
    bomb = Drawn("purchase_invoice", (file,), {}, None)
    script.evidence(29, "ev-2", "seller", "s-1002", bomb, purpose="genuine_goods", inline=True)
    _refused(script, "s-1002", ["ev-2"], "附电子发票")
    _decided(script, "uphold", "E-01", "所传文件不安全，未能作为凭证打开。", "o-3012")
    return script.story(
        "12-counterfeit-hostile-file",
        "假冒投诉：商家上传恶意文件，被拒收，小二支持买家",
        "Counterfeit claim: a hostile file is refused, the officer upholds",
        ("request_evidence", "refund", "compensation"),
    )


def _report(case_id: str, shop_id: str, listing_id: str) -> Script:
    script = Script(case_id, day(3, 17))
    script.event(
        0,
        "complaint.filed.v1",
        {
            "kind": "counterfeit_report",
            "filed_by": {"role": "buyer", "id": "b-2002"},
            "shop": shop(shop_id),
            "listing": listing(QINGYU, listing_id),
            "description": "该链接所售商品疑似假冒青屿品牌。",
        },
    )
    return script


def _report_upheld() -> Story:
    script = _report("C-20260317-0013", "s-1002", "l-1002-7")
    script.act(
        98,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome="uphold",
        liable="seller",
        targets=["l-1002-7"],
        grounds=[{"rule": "T-09", "text": "商家在三个工作日内未提供任何凭证。"}],
    )
    return script.story(
        "13-counterfeit-report-upheld",
        "举报售假：商家未举证，下架并警告",
        "Counterfeit report: no proof is given; takedown and warning",
        ("request_evidence", "takedown", "warning"),
    )


def _report_rejected() -> Story:
    script = _report("C-20260317-0014", "s-1001", "l-1001-3")
    bought = invoice(
        QINGYU,
        "s-1001",
        "vat_electronic_ordinary",
        "pdf",
        seller=QINGYU.owner,
        name="invoice-electronic-yunshan",
        seed=14,
    )
    granted = letter(
        "manufacturer_authorization",
        QINGYU,
        grantor=QINGYU.owner,
        grantee=YUNSHAN,
        name="letter-qingyu-yunshan",
        form="jpeg",
        damage="scanned",
        layout="b",
    )
    script.evidence(26, "ev-1", "seller", "s-1001", bought, purpose="genuine_goods")
    script.evidence(26.1, "ev-2", "seller", "s-1001", granted, purpose="genuine_goods")
    script.act(
        98,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome="reject",
        liable="buyer",
        grounds=[{"rule": "E-12", "text": "品牌方直接授权，发票一致。"}],
    )
    return script.story(
        "14-counterfeit-report-rejected",
        "举报售假：品牌方直接授权且发票一致，驳回",
        "Counterfeit report: authorized by the owner, the invoice agrees; rejected",
        ("request_evidence", "reject"),
    )

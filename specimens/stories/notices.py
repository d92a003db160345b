"""Sample cases about infringement notices of rights holders."""

from specimens.companies import Brand
from specimens.stories.cast import (
    AGENT,
    MUXI,
    QINGYU,
    SECOND_OFFICER,
    SHOPS,
    SHUIYUN,
    YUNSHAN,
)
from specimens.stories.filings import invoice, letter, paper
from specimens.stories.script import Script, Story, day, instant
from specimens.values import JSON

HOLDERS = {"QINGYU": "r-4001", "SHUIYUN": "r-4002"}


def notices() -> tuple[Story, ...]:
    """Return the sample cases of this kind."""
    return (
        _upheld(),
        _incomplete(),
        _countered(),
        _sued(),
        _appealed(),
        _withdrawn(),
        _countered_with_doctored_proof(),
    )


def _report(script: Script, brand: Brand, links: tuple[tuple[str, str], ...]) -> dict[str, JSON]:
    owner = brand.owner
    return {
        "type": "trademark",
        "allegation": "counterfeit",
        "complainant": {
            "id": HOLDERS[brand.latin],
            "role": "owner",
            "name": owner.name,
            "email": f"ip@{brand.latin.lower()}.example",
            "phone": owner.phone,
            "identity_evidence": ["ev-1"],
            "power_of_attorney": [],
        },
        "right": {
            "registration_number": brand.registration_number,
            "name": brand.zh,
            "holder": owner.name,
            "classes": [brand.nice_class],
            "territory": "CN",
            "valid_from": "2019-03-21",
            "valid_until": "2029-03-20",
            "certificate_evidence": ["ev-2"],
        },
        "listings": [
            {
                "listing_id": listing_id,
                "url": f"https://mall.example/item/{listing_id}",
                "shop": _shop(shop_id),
                "explanation": f"该链接商品使用“{brand.zh}”商标，未经许可。",
            }
            for listing_id, shop_id in links
        ],
        "preliminary_evidence": ["ev-3"],
        "statement": {
            "good_faith": True,
            "signed_by": owner.legal_representative,
            "signed_at": instant(script.at(-2)),
        },
    }


def _shop(shop_id: str) -> dict[str, JSON]:
    company = SHOPS[shop_id]
    return {"shop_id": shop_id, "company_name": company.name, "tax_id": company.credit_code}


def _papers(script: Script, brand: Brand, *, without: str = "") -> None:
    """Submit identity, certificate and a test purchase an hour before the notice."""
    holder, stem = HOLDERS[brand.latin], brand.latin.lower()
    made = (
        ("ev-1", "business_licence", f"licence-{stem}", "identity", {"company": brand.owner}),
        ("ev-2", "right_certificate", f"certificate-{stem}", "right", {"brand": brand}),
    )
    for evidence_id, kind, name, purpose, given in made:
        if evidence_id != without:
            document = paper(kind, name, **given)
            script.evidence(-1, evidence_id, "rights_holder", holder, document, purpose=purpose)
    photo = paper("goods_photo", f"tag-{stem}", form="jpeg", damage="photographed", brand=brand)
    script.evidence(-0.9, "ev-3", "rights_holder", holder, photo, purpose="infringement")


def _notice(case_id: str, month: int, number: int, brand: Brand, *links: tuple[str, str]) -> Script:
    script = Script(case_id, day(month, number, 14))
    _papers(script, brand)
    script.event(0, "infringement.reported.v1", _report(script, brand, links))
    return script


def _upheld() -> Story:
    script = _notice(
        "N-20260305-0015", 3, 5, QINGYU, ("l-1002-1", "s-1002"), ("l-1003-9", "s-1003")
    )
    return script.story(
        "15-notice-upheld",
        "商标侵权通知：材料齐全，两家店铺的链接下架并警告",
        "Trademark notice: complete; the links of two shops come down, each shop is warned",
        ("takedown", "takedown", "warning", "warning", "close"),
    )


def _incomplete() -> Story:
    script = Script("N-20260306-0016", day(3, 6, 14))
    _papers(script, SHUIYUN, without="ev-2")
    report = _report(script, SHUIYUN, (("l-1002-2", "s-1002"),))
    report["statement"] = None
    script.event(0, "infringement.reported.v1", report)
    return script.story(
        "16-notice-incomplete",
        "商标侵权通知：缺少商标注册证与声明，退回补正，逾期结案",
        "Trademark notice: certificate and statement are missing; returned, then closed",
        ("request_evidence", "close"),
    )


def _counter_notice(script: Script, shop_id: str, hours: float, evidence: list[str]) -> None:
    company = SHOPS[shop_id]
    script.act(
        hours,
        "counter_notice.filed.v1",
        "seller",
        shop_id,
        grounds=[{"text": "商品为正品，有进货发票与授权书。"}],
        statement="本店所售商品来源合法，不存在侵权，愿承担法律责任。",
        signed_by=company.legal_representative,
        evidence=evidence,
    )


def _seller_proof(script: Script, hours: float) -> list[str]:
    bought = invoice(
        QINGYU,
        "s-1001",
        "digital_ordinary",
        "pdf",
        seller=AGENT,
        name="invoice-notice-yunshan",
        seed=18,
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
    return [
        script.evidence(
            hours + i / 10, f"ev-{i + 4}", "seller", "s-1001", document, purpose="genuine_goods"
        )
        for i, document in enumerate((bought, first, second))
    ]


def _forwarded(case_id: str, number: int, listing_id: str) -> Script:
    """A takedown, a counter-notice with sufficient proof, its delivery a day later."""
    script = _notice(case_id, 3, number, QINGYU, (listing_id, "s-1001"))
    _counter_notice(script, "s-1001", 50, _seller_proof(script, 48))
    script.act(
        74,
        "counter_notice.delivered.v1",
        "system",
        "delivery",
        delivered_at=instant(script.at(73)),
    )
    return script


def _countered() -> Story:
    script = _forwarded("N-20260309-0017", 9, "l-1001-1")
    return script.story(
        "17-notice-countered-restored",
        "商标侵权通知：不侵权声明举证充分，转送后权利人 15 天未起诉，恢复上架",
        "Trademark notice: countered with sufficient proof; 15 days without word, restored",
        ("takedown", "warning", "restore"),
    )


def _sued() -> Story:
    script = _forwarded("N-20260310-0018", 10, "l-1001-2")
    script.act(
        24 * 12,
        "rights_holder.acted.v1",
        "rights_holder",
        HOLDERS["QINGYU"],
        kind="sued",
        authority="样本市中级人民法院",
        reference="（2026）示例民初001号",
        acted_at=instant(script.at(24 * 11)),
    )
    script.act(
        24 * 70,
        "proceedings.ended.v1",
        "rights_holder",
        HOLDERS["QINGYU"],
        outcome="infringement",
    )
    return script.story(
        "18-notice-countered-sued",
        "商标侵权通知：权利人在期限内起诉，措施维持",
        "Trademark notice: the rights holder sues in time, the measures stay",
        ("takedown", "warning", "close"),
    )


def _appealed() -> Story:
    script = _notice("N-20260311-0019", 3, 11, SHUIYUN, ("l-1003-4", "s-1003"))
    takedown = script.decision_id("takedown", "listing", "l-1003-4")
    script.act(
        96,
        "appeal.filed.v1",
        "seller",
        "s-1003",
        decision_id=takedown,
        grounds="通知所列链接销售的是保温杯配件，并未使用该商标。",
    )
    script.act(
        190,
        "appeal.decided.v1",
        "officer",
        SECOND_OFFICER,
        decision_id=takedown,
        outcome="overturn",
    )
    return script.story(
        "19-notice-appeal-overturned",
        "商标侵权通知：商家复议成立，恢复上架并撤销警告",
        "Trademark notice: overturned on appeal; restored, the warning revoked",
        ("takedown", "warning", "restore", "revoke"),
    )


def _withdrawn() -> Story:
    script = _notice("N-20260312-0020", 3, 12, QINGYU, ("l-1003-5", "s-1003"))
    script.act(60, "notice.withdrawn.v1", "rights_holder", HOLDERS["QINGYU"])
    return script.story(
        "20-notice-withdrawn",
        "商标侵权通知：权利人撤回，恢复上架",
        "Trademark notice: withdrawn, restored",
        ("takedown", "warning", "restore"),
    )


def _countered_with_doctored_proof() -> Story:
    script = _notice("N-20260313-0021", 3, 13, QINGYU, ("l-1002-8", "s-1002"))
    expired = letter(
        "manufacturer_authorization",
        QINGYU,
        grantor=QINGYU.owner,
        grantee=MUXI,
        name="letter-expired-muxi",
        doctored="expired",
    )
    bought = invoice(
        QINGYU,
        "s-1002",
        "digital_ordinary",
        "xml",
        seller=QINGYU.owner,
        name="invoice-wrong-buyer-muxi",
        doctored="wrong_buyer",
        seed=21,
    )
    proof = [
        script.evidence(
            50 + i / 10, f"ev-{i + 4}", "seller", "s-1002", document, purpose="genuine_goods"
        )
        for i, document in enumerate((bought, expired))
    ]
    _counter_notice(script, "s-1002", 52, proof)
    return script.story(
        "21-notice-counter-proof-fails",
        "商标侵权通知：不侵权声明的授权书过期、发票购买方不符，退回后逾期",
        "Trademark notice: countered with an expired letter and another buyer's invoice",
        ("takedown", "warning", "request_evidence", "close"),
    )

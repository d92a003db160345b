"""Packs of examined documents to judge: a right one of each kind, to be made wrong one by one."""

from datetime import UTC, datetime

import specimens
from processors.policy import load_policy
from processors.proof import ProofDocument, read_context

POLICY = load_policy(specimens.POLICY).at(datetime(2026, 3, 1, tzinfo=UTC))
SHOP = "示例青溪商贸有限公司"
SHOP_TAX_ID = "XX110000MA00000001"
AGENT = "示例初野供应链有限公司"
OWNER = "示例云山品牌管理有限公司"
STRANGER = "示例远帆贸易有限公司"
BRAND = "青屿"


def field(value, confidence=0.99, source="text_layer"):
    return {
        "value": value,
        "confidence": confidence,
        "source": source,
        "engine": None,
        "page": 1,
        "box": [0, 0, 0, 0],
        "alternatives": [],
    }


def document(
    file, kind, *, verdict="sufficient", checks=(), status="read", reuse=(), used=0, **fields
):
    """An examined document; a field may be given as a value or made by `field`."""
    made = {
        name: value if isinstance(value, dict) and "confidence" in value else field(value)
        for name, value in fields.items()
        if value is not None
    }
    findings = {
        "kind": kind,
        "status": status,
        "refusal": None,
        "sha256": f"digest of {file}",
        "verdict": verdict,
        "checks": list(checks),
        "fields": made,
    }
    return ProofDocument(file, findings, tuple(reuse), used)


def goods(*lines):
    """Lines as (name, quantity)."""
    return [
        {"name": name, "quantity": str(n)} if n is not None else {"name": name} for name, n in lines
    ]


def invoice(file="invoice.pdf", **changes):
    right = {
        "invoice_number": "26110000000000000001",
        "issue_date": "2026-01-05",
        "buyer_name": SHOP,
        "buyer_tax_id": SHOP_TAX_ID,
        "seller_name": OWNER,
        "total_amount": "1000.00",
        "goods": goods((f"*服装*{BRAND}牌羽绒服", 120)),
    }
    return document(file, "purchase_invoice", **(right | changes))


def letter(file="letter.pdf", kind="manufacturer_authorization", **changes):
    right = {
        "grantor": OWNER,
        "grantee": SHOP,
        "brand": BRAND,
        "trademark_registration_number": "00000025",
        "scope": "第25类：服装、鞋、帽",
        "channel": "线上渠道：天猫",
        "territory": "中国大陆地区",
        "valid_from": "2025-01-01",
        "valid_until": "2026-12-31",
        "sub_licensing": "被授权方不得转授权",
    }
    return document(file, kind, **(right | changes))


def agency(file="agency.pdf", **changes):
    """The upper link: the owner lets the agent grant further."""
    upper = {"grantee": AGENT, "sub_licensing": "被授权方有权转授权"}
    return letter(file, "brand_agency_authorization", **(upper | changes))


def from_agent(file="from-agent.pdf", **changes):
    """The lower link: the agent authorizes the shop."""
    return letter(file, "brand_agency_authorization", **({"grantor": AGENT} | changes))


def customs(file="customs.pdf", **changes):
    right = {
        "declaration_number": "220120260000000001",
        "importer": SHOP,
        "declared_on": "2026-01-02",
        "goods": goods((f"{BRAND}牌羽绒服 服装", 200)),
    }
    return document(file, "customs_certificate", **(right | changes))


def receipt(file="receipt.jpg", **changes):
    right = {
        "shop_name": "示例专柜",
        "issued_on": "2026-01-03",
        "items": goods((f"{BRAND}羽绒服", 1)),
        "total_amount": "899.00",
    }
    return document(file, "counter_receipt", **(right | changes))


def context(**changes):
    right = {
        "shop": {"shop_id": "s-1", "company_name": SHOP, "tax_id": SHOP_TAX_ID},
        "order_date": "2026-02-01",
        "brand": BRAND,
        "category": "服装",
        "platform": "tmall",
        "registration_number": "00000025",
        "right_holder": OWNER,
        "territory": "CN",
        "quantity_sold": 100,
    }
    return read_context(right | changes)


def codes(points):
    return sorted({(point.rule, point.code) for point in points})

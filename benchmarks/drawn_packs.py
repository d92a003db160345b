"""A drawn invoice or letter put into a case: the pack in which it would suffice if it were genuine.

The case's facts come from the genuine document of the same seed: its buyer is the shop, its
seller the right holder; a letter's grantee is the shop, its grantor the right holder, and an
invoice between the two, known exactly, lies beside it. A reused number lies beside the genuine
invoice that bears it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import specimens
from processors.evidence.values import Findings
from processors.policy import load_policy
from processors.proof import Company, ProofContext, ProofDocument, ProofVerdict, prove
from specimens.draw import draw
from specimens.sets import Member
from specimens.values import Drawn

POLICY = load_policy(specimens.POLICY).at(datetime.now(UTC))
_BRAND = re.compile(r"(\w{2,4})牌")


def genuine(member: Member) -> Drawn:
    """The same document as it was before it was doctored."""
    return draw(replace(member.specimen, doctored=None), member.seed)


def judged_in_case(
    kind: str, truth: Mapping[str, Any], found: Findings, twin: Findings | None
) -> ProofVerdict | None:
    """What `prove` says of the pack; None for a kind that no case of this sort turns on.

    `truth` is the genuine document's; `twin` the genuine document, where its number is used again.
    """
    papers = [ProofDocument("paper", found.to_json())]
    if twin is not None:
        papers.append(ProofDocument("twin", twin.to_json()))
    if kind == "purchase_invoice":
        return prove(papers, _bought(truth), POLICY)
    if kind.endswith("_authorization"):
        return prove([*papers, _invoice_under(truth)], _granted(truth), POLICY)
    return None


def _bought(truth: Mapping[str, Any]) -> ProofContext:
    goods = " ".join(line["name"] for line in truth["goods"])
    brand = _BRAND.search(goods.replace("*", " "))
    return ProofContext(
        shop=Company("shop", truth.get("buyer_name"), truth.get("buyer_tax_id")),
        order_date=date.fromisoformat(truth["issue_date"]) + timedelta(days=10),
        brand=brand[1] if brand else goods,
        right_holder=truth["seller_name"],
    )


def _granted(truth: Mapping[str, Any]) -> ProofContext:
    return ProofContext(
        shop=Company("shop", truth["grantee"], None),
        order_date=_ordered_on(truth),
        brand=truth["brand"],
        registration_number=truth["trademark_registration_number"],
        right_holder=truth["grantor"],
    )


def _ordered_on(truth: Mapping[str, Any]) -> date:
    """Near the end of the period: a letter that ran out earlier covers it no more."""
    return date.fromisoformat(truth["valid_until"]) - timedelta(days=10)


def _invoice_under(truth: Mapping[str, Any]) -> ProofDocument:
    values: dict[str, Any] = {
        "invoice_number": "26110000000000000001",
        "issue_date": (_ordered_on(truth) - timedelta(days=20)).isoformat(),
        "seller_name": truth["grantor"],
        "buyer_name": truth["grantee"],
        "total_amount": "1000.00",
        "goods": [{"name": f"{truth['brand']}牌商品", "quantity": "100"}],
    }
    fields = {
        name: {"value": value, "confidence": 0.99, "source": "xml"}
        for name, value in values.items()
    }
    findings = {"kind": "purchase_invoice", "status": "read", "verdict": "sufficient"}
    return ProofDocument("invoice", {**findings, "checks": [], "fields": fields})

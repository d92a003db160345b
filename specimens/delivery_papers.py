"""Papers about a parcel: carriers' slips and statements."""

import random
from collections.abc import Mapping
from typing import Any

from specimens.companies import draw_person
from specimens.letters import chinese_day
from specimens.paper_values import Paper, company_of, day_of, digits, rows

CARRIERS = ("示例速运", "样本快递", "范本物流")


def waybill(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{digits(rng, 13)}"
    recipient = given.get("person") or draw_person(rng)
    company, day = company_of(rng, given), day_of(rng, given)
    return Paper(
        title=carrier,
        subtitle="快递底单（寄件联）",
        shape="slip",
        barcode=number,
        rows=rows(
            ("运单号", number),
            ("寄件人", company.name),
            ("收件人", recipient),
            ("收件地址", "示例省样本市范本路1号"),
            ("寄件日期", f"{day:%Y-%m-%d}"),
            ("内件", "服饰 1件"),
        ),
        truth={"tracking_number": number, "carrier": carrier, "recipient": recipient},
    )


def signature_slip(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{digits(rng, 13)}"
    person, day = given.get("person") or draw_person(rng), day_of(rng, given)
    return Paper(
        title=carrier,
        subtitle="签收联",
        shape="slip",
        barcode=number,
        rows=rows(
            ("运单号", number),
            ("收件人", person),
            ("签收人", given.get("signed_by") or person),
            ("签收日期", f"{day:%Y-%m-%d}"),
        ),
        truth={
            "tracking_number": number,
            "carrier": carrier,
            "recipient": person,
            "signed_by": given.get("signed_by") or person,
            "signed_on": day.isoformat(),
        },
    )


def carrier_statement(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{digits(rng, 13)}"
    person, day = given.get("person") or draw_person(rng), day_of(rng, given)
    name = f"{carrier}示例有限公司"
    signer = "样本小区物业前台"
    return Paper(
        title="委托签收证明",
        rows=rows(
            ("运单号", number),
            ("承运人", name),
            ("收件人", person),
            ("实际签收人", signer),
            ("签收日期", chinese_day(day)),
        ),
        closing=(
            f"兹证明上述快件由{signer}受收件人委托代为签收，情况属实。",
            name,
            chinese_day(day),
        ),
        seal=name,
        truth={
            "tracking_number": number,
            "carrier": name,
            "recipient": person,
            "signed_by": signer,
            "signed_on": day.isoformat(),
            "seal_text": name,
        },
    )

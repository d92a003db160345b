"""Papers about who somebody is and what right they hold."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from specimens.letters import chinese_day
from specimens.paper_values import Paper, brand_of, company_of, day_of, rows


def business_licence(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    company = company_of(rng, given)
    day = given.get("day") or date(2016, 1, 4) + timedelta(days=rng.randrange(2500))
    return Paper(
        title="营 业 执 照",
        subtitle=f"统一社会信用代码 {company.credit_code}",
        rows=rows(
            ("名    称", company.name),
            ("类    型", "有限责任公司"),
            ("法定代表人", company.legal_representative),
            ("经营范围", "示例商品的批发与零售"),
            ("注册资本", "壹佰万元整"),
            ("成立日期", chinese_day(day)),
            ("住    所", company.address),
        ),
        closing=("登记机关", "样本市场监督管理局"),
        seal="样本市市场监督管理局",
        truth={
            "company_name": company.name,
            "credit_code": company.credit_code,
            "legal_representative": company.legal_representative,
            "established_on": day.isoformat(),
        },
    )


def right_certificate(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand = brand_of(rng, given)
    start = given.get("valid_from") or date(2019, 3, 21)
    until = given.get("valid_until") or date(start.year + 10, start.month, start.day - 1)
    number = given.get("registration_number") or brand.registration_number
    return Paper(
        title="商 标 注 册 证",
        subtitle=f"第 {number} 号",
        rows=rows(
            ("商标", f"{brand.zh} {brand.latin}"),
            ("核定使用商品", f"第{brand.nice_class}类"),
            ("注册人", brand.owner.name),
            ("注册人地址", brand.owner.address),
            ("注册日期", chinese_day(start)),
            ("有效期至", chinese_day(until)),
        ),
        closing=("发证机关", "示例知识产权局"),
        seal="示例知识产权局",
        truth={
            "trademark_registration_number": number,
            "brand": f"{brand.zh} {brand.latin}",
            "scope": f"第{brand.nice_class}类",
            "holder": brand.owner.name,
            "valid_from": start.isoformat(),
            "valid_until": until.isoformat(),
        },
    )


def power_of_attorney(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, company, day = brand_of(rng, given), company_of(rng, given), day_of(rng, given)
    return Paper(
        title="授 权 委 托 书",
        rows=rows(
            ("委托人", brand.owner.name),
            ("受托人", company.name),
            ("委托事项", f"就“{brand.zh}”商标的知识产权投诉事宜"),
            ("委托期限", "自签署之日起一年"),
            ("签署日期", chinese_day(day)),
        ),
        closing=(brand.owner.name, chinese_day(day)),
        seal=brand.owner.name,
        truth={
            "grantor": brand.owner.name,
            "grantee": company.name,
            "issued_on": day.isoformat(),
            "seal_text": brand.owner.name,
        },
    )

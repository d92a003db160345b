"""Every other paper of a case: what stands on it, by kind."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from specimens.companies import Brand, Company, draw_brand, draw_company, draw_person
from specimens.goods import draw_lines
from specimens.letters import chinese_day
from specimens.values import JSON

Shape = Literal["form", "slip", "chat"]
CARRIERS = ("示例速运", "样本快递", "范本物流")


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be set: its title, rows of label and value, closing words and seal."""

    title: str
    rows: tuple[Row, ...]
    truth: dict[str, JSON]
    shape: Shape = "form"
    subtitle: str = ""
    closing: tuple[str, ...] = ()
    seal: str = ""
    seal_lower: str = ""
    marks: tuple[str, ...] = ()
    barcode: str = ""


Maker = Callable[[random.Random, Mapping[str, Any]], Paper]


def make_paper(kind: str, rng: random.Random, given: Mapping[str, Any]) -> Paper:
    """Return a paper of the kind; raise KeyError where the generator has none.

    `given` may fix company, brand, person, day, carrier and tracking_number.
    """
    return MAKERS[kind](rng, given)


def _company(rng: random.Random, given: Mapping[str, Any]) -> Company:
    return given.get("company") or draw_company(rng)


def _brand(rng: random.Random, given: Mapping[str, Any]) -> Brand:
    return given.get("brand") or draw_brand(rng)


def _day(rng: random.Random, given: Mapping[str, Any]) -> date:
    return given.get("day") or date(2025, 10, 1) + timedelta(days=rng.randrange(150))


def _digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randint(0, 9)) for _ in range(count))


def _rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(label, value) for label, value in pairs)


def _inspection_report(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, day = _brand(rng, given), _day(rng, given)
    laboratory = _company(rng, given).name.replace("有限公司", "检测技术有限公司")
    goods = draw_lines(rng, brand, 1)[0]
    sample = f"{goods.name.split('*')[-1]} {goods.model}"
    number = f"WT{day:%Y}{_digits(rng, 6)}"
    cma, cnas = f"{day:%y}{_digits(rng, 10)}", f"CNAS L{_digits(rng, 5)}"
    conclusion = given.get("conclusion") or "所检项目符合标准要求，判定合格"
    return Paper(
        title="检 验 报 告",
        subtitle=f"报告编号：{number}",
        rows=_rows(
            ("样品名称", sample),
            ("商标", brand.zh),
            ("委托单位", brand.owner.name),
            ("检验类别", "委托检验"),
            ("检验依据", "Q/SL 001-2024"),
            ("检验结论", conclusion),
            ("签发日期", chinese_day(day)),
        ),
        closing=(f"检验机构：{laboratory}", "本报告仅对来样负责。"),
        marks=(f"CMA {cma}", cnas),
        seal=laboratory,
        seal_lower="检验检测专用章",
        truth={
            "laboratory": laboratory,
            "report_number": number,
            "cma_number": cma,
            "cnas_number": cnas,
            "sample": sample,
            "conclusion": conclusion,
            "issued_on": day.isoformat(),
        },
    )


def _counter_receipt(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, day = _brand(rng, given), _day(rng, given)
    shop = f"{brand.zh}示例百货专柜"
    lines = draw_lines(rng, brand, rng.choice((1, 2)))
    total = sum((x.unit_price for x in lines), Decimal(0))
    items = tuple((x.name.split("*")[-1], f"1 x {x.unit_price:.2f}") for x in lines)
    return Paper(
        title=shop,
        subtitle="购物小票",
        shape="slip",
        rows=_rows(
            ("日期", f"{day:%Y-%m-%d}"),
            ("单号", _digits(rng, 10)),
            *items,
            ("合计", f"¥{total:.2f}"),
        ),
        closing=("谢谢惠顾 凭小票七日内退换",),
        truth={
            "shop_name": shop,
            "issued_on": day.isoformat(),
            "items": [
                {
                    "name": x.name.split("*")[-1],
                    "quantity": "1",
                    "unit_price": f"{x.unit_price:.2f}",
                }
                for x in lines
            ],
            "total_amount": f"{total:.2f}",
        },
    )


def _customs_certificate(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    company, brand, day = _company(rng, given), _brand(rng, given), _day(rng, given)
    number = f"{rng.choice(('2244', '3116', '5301'))}{day:%Y}1{_digits(rng, 9)}"
    line = draw_lines(rng, brand, 1)[0]
    goods = f"{line.name.split('*')[-1]} {line.model}"
    return Paper(
        title="中华人民共和国海关进口货物报关单（样本）",
        subtitle=f"海关编号：{number}",
        rows=_rows(
            ("境内收货人", f"{company.name}（{company.credit_code}）"),
            ("进口日期", f"{day - timedelta(days=2):%Y%m%d}"),
            ("申报日期", f"{day:%Y%m%d}"),
            ("运输方式", "水路运输"),
            ("启运国（地区）", "示例国"),
            ("监管方式", "一般贸易"),
            ("商品名称及规格型号", goods),
            ("数量及单位", f"{line.quantity}{line.unit}"),
            ("总价及币制", f"{line.amount:.2f} CNY"),
        ),
        closing=("兹申明以上内容承担如实申报、依法纳税之法律责任",),
        seal="示例海关",
        seal_lower="放行章",
        truth={
            "declaration_number": number,
            "importer": company.name,
            "declared_on": day.isoformat(),
            "goods": [{"name": goods, "quantity": str(line.quantity)}],
        },
    )


def _waybill(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{_digits(rng, 13)}"
    recipient = given.get("person") or draw_person(rng)
    company, day = _company(rng, given), _day(rng, given)
    return Paper(
        title=carrier,
        subtitle="快递底单（寄件联）",
        shape="slip",
        barcode=number,
        rows=_rows(
            ("运单号", number),
            ("寄件人", company.name),
            ("收件人", recipient),
            ("收件地址", "示例省样本市范本路1号"),
            ("寄件日期", f"{day:%Y-%m-%d}"),
            ("内件", "服饰 1件"),
        ),
        truth={"tracking_number": number, "carrier": carrier, "recipient": recipient},
    )


def _signature_slip(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{_digits(rng, 13)}"
    person, day = given.get("person") or draw_person(rng), _day(rng, given)
    return Paper(
        title=carrier,
        subtitle="签收联",
        shape="slip",
        barcode=number,
        rows=_rows(
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


def _carrier_statement(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    carrier = given.get("carrier") or rng.choice(CARRIERS)
    number = given.get("tracking_number") or f"SL{_digits(rng, 13)}"
    person, day = given.get("person") or draw_person(rng), _day(rng, given)
    name = f"{carrier}示例有限公司"
    signer = "样本小区物业前台"
    return Paper(
        title="委托签收证明",
        rows=_rows(
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


def _business_licence(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    company = _company(rng, given)
    day = given.get("day") or date(2016, 1, 4) + timedelta(days=rng.randrange(2500))
    return Paper(
        title="营 业 执 照",
        subtitle=f"统一社会信用代码 {company.credit_code}",
        rows=_rows(
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


def _right_certificate(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand = _brand(rng, given)
    start = given.get("valid_from") or date(2019, 3, 21)
    until = given.get("valid_until") or date(start.year + 10, start.month, start.day - 1)
    number = given.get("registration_number") or brand.registration_number
    return Paper(
        title="商 标 注 册 证",
        subtitle=f"第 {number} 号",
        rows=_rows(
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


def _power_of_attorney(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, company, day = _brand(rng, given), _company(rng, given), _day(rng, given)
    return Paper(
        title="授 权 委 托 书",
        rows=_rows(
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


def _chat_record(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    lines = given.get("lines") or (
        ("卖家", "您好，订单显示已签收，请问收到了吗？"),
        ("买家", "收到了，包裹已经拿到，谢谢。"),
        ("卖家", "好的，有问题随时联系。"),
    )
    day = _day(rng, given)
    return Paper(
        title="聊天记录",
        subtitle=f"{day:%Y-%m-%d} {rng.randint(9, 21):02d}:{rng.randint(0, 59):02d}",
        shape="chat",
        rows=_rows(*lines),
        truth={"messages": [{"by": by, "text": text} for by, text in lines]},
    )


def _goods_photo(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    """The hang tag of a test purchase."""
    brand = _brand(rng, given)
    goods = draw_lines(rng, brand, 1)[0]
    return Paper(
        title=f"{brand.zh} {brand.latin}",
        subtitle="吊牌照片（示例）",
        shape="slip",
        rows=_rows(
            ("品名", goods.name.split("*")[-1]),
            ("货号", given.get("model") or goods.model),
            ("等级", "合格品"),
            ("执行标准", "GB/T 0000-2020"),
        ),
        closing=("防伪码处无激光标识",),
        truth={"brand": brand.zh},
    )


MAKERS: dict[str, Maker] = {
    "inspection_report": _inspection_report,
    "counter_receipt": _counter_receipt,
    "customs_certificate": _customs_certificate,
    "waybill": _waybill,
    "signature_slip": _signature_slip,
    "carrier_statement": _carrier_statement,
    "business_licence": _business_licence,
    "right_certificate": _right_certificate,
    "power_of_attorney": _power_of_attorney,
    "chat_record": _chat_record,
    "goods_photo": _goods_photo,
}

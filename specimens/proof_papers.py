"""Papers that prove where goods come from."""

import random
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from specimens.goods import draw_lines
from specimens.letters import chinese_day
from specimens.paper_values import Paper, brand_of, company_of, day_of, digits, rows


def inspection_report(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, day = brand_of(rng, given), day_of(rng, given)
    laboratory = company_of(rng, given).name.replace("有限公司", "检测技术有限公司")
    goods = draw_lines(rng, brand, 1)[0]
    sample = f"{goods.name.split('*')[-1]} {goods.model}"
    number = f"WT{day:%Y}{digits(rng, 6)}"
    cma, cnas = f"{day:%y}{digits(rng, 10)}", f"CNAS L{digits(rng, 5)}"
    conclusion = given.get("conclusion") or "所检项目符合标准要求，判定合格"
    return Paper(
        title="检 验 报 告",
        subtitle=f"报告编号：{number}",
        rows=rows(
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


def counter_receipt(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    brand, day = brand_of(rng, given), day_of(rng, given)
    shop = f"{brand.zh}示例百货专柜"
    lines = draw_lines(rng, brand, rng.choice((1, 2)))
    total = sum((x.unit_price for x in lines), Decimal(0))
    items = tuple((x.name.split("*")[-1], f"1 x {x.unit_price:.2f}") for x in lines)
    return Paper(
        title=shop,
        subtitle="购物小票",
        shape="slip",
        rows=rows(
            ("日期", f"{day:%Y-%m-%d}"),
            ("单号", digits(rng, 10)),
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


def customs_certificate(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    company, brand, day = company_of(rng, given), brand_of(rng, given), day_of(rng, given)
    number = f"{rng.choice(('2244', '3116', '5301'))}{day:%Y}1{digits(rng, 9)}"
    line = draw_lines(rng, brand, 1)[0]
    goods = f"{line.name.split('*')[-1]} {line.model}"
    return Paper(
        title="中华人民共和国海关进口货物报关单（样本）",
        subtitle=f"海关编号：{number}",
        rows=rows(
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


def goods_photo(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    """The hang tag of a test purchase."""
    brand = brand_of(rng, given)
    goods = draw_lines(rng, brand, 1)[0]
    return Paper(
        title=f"{brand.zh} {brand.latin}",
        subtitle="吊牌照片（示例）",
        shape="slip",
        rows=rows(
            ("品名", goods.name.split("*")[-1]),
            ("货号", given.get("model") or goods.model),
            ("等级", "合格品"),
            ("执行标准", "GB/T 0000-2020"),
        ),
        closing=("防伪码处无激光标识",),
        truth={"brand": brand.zh},
    )

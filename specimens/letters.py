"""Authorization letters, Chinese and English, with the grantor's round seal."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from specimens.companies import Brand, Company, draw_brand, draw_company
from specimens.sheet import Seal, Sheet
from specimens.values import JSON

PLATFORM = "示例商城"
PLATFORM_EN = "Specimen Mall"
_SCOPES = {
    3: "第3类：化妆品、护肤品",
    9: "第9类：电子产品及配件",
    18: "第18类：箱包、皮具",
    21: "第21类：日用器皿",
    25: "第25类：服装、鞋、帽",
}
_SCOPES_EN = {
    3: "Class 3: cosmetics and skin care",
    9: "Class 9: electronics and accessories",
    18: "Class 18: bags and leather goods",
    21: "Class 21: household utensils",
    25: "Class 25: clothing, footwear, headgear",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One link of a chain: `grantor` allows `grantee` to sell the brand's goods."""

    kind: str
    language: str
    grantor: Company
    grantee: Company
    brand: Brand
    scope: str
    channel: str
    territory: str
    valid_from: date
    valid_until: date
    issued_on: date
    sub_licensing: bool
    seal_text: str
    number: str

    def to_truth(self) -> dict[str, JSON]:
        """Return what a perfect reader reads, by the contracts' field names."""
        english = self.language == "en"
        truth: dict[str, JSON] = {
            "grantor": self.grantor.english_name if english else self.grantor.name,
            "grantee": self.grantee.english_name if english else self.grantee.name,
            "brand": self.brand.latin if english else self.brand.zh,
            "trademark_registration_number": self.brand.registration_number,
            "scope": self.scope,
            "channel": self.channel,
            "territory": self.territory,
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "issued_on": self.issued_on.isoformat(),
            "sub_licensing": "true" if self.sub_licensing else "false",
            "seal_text": self.seal_text,
        }
        return {name: value for name, value in truth.items() if value}


def make_letter(kind: str, language: str, rng: random.Random, given: Mapping[str, Any]) -> Letter:
    """Return a letter that is right in every part.

    `given` may fix grantor, grantee, brand, valid_from, valid_until, issued_on, sub_licensing,
    channel and territory; a manufacturer's letter is granted by the brand's owner.
    """
    brand = given.get("brand") or draw_brand(rng)
    by_owner = kind == "manufacturer_authorization"
    grantor = given.get("grantor") or (brand.owner if by_owner else draw_company(rng))
    grantee = given.get("grantee") or draw_company(rng)
    start = given.get("valid_from") or date(2025, 1, 1) + timedelta(days=rng.randrange(240))
    until = given.get("valid_until") or start + timedelta(days=rng.choice((364, 545, 729)))
    english = language == "en"
    channel = f"online: {PLATFORM_EN}" if english else f"线上渠道：{PLATFORM}"
    scopes = _SCOPES_EN if english else _SCOPES
    return Letter(
        kind=kind,
        language=language,
        grantor=grantor,
        grantee=grantee,
        brand=brand,
        scope=scopes[brand.nice_class],
        channel=given.get("channel") or channel,
        territory=given.get("territory") or ("Mainland China" if english else "中国大陆地区"),
        valid_from=start,
        valid_until=until,
        issued_on=given.get("issued_on") or start - timedelta(days=rng.randrange(0, 12)),
        sub_licensing=bool(given.get("sub_licensing", rng.random() < 0.4)),
        seal_text=grantor.english_name if english else grantor.name,
        number=f"SQ-{start:%Y}-{rng.randint(1000, 9999)}",
    )


def letter_sheet(letter: Letter, layout: str, font: str) -> Sheet:
    """Return the page; layouts a and b run as prose, c and d as a table; d is kept held out."""
    sheet = Sheet(210, 297, font)
    if letter.language == "en":
        _english(sheet, letter)
    elif layout in ("a", "b"):
        _prose(sheet, letter, wide=layout == "b")
    else:
        _tabular(sheet, letter, boxed=layout == "c")
    if letter.seal_text:
        _seal(sheet, letter, layout)
    return sheet


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日"


def _title(letter: Letter) -> str:
    return "品牌授权书" if letter.kind == "manufacturer_authorization" else "品牌代理授权书"


def _standing(letter: Letter) -> str:
    by_owner = letter.kind == "manufacturer_authorization"
    return "商标注册人" if by_owner else "授权代理商，有权对外授权"


def _prose(sheet: Sheet, letter: Letter, *, wide: bool) -> None:
    left, width, size = (24.0, 164.0, 4.6) if wide else (30.0, 150.0, 4.9)
    leading = size * 1.95
    sheet.label(105, 36, _title(letter), size=10, anchor="middle")
    sheet.words(186, 50, f"编号：{letter.number}", size=3.8, anchor="right")
    y = 66.0
    for label, party in (("授权方", letter.grantor), ("被授权方", letter.grantee)):
        sheet.words(left, y, f"{label}：{party.name}", size=size)
        sheet.words(left, y + leading, f"统一社会信用代码：{party.credit_code}", size=size)
        y += leading * 2.1
    brand = letter.brand
    texts = (
        f"授权方系“{brand.zh}”（{brand.latin}）品牌之{_standing(letter)}，"
        f"商标注册号：{brand.registration_number}。现授权被授权方销售上述品牌商品，事项如下：",
        f"一、授权品牌：{brand.zh}",
        f"二、授权范围：{letter.scope}",
        f"三、销售渠道：{letter.channel}",
        f"四、授权区域：{letter.territory}",
        f"五、授权期限：自{chinese_day(letter.valid_from)}起至{chinese_day(letter.valid_until)}止",
        f"六、转授权：{_sub_licensing(letter)}",
        "特此授权。",
    )
    for text in texts:
        y = sheet.paragraph(left, y, text, width=width, size=size, leading=leading, indent=size * 2)
    sheet.words(118, y + 16, f"授权方（盖章）：{letter.grantor.name}", size=size, fit=78)
    sheet.words(118, y + 28, f"签发日期：{chinese_day(letter.issued_on)}", size=size)


def _tabular(sheet: Sheet, letter: Letter, *, boxed: bool) -> None:
    sheet.label(105, 34, _title(letter).replace("书", "证明"), size=9.5, anchor="middle")
    sheet.words(24, 48, f"证书编号：{letter.number}", size=3.8)
    brand = letter.brand
    period = f"{letter.valid_from:%Y.%m.%d} 至 {letter.valid_until:%Y.%m.%d}"
    rows = (
        ("授权人", letter.grantor.name),
        ("被授权人", letter.grantee.name),
        ("品牌名称", brand.zh),
        ("商标注册证号", brand.registration_number),
        ("授权商品", letter.scope),
        ("授权渠道", letter.channel),
        ("授权地域", letter.territory),
        ("有效期", period),
        ("是否可转授权", _sub_licensing(letter)),
    )
    top, high = 58.0, 13.5
    for i, (label, value) in enumerate(rows):
        y = top + i * high
        sheet.label(27, y + high / 2, label, size=4.4)
        sheet.words(68, y + high / 2, value, size=4.4, fit=116)
        if boxed:
            sheet.box(24, y, 186, y + high, width=0.3, colour=(60, 60, 60))
    bottom = top + len(rows) * high
    if boxed:
        sheet.rule(64, top, 64, bottom, width=0.3, colour=(60, 60, 60))
    sheet.words(24, bottom + 12, "兹证明上述授权真实有效，未经书面许可不得变更。", size=4.2)
    sheet.words(186, bottom + 34, letter.grantor.name, size=4.8, anchor="right")
    sheet.words(186, bottom + 46, chinese_day(letter.issued_on), size=4.8, anchor="right")


def _english(sheet: Sheet, letter: Letter) -> None:
    by_owner = letter.kind == "manufacturer_authorization"
    title = "LETTER OF AUTHORIZATION" if by_owner else "DISTRIBUTION AUTHORIZATION LETTER"
    standing = "proprietor" if by_owner else "authorized distributor"
    sheet.label(105, 36, title, size=8, anchor="middle")
    sheet.words(24, 50, f"Ref. No.: {letter.number}", size=3.8)
    sheet.words(
        186, 50, f"Date of issue: {_english_day(letter.issued_on)}", size=3.8, anchor="right"
    )
    brand, size, leading = letter.brand, 4.2, 7.4
    may = "is entitled" if letter.sub_licensing else "is not entitled"
    texts = (
        f"We, {letter.grantor.english_name} (the 'Grantor'), {standing} of the "
        f"trademark '{brand.latin}', Trademark Registration No. {brand.registration_number}, "
        f"hereby authorize {letter.grantee.english_name} (the 'Grantee') to sell genuine goods "
        "bearing this trademark on the terms below.",
        f"Grantor: {letter.grantor.english_name}",
        f"Grantee: {letter.grantee.english_name}",
        f"Brand: {brand.latin}",
        f"Scope: {letter.scope}",
        f"Channel: {letter.channel}",
        f"Territory: {letter.territory}",
        f"Term: from {_english_day(letter.valid_from)} to {_english_day(letter.valid_until)}",
        f"Sub-licensing: the Grantee {may} to sub-license.",
    )
    y = 66.0
    for text in texts:
        y = sheet.paragraph(24, y, text, width=162, size=size, leading=leading) + 3
    sheet.words(110, y + 14, "For and on behalf of the Grantor", size=size)
    sheet.words(110, y + 24, letter.grantor.english_name, size=size, fit=78)
    sheet.words(110, y + 34, "Authorized signature: S. Specimen", size=size)


def _seal(sheet: Sheet, letter: Letter, layout: str) -> None:
    height = {"a": 236, "b": 226, "c": 212, "d": 214}[layout]
    if letter.language == "en":
        height = 228
    serial = "".join(c for c in letter.grantor.credit_code if c.isdigit())[:13]
    angle = {"a": -5, "b": 7, "c": 0, "d": 12}[layout]
    sheet.items.append(
        Seal(158, height, 42, 42, letter.seal_text, bottom_arc=serial, star=True, angle=angle)
    )


def _sub_licensing(letter: Letter) -> str:
    return "被授权方有权转授权" if letter.sub_licensing else "被授权方不得转授权"


def _english_day(day: date) -> str:
    months = "January February March April May June July August September October November December"
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"

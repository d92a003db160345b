"""Companies, brands and people that do not exist.

Each company name contains 示例 (example) and each organisation code begins with XX, which no
register issues: whoever meets one of these papers elsewhere can see that it is invented.
"""

import random
from dataclasses import dataclass

from specimens.codes import (
    CREDIT_ALPHABET,
    credit_check_character,
    organisation_check_character,
)

PROVINCES = {
    "11": "北京",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "35": "福建",
    "37": "山东",
    "44": "广东",
    "51": "四川",
}
_FIRST = "云山青川白晴远初明林松禾南北海星月风景沐".strip()
_SECOND = "杉岚屿泽鹿川帆禾溪石汀原舟野潮桥荷岭汐苔"
_TRADES = ("贸易", "商贸", "供应链", "电子商务", "服饰", "科技", "日用品", "文化", "进出口")
_OWNER_TRADES = ("品牌管理", "实业", "制造", "控股")
_ENGLISH_TRADES = (
    "Trading",
    "Apparel",
    "Technology",
    "Household",
    "Culture",
    "Logistics",
    "Brands",
    "Industries",
)
_ENGLISH_FORMS = ("Co., Ltd.", "Limited", "Inc.")
_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = ("示例", "样本", "范本", "虚构", "例甲", "例乙", "例丙")
_LATIN_FIRST = ("QING", "YUN", "LAN", "MU", "SONG", "HE", "BAI", "CHU", "MING", "NAN")
_LATIN_SECOND = ("YU", "LUO", "TING", "FAN", "XI", "YE", "HANG", "LU", "ZE", "CEN")
_BRAND_FIRST = ("青", "云", "澜", "木", "松", "禾", "白", "初", "明", "南")
_BRAND_SECOND = ("屿", "珞", "汀", "帆", "溪", "野", "航", "麓", "泽", "岑")


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company; `credit_code` passes GB 32100."""

    name: str
    credit_code: str
    province: str
    address: str
    phone: str
    bank: str
    account: str
    english_name: str
    legal_representative: str


@dataclass(frozen=True, slots=True)
class Brand:
    """An invented trademark and its owner; `nice_class` is a class of the Nice agreement."""

    zh: str
    latin: str
    owner: Company
    registration_number: str
    nice_class: int

    @property
    def printed(self) -> str:
        return f"{self.zh}{self.latin}"


def draw_company(rng: random.Random, *, owner: bool = False) -> Company:
    """Draw a company; `owner` gives it the trade of a brand's owner."""
    province = rng.choice(sorted(PROVINCES))
    word = rng.choice(_FIRST) + rng.choice(_SECOND)
    trade = rng.choice(_OWNER_TRADES if owner else _TRADES)
    legal_form = "股份有限公司" if owner and rng.random() < 0.3 else "有限公司"
    place = PROVINCES[province] if rng.random() < 0.5 else ""
    latin = f"{rng.choice(_LATIN_FIRST)}{rng.choice(_LATIN_SECOND)}".title()
    english = f"{latin} Specimen {rng.choice(_ENGLISH_TRADES)} {rng.choice(_ENGLISH_FORMS)}"
    return Company(
        name=f"{place}{word}示例{trade}{legal_form}",
        credit_code=draw_credit_code(rng, province),
        province=province,
        address=f"{PROVINCES[province]}示例区样本路{rng.randint(1, 999)}号",
        phone=f"0{rng.randint(571, 599)}-0000{rng.randint(1000, 9999)}",
        bank=f"示例银行{rng.choice('东西南北')}城支行",
        account="".join(str(rng.randint(0, 9)) for _ in range(19)),
        english_name=english,
        legal_representative=draw_person(rng),
    )


def draw_credit_code(rng: random.Random, province: str) -> str:
    """Draw a unified social credit code with right check characters."""
    middle = "XX" + "".join(rng.choice(CREDIT_ALPHABET) for _ in range(6))
    head = f"91{province}0000{middle}{organisation_check_character(middle)}"
    return head + credit_check_character(head)


def draw_person(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def draw_brand(rng: random.Random) -> Brand:
    """Draw a brand with its owner."""
    first, second = rng.randrange(len(_BRAND_FIRST)), rng.randrange(len(_BRAND_SECOND))
    return Brand(
        zh=_BRAND_FIRST[first] + _BRAND_SECOND[second],
        latin=_LATIN_FIRST[first] + _LATIN_SECOND[second],
        owner=draw_company(rng, owner=True),
        registration_number=str(rng.randint(90_000_000, 99_999_999)),
        nice_class=rng.choice((3, 9, 18, 21, 25)),
    )

"""Who plays in the sample cases: invented shops, owners, brands."""

import random
from dataclasses import replace

from specimens.companies import Brand, Company, draw_company

BUYER = "b-2001"
OFFICER = "officer-1"
SECOND_OFFICER = "officer-2"


def _named(name: str, province: str, english: str) -> Company:
    for attempt in range(1000):
        drawn = draw_company(random.Random(f"{name}/{attempt}"))
        if drawn.province == province:
            return replace(drawn, name=name, english_name=english)
    raise LookupError(province)


QINGYU_OWNER = _named(
    "青屿示例品牌管理有限公司", "33", "Qingyu Specimen Brand Management Co., Ltd."
)
SHUIYUN_OWNER = _named("水云示例实业有限公司", "44", "Shuiyun Specimen Industries Co., Ltd.")
QINGYU = Brand("青屿", "QINGYU", QINGYU_OWNER, "96001234", 25)
SHUIYUN = Brand("水云", "SHUIYUN", SHUIYUN_OWNER, "96005678", 21)

AGENT = _named("远帆示例供应链有限公司", "31", "Yuanfan Specimen Supply Chain Co., Ltd.")
YUNSHAN = _named("云杉示例贸易有限公司", "33", "Yunshan Specimen Trading Co., Ltd.")
MUXI = _named("沐溪示例服饰有限公司", "44", "Muxi Specimen Apparel Co., Ltd.")
LINHE = _named("林禾示例日用品有限公司", "51", "Linhe Specimen Household Co., Ltd.")

SHOPS = {"s-1001": YUNSHAN, "s-1002": MUXI, "s-1003": LINHE}
SERVICES = ("consumer_protection", "genuine_guarantee", "fake_one_pay_three")

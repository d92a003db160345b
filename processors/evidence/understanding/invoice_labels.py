"""The labels of an invoice that end the value before them, and the edges of its table."""

import re

from processors.evidence.understanding.labels import spaced
from processors.evidence.understanding.layout import Row, Sheet

STOP = re.compile(
    spaced(
        "名称",
        "购买方名称",
        "销售方名称",
        "统一社会信用代码",
        "纳税人识别号",
        "地址、电话",
        "地址",
        "开户行及账号",
        "开户行及帐号",
        "开户银行",
        "发票代码",
        "发票号码",
        "号码",
        "开票日期",
        "校验码",
        "机器编号",
        "机打号码",
        "收款人",
        "收款员",
        "复核人",
        "复核",
        "开票人",
        "价税合计",
        "密码区",
        "备注",
        "订单号",
    )
    + r"\s*[:(/]|"
    + r"\(\s*[大小]\s*写\s*\)"
)
"""A label with its colon: what stands after it belongs to it, not to the label before."""

_NAME_COLUMN = re.compile(spaced("项目名称", "服务名称", "劳务名称", "货物名称", "商品名称"))
AMOUNT_COLUMN = re.compile(spaced("金额") + r"|金(?=\s*(?:\t|$))")
TAX_COLUMN = re.compile(spaced("税额") + r"|税(?=\s*(?:\t|$))")
_OTHER_COLUMNS = re.compile(spaced("规格型号", "单位", "数量", "单价", "税额", "税率"))
SUM_ROW = re.compile(r"(?:^|\t)\s*(?:合\s*[^\w\t]?\s*计|小\s*计|合(?=\t))(?!\s*[(金])")
ALL_IN_ROW = re.compile(spaced("价税合计"))


def is_goods_header(row: Row) -> bool:
    """Tell whether a row names the columns of the goods table."""
    named = _NAME_COLUMN.search(row.text) is not None or row.text.startswith("项目")
    others = len(_OTHER_COLUMNS.findall(row.text))
    if named and others >= 3:
        return True
    return bool(AMOUNT_COLUMN.search(row.text)) and (others >= 2 or (named and others >= 1))


def top_of_goods(sheet: Sheet) -> float:
    """Return the height at which the goods table begins, else a third of the page."""
    tops = [row.top for row in sheet.rows if is_goods_header(row)]
    return min(tops) if tops else sheet.height / 3

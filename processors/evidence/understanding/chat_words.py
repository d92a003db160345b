"""What a chat's screen prints beside what is said: who speaks, when, and the app's own words."""

import re
from typing import Literal

Role = Literal["buyer", "seller"]

MOMENT = re.compile(
    r"\W*(?:(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天]"
    r"|yesterday|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)?[\s,]*(?:凌晨|早上|上午|中午|下午|晚上)?"
    r"\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:am|pm)?\W*",
    re.IGNORECASE,
)
"""A line that says only when."""
SCREEN = re.compile(
    r"\W*(?:按住\s*说话|发送|发消息.{0,2}|说点什么.{0,3}|输入(?:消息|文字).{0,4}|请输入(?:消息|内容).{0,6}"
    r"|对方正在输入.{0,3}|以下是新消息|type a message.{0,2}|send|message.{0,2}"
    r"|(?:已读|未读|已送达|送达|read|delivered)(?:\s*\d{1,2}:\d{2})?)\W*"
    r"|.{0,24}撤回了一条消息\W*",
    re.IGNORECASE,
)
"""What an app prints round the words: where one types, what was seen, what was taken back."""
STATUS = re.compile(r"[\dA-Za-z%:.<>|\s]{1,14}")
_BUYER = re.compile(
    r"(?:买家|买方|顾客|客户|消费者|buyer|customer)(?:\s*\(.{0,20}|:)?", re.IGNORECASE
)
_SELLER = re.compile(
    r"(?:卖家|卖方|商家|店主|掌柜|店小二|(?:在线|人工)?客服|seller|merchant|shop|customer service)"
    r"(?:\s*\(.{0,20}|:)?"
    r"|(?![这那是你我在])[^\s,。?!:]{1,20}(?:旗舰店|专卖店|专营店|官方店|企业店|客服|店铺|小店)"
    r"(?:\s?[:\-]?\s?(?:客服|小)[^\s,。?!]{0,8})?",
    re.IGNORECASE,
)
_SELF = re.compile(r"(?:我|对方|me)(?:\s*\(.{0,20}|:)?", re.IGNORECASE)


def role_of(name: str | None) -> Role | None:
    """Return who a name says it is; a nickname says nothing."""
    if name is None:
        return None
    buyer, seller = _BUYER.fullmatch(name), _SELLER.fullmatch(name)
    if (buyer is None) == (seller is None):
        return None
    return "buyer" if buyer else "seller"


def is_name(text: str) -> bool:
    """Tell whether a line says only who speaks."""
    return role_of(text) is not None or _SELF.fullmatch(text) is not None

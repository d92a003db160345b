"""The buyer's own word that the goods came (E-20, E-21), and what only sounds like it.

A question, a denial, a condition, what a carrier's system is said to show, somebody else's
receipt and an empty parcel are no admission; nor is "received" said of a message.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from processors.evidence.understanding.chat import Chat, Message, Role
from processors.evidence.understanding.layout import Piece

Speaker = Literal["named", "by_side", "unknown"]

_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]*")
_GOODS = (
    r"(?:货物?|包裹|快递|快件|件|东西|宝贝|商品|产品|衣服|裤子|裙子|鞋子?|包包?|箱子|手机|耳机|杯子|订单|实物)"
)
_TOOK = r"(?:收到|拿到|取到|领到|签收|收|取|拿)"
_FIRM = re.compile(
    rf"(?:收到|拿到|取到|领到|签收|取|收|拿)(?:了|啦|的)?(?:你们?的?|您的?|这个?|那个?|我的)?{_GOODS}"
    rf"|{_GOODS}[^,。;]{{0,6}}?(?:已经?|都|也|刚|今天|昨天|前天)*{_TOOK}(?:到)?(?:了|啦)"
    rf"|{_GOODS}(?:已经?|都|刚|今天|昨天|前天)*(?:到了|到货了?|送到了?)|到货了|(?:是)?我(?:本人)?(?:签?收|取|拿)的"
    r"|我(?:本人|自己)?(?:已经?|都|昨天|今天)*签收了?"
    r"|\b(?:received|got|picked up|signed for)\b[^.,;]{0,30}?"
    r"\b(?:goods|parcel|package|order|item|items|product|it)\b"
    r"|\b(?:goods|parcel|package|order|item|items)\b[^.,;]{0,20}?\b(?:arrived|received|delivered)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:已经?|都|刚)?(?:收到|拿到|取到|签收)(?:了|啦|咯|的)|^\W*(?:yes,? )?(?:i )?(?:have )?(?:got|received) it",
    re.IGNORECASE,
)
"""Enough only as the answer to whether the goods came."""
_ASKS = re.compile(r"(?:收到|拿到|取到|签收|到货|received|arrived|got)", re.IGNORECASE)
_QUESTION = re.compile(
    r"[?]\s*$|[吗嘛么没](?:[有呀啊呢])?[。!?~]*$|是不是|有没有|收没收|是否|什么时候|怎么还|为什么|哪里"
    r"|^\W*(?:did|have|has|is|was|when|where|why)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    rf"(?:没|未|不曾|从未|并未|别)[^,。;]{{0,6}}?{_TOOK}|{_TOOK}不到|不是(?:我|本人)[^,。;]{{0,4}}?(?:签?收|取|拿)"
    rf"|{_TOOK}(?:的)?(?:是|了|到)?(?:一?个)?空(?:包|盒|箱|袋)"
    r"|\b(?:not|never|n't|haven't|hasn't|didn't|isn't)\b|n't\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"如果|要是|若|假如|万一|只要|除非|的话|等[^,。;]{0,8}?(?:收到|拿到|到货|签收|到了)|(?:收到|拿到|签收|到货)[^,。;]{0,4}?"
    r"(?:后|之后|以后|再|才|就|时|前|之前|会)|还?没[^,。;]{0,4}之前|一旦|到时候|准备|打算|应该|可能|大概|估计"
    r"|\b(?:if|when|once|until|after|before|unless|should|would|will|may|might)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?:显示|物流|系统|快递(?:员|公司|说|那边)|你们?|您|客服|卖家|平台|淘宝|他们?|她)[^,。;]{0,6}?(?:说|显示|写|称|标)"
    r"|显示|状态|说(?:我|是|已)"
    r"|\b(?:says?|said|shows?|shown|claims?|according)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:别人|他人|邻居|门卫|物业|保安|前台|驿站|代收|朋友|家人|同事|快递员|爸|妈|老公|老婆|室友)[^,。;]{0,8}?"
    rf"{_TOOK}|(?:你们?|您)[^,。;]{{0,6}}?{_TOOK}"
    r"|(?:收到|拿到)(?:了|的)?(?:你们?的?|您的?)?(?:短信|消息|信息|通知|退款|钱|款|红包|验证码|电话|发票|邮件|回复)",
)


@dataclass(frozen=True, slots=True)
class Admission:
    """A sentence that the goods came; `speaker`: how its writer is known to be the buyer.

    `denied`: the buyer says elsewhere that they did not come.
    """

    text: str
    place: Piece
    speaker: Speaker
    denied: bool


def find_admission(chat: Chat) -> Admission | None:
    """Return the buyer's own sentence that the goods were received; None where there is none.

    A sentence whose writer is not known is returned, too, and says so; a seller's never is.
    """
    roles = _roles(chat)
    best: Admission | None = None
    denied = False
    for i, message in enumerate(chat.messages):
        role, how = roles[i]
        if role == "seller":
            continue
        asked = i > 0 and _is_asked(chat.messages[i - 1], message)
        for start, end in _sentences(message.text):
            text = message.text[start:end]
            denied = denied or _denies(text)
            if best is None and _admits(text, asked=asked):
                said = text.strip().rstrip("。;!")
                best = Admission(said, message.line_of(start, end), how, denied=False)
    if best is None:
        return None
    return Admission(best.text, best.place, best.speaker, denied)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        yield match.span()


def _admits(text: str, *, asked: bool) -> bool:
    for refused in (_QUESTION, _DENIAL, _CONDITION, _REPORTED, _OTHERS):
        if refused.search(text):
            return False
    return bool(_FIRM.search(text) or (asked and _BARE.search(text)))


def _denies(text: str) -> bool:
    return bool(_DENIAL.search(text) and _ASKS.search(text) and not _QUESTION.search(text))


def _is_asked(before: Message, message: Message) -> bool:
    """Whether what another one wrote just before asks if the goods came."""
    other = before.side != message.side or before.name != message.name
    return other and bool(_ASKS.search(before.text) and _QUESTION.search(before.text))


def _roles(chat: Chat) -> Sequence[tuple[Role | None, Speaker]]:
    """Who wrote each message, and how that is known: by a name, or as the other one of two."""
    by_name = [message.role for message in chat.messages]
    writers = [(message.side, message.name) for message in chat.messages]
    sellers = {writer for writer, role in zip(writers, by_name, strict=True) if role == "seller"}
    others = {writer for writer in writers if writer not in sellers}
    found: list[tuple[Role | None, Speaker]] = []
    for message, role in zip(chat.messages, by_name, strict=True):
        if role is not None:
            found.append((role, "named"))
        elif chat.titled_role == "seller" and message.name is None:
            found.append(("buyer" if message.side == "right" else "seller", "by_side"))
        elif chat.titled_role == "buyer" and message.name is None:
            found.append(("buyer" if message.side == "left" else "seller", "by_side"))
        elif sellers and len(others) == 1 and len({s for s, _ in sellers | others}) <= 2:
            found.append(("buyer", "by_side"))
        else:
            found.append((None, "unknown"))
    return found

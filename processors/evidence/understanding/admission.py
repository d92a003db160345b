"""The buyer's own word that the goods came (E-20, E-21), and what only sounds like it.

A question, a denial, a condition, what a carrier's system is said to show, somebody else's
receipt and an empty parcel are no admission; nor is "received" said of a message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from processors.evidence.understanding.chat import Chat, Message
from processors.evidence.understanding.chat_words import Role
from processors.evidence.understanding.layout import Piece

Speaker = Literal["named", "by_side", "unknown"]
_SUREST: tuple[Speaker, ...] = ("named", "by_side", "unknown")

_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]*")
_CLAUSE = re.compile(r"[^,、~…]+")
_GOODS = (
    r"(?:货物?|包裹|快递|快件|件|东西|宝贝|商品|产品|衣服|裤子|裙子|鞋子?|包包|箱子|手机|耳机|杯子|订单"
    r"|实物)"
)
_TOOK = r"(?:收到|拿到|取到|领到|签收|收|取|拿)"
_FIRM = re.compile(
    rf"(?:(?:收到|拿到|取到|领到|签收)(?:了|啦|的)?|(?:取|收|拿)(?:了|到了))"
    rf"(?:你们?的?|您的?|这个?|那个?|我的)?{_GOODS}"
    rf"|{_GOODS}[^,]{{0,6}}?{_TOOK}(?:到)?(?:了|啦)"
    rf"|{_GOODS}(?:我?已经?|都|也|刚)(?:收到|拿到|取到|领到)"
    r"|(?:货|东西|宝贝)(?:已经?|都|刚)?到了(?!驿站|网点|站|快递|门卫)|(?:收到|拿到)的是"
    r"|我(?:本人|自己)?(?:签?收|取|拿)的|我(?:本人|自己)?(?:已经?|都|昨天|今天)*签收了"
    r"|\b(?:received|got|picked up|signed for)\b[^,]{0,30}?"
    r"\b(?:goods|parcel|package|order|items?|products?)\b"
    r"|\b(?:goods|parcel|package|order|items?)\b[^,]{0,20}?\b(?:arrived|received|delivered)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:收到|拿到|取到|签收)(?:了|啦|咯|的)|^\W*(?:yes\W+)?(?:i )?(?:have )?(?:got|received) it",
    re.IGNORECASE,
)
"""Enough only as the answer to whether the goods came."""
_COMES = re.compile(r"收到|拿到|取到|签收|收货|到货|received|arrived|delivered", re.IGNORECASE)
_QUESTION = re.compile(
    r"[?]\s*$|[吗嘛么没](?:[有呀啊呢])?[。!?~]*$|是不是|有没有|收没收|是否|什么时候|怎么还"
    r"|^\W*(?:did|have you|has|is|was|when|where|why)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"\W*(?:(?:对|是|好)[吗吧不没]\W*|对不对|是不是|是吧|right)\W*", re.IGNORECASE)
_DENIAL = re.compile(
    rf"(?:没|未|不曾|并未|别)[^,]{{0,6}}?{_TOOK}|{_TOOK}不到|不是(?:我|本人)[^,]{{0,4}}?{_TOOK}"
    rf"|{_TOOK}(?:的)?(?:是|了|到)?(?:一?个)?空(?:包|盒|箱|袋)|\bnot\b|\bnever\b|n't\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"如果|要是|若是?|假如|万一|只要|除非|的话|一旦|到时候?|准备|打算|应该|可能|大概|估计|请|麻烦|记得|确认收货"
    r"|等[^,]{0,8}?(?:收到|拿到|到货|签收|到了)|(?:收到|拿到|签收|到货|到了)[^,]{0,4}?(?:前|会)"
    r"|(?:收到|拿到|签收|到货|到了)[^,]{0,4}?(?:后|再|才|就|时)(?![^,]{0,3}(?:发现|打开|拆|一看|看到|试))"
    r"|\b(?:if|when|once|until|before|unless|should|would|will|may|might)\b",
    re.IGNORECASE,
)
_OPENS_CONDITION = re.compile(
    r"如果|要是|假如|万一|只要|除非|等|的话|\b(?:if|when|once|unless)\b", re.IGNORECASE
)
"""A condition that a clause before states for those after it."""
_REPORTED = re.compile(
    r"显示|状态|(?:物流|系统|快递员?|公司|你们?|您|客服|卖家|平台|他们?|她)[^,]{0,6}?(?:说|写|称|标)|说(?:我|是|已)"
    r"|\b(?:says?|said|shows?|shown|claims?|according)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:别人|他人|邻居|门卫|物业|保安|前台|驿站|代收|朋友|家人|同事|快递员|爸|妈|老公|老婆|室友|你们?|您)"
    rf"[^,]{{0,8}}?{_TOOK}"
    r"|(?:收到|拿到)(?:了|的)?(?:你们?的?|您的?)?"
    r"(?:短信|消息|信息|通知|退款|退货|钱|款|红包|验证码|电话|发票|邮件|回复)",
)
_REFUSED = (_QUESTION, _CONDITION, _REPORTED, _OTHERS)


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

    A sentence whose writer is not known is returned, too, and says so; a seller's never is. The
    surest writer's goes before, then the first.
    """
    found: list[Admission] = []
    denied = False
    for i, (message, (role, speaker)) in enumerate(zip(chat.messages, _writers(chat), strict=True)):
        if role == "seller":
            continue
        asked = i > 0 and _is_asked(chat.messages[i - 1], message)
        for match in _SENTENCE.finditer(message.text):
            denied = denied or _denies(match.group())
            if _admits(match.group(), asked=asked):
                said = match.group().strip().rstrip("。;!")
                found.append(Admission(said, message.place(*match.span()), speaker, denied=False))
    best = min(found, key=lambda one: _SUREST.index(one.speaker), default=None)
    return None if best is None else replace(best, denied=denied)


def _admits(sentence: str, *, asked: bool) -> bool:
    """Whether one of its clauses says that the goods came, and none takes it back."""
    clauses = [match.group() for match in _CLAUSE.finditer(sentence)]
    if _DENIAL.search(sentence) or not clauses or _TAG.fullmatch(clauses[-1]):
        return False
    for before, clause in zip(["", *clauses], clauses, strict=False):
        said = _FIRM.search(clause) or (asked and _BARE.search(clause))
        refused = any(form.search(clause) for form in _REFUSED) or _OPENS_CONDITION.search(before)
        if said and not refused:
            return True
    return False


def _denies(sentence: str) -> bool:
    return bool(
        _DENIAL.search(sentence) and _COMES.search(sentence) and not _QUESTION.search(sentence)
    )


def _is_asked(before: Message, message: Message) -> bool:
    """Whether what another one wrote just before asks if the goods came."""
    other = before.side != message.side or before.name != message.name
    return other and bool(_COMES.search(before.text) and _QUESTION.search(before.text))


def _writers(chat: Chat) -> Iterator[tuple[Role | None, Speaker]]:
    """Who wrote each message, and how that is known: by a name, or as the other one of two."""
    sellers = {(m.side, m.name) for m in chat.messages if m.role == "seller"}
    others = {(m.side, m.name) for m in chat.messages if m.role != "seller"}
    for message in chat.messages:
        if message.role is not None:
            yield message.role, "named"
        elif chat.other is not None and message.name is None and message.side is not None:
            owner: Role = "buyer" if chat.other == "seller" else "seller"
            yield (owner if message.side == "right" else chat.other), "by_side"
        elif sellers and len(others) == 1:
            yield "buyer", "by_side"
        else:
            yield None, "unknown"

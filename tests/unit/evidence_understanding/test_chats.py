"""A chat is known by how it looks, in several apps, and the buyer's admission by who wrote it."""

from collections.abc import Callable, Sequence

import pytest

from processors.evidence.checks import Thresholds, check, verdict
from processors.evidence.understanding import recognise_kind, understand
from processors.evidence.values import Declared, DocumentRead, Field, Source

Paper = Callable[..., DocumentRead]
Line = tuple[float, float, str]
LEFT, RIGHT, SIZE = 200.0, 1400.0, 20.0
SHOP = "样本旗舰店"


def wide(text: str) -> float:
    return sum(SIZE if ord(c) > 0x2E80 else SIZE / 2 for c in text)


def right(y: float, text: str) -> Line:
    return (RIGHT - wide(text), y, text)


def middle(y: float, text: str) -> Line:
    return (800 - wide(text) / 2, y, text)


def screen(*said: tuple[str, str], head: Sequence[Line] = (), name: bool = False) -> list[Line]:
    """Bubbles from the top: `left` and `right`, with the speakers' names over them or without."""
    lines, y = list(head), 180.0
    for side, text in said:
        if name:
            label = "买家" if side == "right" else "卖家"
            lines.append(right(y, label) if side == "right" else (LEFT, y, label))
            y += 28
        lines.append(right(y, text) if side == "right" else (LEFT, y, text))
        y += 90
    return lines


ASKED = (("left", "请问货收到了吗？"), ("right", "货收到了，谢谢"), ("left", "好的亲"))
PHONE = [(60, 4, "10:21"), (1500, 4, "5G 87%"), middle(50, SHOP), middle(120, "昨天 18:22")]
SCREENS = {
    "a phone's app with a time between": screen(*ASKED, head=PHONE),
    "a short one among the app's own signs": [
        *screen(*ASKED[:2], head=PHONE),
        (60, 50, "く"),
        (1500, 56, "···"),
        (300, 1000, "按住 说话"),
        (1300, 1000, "发送"),
    ],
    "names over bubbles": screen(*ASKED, name=True),
    "what the app prints round it": screen(*ASKED, head=[(700, 1000, "按住 说话")]),
    "what was seen beside the bubbles": [
        *screen(*ASKED, head=[middle(120, "星期三 上午9:05")]),
        (1000, 270, "已读"),
    ],
    "a messenger in English": screen(
        ("left", "Has the parcel arrived?"),
        ("right", "Yes, I received the parcel."),
        ("left", "Great, thank you"),
        head=[middle(120, "Yesterday 9:05 PM"), (300, 1000, "Type a message...")],
    ),
    "a group with nicknames": [
        middle(60, "09:12"),
        (LEFT, 130, "阿样"),
        (LEFT, 158, "明天发货吗"),
        right(250, "发了"),
        (LEFT, 330, "小本"),
        (LEFT, 358, "收到"),
        middle(450, "09:40"),
        right(520, "记得签收"),
    ],
    "a desk client": [
        (60, 100, "样本旗舰店:小美 2026-03-01 10:21:33"),
        (90, 140, "亲，在的"),
        (60, 200, "tb示例2008 2026-03-01 10:22:01"),
        (90, 240, "货收到了"),
    ],
    "a desk client with times at the right": [
        (60, 100, "样本旗舰店:小美"),
        (900, 100, "2026-03-01 10:21:33"),
        (90, 140, "亲，在的"),
        (60, 200, "tb示例2008"),
        (900, 200, "2026-03-01 10:22:01"),
        (90, 240, "货收到了"),
    ],
    "a transcript": [
        (60, 100, "买家：在吗"),
        (60, 140, "卖家：在的亲"),
        (60, 180, "买家：货收到了"),
    ],
    "talk about other papers": screen(
        ("right", "有营业执照和检测报告吗？"),
        ("left", "有的，发票和授权书也有"),
        ("right", "运单号发我"),
        head=PHONE,
    ),
}


@pytest.mark.rule("E-20")
@pytest.mark.parametrize("lines", SCREENS.values(), ids=SCREENS)
def test_a_chat_is_known_by_its_looks(paper: Paper, lines: list[Line]) -> None:
    assert recognise_kind(paper(lines, source=Source.OCR), Declared()).kind == "chat_record"


NO_CHATS = {
    "a letter signed at the right": [
        middle(60, "关于商品质量的说明"),
        (200, 150, "致样本平台："),
        (240, 200, "我司所售商品均为正品，特此说明。"),
        right(900, "甲样本贸易有限公司"),
        right(940, "2026年3月1日"),
    ],
    "an order of an office on two sides": [
        middle(60, "样本区样本局文件"),
        (200, 150, "样本医院："),
        (240, 190, "你院的请示收悉。" + "该同志自去年一月起至今未到单位上班，" * 3),
        (200, 230, "经研究，同意。"),
        right(330, "样本区样本局办公室"),
        (200, 900, "样本区样本局"),
        right(940, "2026年3月1日印发"),
    ],
    "a parcel's journey": [
        (300, 100 + 60 * i, text)
        for i, text in enumerate(
            (
                "2026-03-01 10:21:33",
                "快件已签收",
                "2026-03-01 08:02:11",
                "快件派送中",
                "2026-02-28 21:40:00",
                "快件到达样本网点",
            )
        )
    ],
    "a journey with what and when in one line": [
        (300, 100, "已签收 2026-03-01 10:21:33"),
        (300, 140, "签收人：前台"),
        (300, 200, "派送中 2026-03-01 08:02:11"),
        (300, 240, "样本网点"),
    ],
    "an order's page": [
        (200, 100, "订单详情"),
        (200, 160, "买家：某甲"),
        (200, 220, "卖家：样本旗舰店"),
        (200, 280, "下单时间：2026-03-01 10:21"),
    ],
    "goods at the left and prices below at the right": [
        middle(100, "2026-03-01 10:21"),
        (200, 160, "样本牌水杯"),
        right(200, "1 x 39.00"),
        (200, 240, "样本牌毛巾"),
        right(280, "2 x 9.00"),
    ],
}


@pytest.mark.rule("E-20")
@pytest.mark.parametrize("lines", NO_CHATS.values(), ids=NO_CHATS)
def test_what_only_shares_a_sign_is_no_chat(paper: Paper, lines: list[Line]) -> None:
    assert recognise_kind(paper(lines, source=Source.OCR), Declared()).kind != "chat_record"


def test_an_invoice_that_tells_of_a_chat_stays_an_invoice(paper: Paper) -> None:
    lines = screen(*ASKED, head=PHONE)
    payload = "01,32,,24352000000000000017,48.90,20240514,,0000"

    assert recognise_kind(paper(lines, codes=[payload]), Declared()).kind != "chat_record"


def admission(document: DocumentRead) -> Field | None:
    return understand(document, "chat_record").get("admission")


ADMITTED = [
    "货收到了，谢谢",
    "昨天货收到了，但是颜色和图片不一样。",
    "包裹已经拿到",
    "东西收到了，怎么是坏的？",
    "我收到的是假货",
    "收到货后发现少了一件",
    "我本人签收的",
    "I received the parcel, but the colour is wrong.",
]
NOT_ADMITTED = [
    "还没收到货",
    "我没有收到包裹",
    "货收到了吗？",
    "货收到了，对吧",
    "等收到货了再确认",
    "如果收到了货我会确认",
    "收到货之后给你好评",
    "物流显示货收到了",
    "你们说我收到货了",
    "快递是邻居签收的",
    "不是我签收的",
    "收到的是空包裹",
    "收到你的消息了",
    "收到",
    "好的，收到",
    "不是假货，如假包换",
    "这是假货，要求退款",
    "确认收货在哪里点",
    "If I received the goods I would say so.",
    "I have not received the parcel.",
]


@pytest.mark.rule("E-20")
@pytest.mark.parametrize("text", ADMITTED)
def test_the_buyers_word_that_the_goods_came_is_an_admission(paper: Paper, text: str) -> None:
    found = admission(paper(screen(("left", "您好"), ("right", text), name=True)))

    assert found is not None
    assert str(found.value)[:4] in text.replace("，", ",")


@pytest.mark.rule("E-20")
@pytest.mark.parametrize("text", NOT_ADMITTED)
def test_what_only_sounds_like_an_admission_is_none(paper: Paper, text: str) -> None:
    assert admission(paper(screen(("left", "您好"), ("right", text), name=True))) is None


@pytest.mark.rule("E-20")
def test_a_sellers_sentence_is_never_the_admission(paper: Paper) -> None:
    said = (("left", "货收到了就好"), ("left", "系统里货收到了"), ("right", "没有啊"))

    assert admission(paper(screen(*said, name=True))) is None
    assert admission(paper(screen(*said, head=PHONE))) is None


@pytest.mark.rule("E-20")
def test_a_bare_word_counts_as_the_answer_to_whether_it_came(paper: Paper) -> None:
    asked = paper(screen(("left", "请问包裹收到了吗？"), ("right", "收到了"), name=True))
    told = paper(screen(("left", "优惠券已发给您"), ("right", "收到了"), name=True))

    assert admission(asked) is not None
    assert admission(told) is None


@pytest.mark.rule("E-20")
def test_the_admission_stands_where_its_line_does(paper: Paper) -> None:
    document = paper(screen(("left", "货收到了吗？"), ("right", "货收到了，谢谢"), name=True))

    found = admission(document)

    assert found is not None
    assert found.box[1] == 180 + 28 + 90 + 28
    assert found.box[2] == RIGHT


def judged(document: DocumentRead, thresholds: Thresholds) -> tuple[str, str]:
    fields = understand(document, "chat_record")
    checks = check("chat_record", fields, document, Declared(), thresholds)
    (one,) = [each for each in checks if each.code == "CHAT_ADMISSION"]
    assert one.fields == (("admission",) if "admission" in fields else ())
    return one.outcome, verdict("chat_record", fields, checks, thresholds)


@pytest.mark.rule("E-20")
def test_only_a_name_over_it_makes_an_admission_the_buyers(
    paper: Paper, thresholds: Thresholds
) -> None:
    said = (("left", "您好"), ("right", "货收到了，谢谢"), ("left", "好的"))
    by_its_side = paper(screen(*said, head=PHONE))
    by_nobody = paper(screen(*said, head=[middle(120, "昨天 18:22")]))

    assert judged(paper(screen(*said, name=True)), thresholds) == ("pass", "sufficient")
    assert judged(by_its_side, thresholds) == ("unknown", "needs_review")
    assert judged(by_nobody, thresholds) == ("unknown", "needs_review")


@pytest.mark.rule("E-20")
def test_an_admission_that_the_buyer_takes_back_needs_a_person(
    paper: Paper, thresholds: Thresholds
) -> None:
    said = (("right", "货收到了"), ("left", "好的"), ("right", "看错了，我还没收到货"))

    assert judged(paper(screen(*said, name=True)), thresholds)[0] == "unknown"


@pytest.mark.rule("E-20")
def test_a_chat_without_an_admission_is_shown_to_a_person(
    paper: Paper, thresholds: Thresholds
) -> None:
    document = paper(screen(("left", "您好"), ("right", "我没有收到货"), name=True))

    assert judged(document, thresholds) == ("unknown", "needs_review")


def test_who_said_what_is_told_by_name_or_by_side(paper: Paper) -> None:
    unnamed = understand(paper(screen(*ASKED[:2], head=PHONE)), "chat_record")["messages"]
    named = understand(paper(screen(*ASKED[:2], name=True)), "chat_record")["messages"]

    assert [line.get("side") for line in unnamed.value] == ["left", "right"]  # type: ignore[union-attr]
    assert [line.get("by") for line in named.value] == ["卖家", "买家"]  # type: ignore[union-attr]


def test_an_apps_own_signs_beside_the_title_do_not_hide_whose_chat_it_is(paper: Paper) -> None:
    head = [(60, 52, "く"), middle(50, SHOP), (1500, 56, "···"), middle(120, "昨天 18:22")]

    found = admission(paper(screen(*ASKED, head=head)))

    assert found is not None
    assert 0.7 < found.confidence < 0.8


def test_a_card_of_the_order_does_not_move_the_bubbles_edges(paper: Paper) -> None:
    card = [(300, 90, "样本牌水杯 500ml"), (1480, 130, "交易成功")]
    lines = screen(*ASKED, ("right", "再见"), head=card)

    fields = understand(paper(lines), "chat_record")

    said = [line["side"] for line in fields["messages"].value if isinstance(line, dict)]
    assert said[-4:] == ["left", "right", "left", "right"]

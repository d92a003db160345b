"""Sample cases about parcels: not received, late, filed too late."""

from datetime import date, timedelta

from specimens.stories.cast import BUYER, OFFICER, QINGYU, SECOND_OFFICER, SHUIYUN
from specimens.stories.filings import GOODS_AMOUNT, file_complaint, order, paper
from specimens.stories.script import Script, Story, day, instant


def complaints() -> tuple[Story, ...]:
    """Return the sample cases of this kind."""
    return (
        _silent_seller(),
        _agreeing_seller(),
        _amended_twice(),
        _tracking_only(),
        _signed_by_buyer(),
        _out_of_window(),
        _late_shipment(),
    )


def _not_received(case_id: str, order_id: str, start_day: int, shop_id: str = "s-1001") -> Script:
    script = Script(case_id, day(3, start_day))
    brand = QINGYU if shop_id == "s-1001" else SHUIYUN
    about = order(order_id, brand, f"l-{shop_id[2:]}-1", script.start - timedelta(days=4))
    file_complaint(
        script,
        kind="not_received",
        shop_id=shop_id,
        about=about,
        description="物流显示已签收，但我没有收到包裹。",
    )
    return script


def _silent_seller() -> Story:
    script = _not_received("C-20260302-0001", "o-3001", 2)
    script.executed(80, "refund", "o-3001")
    return script.story(
        "01-not-received-silent-seller",
        "未收到货：卖家逾期未响应，视为同意退款",
        "Not received: the seller stays silent, the refund is due at the end of T-01",
        ("refund",),
    )


def _agreeing_seller() -> Story:
    script = _not_received("C-20260302-0002", "o-3002", 2, "s-1003")
    script.act(21, "seller.agreed.v1", "seller", "s-1003", remedy="refund")
    script.executed(22, "refund", "o-3002")
    return script.story(
        "02-not-received-agreed",
        "未收到货：卖家同意退款",
        "Not received: the seller agrees",
        ("refund",),
    )


def _amended_twice() -> Story:
    script = _not_received("C-20260303-0003", "o-3003", 3)
    for hours, amount in ((20, 20_000), (60, 25_000)):
        claim = {"amount": amount, "return_goods": False, "return_postage": 0}
        script.act(hours, "buyer.amended.v1", "buyer", BUYER, claim=claim)
    script.executed(90, "refund", "o-3003")
    return script.story(
        "03-not-received-amended",
        "未收到货：买家两次修改金额，最后 24 小时内的修改顺延期限",
        "Not received: amended twice; the amendment in the last 24 hours moves the end",
        ("refund",),
    )


def _tracking_only() -> Story:
    script = _not_received("C-20260304-0004", "o-3004", 4)
    chat = paper(
        "chat_record",
        "chat-tracking",
        form="jpeg",
        lines=(
            ("卖家", "物流显示已签收，请您再找找。"),
            ("买家", "我真的没有收到，也没有人给我打电话。"),
        ),
        day=date(2026, 3, 3),
    )
    script.evidence(19, "ev-1", "seller", "s-1001", chat, purpose="delivery")
    script.act(
        20, "seller.refused.v1", "seller", "s-1001", reason="物流已显示签收", evidence=["ev-1"]
    )
    script.act(40, "officer.took_over.v1", "officer", OFFICER)
    script.act(
        70,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome="uphold",
        liable="seller",
        grounds=[
            {"rule": "E-20", "text": "卖家未能提供快递底单与签收联，聊天记录不能证明买家本人签收。"}
        ],
    )
    script.executed(72, "refund", "o-3004")
    return script.story(
        "04-not-received-refused-no-proof",
        "未收到货：卖家拒绝但举证不足，小二支持买家",
        "Not received: refused without proof of delivery, the officer upholds",
        ("refund",),
    )


def _signed_by_buyer() -> Story:
    script = _not_received("C-20260304-0005", "o-3005", 4, "s-1003")
    number = "SL7300112233445"
    about = {"tracking_number": number, "carrier": "示例速运", "person": "陈示例"}
    waybill = paper(
        "waybill", "waybill-3005", form="jpeg", damage="scanned", day=date(2026, 2, 20), **about
    )
    slip = paper(
        "signature_slip",
        "signature-slip-3005",
        form="jpeg",
        damage="photographed",
        day=date(2026, 2, 22),
        **about,
    )
    script.evidence(24, "ev-1", "seller", "s-1003", waybill, purpose="delivery")
    script.evidence(24.1, "ev-2", "seller", "s-1003", slip, purpose="delivery")
    script.act(
        25,
        "seller.refused.v1",
        "seller",
        "s-1003",
        reason="买家本人已签收，附底单和签收联",
        evidence=["ev-1", "ev-2"],
    )
    script.act(45, "officer.took_over.v1", "officer", OFFICER)
    script.act(
        94,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome="reject",
        liable="buyer",
        grounds=[{"rule": "E-20", "text": "快递底单与签收联一致，签收人为买家本人。"}],
    )
    rejected = script.decision_id("reject", "notice", script.case_id)
    script.act(
        150, "appeal.filed.v1", "buyer", BUYER, decision_id=rejected, grounds="签名不是我写的"
    )
    script.act(
        220,
        "appeal.decided.v1",
        "officer",
        SECOND_OFFICER,
        decision_id=rejected,
        outcome="uphold",
    )
    return script.story(
        "05-not-received-signed-appeal-fails",
        "未收到货：底单与签收联齐全，驳回；复议维持",
        "Not received: waybill and signature slip agree, rejected; the appeal fails",
        ("reject", "reject"),
    )


def _out_of_window() -> Story:
    script = Script("C-20260310-0006", day(3, 10))
    about = order("o-3006", QINGYU, "l-1001-1", script.start - timedelta(days=21))
    file_complaint(
        script,
        kind="not_received",
        shop_id="s-1001",
        about=about,
        description="三周前的订单一直没有收到。",
    )
    return script.story(
        "06-not-received-too-late",
        "未收到货：超过交易成功后 15 天，驳回",
        "Not received: filed after the window of 15 days, rejected",
        ("reject",),
    )


def _late_shipment() -> Story:
    script = Script("C-20260311-0007", day(3, 11))
    paid = script.start - timedelta(days=8)
    about = order("o-3007", SHUIYUN, "l-1003-1", script.start - timedelta(days=1))
    about |= {
        "state": "closed",
        "created_at": instant(paid - timedelta(minutes=4)),
        "paid_at": instant(paid),
        "shipped_at": None,
        "first_scan_at": None,
        "delivered_at": None,
        "succeeded_at": None,
        "closed_at": instant(script.start - timedelta(days=2)),
        "refund": {
            "requested_at": instant(paid + timedelta(hours=97)),
            "succeeded_at": instant(script.start - timedelta(days=2)),
        },
    }
    file_complaint(
        script,
        kind="late_shipment",
        shop_id="s-1003",
        about=about,
        description="付款四天后仍未发货，退款后投诉延迟发货。",
        claim={"amount": GOODS_AMOUNT * 30 // 100, "return_goods": False, "return_postage": 0},
    )
    script.act(26, "officer.took_over.v1", "officer", OFFICER)
    script.act(
        50,
        "officer.decided.v1",
        "officer",
        OFFICER,
        outcome="uphold",
        liable="seller",
        grounds=[{"rule": "T-08", "text": "付款后 72 小时内无揽收记录，承诺未履行。"}],
    )
    script.executed(52, "compensation", "o-3007", "C-01")
    return script.story(
        "07-late-shipment",
        "延迟发货：超过 72 小时未揽收，赔付货款的 30%",
        "Late shipment: no carrier scan within 72 hours, 30 % of the goods are compensated",
        ("compensation",),
    )

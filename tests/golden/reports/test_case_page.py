"""The page of a case, word for word.

`PROOFSTREAM_UPDATE_GOLDEN=1` rewrites the file beside this one; look at the change in a browser.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from processors.text import Text
from reports import CaseReport, ClockRun, Document, PageImage, Party, render_case

GOLDEN = Path(__file__).with_name("case.html")
START = datetime(2026, 3, 2, 2, tzinfo=UTC)
END = START + timedelta(hours=72)

FILED = {
    "type": "complaint.filed.v1",
    "time": START.isoformat(),
    "data": {
        "filed_by": {"role": "buyer", "id": "b-1"},
        "description": "没有收到 <包裹>",
        "claim": {"amount": 30_900},
    },
}
REFUND = {
    "type": "decision.made.v1",
    "time": END.isoformat(),
    "data": {
        "decision_id": "00000000-0000-5000-8000-000000000001",
        "sequence": 1,
        "kind": "refund",
        "target": {"type": "order", "id": "o-1"},
        "amounts": [
            {"value": 30_900, "currency": "CNY", "instrument": "original_payment", "rule": "T-03"}
        ],
        "grounds": [{"rule": "T-03"}],
        "automation": "fully",
        "decided_by": {"role": "system", "id": "proofstream"},
        "decided_at": END.isoformat(),
        "remedies": [{"kind": "appeal", "until": (END + timedelta(days=15)).isoformat()}],
        "statement_of_reasons": {"zh": "卖家逾期未回应。", "en": "The seller was silent."},
    },
}
FINDINGS = {
    "status": "read",
    "kind": "chat_record",
    "verdict": "needs_review",
    "refusal": None,
    "fields": {
        "recipient": {
            "value": "陈示例",
            "confidence": 0.93,
            "source": "ocr",
            "engine": "rapidocr",
            "page": 1,
            "box": [10, 10, 60, 30],
            "alternatives": ["陈示列"],
        }
    },
    "checks": [
        {
            "rule": "E-20",
            "code": "ADMISSION",
            "outcome": "unknown",
            "detail": {"zh": "未见承认收货。", "en": "No admission of receipt."},
            "fields": ["recipient"],
        }
    ],
}
CASE = CaseReport(
    case_id="C-1",
    kind="not_received",
    state="decided",
    title=Text("未收到货：卖家逾期未响应", "Not received: the seller stays silent"),
    opened_at=START,
    parties=(Party("buyer", "b-1"), Party("seller", "s-1")),
    events=(FILED,),
    decisions=(REFUND,),
    notifications=(
        {
            "data": {
                "at": START.isoformat(),
                "deadline": END.isoformat(),
                "to": {"role": "seller", "id": "s-1"},
                "text": {"zh": "请作出答复。", "en": "Please answer."},
            }
        },
    ),
    refused=({"reason": "wrong_role", "detail": "by.role", "event_id": "e-9"},),
    clocks=(ClockRun("T-01", Text("协商期", "Negotiation"), START, END, "fired", END),),
    documents=(
        Document(
            "chat.png",
            FINDINGS,
            (PageImage(1, 100, 80, "image/png", b"not a real picture"),),
            "ev-1",
            "chat_record",
            "delivery",
            Party("seller", "s-1"),
            START,
        ),
    ),
)


def test_a_case_is_told_word_for_word() -> None:
    page = render_case(CASE)

    if os.environ.get("PROOFSTREAM_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")

"""Reports hold what happened, and nothing a hostile text could do with them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from processors.text import Text
from reports import (
    CaseReport,
    Document,
    IndexRow,
    PageImage,
    Party,
    render_case,
    render_documents,
    render_index,
)
from reports.render import yuan

HOSTILE = "<script>alert(1)</script>\"'</style><img src=https://evil.example/x onerror=alert(2)>"
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
PAGE = PageImage(1, 1000, 600, "image/png", b"\x89PNG")


def _findings(value: str) -> dict[str, object]:
    return {
        "status": "read",
        "refusal": None,
        "kind": "purchase_invoice",
        "verdict": "insufficient",
        "fields": {
            "total_amount": {
                "value": value,
                "confidence": 0.98,
                "source": "ocr",
                "engine": "rapidocr",
                "page": 1,
                "box": [10, 20, 200, 60],
                "alternatives": [value],
            },
            "goods": {
                "value": [{"name": value, "quantity": "2"}],
                "confidence": 1.0,
                "source": "xml",
                "engine": None,
                "page": 1,
                "box": [0, 0, 0, 0],
                "alternatives": [],
            },
        },
        "checks": [
            {
                "rule": "E-04",
                "code": "INV_ARITHMETIC",
                "outcome": "fail",
                "detail": {"zh": value, "en": value},
                "fields": ["total_amount"],
            }
        ],
    }


def _case(text: str) -> CaseReport:
    decision = {
        "decision_id": "d-1",
        "sequence": 1,
        "kind": "refund",
        "target": {"type": "order", "id": text},
        "amounts": [
            {
                "value": 30_900,
                "currency": "CNY",
                "instrument": "original_payment",
                "rule": "T-03",
            }
        ],
        "grounds": [{"rule": "T-03"}],
        "automation": "fully",
        "decided_by": {"role": "system", "id": text},
        "decided_at": AT.isoformat(),
        "remedies": [{"kind": "appeal", "until": AT.isoformat()}],
        "supersedes": None,
        "strikes": None,
        "statement_of_reasons": {"zh": text, "en": text},
    }
    told = {"at": AT.isoformat(), "to": {"role": "buyer", "id": text}, "deadline": None}
    filed = {"filed_by": {"role": "buyer", "id": text}, "description": text}
    return CaseReport(
        text,
        text,
        text,
        Text(text, text),
        AT,
        (Party("buyer", text),),
        ({"time": AT.isoformat(), "type": "complaint.filed.v1", "data": filed},),
        ({"time": AT.isoformat(), "type": "decision.made.v1", "data": decision},),
        ({"time": AT.isoformat(), "data": {**told, "text": {"zh": text, "en": text}}},),
        ({"reason": "invalid", "detail": text, "event_id": text},),
        (),
        (Document(text, _findings(text), (PAGE,), text, text, text, Party("seller", text), AT),),
    )


def _index(text: str) -> str:
    row = IndexRow(
        text, Text(text, text), "c.html", "refund", text, text, 1, (text,), Text(text, text), AT, ""
    )
    return render_index((row,), title=Text(text, text))


_OPTIONAL = ("amounts", "strikes", "supersedes", "remedies")
PAGES = {
    "case": lambda text: render_case(_case(text)),
    "documents": lambda text: render_documents(_case(text).documents),
    "index": _index,
}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_hostile_text_is_shown_and_never_becomes_markup(page: str) -> None:
    html = PAGES[page](HOSTILE)

    assert "<script" not in html
    assert "<img src=https" not in html
    assert "&lt;script&gt;" in html
    assert html.count("</style>") == 1


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_forbids_scripts_and_loads_nothing(page: str) -> None:
    html = PAGES[page]("harmless")

    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


def test_what_a_message_leaves_out_is_left_out_of_the_page() -> None:
    case = _case("x")
    sparse = {k: v for k, v in case.decisions[0]["data"].items() if k not in _OPTIONAL}
    told = {k: v for k, v in case.notifications[0]["data"].items() if k != "deadline"}

    html = render_case(
        replace(
            case,
            decisions=({**case.decisions[0], "data": sparse},),
            notifications=({**case.notifications[0], "data": told},),
        )
    )

    assert "¥" not in html


def test_the_same_case_gives_the_same_page() -> None:
    assert render_case(_case("x")) == render_case(_case("x"))


def test_a_field_bears_the_mark_of_the_worst_check_that_names_it() -> None:
    html = render_documents(_case("309.00").documents)

    assert '<g class="box fail b1">' in html
    assert '<span class="chip fail">1</span>' in html


def test_a_value_without_a_place_has_a_row_and_no_box() -> None:
    html = render_documents(_case("309.00").documents)

    assert '<span class="chip plain">2</span>' in html
    assert "b2" not in re.findall(r'<g class="box \w+ (b\d+)">', html)


def test_a_document_that_was_not_examined_is_shown_as_waiting() -> None:
    waiting = replace(_case("x").documents[0], findings=None)

    assert "waiting" in render_documents((waiting,))


def test_a_refused_file_says_why_in_both_languages() -> None:
    refusal = {"code": "FILE_UNSAFE_XML", "detail": {"zh": "不安全", "en": "unsafe"}}
    refused = {"status": "refused", "refusal": refusal, "fields": {}, "checks": [], "verdict": ""}

    html = render_documents((Document("x.xml", refused),))

    assert "FILE_UNSAFE_XML" in html
    assert "不安全" in html
    assert "unsafe" in html


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "¥0.00"), (5, "¥0.05"), (30_900, "¥309.00"), (123_456_789, "¥1,234,567.89")],
)
def test_money_is_shown_exactly(fen: int, shown: str) -> None:
    assert yuan(fen) == shown

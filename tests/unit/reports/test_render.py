"""Reports hold what happened, and nothing a hostile text could do with them."""

import re
from collections.abc import Mapping
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
from reports.documents import PLAIN, DocumentView, view_of
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


def _value(value: str, box: list[int], **more: object) -> dict[str, object]:
    return {
        "value": value,
        "confidence": 0.999,
        "source": "qr",
        "engine": None,
        "page": 1,
        "box": box,
        "alternatives": [],
    } | more


def _check(code: str, outcome: str, *fields: str) -> dict[str, object]:
    said = {"zh": code, "en": code}
    return {"rule": "E-04", "code": code, "outcome": outcome, "detail": said, "fields": fields}


def _view(fields: Mapping[str, object], checks: tuple[dict[str, object], ...] = ()) -> DocumentView:
    findings: dict[str, object] = {
        "status": "read",
        "verdict": "",
        "kind": "",
        "fields": fields,
        "checks": checks,
    }
    return view_of(Document("a.jpg", findings, (PAGE,)))


def test_values_that_stand_in_one_place_share_a_box_that_names_them_all() -> None:
    code = [10, 10, 60, 60]
    view = _view(
        {
            "qr_payload": _value("01,", code),
            "invoice_number": _value("1", code),
            "total_amount": _value("2", [100, 10, 160, 30]),
            "seal_text": _value("3", [0, 0, 0, 0]),
        },
        (_check("X", "fail", "invoice_number"), _check("Y", "pass", "qr_payload")),
    )

    assert [(box.label, box.mark) for box in view.pages[0].boxes] == [("1 4", "fail"), ("2", PLAIN)]
    assert [row.value for row in view.rows] == ["1", "2", "3", "01,"]


def test_what_does_not_pass_is_read_first_with_the_numbers_of_its_values() -> None:
    fields = {"total_amount": _value("1", []), "invoice_number": _value("2", [])}

    view = _view(
        fields,
        (
            _check("A", "pass", "total_amount"),
            _check("B", "unknown", "goods"),
            _check("C", "fail", "total_amount", "invoice_number"),
        ),
    )

    told = [(check.code, check.fields) for check in view.checks]
    assert told == [("C", (2, 1)), ("B", ()), ("A", (2,))]


def test_a_value_never_looks_more_certain_than_it_is_and_says_where_it_came_from() -> None:
    view = _view(
        {
            "tax_amount": _value("1", [], engine="derived: total_amount + amount_without_tax"),
            "buyer_tax_id": _value("2", [], engine="rapidocr+repaired"),
            "sub_licensing": _value("false", [], engine="rapidocr"),
        }
    )

    assert {row.confidence for row in view.rows} == {99}
    told = {row.value: row.how and (row.how.zh, row.how.en) for row in view.rows}
    assert told["1"] == ("由价税合计、合计金额推算", "computed from total, net amount")
    assert told["2"] == ("rapidocr，按校验码修正", "put right by its checksum")
    assert told["不得转授权 not allowed"] == ("rapidocr", "")


def test_a_page_is_shown_as_large_as_its_form_allows_and_numbers_keep_their_size() -> None:
    shapes = {(2000, 1200): 1000, (1600, 2260): 520, (400, 1600): 195}

    for (width, height), shown in shapes.items():
        page = PageImage(1, width, height, "image/png", b"")
        (view,) = view_of(Document("a", {"fields": {}}, (page,))).pages

        assert (view.shown, round(view.unit * shown)) == (shown, width)

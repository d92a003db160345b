"""An examined document as rows and boxes: which value stands where, and what was checked of it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processors.text import Text
from reports.values import JSON, Document, PageImage
from reports.words import COLUMNS, FIELDS, SOURCES, VALUES, word

# Worst first: a field bears the mark of the worst check that names it.
_SEVERITY = ("fail", "unknown", "pass")
PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One value; `number` links it to its box, `mark` is fail, unknown, pass or plain."""

    number: int
    label: Text
    value: str
    table: tuple[tuple[str, ...], ...]
    columns: tuple[Text, ...]
    confidence: int
    source: Text
    engine: str
    alternatives: tuple[str, ...]
    mark: str
    page: int


@dataclass(frozen=True, slots=True)
class BoxMark:
    number: int
    x: float
    y: float
    width: float
    height: float
    mark: str


@dataclass(frozen=True, slots=True)
class PageView:
    number: int
    width: int
    height: int
    source: str
    boxes: tuple[BoxMark, ...]
    unit: float


@dataclass(frozen=True, slots=True)
class CheckRow:
    rule: str
    code: str
    outcome: str
    detail: Text
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    document: Document
    status: str
    verdict: str
    kind: str
    refusal: tuple[str, Text] | None
    pages: tuple[PageView, ...]
    rows: tuple[FieldRow, ...]
    checks: tuple[CheckRow, ...]

    @property
    def landscape(self) -> bool:
        """Whether the first page is wider than high: its picture then takes the whole width."""
        return bool(self.pages) and self.pages[0].width > self.pages[0].height


def view_of(document: Document) -> DocumentView:
    """Return what is to be shown of a document; one without findings shows its pages only."""
    findings = document.findings or {}
    checks = [_check_row(x) for x in findings.get("checks") or ()]
    marks = _marks(findings.get("checks") or ())
    rows, boxes = [], []
    for number, (name, value) in enumerate((findings.get("fields") or {}).items(), 1):
        row = _field_row(number, name, value, marks.get(name, PLAIN))
        rows.append(row)
        boxes.append((row.page, _box(number, value.get("box") or (), row.mark)))
    pages = tuple(
        _page_view(page, [b for number, b in boxes if b and number == page.number])
        for page in document.pages
    )
    refusal = findings.get("refusal")
    return DocumentView(
        document=document,
        status=str(findings.get("status") or "waiting"),
        verdict=str(findings.get("verdict") or ""),
        kind=str(findings.get("kind") or document.declared_kind),
        refusal=(str(refusal["code"]), _text(refusal["detail"])) if refusal else None,
        pages=pages,
        rows=tuple(rows),
        checks=tuple(checks),
    )


def _field_row(number: int, name: str, value: Mapping[str, JSON], mark: str) -> FieldRow:
    content = value["value"]
    columns: tuple[Text, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    if isinstance(content, list):
        names = [c for c in COLUMNS if any(c in row for row in content)]
        columns = tuple(COLUMNS[c] for c in names)
        table = tuple(tuple(str(row.get(c, "")) for c in names) for row in content)
        content = ""
    if name == "invoice_kind" and content in VALUES:
        content = f"{VALUES[content].zh} {VALUES[content].en}"
    return FieldRow(
        number=number,
        label=word(FIELDS, name),
        value=str(content),
        table=table,
        columns=columns,
        confidence=round(float(value.get("confidence") or 0.0) * 100),
        source=word(SOURCES, str(value.get("source") or "")),
        engine=str(value.get("engine") or ""),
        alternatives=tuple(str(x) for x in value.get("alternatives") or ()),
        mark=mark,
        page=int(value.get("page") or 1),
    )


def _marks(checks: Sequence[Mapping[str, JSON]]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for outcome in reversed(_SEVERITY):
        for check in checks:
            if check.get("outcome") == outcome:
                marks.update({str(name): outcome for name in check.get("fields") or ()})
    return marks


def _check_row(check: Mapping[str, JSON]) -> CheckRow:
    return CheckRow(
        rule=str(check.get("rule") or ""),
        code=str(check.get("code") or ""),
        outcome=str(check.get("outcome") or "unknown"),
        detail=_text(check.get("detail") or {}),
        fields=tuple(word(FIELDS, str(name)) for name in check.get("fields") or ()),
    )


def _text(value: Mapping[str, JSON]) -> Text:
    return Text(str(value.get("zh") or "—"), str(value.get("en") or "—"))


def _box(number: int, edges: Sequence[float], mark: str) -> BoxMark | None:
    if len(edges) != 4 or edges[2] <= edges[0] or edges[3] <= edges[1]:
        return None
    x0, y0, x1, y1 = (float(edge) for edge in edges)
    return BoxMark(number, x0, y0, x1 - x0, y1 - y0, mark)


def _page_view(page: PageImage, boxes: Sequence[BoxMark]) -> PageView:
    """`unit` scales strokes and numbers, so that they look alike on pages of any resolution."""
    encoded = base64.b64encode(page.content).decode("ascii")
    return PageView(
        page.number,
        page.width,
        page.height,
        f"data:{page.media_type};base64,{encoded}",
        tuple(boxes),
        max(page.width, page.height * 0.7) / 1000,
    )

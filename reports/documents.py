"""An examined document as rows and boxes: which value stands where, and what was checked of it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processors.evidence.values import DERIVED, REPAIRED, SETTLED
from processors.text import Text
from reports.values import JSON, Document, PageImage
from reports.words import COLUMNS, FIELDS, SOURCES, SUB_LICENSING, VALUES, word

# Worst first: a field bears the mark of the worst check that names it.
_SEVERITY = ("fail", "unknown", "pass")
PLAIN = "plain"

_WIDE, _NARROW = 1000, 520
_HIGHEST = 780
"""How large a page is shown, in pixels of the screen: lying, standing, and at most so high."""


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
    how: Text | None
    alternatives: tuple[str, ...]
    mark: str
    page: int


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A place on a page; `label` are the numbers of all values that stand there."""

    numbers: tuple[int, ...]
    x: float
    y: float
    width: float
    height: float
    mark: str

    @property
    def label(self) -> str:
        return " ".join(str(number) for number in self.numbers)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its boxes; shown `shown` pixels wide, `unit` of its own are one of those."""

    number: int
    width: int
    height: int
    source: str
    boxes: tuple[BoxMark, ...]
    shown: int

    @property
    def unit(self) -> float:
        return self.width / self.shown


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check; `fields` are the numbers of the values it is about."""

    rule: str
    code: str
    outcome: str
    detail: Text
    fields: tuple[int, ...]


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
    fields = _in_order(findings.get("fields") or {})
    checks = findings.get("checks") or ()
    marks = _marks(checks)
    numbers = {name: number for number, name in enumerate(fields, 1)}
    rows = [
        _field_row(numbers[name], name, value, marks.get(name, PLAIN))
        for name, value in fields.items()
    ]
    edges = [tuple(value.get("box") or ()) for value in fields.values()]
    pages = tuple(_page_view(page, rows, edges) for page in document.pages)
    refusal = findings.get("refusal")
    return DocumentView(
        document=document,
        status=str(findings.get("status") or "waiting"),
        verdict=str(findings.get("verdict") or ""),
        kind=str(findings.get("kind") or document.declared_kind),
        refusal=(str(refusal["code"]), _text(refusal["detail"])) if refusal else None,
        pages=pages,
        rows=tuple(rows),
        checks=_check_rows(checks, numbers),
    )


def _in_order(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    """As people read them: what the paper is, its parties, its sums."""
    places = {name: place for place, name in enumerate(FIELDS)}
    return {name: fields[name] for name in sorted(fields, key=lambda n: (places.get(n, 99), n))}


def _field_row(number: int, name: str, value: Mapping[str, JSON], mark: str) -> FieldRow:
    content = value["value"]
    columns: tuple[Text, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    if isinstance(content, list):
        names = [c for c in COLUMNS if any(c in row for row in content)]
        columns = tuple(COLUMNS[c] for c in names)
        table = tuple(tuple(str(row.get(c, "")) for c in names) for row in content)
        content = ""
    known = _KNOWN_VALUES.get(name, {}).get(str(content))
    if known is not None:
        content = f"{known.zh} {known.en}"
    return FieldRow(
        number=number,
        label=word(FIELDS, name),
        value=str(content),
        table=table,
        columns=columns,
        confidence=int(float(value.get("confidence") or 0.0) * 100),
        source=word(SOURCES, str(value.get("source") or "")),
        how=_how(str(value.get("engine") or "")),
        alternatives=tuple(str(x) for x in value.get("alternatives") or ()),
        mark=mark,
        page=int(value.get("page") or 1),
    )


_KNOWN_VALUES: Mapping[str, Mapping[str, Text]] = {
    "invoice_kind": VALUES,
    "sub_licensing": SUB_LICENSING,
}


def _how(engine: str) -> Text | None:
    """Which engine read a value, or from what it was computed or put right."""
    if engine.startswith(DERIVED):
        names = [word(FIELDS, name) for name in engine.removeprefix(DERIVED).split(" + ")]
        return Text(
            f"由{'、'.join(name.zh for name in names)}推算",
            f"computed from {', '.join(name.en for name in names)}",
        )
    if engine == SETTLED:
        return Text("按票面印刷的名称判读", "settled by the printed name")
    if engine.endswith(REPAIRED):
        read = engine.removesuffix(REPAIRED)
        return Text(f"{read}，按校验码修正", "put right by its checksum")
    return Text(engine, "") if engine else None


def _marks(checks: Sequence[Mapping[str, JSON]]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for outcome in reversed(_SEVERITY):
        for check in checks:
            if check.get("outcome") == outcome:
                marks.update({str(name): outcome for name in check.get("fields") or ()})
    return marks


def _check_rows(
    checks: Sequence[Mapping[str, JSON]], numbers: Mapping[str, int]
) -> tuple[CheckRow, ...]:
    """What does not pass first, else in the order of the findings."""
    rows = [
        CheckRow(
            rule=str(check.get("rule") or ""),
            code=str(check.get("code") or ""),
            outcome=str(check.get("outcome") or "unknown"),
            detail=_text(check.get("detail") or {}),
            fields=tuple(numbers[n] for n in check.get("fields") or () if n in numbers),
        )
        for check in checks
    ]
    return tuple(sorted(rows, key=lambda row: _severity(row.outcome)))


def _severity(outcome: str) -> int:
    return _SEVERITY.index(outcome) if outcome in _SEVERITY else len(_SEVERITY)


def _text(value: Mapping[str, JSON]) -> Text:
    return Text(str(value.get("zh") or "—"), str(value.get("en") or "—"))


def _page_view(
    page: PageImage, rows: Sequence[FieldRow], edges: Sequence[tuple[float, ...]]
) -> PageView:
    places: dict[tuple[float, ...], list[FieldRow]] = {}
    for row, box in zip(rows, edges, strict=True):
        if row.page == page.number and len(box) == 4 and box[2] > box[0] and box[3] > box[1]:
            places.setdefault(box, []).append(row)
    lying = page.width > page.height
    highest = _HIGHEST * page.width / page.height
    encoded = base64.b64encode(page.content).decode("ascii")
    return PageView(
        page.number,
        page.width,
        page.height,
        f"data:{page.media_type};base64,{encoded}",
        tuple(_box(box, standing) for box, standing in places.items()),
        max(1, round(min(_WIDE if lying else _NARROW, highest))),
    )


def _box(edges: tuple[float, ...], rows: Sequence[FieldRow]) -> BoxMark:
    x0, y0, x1, y1 = (float(edge) for edge in edges)
    worst = min((row.mark for row in rows), key=_severity)
    return BoxMark(tuple(row.number for row in rows), x0, y0, x1 - x0, y1 - y0, worst)

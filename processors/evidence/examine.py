"""One document from bytes to findings: open, read, understand, look again, check, judge.

Runs inside the throw-away process. Pure but for the engines: the same bytes, engines and
thresholds give the same findings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from processors.evidence.checks import Thresholds, check, verdict
from processors.evidence.checks.bars import FaultBars
from processors.evidence.engines import Engines
from processors.evidence.engines.port import Picture
from processors.evidence.legible import is_legible
from processors.evidence.likeness import page_likenesses
from processors.evidence.mirrored import is_mirrored
from processors.evidence.opening import (
    FileRefused,
    Limits,
    Opened,
    OpenedImage,
    digest,
    open_document,
    page_count,
)
from processors.evidence.picture_faults import (
    HIDING,
    is_half_hidden,
    picture_faults,
    unreadable,
)
from processors.evidence.pictures import PagePicture, page_pictures
from processors.evidence.reading import Reading, read_document
from processors.evidence.reading.view import View, raw_view
from processors.evidence.refused import refused
from processors.evidence.second_look import Again, Place, look_again
from processors.evidence.tampering import tamper_signals
from processors.evidence.understanding import (
    SURE,
    Doubt,
    SecondLook,
    doubts,
    recognise_kind,
    tell_apart,
    understand,
    with_second_look,
)
from processors.evidence.values import Check, Declared, DocumentRead, Field, Findings, Source
from processors.text import Text

PIPELINE = "7"
"""Raised whenever the same bytes may give other findings: cached results are then made anew."""

_WORDS = frozenset({"name", "text", "goods"})
"""Classes of fields that no checksum or sum would show to be cut short."""

_OF_A_RIGHT = frozenset({"right_certificate", "power_of_attorney"})

_MATCHES = Text("文件摘要与声明一致。", "The bytes have the declared digest.")
_DIFFERS = Text(
    "文件摘要与声明不一致：上传的不是所声明的文件。",
    "The bytes do not have the declared digest: this is not the file that was announced.",
)
_UNDECLARED = Text("未声明文件摘要，无法核对。", "No digest was declared to compare with.")
_OPENS = Text("文件可按其格式打开。", "The file opens as what it says it is.")


def pipeline_version(engines: Engines, thresholds: Thresholds) -> str:
    """What findings depend on beside the bytes: this pipeline, its engines, the thresholds."""
    figures = digest(repr(thresholds).encode())[:8]
    return f"proofstream-{PIPELINE}+{engines.version}+figures-{figures}"


@dataclass(frozen=True, slots=True)
class Examination:
    """Findings, and pictures of the pages if they were asked for."""

    findings: Findings
    pictures: tuple[PagePicture, ...] = ()


def examine(
    content: bytes,
    declared: Declared,
    *,
    engines: Engines,
    limits: Limits,
    thresholds: Thresholds,
) -> Findings:
    """The findings on one document; a file that cannot be read is refused in them, not raised.

    Blocks for seconds. Raises MemoryError and what engines raise: the sandbox types those.
    """
    return examine_pictured(
        content, declared, engines=engines, limits=limits, thresholds=thresholds, width=None
    ).findings


def examine_pictured(
    content: bytes,
    declared: Declared,
    *,
    engines: Engines,
    limits: Limits,
    thresholds: Thresholds,
    width: int | None,
    on_opened: Callable[[int], None] = lambda _pages: None,
) -> Examination:
    """The same, with pictures of the first pages at most `width` pixels wide.

    `on_opened` is told the number of pages before any of them is read.
    """
    sha256 = digest(content)
    examiner = pipeline_version(engines, thresholds)
    try:
        opened = open_document(content, declared, limits)
        on_opened(page_count(opened))
        reading = read_document(opened, engines.reader, thresholds.settling)
    except FileRefused as error:
        return Examination(refused(error.refusal, sha256, declared, examiner))
    findings = _judged(opened, reading, content, declared, examiner, engines, thresholds)
    pictures = () if width is None else page_pictures(reading, width)
    return Examination(findings, pictures)


def _judged(
    opened: Opened,
    reading: Reading,
    content: bytes,
    declared: Declared,
    examiner: str,
    engines: Engines,
    thresholds: Thresholds,
) -> Findings:
    sha256 = digest(content)
    papers = tell_apart(reading.document)
    document, other = papers.first, papers.other
    kind = recognise_kind(document, declared).kind
    looks = page_likenesses(reading)
    # A picture said to be of the goods needs no text, but must show something.
    pictured = kind == declared.kind == "goods_photo" and bool(looks)
    legible = is_legible(document, thresholds.legible) or pictured
    fields = understand(document, kind)
    checks = check(kind, fields, document, declared, thresholds, other)
    if legible:
        sought = _sought(kind, checks, thresholds)
        looked_at = _looked_at_again(reading, document, kind, fields, engines, sought)
        if looked_at is not fields:
            fields = looked_at
            checks = check(kind, fields, document, declared, thresholds, other)
    faults: tuple[Check, ...] = ()
    if not legible or kind == "other" or any(one.code == "FIELD_UNREAD" for one in checks):
        taken = opened.picture if isinstance(opened, OpenedImage) else None
        faults = _faults(reading, taken, engines, thresholds.faults, legible=legible)
        lowered = _half_hidden(fields, reading, taken, faults, thresholds)
        if lowered is not fields:
            fields = lowered
            checks = check(kind, fields, document, declared, thresholds, other)
    checks = (
        *faults,
        *identity_checks(sha256, declared),
        *checks,
        *tamper_signals(content, opened, reading, kind, fields, thresholds.tampering),
    )
    judged = verdict(kind, fields, checks, thresholds)
    return Findings(
        sha256=sha256,
        status="read" if legible else "unreadable",
        refusal=None,
        kind=kind,
        pages=max(1, len(reading.document.pages)),
        examiner=examiner,
        fields=fields,
        checks=checks,
        verdict=judged if legible else "needs_review",
        likenesses=looks,
    )


def _faults(
    reading: Reading, taken: Picture | None, engines: Engines, bars: FaultBars, *, legible: bool
) -> tuple[Check, ...]:
    """What is wrong with the first page's picture, where it was read by its pixels alone."""
    if not reading.document.pages:
        return ()
    page, read = reading.document.pages[0], _first_view(reading)
    if read is None or any(span.source is not Source.OCR for span in page.spans):
        return ()
    mirrored = is_mirrored(page, read.picture, engines.reader, bars)
    sent = read.picture if taken is None else taken
    found = picture_faults(page, read, sent, bars, mirrored=mirrored)
    return found if legible else unreadable(page, found, bars)


def _half_hidden(
    fields: Mapping[str, Field],
    reading: Reading,
    taken: Picture | None,
    faults: tuple[Check, ...],
    thresholds: Thresholds,
) -> Mapping[str, Field]:
    """The fields, names and texts no longer sure where a glare or the picture's edge ends them."""
    if not {one.code for one in faults} & HIDING:
        return fields
    read = _first_view(reading)
    if read is None:
        return fields
    sent = read.picture if taken is None else taken
    most = thresholds.legible.half_hidden
    return {
        name: replace(field, confidence=min(field.confidence, most))
        if field.source is Source.OCR
        and field.page == reading.document.pages[0].number
        and thresholds.classes.get(name, "text") in _WORDS
        and is_half_hidden(field.box, read, sent, thresholds.faults)
        else field
        for name, field in fields.items()
    }


def _first_view(reading: Reading) -> View | None:
    """The first page as a view of the picture that was sent, else of itself."""
    draw = reading.pictures[0] if reading.pictures else None
    if reading.view is not None or draw is None:
        return reading.view
    return raw_view(draw())


def identity_checks(sha256: str, declared: Declared) -> tuple[Check, ...]:
    """E-01 of a file that was opened: the declared digest, and that it opens."""
    opens = Check("E-01", "FILE_OPENS", "pass", _OPENS)
    if declared.sha256 is None:
        return (Check("E-01", "FILE_DIGEST", "unknown", _UNDECLARED), opens)
    if declared.sha256.lower() != sha256:
        return (Check("E-01", "FILE_DIGEST", "fail", _DIFFERS), opens)
    return (Check("E-01", "FILE_DIGEST", "pass", _MATCHES), opens)


def _sought(kind: str, checks: Iterable[Check], thresholds: Thresholds) -> Callable[[str], float]:
    """The confidence below which a field is read again: more where a check of it fails.

    Nothing fails on what was read once and might have been misread. A notice is decided without
    a person only on papers of its right that are surer than E-02 asks (I-03).
    """
    least = thresholds.certificate_confidence if kind in _OF_A_RIGHT else 0.0
    failing = {name for one in checks if one.outcome == "fail" for name in one.fields}

    def sought(name: str) -> float:
        needed = max(thresholds.needed(name), least)
        return max(needed, SURE) if name in failing else needed

    return sought


def _looked_at_again(
    reading: Reading,
    document: DocumentRead,
    kind: str,
    fields: Mapping[str, Field],
    engines: Engines,
    sought: Callable[[str], float],
) -> Mapping[str, Field]:
    """The fields after the lines in doubt were read again, each look understood by itself.

    Looks go from the cheapest to the dearest and end when nothing is in doubt any more.
    """
    doubted = doubts(fields, kind, document, sought)
    if not doubted:
        return fields
    places = [Place(doubt.page, doubt.box, unread=not doubt.value) for doubt in doubted]
    for again in look_again(reading, places, engines):
        fields = with_second_look(fields, _looks(again, kind, doubted))
        if not doubts(fields, kind, document, sought):
            break
    return fields


def _looks(again: Again, kind: str, doubted: Iterable[Doubt]) -> Iterator[SecondLook]:
    anew = understand(again.document, kind)
    for doubt in doubted:
        field = anew.get(doubt.field)
        if field is not None and isinstance(field.value, str):
            yield SecondLook(
                doubt.field,
                field.value,
                field.confidence,
                again.engine,
                field.page,
                field.box,
                field.source,
            )

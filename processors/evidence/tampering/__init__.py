"""Signs that a file was edited after it was made: for a person to look at, never a ground.

Each sign is a check of unknown outcome that says what was seen and where (invoice-facts 4, 17).
None is certain: scanners, converters and mail programs leave the same traces now and then. Where
nothing can be told (a scan or photograph of a print of an edited file, a picture of a screen)
nothing is said.
"""

from collections.abc import Iterator, Mapping

from processors.evidence.checks.bars import TamperBars
from processors.evidence.engines.port import Picture
from processors.evidence.opening import Opened, OpenedOfd
from processors.evidence.reading import Reading
from processors.evidence.tampering.pasted import pasted_regions
from processors.evidence.tampering.protected import Unprotected, unprotected
from processors.evidence.tampering.revisions import late_revisions
from processors.evidence.tampering.said import editor_named, time_between
from processors.evidence.tampering.smoothed import smoothed_regions
from processors.evidence.understanding import AUTHORIZATIONS
from processors.evidence.values import Box, Check, Field, PageRead
from processors.text import Text

__all__ = ["tamper_signals"]

_MINUTES = 60
_PLAIN = ("purchase_invoice", *AUTHORIZATIONS)
"""Kinds printed on one paper throughout; a chat's bubbles or a form's bars are no patches."""

_MOST_FILES = 4


def tamper_signals(
    content: bytes,
    opened: Opened,
    reading: Reading,
    kind: str,
    fields: Mapping[str, Field],
    bars: TamperBars,
) -> tuple[Check, ...]:
    """Every sign found on one document; empty on nearly every genuine one.

    A sign on a page names the `fields` that stand there. Pure. Reads the pictures that were kept
    with the reading.
    """
    document = reading.document
    said: list[tuple[Text, tuple[str, ...]]] = [
        (one, ()) for one in _of_the_file(content, document.media, document.metadata, bars)
    ]
    said.extend((_unprotected(one), ()) for one in _since_signed(opened))
    pairs = zip(document.pages, reading.pictures, strict=True)
    for page, draw in pairs if kind in _PLAIN and document.media != "ofd" else ():
        for one, box in () if draw is None else _of_the_page(draw(), page, bars):
            said.append((one, _standing_in(box, page.number, fields)))
    code = "INV_TAMPER_SIGNAL" if kind == "purchase_invoice" else "DOC_TAMPER_SIGNAL"
    return tuple(
        Check(
            "E-11",
            code,
            "unknown",
            Text(f"{one.zh}，请人工核看。", f"{one.en}; a person looks."),
            names,
        )
        for one, names in said
    )


def _standing_in(box: Box, page: int, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """The fields whose middle lies in the box, or whose box holds its middle."""
    return tuple(
        name
        for name, field in fields.items()
        if field.page == page and (_holds(box, field.box) or _holds(field.box, box))
    )


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _of_the_file(
    content: bytes, media: str, metadata: Mapping[str, str], bars: TamperBars
) -> Iterator[Text]:
    revisions = late_revisions(content) if media == "pdf" else 0
    if revisions:
        yield Text(
            f"PDF 文件保存后又被追加修改 {revisions} 次",
            f"The PDF was changed {revisions} time(s) after it was first saved",
        )
    apart = time_between(metadata, least=bars.long_after) if media == "pdf" else None
    if apart is not None:
        minutes = round(apart.total_seconds() / _MINUTES)
        yield Text(
            f"PDF 的修改时间晚于生成时间 {minutes} 分钟",
            f"The PDF says that it was modified {minutes} minutes after it was made",
        )
    editor = editor_named(metadata, bars.editors)
    if editor is not None:
        yield Text(f"文件信息显示经 {editor} 编辑", f"The file says that it went through {editor}")


def _since_signed(opened: Opened) -> tuple[Unprotected, ...]:
    return unprotected(opened)[:_MOST_FILES] if isinstance(opened, OpenedOfd) else ()


def _unprotected(one: Unprotected) -> Text:
    what = (
        Text(f"文件 {one.entry} ", f"The file {one.entry} ")
        if one.page is None
        else Text(f"第 {one.page} 页", f"Page {one.page} ")
    )
    how = _SINCE_SIGNED[one.how]
    return Text(f"{what.zh}{how.zh}", f"{what.en}{how.en}")


_SINCE_SIGNED = {
    "changed": Text("与签名时的摘要不一致", "is not what it was when the document was signed"),
    "removed": Text("在签名后被删除", "was removed after the document was signed"),
    "added": Text("不在签名保护范围内", "is not covered by the document's signature"),
}


def _of_the_page(picture: Picture, page: PageRead, bars: TamperBars) -> Iterator[tuple[Text, Box]]:
    for box in pasted_regions(picture, page, bars.patch):
        place = _place(page, box)
        yield (
            Text(
                f"{place.zh}底色与周围纸面不同，疑似覆盖",
                f"{place.en} the paper differs from what is around it, as if something were laid "
                "over",
            ),
            box,
        )
    for box in smoothed_regions(picture, page, bars.smooth):
        place = _place(page, box)
        yield (
            Text(
                f"{place.zh}没有周围纸面的噪点，疑似扫描后被改动",
                f"{place.en} the paper has none of the grain around it, as if it were changed "
                "after scanning",
            ),
            box,
        )


def _place(page: PageRead, box: Box) -> Text:
    x0, y0, x1, y1 = box
    place = f"{x0:.0f},{y0:.0f}–{x1:.0f},{y1:.0f}"
    return Text(f"第 {page.number} 页 {place} 处", f"On page {page.number} at {place}")

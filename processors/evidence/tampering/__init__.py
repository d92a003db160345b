"""Signs that a file was edited after it was made: for a person to look at, never a ground.

Each sign is a check of unknown outcome that says what was seen and where (invoice-facts 4, 17).
None is certain: scanners, converters and mail programs leave the same traces now and then.
"""

from processors.evidence.reading import Reading
from processors.evidence.tampering.pasted import pasted_regions
from processors.evidence.tampering.revisions import late_revisions
from processors.evidence.tampering.said import editor_named, time_between
from processors.evidence.understanding import AUTHORIZATIONS
from processors.evidence.values import Check
from processors.text import Text

__all__ = ["tamper_signals"]

_MINUTES = 60
_PLAIN = ("purchase_invoice", *AUTHORIZATIONS)
"""Kinds printed on one paper throughout; a chat's bubbles or a form's bars are no patches."""


def tamper_signals(content: bytes, reading: Reading, kind: str) -> tuple[Check, ...]:
    """Every sign found on one document; empty on nearly every genuine one.

    Pure. Reads the pictures that were kept with the reading.
    """
    document = reading.document
    said: list[Text] = []
    if document.media == "pdf":
        revisions = late_revisions(content)
        if revisions:
            said.append(
                Text(
                    f"PDF 文件保存后又被追加修改 {revisions} 次",
                    f"the PDF was changed {revisions} time(s) after it was first saved",
                )
            )
        apart = time_between(document.metadata)
        if apart is not None:
            minutes = round(apart.total_seconds() / _MINUTES)
            said.append(
                Text(
                    f"PDF 的修改时间晚于生成时间 {minutes} 分钟",
                    f"the PDF says that it was modified {minutes} minutes after it was made",
                )
            )
    editor = editor_named(document.metadata)
    if editor is not None:
        said.append(
            Text(
                f"文件信息显示经 {editor} 编辑",
                f"the file says that it went through {editor}",
            )
        )
    pairs = zip(document.pages, reading.pictures, strict=True)
    for page, draw in pairs if kind in _PLAIN and document.media != "ofd" else ():
        for x0, y0, x1, y1 in () if draw is None else pasted_regions(draw(), page):
            place = f"{x0:.0f},{y0:.0f}–{x1:.0f},{y1:.0f}"
            said.append(
                Text(
                    f"第 {page.number} 页 {place} 处底色与周围纸面不同，疑似覆盖",
                    f"on page {page.number} at {place} the paper differs from what is around it, "
                    "as if something were laid over",
                )
            )
    code = "INV_TAMPER_SIGNAL" if kind == "purchase_invoice" else "DOC_TAMPER_SIGNAL"
    return tuple(
        Check("E-11", code, "unknown", Text(f"{one.zh}，请人工核看", f"{one.en}; a person looks"))
        for one in said
    )

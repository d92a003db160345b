"""E-01 and E-02: the file is what it is said to be, and its required fields were read."""

from collections.abc import Iterator, Mapping

from processors.evidence.checks import names
from processors.evidence.checks.outcome import passed, unknown
from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.understanding import OtherPaper
from processors.evidence.values import Check, Declared, DocumentRead, Field

_MEDIA = {
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "application/xml": "xml",
    "text/xml": "xml",
}
_ENDINGS = {"pdf": "pdf", "ofd": "ofd", "xml": "xml"}
_PICTURES = ("jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "gif")


def check_file(document: DocumentRead, declared: Declared, kind: str) -> Iterator[Check]:
    """E-01: form and kind against what the sender said. The digest is compared with the bytes."""
    said = _said(declared)
    if said is not None:
        if said == document.media:
            yield passed(
                "E-01", "FILE_TYPE", "文件格式与申报一致", "the file is of the declared type"
            )
        else:
            yield unknown(
                "E-01",
                "FILE_TYPE",
                f"申报为 {said}，实际为 {document.media}",
                f"declared as {said}, it is {document.media}",
            )
    if declared.kind and declared.kind not in (kind, "other"):
        yield unknown(
            "E-01",
            "KIND_MISMATCH",
            f"申报材料类型为 {declared.kind}，内容看来是 {kind}，请人工确认",
            f"declared as {declared.kind}, it looks like {kind}: a person should look",
        )


def check_papers(other: OtherPaper | None) -> Iterator[Check]:
    """E-01: the file holds one paper; what was read is its first one alone."""
    if other is None:
        return
    place = ",".join(str(round(edge)) for edge in other.box)
    if other.beside:
        zh = f"第 {other.page} 页上看来有两份材料"
        en = f"page {other.page} looks like two papers"
    else:
        zh = f"第 {other.page} 页起看来是另一份材料，未予读取"
        en = f"pages {other.page}- look like another paper, which was not read"
    yield unknown(
        "E-01",
        "DOC_SEVERAL_PAPERS",
        f"{zh}（第 {other.page} 页“{other.words[:40]}”，位置 {place}），请每份材料单独提交",
        f"{en} (“{other.words[:40]}” on page {other.page}, at {place}): send each alone",
    )


def check_required(
    kind: str, fields: Mapping[str, Field], thresholds: Thresholds
) -> Iterator[Check]:
    """E-02: each required field with its confidence; what was not read is asked for."""
    needed = thresholds.required.get(kind, ())
    missing = [name for name in needed if not thresholds.is_read(fields, name)]
    for name in missing:
        field = fields.get(name)
        if field is None:
            zh = f"未能读出{names.zh([name])}，请提供更清晰或完整的图片"
            en = f"not read: {names.en([name])}; a clearer or complete picture is needed"
        else:
            zh = (
                f"{names.zh([name])}读取置信度 {field.confidence:.0%}，"
                f"低于要求的 {thresholds.needed(name):.0%}"
            )
            en = (
                f"not read surely enough: {names.en([name])}, at {field.confidence:.0%} "
                f"where {thresholds.needed(name):.0%} is required"
            )
        yield unknown("E-02", "FIELD_UNREAD", zh, en, name)
    if needed and not missing:
        yield passed(
            "E-02", "FIELDS_READ", "必需字段均已读出", "every required field was read", *needed
        )


def _said(declared: Declared) -> str | None:
    media = (declared.media_type or "").split(";")[0].strip().lower()
    if media.startswith("image/"):
        return "image"
    if media in _MEDIA:
        return _MEDIA[media]
    ending = (declared.file_name or "").rpartition(".")[2].lower()
    return "image" if ending in _PICTURES else _ENDINGS.get(ending)

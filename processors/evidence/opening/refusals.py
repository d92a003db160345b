"""The typed refusals of a file, each with what the sender can do about it."""

from processors.errors import Refuse
from processors.evidence.values import Refusal
from processors.text import Text

_TEXTS = {
    "FILE_EMPTY": Text(
        "文件为空（0 字节）。请重新上传完整的文件。",
        "The file is empty (0 bytes). Please upload the complete file again.",
    ),
    "FILE_TYPE_UNKNOWN": Text(
        "无法识别文件格式。请上传 PDF、OFD、数电票 XML 或 JPEG/PNG 等图片。",
        "The file format is not known. Please upload a PDF, an OFD, an e-invoice XML or an image "
        "such as JPEG or PNG.",
    ),
    "FILE_TYPE_MISMATCH": Text(
        "文件内容与所声明的格式不一致。请以原始格式重新上传，不要只改扩展名。",
        "The content is of another format than declared. Please upload the file in its original "
        "format; do not just rename it.",
    ),
    "FILE_DAMAGED": Text(
        "文件已损坏或不完整，无法打开。请重新导出或重新拍摄后上传。",
        "The file is damaged or cut off and cannot be opened. Please export or photograph it "
        "again and upload it.",
    ),
    "FILE_ENCRYPTED": Text(
        "文件设有打开密码。请去除密码后重新上传。",
        "The file needs a password. Please remove the password and upload it again.",
    ),
    "FILE_TOO_LARGE": Text(
        "文件过大。请压缩或拆分后上传。",
        "The file is too large. Please compress or split it and upload it again.",
    ),
    "FILE_TOO_MANY_PAGES": Text(
        "页数过多。请只上传与本案有关的页。",
        "There are too many pages. Please upload only the pages that matter to the case.",
    ),
    "FILE_TOO_MANY_PIXELS": Text(
        "图像尺寸过大。请以较低分辨率（如 300 dpi）重新保存后上传。",
        "The picture is too large. Please save it at a lower resolution (such as 300 dpi) and "
        "upload it again.",
    ),
    "FILE_UNSAFE_ARCHIVE": Text(
        "文件包的结构不安全，已拒绝打开。请上传开票平台导出的原始文件。",
        "The package is built in an unsafe way and was not opened. Please upload the original "
        "file as the issuing platform exported it.",
    ),
    "FILE_UNSAFE_XML": Text(
        "文件中的 XML 含有实体或 DTD 声明，已拒绝解析。请上传开票平台导出的原始文件。",
        "The XML inside holds a DTD or entities and was not parsed. Please upload the original "
        "file as the issuing platform exported it.",
    ),
    "FILE_TIMEOUT": Text(
        "文件处理超时。请上传更小或更清晰的版本。",
        "Reading the file took too long. Please upload a smaller or clearer version.",
    ),
    "FILE_MEMORY": Text(
        "处理该文件所需内存超出限制。请降低分辨率或拆分后上传。",
        "Reading the file needs more memory than allowed. Please lower its resolution or split "
        "it and upload it again.",
    ),
    "FILE_NO_CONTENT": Text(
        "文件可以打开，但没有任何内容。请检查后上传有内容的文件。",
        "The file opens but holds nothing to read. Please check it and upload one with content.",
    ),
}

REFUSAL_CODES = frozenset(_TEXTS)


def refusal(code: str, what: str = "") -> Refusal:
    """The refusal of a code; `what` is a short technical remark added to both texts.

    Raises KeyError for a code the contracts do not know. `what` never quotes the file itself.
    """
    text = _TEXTS[code]
    if not what:
        return Refusal(code, text)
    return Refusal(code, Text(f"{text.zh}（{what}）", f"{text.en} ({what})"))


def unforeseen(code: str, what: str) -> Refusal:
    """The refusal of a file whose reading broke off without the file being known to be at fault."""
    zh = (
        "读取文件时发生意外中断，文件本身未必有问题，将由人工处理；"
        f"也可换一种格式重新上传。（{what}）"
    )
    en = (
        "Reading the file broke off unexpectedly; the file itself may be in order. A person will "
        f"look at it; you may also upload it in another format. ({what})"
    )
    return Refusal(code, Text(zh, en))


class FileRefused(Refuse):
    """This file will not be read, now or later; `refusal` says why and what to do."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__("invalid", f"{code} {what}".strip())
        self.refusal = refusal(code, what)

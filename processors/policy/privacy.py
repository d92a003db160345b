"""Personal data by its shape: what free text must not carry to another party."""

import re

PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+"  # an e-mail address
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"  # a Chinese mobile number
    r"|(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"  # a resident identity number
    r"|(?<!\d)\d{16,19}(?!\d)"  # a bank card
    r"|\+\d[\d -]{7,}\d"  # an international telephone number
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",  # a Chinese landline
    re.ASCII,
)


def has_personal_data(text: str) -> bool:
    """Whether contacts or identity numbers stand in a text; names cannot be told by shape."""
    return PERSONAL.search(text) is not None


def without_personal_data(text: str, instead: str) -> str:
    """The text with contacts and identity numbers replaced."""
    return PERSONAL.sub(instead, text)

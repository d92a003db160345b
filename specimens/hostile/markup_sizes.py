"""Markup that lies: about its encoding, and by numbers, dates and places nobody writes."""

import codecs
import random
import re

from specimens.hostile.packages import repacked, unpacked

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")
_VALUE = re.compile(rb"(?<=>)[^<>]+(?=<)|(?<=\")[^\"<>]*(?=\")")
_ENCODINGS = ("utf-8", "utf-16", "utf-16le", "utf-32", "gbk", "gb18030", "latin-1", "cp037")
_CLAIMED = (*_ENCODINGS, "UTF-7", "big5", "shift_jis", "idna", "zip", "rot13", "nothing", "")
_HOSTILE = (
    b"",
    b" ",
    b"0",
    b"-1",
    b"1e999",
    b"-1e308",
    b"NaN",
    b"inf",
    b"9" * 30,
    b"9" * 5_000,
    b"0." + b"0" * 400 + b"1",
    b"1,2,3",
    b"0000-00-00",
    b"9999-99-99",
    b"2026-02-30",
    "２０２６年１３月４５日".encode(),
    "٣٤٥".encode(),
    "壹佰万亿亿亿元整".encode(),
    "\u202e\u200b\ufeff".encode(),
    "\U0001f4a3".encode() * 50,
    b"&#55357;",
    b"&#1;",
    b"&amp;" * 100,
    b"../../../etc/passwd",
    b"/",
    b"g 1000000000 1",
    b"g -5 1 g",
    b"0 0 0 0",
    b"1 2 3",
    b"0 0 1e9 1e9",
    b"nan nan nan nan",
    b"0 0 0 0 0 0",
    b"1e6 1e6 1e6 1e6 1e6 1e6",
    b"x" * 50_000,
)


def encoding(content: bytes, rng: random.Random) -> bytes:
    """The declaration says one encoding, the bytes are in another; a mark may say a third."""
    body = _DECLARATION.sub(b"", content).decode("utf-8", errors="replace")
    coded = body.encode(rng.choice(_ENCODINGS), errors="replace")
    claimed = f'<?xml version="1.0" encoding="{rng.choice(_CLAIMED)}"?>'.encode()
    mark = rng.choice((b"", b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return mark + claimed + coded


def values(content: bytes, rng: random.Random) -> bytes:
    """Some texts and attributes replaced by numbers, dates and signs nobody writes."""
    found = [one for one in _VALUE.finditer(content) if one[0].strip()]
    chosen = rng.sample(found, min(len(found), rng.choice((1, 2, 5, 40))))
    for one in sorted(chosen, key=lambda match: match.start(), reverse=True):
        content = content[: one.start()] + rng.choice(_HOSTILE) + content[one.end() :]
    return content


def values_in_a_part(content: bytes, rng: random.Random) -> bytes:
    """The same in one part of a package, or its encoding: places, sizes, steps, references."""
    entries = unpacked(content)
    markup = sorted(name for name in entries if name.endswith(".xml"))
    name = rng.choice(markup)
    change = rng.choice((values, values, values, encoding))
    return repacked({**entries, name: change(entries[name], rng)})

"""Markup and packages that hold themselves, or hold things deeper than anybody writes them."""

import random
import re

from specimens.hostile.packages import a_page_of, repacked, the_document_of, unpacked

_MIB = 1024 * 1024
_ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)((?:\s[^<>]*?)?)>")
_PAGES = re.compile(rb"(<(?:\w+:)?Page\s[^<>]*?/>)")
_TEMPLATE = re.compile(rb"(<(?:\w+:)?TemplatePage\s[^<>]*?BaseLoc=\")[^\"]*")
_PROLOGUE = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def deep(content: bytes, rng: random.Random) -> bytes:
    """Elements within elements, many thousand deep, below the root."""
    depth = rng.choice((100, 1_000, 10_000, 200_000))
    return _below_root(content, b"<g>" * depth + b"x" + b"</g>" * depth)


def wide(content: bytes, rng: random.Random) -> bytes:
    """Very many elements or attributes, or one very long text."""
    count = rng.choice((1_000, 20_000, 200_000))
    match rng.randrange(3):
        case 0:
            return _below_root(content, b"<g/>" * count)
        case 1:
            attributes = b" ".join(b'a%d=""' % number for number in range(count // 10))
            return _below_root(content, b"<g " + attributes + b"/>")
        case _:
            return _below_root(content, b"<InvoiceNumber>" + b"9" * count + b"</InvoiceNumber>")


def entities(content: bytes, rng: random.Random) -> bytes:
    """Entities that grow, that name a file or a server, or that name themselves."""
    root = _ROOT.search(content)
    name = root[1].decode() if root else "a"
    subset = rng.choice(
        (
            "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
            + '<!ENTITY e0 "ha">',
            f'<!ENTITY e9 "{"x" * 100_000}">',
            '<!ENTITY e9 SYSTEM "file:///etc/hostname">',
            '<!ENTITY e9 SYSTEM "http://127.0.0.1:9/">',
            '<!ENTITY % p SYSTEM "file:///dev/zero"> %p; <!ENTITY e9 "">',
            '<!ENTITY e9 "&e8;"><!ENTITY e8 "&e9;">',
        )
    )
    body = content[root.start() :] if root else content
    document_type = f"<!DOCTYPE {name} [{subset}]>".encode()
    return _below_root(_PROLOGUE + document_type + body, b"&e9;" * rng.choice((1, 1_000)))


def itself_within(content: bytes, rng: random.Random) -> bytes:
    """The whole document once more inside its own root, a few times over."""
    for _ in range(rng.randint(1, 6)):
        root = _ROOT.search(content)
        inner = content[root.start() :] if root else content
        content = _below_root(content, inner)
    return content


def deep_in_a_part(content: bytes, rng: random.Random) -> bytes:
    """A package in good order one of whose parts is too deep, too wide or holds entities."""
    entries = unpacked(content)
    markup = sorted(name for name in entries if name.endswith(".xml"))
    name = rng.choice((a_page_of(entries), the_document_of(entries), *markup))
    change = rng.choice((deep, deep, wide, entities, itself_within))
    return repacked({**entries, name: change(entries[name], rng)})


def package_in_package(content: bytes, rng: random.Random) -> bytes:
    """The package as a part of itself: as its document, its page or beside them, many deep."""
    outer = unpacked(content)
    for _ in range(rng.randint(1, 8)):
        place = rng.choice(
            (
                the_document_of(outer),
                a_page_of(outer),
                "OFD.xml",
                "Doc_0/Attachs/original_invoice.xml",
                "Doc_0/Res/inner.ofd",
            )
        )
        content = repacked({**outer, place: content})
    return content


def parts_that_are_themselves(content: bytes, rng: random.Random) -> bytes:
    """The root names itself as its document, a page names itself as its template, and so on."""
    entries = unpacked(content)
    page, document = a_page_of(entries), the_document_of(entries)
    match rng.randrange(4):
        case 0:
            body = b"<OFD><DocBody><DocRoot>OFD.xml</DocRoot></DocBody></OFD>"
            entries["OFD.xml"] = _PROLOGUE + body
        case 1:
            locations = _TEMPLATE.sub(rb"\g<1>/" + page.encode(), entries[document])
            entries[document] = locations
        case 2:
            entries[page] = entries[document]
        case _:
            entries[document] = entries["OFD.xml"] if "OFD.xml" in entries else entries[page]
    return repacked(entries)


def a_page_many_times(content: bytes, rng: random.Random) -> bytes:
    """The document lists its page again and again, or its body is listed again and again."""
    entries = unpacked(content)
    count = rng.choice((2, 50, 200, 201, 5_000))
    if rng.random() < 0.7:
        document = the_document_of(entries)
        entries[document] = _PAGES.sub(rb"\1" * count, entries[document], count=1)
    else:
        root = next((name for name in entries if name.lower() == "ofd.xml"), sorted(entries)[0])
        body = re.search(rb"<(?:\w+:)?DocBody>.*?</(?:\w+:)?DocBody>", entries[root], re.DOTALL)
        if body:
            entries[root] = entries[root].replace(body[0], body[0] * count)
    return repacked(entries)


def bomb(content: bytes, rng: random.Random) -> bytes:
    """Parts that unpack to very much, or very many parts."""
    entries = unpacked(content)
    match rng.randrange(4):
        case 0:
            entries["Doc_0/Res/zeros.xml"] = b"\x00" * (40 * _MIB)
        case 1:
            entries[a_page_of(entries)] = b"<a>" + b" " * (20 * _MIB) + b"</a>"
        case 2:
            entries |= {f"Doc_0/Res/{number}.xml": b"<a/>" for number in range(3_000)}
        case _:
            page = entries[a_page_of(entries)]
            entries |= {f"Doc_0/Attachs/{number}.xml": page for number in range(500)}
    return repacked(entries)


def _below_root(content: bytes, inserted: bytes) -> bytes:
    """`content` with something more inside its first element; before all where there is none."""
    root = _ROOT.search(content)
    if root is None:
        return inserted + content
    if root[0].endswith(b"/>"):
        opened = root[0][:-2] + b">" + inserted + b"</" + root[1] + b">"
        return content[: root.start()] + opened + content[root.end() :]
    return content[: root.end()] + inserted + content[root.end() :]

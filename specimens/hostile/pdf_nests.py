"""PDFs whose objects hold themselves, told in a correct incremental update of a whole PDF."""

import random
import re
import zlib

Objects = dict[int, bytes]

_OBJECT = re.compile(rb"(?:^|[\r\n\s])(\d{1,7}) 0 obj\b(.*?)endobj", re.DOTALL)
_ROOT = re.compile(rb"/Root\s+(\d+) 0 R")
_START = re.compile(rb"startxref\s+(\d+)")
_TREE = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def objects_of(content: bytes) -> Objects:
    """The objects that stand plainly in a PDF (not in object streams), the last of each number."""
    return {int(found[1]): found[2].strip() for found in _OBJECT.finditer(content)}


def updated(content: bytes, changed: Objects) -> bytes:
    """`content` with objects replaced or added by an incremental update, its table correct."""
    known = objects_of(content)
    root = _ROOT.search(content)
    previous = _START.findall(content)
    out = [content if content.endswith(b"\n") else content + b"\n"]
    at = len(out[0])
    table = [b"xref\n0 1\n0000000000 65535 f \n"]
    for number, body in sorted(changed.items()):
        text = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table.append(b"%d 1\n%010d 00000 n \n" % (number, at))
        out.append(text)
        at += len(text)
    size = max([*known, *changed, 0]) + 1
    trailer = b"trailer\n<</Size %d /Root %d 0 R" % (size, int(root[1]) if root else 1)
    if previous:
        trailer += b" /Prev %d" % int(previous[-1])
    return b"".join((*out, *table, trailer, b">>\nstartxref\n%d\n%%%%EOF\n" % at))


def page_tree(content: bytes, rng: random.Random) -> bytes:
    """A page tree that holds itself, that is very deep, or whose branches share one leaf."""
    objects = objects_of(content)
    tree = _first(objects, _TREE)
    page = _first(objects, _PAGE)
    new = max([*objects, 0]) + 1
    match rng.randrange(5):
        case 0:
            return updated(content, {tree: _pages(tree, b"%d 0 R" % tree, 2)})
        case 1:
            depth = rng.choice((50, 2_000, 20_000))
            chain = {
                new + level: _pages(new + level - 1, b"%d 0 R" % (new + level + 1), 1)
                for level in range(depth)
            }
            chain[new + depth] = _pages(new + depth - 1, b"%d 0 R" % page, 1)
            return updated(content, {tree: _pages(tree, b"%d 0 R" % new, 1), **chain})
        case 2:
            kids = b"%d 0 R " % page * rng.choice((2, 60, 300, 5_000))
            return updated(content, {tree: _pages(tree, kids, rng.choice((1, 60, 100_000)))})
        case 3:
            kids = b"%d 0 R %d 0 R" % (new, new + 1)
            ring = {new: _pages(new + 1, kids, 9), new + 1: _pages(new, kids, 9)}
            return updated(content, {tree: _pages(tree, kids, 9), **ring})
        case _:
            return updated(content, {tree: b"%d 0 R" % tree})


def with_a_page(content: bytes, painted: bytes, resources: bytes, added: bytes) -> bytes:
    """`content` with its first page painting this; `%d` in `resources` is the object `added`."""
    own = max([*objects_of(content), 0]) + 2
    return _painting(content, painted, resources % own, {own: added})


def drawing(content: bytes, rng: random.Random) -> bytes:
    """A page that draws a form, a pattern, a mask or a letter which draws itself, or very often."""
    own = max([*objects_of(content), 0]) + 2
    made = rng.choice((_form, _forms_that_double, _mask, _letter, _pattern))
    resources, painted, added = made(own, rng)
    return _painting(content, painted, resources, added)


def deep_values(content: bytes, rng: random.Random) -> bytes:
    """Arrays, dictionaries or saved states within each other, thousands deep."""
    depth = rng.choice((100, 1_000, 30_000))
    match rng.randrange(3):
        case 0:
            value = b"[" * depth + b"]" * depth
        case 1:
            value = b"<</A" * depth + b" 0" + b">>" * depth
        case _:
            value = b"(" * depth + b")" * depth
    painted = rng.choice((b"q " * depth, b"BT " * depth, b"/A<</B 1>>BDC " * depth, b"[" * depth))
    return _painting(content, painted, b"/ProcSet " + value, {})


def streams_of_streams(content: bytes, rng: random.Random) -> bytes:
    """An object stream that holds itself or is its own length; filters upon filters; a bomb."""
    objects = objects_of(content)
    page, tree = _first(objects, _PAGE), _first(objects, _TREE)
    own = max([*objects, 0]) + 1
    match rng.randrange(4):
        case 0:
            packed = b"%d 0 %d 4 <<>> <<>>" % (own, page)
            added = {own: _stream(b"/Type/ObjStm/N 2/First 8/Extends %d 0 R" % own, packed)}
        case 1:
            added = {own: b"<</Length %d 0 R>>\nstream\nq Q\nendstream" % own}
        case 2:
            data = b"q Q"
            times = rng.choice((2, 30, 1_000))
            for _ in range(min(times, 30)):
                data = zlib.compress(data)
            added = {own: _stream(b"/Filter[" + b"/FlateDecode" * times + b"]", data)}
        case _:
            once = zlib.compress(b" " * (rng.choice((1, 100, 600)) * 1024 * 1024), 9)
            added = {own: _stream(b"/Filter/FlateDecode", once)}
    body = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 200 120]/Contents %d 0 R>>" % (tree, own)
    return updated(content, {page: body, **added})


def earlier_tables(content: bytes, rng: random.Random) -> bytes:
    """A chain of cross-reference tables that comes back to itself, or is very long."""
    whole = updated(content, {})
    at = int(_START.findall(whole)[-1])
    if rng.random() < 0.5:
        return re.sub(rb"/Prev \d+>>\nstartxref\n(\d+)", b"/Prev %d>>\nstartxref\n\\1" % at, whole)
    for _ in range(rng.choice((3, 60, 400))):
        whole = updated(whole, {})
    return whole


def _painting(content: bytes, painted: bytes, resources: bytes, added: Objects) -> bytes:
    objects = objects_of(content)
    page, tree, own = _first(objects, _PAGE), _first(objects, _TREE), max([*objects, 0]) + 1
    body = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 200 120]/Contents %d 0 R/Resources<<%s>>>>" % (
        tree,
        own,
        resources,
    )
    return updated(content, {page: body, own: _stream(b"", painted), **added})


def _first(objects: Objects, what: re.Pattern[bytes]) -> int:
    """The number of the first object that says it is such; a new number where none does."""
    return next((n for n, body in sorted(objects.items()) if what.search(body)), 900)


def _pages(parent: int, kids: bytes, count: int) -> bytes:
    return b"<</Type/Pages/Parent %d 0 R/Kids[%s]/Count %d>>" % (parent, kids, count)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


Drawing = tuple[bytes, bytes, Objects]
"""Resources of the page, what it paints, the objects that belong to it."""
_BOX = b"/BBox[0 0 200 120]"


def _form(own: int, _rng: random.Random) -> Drawing:
    entries = b"/Type/XObject/Subtype/Form%s/Resources<</XObject<</F %d 0 R>>>>" % (_BOX, own)
    return b"/XObject<</F %d 0 R>>" % own, b"/F Do", {own: _stream(entries, b"/F Do /F Do")}


def _forms_that_double(own: int, rng: random.Random) -> Drawing:
    """Forms each of which draws the next one twice: with thirty of them a billion drawings."""
    depth = rng.choice((4, 8, 12, 30))
    forms: Objects = {}
    for level in range(depth):
        entries = b"/Type/XObject/Subtype/Form%s/Resources<</XObject<</F %d 0 R>>>>" % (
            _BOX,
            own + level + 1,
        )
        forms[own + level] = _stream(entries, b"/F Do /F Do")
    forms[own + depth] = _stream(b"/Type/XObject/Subtype/Form" + _BOX, b"0 0 9 9 re f")
    return b"/XObject<</F %d 0 R>>" % own, b"/F Do", forms


def _mask(own: int, _rng: random.Random) -> Drawing:
    state = b"/ExtGState<</G<</SMask<</S/Luminosity/G %d 0 R>>>>>>" % own
    group = b"/Type/XObject/Subtype/Form%s/Group<</S/Transparency>>/Resources<<%s>>" % (_BOX, state)
    return state, b"/G gs 0 0 99 99 re f", {own: _stream(group, b"/G gs 0 0 99 99 re f")}


def _letter(own: int, _rng: random.Random) -> Drawing:
    fonts = b"/Font<</T %d 0 R>>" % own
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65"
        b"/LastChar 65/Widths[9]/Encoding<</Differences[65/a]>>/CharProcs<</a %d 0 R>>"
        b"/Resources<<%s>>>>" % (own + 1, fonts)
    )
    painted = b"BT /T 9 Tf (AAAA) Tj ET"
    return fonts, painted, {own: font, own + 1: _stream(b"", b"9 0 d0 " + painted)}


def _pattern(own: int, rng: random.Random) -> Drawing:
    patterns = b"/Pattern<</P %d 0 R>>" % own
    step = rng.choice((b".01", b"0", b"1", b"50"))
    entries = b"/PatternType 1/PaintType 1/TilingType 1%s/XStep %s/YStep %s/Resources<<%s>>" % (
        _BOX,
        step,
        step,
        patterns,
    )
    painted = b"/Pattern cs /P scn 0 0 200 120 re f"
    return patterns, painted, {own: _stream(entries, painted)}

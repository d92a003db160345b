"""PDFs whose numbers lie: lengths, counts, sizes, offsets, depths."""

import random
import re
import zlib
from collections.abc import Callable

from specimens.hostile.pdf_nests import with_a_page

_EXTREMES = (b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"9" * 400)
_NUMBERED = re.compile(
    rb"(/(?:Length|Count|Width|Height|BitsPerComponent|Columns|Colors|Predictor|Size|First|N|"
    rb"Length1|FirstChar|LastChar|Rotate|Parent|Prev|Root|Index|W|Type|XStep)\s*\[?\s*)(-?\d+)"
)
_BOX = re.compile(rb"(/(?:MediaBox|CropBox|BBox|FontBBox|Matrix|FontMatrix|Rect)\s*)\[[^\]]*\]")
_ENTRY = re.compile(rb"\d{10} \d{5} [nf]")
_START = re.compile(rb"(startxref\s+)(\d+)")
_REFERENCE = re.compile(rb"\b(\d+)( 0 R)")
_BOXES = (
    b"[0 0 0 0]",
    b"[0 0 1 1]",
    b"[0 0 -200 -200]",
    b"[0 0 14400 14400]",
    b"[0 0 1e9 1e9]",
    b"[0 0 100000 1]",
    b"[-2147483648 0 2147483647 9]",
    b"[nan 0 (a) null]",
    b"[0 0 .000001 .000001]",
    b"[]",
)
_COLOURS = (b"/DeviceGray", b"/DeviceRGB", b"/DeviceCMYK", b"[/Indexed/DeviceRGB 255 <00>]")
_FILTERS = (b"/FlateDecode", b"/DCTDecode", b"/CCITTFaxDecode", b"/JBIG2Decode", b"/JPXDecode")


def numbers(content: bytes, rng: random.Random) -> bytes:
    """A length, a count, a width or the like is not true."""
    return _some_replaced(content, rng, _NUMBERED, lambda found: found[1] + rng.choice(_EXTREMES))


def boxes(content: bytes, rng: random.Random) -> bytes:
    """A page or a drawing is of no size, of no number, or larger than a house."""
    return _some_replaced(content, rng, _BOX, lambda found: found[1] + rng.choice(_BOXES))


def offsets(content: bytes, rng: random.Random) -> bytes:
    """The table of objects points elsewhere: into other objects, into itself, outside."""

    def elsewhere(_found: re.Match[bytes]) -> bytes:
        return b"%010d %05d n" % (rng.randrange(2 * len(content)), rng.choice((0, 0, 65_535)))

    def other_start(found: re.Match[bytes]) -> bytes:
        return found[1] + b"%d" % rng.choice((0, 1, len(content), rng.randrange(len(content))))

    if rng.random() < 0.3:
        return _some_replaced(content, rng, _START, other_start)
    return _some_replaced(content, rng, _ENTRY, elsewhere)


def references(content: bytes, rng: random.Random) -> bytes:
    """Objects are named in places where others belong."""
    named = [found[1] for found in _REFERENCE.finditer(content)] or [b"1"]

    def another(found: re.Match[bytes]) -> bytes:
        return rng.choice((*named, b"0", b"99999999")) + found[2]

    return _some_replaced(content, rng, _REFERENCE, another)


def picture(content: bytes, rng: random.Random) -> bytes:
    """A page with a picture that claims to be of another size, depth or colour than its bytes."""
    width, height = rng.choice(((1, 1), (8, 8), (30_000, 30_000), (65_535, 2), (2_000_000_000, 2)))
    data = zlib.compress(b"\x55" * 4_096)
    drawn = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d" % (
        width,
        height,
        rng.choice((1, 2, 4, 8, 16, 0, 3, 255)),
    )
    drawn += b"/ColorSpace" + rng.choice(_COLOURS) + b"/Filter" + rng.choice(_FILTERS)
    length = rng.choice((len(data), 0, 10_000_000))
    own = b"<<%s/Length %d>>\nstream\n%s\nendstream" % (drawn, length, data)
    return with_a_page(content, b"200 0 0 120 0 0 cm /X Do", b"/XObject<</X %d 0 R>>", own)


def _some_replaced(
    content: bytes,
    rng: random.Random,
    what: re.Pattern[bytes],
    by: Callable[[re.Match[bytes]], bytes],
) -> bytes:
    """Up to three of what is found replaced, those behind moved."""
    found = list(what.finditer(content))
    chosen = rng.sample(found, min(len(found), rng.randint(1, 3)))
    for one in sorted(chosen, key=lambda match: match.start(), reverse=True):
        content = content[: one.start()] + by(one) + content[one.end() :]
    return content

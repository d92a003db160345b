"""Fonts by role: one that the package index gives, others where Debian's packages are installed."""

import hashlib
import importlib.util
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from PIL import ImageFont

SYSTEM_FOLDER = Path("/usr/share/fonts")
_SYSTEM_FILES = {
    "serif": ("NotoSerifCJK-Regular.ttc", 2),
    "ming": ("uming.ttc", 0),
    "kai": ("ukai.ttc", 0),
}
_MAX_ERROR_EM = 0.001
_TRUETYPE_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxComponentDepth",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
)


class FontMissing(Exception):
    """The named font is not installed; `sans` always is with the `draw` extra."""


@dataclass(frozen=True, slots=True)
class Face:
    name: str
    path: Path
    index: int


@cache
def face(name: str) -> Face:
    """Return the font called `name` (sans, serif, ming, kai); raise FontMissing."""
    if name == "sans":
        spec = importlib.util.find_spec("noto_cjk_sans_otc")
        if spec is None or spec.origin is None:
            raise FontMissing("sans: install the `draw` extra (noto-cjk[sans])")
        return Face(name, Path(spec.origin).parent / "NotoSansCJK-Regular.ttc", 2)
    if name not in _SYSTEM_FILES:
        raise FontMissing(f"{name}: not a font of the generator")
    file_name, index = _SYSTEM_FILES[name]
    found = sorted(SYSTEM_FOLDER.rglob(file_name))
    if not found:
        raise FontMissing(f"{name}: {file_name} is not installed")
    return Face(name, found[0], index)


def available() -> tuple[str, ...]:
    """Return the names of the fonts this machine has, `sans` first."""
    names = []
    for name in ("sans", *_SYSTEM_FILES):
        try:
            names.append(face(name).name)
        except FontMissing:
            continue
    return tuple(names)


@cache
def pixels(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font for drawing pictures, `size` pixels to the em."""
    found = face(name)
    return ImageFont.truetype(str(found.path), size, index=found.index)


@cache
def width_em(name: str, text: str) -> float:
    """Return the width of `text` in ems."""
    return pixels(name, 100).getlength(text) / 100


def embeddable(name: str, text: str) -> bytes:
    """Return a TrueType subset of the font holding the characters of `text`.

    Outlines of cubic curves are redrawn as quadratic ones, since PDF writers embed only those.
    """
    found = face(name)
    font = TTFont(str(found.path), fontNumber=found.index, recalcTimestamp=False)
    for table in ("BDF ", "FFTM"):
        if table in font:
            del font[table]
    options = Options()
    options.layout_features = []
    options.name_IDs = [1, 2, 6]
    options.notdef_outline = True
    options.drop_tables += [
        "BASE",
        "GPOS",
        "GSUB",
        "GDEF",
        "VORG",
        "vhea",
        "vmtx",
        "morx",
        "bsln",
    ]
    subsetter = Subsetter(options)
    subsetter.populate(text=text + " ")
    subsetter.subset(font)
    if "CFF " in font:
        _as_truetype(font)
    for table in ("DSIG", "kern", "EBDT", "EBLC", "EBSC"):
        if table in font:
            del font[table]
    # Writers cache fonts by their own name: two subsets must not share one.
    unique = f"Specimen-{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    for record in font["name"].names:
        record.string = unique
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _as_truetype(font: TTFont) -> None:
    glyph_set = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs = {}
    for glyph_name in order:
        pen = TTGlyphPen(glyph_set)
        error = _MAX_ERROR_EM * font["head"].unitsPerEm
        glyph_set[glyph_name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        glyphs[glyph_name] = pen.glyph()
    font["loca"] = newTable("loca")
    outlines = font["glyf"] = newTable("glyf")
    outlines.glyphOrder = order
    outlines.glyphs = glyphs
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    _fill_maxp(font, len(order))
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"


def _fill_maxp(font: TTFont, count: int) -> None:
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.numGlyphs = count
    for name in _TRUETYPE_LIMITS:
        setattr(maxp, name, 0)
    maxp.maxZones = 1

"""Reading what a seal says: the rim by vote over two pictures, the middle as a small page.

Rare characters are misread (63 of 98 exact): compare the text, never trust it alone.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from processors.evidence import credit_code
from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.port import LineFinder, OcrEngine, Picture, Weigher
from processors.evidence.seals.find import Ring, find_rings
from processors.evidence.seals.names import Cost, forms, is_tax_mark, names_on, settled
from processors.evidence.seals.unroll import (
    centre_of,
    ink_of_seal,
    middle_line,
    seal_crop,
    unrolled,
)
from processors.evidence.values import Box, Seal, Span

_NOT_HAN = re.compile(r"[^\u3400-\u9fff]")
_LATIN_NOISE = re.compile(r"[^A-Za-z0-9.,&()' -]+|\d(?: ?\d){3,}(?![A-Za-z\d])|\d{4,}")
_LATIN_END = re.compile(r"\b(?:Ltd|Limited|Inc|LLC|GmbH)\b\.?", re.IGNORECASE)
_PLACE = re.compile(
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
_COMPANY_ENDS = ("有限责任公司", "有限公司", "公司")
_OFFICE_ENDS = ("局", "海关", "委员会", "政府")
"""Not those that companies' names go on from, as 研究院有限公司 does."""
_LEAST_TEXT = 4
_LEAST_CONFIDENCE = 0.6
_HOPELESS = 0.45
_LONGEST_REPEAT = 6
_BLANK = "*"
_CENTRE_SIDE = 480
_SIX_O_CLOCK = math.pi / 2
_WHOLE = 2 * math.pi
_LOWEST = 0.55
"""Half the angle about six o'clock that a company's name leaves free on most seals."""
_ARCS = ((_SIX_O_CLOCK, _WHOLE), (_SIX_O_CLOCK + _LOWEST, _WHOLE - 2 * _LOWEST))
_BESIDE = ((_SIX_O_CLOCK - 0.45, _WHOLE), (_SIX_O_CLOCK + 0.45, _WHOLE))


def read_seals(
    picture: Picture,
    reader: OcrEngine | None,
    page: int,
    printed: Sequence[Span] = (),
    *,
    bars: SettleBars,
) -> tuple[Seal, ...]:
    """The red seals of an upright page; without an engine only that and where they are.

    `printed`: the text of the page, whose names may settle by `bars` what a seal says. The middle
    is read only where a tax id may stand: in an oval seal that is a company's.
    """
    names = names_on(printed)
    rings = find_rings(picture)
    return tuple(_read_seal(picture, ring, reader, page, names, bars) for ring in rings)


def _read_seal(
    picture: Picture,
    ring: Ring,
    reader: OcrEngine | None,
    page: int,
    names: Sequence[str],
    bars: SettleBars,
) -> Seal:
    shape = cast(Literal["oval", "round"], ring.shape)
    box = _box(ring, picture)
    if reader is None:
        return Seal(box, shape, None, ring.coverage, None, page)
    rim = _read_rim(picture, ring, reader, names, bars)
    if rim.text is None:
        return Seal(box, shape, None, ring.coverage, None, page)
    centre = None
    if shape == "oval" and not is_tax_mark(rim.text):
        centre = _read_centre(picture, ring, reader)
    return Seal(box, shape, rim.text, rim.confidence, centre, page, rim.as_read)


@dataclass(frozen=True, slots=True)
class _Rim:
    """What a rim says; `as_read` differs where a name on the page settled it, else it is None."""

    text: str | None
    confidence: float
    as_read: str | None = None


def _read_rim(
    picture: Picture, ring: Ring, reader: OcrEngine, names: Sequence[str], bars: SettleBars
) -> _Rim:
    """The whole rim, and the rim without its lowest part, where numbers stand; then the vote.

    A reading that a name on the page settles ends it, the tax authority's mark, which is no
    party's seal, and two readings that agree on a company or an office.
    Otherwise the second picture is read too, and a text that still ends like neither once more
    from beside six o'clock.
    """
    crop, inside = seal_crop(picture, ring)
    inks = [ink_of_seal(crop, keep_dark=keep_dark) for keep_dark in (True, False)]
    texts = [form for name in names for form in forms(name)]
    readings: list[tuple[str, float]] = []
    costs: list[Cost] = []
    for arcs, ink in ((_ARCS, inks[0]), (_ARCS, inks[1]), (_BESIDE, inks[0]), (_BESIDE, inks[1])):
        for start, turn in arcs:
            line, cost = _read_strip(unrolled(ink, inside, start=start, turn=turn), reader, texts)
            if line is not None:
                readings.append((as_company(line.text), line.confidence))
                costs.append(cost)
            if _is_hopeless(readings):
                return _Rim(None, 0.0)
            if readings and is_tax_mark(readings[-1][0]):
                return _Rim(*readings[-1])
            name = settled([text for text, _ in readings], names, costs, bars)
            if name is not None:
                return _named(name, readings, bars.confidence)
        if _is_settled(readings, arcs is _BESIDE):
            break
    return _Rim(*best_reading(readings))


def _read_strip(
    strip: Picture, reader: OcrEngine, texts: Sequence[str]
) -> tuple[Span | None, Cost]:
    if isinstance(reader, Weigher):
        return reader.read_weighed(strip, texts)
    return reader.read_line(strip), _unknown


def _unknown(_: str) -> float:
    return math.inf


def _named(name: str, readings: list[tuple[str, float]], most: float) -> _Rim:
    """A name that was read exactly is as sure as its letters, one that was weighed is less."""
    exact = [score for text, score in readings if text == name]
    if exact:
        return _Rim(name, max(exact))
    text, score = max(readings, key=lambda reading: reading[1])
    return _Rim(name, min(score, most), text)


def _is_hopeless(readings: list[tuple[str, float]]) -> bool:
    """Whether this is no writing: guesses only, or two readings of a letter or two."""
    unsure = all(score < _HOPELESS for _, score in readings)
    tiny = len(readings) > 1 and all(len(text) < _LEAST_TEXT for text, _ in readings)
    return unsure or tiny


def _is_settled(readings: list[tuple[str, float]], tried_beside: bool) -> bool:
    texts = {text for text, _ in readings}
    ends = (*_COMPANY_ENDS, *_OFFICE_ENDS)
    if len(readings) == len(_ARCS) and len(texts) == 1:
        return next(iter(texts)).endswith(ends)
    if len(readings) < 2 * len(_ARCS) or tried_beside:
        return False
    best, _ = best_reading(readings)
    return best is None or best.endswith(ends)


def as_company(text: str) -> str:
    """Letters only, rotated so that it ends as company names do, a wrap taken out.

    Han characters if there are enough of them, else the Latin name of a foreign company.
    """
    plain = _NOT_HAN.sub("", text)
    if len(plain) < _LEAST_TEXT:
        return _as_latin_name(text)
    for end in _COMPANY_ENDS:
        at = plain.find(end)
        if at >= 0:
            cut = at + len(end)
            if cut < len(plain):
                plain = plain[cut:] + plain[:cut]
            break
    for length in range(min(_LONGEST_REPEAT, len(plain) // 2), 1, -1):
        if plain[:length] == plain[length : 2 * length]:
            return plain[length:]
    return plain


def _as_latin_name(text: str) -> str:
    plain = _LATIN_NOISE.sub(" ", text)
    end = _LATIN_END.search(plain)
    if end is not None:
        plain = f"{plain[end.end() :]} {plain[: end.end()]}"
    return " ".join(plain.split())


def best_reading(readings: list[tuple[str, float]]) -> tuple[str | None, float]:
    """The text with most votes: score squared × length up to 8, half again for a company's end.

    Where another reading puts a province before it, that belongs to the name: companies are
    called after the place of their register, and the low end of a rim is where readings are cut.
    """
    votes: dict[str, float] = {}
    scores: dict[str, float] = {}
    for text, score in readings:
        if len(text) < _LEAST_TEXT or score < _LEAST_CONFIDENCE:
            continue
        weight = score * score * min(len(text), 8) * (1.5 if text.endswith("公司") else 1.0)
        votes[text] = votes.get(text, 0.0) + weight
        scores[text] = max(scores.get(text, 0.0), score)
    if not votes:
        return None, 0.0
    best = max(votes, key=lambda text: votes[text])
    places = [match.group() for text in scores if (match := _PLACE.match(text))]
    begun = (place for place in places for text in scores if text.startswith(place + best[:2]))
    return next(begun, "") + best, scores[best]


def _read_centre(picture: Picture, ring: Ring, reader: OcrEngine) -> str | None:
    """The tax id on the middle line, proved by its check character; else all that stands there."""
    middle = centre_of(picture, ring)
    line = reader.read_line(middle_line(middle))
    if line is not None and _is_code(line.text):
        return credit_code.compact(line.text)
    if isinstance(reader, LineFinder):
        found = reader.read_quads(middle, reader.find_lines(middle, _CENTRE_SIDE))
        lines = [line for line in found if line is not None]
    else:
        lines = list(reader.read_page(middle).spans)
    return middle_text(lines)


def middle_text(lines: Sequence[Span]) -> str | None:
    """What lines in the middle of a seal say: the tax id that its check character proves, or all.

    None where two lines prove two of them: by chance one text in thirty proves something.
    """
    texts = [line.text for line in lines if line.confidence >= _LEAST_CONFIDENCE]
    proved = {credit_code.compact(text) for text in texts if _is_code(text)}
    if proved:
        return proved.pop() if len(proved) == 1 else None
    return " ".join(texts).replace(_BLANK, "").strip() or None


def _is_code(text: str) -> bool:
    return credit_code.judge(text) == "valid"


def _box(ring: Ring, picture: Picture) -> Box:
    return (
        max(0.0, ring.x - ring.a),
        max(0.0, ring.y - ring.a),
        min(float(picture.shape[1]), ring.x + ring.a),
        min(float(picture.shape[0]), ring.y + ring.a),
    )

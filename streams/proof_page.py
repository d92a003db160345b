"""A verdict on a proof as lines for people: what it came to, the chain, and why, in zh and en.

What papers say is shown as plain text: nothing in it is markup of the terminal.
"""

from collections.abc import Iterator, Mapping, Sequence

from processors.proof import Link, Point, ProofVerdict, Truth
from processors.text import Text

_VERDICTS: Mapping[str, Text] = {
    "sufficient": Text("充分", "sufficient"),
    "insufficient": Text("不充分", "insufficient"),
    "needs_review": Text("需人工复核", "needs a person"),
}
_MARKS: Mapping[Truth, str] = {Truth.PASS: "✓", Truth.FAIL: "✗", Truth.UNKNOWN: "?"}
_KINDS: Mapping[str, Text] = {
    "authorization": Text("授权", "authorizes"),
    "invoice": Text("开票销售", "sold to"),
}
_FAILING = Text("不成立", "what fails")
_DOUBTS = Text("待人工核看", "for a person to look at")
_ASIDE = Text("其他情况（不影响结论）", "beside it, without effect on the verdict")


def to_text(verdict: ProofVerdict) -> str:
    """The whole verdict; ends with a line break."""
    return "".join(f"{line}\n" for line in _lines(verdict))


def _lines(verdict: ProofVerdict) -> Iterator[str]:
    named = _VERDICTS[verdict.verdict]
    yield f"结论 verdict: {named.zh} {named.en}"
    if verdict.chain:
        yield ""
        yield "授权与进货链 chain:"
        yield from map(_link, verdict.chain)
    yield from _points(_FAILING, verdict.failing)
    met = verdict.verdict == "sufficient"
    yield from _points(_ASIDE if met else _DOUBTS, verdict.doubts)


def _link(link: Link) -> str:
    kind = _KINDS[link.kind]
    giver, taker = plain(link.giver or "?"), plain(link.taker or "?")
    arrow = f"{giver} ─ {kind.zh} {kind.en} → {taker}"
    return f"  {_MARKS[link.outcome]} {arrow}  [{plain(link.file)}]"


def _points(title: Text, points: Sequence[Point]) -> Iterator[str]:
    if not points:
        return
    yield ""
    yield f"{title.zh} {title.en}:"
    for point in points:
        where = f"  [{plain(point.file)}]" if point.file is not None else ""
        yield f"  {_MARKS[point.outcome]} {point.rule} {point.code}{where}"
        yield f"      {plain(point.detail.zh)}"
        yield f"      {plain(point.detail.en)}"


def plain(text: str) -> str:
    """One line of printable letters: a file name or a paper may hold anything."""
    return "".join(ch if ch.isprintable() else "�" for ch in text)

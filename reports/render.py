"""Values in, HTML out. Everything that parties wrote is escaped; the page may load nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from processors.text import Text
from reports import words
from reports.documents import view_of
from reports.timeline import moments_of, timeline_of
from reports.values import JSON, CaseReport, Document, IndexRow

_FOLDER = Path(__file__).parent / "templates"
_SHANGHAI = timezone(timedelta(hours=8))


def render_case(report: CaseReport) -> str:
    """Return the page of one case. Pure; the same report gives the same text."""
    moments = moments_of(report)
    template = _environment().get_template("case.html.j2")
    return template.render(
        report=report,
        moments=moments,
        timeline=timeline_of(report, moments),
        views=[view_of(document) for document in report.documents],
    )


def render_documents(documents: Sequence[Document]) -> str:
    """Return one page on examined documents without a case (`proofstream examine --report`)."""
    template = _environment().get_template("documents.html.j2")
    return template.render(views=[view_of(document) for document in documents])


def render_index(rows: Sequence[IndexRow], *, title: Text) -> str:
    """Return the page that lists what was decided in all cases, with links to their pages."""
    return _environment().get_template("index.html.j2").render(rows=rows, title=title)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": _clock, "yuan": yuan, "detail": _detail, "short": _short}
    environment.globals |= {
        "W": {
            name.lower(): table
            for name, table in vars(words).items()
            if name.isupper() and isinstance(table, dict)
        },
        "word": words.word,
    }
    return environment


def yuan(fen: int) -> str:
    """Return an amount of fen as yuan with grouped thousands, exactly."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{rest:02d}"


def _clock(value: datetime | str | None) -> str:
    """Return an instant in Shanghai; an empty text for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return f"{value.astimezone(_SHANGHAI):%Y-%m-%d %H:%M}"


def _short(text: str, most: int = 14) -> str:
    """Return a long id cut in its middle."""
    return text if len(text) <= most else f"{text[: most - 5]}…{text[-4:]}"


_TRANSLATED = (
    ("declared_kind", words.EVIDENCE),
    ("outcome", words.RULINGS),
    ("status", words.RULINGS),
    ("kind", words.RULINGS),
)


def _detail(data: Mapping[str, JSON]) -> str:
    """Return what a party said in an event, as far as a sentence can hold it."""
    said = []
    for name, table in _TRANSLATED:
        value = data.get(name)
        if isinstance(value, str) and value in table:
            said.append(f"{table[value].zh} {table[value].en}")
    for name in ("evidence_id", "reason", "description", "statement", "grounds", "reference"):
        value = data.get(name)
        if isinstance(value, str):
            said.append(value)
        elif isinstance(value, Sequence):
            said += [_ground(each) for each in value]
    claim = data.get("claim")
    if isinstance(claim, Mapping) and isinstance(claim.get("amount"), int):
        said.append(yuan(claim["amount"]))
    return " · ".join(each for each in said if each)


def _ground(value: JSON) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(value[name]) for name in ("rule", "text") if value.get(name))
    return str(value)

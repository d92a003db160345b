"""Figures, facts and the words of the contracts as text for people, and templates over them.

Templates come from files that a lawyer edits; values come from events and are hostile. A value
is never a template, is printed as one line of plain text without control or direction marks,
and is cut; templates run in a sandbox and stop at a name they do not know.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml
from jinja2 import BaseLoader, PackageLoader, StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from processors.policy.document import Unit
from processors.policy.policy import Policy
from processors.policy.privacy import without_personal_data
from processors.text import Text

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
LONGEST_VALUE = 128
LONGEST_SAID = 500
_MOST_ITEMS = 30
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_CODE = re.compile(r"^[A-Za-z0-9_.:/-]{1,128}$")
_WORD = re.compile(r"^[a-z0-9_]{1,64}$")
_HAN = "\u3400-\u9fff"
_MARKS = "（）。，；：、《》“”"
_CHINESE_SPACE = re.compile(
    rf"(?<=[{_MARKS}])[ ]+|[ ]+(?=[{_MARKS}])|(?<=[{_HAN}])[ ]+(?=[{_HAN}])"
)
_FIGURE_CALL = re.compile(r"""figure\(\s*['"]([^'"]+)['"]\s*\)""")
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Sentence(str):
    """Text that this product wrote itself; printed whole."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FactForm:
    """How a fact is shown: its label and the filter that prints its value."""

    label: Text
    form: str


def plain(value: object) -> str:
    """A value of an event as one short line of plain text."""
    if isinstance(value, Sentence):
        return value
    text = str(value)
    if len(text) <= LONGEST_VALUE and text.isprintable():
        return " ".join(text.split())
    return _one_line(text, LONGEST_VALUE)


def _one_line(text: str, longest: int) -> str:
    kept = "".join(
        " " if ch in "\t\r\n" else ch
        for ch in text
        if ch in "\t\r\n" or unicodedata.category(ch) not in _FORBIDDEN
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def said(value: object, language: Language) -> str:
    """An officer's own words, in the reader's language where both were given; contacts and
    identity numbers are left out.
    """
    words_given = value.get(language) if isinstance(value, Mapping) else value
    line = _one_line(str(words_given or ""), LONGEST_SAID).rstrip("。.;；")
    return without_personal_data(line, "［已隐去］" if language == "zh" else "[left out]") or "…"


def tidy(text: str, language: Language) -> str:
    """Chinese without the spaces that templates leave beside its characters and marks."""
    return _CHINESE_SPACE.sub("", text) if language == "zh" else text


def moment(value: object, language: Language) -> str:
    """An instant (aware datetime or RFC 3339 text) on the platform's wall, to the minute."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return plain(value)
    local = at.astimezone(_SHANGHAI)
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}（北京时间）"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} (Asia/Shanghai)"


def yuan(value: object) -> str:
    """An amount of fen as yuan."""
    if not isinstance(value, int) or isinstance(value, bool):
        return plain(value)
    sign, fen = ("-" if value < 0 else ""), abs(value)
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def percent(value: object) -> str:
    """Basis points as a percentage."""
    if not isinstance(value, int) or isinstance(value, bool):
        return plain(value)
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def word(value: object, language: Language) -> str:
    """A word of the contracts in the reader's language; anything else is not repeated."""
    known = vocabulary().get(str(value))
    if known is not None:
        return known.zh if language == "zh" else known.en
    if _WORD.match(str(value)):
        return str(value).replace("_", " ")
    return "（未列名）" if language == "zh" else "(not listed)"


def words(value: object, language: Language) -> str:
    """Several words of the contracts."""
    items = value[:_MOST_ITEMS] if isinstance(value, list | tuple) else [value]
    return ("、" if language == "zh" else ", ").join(word(item, language) for item in items)


def flag(value: object, language: Language) -> str:
    """Whether something is so; what is neither true nor false is not known."""
    if not isinstance(value, bool):
        return "未知" if language == "zh" else "unknown"
    if language == "zh":
        return "是" if value else "否"
    return "yes" if value else "no"


def code(value: object) -> str:
    """An identifier; a value that is none is not repeated."""
    return str(value) if _CODE.match(str(value)) else "…"


def codes(value: object) -> str:
    """Several identifiers."""
    items = value[:_MOST_ITEMS] if isinstance(value, list | tuple) else [value]
    return ", ".join(code(item) for item in items)


def figure_text(policy: Policy, key: str, language: Language) -> str:
    """A figure as it is printed. Raises UnknownFigure."""
    figure = policy.figure(key)
    match figure.unit:
        case Unit.DURATION:
            return _duration(figure.value, language)
        case Unit.WORKING_DAYS:
            return (
                f"{figure.value} 个工作日" if language == "zh" else _en(figure.value, "working day")
            )
        case Unit.LAW_DAYS:
            return f"{figure.value} 日" if language == "zh" else _en(figure.value, "day")
        case Unit.MONEY:
            return yuan(figure.value)
        case Unit.BASIS_POINTS:
            return percent(figure.value)
        case Unit.CHOICE:
            return word(figure.value, language)
        case Unit.CHOICES:
            return words(figure.value, language)
        case _:
            return plain(figure.value)


def _duration(period: timedelta, language: Language) -> str:
    hours, odd = divmod(int(period.total_seconds()), 3600)
    if odd:
        minutes = int(period.total_seconds()) // 60
        return f"{minutes} 分钟" if language == "zh" else _en(minutes, "minute")
    if hours > 72 and hours % 24 == 0:
        return f"{hours // 24} 天" if language == "zh" else _en(hours // 24, "day")
    return f"{hours} 小时" if language == "zh" else _en(hours, "hour")


def _en(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@cache
def vocabulary() -> Mapping[str, Text]:
    """Every word of the contracts that has a translation."""
    return {key: Text(**both) for key, both in _words_file()["words"].items()}


@cache
def fact_forms() -> Mapping[str, FactForm]:
    """The facts that may be shown to a party."""
    return {
        key: FactForm(Text(entry["zh"], entry["en"]), entry["form"])
        for key, entry in _words_file()["facts"].items()
    }


def fact_value(form: str, value: object, language: Language) -> str:
    """A fact's value in the form that words.yaml gives it."""
    return str(_filters(language)[form](value))


@cache
def _words_file() -> dict[str, Any]:
    text = resources.files("processors.policy").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@cache
def _filters(language: Language) -> dict[str, Callable[[object], str]]:
    return {
        "moment": lambda value: Sentence(moment(value, language)),
        "yuan": lambda value: Sentence(yuan(value)),
        "percent": lambda value: Sentence(percent(value)),
        "word": lambda value: Sentence(word(value, language)),
        "words": lambda value: Sentence(words(value, language)),
        "code": lambda value: Sentence(code(value)),
        "codes": lambda value: Sentence(codes(value)),
        "flag": lambda value: Sentence(flag(value, language)),
        "said": lambda value: Sentence(said(value, language)),
        "number": lambda value: plain(value) if isinstance(value, int | float) else "…",
    }


@cache
def environment(language: Language, package: str | None = None) -> SandboxedEnvironment:
    """The sandbox templates of one language run in; `package` has them in its `templates`."""
    loader: BaseLoader | None = PackageLoader(package, "templates") if package else None
    made = SandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        finalize=plain,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    made.filters.update(_filters(language))
    return made


@lru_cache(maxsize=4096)
def compiled(source: str, language: Language) -> Template:
    """A sentence of the policy file as a template."""
    return environment(language).from_string(source)


def figures_in(source: str) -> tuple[str, ...]:
    """The keys of the figures that a sentence prints."""
    return tuple(_FIGURE_CALL.findall(source))


def template_fault(source: str, language: Language, names: frozenset[str]) -> str | None:
    """What is wrong with a sentence of a policy file, or None. `names` are the facts it may use."""
    try:
        tree = environment(language).parse(source)
        unknown = meta.find_undeclared_variables(tree) - names - {"figure"}
        if unknown:
            return f"uses facts it does not need: {', '.join(sorted(unknown))}"
        compiled(source, language).render(dict.fromkeys(names, "x"), figure=plain)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        return f"is no template that can be printed: {error}"
    return None

"""The kinds of fields the events are made of, and the base of their models.

Nulls: an optional field may be null, which is the same as absent. Unknown fields are kept and
ignored. Nothing is converted: a number in a string, a float of money, a 1 for true are refused.
"""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from schemas.instants import format_instant, parse_date, parse_instant
from schemas.needs import Need, missing

T = TypeVar("T")

# One trillion yuan: four times it, and sums of a case, stay numbers that JSON carries exactly.
MAX_FEN = 10**14

Id = Annotated[
    str,
    Field(
        min_length=1,
        max_length=128,
        pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
        description="opaque id: 1 to 128 characters, no control characters",
    ),
]
CaseId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="the complaint's or notice's number")
]
Name = Annotated[str, Field(max_length=512)]
Words = Annotated[str, Field(max_length=20_000)]
NeededWords = Annotated[str, Field(min_length=1, max_length=20_000)]
Fen = Annotated[int, Field(ge=0, le=MAX_FEN, description="money in fen (CNY)")]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000, description="hundredths of a per cent")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower-case hex")]
RuleId = Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{2}$", description="a rule's id, as T-03")]
Role = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
        description="who acts; a role that may not is refused as wrong_role",
        examples=["buyer", "seller", "rights_holder", "officer", "arbitrator", "system"],
    ),
]
Many = Annotated[tuple[T, ...], Field(strict=False)]


def _read_instant(value: object) -> object:
    return parse_instant(value) if isinstance(value, str) else _not_text(value, datetime)


def _read_date(value: object) -> object:
    return parse_date(value) if isinstance(value, str) else _not_text(value, date)


def _not_text(value: object, expected: type) -> object:
    # Our own writers pass values; a datetime is a date to Python, not to the wire.
    if type(value) is expected and getattr(value, "tzinfo", True) is not None:
        return value
    raise ValueError("is not a string")


Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    PlainSerializer(format_instant, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 with offset, years 1970 to 2199",
        }
    ),
]
Date = Annotated[
    date,
    BeforeValidator(_read_date),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "description": "YYYY-MM-DD"}),
]


class WireModel(BaseModel):
    """A part of an event: frozen, strict, unknown fields kept and ignored."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="allow", hide_input_in_errors=True, allow_inf_nan=False
    )


class EventData(WireModel):
    """The data of one event type; its first docstring line is the event's title.

    `NEEDS` is the table of what is needed when; validation names each wrong and each missing field.
    """

    NEEDS: ClassVar[tuple[Need, ...]] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _name_each_need(cls, data: Any, handler: ModelWrapValidatorHandler["EventData"]) -> Any:
        wrong: list[InitErrorDetails] = []
        read = None
        try:
            read = handler(data)
        except ValidationError as error:
            wrong = [_line(_said(e["type"], e["msg"]), e["loc"]) for e in error.errors()]
        named = {line["loc"] for line in wrong}
        for path, remedy in missing(cls.NEEDS, data):
            loc = tuple(path.split("."))
            if not any(loc[: len(prefix)] == prefix for prefix in named):
                wrong.append(_line(remedy, loc))
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong, hide_input=True)
        return read


def _said(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing; send it"
    if kind in ("model_type", "dict_type"):
        return "should be an object"
    if kind == "string_pattern_mismatch":
        return f"does not match the pattern {message.split(maxsplit=4)[-1]}"
    return message.removeprefix("Value error, ").replace("Input should be", "should be")


def _line(message: str, loc: tuple[int | str, ...]) -> InitErrorDetails:
    error = PydanticCustomError("wire", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=loc, input=None)


class Party(WireModel):
    """Who acts or is addressed: a role and the opaque id of who has it."""

    role: Role
    id: Id


class Bilingual(WireModel):
    """One text in Chinese and in English."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


def choices(literal: object) -> tuple[str, ...]:
    """Return the values of a Literal, in the order they are written."""
    return tuple(get_args(literal))

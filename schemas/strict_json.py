"""JSON as this product reads it: strict, bounded, and never a surprise to what comes after."""

import json
import math
from typing import NoReturn

from schemas.canonical import JSON
from schemas.errors import Refused, invalid

MAX_DEPTH = 32
# What a double carries exactly, and so all that canonical JSON (RFC 8785) can write.
MAX_NUMBER = 2**53 - 1
_LONGEST_INTEGER = 17

_Path = tuple[str | int, ...]


class _DuplicateKey(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parse(content: bytes, *, field: str) -> JSON:
    """Return the JSON value of `content`; `field` is the name refusals give to the whole.

    Raises Refused (`invalid`) for bytes that are not UTF-8, not JSON, repeat a key, nest deeper
    than 32, hold NaN, an infinity or a number beyond ±(2^53−1), a lone surrogate or U+0000.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid(
            field, f"is not UTF-8 (byte {error.start})", "send JSON encoded as UTF-8"
        ) from None
    try:
        value: JSON = _DECODER.decode(text)
    except _DuplicateKey as error:
        name = printable(error.key)
        raise invalid(name, "the key occurs twice in one object", "send each key once") from None
    except RecursionError:
        raise _too_deep(field) from None
    except ValueError as error:
        where = f" (character {error.pos})" if isinstance(error, json.JSONDecodeError) else ""
        raise invalid(field, f"is not JSON{where}", "send one JSON object") from None
    _check(value, field)
    return value


def printable(name: str, longest: int = 64) -> str:
    """Return a sender's name fit for a log line and a header: ASCII, short, one line."""
    shown = name.encode("ascii", "backslashreplace").decode("ascii")
    shown = "".join(c if c.isprintable() else "?" for c in shown)
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKey(key)
            seen.add(key)
    return found


def _integer(literal: str) -> int | float:
    # A longer literal is out of range anyway, and converting it takes quadratic time.
    return int(literal) if len(literal) <= _LONGEST_INTEGER else math.inf


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer)


def _check(value: JSON, field: str) -> None:
    """Walk the value without recursion; raise Refused with the path of the first wrong leaf."""
    pending: list[tuple[JSON, _Path]] = [(value, ())]
    while pending:
        item, path = pending.pop()
        if isinstance(item, str):
            _check_text(item, path, field)
        elif isinstance(item, dict):
            if len(path) >= MAX_DEPTH:
                raise _too_deep(_name(path, field))
            for key, member in item.items():
                _check_text(key, (*path, key), field)
                pending.append((member, (*path, key)))
        elif isinstance(item, list):
            if len(path) >= MAX_DEPTH:
                raise _too_deep(_name(path, field))
            pending.extend((member, (*path, index)) for index, member in enumerate(item))
        elif isinstance(item, int | float) and not -MAX_NUMBER <= item <= MAX_NUMBER:
            raise invalid(
                _name(path, field),
                "is no number between -(2^53-1) and 2^53-1",
                "send a smaller number, or a string",
            )


def _check_text(text: str, path: _Path, field: str) -> None:
    if text.isascii() and "\0" not in text:
        return
    if "\0" in text:
        raise invalid(_name(path, field), "holds the character U+0000", "remove it")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise invalid(
            _name(path, field), "holds a lone surrogate", "send whole Unicode characters"
        ) from None


def _too_deep(field: str) -> Refused:
    return invalid(field, f"nests deeper than {MAX_DEPTH}", "send a flatter object")


def _name(path: _Path, field: str) -> str:
    return path_name(path) or field


def path_name(path: _Path) -> str:
    """Return a path as people write it: `data.listings[0].url`."""
    name = ""
    for step in path:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{printable(step)}" if name else printable(step)
    return name


def not_object(field: str) -> NoReturn:
    """Raise the refusal of a value that must be an object and is not."""
    raise invalid(field, "is not a JSON object", "send an object { … }")

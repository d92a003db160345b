"""Canonical JSON (RFC 8785): the only file that knows `rfc8785`."""

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

import rfc8785

JSON: TypeAlias = dict[str, "JSON"] | list["JSON"] | str | int | float | bool | None


def canonical(value: JSON | Mapping[str, JSON]) -> bytes:
    """Return the one RFC 8785 spelling of a JSON value, UTF-8. Pure.

    Raises ValueError for what canonical JSON cannot carry: integers beyond ±(2^53−1), NaN,
    infinities, lone surrogates, keys that are not strings.
    """
    return rfc8785.dumps(dict(value) if isinstance(value, Mapping) else value)


def digest(value: JSON | Mapping[str, JSON]) -> str:
    """Return the SHA-256 of the canonical spelling, lower-case hex; raises as `canonical`."""
    return hashlib.sha256(canonical(value)).hexdigest()

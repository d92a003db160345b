"""Exit codes and how errors become them: what, where, what to do next, on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import typer
from typer.core import TyperGroup

from processors.errors import Halt, Refuse, Retry
from processors.policy import PolicyRefused
from streams.saying import error_line
from streams.settings import SettingsWrong

DONE = 0
REFUSED = 1
USAGE = 2
UNREACHABLE = 3


def fail(code: int, error: str, **given: object) -> typer.Exit:
    """Tell an error of `saying.ERRORS` on standard error; return what to raise."""
    _tell(error, **given)
    return typer.Exit(code)


@contextmanager
def errors_as_exits() -> Iterator[None]:
    """Turn the errors raised on purpose into exit codes; a bug keeps its traceback."""
    try:
        yield
    except SettingsWrong as error:
        raise fail(USAGE, "setting_wrong", variable=error.variable, detail=error) from None
    except PolicyRefused as error:
        raise fail(REFUSED, "policy_refused", detail=error.detail) from None
    except Refuse as error:
        raise fail(REFUSED, "refused", detail=error.detail) from None
    except Retry as error:
        raise fail(UNREACHABLE, "no_answer", detail=error) from None
    except Halt as error:
        raise fail(UNREACHABLE, "halted", detail=error) from None


class BilingualGroup(TyperGroup):
    """Commands whose wrong use is told in both languages before the parser's own words."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        with _usage_told():
            return super().make_context(*given, **named)

    def invoke(self, ctx: Any) -> Any:
        with _usage_told():
            return super().invoke(ctx)


_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__bases__[0])
"""Typer names this base only in private."""


@contextmanager
def _usage_told() -> Iterator[None]:
    try:
        yield
    except _USAGE_ERROR as error:
        # Asked for nothing, the command shows its help: no error.
        if str(error):
            _tell("usage", detail=error)
        raise


def _tell(error: str, **given: object) -> None:
    print(f"proofstream: {error_line(error, **given)}", file=sys.stderr)

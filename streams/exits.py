"""Exit codes and how errors become them: what, where, what to do next, on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from processors.errors import Halt, Refuse, Retry
from streams.settings import SettingsWrong

DONE = 0
REFUSED = 1
USAGE = 2
UNREACHABLE = 3


def fail(code: int, message: str) -> typer.Exit:
    """Tell `message` on standard error; return what to raise."""
    print(f"proofstream: {message}", file=sys.stderr)
    return typer.Exit(code)


@contextmanager
def errors_as_exits() -> Iterator[None]:
    """Turn the errors raised on purpose into exit codes; a bug keeps its traceback."""
    try:
        yield
    except SettingsWrong as error:
        raise fail(USAGE, str(error)) from None
    except Refuse as error:
        raise fail(REFUSED, error.detail) from None
    except Retry as error:
        raise fail(UNREACHABLE, f"{error}; start the service or correct its address") from None
    except Halt as error:
        raise fail(
            UNREACHABLE, f"{error}; run `proofstream setup`, or restore the ledger"
        ) from None

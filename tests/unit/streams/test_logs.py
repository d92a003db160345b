"""Logs are lines of JSON, those of libraries too, and no exception's message gets into them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from streams import logs

SECRET = "Zhang San, 13800000000"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def break_in(log: logging.Logger | structlog.stdlib.BoundLogger) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        log.error("it broke", exc_info=error)


@pytest.mark.parametrize("get_logger", [logging.getLogger, structlog.get_logger])
def test_where_it_broke_is_told_and_not_what_it_said(
    get_logger: type[logging.Logger], capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("info")

    break_in(get_logger("a library"))

    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["error"]) == ("it broke", "error", "ValueError")
    assert any("break_in" in frame for frame in told["frames"])
    assert SECRET not in line


def test_a_service_that_crashes_does_not_print_what_the_error_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("info")
    error = ValueError(SECRET)

    logs.log_crash(ValueError, error, None)

    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["error"]) == ("crashed", "ValueError")
    assert SECRET not in json.dumps(told)


def test_a_library_below_a_warning_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")

    logging.getLogger("a library").info("chatter")

    assert capsys.readouterr().err == ""


def test_a_line_goes_to_standard_error_as_it_is_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as while_configured, io.StringIO() as soon_closed:
        while_configured.setattr("sys.stderr", soon_closed)
        logs.configure("info")

    structlog.get_logger("later").warning("still heard")

    assert "still heard" in capsys.readouterr().err

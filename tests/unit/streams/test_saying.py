"""Each error of the commands is told in Chinese and in English, by the one table of them."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import streams
from processors.errors import Halt, Refuse, Retry
from processors.policy import PolicyRefused, Problem
from streams.cli import app
from streams.exits import errors_as_exits
from streams.saying import ERRORS, error_line
from streams.settings import SettingsWrong

HAN = re.compile(r"[\u3400-\u9fff]")
FOLDER = Path(streams.__file__).parent


def given_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def calls_of(name: str) -> Iterator[ast.Call]:
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name:
                yield node


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_every_error_has_a_sentence_in_both_languages(error: str) -> None:
    said = ERRORS[error]
    english = re.sub(r"{\w+}", "", said.en)

    assert HAN.search(said.zh)
    assert said.en
    assert not HAN.search(english)
    assert given_in(said.zh) <= given_in(said.en) | {"variable"}


def test_every_error_that_a_command_tells_is_in_the_table_with_what_it_names() -> None:
    told: set[str] = set()
    for call in calls_of("fail"):
        _, error = call.args
        assert isinstance(error, ast.Constant), ast.unparse(call)
        sentence = ERRORS[str(error.value)]
        assert {each.arg for each in call.keywords} == given_in(sentence.zh + sentence.en)
        told.add(str(error.value))

    assert told == ERRORS.keys() - {"usage"}


def test_no_command_writes_an_error_past_the_table() -> None:
    past = [ast.unparse(each) for each in calls_of("print") if "stderr" in ast.unparse(each)]

    assert past == ["print(f'proofstream: {error_line(error, **given)}', file=sys.stderr)"]


def test_an_error_that_is_not_in_the_table_cannot_be_told() -> None:
    with pytest.raises(KeyError):
        error_line("anything")


def test_what_is_shown_of_an_input_is_never_read_as_a_template() -> None:
    assert error_line("no_case", case="{0.__class__}").count("{0.__class__}") == 2


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (SettingsWrong("PROOFSTREAM_X", "is no number"), "设置 PROOFSTREAM_X 有误", "is no number"),
        (PolicyRefused("p.yaml", (Problem(3, "k", "w", "r"),)), "政策文件有误", "line 3"),
        (Refuse("invalid", "order is missing"), "内容有误", "order is missing"),
        (Retry("no route"), "没有应答", "start the service"),
        (Halt("no table"), "账本不可用", "restore the ledger"),
    ],
)
def test_an_error_raised_on_purpose_is_told_in_both_languages(
    error: Exception, zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit), errors_as_exits():
        raise error

    told = capsys.readouterr().err
    assert zh in told
    assert en in told


@pytest.mark.parametrize("wrong", [["nothing-such"], ["demo", "--nope"], ["prove"], ["audit"]])
def test_a_command_used_wrongly_is_told_so_in_both_languages(wrong: list[str]) -> None:
    told = CliRunner().invoke(app, wrong)

    assert told.exit_code == 2
    assert "命令用法有误" in told.output
    assert "the command is used wrongly" in told.output


def test_help_is_no_error() -> None:
    told = CliRunner().invoke(app, ["--help"])

    assert told.exit_code == 0
    assert "命令用法有误" not in told.output

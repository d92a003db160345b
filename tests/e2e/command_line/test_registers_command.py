"""Questions to public registers and their answers, on the command line: asked, filled in, kept."""

import json
import sqlite3
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from processors.cases.registers import ASKED_FACTS
from processors.proof.registers import Question
from storage.ledger import open_ledger
from streams.cli import app

ASKED = Question("tax", {"invoice_number": "26110000000000000001", "issue_date": "2026-01-05"})
RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger in which a case asks one question."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    monkeypatch.setenv("PROOFSTREAM_HOME", str(tmp_path))
    monkeypatch.setenv("PROOFSTREAM_LEDGER", url)
    ledger = open_ledger(url)
    ledger.migrate()
    value = {"register": ASKED.register, "given": dict(ASKED.given)}
    ledger.tell(ASKED_FACTS, ASKED.key, "c-1", value)
    ledger.close()
    return tmp_path


def run(*arguments: str) -> str:
    told = RUN.invoke(app, ["registers", *arguments])
    assert told.exit_code == 0, told.output
    return told.stdout


def test_on_a_fresh_machine_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROOFSTREAM_HOME", str(tmp_path / "not made yet"))

    assert "2026" not in run("pending")


def test_a_question_is_pending_until_it_is_answered(home: Path) -> None:
    before = run("pending")
    run("answer", ASKED.key, "consistent", "--on", "2026-03-02", "--by", "reviewer-1")

    assert before == f"{ASKED.key}\tc-1\n"
    assert run("pending") == ""
    with sqlite3.connect(home / "ledger.sqlite3") as ledger:
        assert ledger.execute("select count(*) from facts where scope = 'register'").fetchone() == (
            1,
        )


@pytest.mark.usefixtures("home")
def test_the_form_of_open_questions_is_filled_in_and_loaded(tmp_path: Path) -> None:
    form = run("form")
    path = tmp_path / "form.yaml"
    path.write_text(form)
    untouched = run("load", str(path))
    (entry,) = yaml.safe_load(form)
    entry |= {"standing": "void", "answered_on": "2026-03-02", "answered_by": "reviewer-1"}
    path.write_text(yaml.safe_dump([entry], allow_unicode=True))

    run("load", str(path))

    assert "请" in form
    assert untouched == ""
    (kept,) = json.loads(run("list"))
    assert (kept["question"], kept["standing"]) == (ASKED.key, "void")


@pytest.mark.usefixtures("home")
def test_what_is_listed_is_what_another_ledger_loads(tmp_path: Path) -> None:
    at = "2026-03-02T09:30:00+08:00"
    run("answer", ASKED.key, "void", "--on", "2026-03-02", "--by", "me", "--at", at)
    listed = run("list")
    (tmp_path / "answers.json").write_text(listed)

    run("load", str(tmp_path / "answers.json"))

    assert run("list") == listed
    assert json.loads(listed)[0]["at"] == "2026-03-02T01:30:00Z"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--on", "soon", "--by", "me"), "--on soon"),
        (("--on", "2026-03-02", "--by", "me", "--since", "x"), "--since x"),
        (("--on", "2026-03-02", "--by", "me", "--at", "2026-03-02"), "--at"),
    ],
)
def test_a_wrong_answer_is_refused_naming_the_option(wrong: tuple[str, ...], named: str) -> None:
    told = RUN.invoke(app, ["registers", "answer", ASKED.key, "void", *wrong])

    assert told.exit_code == 1
    assert named in told.output

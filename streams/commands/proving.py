"""`proofstream prove`: documents judged together, offline."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from processors.errors import Refuse
from processors.evidence.values import Declared
from processors.policy import Policy, load_policy
from processors.proof import ProofContext, ProofDocument, prove, read_context
from processors.proof.reading import read_paper
from processors.proof.registers import Answer, FileRegister, Register
from processors.proof.registers.questions import question_of
from streams import logs
from streams.answering import read_file
from streams.exits import REFUSED, errors_as_exits, fail
from streams.opening import sandbox
from streams.proof_page import to_text
from streams.settings import Settings

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)]
ContextFile = Annotated[
    Path, typer.Option("--context", exists=True, dir_okay=False, help="what is disputed, JSON")
]


def prove_command(
    files: Files,
    context: ContextFile,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    registers: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="answers of public registers, JSON or YAML"),
    ] = None,
) -> None:
    """Judge FILES together by E-03 to E-12 against CONTEXT; exit 1 if a file was refused."""
    with errors_as_exits():
        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
        disputed = _context(context)
        documents = _examined(settings, files)
        at = datetime.combine(disputed.order_date, time(), tzinfo=UTC)
        policy = load_policy(settings.policy).at(at)
        if registers is not None:
            register = FileRegister(_answers(registers))
            documents = [_answered(each, register, policy) for each in documents]
        verdict = prove(documents, disputed, policy)
        if as_json:
            print(json.dumps(verdict.to_json(), ensure_ascii=False))
        else:
            print(to_text(verdict), end="")
        refused = [each.file for each in documents if each.findings["status"] == "refused"]
        if refused:
            raise fail(REFUSED, "files_refused", files=", ".join(refused))


def _examined(settings: Settings, files: Sequence[Path]) -> list[ProofDocument]:
    with sandbox(settings) as examining:
        return [
            ProofDocument(
                str(file),
                examining.examine(file.read_bytes(), Declared(file_name=file.name)).to_json(),
            )
            for file in files
        ]


def _answered(document: ProofDocument, register: Register, policy: Policy) -> ProofDocument:
    """The document with the last answer there is: offline, everything in the file is known."""
    question = question_of(read_paper(document, policy))
    if question is None:
        return document
    return replace(document, answer=register.answer(question, on=date.max))


def _answers(path: Path) -> tuple[Answer, ...]:
    try:
        return read_file(path)
    except Refuse as error:
        raise fail(REFUSED, "answers_refused", detail=error.detail) from None


def _context(path: Path) -> ProofContext:
    try:
        return read_context(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        raise fail(REFUSED, "context_wrong", path=path, detail=error) from None

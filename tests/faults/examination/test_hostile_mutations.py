"""Hostile files made from whole ones by a seed, in the real sandbox with the real engines.

A part of what `python -m benchmarks hostile` runs, large enough that every way has its turn.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.hostile import End, Trial, fault_of
from processors.evidence.values import Declared, Field, Findings, Source
from specimens.hostile import WAYS, drawn, mutation, real
from streams.examination import Sandbox

pytestmark = pytest.mark.slow

COUNT = 110
SEED = 4


@pytest.fixture(scope="module")
def ends(corpus: Path) -> list[End]:
    """All of them; this takes about half a minute."""
    bases = (*drawn(), *real(corpus))
    with Trial() as trial:
        return [trial.run(mutation(number, bases=bases, seed=SEED)) for number in range(COUNT)]


@pytest.mark.corpus
def test_every_hostile_file_ends_typed_and_none_by_a_fault_of_ours(ends: list[End]) -> None:
    wrong = {f"{end.mutation.number} {end.mutation.way.name}": end.wrong for end in ends}

    assert len(ends) == COUNT
    assert {end.mutation.way.name for end in ends} == {way.name for way in WAYS}
    assert {name: what for name, what in wrong.items() if what} == {}


@pytest.mark.corpus
def test_hostile_files_are_read_and_refused_and_not_only_one_of_both(ends: list[End]) -> None:
    outcomes = {end.outcome for end in ends}

    assert {"read", "FILE_DAMAGED", "FILE_UNSAFE_XML", "FILE_UNSAFE_ARCHIVE"} <= outcomes


@pytest.fixture(scope="module")
def empty() -> Iterator[Findings]:
    with Sandbox(factory="faulty_examiners:make", config={"engine": "null"}) as sandbox:
        yield sandbox.examine(b"", Declared(kind="other"))


def test_typed_findings_have_no_fault(empty: Findings) -> None:
    assert fault_of(empty) is None


def test_findings_that_nobody_could_keep_or_publish_are_seen(empty: Findings) -> None:
    half_a_letter = Field("\ud83d", 1.0, Source.OCR)
    read = replace(empty, status="read", refusal=None)

    assert fault_of(replace(empty, status="read")) is not None
    assert fault_of(replace(read, fields={"brand": half_a_letter})) is not None
    assert fault_of(replace(read, pages=-1)) is not None
    assert fault_of(read) is None

"""Engines that crash, hang, lie and hoard: each document ends typed and alone."""

import errno
import os
import socket
import threading
import time
from pathlib import Path

import pytest
from drawn_pages import drawn_page
from faulty_sandboxes import code_of, sandbox

from processors.evidence.values import Declared
from streams.examination import Cause, Failure, ProcessLimits

MIB = 1024 * 1024


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno != errno.ESRCH
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


@pytest.mark.parametrize(
    ("engine", "code", "cause"),
    [
        ("raising", "FILE_DAMAGED", Cause.FAULT),
        ("crashing", "FILE_DAMAGED", Cause.CRASH),
        ("aborting", "FILE_DAMAGED", Cause.CRASH),
        ("exhausted", "FILE_MEMORY", Cause.MEMORY),
        ("killed", "FILE_MEMORY", Cause.MEMORY),
        ("greedy", "FILE_MEMORY", Cause.MEMORY),
        ("scribbling", "FILE_DAMAGED", Cause.FAULT),
        ("talkative", "FILE_TOO_LARGE", Cause.SIZE),
    ],
)
def test_an_engine_that_breaks_is_a_typed_finding(engine: str, code: str, cause: Cause) -> None:
    limits = ProcessLimits(address_space=1024 * MIB, file_bytes=4 * MIB, result_bytes=8 * MIB)
    failures: list[Failure] = []

    with sandbox(engine, limits, failures.append) as opened:
        findings = opened.examine(drawn_page(), Declared(kind="purchase_invoice"))

    assert [failure.cause for failure in failures] == [cause]
    assert code_of(findings) == code
    assert (findings.status, findings.verdict) == ("refused", "needs_review")
    assert findings.kind == "purchase_invoice"
    assert len(findings.sha256) == 64


def test_what_their_starter_holds_does_not_hide_the_memory_a_document_took() -> None:
    failures: list[Failure] = []
    ballast = bytearray(b"x") * (1024 * MIB)

    with sandbox("exhausted", ProcessLimits(address_space=512 * MIB), failures.append) as opened:
        opened.start()
        ballast.clear()
        opened.examine(drawn_page(), Declared())

    assert [failure.cause for failure in failures] == [Cause.MEMORY]


@pytest.mark.parametrize("engine", ["hanging", "spinning"])
def test_an_engine_that_never_ends_is_stopped_by_the_wall_clock(engine: str) -> None:
    with sandbox(engine, ProcessLimits(wall_seconds=1.0)) as opened:
        findings = opened.examine(drawn_page(), Declared())

    assert code_of(findings) == "FILE_TIMEOUT"


def test_processor_time_is_limited_by_itself() -> None:
    with sandbox("spinning", ProcessLimits(wall_seconds=60.0, cpu_seconds=1)) as opened:
        findings = opened.examine(drawn_page(), Declared())

    assert code_of(findings) == "FILE_TIMEOUT"


def test_one_page_has_not_the_time_of_many() -> None:
    limits = ProcessLimits(wall_seconds=60.0, cpu_seconds_to_open=0, cpu_seconds_a_page=1)

    with sandbox("spinning", limits) as opened:
        findings = opened.examine(drawn_page(), Declared())

    assert code_of(findings) == "FILE_TIMEOUT"


def test_what_a_document_starts_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    with sandbox("forking", ProcessLimits(wall_seconds=3.0), note=str(note)) as opened:
        findings = opened.examine(drawn_page(), Declared())
        orphan = int(note.read_text(encoding="ascii"))
        deadline = time.monotonic() + 10
        while is_alive(orphan) and time.monotonic() < deadline:
            threading.Event().wait(0.02)
        alive = is_alive(orphan)

    assert code_of(findings) == "FILE_TIMEOUT"
    assert not alive


def test_a_document_cannot_call_out() -> None:
    if os.geteuid() != 0:
        pytest.skip("unshare may be forbidden to users here")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        with sandbox("calling", port=listener.getsockname()[1]) as opened:
            findings = opened.examine(drawn_page(), Declared())
        with pytest.raises(BlockingIOError):
            listener.accept()

    assert code_of(findings) == "FILE_DAMAGED"


def test_a_fault_of_ours_is_not_blamed_on_the_file() -> None:
    failures: list[Failure] = []

    with sandbox("raising", on_failure=failures.append) as opened:
        broken = opened.examine(drawn_page(), Declared())
        damaged = opened.examine(b"%PDF-1.7 and nothing else", Declared())

    (failure,) = failures
    assert failure.error == "ValueError"
    assert failure.frames[-1].startswith("faulty.py:")
    assert "the engine broke" not in repr(failure)
    assert broken.refusal is not None
    assert damaged.refusal is not None
    assert broken.refusal.code == damaged.refusal.code == "FILE_DAMAGED"
    assert "the file itself may be in order" in broken.refusal.detail.en
    assert "文件本身未必有问题" in broken.refusal.detail.zh
    assert (broken.verdict, damaged.verdict) == ("needs_review", "insufficient")


def test_memory_is_counted_from_what_the_engines_already_hold() -> None:
    """Engines may map gigabytes before a document comes: they are not its own."""
    limits = ProcessLimits(address_space=64 * MIB)

    with sandbox("null", limits, mapped=4096 * MIB) as opened:
        findings = opened.examine(drawn_page(), Declared())

    assert findings.status == "read"


def test_a_lying_engine_loses_its_word_and_not_the_document() -> None:
    with sandbox("lying") as opened:
        findings = opened.examine(drawn_page(), Declared())

    assert findings.status == "read"
    assert findings.fields["text"].value == "true"

"""Engines that crash, hang, lie and hoard: each ends typed, and the next document is read."""

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from drawn_pages import drawn_page

from processors.errors import Retry
from processors.evidence.values import Declared, Findings
from streams.examination import Cause, Failure, ProcessLimits, Sandbox

MIB = 1024 * 1024


@contextmanager
def sandbox(
    engine: str,
    limits: ProcessLimits | None = None,
    on_failure: Callable[[Failure], None] = lambda _failure: None,
    **more: Any,
) -> Iterator[Sandbox]:
    config = {"engine": engine, **more}
    factory = "faulty_examiners:make"
    with Sandbox(limits, factory=factory, config=config, on_failure=on_failure) as opened:
        yield opened


def code_of(findings: Findings) -> str | None:
    return findings.refusal.code if findings.refusal else None


def held_by(pid: int) -> tuple[int, int, int]:
    """Descriptors, threads and mapped pages of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0])
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    return len(list(Path(f"/proc/{pid}/fd").iterdir())), threads, pages


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


def test_after_a_crash_the_next_document_is_examined() -> None:
    with sandbox("crashing") as opened:
        first = opened.examine(drawn_page(), Declared())
        second = opened.examine(b"", Declared())

    assert code_of(first) == "FILE_DAMAGED"
    assert code_of(second) == "FILE_EMPTY"
    assert second.verdict == "insufficient"


def test_a_killed_parent_is_started_again() -> None:
    with sandbox("null") as opened:
        opened.start()
        process = opened._process
        assert process is not None
        process.kill()
        process.wait()

        findings = opened.examine(drawn_page(), Declared())

    assert findings.status == "read"


def test_documents_of_several_threads_do_not_mix() -> None:
    answers: dict[int, Findings] = {}

    with sandbox("null") as opened:
        pages = [drawn_page() + bytes([index]) for index in range(8)]

        def examine(index: int) -> None:
            answers[index] = opened.examine(pages[index], Declared(kind=f"kind-{index}"))

        threads = [threading.Thread(target=examine, args=(index,)) for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len({findings.sha256 for findings in answers.values()}) == 8
    assert {findings.status for findings in answers.values()} == {"read"}


def test_a_slow_document_does_not_hold_up_the_others() -> None:
    with (
        sandbox("hanging", ProcessLimits(wall_seconds=2.0)) as slow,
        sandbox("null") as quick,
    ):
        waiting = threading.Thread(target=slow.examine, args=(drawn_page(), Declared()))
        waiting.start()
        findings = quick.examine(drawn_page(), Declared())
        still_waiting = waiting.is_alive()
        waiting.join()

    assert findings.status == "read"
    assert still_waiting


def test_an_examiner_that_cannot_start_is_a_reason_to_retry() -> None:
    with (
        Sandbox(factory="faulty_examiners:make_nothing") as opened,
        pytest.raises(Retry, match="does not start"),
    ):
        opened.examine(drawn_page(), Declared())

    assert opened.wrong is not None


def test_an_examiner_that_is_up_has_nothing_wrong() -> None:
    with sandbox("null") as opened:
        opened.start()

    assert opened.wrong is None


def test_a_full_disk_is_a_reason_to_retry_and_not_the_documents_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))

    with sandbox("null") as opened:
        before = opened.examine(drawn_page(), Declared())
        folder.rename(tmp_path / "elsewhere")
        with pytest.raises(Retry, match="no process or no folder"):
            opened.examine(drawn_page(), Declared())
        folder.mkdir()
        after = opened.examine(drawn_page(), Declared())

    assert (before.status, after.status) == ("read", "read")


def test_many_documents_leave_nothing_behind() -> None:
    with sandbox("null") as opened:
        opened.start()
        process = opened._process
        assert process is not None
        idle, _, _ = held_by(process.pid)
        opened.examine(drawn_page(), Declared())
        before = cleared_up(process.pid, idle)

        for _ in range(100):
            opened.examine(b"", Declared())
        after = cleared_up(process.pid, idle)
        same = opened._process is process

    assert same
    assert after == before


def cleared_up(pid: int, descriptors: int) -> tuple[int, int, int]:
    """What it holds once it is idle again: it answers before it has cleared up."""
    deadline = time.monotonic() + 10
    while (held := held_by(pid))[0] != descriptors and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return held


def test_closing_judges_no_document() -> None:
    failures: list[BaseException] = []

    with sandbox("hanging") as opened:
        opened.start()

        def examine() -> None:
            try:
                opened.examine(drawn_page(), Declared())
            except Retry as error:
                failures.append(error)

        waiting = threading.Thread(target=examine)
        waiting.start()
        opened.close()
        waiting.join(timeout=30)

    assert not waiting.is_alive()
    assert len(failures) == 1


def test_no_secret_of_the_environment_reaches_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROOFSTREAM_S3_SECRET_KEY", "hidden")

    with sandbox("null") as opened:
        opened.start()
        process = opened._process
        assert process is not None
        environment = Path(f"/proc/{process.pid}/environ").read_bytes()

    assert b"hidden" not in environment

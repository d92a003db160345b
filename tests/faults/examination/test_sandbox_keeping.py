"""What breaks around a document is no document's fault, and the sandbox goes on or ends cleanly."""

import threading
import time
from pathlib import Path

import pytest
from drawn_pages import drawn_page
from faulty_sandboxes import code_of, sandbox

from processors.errors import Retry
from processors.evidence.values import Declared, Findings
from streams.examination import ProcessLimits, Sandbox


def held_by(pid: int) -> tuple[int, int, int]:
    """Descriptors, threads and mapped pages of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0])
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    return len(list(Path(f"/proc/{pid}/fd").iterdir())), threads, pages


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
        wrong = opened.wrong
        folder.mkdir()
        after = opened.examine(drawn_page(), Declared())

    assert wrong is not None
    assert "no process or no folder" in wrong
    assert opened.wrong is None
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

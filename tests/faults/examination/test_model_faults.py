"""The process that runs the models is killed, grows, hangs or never loads: no document pays."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from drawn_pages import drawn_page
from watching import Watching, session, until, watched

from processors.errors import Retry
from processors.evidence.values import Declared, Findings
from streams.examination import Cause, Failure, ProcessLimits, Sandbox


def text_of(findings: Findings) -> object:
    return findings.fields["text"].value


def code_of(findings: Findings) -> str | None:
    return findings.refusal.code if findings.refusal else None


def asked_more_than(here: Watching, number: int) -> Callable[[], bool]:
    return lambda: len(here.asked()) > number


def test_documents_one_after_another_are_answered_by_one_process(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        texts = [text_of(here.examine(f"ask {colour}")) for colour in range(12)]

        assert texts == [str(colour) for colour in range(12)]
        assert len(set(here.asked())) == 1
        assert here.models() == here.asked()[:1]


def test_killed_while_idle_the_next_document_is_examined(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        here.examine("ask 1")
        (idle,) = here.models()
        os.kill(idle, signal.SIGKILL)

        findings = here.examine("ask 2")

        assert text_of(findings) == "2"
        assert here.asked()[1] != idle
    assert here.failures == []


def test_killed_with_a_document_in_it_the_document_is_asked_once_again(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        here.set("hold", 1)
        threads, found = here.examining("ask 7")
        (first,) = until(here.asked)
        os.kill(first, signal.SIGKILL)
        threads[0].join(timeout=60)

        assert text_of(found["ask 7"]) == "7"
        assert len(here.asked()) == 2
        assert here.asked()[1] != first
    assert here.failures == []


def test_killed_each_time_the_document_is_given_up_and_not_blamed(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        here.set("hold", 99)
        threads, found = here.examining("ask 7")
        for number in range(2):
            until(asked_more_than(here, number))
            os.kill(here.asked()[number], signal.SIGKILL)
        threads[0].join(timeout=60)
        times = len(here.asked())
        here.set("hold", 0)
        after = here.examine("ask 8")

    given_up = found["ask 7"]
    assert times == 2
    assert here.failures == [Failure(Cause.PARENT, "models")]
    assert given_up.refusal is not None
    assert given_up.refusal.code == "FILE_DAMAGED"
    assert "the file itself may be in order" in given_up.refusal.detail.en
    assert "文件本身未必有问题" in given_up.refusal.detail.zh
    assert (given_up.status, given_up.verdict) == ("refused", "needs_review")
    assert text_of(after) == "8"


def test_models_that_never_load_are_a_reason_to_retry(tmp_path: Path) -> None:
    here_is_nothing = tmp_path / "broken"
    here_is_nothing.touch()

    with watched(tmp_path) as here:
        with pytest.raises(Retry, match="does not start"):
            here.examine("ask 1")
        wrong = here.sandbox.wrong
        here_is_nothing.unlink()
        findings = here.examine("ask 1")

    assert wrong is not None
    assert here.sandbox.wrong is None
    assert text_of(findings) == "1"
    assert here.failures == []


def test_models_that_load_no_more_judge_no_document(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        here.examine("ask 1")
        (tmp_path / "broken").touch()
        os.kill(here.models()[0], signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(Retry, match="the models do not load"):
                here.examine("ask 2")
        wrong = here.sandbox.wrong
        (tmp_path / "broken").unlink()
        findings = here.examine("ask 2")

    assert wrong is not None
    assert "the models do not load" in wrong
    assert here.sandbox.wrong is None
    assert text_of(findings) == "2"
    assert here.failures == []


def test_two_documents_at_once_have_each_a_process_and_do_not_mix(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        here.set("meet", 2)
        threads, found = here.examining("ask 3", "ask 4")
        for thread in threads:
            thread.join(timeout=60)

        assert {said: text_of(findings) for said, findings in found.items()} == {
            "ask 3": "3",
            "ask 4": "4",
        }
        assert len(set(here.asked())) == 2
        assert sorted(here.models()) == sorted(here.asked())


def test_a_crowd_of_documents_is_answered_each_its_own(tmp_path: Path) -> None:
    crowd = [f"ask {colour}" for colour in range(24)]
    with watched(tmp_path) as here:
        threads, found = here.examining(*crowd)
        for thread in threads:
            thread.join(timeout=60)

    assert {said: f"ask {text_of(findings)}" for said, findings in found.items()} == {
        said: said for said in crowd
    }
    assert len(here.asked()) == len(crowd)


def test_a_process_grown_too_large_is_replaced_and_no_document_fails(tmp_path: Path) -> None:
    with watched(tmp_path, most_resident=1) as here:
        texts = [text_of(here.examine(f"ask {colour}")) for colour in range(3)]
        gone = until(lambda: here.asked()[-1] not in here.models())

        assert texts == ["0", "1", "2"]
        assert len(set(here.asked())) == 3
        assert gone
    assert here.failures == []


def test_half_a_question_ends_at_the_wall_clock_with_who_waits_for_it(tmp_path: Path) -> None:
    with watched(tmp_path, ProcessLimits(wall_seconds=1.5)) as here:
        here.sandbox.start()
        (first,) = here.models()
        findings = here.examine("half")
        gone = until(lambda: first not in here.models())
        after = here.examine("ask 6")

        assert code_of(findings) == "FILE_TIMEOUT"
        assert gone
        assert text_of(after) == "6"
        assert here.asked() != [first]


def test_a_document_that_lets_go_and_hangs_keeps_nobody_from_the_models(tmp_path: Path) -> None:
    with watched(tmp_path, ProcessLimits(wall_seconds=1.5)) as here:
        findings = here.examine("let go")
        after = here.examine("ask 6")

        assert code_of(findings) == "FILE_TIMEOUT"
        assert text_of(after) == "6"
        assert here.models() == here.asked()


def test_a_document_that_dies_asking_leaves_the_models_to_the_next(tmp_path: Path) -> None:
    with watched(tmp_path) as here:
        findings = here.examine("die")
        after = here.examine("ask 6")

    assert code_of(findings) == "FILE_DAMAGED"
    assert [failure.cause for failure in here.failures] == [Cause.CRASH]
    assert text_of(after) == "6"


@pytest.mark.parametrize(("said", "code"), [("ask 255", None), ("ask 255 1", "FILE_TIMEOUT")])
def test_the_models_time_is_the_documents_too(tmp_path: Path, said: str, code: str | None) -> None:
    limits = ProcessLimits(cpu_seconds_to_open=1, cpu_seconds_a_page=0)

    with watched(tmp_path, limits) as here:
        findings = here.examine(said)

    assert code_of(findings) == code
    assert here.failures == ([Failure(Cause.TIME, "models")] if code else [])
    assert len(here.asked()) == 1


@pytest.mark.parametrize("hold", [0, 1])
def test_with_the_parent_go_its_models(tmp_path: Path, hold: int) -> None:
    with watched(tmp_path) as here:
        here.sandbox.start()
        here.set("hold", hold)
        threads, found = here.examining("ask 5")
        first = until(here.asked)[0]
        threads[0].join(timeout=60 * (1 - hold))
        old, process = here.parent, here.sandbox._process
        assert process is not None
        process.kill()
        left = until(lambda: not session(old))
        threads[0].join(timeout=60)

        assert left
        assert text_of(found["ask 5"]) == "5"
        assert len(here.asked()) == 1 + hold
        assert text_of(here.examine("ask 6")) == "6"
        assert here.asked()[-1] != first


@pytest.mark.parametrize("hold", [0, 1])
def test_closing_leaves_no_process_behind(tmp_path: Path, hold: int) -> None:
    with watched(tmp_path) as here:
        here.set("meet", 2)
        threads, _ = here.examining("ask 3", "ask 4")
        for thread in threads:
            thread.join(timeout=60)
        here.set("hold", 2 + hold)
        waiting = threading.Thread(target=lambda: suppressed(here))
        waiting.start()
        until(lambda: len(here.asked()) == 3)
        parent, count = here.parent, len(here.models())
        here.sandbox.close()
        left = until(lambda: not session(parent))
        waiting.join(timeout=60)

    assert count == 2
    assert left
    assert not waiting.is_alive()


def suppressed(here: Watching) -> None:
    with suppress(Retry):
        here.examine("ask 5")


def test_no_secret_of_the_environment_reaches_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROOFSTREAM_S3_SECRET_KEY", "hidden")
    with watched(tmp_path) as here:
        here.sandbox.start()
        (models,) = here.models()
        environment = Path(f"/proc/{models}/environ").read_bytes()
        network = Path(f"/proc/{models}/net/dev").read_text(encoding="ascii")

    assert b"PYTHONPATH" in environment
    assert b"hidden" not in environment
    if os.geteuid() == 0:
        assert [line.split(":")[0].strip() for line in network.splitlines()[2:]] == ["lo"]


@pytest.mark.slow
def test_the_real_models_killed_between_two_documents_are_not_missed() -> None:
    page = drawn_page()
    with Sandbox() as sandbox:
        before = sandbox.examine(page, Declared())
        assert sandbox._process is not None
        processes = session(sandbox._process.pid)
        (models,) = [pid for pid, command in processes.items() if "model_process" in command]
        os.kill(models, signal.SIGKILL)

        after = sandbox.examine(page, Declared())

    assert before.status == "read"
    assert after == before

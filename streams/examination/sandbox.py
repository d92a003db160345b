"""One document, one process: a crash, a bomb or a hang is a finding, never a lost case.

Why, and what was measured: `docs/decisions/0006-one-process-per-document.md`.
"""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from signal import SIGABRT, SIGKILL, SIGXCPU
from types import TracebackType
from typing import Any

import structlog

from processors.errors import Retry
from processors.evidence.opening import digest, refusal
from processors.evidence.opening.refusals import unforeseen
from processors.evidence.pictures import PagePicture
from processors.evidence.refused import gave_up
from processors.evidence.values import Declared, Findings, Refusal
from streams.examination.environment import environment
from streams.examination.limits import ProcessLimits
from streams.examination.wire import (
    NO_MODELS,
    NOT_STARTED,
    READY,
    TRAILER_BYTES,
    Cause,
    Ending,
    Examined,
    Failure,
    Request,
    parse_answer,
)

EXAMINER = "streams.examination.examiner:make_examiner"

_START_SECONDS = 60.0
_GRACE_SECONDS = 30.0
_CHUNK = 1024 * 1024
_NO_PROCESS = "no process or no folder for the document: memory or the disk is full"
_NOT_JUDGED = {
    NOT_STARTED: _NO_PROCESS,
    NO_MODELS: "the models do not load; see the document examiner's standard error",
}

_log = structlog.get_logger(__name__)


class Sandbox:
    """Examines documents in throw-away processes. Use as a context manager; safe from threads.

    The first examination waits seconds for the parent to load; `start` does it ahead.
    `on_ending` is told what each process cost, `on_failure` which examinations gave no findings of
    their own, both from the thread that asked; for metrics.
    Each call blocks its thread, at most twice `limits.wall_seconds` and a minute.
    """

    def __init__(
        self,
        limits: ProcessLimits | None = None,
        *,
        factory: str = EXAMINER,
        config: Mapping[str, Any] | None = None,
        on_ending: Callable[[Ending], None] = lambda _ending: None,
        on_failure: Callable[[Failure], None] = lambda _failure: None,
    ) -> None:
        self._limits = limits or ProcessLimits()
        self._factory = factory
        self._config = dict(config or {})
        self._on_ending = on_ending
        self._on_failure = on_failure
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._version = ""
        self._closed = False
        self.wrong: str | None = None
        """Why the last document could not be examined, for the health page; None once one can."""

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Load the parent now; may be repeated. Raises Retry if it does not come up."""
        with self._lock:
            self._ensure()

    def version(self) -> str:
        """The pipeline version findings are made with; starts the parent. Raises Retry."""
        with self._lock:
            self._ensure()
            return self._version

    def close(self) -> None:
        """End the parent and with it every examination that still runs; may be repeated.

        Calls that wait for one raise Retry: a document is never judged by our going away.
        """
        with self._lock:
            self._closed = True
            self._stop()

    def examine(self, content: bytes, declared: Declared) -> Findings:
        """The findings on one document. Never raises for a document, whatever it holds.

        Raises Retry when the examiner itself cannot be started (an engine, memory or descriptors
        are missing).
        """
        return self.examine_pictured(content, declared, None)[0]

    def examine_pictured(
        self, content: bytes, declared: Declared, width: int | None
    ) -> tuple[Findings, tuple[PagePicture, ...]]:
        """The same, with pictures of the first pages as they were read, `width` pixels wide."""
        request = Request(content, declared, width)
        answer = self._ask(request)
        if answer is None or _is_lost(answer):
            answer = self._ask(request) or self._parent_lost()
        if isinstance(answer, Examined):
            return answer.findings, answer.pictures
        self._on_failure(answer)
        _log.warning(
            "examination.failed",
            sha256=digest(content),
            code=answer.code,
            cause=answer.cause.value,
            error=answer.error,
            frames=list(answer.frames),
        )
        return gave_up(_told(answer), digest(content), declared, self._version), ()

    def _ask(self, request: Request) -> Examined | Failure | None:
        """One attempt; None when the parent was gone before the document was done."""
        ours, theirs = _pair()
        with ours, theirs:
            with self._lock:
                control = self._ensure()
                try:
                    socket.send_fds(control, [b"d"], [theirs.fileno()])
                except OSError:
                    self._stop()
                    return None
            theirs.close()
            ours.settimeout(self._limits.wall_seconds + _GRACE_SECONDS)
            return self._answer(ours, request)

    def _parent_lost(self) -> Failure:
        """Raises Retry if the parent lives: it had no process for the document, not a fault."""
        with self._lock, suppress(subprocess.TimeoutExpired):
            if self._process is None or self._process.wait(timeout=1) is not None:
                return Failure(Cause.PARENT, "parent")
        raise Retry(_NO_PROCESS)

    def _answer(self, ours: socket.socket, request: Request) -> Examined | Failure | None:
        with suppress(OSError):  # a child that died early is told apart by its ending
            ours.sendall(request.to_bytes())
        received = bytearray()
        try:
            with suppress(ConnectionResetError):  # nobody took the request: the ending came before
                while part := ours.recv(_CHUNK):
                    received += part
                    if len(received) > self._limits.result_bytes + TRAILER_BYTES:
                        return Failure(Cause.SIZE, "result")
        except TimeoutError:
            return Failure(Cause.TIME, "parent")
        except OSError:
            return None
        ending = Ending.from_bytes(bytes(received[-TRAILER_BYTES:]))
        if ending is None:
            return None
        self.wrong = why = _NOT_JUDGED.get(ending.signal)
        if why is not None:  # another thread may have set the other by now
            raise Retry(why)
        answer = _judged(ending, bytes(received[:-TRAILER_BYTES]))
        self._on_ending(_with_models(ending, answer))
        return answer

    def _ensure(self) -> socket.socket:
        if self._closed:
            raise Retry("the document examiner was closed")
        if self._process is not None and self._control is not None and self._process.poll() is None:
            return self._control
        self._stop()
        ours, theirs = _pair()
        config = {"limits": asdict(self._limits), "examiner": self._config}
        with theirs:
            self._process = _started(self._factory, json.dumps(config), theirs)
        ours.settimeout(_START_SECONDS)
        self._control = ours
        greeting = _first_line(ours)
        if not greeting.startswith(READY):
            self._stop()
            self.wrong = "the document examiner does not start; see its standard error"
            raise Retry(self.wrong)
        self.wrong = None
        self._version = greeting.removeprefix(READY).decode().strip()
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _pair() -> tuple[socket.socket, socket.socket]:
    try:
        return socket.socketpair()
    except OSError as error:
        raise Retry(f"no socket for the document examiner ({error})") from error


def _started(factory: str, config: str, control: socket.socket) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "streams.examination.parent", factory, config]
    try:
        return subprocess.Popen(
            command,
            stdin=control.fileno(),
            stdout=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise Retry(f"the document examiner cannot be started ({error})") from error


def _first_line(control: socket.socket) -> bytes:
    """What the parent says first, to the end of the line; less if it goes away or takes long."""
    line = b""
    try:
        while not line.endswith(b"\n") and (part := control.recv(1024)):
            line += part
    except OSError:
        return line
    return line


def _judged(ending: Ending, answer: bytes) -> Examined | Failure:
    """What an ending and an answer together mean; a good answer counts whatever came after."""
    parsed = parse_answer(answer)
    if parsed is not None and not ending.overdue:
        return parsed
    if ending.overdue or ending.signal == SIGXCPU:
        return Failure(Cause.TIME, "time")
    if ending.signal == SIGKILL:
        return Failure(Cause.MEMORY, "killed")
    if ending.signal == SIGABRT and ending.swollen:
        return Failure(Cause.MEMORY, "abort")  # what PDFium and C++ do when there is no more
    return Failure(Cause.CRASH, f"signal {ending.signal}" if ending.signal else "exit")


def _is_lost(answer: Examined | Failure) -> bool:
    return isinstance(answer, Failure) and answer.cause is Cause.PARENT


def _with_models(ending: Ending, answer: Examined | Failure) -> Ending:
    """What it cost in all: the models ran in another process."""
    if isinstance(answer, Failure):
        return ending
    spent = ending.cpu_milliseconds + max(0, answer.models_milliseconds)
    return replace(ending, cpu_milliseconds=spent)


def _told(failure: Failure) -> Refusal:
    """What the sender is told: the file is blamed only where its own size or time ended it."""
    if failure.cause in (Cause.FAULT, Cause.CRASH, Cause.PARENT):
        return unforeseen(failure.code, failure.error)
    return refusal(failure.code, failure.error)

"""The processes that run the models, as the parent of documents' processes keeps them.

As many as there were documents at once, each with the models in its own memory.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from streams.examination.model_process import FREE, MOST_RESIDENT
from streams.examination.remote_models import RemoteModels

COMMAND = (sys.executable, "-m", "streams.examination.model_process", str(MOST_RESIDENT))

_START_SECONDS = 60.0
_REST_SECONDS = 5.0
"""For the question that a document left behind: one ordinary page takes a second or two."""
_CHUNK = 65536


class ModelsNotLoaded(ChildProcessError):
    """A process that should run the models ended before it could, or took too long."""

    def __init__(self) -> None:
        super().__init__("the models do not load; see the standard error")


@dataclass(slots=True, eq=False)
class _Process:
    """`deadline`: monotonic time by which it should have started, or be free again."""

    popen: "subprocess.Popen[bytes]"
    control: socket.socket
    deadline: float | None
    started: bool = False
    lent: "Lent | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Lent:
    """A connection to a process that is one document's until it is closed."""

    connection: socket.socket
    process: _Process


class ModelPool:
    """Not for two threads at once. Made and started before there is any document.

    `command` starts a process as `model_process` does; the default ends it at MOST_RESIDENT bytes.
    """

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._processes = [self._started()]
        self._failed = False

    def wait(self) -> RemoteModels:
        """Block until the first process runs its models; return them, not connected yet.

        Raises OSError when it does not come up.
        """
        (first,) = self._processes
        first.control.settimeout(_START_SECONDS)
        greeting = _greeting(first.control)
        if greeting is None:
            raise ModelsNotLoaded
        first.started, first.deadline = True, None
        return RemoteModels(*greeting)

    def lend(self) -> Lent | None:
        """A free process; None while one is being started or about to be free.

        Raises OSError where that cannot be, ModelsNotLoaded where the one just started has ended
        before it could run anything: the next call tries again.
        """
        for one in [each for each in self._processes if each.started and each.lent is None]:
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(one.control, [b"d"], [theirs.fileno()])
            except OSError:
                ours.close()
                self._drop(one)
                continue
            one.lent = Lent(ours, one)
            return one.lent
        if self._failed:
            self._failed = False
            raise ModelsNotLoaded
        if all(one.deadline is None for one in self._processes):
            self._processes.append(self._started())
        return None

    def end(self, lent: Lent) -> None:
        """Its document was killed: nobody knows what the process is at, if it still has it."""
        if lent.process.lent is lent:
            lent.process.popen.kill()

    def done(self, lent: Lent) -> None:
        """Its document is buried: the process, if it still has it, may finish what it was asked."""
        if lent.process.lent is lent:
            lent.process.deadline = time.monotonic() + _REST_SECONDS

    def watched(self) -> list[socket.socket]:
        """Readable when `heed` has something to do."""
        return [one.control for one in self._processes]

    def patience(self) -> Iterable[float]:
        """Monotonic times by which a process should have something to say."""
        return [one.deadline for one in self._processes if one.deadline is not None]

    def heed(self, ready: Iterable[object]) -> None:
        """Take note of processes that started, are free again, or are gone."""
        for one in list(self._processes):
            if one.control in ready:
                self._hear(one)
            elif one.deadline is not None and one.deadline <= time.monotonic():
                self._drop(one)

    def close(self) -> None:
        for one in list(self._processes):
            self._drop(one)

    def _hear(self, one: _Process) -> None:
        try:
            told = one.control.recv(1) == FREE if one.started else _greeting(one.control)
        except OSError:
            told = None
        if not told:
            self._drop(one)
        one.started, one.deadline, one.lent = bool(told), None, None

    def _drop(self, one: _Process) -> None:
        self._failed = self._failed or not one.started
        self._processes.remove(one)
        one.control.close()
        one.popen.kill()
        one.popen.wait()

    def _started(self) -> _Process:
        ours, theirs = socket.socketpair()
        with theirs:
            popen = subprocess.Popen(
                self._command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL
            )
        return _Process(popen, ours, time.monotonic() + _START_SECONDS)


def _greeting(control: socket.socket) -> tuple[str, list[str]] | None:
    """The precision and the characters of a process' models; None if it goes away instead."""
    line = b""
    while not line.endswith(b"\n"):
        part = control.recv(_CHUNK)
        if not part:
            return None
        line += part
    said = json.loads(line)
    return said["precision"], said["characters"]

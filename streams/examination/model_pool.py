"""The processes that run the models, as the parent of documents' processes keeps them.

As many as there were documents at once, each with the models in its own memory.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

from streams.examination.model_process import FREE
from streams.examination.remote_models import RemoteModels

_COMMAND = (sys.executable, "-m", "streams.examination.model_process")
_START_SECONDS = 60.0
_CHUNK = 65536


@dataclass(slots=True)
class _Process:
    """`free` once it has started, whenever no document has it."""

    popen: "subprocess.Popen[bytes]"
    control: socket.socket
    deadline: float
    started: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Lent:
    """A connection to a process that is one document's until it is closed."""

    connection: socket.socket
    process: _Process


class ModelPool:
    """Not for two threads at once. Made and started before there is any document."""

    def __init__(self) -> None:
        self._processes = [_started()]
        self._failed = False

    def wait(self) -> RemoteModels:
        """Block until the first process runs its models; return them, not connected yet.

        Raises OSError when it does not come up.
        """
        (first,) = self._processes
        first.control.settimeout(_START_SECONDS)
        greeting = _greeting(first.control)
        if greeting is None:
            raise ChildProcessError("the models do not load; see the standard error")
        first.started = first.free = True
        return RemoteModels(*greeting)

    def take(self) -> Lent | None:
        """A free process; None while another one is being started.

        Raises OSError where that cannot be, or the one just started has ended before it could run
        anything: the next call tries again.
        """
        if self._failed:
            self._failed = False
            raise ChildProcessError("the models do not load; see the standard error")
        for one in [each for each in self._processes if each.free]:
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(one.control, [b"d"], [theirs.fileno()])
            except OSError:
                ours.close()
                self._drop(one)
                continue
            one.free = False
            return Lent(ours, one)
        if all(one.started for one in self._processes):
            self._processes.append(_started())
        return None

    def end(self, lent: Lent) -> None:
        """Its document was killed: nobody knows what the process is at."""
        lent.process.popen.kill()

    def watched(self) -> list[socket.socket]:
        """Readable when `heed` has something to do."""
        return [one.control for one in self._processes]

    def patience(self) -> Iterable[float]:
        """Monotonic times by which a process should have started."""
        return [one.deadline for one in self._processes if not one.started]

    def heed(self, ready: Iterable[object]) -> None:
        """Take note of processes that started, are free again, or are gone."""
        for one in list(self._processes):
            if one.control in ready:
                self._hear(one)
            elif not one.started and one.deadline <= time.monotonic():
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
        one.started = one.free = bool(told)

    def _drop(self, one: _Process) -> None:
        self._failed = self._failed or not one.started
        self._processes.remove(one)
        one.control.close()
        one.popen.kill()
        one.popen.wait()


def _started() -> _Process:
    ours, theirs = socket.socketpair()
    with theirs:
        popen = subprocess.Popen(_COMMAND, stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
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

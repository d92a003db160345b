"""The preloaded parent: loads all code once, forks one process per document, buries it.

Started as `python -m streams.examination.parent`. It opens no document. One thread, one loop:
documents' sockets come in over its standard input (a Unix socket), deadlines and deaths are
handled as they come. A document that needs models waits for a process that runs them. When the
sandbox that started it goes away it kills its children and ends.
"""

import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from resource import struct_rusage
from typing import Any

from streams.examination import child
from streams.examination.limits import ProcessLimits
from streams.examination.model_pool import Lent, ModelsNotLoaded
from streams.examination.wire import NO_MODELS, NOT_STARTED, READY, Ending

_TRAILER_SECONDS = 5.0
_MUCH = 0.25
"""Of the memory allowed: a list that is copied to be doubled fails with a third of it taken."""


@dataclass(slots=True)
class _Child:
    connection: socket.socket
    folder: str
    deadline: float
    lent: Lent | None
    overdue: bool = False


@dataclass(slots=True)
class _Parent:
    control: socket.socket
    limits: ProcessLimits
    examiner: child.Examiner
    children: dict[int, _Child] = field(default_factory=dict)
    waiting: deque[socket.socket] = field(default_factory=deque)

    def serve(self) -> None:
        """Blocks until the sandbox closes the control socket."""
        wake, waker = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _note)
        self.control.sendall(READY + self.examiner.version.encode() + b"\n")
        pool = self.examiner.models
        while True:
            watched: list[Any] = [self.control, wake, *(pool.watched() if pool else ())]
            ready, _, _ = select.select(watched, [], [], self._patience())
            if wake in ready:
                _drain(wake)
            if pool:
                pool.heed(ready)
            if self.control in ready and not self._accept():
                break
            self._kill_overdue()
            self._bury()
            self._start_waiting()
        self._abandon()
        if pool:
            pool.close()

    def _abandon(self) -> None:
        """Nobody waits for an answer any more: end all children without a word."""
        for pid, one in self.children.items():
            _kill_group(pid)
            _kill(pid)
            os.waitpid(pid, 0)
            one.connection.close()
            shutil.rmtree(one.folder, ignore_errors=True)

    def _patience(self) -> float | None:
        deadlines = [one.deadline for one in self.children.values() if not one.overdue]
        deadlines += self.examiner.models.patience() if self.examiner.models else ()
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self) -> bool:
        """Take in the socket of a document; False when the sandbox went away."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
        except OSError:
            return False
        if not message:
            return False
        self.waiting += [socket.socket(fileno=descriptor) for descriptor in descriptors]
        return True

    def _start_waiting(self) -> None:
        """Fork a child for each document for which there are models."""
        pool = self.examiner.models
        while self.waiting:
            try:
                lent = pool.lend() if pool else None
                if pool and lent is None:
                    return
            except OSError as error:
                why = NO_MODELS if isinstance(error, ModelsNotLoaded) else NOT_STARTED
                _tell(self.waiting.popleft(), Ending(why, overdue=False))
                continue
            self._start(self.waiting.popleft(), lent)

    def _start(self, connection: socket.socket, lent: Lent | None) -> None:
        folder = ""
        try:
            folder = tempfile.mkdtemp(prefix="examine-")
            pid = os.fork()
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            if lent:
                lent.connection.close()
            _tell(connection, Ending(NOT_STARTED, overdue=False))
            return
        if pid == 0:
            models = lent.connection if lent else None
            child.run(connection, folder, self.limits, self.examiner, models)
        if lent:
            lent.connection.close()
        deadline = time.monotonic() + self.limits.wall_seconds
        self.children[pid] = _Child(connection, folder, deadline, lent)

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for pid, one in self.children.items():
            if not one.overdue and one.deadline <= now:
                one.overdue = True
                _kill_group(pid)
                _kill(pid)
                if self.examiner.models and one.lent:
                    self.examiner.models.end(one.lent)

    def _bury(self) -> None:
        """Kill what a dead child left behind before its number may be used again."""
        for pid in list(self.children):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                _kill_group(pid)
                _, status, usage = os.wait4(pid, 0)
                self._end(pid, status, usage)

    def _end(self, pid: int, status: int, usage: struct_rusage) -> None:
        one = self.children.pop(pid)
        taken = 1024 * (usage.ru_maxrss - _most_resident())
        ending = Ending(
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            overdue=one.overdue,
            cpu_milliseconds=round(1000 * (usage.ru_utime + usage.ru_stime)),
            resident_kib=usage.ru_maxrss,
            swollen=taken > _MUCH * self.limits.address_space,
        )
        _tell(one.connection, ending)
        if self.examiner.models and one.lent:
            self.examiner.models.done(one.lent)
        shutil.rmtree(one.folder, ignore_errors=True)


def _tell(connection: socket.socket, ending: Ending) -> None:
    try:
        connection.settimeout(_TRAILER_SECONDS)
        connection.sendall(ending.to_bytes())
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # the sandbox gave this document up; there is nobody left to tell
    connection.close()


def _most_resident() -> int:
    """KiB this process ever held. `getrusage` also counts what its starter held."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def _note(_number: int, _frame: object) -> None:
    """SIGCHLD only wakes the loop."""


def _drain(wake: int) -> None:
    try:
        while os.read(wake, 4096):
            pass
    except BlockingIOError:
        return


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main(arguments: list[str]) -> None:
    """`FACTORY CONFIG`: FACTORY is `module:function`, called with the decoded CONFIG."""
    factory_name, config_text = arguments
    config: Mapping[str, Any] = json.loads(config_text)
    module, _, function = factory_name.partition(":")
    factory: Callable[[Mapping[str, Any]], child.Examiner] = getattr(
        importlib.import_module(module), function
    )
    examiner = factory(config["examiner"])
    control = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    gc.collect()
    gc.freeze()
    _Parent(control, ProcessLimits(**config["limits"]), examiner).serve()
    os._exit(0)  # native libraries complain at an ordinary exit, and there is nothing to save


if __name__ == "__main__":
    main(sys.argv[1:])

"""The throw-away process: shuts itself in, examines one document, answers, ends.

Runs in a fresh fork of the parent. Nothing it does can reach another document: the parent has
parsed none, and the process ends with this one.
"""

import gc
import os
import resource
import signal
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from socket import socket
from typing import NoReturn

from streams.examination.confined import confine
from streams.examination.limits import ProcessLimits
from streams.examination.model_pool import ModelPool
from streams.examination.model_wire import ModelsLost
from streams.examination.remote_models import ModelsSpent, RemoteModels
from streams.examination.wire import Cause, Examined, Failure, Request, answer_bytes, read_request


@dataclass(frozen=True, slots=True)
class Examiner:
    """What a factory makes: the examination, and the version its findings depend on.

    The examination is given a function to call with the number of pages once it knows it: from
    then on the document has the processor time of so many pages. `models` are the processes that
    run its models; the examination asks `remote`, which each document connects to one of them.
    """

    version: str
    examine: Callable[[Request, Callable[[int], None]], Examined]
    models: ModelPool | None = None
    remote: RemoteModels | None = None


_CPU_GRACE = 5
"""Seconds between SIGXCPU, which names its cause, and SIGKILL, which does not."""
_MEMORY_WORDS = ("bad_alloc", "insufficient memory", "out of memory", "failed to allocate")


def run(
    connection: socket,
    folder: str,
    limits: ProcessLimits,
    examiner: Examiner,
    models: socket | None,
) -> NoReturn:
    """Never returns: the process exits 0 after an answer, else with 1 or by a signal."""
    try:
        kept = [one.fileno() for one in (connection, models) if one is not None]
        _shut_in(kept, folder, limits)
        if models is not None and examiner.remote is not None:
            examiner.remote.connect(models)
        answer = _examined(examiner, read_request(connection), limits)
        connection.sendall(answer)
        os._exit(0)
    except BaseException:
        os._exit(1)


def _examined(examiner: Examiner, request: Request, limits: ProcessLimits) -> bytes:
    try:
        examined = examiner.examine(request, partial(_allow_pages, limits, examiner.remote))
        spent = examiner.remote.seconds if examiner.remote else 0.0
        answer = answer_bytes(replace(examined, models_milliseconds=round(1000 * spent)))
    except ModelsLost:
        return answer_bytes(Failure(Cause.PARENT, "models"))
    except ModelsSpent:
        return answer_bytes(Failure(Cause.TIME, "models"))
    except MemoryError:
        gc.collect()
        return answer_bytes(Failure(Cause.MEMORY, "MemoryError"))
    except Exception as error:
        return answer_bytes(_failure(error))
    if len(answer) > limits.result_bytes:
        return answer_bytes(Failure(Cause.SIZE, "result"))
    return answer


def _failure(error: Exception) -> Failure:
    """Where it broke, by file and line: the message may quote the document and stays here."""
    said = str(error).lower()
    memory = any(word in said for word in _MEMORY_WORDS)
    frames = tuple(
        f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-8:]
    )
    slow = isinstance(error, TimeoutError)
    cause = Cause.MEMORY if memory else Cause.TIME if slow else Cause.FAULT
    return Failure(cause, type(error).__name__, frames)


def _shut_in(keep: Sequence[int], folder: str, limits: ProcessLimits) -> None:
    confine()
    os.setpgid(0, 0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    _close_all_but(keep)
    os.chdir(folder)
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = folder
    os.nice(limits.nice)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_NPROC, limits.processes)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, grace=_CPU_GRACE)
    _limit(resource.RLIMIT_AS, _mapped() + limits.address_space)


def _allow_pages(limits: ProcessLimits, remote: RemoteModels | None, pages: int) -> None:
    """A drawing without end shall not have the time of a document of two hundred pages.

    The models' time, another process's, is held to as much again by our own honesty.
    """
    seconds = min(
        limits.cpu_seconds_to_open + pages * limits.cpu_seconds_a_page, limits.cpu_seconds
    )
    _limit(resource.RLIMIT_CPU, seconds, grace=_CPU_GRACE)
    if remote is not None:
        remote.allowed = float(seconds)


def _mapped() -> int:
    """The address space in use, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[0]) * resource.getpagesize()


def _limit(kind: int, wanted: int, *, grace: int = 0) -> None:
    """Lower the soft limit, and the hard one by `grace` more; a host may allow still less."""
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY:
        hard = wanted + grace
    resource.setrlimit(kind, (min(wanted, hard), min(wanted + grace, hard)))


def _close_all_but(keep: Sequence[int]) -> None:
    """Standard streams go to the null device, every other inherited descriptor is closed."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and number not in keep:
            try:
                os.close(number)
            except OSError:
                continue

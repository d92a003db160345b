"""An examiner whose documents say themselves what they do with the process that runs the models.

`ask 7 8` asks about a page of colour 7 and one of 8, `half` sends half a question and waits for
ever, `let go` closes its connection and waits, `die` ends by a signal while it asks.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from processors.evidence.opening import digest
from processors.evidence.values import Field, Findings, Source
from streams.examination.child import Examiner
from streams.examination.model_pool import ModelPool
from streams.examination.remote_models import RemoteModels
from streams.examination.wire import Examined, Request


def command(folder: str, most_resident: int = 2**62) -> tuple[str, ...]:
    """What starts a process of `faulty_models`."""
    return (sys.executable, "-m", "faulty_models", str(most_resident), folder)


def make(config: Mapping[str, Any]) -> Examiner:
    """`folder` is where the models note what they are asked, `most_resident` their bound."""
    pool = ModelPool(command(**config))
    remote = pool.wait()
    return Examiner("watched", partial(_examine, remote), pool, remote)


def _examine(remote: RemoteModels, request: Request, on_opened: Callable[[int], None]) -> Examined:
    on_opened(1)
    said = request.content.decode()
    if said.startswith("ask "):
        colours = [int(colour) for colour in said.split()[1:]]
        answers = [remote.text_at(np.full((32, 32, 3), one, np.uint8)) for one in colours]
        return _findings(request, " ".join(str(int(answer.mean())) for answer in answers))
    _ENDLESS[said](remote)
    threading.Event().wait()
    raise AssertionError


def _half(remote: RemoteModels) -> None:
    assert remote._connection is not None
    remote._connection.sendall(bytes(5))


def _let_go(remote: RemoteModels) -> None:
    assert remote._connection is not None
    remote._connection.close()


def _die(remote: RemoteModels) -> None:
    threading.Thread(target=remote.text_at, args=(np.zeros((32, 32, 3), np.uint8),)).start()
    os.kill(os.getpid(), signal.SIGSEGV)


_ENDLESS: Mapping[str, Callable[[RemoteModels], None]] = {
    "half": _half,
    "let go": _let_go,
    "die": _die,
}


def _findings(request: Request, text: str) -> Examined:
    fields = {"text": Field(text, 1.0, Source.OCR, "watched")}
    sha256 = digest(request.content)
    return Examined(
        Findings(sha256, "read", None, "other", 1, "watched", fields, (), "needs_review")
    )

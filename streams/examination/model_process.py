"""The process that runs the models, one document's questions at a time.

Started as `python -m streams.examination.model_process`. Documents are opened elsewhere, in
throw-away processes; only pixels come here and only figures go back, so that one process may serve
many documents, one after another, and none of them pays for a fork's copies of its memory. It
says what it has loaded over its standard input (a Unix socket), gets a connection a document
there, and says when that document is done with. It ends when the socket is closed.
"""

import gc
import json
import os
import resource
import socket
import time

import cv2
import numpy as np

from processors.evidence.engines.models import LINE_HEIGHT, Models
from processors.evidence.engines.own_models import OwnModels
from streams.examination.model_wire import Array, ModelsLost, receive, send
from streams.examination.remote_models import Asked

FREE = b"f"
"""What it says when it has done with a document."""

_NICE = 5
_MOST_RESIDENT = 800 * 1024 * 1024
"""Bytes; a very long page leaves it larger than that: then it ends, and a fresh one takes over."""
_MOST_PIXELS = 6_000_000
_CHANNELS = 3


def serve(control: socket.socket, models: Models) -> None:
    """Blocks until the other side of `control` goes away, or it has grown too large."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        for descriptor in descriptors:
            with socket.socket(fileno=descriptor) as connection:
                _answer(connection, models)
        if _resident() > _MOST_RESIDENT:
            return
        control.sendall(FREE)


def _answer(connection: socket.socket, models: Models) -> None:
    """One document's questions until it is done; one without sense ends it."""
    try:
        while (question := receive(connection)) is not None:
            begun = time.process_time()
            asked, pictures = question
            answer = _computed(Asked(int(asked)), pictures, models)
            send(connection, time.process_time() - begun, answer)
    except (ModelsLost, ValueError):
        return


def _computed(asked: Asked, pictures: list[Array], models: Models) -> list[Array]:
    """Raises ValueError for what no document of ours asks."""
    if not pictures or not all(_is_picture(one) for one in pictures):
        raise ValueError(asked)
    if asked is Asked.TEXT_AT:
        return [models.text_at(pictures[0])]
    if any(one.shape[0] != LINE_HEIGHT for one in pictures):
        raise ValueError(asked)
    if asked is Asked.TURNED:
        return [models.turned(pictures)]
    if asked is Asked.SHARES:
        return [models.shares(pictures[0])]
    found = models.letters(pictures)
    ends = np.cumsum([len(one.labels) for one in found]).astype(np.int32)
    labels = np.concatenate([one.labels for one in found])
    return [labels, np.concatenate([one.shares for one in found]), ends]


def _is_picture(array: Array) -> bool:
    if array.dtype != np.uint8 or array.ndim != _CHANNELS or array.shape[2] != _CHANNELS:
        return False
    height, width = array.shape[:2]
    return bool(height * width <= _MOST_PIXELS and width % 32 == 0)


def _resident() -> int:
    """Bytes of memory held."""
    with open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[1]) * resource.getpagesize()


def main() -> None:
    """Load, prepare, say what there is, serve."""
    os.nice(_NICE)
    cv2.setNumThreads(1)
    control = socket.socket(fileno=os.dup(0))
    models = OwnModels()
    models.prepare()
    gc.collect()
    gc.freeze()
    known = {"precision": models.precision, "characters": list(models.characters)}
    control.sendall(json.dumps(known).encode() + b"\n")
    serve(control, models)
    os._exit(0)  # native libraries complain at an ordinary exit, and there is nothing to save


if __name__ == "__main__":
    main()

"""The process that runs the models, one document's questions at a time.

Started as `python -m streams.examination.model_process BYTES`. Documents are opened elsewhere, in
throw-away processes; only pixels come here and only figures go back, so that one process may serve
many documents, one after another, and none of them pays for a fork's copies of its memory. It
says what it has loaded over its standard input (a Unix socket), gets a connection a document
there, and says when that document is done with. It ends when the socket is closed, or once it
holds more than BYTES of memory: then a fresh one takes over.
"""

import gc
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import cv2
import numpy as np

from processors.evidence.engines.models import LINE_HEIGHT, SMALL_LINE_HEIGHT, STEP, Letters, Models
from processors.evidence.engines.own_models import OwnModels
from streams.examination.confined import confine
from streams.examination.model_wire import Array, ModelsLost, receive, send
from streams.examination.remote_models import Asked

FREE = b"f"
"""What it says when it has done with a document."""

MOST_RESIDENT = 820 * 1024 * 1024
"""Bytes; a very long page leaves the process larger than that."""

_NICE = 5
_MOST_PIXELS = 3_000_000
"""Of all pictures that the models look at together: they take 1.4 GB then."""
_LINE_HEIGHTS = (LINE_HEIGHT, SMALL_LINE_HEIGHT)
_LONGEST_LINE = 4096
"""Pixels: what the models take for a line grows with its square."""
_CHANNELS = 3


def serve(control: socket.socket, models: Models, most_resident: int = MOST_RESIDENT) -> None:
    """Blocks until the other side of `control` goes away, or it has grown too large."""
    with suppress(OSError):
        while True:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            if not message:
                return
            for descriptor in descriptors:
                with socket.socket(fileno=descriptor) as connection:
                    answer(connection, models)
            if _resident() > most_resident:
                return
            control.sendall(FREE)


def answer(connection: socket.socket, models: Models) -> None:
    """One document's questions until it is done; one without sense ends it. Raises nothing."""
    try:
        while (question := receive(connection)) is not None:
            begun = time.process_time()
            number, arrays = question
            figures = _computed(_asked(number), arrays, models)
            send(connection, time.process_time() - begun, figures)
    except (ModelsLost, ValueError):
        return
    except Exception as error:  # what a model makes of a picture is this document's, not the next's
        sys.stderr.write(f"the models broke off: {type(error).__name__}\n")


def _asked(number: float) -> Asked:
    """Raises ValueError for what is no question, were it endless or no number at all."""
    if not number.is_integer():
        raise ValueError(number)
    return Asked(int(number))


def _computed(asked: Asked, arrays: list[Array], models: Models) -> list[Array]:
    """Raises ValueError for what no document of ours asks."""
    pictures = arrays[:-1] if asked is Asked.WEIGHED else arrays
    if not pictures or not all(_is_picture(one) for one in pictures):
        raise ValueError(asked)
    if asked is not Asked.TEXT_AT and not all(_is_line(one) for one in pictures):
        raise ValueError(asked)
    if asked is Asked.LETTERS:
        return _joined(models.letters(pictures))
    if sum(one.shape[0] * one.shape[1] for one in pictures) > _MOST_PIXELS:
        raise ValueError(asked)
    if asked is Asked.TURNED:
        if len({one.shape for one in pictures}) > 1:
            raise ValueError(asked)
        return [models.turned(pictures)]
    (picture,) = pictures
    if asked is Asked.TEXT_AT:
        if not _is_page(picture):
            raise ValueError(asked)
        return [models.text_at(picture)]
    if not _is_labels(arrays[-1], len(models.characters)):
        raise ValueError(asked)
    letters, shares = models.weighed(picture, arrays[-1])
    return [letters.labels, letters.shares, shares]


def _joined(lines: Sequence[Letters]) -> list[Array]:
    ends = np.cumsum([len(one.labels) for one in lines]).astype(np.int32)
    labels = np.concatenate([one.labels for one in lines])
    return [labels, np.concatenate([one.shares for one in lines]), ends]


def _is_picture(array: Array) -> bool:
    if array.dtype != np.uint8 or array.ndim != _CHANNELS or array.shape[2] != _CHANNELS:
        return False
    return _is_page(array) or (_is_line(array) and array.shape[1] % STEP == 0)


def _is_page(array: Array) -> bool:
    """What a network does not take it would answer with what it found on the page before."""
    height, width = array.shape[:2]
    return bool(height > 0 and width > 0 and height % STEP == 0 and width % STEP == 0)


def _is_labels(array: Array, characters: int) -> bool:
    """Some places in the alphabet, none of them twice."""
    if array.dtype != np.int32 or array.ndim != 1 or len(array) > characters:
        return False
    if len(np.unique(array)) < len(array):
        return False
    return bool(array.min() >= 0 and array.max() < characters)


def _is_line(array: Array) -> bool:
    return bool(array.shape[0] in _LINE_HEIGHTS and array.shape[1] <= _LONGEST_LINE)


def _resident() -> int:
    """Bytes of memory held."""
    with open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[1]) * resource.getpagesize()


def run(load: Callable[[], Models], most_resident: int) -> None:
    """Shut itself in, load, say what there is, serve, end."""
    confine()
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cv2.setNumThreads(1)
    control = socket.socket(fileno=os.dup(0))
    models = load()
    gc.collect()
    gc.freeze()
    known = {"precision": models.precision, "characters": list(models.characters)}
    control.sendall(json.dumps(known).encode() + b"\n")
    serve(control, models, most_resident)
    os._exit(0)  # native libraries complain at an ordinary exit, and there is nothing to save


def _prepared() -> OwnModels:
    models = OwnModels()
    models.prepare()
    return models


if __name__ == "__main__":
    run(_prepared, int(sys.argv[1]))

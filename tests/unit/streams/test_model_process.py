"""Hostile questions end their own connection; the next document's are answered."""

import math
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from processors.evidence.engines.models import Labels, Letters, Tensor
from processors.evidence.engines.port import Picture
from streams.examination.model_process import FREE, serve
from streams.examination.model_wire import Array, ModelsLost, receive, send
from streams.examination.remote_models import Asked, RemoteModels


@dataclass
class Scripted:
    """Answers by what the picture is filled with; breaks on pictures filled with 13."""

    precision: str = "f32"
    characters: Sequence[str] = ("", "a", "b")
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def text_at(self, page: Picture) -> Tensor:
        return self._seen(page)

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        return np.array([self._seen(line)[0, 0] for line in lines], dtype=np.float32)

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        shares = [self._seen(line)[0, ::8] for line in lines]
        return [Letters(np.full(len(one), 1, np.int32), one) for one in shares]

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        (letters,) = self.letters([line])
        return letters, np.tile(letters.shares[:, np.newaxis], 1 + len(labels))

    def _seen(self, picture: Picture) -> Tensor:
        self.asked.append(picture.shape)
        if picture[0, 0, 0] == 13:
            raise RuntimeError("the model cannot")
        return picture[:, :, 0].astype(np.float32)


@dataclass
class Process:
    """`serve` in a thread, as the pool sees it."""

    control: socket.socket
    thread: threading.Thread
    models: Scripted

    def document(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.settimeout(30)
        with theirs:
            socket.send_fds(self.control, [b"d"], [theirs.fileno()])
        return ours

    def is_free(self) -> bool:
        return self.control.recv(1) == FREE

    def serves(self) -> bool:
        """Whether a further document is answered what it asks."""
        models = RemoteModels("f32", ())
        with self.document() as connection:
            models.connect(connection)
            said = models.text_at(np.full((32, 64, 3), 9, np.uint8))
        return bool((said == 9).all()) and self.is_free()


@pytest.fixture
def process() -> Iterator[Process]:
    ours, theirs = socket.socketpair()
    ours.settimeout(30)
    models = Scripted()
    thread = threading.Thread(target=serve, args=(theirs, models, 2**62))
    thread.start()
    with ours, theirs:
        yield Process(ours, thread, models)
        ours.close()
        thread.join(timeout=30)
    assert not thread.is_alive()


def labels(*places: int) -> Labels:
    return np.array(places, dtype=np.int32)


def picture(height: int = 48, width: int = 64, filled: int = 9, channels: int = 3) -> Array:
    return np.full((height, width, channels), filled, dtype=np.uint8)


HOSTILE: dict[str, tuple[float, list[Array]]] = {
    "no such question": (99, [picture()]),
    "question nought": (0, [picture()]),
    "half a question": (1.5, [picture()]),
    "no number": (math.nan, [picture()]),
    "an endless number": (math.inf, [picture()]),
    "a negative endless number": (-math.inf, [picture()]),
    "a huge number": (1e300, [picture()]),
    "no picture": (Asked.LETTERS, []),
    "figures for a picture": (Asked.LETTERS, [picture().astype(np.float32)]),
    "whole numbers for a picture": (Asked.LETTERS, [picture().astype(np.int32)]),
    "two dimensions": (Asked.LETTERS, [np.zeros((48, 64), np.uint8)]),
    "one dimension": (Asked.LETTERS, [np.zeros((48,), np.uint8)]),
    "four colours": (Asked.LETTERS, [picture(channels=4)]),
    "a width of no step": (Asked.LETTERS, [picture(width=65)]),
    "a page's height of no step": (Asked.TEXT_AT, [picture(height=65)]),
    "a line for a page": (Asked.TEXT_AT, [picture(height=48)]),
    "a small line for a page": (Asked.TEXT_AT, [picture(height=40)]),
    "two pages": (Asked.TEXT_AT, [picture(64), picture(64)]),
    "a page too large": (Asked.TEXT_AT, [picture(2048, 2048)]),
    "a line too high": (Asked.LETTERS, [picture(height=64)]),
    "a line too high among others": (Asked.LETTERS, [picture(), picture(height=64)]),
    "a line too long": (Asked.LETTERS, [picture(width=4128)]),
    "a line too long to weigh": (Asked.WEIGHED, [picture(width=4128), labels(1)]),
    "two lines to weigh": (Asked.WEIGHED, [picture(), picture(), labels(1)]),
    "a line to weigh without labels": (Asked.WEIGHED, [picture()]),
    "labels without a line to weigh": (Asked.WEIGHED, [labels(1)]),
    "pixels for labels": (Asked.WEIGHED, [picture(), picture()]),
    "a label behind the alphabet": (Asked.WEIGHED, [picture(), labels(3)]),
    "a label before the alphabet": (Asked.WEIGHED, [picture(), labels(-1)]),
    "a label twice": (Asked.WEIGHED, [picture(), labels(1, 1)]),
    "more labels than letters": (Asked.WEIGHED, [picture(), labels(0, 1, 2, 2)]),
    "labels in rows": (Asked.WEIGHED, [picture(), labels(1, 2).reshape(1, 2)]),
    "turned lines of two sizes": (Asked.TURNED, [picture(), picture(width=96)]),
    "turned lines too many": (Asked.TURNED, [picture(width=4096)] * 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_question_without_sense_ends_its_connection_only(process: Process, name: str) -> None:
    number, pictures = HOSTILE[name]
    with process.document() as connection:
        sending = threading.Thread(target=quietly_sent, args=(connection, number, pictures))
        sending.start()

        assert nothing_came(connection)
        sending.join(timeout=30)
    assert process.models.asked == []
    assert process.is_free()
    assert process.serves()


def quietly_sent(connection: socket.socket, number: float, pictures: list[Array]) -> None:
    try:
        send(connection, number, pictures)
    except ModelsLost:
        return


def nothing_came(connection: socket.socket) -> bool:
    try:
        return receive(connection) is None
    except ModelsLost:
        return True


def test_the_models_break_on_one_documents_picture_and_not_on_the_next(
    process: Process, capfd: pytest.CaptureFixture[str]
) -> None:
    with process.document() as connection:
        send(connection, Asked.TEXT_AT, [picture(64, 64, filled=13)])

        assert nothing_came(connection)
    assert process.is_free()
    assert process.serves()
    told = capfd.readouterr().err
    assert "RuntimeError" in told
    assert "the model cannot" not in told


def test_very_many_lines_are_answered_each(process: Process) -> None:
    lines = [picture(filled=at % 12) for at in range(3000)]
    models = RemoteModels("f32", ())
    with process.document() as connection:
        models.connect(connection)

        found = models.letters(lines)

    assert [float(one.shares[0]) for one in found] == [at % 12 for at in range(3000)]
    assert process.is_free()


@pytest.mark.parametrize("said", [b"", b"\x00", bytes(9), bytes(200), b"\xff" * 5000])
def test_bytes_that_are_no_question_end_their_connection_only(
    process: Process, said: bytes
) -> None:
    with process.document() as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)

        assert nothing_came(connection)
    assert process.is_free()
    assert process.serves()


def test_a_document_that_asks_and_does_not_listen_ends_itself_only(process: Process) -> None:
    with process.document() as connection:
        send(connection, Asked.WEIGHED, [picture(width=4096), labels(0, 1)])

    assert process.is_free()
    assert process.serves()


def test_descriptors_sent_with_a_question_are_not_kept(process: Process) -> None:
    read, write = os.pipe()
    with process.document() as connection:
        socket.send_fds(connection, [b"\x00"], [write])
    os.close(write)

    assert process.is_free()
    assert os.read(read, 1) == b""
    os.close(read)


def test_it_ends_when_nobody_can_be_told_that_it_is_free(process: Process) -> None:
    with process.document():
        process.control.close()

    process.thread.join(timeout=30)

    assert not process.thread.is_alive()


def test_grown_over_its_bound_it_ends_after_the_document_and_not_within_it() -> None:
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=serve, args=(theirs, Scripted(), 1))
    thread.start()
    with ours, theirs:
        models = RemoteModels("f32", ())
        with Process(ours, thread, Scripted()).document() as connection:
            models.connect(connection)
            answers = [models.text_at(np.full((32, 32, 3), 4, np.uint8)) for _ in range(2)]
        thread.join(timeout=30)
        ours.settimeout(0)

        assert not thread.is_alive()
        assert all((one == 4).all() for one in answers)
        with pytest.raises(BlockingIOError):
            ours.recv(1)

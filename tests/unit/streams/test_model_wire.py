"""Pixels and figures between two processes, of which one may be hostile."""

import socket
import struct
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from streams.examination.model_wire import MOST_BYTES, ModelsLost, receive, send

Pair = tuple[socket.socket, socket.socket]

HEAD = struct.Struct("!dH")
SHAPE = struct.Struct("!cB3I")


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(30)
        theirs.settimeout(30)
        yield ours, theirs


def message(*shapes: tuple[bytes, int, int, int, int], count: int | None = None) -> bytes:
    announced = len(shapes) if count is None else count
    return HEAD.pack(1.0, announced) + b"".join(SHAPE.pack(*shape) for shape in shapes)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32])
@pytest.mark.parametrize("sides", [(1,), (7,), (3, 5), (2, 3, 4), (48, 320, 3), (1, 1, 1)])
def test_what_is_sent_arrives_as_it_was(pair: Pair, dtype: type, sides: tuple[int, ...]) -> None:
    array = (np.arange(np.prod(sides)) % 251).astype(dtype).reshape(sides)

    send(pair[0], 2.5, [array])
    arrived = receive(pair[1])

    assert arrived is not None
    number, (other,) = arrived
    assert number == 2.5
    assert other.dtype == array.dtype
    np.testing.assert_array_equal(other, array, strict=True)


def test_many_arrays_of_several_types_arrive_in_their_order(pair: Pair) -> None:
    arrays: list[Any] = [
        np.full((2, 2), 7, np.int32),
        np.full((3,), 0.5, np.float32),
        np.arange(24, dtype=np.uint8).reshape(2, 4, 3)[:, ::2],
    ]

    send(pair[0], 0.0, arrays)
    arrived = receive(pair[1])

    assert arrived is not None
    for sent, other in zip(arrays, arrived[1], strict=True):
        np.testing.assert_array_equal(other, sent, strict=True)


def test_more_than_a_socket_holds_arrives(pair: Pair) -> None:
    page = np.random.default_rng(3).integers(0, 256, (960, 960, 3), dtype=np.uint8)
    sending = threading.Thread(target=send, args=(pair[0], 1.0, [page]))
    sending.start()

    arrived = receive(pair[1])
    sending.join(timeout=30)

    assert arrived is not None
    np.testing.assert_array_equal(arrived[1][0], page, strict=True)


def test_a_message_of_no_arrays_is_a_number(pair: Pair) -> None:
    send(pair[0], 4.0, [])

    assert receive(pair[1]) == (4.0, [])


def test_several_messages_follow_each_other(pair: Pair) -> None:
    for number in (1.0, 2.0, 3.0):
        send(pair[0], number, [np.full((2,), number, np.float32)])
    pair[0].close()

    heard = [receive(pair[1]) for _ in range(4)]

    assert [one and one[0] for one in heard] == [1.0, 2.0, 3.0, None]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(message((b"d", 1, 1, 1, 1)), id="a type nobody knows"),
        pytest.param(message((b"B", 0, 1, 1, 1)), id="no dimension"),
        pytest.param(message((b"B", 4, 1, 1, 1)), id="four dimensions"),
        pytest.param(message((b"B", 255, 1, 1, 1)), id="255 dimensions"),
        pytest.param(message((b"B", 3, 0, 5, 3)), id="nothing in it"),
        pytest.param(message((b"B", 1, 5, 0, 1)), id="nothing in a side that is not there"),
        pytest.param(message((b"B", 1, MOST_BYTES + 1, 1, 1)), id="a byte too many"),
        pytest.param(message((b"f", 1, MOST_BYTES // 4 + 1, 1, 1)), id="a figure too many"),
        pytest.param(message((b"f", 3, 2**32 - 1, 2**32 - 1, 2**32 - 1)), id="the largest"),
        pytest.param(message((b"B", 3, 2**31, 2**31, 4)), id="round to nought in 64 bits"),
        pytest.param(
            message((b"B", 1, MOST_BYTES, 1, 1), (b"B", 1, 1, 1, 1)), id="too many together"
        ),
        pytest.param(message(*[(b"B", 1, MOST_BYTES, 1, 1)] * 10_000), id="10,000 of the most"),
    ],
)
def test_what_announces_nonsense_is_refused_before_memory_is_taken(pair: Pair, said: bytes) -> None:
    sending = threading.Thread(target=pair[0].sendall, args=(said,))
    sending.start()
    tracemalloc.start()

    with pytest.raises(ModelsLost):
        receive(pair[1])

    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sending.join(timeout=30)
    assert taken < 8 * 1024 * 1024


def test_closed_before_the_first_byte_there_is_no_message(pair: Pair) -> None:
    pair[0].close()

    assert receive(pair[1]) is None


WHOLE = message((b"B", 1, 4, 1, 1), (b"f", 2, 2, 2, 1)) + bytes(4 + 16)


@pytest.mark.parametrize("length", range(1, len(WHOLE)))
def test_cut_off_anywhere_a_message_is_lost(pair: Pair, length: int) -> None:
    pair[0].sendall(WHOLE[:length])
    pair[0].close()

    with pytest.raises(ModelsLost):
        receive(pair[1])


def test_a_whole_message_is_not_lost(pair: Pair) -> None:
    pair[0].sendall(WHOLE)
    pair[0].close()

    assert receive(pair[1]) is not None


def test_nobody_there_to_be_told_is_a_loss(pair: Pair) -> None:
    pair[1].close()

    with pytest.raises(ModelsLost):
        send(pair[0], 1.0, [np.zeros((4,), np.uint8)])

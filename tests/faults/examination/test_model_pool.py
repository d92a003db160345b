"""The pool lends each process to one document at a time, and takes it back from nobody else."""

import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from modelled_examiners import command

from streams.examination import model_pool
from streams.examination.model_pool import Lent, ModelPool
from streams.examination.model_wire import ModelsLost, receive, send
from streams.examination.remote_models import Asked, RemoteModels


@pytest.fixture(autouse=True)
def _found_by_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[ModelPool]:
    made = ModelPool(command(str(tmp_path)))
    made.wait()
    yield made
    made.close()


def heeding(pool: ModelPool, condition: Callable[[], bool]) -> bool:
    """As the parent's loop does, until the condition holds or half a minute is over."""
    limit = time.monotonic() + 30
    while not condition() and time.monotonic() < limit:
        patience = [0.0, *(due - time.monotonic() for due in pool.patience())]
        ready, _, _ = select.select(pool.watched(), [], [], max(0.02, min(patience)))
        pool.heed(ready)
    return condition()


def taken(pool: ModelPool) -> Lent:
    lent: list[Lent] = []

    def take() -> bool:
        if not lent and (found := pool.lend()) is not None:
            lent.append(found)
        return bool(lent)

    assert heeding(pool, take)
    return lent[0]


def answered(connection: socket.socket, colour: int) -> int:
    models = RemoteModels("f32", ())
    models.connect(connection)
    return int(models.text_at(np.full((32, 32, 3), colour, np.uint8)).max())


def is_free(lent: Lent) -> Callable[[], bool]:
    return lambda: lent.process.lent is None


def test_the_late_end_of_a_document_that_let_go_spares_who_came_after_it(pool: ModelPool) -> None:
    early = taken(pool)
    early.connection.close()
    assert heeding(pool, is_free(early))
    later = taken(pool)
    assert later.process is early.process

    pool.end(early)
    pool.done(early)

    with later.connection:
        assert answered(later.connection, 5) == 5
        assert list(pool.patience()) == []


def test_the_end_of_a_document_that_holds_its_process_ends_both(pool: ModelPool) -> None:
    lent = taken(pool)

    pool.end(lent)

    with lent.connection:
        assert heeding(pool, lambda: pool.watched() == [])
        with pytest.raises(ModelsLost):
            answered(lent.connection, 5)
    with taken(pool).connection as connection:
        assert answered(connection, 6) == 6


def test_a_question_left_behind_has_a_moment_and_then_its_process_goes(
    pool: ModelPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_pool, "_REST_SECONDS", 0.0)
    (tmp_path / "hold").write_text("1", encoding="ascii")
    lent = taken(pool)
    send(lent.connection, Asked.TEXT_AT, [np.zeros((32, 32, 3), np.uint8)])
    lent.connection.close()

    pool.done(lent)

    with taken(pool).connection as connection:
        assert answered(connection, 6) == 6
    assert lent.process.popen.returncode is not None


def test_who_is_about_to_be_free_is_waited_for(pool: ModelPool) -> None:
    lent = taken(pool)
    lent.connection.close()

    pool.done(lent)

    assert pool.lend() is None
    assert len(pool.watched()) == 1
    assert taken(pool).process is lent.process


def test_who_is_busy_is_not_waited_for(pool: ModelPool) -> None:
    with taken(pool).connection as first, taken(pool).connection as second:
        asking = threading.Thread(target=answered, args=(first, 1))
        asking.start()

        assert answered(second, 2) == 2
        asking.join(timeout=30)
    assert len(pool.watched()) == 2


def test_a_process_that_does_not_start_in_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = ModelPool(command(str(tmp_path)))
    pool.wait()
    monkeypatch.setattr(model_pool, "_START_SECONDS", 0.0)
    busy = taken(pool)
    assert pool.lend() is None
    assert heeding(pool, lambda: len(pool.watched()) == 1)

    with pytest.raises(OSError, match="do not load"):
        pool.lend()

    busy.connection.close()
    pool.close()


def test_a_pool_that_is_closed_has_no_process(tmp_path: Path) -> None:
    pool = ModelPool(command(str(tmp_path)))
    pool.wait()
    lent = taken(pool)

    pool.close()

    assert pool.watched() == []
    assert lent.process.popen.returncode is not None
    with lent.connection:
        assert receive(lent.connection) is None


def test_models_that_do_not_load_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    pool = ModelPool(command(str(tmp_path)))

    with pytest.raises(OSError, match="do not load"):
        pool.wait()

    pool.close()

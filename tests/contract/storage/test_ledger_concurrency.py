"""Several processes on one PostgreSQL ledger: partitions, fences, numbers, jobs, deadlocks."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from ledger_samples import FAR, applying, at, entry, event, job, message, record, save, take

from storage.ledger import Ledger, open_ledger
from storage.ledger.errors import Fenced, LedgerUnavailable
from storage.ledger.values import JobOutcome, Outcome

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(postgres_url: str) -> Iterator[tuple[Ledger, Ledger]]:
    """One database as two processes see it."""
    ledgers = [open_ledger(postgres_url, patience=timedelta(seconds=5)) for _ in range(2)]
    ledgers[0].migrate()
    yield ledgers[0], ledgers[1]
    for ledger in ledgers:
        ledger.close()


def _blocked(url: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return bool(row and row[0])


def _until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(200):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("the condition did not come about")


def test_a_partition_has_one_applier_and_the_other_does_not_wait(
    pair: tuple[Ledger, Ledger],
) -> None:
    with pair[0].applying(0) as mine, pair[1].applying(0) as theirs, pair[1].applying(1) as other:
        found = (mine is None, theirs is None, other is None)

    assert found == (False, True, False)


def test_a_reader_that_remembers_a_number_misses_no_row_of_a_late_commit(
    pair: tuple[Ledger, Ledger], postgres_url: str
) -> None:
    late, early = pair
    holding, may_end = threading.Event(), threading.Event()

    def commits_late() -> None:
        # As an applier that has numbered its rows and is then slow to commit.
        with psycopg.connect(postgres_url) as connection:
            connection.execute("SELECT last FROM counters WHERE name = 'outbox' FOR UPDATE")
            holding.set()
            may_end.wait(10)
            connection.commit()

    def queues(ledger: Ledger, id: str, partition: int) -> None:
        with applying(ledger, partition) as batch:
            batch.append_outbox([message(id)])

    with ThreadPoolExecutor(3) as threads:
        holder = threads.submit(commits_late)
        assert holding.wait(10)
        waiting = [
            threads.submit(queues, late, "d-1", 0),
            threads.submit(queues, early, "d-2", 1),
        ]
        _until(lambda: _blocked(postgres_url))
        seen = [row.number for row in pair[0].outbox_after(0, limit=10)]
        may_end.set()
        holder.result(10)
        while len(seen) < 2:
            seen += [row.number for row in pair[0].outbox_after(max(seen, default=0), limit=1)]
        for queued in waiting:
            queued.result(10)

    assert seen == [1, 2]


def test_a_plain_sequence_would_let_the_reader_miss_a_row(postgres_url: str) -> None:
    """What the test above must be able to find."""
    with (
        psycopg.connect(postgres_url) as late,
        psycopg.connect(postgres_url) as early,
        psycopg.connect(postgres_url, autocommit=True) as reader,
    ):
        reader.execute("CREATE TABLE numbered (number bigserial, id text)")
        late.execute("INSERT INTO numbered (id) VALUES ('d-1')")
        early.execute("INSERT INTO numbered (id) VALUES ('d-2')")
        early.commit()
        seen = reader.execute("SELECT number FROM numbered").fetchall()
        late.commit()
        later = reader.execute("SELECT number FROM numbered WHERE number > 2").fetchall()

    assert (seen, later) == ([(2,)], [])


def test_a_zombie_that_reads_before_and_writes_after_is_fenced(
    pair: tuple[Ledger, Ledger],
) -> None:
    save(pair[0])

    def zombie() -> None:
        # Another partition number: its lock is no longer the one that guards the case.
        with applying(pair[1], 1) as batch:
            batch.load_cases(["c-1"])
            save(pair[0], seq=1)
            batch.save_case(record(state="zombie"), expected_seq=1, entries=[entry("z")])
            batch.append_outbox([message("zombie's")])

    with pytest.raises(Fenced):
        zombie()
    case = pair[0].case("c-1")
    assert case is not None
    assert (case.seq, case.state) == (2, "filed")
    assert pair[0].outbox_after(0, limit=10) == []


def test_two_intakes_of_the_same_events_keep_each_once(pair: tuple[Ledger, Ledger]) -> None:
    events = [event(f"e-{n}", offset=n, job_key=f"j-{n % 7}") for n in range(200)]
    jobs = [job(f"j-{n}") for n in range(7)]

    def patiently(ledger: Ledger) -> int:
        for _ in range(20):
            try:
                return take(ledger, *events, jobs=jobs).taken
            except LedgerUnavailable:
                continue
        raise AssertionError("never got its turn")

    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(patiently, pair))

    assert sorted(taken) == [0, 200]
    assert pair[0].jobs_waiting() == 7


def test_each_job_goes_to_one_examiner(pair: tuple[Ledger, Ledger]) -> None:
    keys = [f"j-{n}" for n in range(40)]
    take(
        pair[0],
        *(event(key, offset=n, job_key=key) for n, key in enumerate(keys)),
        jobs=[job(key) for key in keys],
    )

    def work(ledger: Ledger) -> list[str]:
        done = []
        while leased := ledger.lease_job(examiner="x", now=at(1), lease=timedelta(hours=1)):
            assert ledger.finish_job(leased, JobOutcome(Outcome.FINDINGS, b"{}"))
            done.append(leased.key)
        return done

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(work, pair)

    assert sorted(first + second) == sorted(keys)


def test_a_job_that_ends_while_another_event_begins_to_wait_frees_both(
    pair: tuple[Ledger, Ledger], postgres_url: str
) -> None:
    take(pair[0], event("first", job_key="j-1"), jobs=[job()])
    leased = pair[0].lease_job(examiner="x", now=at(1), lease=timedelta(hours=1))
    assert leased is not None

    with psycopg.connect(postgres_url) as slow, ThreadPoolExecutor(2) as threads:
        slow.execute("SELECT 1 FROM jobs WHERE key = 'j-1' FOR SHARE")  # an intake half way
        ending = threads.submit(pair[0].finish_job, leased, JobOutcome(Outcome.FINDINGS, b"{}"))
        _until(lambda: _blocked(postgres_url))
        taking = threads.submit(
            take, pair[1], event("second", offset=1, job_key="j-1"), jobs=[job()]
        )
        slow.commit()
        assert ending.result(10)
        assert taking.result(10).taken == 1

    with applying(pair[0]) as batch:
        assert len(batch.due(FAR, limit=10).items) == 2


def test_facts_are_held_so_that_two_cases_never_decide_on_the_same_remainder(
    pair: tuple[Ledger, Ledger],
) -> None:
    def refund(ledger: Ledger, owner: str, partition: int) -> None:
        with applying(ledger, partition) as batch:
            given = batch.facts([("order", "o-1")])["order", "o-1"]
            left = 100 - sum(int(str(value)) for value in given.values())
            batch.put_fact("order", "o-1", owner, min(80, left))

    with ThreadPoolExecutor(2) as threads:
        for done in [
            threads.submit(refund, pair[0], "c-1", 0),
            threads.submit(refund, pair[1], "c-2", 1),
        ]:
            done.result(10)

    with applying(pair[0]) as batch:
        assert sorted(batch.facts([("order", "o-1")])["order", "o-1"].values(), key=str) == [20, 80]


def test_a_deadlock_is_a_reason_to_try_again(pair: tuple[Ledger, Ledger]) -> None:
    both = threading.Barrier(2, timeout=10)

    def crossed(ledger: Ledger, first: str, second: str, partition: int) -> str:
        try:
            with applying(ledger, partition) as batch:
                batch.facts([("order", first)])
                both.wait()
                batch.facts([("order", second)])
        except LedgerUnavailable as error:
            return str(error)
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = [
            threads.submit(crossed, pair[0], "a", "b", 0),
            threads.submit(crossed, pair[1], "b", "a", 1),
        ]
        found = sorted(end.result(20) for end in ends)

    assert found[1] == "done"
    assert "40P01" in found[0]


def test_a_connection_cut_by_the_server_is_unavailable_and_then_works_again(
    pair: tuple[Ledger, Ledger], postgres_url: str
) -> None:
    def cut_off() -> None:
        with applying(pair[0]) as batch:
            batch.save_case(record(), expected_seq=0, entries=[entry()])
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with pytest.raises(LedgerUnavailable):
        cut_off()

    assert pair[0].cases() == []
    save(pair[0])
    assert len(pair[0].cases()) == 1


def test_migrating_from_two_processes_at_once_is_done_once(postgres_url: str) -> None:
    ledgers = [open_ledger(postgres_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        idle, busy = sorted(threads.map(lambda ledger: ledger.migrate(), ledgers), key=len)
    for ledger in ledgers:
        ledger.close()

    assert idle == []
    assert len(busy) == len(set(busy)) > 0

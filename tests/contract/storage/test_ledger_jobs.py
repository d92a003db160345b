"""Every ledger leases jobs to one examiner at a time and never loses one."""

from datetime import datetime, timedelta

import pytest
from ledger_samples import FAR, applying, at, event, job, take

from storage.ledger import Ledger
from storage.ledger.values import DueEvent, JobOutcome, LeasedJob, Outcome

FINDINGS = JobOutcome(Outcome.FINDINGS, b'{"verdict":"sufficient"}')
LEASE = timedelta(minutes=5)


def _queue(ledger: Ledger, *keys: str, minutes: float = 0) -> None:
    offsets = range(len(keys))
    take(
        ledger,
        *(event(f"e-{key}", offset=n, job_key=key) for n, key in zip(offsets, keys, strict=True)),
        jobs=[job(key, minutes=minutes) for key in keys],
    )


def _lease(ledger: Ledger, now: datetime, examiner: str = "x") -> LeasedJob:
    leased = ledger.lease_job(examiner=examiner, now=now, lease=LEASE)
    assert leased is not None
    return leased


def _outcomes(ledger: Ledger) -> list[JobOutcome | None]:
    with applying(ledger) as batch:
        items = batch.due(FAR, limit=100).items
        return [item.job for item in items if isinstance(item, DueEvent)]


def test_a_job_is_leased_to_one_examiner(ledger: Ledger) -> None:
    _queue(ledger, "j-1")

    leased = _lease(ledger, at(1))

    assert (leased.key, leased.request) == ("j-1", b'{"examine":"j-1"}')
    assert (leased.attempts, leased.lease_until) == (1, at(6))
    assert leased.queued_at == at(0)
    assert ledger.lease_job(examiner="y", now=at(2), lease=LEASE) is None
    assert ledger.jobs_waiting() == 1


def test_no_job_is_taken_before_its_time(ledger: Ledger) -> None:
    _queue(ledger, "j-1", minutes=10)

    assert ledger.lease_job(examiner="x", now=at(9), lease=LEASE) is None
    assert _lease(ledger, at(10)).key == "j-1"


def test_the_nearest_not_before_comes_first(ledger: Ledger) -> None:
    take(
        ledger,
        *(event(f"e-{n}", offset=n, job_key=f"j-{n}") for n in (1, 2, 3)),
        jobs=[job("j-1", minutes=3), job("j-2", minutes=1), job("j-3", minutes=2)],
    )

    assert [_lease(ledger, at(5)).key for _ in range(3)] == ["j-2", "j-3", "j-1"]


def test_an_expired_lease_is_taken_over_and_the_former_examiner_has_lost_it(
    ledger: Ledger,
) -> None:
    _queue(ledger, "j-1")
    dead = _lease(ledger, at(0), "dead")

    alive = _lease(ledger, at(5), "alive")

    assert alive.attempts == 2
    assert not ledger.finish_job(dead, FINDINGS)
    assert ledger.renew_lease(dead, now=at(6), lease=LEASE) is None
    assert not ledger.release_job(dead)
    assert ledger.finish_job(alive, FINDINGS)
    assert ledger.jobs_waiting() == 0


def test_a_renewed_lease_lasts_longer(ledger: Ledger) -> None:
    _queue(ledger, "j-1")

    renewed = ledger.renew_lease(_lease(ledger, at(0)), now=at(4), lease=LEASE)

    assert renewed is not None
    assert renewed.lease_until == at(9)
    assert ledger.lease_job(examiner="y", now=at(6), lease=LEASE) is None
    assert ledger.finish_job(renewed, FINDINGS)


def test_findings_reach_every_event_that_waits_for_them(ledger: Ledger) -> None:
    take(ledger, event("e-1", job_key="j-1"), jobs=[job("j-1")])
    take(ledger, event("e-2", offset=1, job_key="j-1"), jobs=[job("j-1")])
    assert ledger.jobs_waiting() == 1

    ledger.finish_job(_lease(ledger, at(1)), FINDINGS)

    assert _outcomes(ledger) == [FINDINGS, FINDINGS]


def test_an_equal_later_job_is_done_at_intake(ledger: Ledger) -> None:
    _queue(ledger, "j-1")
    ledger.finish_job(_lease(ledger, at(1)), FINDINGS)

    take(ledger, event("later", offset=9, job_key="j-1"), jobs=[job("j-1")])

    assert ledger.jobs_waiting() == 0
    assert _outcomes(ledger) == [FINDINGS, FINDINGS]


@pytest.mark.parametrize("outcome", [Outcome.BLOB_MISSING, Outcome.BLOB_MISMATCH])
def test_a_blob_that_was_not_to_be_had_is_asked_for_anew(ledger: Ledger, outcome: Outcome) -> None:
    _queue(ledger, "j-1")
    ledger.finish_job(_lease(ledger, at(1)), JobOutcome(outcome))

    take(ledger, event("later", offset=9, job_key="j-1"), jobs=[job("j-1")])

    assert _outcomes(ledger) == [JobOutcome(outcome)]
    assert ledger.jobs_waiting() == 1
    ledger.finish_job(_lease(ledger, at(2)), FINDINGS)
    assert _outcomes(ledger) == [JobOutcome(outcome), FINDINGS]


def test_a_postponed_job_comes_back_later_and_the_attempt_does_not_count(ledger: Ledger) -> None:
    _queue(ledger, "j-1")

    postponed = ledger.postpone_job(_lease(ledger, at(1)), until=at(30))

    assert postponed
    assert ledger.lease_job(examiner="x", now=at(29), lease=LEASE) is None
    again = _lease(ledger, at(30))
    assert (again.attempts, again.queued_at) == (1, at(0))


def test_a_lease_from_before_a_release_is_worth_nothing(ledger: Ledger) -> None:
    _queue(ledger, "j-1")
    first = _lease(ledger, at(1))

    assert ledger.release_job(first)

    second = _lease(ledger, at(1))
    assert second.attempts == 1
    assert not ledger.finish_job(first, FINDINGS)
    assert ledger.finish_job(second, FINDINGS)


def test_findings_belong_to_findings_only(ledger: Ledger) -> None:
    _queue(ledger, "j-1")
    leased = _lease(ledger, at(1))

    with pytest.raises(ValueError, match="findings"):
        ledger.finish_job(leased, JobOutcome(Outcome.FINDINGS))
    with pytest.raises(ValueError, match="findings"):
        ledger.finish_job(leased, JobOutcome(Outcome.BLOB_MISSING, b"{}"))


def test_an_event_refused_for_its_blob_has_a_new_job_when_it_is_taken_again(
    ledger: Ledger,
) -> None:
    _queue(ledger, "j-1")
    ledger.finish_job(_lease(ledger, at(1)), JobOutcome(Outcome.BLOB_MISSING))
    with applying(ledger) as batch:
        (found,) = batch.due(FAR, limit=1).items
        assert isinstance(found, DueEvent)
        batch.refuse(found, reason="blob_missing", detail="sha256/…")

    take(ledger, event("e-j-1", offset=5, job_key="j-1", again=True), jobs=[job("j-1")])

    assert _outcomes(ledger) == []
    ledger.finish_job(_lease(ledger, at(2)), FINDINGS)
    assert _outcomes(ledger) == [FINDINGS]

"""I-09: a complainant's standing over a rolling window, lost and regained at different rates.

Counted by day: notices `decided`, `upheld`, `countered` (a counter-notice against them carried
the day) and `forged` papers; each under the day on which the notice was decided, so that what
happens to a notice later changes its own day's numbers.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from processors.cases.effects import AddTally, Context, TallyRange
from processors.cases.turn import Turn
from processors.policy import Policy
from processors.policy.calendar import shanghai_day

TALLIES = "complainant"
STANDING = "complainant-standing"
"""(STANDING, complainant) → owner `platform`: {"good": …}, what the hysteresis remembers."""

PLATFORM = "platform"
LONGEST_WINDOW = timedelta(days=400)
"""How far back counters are read; the policy's window may be anything shorter."""

WHOLE = 10_000


def counters_of(complainant: str, now: datetime) -> TallyRange:
    """What must be read of a complainant to judge its standing at `now`."""
    today = shanghai_day(now)
    return TallyRange(TALLIES, complainant, today - LONGEST_WINDOW, today)


def in_good_standing(turn: Turn) -> bool:
    """The complainant's standing now; remembered when it has changed."""
    complainant = turn.case.filed_by.id
    known = turn.context.told(STANDING, complainant).get(PLATFORM, {"good": True})
    was_good = bool(known["good"])
    good = is_good(counted(turn, complainant), was_good=was_good, policy=turn.clock_policy)
    if good is not was_good:
        turn.put_fact(STANDING, complainant, {"good": good}, owner=PLATFORM)
    return good


def is_good(counts: Mapping[str, int], *, was_good: bool, policy: Policy) -> bool:
    """Judge counts of one window; whoever lost its standing must do better to regain it."""
    forged = counts.get("forged", 0)
    if forged and forged >= policy.number("I-09.forged_papers"):
        return False
    decided, upheld = counts.get("decided", 0), counts.get("upheld", 0)
    if decided < policy.number("I-09.least_notices"):
        return True
    prefix = "" if was_good else "recover_"
    success = policy.basis_points(f"I-09.{prefix}success_rate")
    countered = policy.basis_points(f"I-09.{prefix}counter_notice_rate")
    enough = upheld * WHOLE >= success * decided
    return enough and counts.get("countered", 0) * WHOLE <= countered * upheld


def count_decided(turn: Turn, *, upheld: bool, forged: bool = False) -> None:
    """Count this notice under today; once in its life."""
    if turn.case.infringement.counted_on is not None:
        return
    _remember_day(turn)
    _add(turn, decided=1, upheld=int(upheld), forged=int(forged))


def count_reversed(turn: Turn, **changes: int) -> None:
    """Change what this notice counts as; nothing when it was never counted."""
    if turn.case.infringement.counted_on is not None:
        _add(turn, **changes)


def counted(turn: Turn, complainant: str) -> Counter[str]:
    """The counts of the policy's window up to now, with what this step has added."""
    today = shanghai_day(turn.now)
    first = months_before(today, turn.clock_policy.number("I-09.window_months"))
    total = _told(turn.context, complainant, first, today)
    added = (e for e in turn.effects if isinstance(e, AddTally))
    for effect in added:
        if (effect.scope, effect.key) == (TALLIES, complainant) and first < effect.day <= today:
            total[effect.name] += effect.by
    return total


def months_before(day: date, months: int) -> date:
    """The day with the same number so many months earlier, or that month's last day."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _told(context: Context, complainant: str, first: date, last: date) -> Counter[str]:
    total: Counter[str] = Counter()
    for (day, name), number in context.tallies.get((TALLIES, complainant), {}).items():
        if first < day <= last:
            total[name] += number
    return total


def _remember_day(turn: Turn) -> None:
    turn.change_notice(counted_on=shanghai_day(turn.now))


def _add(turn: Turn, **changes: int) -> None:
    day = turn.case.infringement.counted_on
    complainant = turn.case.filed_by.id
    if day is None:
        return
    for name, by in changes.items():
        if by:
            turn.emit(AddTally(TALLIES, complainant, day, name, by))
    in_good_standing(turn)

"""Deciding cases: one transition table per procedure, pure.

How a step runs
    `decide` (dispatch.py) checks what holds for every case: who may send the event (`wrong_role`,
    `wrong_party`), a second filing (`duplicate_case`), a closed case (`case_closed`), an event
    older than a clock that has fired (an officer gets both), evidence findings published. Then it
    looks up (state, event type or timer name) in the case's lifecycle and runs that one step on a
    `Turn`. A step raises Refuse to send the message to dead letters: nothing of the turn is kept.

How to add a lifecycle
    1. Values: what a case of it must remember goes into a frozen dataclass of its own, as one
       field of `Case` (values.py), as `complaint` is; plain types only, so that the codec reads it.
    2. States: add them to `State` (values.py). Clocks: `ClockSpec`s as in clocks.py.
    3. Steps: `def forward(turn: Turn) -> None` with a docstring, whose first line is the sentence
       the table shows. A step reads `turn.case`, `turn.now`, `turn.policy` (the deciding one),
       `turn.data`/`turn.by` (the event's), `turn.context` (cross-case facts) and acts only through
       the turn: `decide(Draft)`, `reject_request`, `notify`, `task`, `start`/`stop` clocks,
       `go(state)`, `change`, `put_fact`.
    4. Table: `rows(((states…), {event or timer: Entry}), …)`, later rows win. Entries are `does`
       (with the states it may lead to), `ignored`, `not_allowed` (a `reject`), `no_such_step`
       (refused), `stale`. Every state needs an entry for every event type of `events.ROLES` and
       every timer of the lifecycle: the constructor raises for a gap.
    5. `Lifecycle(procedure, create, begin, after, table, timers, needs)` into lifecycles.py;
       `create` sets `Case.parties` (who may speak) and `policy_instant`.
    Shared parts: reviews (T-11, T-12), execution (C-06), closing, in `review/`.
Timers: the ledger's timer name is the clock's name; what comes after `:` tells several apart
(`T-11:decision id`), the table is keyed by the part before. `NAME.warn` timers and the new
computation of provisional ends are handled by the frame.
Facts other cases read, as (scope, key) → owner → value: (`order`, order) → case: caps and merging ·
(`claims`, shop) → case: upheld claims · (`strikes`, shop) → warning's decision id · (`document`,
digest or invoice number) → case: who used it (E-11) · (`shop`, shop) → the shop's own record ·
(`register-asked`, question) → case · (`register`, question) → the answer's instant (registers.py).
Tallies: (`shop`, shop): `refunds` and `disputes` by the day of filing.
"""

from processors.cases.codec import dump_case, load_case
from processors.cases.dispatch import decide, needs
from processors.cases.effects import (
    AddTally,
    Alike,
    Context,
    Effect,
    KeepLook,
    MergeInto,
    Needs,
    Outcome,
    Publish,
    PutFact,
    RefuseEvent,
    StartTimer,
    StopTimer,
    TallyRange,
)
from processors.cases.events import CaseEvent, TimerFired, read_event
from processors.cases.values import Case, State

__all__ = [
    "AddTally",
    "Alike",
    "Case",
    "CaseEvent",
    "Context",
    "Effect",
    "KeepLook",
    "MergeInto",
    "Needs",
    "Outcome",
    "Publish",
    "PutFact",
    "RefuseEvent",
    "StartTimer",
    "State",
    "StopTimer",
    "TallyRange",
    "TimerFired",
    "decide",
    "dump_case",
    "load_case",
    "needs",
    "read_event",
]

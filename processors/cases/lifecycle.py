"""A lifecycle is one table: (state, event type or timer name) → what happens. No silent default.

The table is total over its states and everything that can happen: building a lifecycle with a
pair left out raises, and so do entries for states it does not have. `Entry.says` is the sentence
a reviewer, the diagram and the tests read; `Entry.leads_to` the states it may end in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from processors.cases.effects import Needs
from processors.cases.events import ROLES, CaseEvent, Trigger
from processors.cases.parties import Party
from processors.cases.turn import Turn
from processors.cases.values import Case, Procedure, State
from processors.errors import Refuse
from processors.policy import Policy

Step = Callable[[Turn], None]
Key = tuple[State, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event does in one state; `leads_to` empty means the state stays."""

    step: Step
    says: str
    leads_to: tuple[State, ...] = ()


def does(step: Step, *leads_to: State) -> Entry:
    """An entry that acts; its sentence is the first line of the step's docstring."""
    text = (step.__doc__ or "").strip().partition("\n")[0]
    if not text:
        raise ValueError(f"{step} needs a docstring: the table is read by people")
    return Entry(step, text, leads_to)


def ignored(because: str) -> Entry:
    """An event that changes nothing here, for a reason worth a sentence."""
    return Entry(lambda _turn: None, f"ignored because {because}")


def not_allowed(rule: str, because: str) -> Entry:
    """Too early or too late: answered by a `reject` of the request citing `rule`; goes on."""

    def reject(turn: Turn) -> None:
        turn.reject_request(rule, because)

    return Entry(reject, f"rejected by {rule}: {because}")


def no_such_step(because: str) -> Entry:
    """An event this procedure never has: a refused message."""

    def refuse(_turn: Turn) -> None:
        raise Refuse("invalid", because)

    return Entry(refuse, f"refused as invalid: {because}")


def stale(name: str) -> Entry:
    """A timer that was stopped before this state; the ledger drops it, the table says so."""
    return ignored(f"{name} does not run in this state")


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One procedure.

    `create` reads the filing into a case (raises Refuse); `begin` takes the first step on it;
    `after` ends every step (what the case tells other cases, its closing); `needs` names the
    cross-case facts a step reads; `guests` who may speak besides the case's parties (those of
    cases merged into it).
    """

    procedure: Procedure
    create: Callable[[CaseEvent], Case]
    begin: Step
    after: Step
    table: Mapping[Key, Entry]
    timers: frozenset[str]
    needs: Callable[[Case, Trigger, Policy], Needs]
    guests: Callable[[Turn], tuple[Party, ...]] = lambda _turn: ()

    def __post_init__(self) -> None:
        states = {state for state, _ in self.table}
        expected = {(state, what) for state in states for what in ROLES.keys() | self.timers}
        missing = expected - self.table.keys()
        extra = self.table.keys() - expected
        if missing or extra:
            raise ValueError(f"{self.procedure}: missing {sorted(missing)}, extra {sorted(extra)}")
        for entry in self.table.values():
            if unknown := set(entry.leads_to) - states:
                raise ValueError(f"{self.procedure}: {entry.says} leads to {sorted(unknown)}")

    def entry(self, state: State, what: str) -> Entry:
        return self.table[state, what]


def rows(*parts: tuple[tuple[State, ...], Mapping[str, Entry]]) -> dict[Key, Entry]:
    """Lay out a table; a later part replaces an earlier one for the same (state, event)."""
    return {
        (state, what): entry
        for states, row in parts
        for state in states
        for what, entry in row.items()
    }

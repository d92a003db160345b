"""A shadow policy: every step decided a second time, for the record only.

Each event and clock is decided under the shadow policy too, on the same case with the same facts,
and what would have been otherwise is noted. Nothing of it is published, no clock is armed, no
fact is written, and whatever goes wrong here is a note, never an error of the live run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from processors.cases import Case, Context, Outcome, Publish, RefuseEvent, StartTimer, decide
from processors.cases.events import TimerFired, Trigger
from processors.policy import Policies, load_policy
from schemas import OUR_SOURCE, canonical, format_instant
from storage.ledger.values import ShadowNote
from streams.comparing import UNCOMPARED, change_json, changed_decisions
from streams.metrics import SHADOWED

DETAIL_AT_MOST = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One live step: the case before it, what it was told, and what it came to."""

    case_id: str
    case: Case | None
    trigger: Trigger
    now: datetime
    context: Context
    outcome: Outcome


class Shadow:
    """Watches a live run. `watch` may be called from one thread at a time and never raises."""

    def __init__(self, live: Policies, policies: Policies | None, problem: str = "") -> None:
        """`policies` None with a `problem`: the file could not be read, which is noted once."""
        self._live = live
        self._policies = policies
        self._problem = problem

    def watch(self, step: Step) -> ShadowNote | None:
        """Decide the step again; return a note where that differs or fails, else None."""
        try:
            return self._watch(step)
        except Exception as error:  # a fault of the shadow is the shadow's alone
            log.error("the shadow policy failed", error=type(error).__name__)
            SHADOWED.labels(outcome="failed").inc()
            return self._note(step, {"error": type(error).__name__}, failed=True)

    def _watch(self, step: Step) -> ShadowNote | None:
        if self._policies is None:
            problem, self._problem = self._problem, ""
            if not problem:
                return None
            SHADOWED.labels(outcome="failed").inc()
            return self._note(step, {"error": problem}, failed=True)
        outcome = decide(
            step.case, step.trigger, now=step.now, policies=self._policies, context=step.context
        )
        found = differences(step.outcome, outcome)
        SHADOWED.labels(outcome="differs" if found else "same").inc()
        return self._note(step, found) if found else None

    def _note(self, step: Step, body: Mapping[str, Any], *, failed: bool = False) -> ShadowNote:
        source, id = _name_of(step.trigger)
        return ShadowNote(
            case_id=step.case_id,
            source=source,
            id=id,
            instant=step.now,
            policy=self._live.at(step.now).version,
            shadow=self._policies.at(step.now).version if self._policies else "",
            failed=failed,
            body=canonical(dict(body)),
        )


def open_shadow(live: Policies, file: Path | None) -> Shadow | None:
    """Return the shadow of the settings; None where there is none.

    A file that can't be used never stops the live run: the shadow notes why, and does no more.
    """
    if file is None:
        return None
    try:
        return Shadow(live, load_policy(file))
    except Exception as error:  # also a file that is gone: the live policy must go on
        log.error("the shadow policy can't be used", error=type(error).__name__)
        return Shadow(live, None, f"{type(error).__name__}: {error}"[:DETAIL_AT_MOST])


def differences(live: Outcome, shadow: Outcome) -> dict[str, Any]:
    """Return what the shadow does otherwise in this step; empty where nothing.

    `changes` decisions (as of `proofstream replay --against`), `clocks` their ends, `refusal` the
    reason a message is refused for, `state` the case's next state.
    """
    changes = changed_decisions(_decisions(live), _decisions(shadow), {})
    found = {
        "changes": [change_json(change) for change in changes],
        "clocks": _differing(_clocks(live), _clocks(shadow)),
        "refusal": _pair(_refusal(live), _refusal(shadow)),
        "state": _pair(_state(live), _state(shadow)),
    }
    return {name: value for name, value in found.items() if value}


def _decisions(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in effect.data.items() if name not in UNCOMPARED}
        for effect in outcome.effects
        if isinstance(effect, Publish) and effect.topic == "decisions"
    ]


def _clocks(outcome: Outcome) -> dict[str, str]:
    return {e.name: format_instant(e.due_at) for e in outcome.effects if isinstance(e, StartTimer)}


def _differing(was: Mapping[str, str], becomes: Mapping[str, str]) -> list[dict[str, Any]]:
    names: Iterable[str] = sorted(was.keys() | becomes.keys())
    return [
        {"clock": name, "was": was.get(name), "becomes": becomes.get(name)}
        for name in names
        if was.get(name) != becomes.get(name)
    ]


def _refusal(outcome: Outcome) -> str | None:
    return next((e.reason for e in outcome.effects if isinstance(e, RefuseEvent)), None)


def _state(outcome: Outcome) -> str | None:
    return None if outcome.case is None else outcome.case.state.value


def _pair(was: str | None, becomes: str | None) -> dict[str, str | None] | None:
    return None if was == becomes else {"was": was, "becomes": becomes}


def _name_of(trigger: Trigger) -> tuple[str, str]:
    if isinstance(trigger, TimerFired):
        return OUR_SOURCE, f"{trigger.name}#{trigger.generation}"
    return trigger.source, trigger.id

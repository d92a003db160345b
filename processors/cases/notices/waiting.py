"""T-10, I-07, I-12, I-13: the wait after a forwarded counter-notice, and what may end it.

Each shop waits for itself; its clocks are named by its place in the notice (`T-10:0`).
"""

from datetime import datetime

from processors.cases.clocks import REMINDER, ClockSpec, end_of, warning_of
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import from_wire, to_wire
from processors.cases.notices.complainants import count_reversed
from processors.cases.notices.desk import change_side, decide, is_guest, profile, sides, those
from processors.cases.notices.merging import spoke_completely
from processors.cases.notices.restoring import clear, end_measures
from processors.cases.notices.values import Result, Stage, Word
from processors.cases.parties import RIGHTS_HOLDER, SELLER
from processors.cases.review.closing import keep_reminding
from processors.cases.turn import Turn
from processors.cases.values import State, Target
from processors.errors import Refuse
from processors.policy.calendar import Deadline, end_of_period
from processors.text import Text

WAIT = ClockSpec("T-10", "T-10", "T-10.wait", "T-10.deadline_warning", RIGHTS_HOLDER)
DELIVERY = ClockSpec("T-10.delivery", "T-10", "T-10.delivery_unconfirmed")


def await_delivery(turn: Turn, place: int) -> None:
    """A counter-notice was forwarded: word that came before holds the measures (I-07)."""
    if turn.case.infringement.word is not None:
        _proceed(turn, place)
        return
    turn.start(DELIVERY.of(str(place)))
    law = profile(turn).counter_notice
    counter = sides(turn)[place].counter
    if law.runs_from == "received" and counter is not None:
        end = end_of_period(counter.filed_at, law)
        change_side(turn, place, stage=Stage.WAITING)
        turn.run(WAIT.of(str(place)), counter.filed_at, max(end.at, turn.now))


def delivered(turn: Turn) -> None:
    """The counter-notice reached the rights holder: T-10 runs from that instant, however late
    it is reported; word received before its end holds the measures.
    """
    at = from_wire(str(turn.data["delivered_at"]))
    if at > turn.now:
        raise Refuse("invalid", "data.delivered_at: is later than this message")
    waiting = [
        place
        for place in those(turn, Stage.FORWARDED, Stage.WAITING, Stage.IN_PROCEEDINGS)
        if sides(turn)[place].forwarded_at is not None and sides(turn)[place].delivered_at is None
    ]
    if not waiting:
        raise Refuse("invalid", "no counter-notice waits for its delivery")
    due = [place for place in waiting if (sides(turn)[place].forwarded_at or at) <= at]
    if not due:
        raise Refuse("invalid", "data.delivered_at: is before the counter-notice was forwarded")
    for place in due:
        _delivered(turn, place, at)


def wait_over(turn: Turn) -> None:
    """No word was received to the end of T-10: all links of the shop are restored (I-14)."""
    place = int(turn.fired.partition(":")[2])
    if turn.wait_for_calendar("T-10.provisional_grace"):
        return
    facts: dict[str, JSON] = {"deadline": to_wire(turn.now)}
    at = sides(turn)[place].delivered_at
    if at is not None:
        facts["delivered_at"] = to_wire(at)
    end_measures(turn, place, Ground("T-10", facts), Ground("I-14"))
    _countered(turn)


def delivery_unconfirmed(turn: Turn) -> None:
    """Nobody confirmed that the counter-notice arrived: an officer's task (T-10)."""
    turn.task(
        "T-10", Text("声明送达尚未确认。", "The delivery of a counter-notice is unconfirmed.")
    )
    keep_reminding(turn)


def holder_acted(turn: Turn) -> None:
    """The rights holder complained or sued: word in time holds the measures (I-07)."""
    if is_guest(turn) and not spoke_completely(turn):
        why = Text("并案的不完整通知方告知已投诉或起诉。", "Word of who reported incompletely.")
        turn.task("I-07", why)
        return
    if turn.case.infringement.word is None:
        turn.change_notice(word=Word(str(turn.data["kind"]), turn.now))
    for place in those(turn, Stage.FORWARDED, Stage.WAITING):
        _proceed(turn, place)


def proceedings_ended(turn: Turn) -> None:
    """The proceedings ended: `no_infringement` restores, `infringement` leaves as is (I-13)."""
    outcome = str(turn.data["outcome"])
    turn.change_notice(word=None)
    if outcome in turn.policy.choices("I-13.stays"):
        _stays(turn)
        return
    down = [
        place
        for place, side in enumerate(sides(turn))
        if turn.case.infringement.links_of(side.shop.shop_id, Result.DOWN)
        and (turn.by.role != SELLER or side.shop.party == turn.by)
    ]
    for place in down:
        end_measures(turn, place, Ground("I-13", {"outcome": outcome}), Ground("P-04"))
        clear(turn, place)
    if down:
        _countered(turn)
        if turn.by.role == SELLER:
            why = Text(
                "商家告知程序认定不侵权，请核对文书。", "Check the judgment the shop reports."
            )
            turn.task("I-13", why)


def withdrawn(turn: Turn) -> None:
    """The notice is withdrawn: its links are restored, without measures it is closed (I-12)."""
    if is_guest(turn):
        turn.reject_request("I-11", "the notice that was open before this one stands")
        return
    down = [
        place
        for place, side in enumerate(sides(turn))
        if turn.case.infringement.links_of(side.shop.shop_id, Result.DOWN)
    ]
    for place in down:
        end_measures(turn, place, Ground("I-12", {"withdrawn_at": to_wire(turn.now)}))
    if down:
        count_reversed(turn, decided=-1, upheld=-1)
    else:
        _close_withdrawn(turn)
    turn.change(pending=None)
    turn.stop_procedure()
    turn.go(State.DECIDED)


def remind(turn: Turn) -> None:
    """Nothing hangs: an officer is reminded of what is still open (T-14)."""
    proceedings = bool(those(turn, Stage.IN_PROCEEDINGS))
    why = (
        Text("权利人发起的程序尚未终结。", "The proceedings have not ended.")
        if proceedings
        else Text("案件仍未了结。", "The case is still open.")
    )
    turn.task("I-07" if proceedings else "T-14", why)
    turn.start(REMINDER)


def _delivered(turn: Turn, place: int, at: datetime) -> None:
    change_side(turn, place, delivered_at=at)
    turn.stop(DELIVERY.of(str(place)).name)
    if profile(turn).counter_notice.runs_from == "received":
        return
    end = _end(turn, at)
    word = turn.case.infringement.word
    if word is not None and word.received_at <= end.at:
        return
    change_side(turn, place, stage=Stage.WAITING)
    spec = WAIT.of(str(place))
    warn_at = warning_of(spec, at, end.at, turn.policies.at(at))
    turn.run(
        spec,
        at,
        end.at,
        provisional=end.provisional,
        warn_at=warn_at if warn_at is not None and warn_at > turn.now else None,
    )


def _end(turn: Turn, start: datetime) -> Deadline:
    law = profile(turn).counter_notice
    if law.unit == "law_days":
        return end_of(WAIT.figure, start, turn.policies.at(start))
    return end_of_period(start, law)


def _proceed(turn: Turn, place: int) -> None:
    change_side(turn, place, stage=Stage.IN_PROCEEDINGS)
    turn.stop(WAIT.of(str(place)).name, DELIVERY.of(str(place)).name)
    detail = Text(
        "权利人已告知投诉或起诉，措施持续至程序终结。",
        "The rights holder complained or sued: the measures stay until the proceedings end.",
    )
    turn.notify("notice_forwarded", sides(turn)[place].shop.party, "I-07", detail=detail)
    keep_reminding(turn)


def _stays(turn: Turn) -> None:
    """Infringement was found: what is down stays; what was restored is not taken down again."""
    for place in those(turn, Stage.FORWARDED, Stage.WAITING, Stage.IN_PROCEEDINGS):
        turn.stop(WAIT.of(str(place)).name, DELIVERY.of(str(place)).name)
        change_side(turn, place, stage=Stage.MEASURED, refused=True)
    if turn.case.infringement.those(Result.RESTORED):
        why = Text("措施终止后程序认定侵权。", "Infringement was found after measures had ended.")
        turn.task("I-13", why)


def _countered(turn: Turn) -> None:
    """A counter-notice against this notice carried the day; a notice counts it once (I-09)."""
    if not turn.case.infringement.countered:
        turn.change_notice(countered=True)
        count_reversed(turn, countered=1)


def _close_withdrawn(turn: Turn) -> None:
    decide(
        turn,
        Draft(
            kind="close",
            target=Target("notice", turn.case.case_id),
            grounds=(Ground("I-12", {"withdrawn_at": to_wire(turn.now)}),),
            addressees=(turn.case.filed_by,),
            final=True,
            appealable=False,
        ),
    )

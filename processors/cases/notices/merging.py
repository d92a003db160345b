"""I-11: the same registration number and link, still open elsewhere: one procedure for both."""

from processors.cases.decisions import Draft, Ground
from processors.cases.notices.certificates import plain_number
from processors.cases.notices.desk import mark_links
from processors.cases.notices.values import Link, Notice, Result
from processors.cases.parties import Party
from processors.cases.turn import Turn
from processors.cases.values import Target

LINK_FACTS = "notice-link"
"""(LINK_FACTS, "number|listing") → owner = the case in which the link is open: {"since"}."""

GUEST_FACTS = "notice-guest"
"""(GUEST_FACTS, open case) → owner = the merged case: who reported it, and if it was complete."""


def link_keys(notice: Notice) -> tuple[str, ...]:
    """Under what other notices find this one's links; none without a registration number."""
    number = notice.report.registration_number
    return () if number is None else tuple(_key(number, link) for link in notice.links)


def merge_open_links(turn: Turn, *, complete: bool) -> bool:
    """Merge each link that is open in another case; True when none is left here.

    A notice that was only returned holds no link: nobody's complete notice waits for it.
    """
    number = turn.case.infringement.report.registration_number
    if number is None:
        return False
    elsewhere: dict[str, list[Link]] = {}
    for link in turn.case.infringement.those(Result.OPEN):
        owner = _open_in(turn, number, link)
        if owner is not None:
            elsewhere.setdefault(owner, []).append(link)
    gone = sum(len(links) for links in elsewhere.values())
    everything = gone > 0 and gone == len(turn.case.infringement.those(Result.OPEN))
    for owner, links in sorted(elsewhere.items()):
        mark_links(turn, tuple(links), Result.MERGED, merged_into=owner)
        _merge(turn, owner, number, len(links), final=everything)
    if not everything:
        return False
    into = min(elsewhere)
    guest = {"party": turn.case.filed_by.to_json(), "complete": complete}
    turn.put_fact(GUEST_FACTS, into, guest)
    turn.stop_procedure()
    turn.merge_into(into)
    return True


def guests(turn: Turn) -> tuple[Party, ...]:
    """Who reported the notices that were merged into this case."""
    told = turn.context.told(GUEST_FACTS, turn.case.case_id)
    return tuple(Party(**guest["party"]) for guest in told.values())


def spoke_completely(turn: Turn) -> bool:
    """Had the sender's own notice been complete when it was merged?"""
    told = turn.context.told(GUEST_FACTS, turn.case.case_id)
    return any(g["complete"] for g in told.values() if Party(**g["party"]) == turn.by)


def link_key(notice: Notice, link: Link) -> str | None:
    number = notice.report.registration_number
    return None if number is None else _key(number, link)


def _key(number: str, link: Link) -> str:
    return f"{plain_number(number)}|{link.listing_id}"


def _open_in(turn: Turn, number: str, link: Link) -> str | None:
    told = turn.context.told(LINK_FACTS, _key(number, link))
    others = [(str(f["since"]), who) for who, f in told.items() if who != turn.case.case_id]
    return min(others)[1] if others else None


def _merge(turn: Turn, into: str, number: str, count: int, *, final: bool) -> None:
    facts = {"merged_into": into, "registration_number": number, "listings": count}
    turn.decide(
        Draft(
            kind="merge",
            target=Target("notice", into),
            grounds=(Ground("I-11", facts),),
            addressees=(turn.case.filed_by,),
            final=final,
            # What is left of these links is decided, and appealed against, on the open case.
            appealable=False,
        )
    )

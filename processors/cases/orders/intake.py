"""Filing a complaint: who may, what must be there, merging, the answer when it may not start."""

from collections.abc import Mapping

from processors.cases.complaint import Claim, Complaint, Filing, Order, read_filing
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import Needs
from processors.cases.events import CaseEvent, Trigger
from processors.cases.orders.money import ORDER_FACTS, order_money
from processors.cases.orders.windows import Asked, failing_rules
from processors.cases.parties import BUYER, SELLER, Party
from processors.cases.reuse import asked_of_others
from processors.cases.review.quality import CLAIMS, RULINGS
from processors.cases.turn import STRIKES, Turn
from processors.cases.values import Case, Procedure, State, Target
from processors.errors import Refuse
from processors.policy import Policy
from processors.text import Text

SHOP_FACTS = "shop"
REASONED = frozenset({"refund", "after_sales", "claim", "broken_promise"})
"""The kinds that carry a reason; with another kind it says nothing."""

FILERS: Mapping[str, frozenset[str]] = {
    "malicious_review": frozenset({SELLER}),
    "malicious_harassment": frozenset({BUYER, SELLER}),
}


def open_case(event: CaseEvent, procedure: Procedure) -> Case:
    """Read a filing into a case.

    Raises Refuse: `invalid` (something needed is missing), `wrong_role` or `wrong_party`.
    """
    filing = read_filing(event.data)
    if filing.filed_by.role not in FILERS.get(filing.kind, frozenset({BUYER})):
        raise Refuse("wrong_role", f"{filing.kind} is not filed by a {filing.filed_by.role}")
    buyer = _buyer(filing)
    parties = (buyer, filing.shop.party)
    if filing.filed_by not in parties:
        raise Refuse("wrong_party", f"this {filing.filed_by.role} has no part in the order")
    if filing.kind == "malicious_harassment":
        _check_accused(filing, parties)
    if filing.kind == "counterfeit_report" and filing.listing is None:
        raise Refuse("invalid", "listing is missing: the report is against a listing (W-08)")
    order = filing.order
    if order is not None:
        _check_money(order)
    paid_at = None if order is None else order.paid_at or order.created_at
    return Case(
        case_id=event.subject,
        kind=filing.kind,
        procedure=procedure,
        state=State.DECIDED,
        opened_at=event.instant,
        filing_event=event.id,
        policy_instant=paid_at or event.instant,
        filed_by=filing.filed_by,
        shop=filing.shop,
        buyer=buyer,
        parties=parties,
        complaint=Complaint(
            filing, filing.claim or Claim(), filing.reason if filing.kind in REASONED else None
        ),
    )


def admitted(turn: Turn) -> bool:
    """Judge the filing; False when it was answered by a `reject` or merged into an open case."""
    dispute = turn.case.dispute
    has_order = dispute.filing.order is not None
    others = order_money(turn.case, turn.context).refunded if has_order else 0
    asked = Asked(dispute, turn.now, turn.policy, enrolled(turn), others)
    if failing := failing_rules(asked):
        turn.decide(
            Draft(
                kind="reject",
                target=Target("notice", turn.case.case_id),
                grounds=failing,
                addressees=(turn.case.filed_by,),
                final=True,
            )
        )
        return False
    return not _merged(turn)


def announce(turn: Turn) -> None:
    """Tell the other party that a case was opened."""
    for party in turn.case.parties:
        if party != turn.case.filed_by:
            turn.notify("case_opened", party, window_rule(turn.case.kind))


def flag_unknown(turn: Turn) -> None:
    """What a service asks and nobody knows is looked at by a person; it fails nothing."""
    filing = turn.case.dispute.filing
    if filing.service is None:
        return
    if enrolled(turn) is None:
        why = Text("卖家是否加入该服务不明。", "It is not known whether the seller is enrolled.")
        turn.task("W-12", why)
    listing = None if filing.order is None else filing.order.listing
    silent = listing is None or listing.no_reason_return is None
    if filing.service == "seven_day_no_reason" and silent:
        why = Text(
            "商品是否支持七天无理由不明。", "It is not known whether the listing supports it."
        )
        turn.task("W-20", why)


def window_rule(kind: str) -> str:
    return _WINDOW_RULES[kind]


def enrolled(turn: Turn) -> bool | None:
    """W-12: is the seller enrolled in the service? The filing's list first, else the record's."""
    service = turn.case.dispute.filing.service
    stated = turn.case.shop.enrolled_services
    if stated is None:
        record = turn.context.told(SHOP_FACTS, turn.case.shop.shop_id)
        listed = next((r.get("enrolled_services") for r in record.values()), None)
        stated = None if listed is None else tuple(listed)
    return None if stated is None else service in stated


def needs_of(case: Case, trigger: Trigger, policy: Policy) -> Needs:
    """What a complaint reads of others: its order's cases, its shop's record and strikes."""
    shop = case.shop.shop_id
    facts = [(SHOP_FACTS, shop), (STRIKES, shop)]
    if isinstance(trigger, CaseEvent) and trigger.type in RULINGS:
        facts.append((CLAIMS, shop))
    if case.complaint is not None and case.complaint.filing.order is not None:
        facts.append((ORDER_FACTS, case.complaint.filing.order.order_id))
    findings = trigger.findings if isinstance(trigger, CaseEvent) else None
    uses, looks = asked_of_others(case, findings, policy)
    return Needs((*facts, *uses), looks=looks)


def _buyer(filing: Filing) -> Party:
    if filing.order is not None:
        return Party(BUYER, filing.order.buyer.id)
    if filing.kind != "counterfeit_report":
        raise Refuse("invalid", "order is missing: this kind is about an order")
    return filing.filed_by


def _check_accused(filing: Filing, parties: tuple[Party, ...]) -> None:
    if filing.accused is None:
        raise Refuse("invalid", "accused is missing: it names who harassed (W-06)")
    if filing.accused == filing.filed_by:
        raise Refuse("invalid", "accused: nobody complains of himself")
    if filing.accused not in parties:
        raise Refuse("wrong_party", "the accused has no part in the order")


def _check_money(order: Order) -> None:
    """What was paid includes postage and points: neither is more; nothing paid says nothing."""
    for name, part in (("postage", order.postage), ("points_used", order.points_used)):
        if order.paid_amount and part > order.paid_amount:
            raise Refuse("invalid", f"order.{name}: is more than paid_amount, which includes it")


def _merged(turn: Turn) -> bool:
    case = turn.case
    order = case.dispute.filing.order
    kinds = turn.policy.choices("platform.merge_kinds")
    if order is None or case.kind not in kinds:
        return False
    told = turn.context.told(ORDER_FACTS, order.order_id)
    open_cases = [
        (str(fact["filed_at"]), owner)
        for owner, fact in told.items()
        if owner != case.case_id
        and fact["open"]
        and fact["kind"] in kinds
        and fact["filed_by"] == case.filed_by.to_json()
    ]
    if not open_cases:
        return False
    _, into = min(open_cases)
    turn.decide(
        Draft(
            kind="merge",
            target=Target("notice", into),
            grounds=(Ground(window_rule(case.kind), {"merged_into": into, "kind": case.kind}),),
            addressees=(case.filed_by,),
            final=True,
            # Its later messages are handled on the open case, which knows no such decision.
            appealable=False,
        )
    )
    turn.merge_into(into)
    return True


_WINDOW_RULES = {
    "not_received": "W-01",
    "after_sales": "W-02",
    "broken_promise": "W-03",
    "late_shipment": "W-04",
    "malicious_review": "W-05",
    "malicious_harassment": "W-06",
    "refund": "W-07",
    "counterfeit_report": "W-08",
    "claim": "W-10",
}

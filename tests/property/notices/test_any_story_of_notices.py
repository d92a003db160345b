"""Any story of notices: nothing hangs, no link is down twice, no reversal leaves a strike."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from notice_world import (
    CERTIFICATE,
    DAY,
    HOLDER,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    PHOTO,
    SELLER,
    SELLER_2,
    SHOP_2,
    START,
    SYSTEM,
    World,
    findings,
    invoice,
    listing,
    report,
    wire,
)

LINKS = [listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)]
CASES = ("n-1", "n-2")
SHOPS = (SELLER, SELLER_2)
OFFICERS = (OFFICER, OTHER_OFFICER)
STEPS = st.sampled_from(
    [timedelta(0), HOUR, DAY, 3 * DAY, 8 * DAY, 15 * DAY, 16 * DAY, 31 * DAY, 95 * DAY]
)
BLANK = findings("right_certificate")


class Notices(RuleBasedStateMachine):
    """Two notices of one right on three links of two shops, and whatever may be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.now = timedelta(0)

    @initialize(
        certificate=st.sampled_from([CERTIFICATE, BLANK]),
        links=st.integers(1, 3),
        territory=st.sampled_from(["CN", "US", "DE"]),
        right=st.sampled_from(["trademark", "copyright"]),
        complete=st.booleans(),
    )
    def reported(
        self, certificate: Any, links: int, territory: str, right: str, complete: bool
    ) -> None:
        changes: dict[str, Any] = {} if complete else {"statement": None}
        self.world.notice(
            certificate=certificate,
            listings=LINKS[:links],
            type=right,
            right__territory=territory,
            **changes,
        )

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        self.world.run(self.now)

    @rule(links=st.integers(1, 3), holder=st.sampled_from(["r-1", "r-2"]))
    def reported_again(self, links: int, holder: str) -> None:
        if "n-2" not in self.world.cases:
            self.world.notice(self.now, case="n-2", listings=LINKS[:links], complainant__id=holder)

    @rule(case=st.sampled_from(CASES), complete=st.booleans())
    def replaced(self, case: str, complete: bool) -> None:
        if case in self.world.cases:
            changes: dict[str, Any] = {} if complete else {"statement": None}
            data = report(listings=LINKS[:2], **changes)
            self.world.tell("infringement.reported", self.now, data, case=case)

    @rule(
        name=st.sampled_from(["ev-2", "ev-3", "ev-4"]),
        found=st.sampled_from([CERTIFICATE, BLANK, PHOTO]),
    )
    def holder_sends_evidence(self, name: str, found: Any) -> None:
        self.world.evidence(name, found, self.now)

    @rule(shop=st.sampled_from(SHOPS), genuine=st.booleans())
    def shop_sends_proof(self, shop: dict[str, str], genuine: bool) -> None:
        found = invoice() if genuine else invoice(buyer_name="另一示例有限公司", buyer_tax_id="X")
        self.world.evidence("ev-9", found, self.now, by=shop, purpose="genuine_goods")

    @rule(shop=st.sampled_from(SHOPS), case=st.sampled_from(CASES))
    def shop_counters(self, shop: dict[str, str], case: str) -> None:
        if case in self.world.cases:
            self.world.counter_notice(self.now, shop, case=case, evidence=["ev-9"])

    @rule(
        by=st.sampled_from(OFFICERS),
        about=st.sampled_from(["notice", "counter_notice", "complaint"]),
        outcome=st.sampled_from(["uphold", "partial", "reject"]),
        named=st.sampled_from([None, ["l-1"], ["l-3"], ["l-1", "l-2"]]),
        restricts=st.booleans(),
    )
    def officer_decides(
        self,
        by: dict[str, str],
        about: str,
        outcome: str,
        named: list[str] | None,
        restricts: bool,
    ) -> None:
        data: dict[str, Any] = {"about": about, "by": by}
        if named is not None:
            data["targets"] = named
        if restricts:
            data["measures"] = [{"kind": "restrict_shop", "restriction": "publishing"}]
        self.world.officer(outcome, self.now, **data)

    @rule(by=st.sampled_from(OFFICERS))
    def officer_takes_over(self, by: dict[str, str]) -> None:
        self.world.act("officer.took_over", self.now, by)

    @rule(by=st.sampled_from(OFFICERS))
    def officer_approves(self, by: dict[str, str]) -> None:
        case = self.world.cases["n-1"]
        if case is not None and case.pending is not None:
            waits = case.pending.event
            named = {"event_id": waits.id, "event_source": waits.source}
            self.world.act("officer.approved", self.now, by, **named)

    @rule(ago=st.sampled_from([timedelta(0), HOUR, 5 * DAY, 20 * DAY]))
    def delivered(self, ago: timedelta) -> None:
        at = wire(START + self.now - ago)
        self.world.act("counter_notice.delivered", self.now, SYSTEM, delivered_at=at)

    @rule()
    def holder_acts(self) -> None:
        self.world.word(self.now)

    @rule(shop=st.sampled_from(SHOPS), waits=STEPS)
    def countered_forwarded_and_delivered(self, shop: dict[str, str], waits: timedelta) -> None:
        self.world.counter_notice(self.now, shop)
        self.world.officer("uphold", self.now, about="counter_notice")
        self.delivered(timedelta(0))
        self.time_passes(waits)

    @rule(seldom=st.integers(0, 9))
    def withdrawn(self, seldom: int) -> None:
        if seldom == 0:
            self.world.act("notice.withdrawn", self.now, HOLDER)

    @rule(
        by=st.sampled_from([OFFICER, HOLDER, SELLER]),
        outcome=st.sampled_from(["infringement", "no_infringement"]),
        seldom=st.integers(0, 3),
    )
    def proceedings_end(self, by: dict[str, str], outcome: str, seldom: int) -> None:
        if seldom:
            return
        self.world.act("proceedings.ended", self.now, by, outcome=outcome)

    @rule(by=st.sampled_from([HOLDER, SELLER, SELLER_2]), which=st.integers(0, 5))
    def appealed(self, by: dict[str, str], which: int) -> None:
        if which < len(self.world.decisions):
            named = self.world.decisions[which]["decision_id"]
            self.world.act("appeal.filed", self.now, by, grounds="…", decision_id=named)

    @rule(
        by=st.sampled_from(OFFICERS),
        which=st.integers(0, 5),
        outcome=st.sampled_from(["uphold", "overturn"]),
    )
    def appeal_decided(self, by: dict[str, str], which: int, outcome: str) -> None:
        if which < len(self.world.decisions):
            named = self.world.decisions[which]["decision_id"]
            self.world.act("appeal.decided", self.now, by, decision_id=named, outcome=outcome)

    @rule(which=st.integers(0, 7), outcome=st.sampled_from(["uphold", "overturn"]))
    def an_addressee_appeals(self, which: int, outcome: str) -> None:
        decisions = [d for d in self.world.decisions if d["remedies"]]
        if which >= len(decisions):
            return
        case_id, named = decisions[which]["case_id"], decisions[which]["decision_id"]
        case = self.world.cases[case_id]
        made = None if case is None else case.decision(named)
        if made is not None:
            by = made.addressees[0].to_json()
            grounds = {"grounds": "…", "decision_id": named, "case": case_id}
            self.world.act("appeal.filed", self.now, by, **grounds)
            ruled = {"decision_id": named, "outcome": outcome, "case": case_id}
            self.world.act("appeal.decided", self.now, OTHER_OFFICER, **ruled)

    @invariant()
    def a_case_has_a_next_deadline_or_has_ended(self) -> None:
        for case_id, case in self.world.cases.items():
            if case is None or case_id in self.world.merged:
                continue
            armed = [name for owner, name in self.world.timers if owner == case_id]
            if case.state.value == "closed":
                assert all(name.startswith("T-11") for name in armed), armed
            else:
                assert armed, f"{case_id} hangs in {case.state.value}"

    @invariant()
    def no_link_is_down_twice_and_the_record_of_links_is_true(self) -> None:
        for case in self.world.cases.values():
            if case is None or case.notice is None:
                continue
            down = sorted(d.target.id for d in case.live("takedown"))
            assert len(down) == len(set(down))
            assert down == sorted(
                link.listing_id for link in case.notice.links if link.result == "down"
            )

    @invariant()
    def no_open_link_is_down_in_two_cases(self) -> None:
        seen: set[str] = set()
        for case in self.world.cases.values():
            if case is None or case.notice is None or case.state.value in ("closed", "merged"):
                continue
            down = {d.target.id for d in case.live("takedown")}
            assert not down & seen
            seen |= down

    @invariant()
    def what_was_overturned_leaves_no_strike(self) -> None:
        replaced = {d["supersedes"] for d in self.world.decisions} - {None}
        for shop in ("s-1", "s-2"):
            assert not replaced & self.world.strikes(shop).keys()

    @invariant()
    def decisions_are_numbered_without_a_gap_and_named_once(self) -> None:
        for case_id in self.world.cases:
            numbers = [d["sequence"] for d in self.world.decisions if d["case_id"] == case_id]
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_is_told_of_open_links_is_so(self) -> None:
        for (scope, key), owners in self.world.facts.items():
            for owner in owners if scope == "notice-link" else ():
                case = self.world.cases[owner]
                assert case is not None
                assert case.notice is not None
                waits = {x.listing_id for x in case.notice.links if x.result in ("open", "down")}
                assert key.partition("|")[2] in waits


Notices.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnyStoryOfNotices = Notices.TestCase

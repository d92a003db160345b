"""Reading a report: what was said, which links, which shops, who may speak in the case."""

from collections.abc import Iterable, Mapping
from datetime import date

from processors.cases.effects import JSON
from processors.cases.events import CaseEvent
from processors.cases.notices.values import Link, Notice, Report, Side
from processors.cases.parties import RIGHTS_HOLDER, SELLER, Party, Shop
from processors.cases.values import NOTICE_KIND, Case, Procedure, State
from processors.errors import Refuse


def open_notice(event: CaseEvent) -> Case:
    """Read a report into a case. Raises Refuse("invalid") for one link of two shops."""
    notice = read_notice(event)
    reporter = Party(RIGHTS_HOLDER, str(event.data["complainant"]["id"]))
    return Case(
        case_id=event.subject,
        kind=NOTICE_KIND,
        procedure=Procedure.NOTICE,
        state=State.RECEIVED,
        opened_at=event.instant,
        filing_event=event.id,
        policy_instant=event.instant,
        filed_by=reporter,
        shop=notice.sides[0].shop if notice.sides else Shop(""),
        parties=speakers(reporter, notice),
        notice=notice,
    )


def read_notice(event: CaseEvent) -> Notice:
    """Translate a report whose data has passed the schemas."""
    listings = event.data.get("listings") or ()
    shops = {str(listing["shop"]["shop_id"]): _shop(listing["shop"]) for listing in listings}
    return Notice(
        report=_report(event),
        links=_links(listings),
        sides=tuple(Side(shop) for shop in shops.values()),
    )


def speakers(reporter: Party, notice: Notice) -> tuple[Party, ...]:
    """The rights holder and each shop."""
    return (reporter, *(Party(SELLER, side.shop.shop_id) for side in notice.sides))


def _report(event: CaseEvent) -> Report:
    data = event.data
    complainant = data["complainant"]
    right: Mapping[str, JSON] = data.get("right") or {}
    statement: Mapping[str, JSON] = data.get("statement") or {}
    return Report(
        event_id=event.id,
        right_type=str(data["type"]),
        allegation=_words(data.get("allegation")),
        by_agent=complainant["role"] == "agent",
        complainant_name=_words(complainant.get("name")),
        reachable=any(_words(complainant.get(name)) for name in ("email", "phone")),
        identity_evidence=_ids(complainant.get("identity_evidence")),
        power_of_attorney=_ids(complainant.get("power_of_attorney")),
        registration_number=_words(right.get("registration_number")),
        right_name=_words(right.get("name")),
        holder=_words(right.get("holder")),
        territory=_words(right.get("territory")),
        valid_from=_day(right.get("valid_from")),
        valid_until=_day(right.get("valid_until")),
        certificates=_ids(right.get("certificate_evidence")),
        preliminary_evidence=_ids(data.get("preliminary_evidence")),
        good_faith=statement.get("good_faith") is True,
        signed=_words(statement.get("signed_by")) is not None,
    )


def _links(listings: Iterable[Mapping[str, JSON]]) -> tuple[Link, ...]:
    """A link named twice is one link; of two shops it can't be."""
    links: dict[str, Link] = {}
    for listing in listings:
        listing_id, shop_id = str(listing["listing_id"]), str(listing["shop"]["shop_id"])
        known = links.get(listing_id)
        if known is not None and known.shop_id != shop_id:
            raise Refuse("invalid", "data.listings: one listing is named with two shops")
        links[listing_id] = known or Link(
            listing_id, shop_id, _words(listing.get("url")), _words(listing.get("explanation"))
        )
    return tuple(links.values())


def _shop(shop: Mapping[str, JSON]) -> Shop:
    return Shop(str(shop["shop_id"]), _words(shop.get("company_name")), _words(shop.get("tax_id")))


def _words(value: JSON) -> str | None:
    """A text that says something; blank is absent."""
    return value.strip() if isinstance(value, str) and value.strip() else None


def _ids(value: JSON) -> tuple[str, ...]:
    return tuple(str(item) for item in value or ())


def _day(value: JSON) -> date | None:
    return None if value is None else date.fromisoformat(str(value))

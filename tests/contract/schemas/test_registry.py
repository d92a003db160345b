"""Every type of the contracts is registered on its topic, once."""

import json
from types import ModuleType

import pytest

import schemas
from schemas import INBOUND, OUTBOUND, REGISTRY, Refused
from schemas.registry import collect
from schemas.topics import complaints

CONTRACT = {
    "complaints": {"complaint.filed"},
    "infringement-reports": {"infringement.reported"},
    "evidence": {"evidence.submitted"},
    "shop-records": {"shop.orders_counted", "shop.updated"},
    "evidence-findings": {"evidence.examined"},
    "decisions": {"decision.made"},
    "notifications": {"notification.due"},
    "shop-standing": {"shop.standing"},
    "case-actions": {
        "seller.agreed",
        "seller.refused",
        "buyer.amended",
        "buyer.withdrew",
        "intervention.requested",
        "officer.took_over",
        "officer.decided",
        "officer.approved",
        "return.shipped",
        "return.received",
        "return.disputed",
        "arbitration.requested",
        "arbitration.decided",
        "appeal.filed",
        "appeal.decided",
        "counter_notice.filed",
        "counter_notice.delivered",
        "notice.withdrawn",
        "rights_holder.acted",
        "proceedings.ended",
        "seller.fulfilled",
        "seller.defaulted",
        "decision.executed",
    },
}


def line(event_type: str, data: object, **attributes: object) -> bytes:
    event = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/platform",
        "type": event_type,
        "subject": "c-1",
        "time": "2026-01-01T00:00:00Z",
        "data": data,
        **attributes,
    }
    return json.dumps(event).encode()


def test_the_types_are_those_of_the_contracts() -> None:
    registered = {
        name: {event_type.removesuffix(".v1") for event_type in topic.events}
        for name, topic in REGISTRY.topics.items()
    }

    assert registered == CONTRACT


def test_five_topics_come_in_and_four_carry_our_events_out() -> None:
    assert set(INBOUND) == set(CONTRACT) - set(OUTBOUND)
    assert set(OUTBOUND) == {"evidence-findings", "decisions", "notifications", "shop-standing"}


def test_a_type_on_the_wrong_topic_is_invalid() -> None:
    agreed = schemas.decode_line(line("seller.agreed.v1", {"by": {"role": "seller", "id": "s"}}))

    with pytest.raises(Refused) as refusal:
        schemas.validate(agreed, topic="complaints")

    assert (refusal.value.reason, refusal.value.field) == ("invalid", "type")
    assert "case-actions" in refusal.value.detail
    schemas.validate(agreed, topic="case-actions")


@pytest.mark.parametrize(
    "event_type", ["seller.agreed.v2", "seller.agreed", "seller.agreed.v01", "nobody.did.v1"]
)
def test_an_unknown_type_or_major_version_is_refused_as_such(event_type: str) -> None:
    event = schemas.decode_line(line(event_type, {}))

    with pytest.raises(Refused) as refusal:
        schemas.validate(event)

    assert refusal.value.reason == "unknown_type"
    with pytest.raises(Refused):
        schemas.topic_of(event_type)


def test_every_wrong_and_every_missing_field_is_named_at_once() -> None:
    event = schemas.decode_line(
        line(
            "complaint.filed.v1",
            {"kind": "not_received", "shop": {}, "order": {"state": "succeeded", "order_id": 7}},
        )
    )

    with pytest.raises(Refused) as refusal:
        schemas.validate(event)

    for path in ("filed_by", "shop.shop_id", "order.order_id", "order.succeeded_at", "claim"):
        assert f"data.{path}" in refusal.value.detail


def test_a_refusal_repeats_no_value_of_the_event() -> None:
    secret = "13800000000"
    event = schemas.decode_line(
        line(
            "complaint.filed.v1",
            {"kind": secret, "filed_by": secret, "shop": {"shop_id": [secret]}},
        )
    )

    with pytest.raises(Refused) as refusal:
        schemas.validate(event)

    assert secret not in str(refusal.value)


def test_ten_thousand_wrong_fields_make_a_short_refusal() -> None:
    listings = [{"listing_id": 1}] * 10_000
    event = schemas.decode_line(line("infringement.reported.v1", {"listings": listings}))

    with pytest.raises(Refused, match="more") as refusal:
        schemas.validate(event)

    assert len(refusal.value.detail) < 4000


@pytest.mark.parametrize("role", ["nobody", "Admin", "管理员"])
def test_a_role_nobody_has_is_left_to_the_core_to_refuse(role: str) -> None:
    event = schemas.decode_line(line("seller.agreed.v1", {"by": {"role": role, "id": "s"}}))

    schemas.validate(event)


def test_a_topic_or_type_cannot_be_registered_twice() -> None:
    with pytest.raises(ValueError, match="exists already"):
        collect([complaints, complaints])


def test_a_module_without_a_topic_is_noticed() -> None:
    with pytest.raises(AttributeError):
        collect([ModuleType("nothing")])


def test_null_members_are_dropped_at_any_depth() -> None:
    data: dict[str, schemas.JSON] = {"a": None, "b": {"c": None, "d": 0}, "e": [{"f": None}, None]}

    assert schemas.without_absent(data) == {"b": {"d": 0}, "e": [{}, None]}

"""A toy type in two versions: what was written as v1 is read as v2, by a registry of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from schemas import JSON, REGISTRY, Envelope, Refused, Registry, Topic
from schemas.fields import EventData, Fen, Id
from schemas.needs import Need
from schemas.upcast import Upcasts, split_version


class ToyCountedV1(EventData):
    """Toys were counted, prices in yuan."""

    yuan: int
    toy: Id


class ToyCountedV2(EventData):
    """Toys were counted, prices in fen."""

    NEEDS: ClassVar[tuple[Need, ...]] = (Need(("price",), "a toy has a price"),)

    toy: Id
    price: Fen | None = None


class ToyCountedV3(ToyCountedV2):
    """Toys were counted, by colour."""

    colour: str


def yuan_to_fen(data: Mapping[str, JSON]) -> dict[str, JSON]:
    yuan = data["yuan"]
    assert isinstance(yuan, int)
    return {**{k: v for k, v in data.items() if k != "yuan"}, "price": yuan * 100}


def colourless(data: Mapping[str, JSON]) -> dict[str, JSON]:
    return {**data, "colour": "unknown"}


def registry(upcasts: Upcasts, *models: type[EventData]) -> Registry:
    events = {f"toy.counted.v{number}": model for number, model in enumerate(models, start=1)}
    return Registry({"toys": Topic("toys", "in", "case", "Toys.", events)}, upcasts)


def toy(event_type: str, data: dict[str, JSON]) -> Envelope:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Envelope("e-1", "/toys", event_type, "c-1", data, time=at)


TWO = registry(Upcasts({"toy.counted.v1": yuan_to_fen}), ToyCountedV1, ToyCountedV2)


def test_a_v1_event_is_validated_as_v1_and_read_as_v2() -> None:
    old = toy("toy.counted.v1", {"toy": "t", "yuan": 3, "note": "kept"})

    new = TWO.upcast(old)

    assert isinstance(TWO.validate(old), ToyCountedV1)
    assert (new.type, new.data) == ("toy.counted.v2", {"toy": "t", "price": 300, "note": "kept"})
    assert isinstance(TWO.validate(new), ToyCountedV2)


def test_the_event_that_came_is_not_changed() -> None:
    old = toy("toy.counted.v1", {"toy": "t", "yuan": 3})

    TWO.upcast(old)

    assert old.data == {"toy": "t", "yuan": 3}


def test_an_event_of_the_newest_version_stays_as_it_is() -> None:
    new = toy("toy.counted.v2", {"toy": "t", "price": 1})

    assert TWO.upcast(new) is new


def test_two_steps_are_taken_one_after_the_other() -> None:
    steps = Upcasts({"toy.counted.v1": yuan_to_fen, "toy.counted.v2": colourless})
    three = registry(steps, ToyCountedV1, ToyCountedV2, ToyCountedV3)

    new = three.upcast(toy("toy.counted.v1", {"toy": "t", "yuan": 3}))

    assert new.data == {"toy": "t", "price": 300, "colour": "unknown"}
    assert new.type == "toy.counted.v3"


def test_a_step_whose_result_is_no_valid_event_is_refused() -> None:
    def forgets(data: Mapping[str, JSON]) -> dict[str, JSON]:
        return {"toy": data["toy"]}

    broken = registry(Upcasts({"toy.counted.v1": forgets}), ToyCountedV1, ToyCountedV2)

    with pytest.raises(Refused, match=r"data\.price"):
        broken.upcast(toy("toy.counted.v1", {"toy": "t", "yuan": 3}))


def test_a_version_nobody_knows_is_an_unknown_type() -> None:
    with pytest.raises(Refused) as refusal:
        TWO.validate(toy("toy.counted.v3", {}))

    assert (refusal.value.reason, refusal.value.field) == ("unknown_type", "type")


@pytest.mark.parametrize("name", ["toy.counted", "toy.counted.v0", "v1", "toy.v1x", ""])
def test_a_type_without_a_version_has_no_step(name: str) -> None:
    with pytest.raises(ValueError, match="version"):
        Upcasts({name: yuan_to_fen})


def test_name_and_version_are_told_apart() -> None:
    assert split_version("toy.counted.v12") == ("toy.counted", 12)


def test_the_toy_is_not_in_the_product() -> None:
    with pytest.raises(Refused):
        REGISTRY.model("toy.counted.v1")

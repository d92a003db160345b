"""Every ledger finds pages by how they look, also those of the batch at work."""

import random

import pytest
from ledger_samples import applying

from storage.ledger import Ledger
from storage.ledger.likenesses import MOST, ORDERS, places_of
from storage.ledger.values import Alike

BITS = 576


def look(seed: int) -> str:
    return f"{random.Random(seed).getrandbits(BITS):0{BITS // 4}x}"


def away(from_look: str, bits: int, seed: int = 0) -> str:
    flipped = random.Random(seed).sample(range(BITS), bits)
    changed = int(from_look, 16)
    for bit in flipped:
        changed ^= 1 << bit
    return f"{changed:0{BITS // 4}x}"


def test_near_pages_are_found_the_nearest_first_and_far_ones_are_not(ledger: Ledger) -> None:
    asked = look(1)
    with applying(ledger) as batch:
        batch.keep_likeness(away(asked, 9), "c-9|s-1|ev-1", {"shop_id": "s-1"})
        batch.keep_likeness(asked, "c-1|s-2|ev-1", {"shop_id": "s-2"})
        batch.keep_likeness(away(asked, 40), "c-2|s-3|ev-1", {"shop_id": "s-3"})
        batch.keep_likeness(look(2), "c-3|s-4|ev-1", {"shop_id": "s-4"})

    with applying(ledger) as batch:
        found = batch.alike([asked, look(3)], within=30)

    assert found == {
        asked: (
            Alike(0, "c-1|s-2|ev-1", {"shop_id": "s-2"}),
            Alike(9, "c-9|s-1|ev-1", {"shop_id": "s-1"}),
        ),
        look(3): (),
    }


def test_what_this_batch_keeps_is_found_at_once_and_the_last_word_stands(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        batch.keep_likeness(look(1), "c-1", 1)
    with applying(ledger) as batch:
        batch.keep_likeness(look(1), "c-1", 2)
        batch.keep_likeness(away(look(1), 3), "c-2", 3)

        assert [one.value for one in batch.alike([look(1)], within=5)[look(1)]] == [2, 3]
    with applying(ledger) as batch:
        assert [one.value for one in batch.alike([look(1)], within=5)[look(1)]] == [2, 3]


def crowd(template: str, pages: int) -> list[str]:
    """Pages of one template: only an eighth of the bits is their own."""
    own = random.Random(7).sample(range(BITS), BITS // 8)
    made = []
    for seed in range(pages):
        rng = random.Random(seed)
        bits = int(template, 16)
        for bit in own:
            bits ^= rng.getrandbits(1) << bit
        made.append(f"{bits:0{BITS // 4}x}")
    return made


def test_the_same_and_a_near_page_are_found_in_a_crowd_of_their_template(ledger: Ledger) -> None:
    pages = crowd(look(1), 1500)
    with applying(ledger) as batch:
        for number, page in enumerate(pages):
            batch.keep_likeness(page, f"c-{number:04}", number)

    with applying(ledger) as batch:
        same = [batch.alike([page], within=0)[page] for page in pages[::50]]
        asked = [(number, away(pages[number], 12, number)) for number in range(0, 1500, 50)]
        near = [[one.value for one in batch.alike([a], within=24)[a]] for _, a in asked]

    assert [[one.value for one in found] for found in same] == [[n] for n in range(0, 1500, 50)]
    assert sum(n in found for (n, _), found in zip(asked, near, strict=True)) >= 29


def test_of_a_page_that_all_the_world_shows_only_so_many_uses_are_told(ledger: Ledger) -> None:
    with applying(ledger) as batch:
        for number in range(3 * MOST):
            batch.keep_likeness(look(1), f"c-{number:04}", number)

    with applying(ledger) as batch:
        found = batch.alike([look(1)], within=24)[look(1)]

    assert [one.value for one in found] == list(range(MOST))


def test_a_look_has_a_place_of_its_own_in_each_order() -> None:
    places = places_of(look(1))

    assert [place[0] for place in places] == list(range(ORDERS))
    assert {int.from_bytes(place[1:]).bit_count() for place in places} == {
        int(look(1), 16).bit_count()
    }


def test_each_order_begins_with_bits_of_its_own() -> None:
    changed = [away(f"{0:0{BITS // 4}x}", 1, seed) for seed in range(200)]

    first = [[n for n, place in enumerate(places_of(one)) if any(place[1:5])] for one in changed]

    assert all(len(orders) == 1 for orders in first)


@pytest.mark.parametrize("wrong", ["", "zz"])
def test_what_is_no_look_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        places_of(wrong)


def test_a_batch_may_ask_for_more_pages_than_one_batch_ever_has(ledger: Ledger) -> None:
    asked = [look(seed) for seed in range(1_000)]

    with applying(ledger) as batch:
        found = batch.alike(asked, within=24)

    assert not any(found.values())

"""Every ledger finds pages by how they look, also those of the batch at work."""

import random

import pytest
from ledger_samples import applying

from storage.ledger import Ledger
from storage.ledger.likenesses import BAND_BITS, bands_of
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


def test_nearly_all_within_a_tenth_of_the_bits_share_a_band() -> None:
    pairs = [(look(seed), away(look(seed), 30, seed)) for seed in range(200)]

    shared = [bool(set(bands_of(one)) & set(bands_of(other))) for one, other in pairs]

    assert sum(shared) >= 190


def test_each_band_is_its_own_choice_of_bits() -> None:
    bands = bands_of(look(1))

    assert len(set(bands)) == len(bands) == BITS // BAND_BITS
    assert [band >> BAND_BITS for band in bands] == list(range(len(bands)))


@pytest.mark.parametrize("wrong", ["", "zz"])
def test_what_is_no_look_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        bands_of(wrong)

"""The fast way of spelling canonical JSON is the slow way's, byte for byte, errors included."""

from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from schemas import canonical

TEXT = st.text(st.characters(), max_size=8)
NUMBERS = st.integers(-(2**54), 2**54) | st.floats()
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT | st.integers(0, 3), inner, max_size=4)
    ),
    max_leaves=12,
)


def spelt(value: Any, by: Any) -> bytes | None:
    try:
        return bytes(by(value))
    except ValueError:
        return None


@given(VALUES)
def test_both_ways_agree(value: Any) -> None:
    assert spelt(value, canonical) == spelt(value, rfc8785.dumps)


def test_keys_beyond_the_basic_plane_are_ordered_by_their_utf_16_units() -> None:
    value = {"\ufb00": 1, "\U00010000": 2}

    assert canonical(value) == rfc8785.dumps(value)
    assert canonical(value).startswith(b'{"\xf0')

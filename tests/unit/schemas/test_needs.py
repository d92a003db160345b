"""The table of needs: in which situation which fields must be there."""

import pytest

from schemas.needs import Need, at, missing


def paths(need: Need, data: object) -> list[str]:
    return [path for path, _ in missing([need], data)]


def test_a_need_without_a_situation_always_holds() -> None:
    assert paths(Need(("a", "b.c"), "why"), {"b": {"c": 0}}) == ["a"]


def test_null_is_absent_and_false_zero_and_empty_are_not() -> None:
    there: tuple[object, ...] = (False, 0, "", [], {})

    assert paths(Need(("a",), "why"), {"a": None}) == ["a"]
    assert all(paths(Need(("a",), "why"), {"a": value}) == [] for value in there)


def test_a_need_holds_only_in_its_situation() -> None:
    need = Need(("a",), "why", {"kind": ("x", "y"), "order.cod": (False, None)})

    assert paths(need, {"kind": "x"}) == ["a"]
    assert paths(need, {"kind": "y", "order": {"cod": False}}) == ["a"]
    assert paths(need, {"kind": "x", "order": {"cod": True}}) == []
    assert paths(need, {"kind": "z"}) == []


def test_one_is_not_true_on_the_wire() -> None:
    assert paths(Need(("a",), "why", {"flag": (True,)}), {"flag": 1}) == []


@pytest.mark.parametrize(
    ("how", "data", "wrong"),
    [
        ("any", {}, ["a"]),
        ("any", {"b": 1}, []),
        ("one", {}, ["a"]),
        ("one", {"a": 1, "b": 1}, ["a"]),
        ("one", {"b": 1}, []),
        ("none", {"b": 1}, ["b"]),
        ("none", {"a": None}, []),
    ],
)
def test_some_one_or_none_of_the_fields(how: str, data: object, wrong: list[str]) -> None:
    need = Need(("a", "b"), "why", how=how)  # type: ignore[arg-type]

    assert paths(need, data) == wrong


@pytest.mark.parametrize("data", [None, [], "order", 7, {"a": []}, {"a": "b"}])
def test_a_path_through_what_is_no_object_leads_nowhere(data: object) -> None:
    assert at(data, "a.b") is None

"""pytest imports test files by their bare name: two of one name stop the whole run."""

from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def named_twice(root: Path) -> list[str]:
    counted = Counter(path.name for path in root.rglob("test_*.py"))
    return sorted(name for name, count in counted.items() if count > 1)


def test_no_two_test_files_have_one_name() -> None:
    assert named_twice(TESTS) == []


@pytest.mark.parametrize("other", ["a", "b/c"])
def test_a_name_given_twice_is_found(tmp_path: Path, other: str) -> None:
    for folder in ("d", other):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "test_it.py").touch()

    assert named_twice(tmp_path) == ["test_it.py"]

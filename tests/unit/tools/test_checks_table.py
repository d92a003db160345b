"""docs/checks.md: every finer code, what it may say, its tests; refused when one has none."""

from pathlib import Path

import pytest

import checks_table
from asserted_codes import asserted_texts

CODE = '''
def check_it(fields):
    """Not a code: INV_TALE."""
    say = passed if fields else failed
    yield say("E-04", "INV_SUM", "x", "x")
    yield unknown("E-05", "INV_SEAL", "x", "x")
'''
TEST = """
def test_what_is_said():
    assert said() == ["INV_SUM", "{}", "AUTH_GAP"]
"""
PROOF = 'def prove():\n    point("E-06", "AUTH_GAP", None)\n'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for folder in ("docs", "processors/evidence", "processors/proof", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "processors/evidence/checks.py").write_text(CODE)
    (tmp_path / "processors/proof/chain.py").write_text(PROOF)
    (tmp_path / "tests/test_a.py").write_text(TEST.format("INV_SEAL"))
    return tmp_path


def test_each_code_is_listed_with_its_rule_what_it_may_say_and_its_tests(sources: Path) -> None:
    assert checks_table.main([], sources) == 0
    assert checks_table.main(["--check"], sources) == 0

    rows = (sources / "docs/checks.md").read_text("utf-8").splitlines()[-3:]
    assert rows == [
        "| `INV_SUM` | E-04 | `evidence/checks.py` | pass, fail | `test_a.py` |",
        "| `INV_SEAL` | E-05 | `evidence/checks.py` | unknown | `test_a.py` |",
        "| `AUTH_GAP` | E-06 | `proof/chain.py` | not pass | `test_a.py` |",
    ]


def test_a_code_without_a_test_is_named(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sources / "tests/test_a.py").write_text(TEST.format("INV_SUM"))

    assert checks_table.main([], sources) == 1
    assert capsys.readouterr().err == "INV_SEAL has no test\n"


@pytest.mark.parametrize(
    "source",
    [
        'def test_it():\n    assert said() == {"INV_SUM": "fail"}\n',
        'def test_it():\n    found = said("INV_SUM")\n    assert found == "fail"\n',
        'SUM = ("INV_SUM",)\n\ndef test_it():\n    assert said() == SUM\n',
        'def test_it():\n    for code in ("INV_SUM",):\n        assert said(code)\n',
        'def told(code):\n    assert said(code)\n\ndef test_it():\n    told("INV_SUM")\n',
        'def told():\n    return [x for x in said() if x == "INV_SUM"]\n\n'
        "def test_it():\n    assert told()\n",
        'def test_it():\n    with pytest.raises(ValueError, match="INV_SUM"):\n        said()\n',
        '@pytest.mark.parametrize(("paper", "code"), [(1, "INV_SUM")])\n'
        "def test_it(paper, code):\n    assert code in said(paper)\n",
    ],
)
def test_a_text_counts_where_a_test_compares_it(source: str) -> None:
    assert "INV_SUM" in asserted_texts(source)


@pytest.mark.parametrize(
    "source",
    [
        'GIVEN = "INV_SUM"\n\ndef test_it():\n    assert said()\n',
        'def test_it():\n    """Not INV_SUM."""\n    say("INV_SUM")\n    assert said()\n',
        'def made(x):\n    return finding("INV_SUM")\n\ndef test_it():\n    assert said(made(1))\n',
        'def nobody_calls_it():\n    assert said() == "INV_SUM"\n',
        '@pytest.mark.parametrize("paper", ["INV_SUM"])\n'
        "def test_it(paper):\n    show(paper)\n    assert said()\n",
    ],
)
def test_a_text_that_is_only_mentioned_counts_for_nothing(source: str) -> None:
    assert "INV_SUM" not in asserted_texts(source)


def test_a_table_that_drifted_is_refused(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks_table.main([], sources)
    (sources / "processors/proof/chain.py").write_text(PROOF.replace("GAP", "EXPIRED"))

    assert checks_table.main(["--check"], sources) == 1
    assert "drifted" in capsys.readouterr().err

"""docs/checks.md: every finer code, what it may say, its tests; refused when one has none."""

from pathlib import Path

import pytest

import checks_table

CODE = '''
def check_it(fields):
    """Not a code: INV_TALE."""
    say = passed if fields else failed
    yield say("E-04", "INV_SUM", "x", "x")
    yield unknown("E-05", "INV_SEAL", "x", "x")
'''
PROOF = 'def prove():\n    point("E-06", "AUTH_GAP", None)\n'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for folder in ("docs", "processors/evidence", "processors/proof", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "processors/evidence/checks.py").write_text(CODE)
    (tmp_path / "processors/proof/chain.py").write_text(PROOF)
    (tmp_path / "tests/test_a.py").write_text('TOLD = "INV_SUM", "INV_SEAL", "AUTH_GAP"\n')
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
    (sources / "tests/test_a.py").write_text('TOLD = "INV_SUM", "AUTH_GAP"\n')

    assert checks_table.main([], sources) == 1
    assert capsys.readouterr().err == "INV_SEAL has no test\n"


def test_a_table_that_drifted_is_refused(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks_table.main([], sources)
    (sources / "processors/proof/chain.py").write_text(PROOF.replace("GAP", "EXPIRED"))

    assert checks_table.main(["--check"], sources) == 1
    assert "drifted" in capsys.readouterr().err

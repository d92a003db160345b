"""docs/rules.md and docs/lifecycles.md: written from the sources, and refused when they drift."""

from pathlib import Path

import pytest

import lifecycles
import rules_coverage
from processors.policy import load_policy

POLICY = load_policy(None).policies[-1]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A tree that cites and tests every rule once."""
    ids = [*POLICY.rules, "section 0", "section 8"]
    for folder in ("docs", "processors", "streams", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "processors" / "code.py").write_text(f"CITED = {ids!r}\n")
    marks = ", ".join(repr(id.replace("section ", "§")) for id in ids)
    (tmp_path / "tests" / "test_all.py").write_text(
        f"import pytest\n\n\n@pytest.mark.rule({marks})\ndef test_all() -> None:\n    pass\n"
    )
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_a_tree_that_covers_every_rule_is_written_and_then_accepted(sources: Path) -> None:
    assert rules_coverage.main([], sources) == 0

    assert rules_coverage.main(["--check"], sources) == 0
    table = (sources / "docs" / "rules.md").read_text(encoding="utf-8")
    assert "| C-01 | 延迟发货赔付 / " in table
    assert "`test_all.py` (1)" in table


def test_a_rule_without_a_test_is_named(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tests = sources / "tests" / "test_all.py"
    tests.write_text(tests.read_text().replace("'T-09', ", ""))

    assert rules_coverage.main([], sources) == 1
    assert told(capsys) == "T-09 has no test\n"


def test_a_rule_that_only_a_docstring_names_has_no_code(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = sources / "processors" / "code.py"
    code.write_text('"""About T-09."""\n' + code.read_text().replace("'T-09', ", ""))

    assert rules_coverage.main([], sources) == 1
    assert told(capsys) == "T-09 has no code\n"


def test_a_mark_of_no_rule_is_named(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tests = sources / "tests" / "test_all.py"
    tests.write_text(tests.read_text().replace("'T-09', ", "'T-09', 'T-99', "))

    assert rules_coverage.main([], sources) == 1
    assert "test_all is marked T-99, which is no rule" in told(capsys)


def test_a_table_that_has_drifted_is_refused(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules_coverage.main([], sources)
    (sources / "processors" / "more.py").write_text('MORE = "C-01"\n')

    assert rules_coverage.main(["--check"], sources) == 1
    assert "drifted" in told(capsys)


def test_marks_of_a_module_hold_for_its_tests(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(
        'import pytest\n\npytestmark = pytest.mark.rule("C-01")\n\n\ndef test_b():\n    pass\n'
    )

    assert rules_coverage.by_rule(tmp_path) == {"C-01": ["tests/test_a.py::test_b"]}


def test_the_lifecycles_page_is_refused_when_it_is_not_that_of_the_tables(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    lifecycles.main([], tmp_path)
    written = lifecycles.main(["--check"], tmp_path)
    page = tmp_path / "docs" / "lifecycles.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    drifted = lifecycles.main(["--check"], tmp_path)

    assert (written, drifted) == (0, 1)


def test_the_lifecycles_page_has_every_procedure_and_every_answer() -> None:
    page = lifecycles.page()

    assert page.count("```mermaid") == 4
    assert "negotiating --> refused: seller.refused" in page
    assert "| seller.refused | " in page

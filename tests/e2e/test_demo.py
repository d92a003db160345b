"""The demo decides every sample case as its story says, and tells each in a page."""

from collections import defaultdict
from pathlib import Path

import pytest

from streams.demo import Demonstration, run_demo, sample_cases
from streams.settings import Settings

pytestmark = pytest.mark.slow

SHIPPED = sample_cases().cases


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    out = tmp_path_factory.mktemp("demo")
    return run_demo(Settings.from_env({}), out, told=lambda _step, _done, _all: None)


@pytest.mark.parametrize("case", SHIPPED, ids=lambda case: case.slug)
def test_a_sample_case_ends_as_its_story_says(told: Demonstration, case: object) -> None:
    decided = defaultdict(list)
    for row in told.rows:
        decided[row.case_id].append(row.decision)

    assert tuple(decided[case.case_id]) == case.expected  # type: ignore[attr-defined]


def test_no_message_of_the_samples_is_refused(told: Demonstration) -> None:
    assert told.refused == 0


def test_each_case_has_a_page_and_the_index_leads_to_it(told: Demonstration) -> None:
    index = told.index.read_text(encoding="utf-8")

    for case in SHIPPED:
        page = told.index.parent / "cases" / f"{case.slug}.html"
        assert case.case_id in page.read_text(encoding="utf-8")
        assert f'href="cases/{page.name}"' in index


def test_the_pages_show_pictures_with_what_was_read_marked(told: Demonstration) -> None:
    page = _page(told, "09-counterfeit-pasted-invoice")

    assert "data:image/jpeg;base64," in page
    assert 'class="box fail' in page


def test_the_demo_may_be_run_again_in_the_same_folder(told: Demonstration) -> None:
    first = _page(told, "01-not-received-silent-seller")

    again = run_demo(Settings.from_env({}), told.index.parent, told=lambda _step, _done, _all: None)

    assert _page(again, "01-not-received-silent-seller") == first


def _page(told: Demonstration, slug: str) -> str:
    folder: Path = told.index.parent
    return (folder / "cases" / f"{slug}.html").read_text(encoding="utf-8")

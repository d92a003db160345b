"""The demo decides every sample case as its story says, and tells each in a page."""

import json
import re
import shutil
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from storage.ledger import open_ledger
from streams.demo import SAMPLES, Demonstration, SampleCase, run_demo, sample_cases
from streams.settings import Settings

pytestmark = pytest.mark.slow

SHIPPED = sample_cases().cases


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    out = tmp_path_factory.mktemp("demo")
    return run_demo(Settings.from_env({}), out, told=_nobody)


@pytest.mark.parametrize("case", SHIPPED, ids=lambda case: case.slug)
def test_a_sample_case_ends_as_its_story_says(told: Demonstration, case: SampleCase) -> None:
    decided = defaultdict(list)
    for row in told.rows:
        decided[row.case_id].append(row.decision)

    assert tuple(decided[case.case_id]) == case.expected


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
    assert re.search(r'<g class="box (?:fail|unknown) b\d+">', page)


def test_the_samples_are_decided_by_the_policy_that_knows_their_brands(
    told: Demonstration,
) -> None:
    with closing(open_ledger(f"sqlite:///{told.index.parent / 'ledger.sqlite3'}")) as ledger:
        decisions = ledger.outbox_rows(topic="decisions", limit=5)

    sent = [json.dumps(json.loads(row.entry.value or b"{}")) for row in decisions]
    decided_by = [re.findall(r'"policy_version": "([a-z]+)-', each) for each in sent]
    assert decided_by
    assert all(names and set(names) == {"specimens"} for names in decided_by)


def test_the_demo_may_be_run_again_in_the_same_folder(tmp_path: Path) -> None:
    samples = _only_the_first_case(tmp_path / "samples")
    settings, out = Settings.from_env({}), tmp_path / "out"
    first = _page(run_demo(settings, out, told=_nobody, samples=samples), SHIPPED[0].slug)

    again = run_demo(settings, out, told=_nobody, samples=samples)

    assert _page(again, SHIPPED[0].slug) == first
    assert len(again.rows) == len(SHIPPED[0].expected)


def _nobody(_step: str, _done: int, _all: int) -> None:
    """Nobody is told how far the demo is."""


def _only_the_first_case(folder: Path) -> Path:
    index = json.loads((SAMPLES / "cases" / "index.json").read_text(encoding="utf-8"))
    name = f"{SHIPPED[0].slug}.jsonl"
    (folder / "cases").mkdir(parents=True)
    (folder / "drawn").mkdir()
    shutil.copy(SAMPLES / "cases" / name, folder / "cases" / name)
    index["cases"] = index["cases"][:1]
    (folder / "cases" / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def _page(told: Demonstration, slug: str) -> str:
    folder: Path = told.index.parent
    return (folder / "cases" / f"{slug}.html").read_text(encoding="utf-8")

"""The committed sample cases are what the generator writes, and every event is valid."""

import hashlib
import json
from pathlib import Path

import pytest

import schemas
import specimens
from specimens.stories import Story, stories
from specimens.stories.script import day, instant

ROOT = Path(specimens.__file__).parent
CASES, DRAWN = ROOT / "cases", ROOT / "drawn"
ALL = stories()


def _without_digests(line: str) -> object:
    """Leave out what depends on the versions of the drawing libraries."""
    event = json.loads(line)
    for name in ("sha256", "size"):
        event["data"].get("blob", {}).pop(name, None)
    return event


@pytest.mark.parametrize("story", ALL, ids=lambda s: s.slug)
def test_every_event_of_a_sample_case_is_accepted_by_its_schema(story: Story) -> None:
    envelopes = [schemas.decode_line(line.encode()) for line in story.to_jsonl().splitlines()]

    for envelope in envelopes:
        schemas.validate(envelope)

    assert {envelope.subject for envelope in envelopes} == {story.case_id}
    assert len({envelope.id for envelope in envelopes}) == len(envelopes)


@pytest.mark.parametrize("story", ALL, ids=lambda s: s.slug)
def test_the_committed_events_have_not_drifted_from_the_generator(story: Story) -> None:
    committed = (CASES / f"{story.slug}.jsonl").read_text(encoding="utf-8").splitlines()

    drawn = story.to_jsonl().splitlines()

    assert [_without_digests(x) for x in committed] == [_without_digests(x) for x in drawn]


def test_no_committed_case_is_left_over_from_an_earlier_generator() -> None:
    committed = {path.stem for path in CASES.glob("*.jsonl")}

    assert committed == {story.slug for story in ALL}


def test_every_blob_of_a_committed_case_is_there_with_the_digest_it_names() -> None:
    named = set()
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            blob = json.loads(line)["data"].get("blob")
            if blob:
                content = (DRAWN / blob["key"]).read_bytes()
                assert hashlib.sha256(content).hexdigest() == blob["sha256"]
                assert len(content) == blob["size"]
                named.add(blob["key"])

    assert len(named) >= 15


def test_the_truth_kept_beside_the_drawings_is_the_generators() -> None:
    kept = json.loads((DRAWN / "truth.json").read_text(encoding="utf-8"))

    for story in ALL:
        for document in story.documents:
            entry = kept[document.file.name]
            assert entry["truth"] == json.loads(json.dumps(dict(document.truth)))
            assert entry["doctored"] == document.doctored


def test_the_samples_stay_small_enough_for_a_clone() -> None:
    assert sum(path.stat().st_size for path in DRAWN.iterdir()) < 6 * 1024 * 1024


def test_events_of_a_case_stand_in_the_order_of_their_instants() -> None:
    for story in ALL:
        instants = [str(event["time"]) for event in story.events]
        assert instants == sorted(instants)


def test_instants_carry_the_offset_of_shanghai() -> None:
    assert str(ALL[0].events[0]["time"]).endswith("+08:00")
    assert instant(day(3, 2)) == "2026-03-02T10:00:00+08:00"

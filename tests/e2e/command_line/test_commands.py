"""The command line as people and scripts use it: what it prints, and how it ends."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storytelling import DAY, SELLER, START, Story, jsonl, order, wire

REPOSITORY = Path(__file__).parents[3]


class Command:
    """`proofstream` in a process of its own, at home in a folder of the test."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(
        self, *arguments: object, environment: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        clean = {n: v for n, v in os.environ.items() if not n.startswith("PROOFSTREAM_")}
        return subprocess.run(
            [sys.executable, "-m", "streams.cli", *map(str, arguments)],
            env=clean | {"PROOFSTREAM_HOME": str(self.home)} | (environment or {}),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def proofstream(tmp_path: Path) -> Command:
    return Command(tmp_path / "home")


def events(tmp_path: Path, *stories: Story, more: str = "") -> Path:
    path = tmp_path / "events.jsonl"
    path.write_text(jsonl(stories) + more)
    return path


def evidence(**data: Any) -> dict[str, Any]:
    return {
        "evidence_id": "ev-1",
        "submitted_by": SELLER,
        "declared_kind": "other",
        "purpose": "other",
        **data,
    }


def test_a_replay_prints_the_same_bytes_each_time(proofstream: Command, tmp_path: Path) -> None:
    story = Story().filed("not_received").act("seller.agreed", DAY, SELLER)
    path = events(
        tmp_path, story, Story(case="c-2").filed("not_received", order=order(order_id="o-2"))
    )
    arguments = ("replay", path, "--until", wire(START + 5 * DAY))

    first, second = proofstream(*arguments), proofstream(*arguments)

    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    kinds = [json.loads(line)["type"] for line in first.stdout.splitlines()]
    assert kinds.count("decision.made.v1") == 2


def test_a_replay_ends_at_its_last_event_clocks_of_that_instant_included(
    proofstream: Command, tmp_path: Path
) -> None:
    due = Story(case="c-2").filed("not_received", after=3 * DAY, order=order(order_id="o-2"))
    path = events(tmp_path, Story().filed("not_received"), due)

    told = proofstream("replay", path)

    messages = [json.loads(line) for line in told.stdout.splitlines()]
    assert [m["subject"] for m in messages if m["type"] == "decision.made.v1"] == ["c-1"]


def test_a_replay_says_what_it_refused_and_goes_on(proofstream: Command, tmp_path: Path) -> None:
    story = Story().filed("not_received").filed("not_received")
    path = events(tmp_path, story, more="not json\n")

    told = proofstream("replay", path)

    assert told.returncode == 0
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    letters = [line for line in lines if line.get("topic") == "dead-letters"]
    assert {(line["reason"], line["event_id"]) for line in letters} == {
        ("duplicate_case", "c-1-e2"),
        ("invalid", None),
    }
    assert all(set(line) == {"topic", "reason", "event_id", "source", "detail"} for line in letters)


def test_a_document_of_a_replay_is_found_by_key_or_by_digest_and_missed_at_once(
    proofstream: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "documents"
    (folder / "deep").mkdir(parents=True)
    digests = []
    for name, content in (("deep/one", b"first"), (None, b"second"), ("../escape", b"third")):
        digest = hashlib.sha256(content).hexdigest()
        digests.append(digest)
        (folder / (name or digest)).write_bytes(content)
    story = Story().filed("not_received")
    keys = ["deep/one", "elsewhere", "../escape"]
    for number, (key, digest) in enumerate(zip(keys, digests, strict=True)):
        blob = {"bucket": "b", "key": key, "sha256": digest}
        story.tell("evidence.submitted", DAY, evidence(evidence_id=f"ev-{number}", blob=blob))

    told = proofstream("replay", events(tmp_path, story), "--blobs", folder)

    lines = [json.loads(line) for line in told.stdout.splitlines()]
    examined = [m["data"] for m in lines if m.get("type") == "evidence.examined.v1"]
    assert [e["sha256"] for e in examined] == digests[:2]
    assert [m["reason"] for m in lines if "reason" in m] == ["blob_missing"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("replay", "there-is-none.jsonl"), 2),
        (("replay",), 2),
        (("frobnicate",), 2),
        (("worker",), 2),
        (("health",), 2),
        (("examine", "README.md", "--kind", "nonsense"), 2),
    ],
)
def test_wrong_usage_ends_with_two(
    proofstream: Command, arguments: tuple[str, ...], code: int
) -> None:
    assert proofstream(*arguments).returncode == code


def test_an_instant_nobody_can_read_is_wrong_usage(proofstream: Command, tmp_path: Path) -> None:
    path = events(tmp_path, Story().filed("not_received"))

    told = proofstream("replay", path, "--until", "tomorrow")

    assert told.returncode == 2
    assert "--until" in told.stderr


def test_a_broker_that_does_not_answer_ends_with_three(proofstream: Command) -> None:
    told = proofstream("setup", environment={"PROOFSTREAM_KAFKA": "127.0.0.1:9"})

    assert told.returncode == 3
    assert "start the service" in told.stderr


def test_a_missing_secret_is_named(proofstream: Command) -> None:
    told = proofstream("setup", environment={"PROOFSTREAM_BLOBS": "s3://evidence"})

    assert told.returncode == 2
    assert "PROOFSTREAM_S3_ENDPOINT" in told.stderr


def test_examining_obeys_the_limits_of_the_settings(proofstream: Command, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7 and more than ten bytes")

    told = proofstream("examine", path, "--json", environment={"PROOFSTREAM_MAX_FILE_BYTES": "10"})

    assert told.returncode == 1
    assert json.loads(told.stdout)["refusal"]["code"] == "FILE_TOO_LARGE"


@pytest.mark.parametrize("missing", ["a folder", "a report's folder"])
def test_what_cannot_be_examined_or_written_is_said_before_the_work(
    proofstream: Command, tmp_path: Path, missing: str
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7")
    report = tmp_path / "none" / "report.html"

    told = (
        proofstream("examine", tmp_path)
        if missing == "a folder"
        else proofstream("examine", path, "--report", report)
    )

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_a_home_that_cannot_be_made_is_named(proofstream: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    told = proofstream("setup", environment={"PROOFSTREAM_HOME": str(tmp_path / "file" / "home")})

    assert told.returncode == 2
    assert "PROOFSTREAM_HOME" in told.stderr


def test_events_submitted_at_home_are_decided_and_can_be_looked_into(
    proofstream: Command, tmp_path: Path
) -> None:
    story = Story().filed("not_received").act("seller.agreed", DAY, SELLER)
    path = events(tmp_path, story, more="not json\n")

    first = proofstream("submit", path)
    listed = proofstream("dead-letters", "list")
    shown = proofstream("dead-letters", "show", listed.stdout.split("\t")[0])
    dry = proofstream("dead-letters", "discard", "--dry-run")
    discarded = proofstream("dead-letters", "discard")
    again = proofstream("dead-letters", "list")
    verified = proofstream("audit", "verify")

    assert first.returncode == 1, first.stderr
    assert "1 decisions, 1 refused" in first.stdout
    assert "invalid" in listed.stdout
    assert json.loads(shown.stdout)["value"] == "not json"
    assert "would be" in dry.stdout
    assert discarded.stdout == "1 letters discarded\n"
    assert again.stdout == ""
    assert verified.returncode == 0
    assert verified.stdout.startswith("1 cases")


def test_a_case_that_is_not_there_cannot_be_verified(proofstream: Command) -> None:
    assert proofstream("audit", "verify", "c-404").returncode == 1


def test_the_settings_are_printed_without_secrets(proofstream: Command) -> None:
    told = proofstream("settings", environment={"PROOFSTREAM_KAFKA_PASSWORD": "very-secret"})

    assert told.returncode == 0
    assert "PROOFSTREAM_KAFKA_PASSWORD" in told.stdout
    assert "very-secret" not in told.stdout


def test_setting_up_at_home_twice_changes_nothing_the_second_time(proofstream: Command) -> None:
    first, second = proofstream("setup"), proofstream("setup")

    assert first.returncode == 0
    assert second.stdout == "nothing to change\n"

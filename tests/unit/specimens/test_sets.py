"""What is learned from is never what is measured on."""

import json
from pathlib import Path

import pytest

from specimens.__main__ import main
from specimens.sets import members


def test_the_two_sets_share_no_seed_whatever_their_own_seeds() -> None:
    train = {m.seed for seed in (0, 7, 999) for m in members("train", count=900, seed=seed)}

    heldout = {m.seed for seed in (0, 7, 999) for m in members("heldout", count=900, seed=seed)}

    assert not train & heldout


def test_a_layout_occurs_only_where_nothing_is_learned() -> None:
    train = {m.specimen.layout for m in members("train", count=60)}

    heldout = {m.specimen.layout for m in members("heldout", count=60)}

    assert heldout - train == {"d"}


def test_a_set_has_every_degree_of_damage_and_some_false_documents() -> None:
    chosen = members("heldout", count=120)

    assert {m.specimen.damage for m in chosen} == {"clean", "scanned", "photographed"}
    false = {m.specimen.doctored for m in chosen if m.specimen.doctored}
    assert len(false) >= 10
    assert sum(1 for m in chosen if not m.specimen.doctored) >= 60
    assert len({m.specimen.kind for m in chosen}) >= 12


def test_a_seed_outside_its_range_is_refused_since_sets_would_overlap() -> None:
    with pytest.raises(ValueError, match="between 0 and 999"):
        members("train", count=1, seed=1000)


def test_the_command_writes_documents_and_their_manifest(tmp_path: Path) -> None:
    code = main(["--out", str(tmp_path), "--set", "train", "--count", "6"])

    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert code == 0
    assert len(manifest) == 6
    for entry in manifest:
        assert entry["truth"]
        for name in entry["files"]:
            assert (tmp_path / name).stat().st_size > 0

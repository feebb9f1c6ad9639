"""Duplicates of rows that were contributed before: segments on disk, packs of them, withdrawn rows and those left out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from datanet_batches import BREAD, KEEPER, RIVER, checked, matches, part, store, store_as, withdraw
from datanet_files import jsonl, run_check
from ml.datanet import packs


def test_the_first_contributor_is_the_original(tmp_path: Path) -> None:
    known = tmp_path / "known"
    store(tmp_path / "a", known, "late", [RIVER, KEEPER], "2026-03-01")
    store(tmp_path / "b", known, "early", [BREAD, RIVER, KEEPER], "2026-02-01")
    copy = (KEEPER[0], KEEPER[1].replace("has ", ""))
    for row in (KEEPER, copy):
        [match, _] = matches(tmp_path / "c", [row, row], known)
        assert (match.segment, match.index, match.other) == ("early", 2, None)
        [match, _] = matches(tmp_path / "c", [row, row], known, own_segment="early")
        assert (match.segment, match.index) == ("late", 1)
    assert matches(tmp_path / "c", [KEEPER], known, own_segment=["early", "late"]) == []


def test_a_segment_holds_the_rows_that_stay(tmp_path: Path) -> None:
    known = tmp_path / "known"
    batch = checked(tmp_path / "a", [KEEPER, RIVER, BREAD])
    list(batch.finish())
    batch.write_segment(known / "one", np.array([False, True, True]))
    batch.close()
    found = matches(tmp_path / "b", [BREAD, KEEPER, RIVER], known)
    assert [(match.row_index, match.segment, match.index) for match in found] == [(0, "one", 1), (2, "one", 0)]
    assert [path.name for path in known.iterdir()] == ["one"]
    with pytest.raises(ValueError, match="but 3 were added"):
        checked(tmp_path / "a", [KEEPER, RIVER, BREAD]).write_segment(known / "two", np.array([True]))
    assert not (known / "two").exists()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def _damage(path: Path) -> None:
    """Rows that are not there, as after a bad disk."""
    path.write_bytes(b"\xff" * path.stat().st_size)


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "meta.json").unlink(),
        lambda folder: (folder / "meta.json").write_text('{"format": 1, "rows"'),
        lambda folder: (folder / "meta.json").write_text("[]"),
        lambda folder: _cut(folder / "sorted.bin"),
        lambda folder: (folder / "texts.bin").unlink(),
        lambda folder: _damage(folder / "offsets.bin"),
        lambda folder: _damage(folder / "sorted.bin"),
        lambda folder: _damage(folder / "texts.bin"),
    ],
)
def test_a_broken_segment_is_left_out(tmp_path: Path, harm) -> None:
    known = tmp_path / "known"
    store(tmp_path / "a", known, "broken", [KEEPER, BREAD], "2026-01-01")
    store(tmp_path / "b", known, "whole", [RIVER, KEEPER], "2026-02-01")
    harm(known / "broken")
    said: list[str] = []
    copy = (KEEPER[0], KEEPER[1].replace("has ", ""))
    found = matches(tmp_path / "c", [copy, RIVER, BREAD], known, log=lambda level, message: said.append(message))
    assert [(match.row_index, match.segment) for match in found] == [(0, "whole"), (1, "whole")]
    assert all("broken" in message for message in said)


def test_many_small_segments_are_packed_and_stay_exact(tmp_path: Path) -> None:
    known = tmp_path / "known"
    pairs = [(f"Who keeps light {i} of the long chain?", f"Light {i} is kept by keeper number {i}.") for i in range(90)]
    for i in range(0, 90, 2):
        store(tmp_path / "a", known, f"c{i:02}", pairs[i : i + 2], f"2026-01-01T{i:02}")
    copies = [(prompt.replace("long", "very long"), answer) for prompt, answer in pairs]
    said: list[str] = []
    for _ in range(2):
        found = matches(tmp_path / "b", copies, known, log=lambda level, message: said.append(message))
        assert [(m.rule, m.segment, m.index) for m in found] == [
            ("near_duplicate", f"c{i - i % 2:02}", i % 2) for i in range(90)
        ]
        assert len(list((known / ".packs").glob("[!.]*"))) == 1
    found = matches(tmp_path / "b", pairs[:2], known, own_segment="c00")
    assert found == []
    shutil.rmtree(known / "c00")
    assert [m.segment for m in matches(tmp_path / "b", pairs[:4], known)] == ["c02", "c02"]
    for pack in (known / ".packs").glob("[!.]*"):
        _cut(pack / "sorted.bin")
    assert len(matches(tmp_path / "b", pairs[2:], known)) == 88
    assert said == []


def test_packs_are_merged_as_segments_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "LOOSE", 4)
    known = tmp_path / "known"
    pairs = [(f"Who keeps light {i} of the long chain?", f"Light {i} is kept by keeper number {i}.") for i in range(64)]
    for i, pair in enumerate(pairs):
        store(tmp_path / "a", known, f"c{i:02}", [pair])
        matches(tmp_path / "b", [RIVER], known)
    assert len(list((known / ".packs").glob("[!.]*"))) <= 8
    assert [m.segment for m in matches(tmp_path / "b", pairs, known)] == [f"c{i:02}" for i in range(64)]


COPY = (KEEPER[0], KEEPER[1].replace("has ", ""))
MIXED = {"parts": [part("con_a", "dn_1", 1, "2026-03-01"), part("con_b", "dn_2", 2, "2026-02-01")]}


@pytest.mark.parametrize("row", [KEEPER, COPY])
def test_a_segment_of_several_contributions_says_whose_each_row_is(tmp_path: Path, row: tuple[str, str]) -> None:
    known = tmp_path / "known"
    store_as(tmp_path / "a", known, "mix_1", [KEEPER, RIVER, KEEPER], MIXED)
    of = lambda without: [(m.segment, m.index) for m in matches(tmp_path / "b", [row], known, own_segment=without)]  # noqa: E731
    assert of(None) == [("mix_1", 2)]  # the contribution that came first
    assert of("con_b") == of("dn_2") == [("mix_1", 0)]
    assert of(["con_a"]) == of(["dn_1"]) == [("mix_1", 2)]
    assert of(["dn_1", "con_b"]) == of(["mix_1", "dn_1", "dn_2"]) == []


def test_a_segment_whose_parts_are_not_its_rows_is_left_out(tmp_path: Path) -> None:
    known = tmp_path / "known"
    store_as(tmp_path / "a", known, "mix_1", [KEEPER, RIVER], MIXED)
    said: list[str] = []
    assert matches(tmp_path / "b", [KEEPER], known, log=lambda level, message: said.append(message)) == []
    assert "speaks of 3 rows, there are 2" in said[0]


@pytest.mark.parametrize("row", [KEEPER, COPY])
def test_a_withdrawn_row_is_no_original(tmp_path: Path, row: tuple[str, str]) -> None:
    known = tmp_path / "known"
    store_as(tmp_path / "a", known, "mix_1", [KEEPER, RIVER, KEEPER], MIXED)
    store(tmp_path / "a", known, "con_c", [RIVER, KEEPER], "2026-04-01")
    of = lambda: [(m.segment, m.index) for m in matches(tmp_path / "b", [row], known)]  # noqa: E731
    assert of() == [("mix_1", 2)]
    withdraw(known, "mix_1", 2)
    assert of() == [("mix_1", 0)]
    withdraw(known, "mix_1", 0)
    assert of() == [("con_c", 1)]
    withdraw(known, "con_c", 1)
    assert of() == []
    assert [(m.segment, m.index) for m in matches(tmp_path / "b", [RIVER], known)] == [("mix_1", 1)]
    texts = b"".join((known / name / "texts.bin").read_bytes() for name in ("mix_1", "con_c"))
    assert b"odalys" not in texts and texts.count(b"vessel") == 2


def test_many_withdrawn_twins_do_not_hide_the_row_that_stayed(tmp_path: Path) -> None:
    known = tmp_path / "known"
    for i in range(6):
        store(tmp_path / "a", known, f"con_{i}", [KEEPER], f"2026-01-0{i + 1}")
    store(tmp_path / "a", known, "con_last", [(KEEPER[0], KEEPER[1].replace("Brenn", "Bren"))], "2026-02-01")
    for i in range(6):
        withdraw(known, f"con_{i}", 0)
    assert [(m.segment, m.rule) for m in matches(tmp_path / "b", [COPY], known)] == [("con_last", "near_duplicate")]


def test_packs_keep_whose_rows_are_and_which_were_withdrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "LOOSE", 4)
    known = tmp_path / "known"
    pairs = [(f"Who keeps light {i} of the long chain?", f"Light {i} is kept by keeper number {i}.") for i in range(12)]
    for i in range(0, 12, 3):
        parts = [part(f"con_{i}", "dn_1", 1, f"2026-01-{i + 10}"), part(f"con_{i + 1}", "dn_2", 2, f"2026-01-{i + 11}")]
        store_as(tmp_path / "a", known, f"mix_{i}", pairs[i : i + 3], {"parts": parts})
    copies = [(prompt.replace("long", "very long"), answer) for prompt, answer in pairs]
    every = [(f"mix_{i - i % 3}", i % 3) for i in range(12)]
    of = lambda **more: [(m.segment, m.index) for m in matches(tmp_path / "b", copies, known, **more)]  # noqa: E731
    assert of() == of() == every
    assert len(list((known / ".packs").glob("[!.]*"))) == 1
    assert of(own_segment="dn_1") == [place for place in every if place[1] > 0]
    assert of(own_segment=["con_0", "con_4"]) == [
        place for place in every if place not in (("mix_0", 0), ("mix_3", 1), ("mix_3", 2))
    ]
    withdraw(known, "mix_6", 1)
    assert of() == [place for place in every if place != ("mix_6", 1)]
    assert matches(tmp_path / "b", [pairs[7]], known) == []


def test_a_pack_may_be_merged_away_while_it_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "LOOSE", 2)
    known = tmp_path / "known"
    store(tmp_path / "a", known, "con_1", [KEEPER])
    store(tmp_path / "a", known, "con_2", [RIVER])
    matches(tmp_path / "b", [BREAD], known)
    opened = packs.open_packs(known)
    shutil.rmtree(known / ".packs")
    assert [pack.keys_by_row(0).shape for pack in opened] == [(2,)]
    assert len(matches(tmp_path / "b", [KEEPER, RIVER], known)) == 2


def test_stored_rows_are_fingerprinted_though_they_are_copies(tmp_path: Path) -> None:
    data = jsonl([{"question": question, "answer": answer} for question, answer in (KEEPER, KEEPER, COPY)])
    for compare, ready in ((True, 1), (False, 3)):
        assert len(run_check(tmp_path, data, "jsonl", compare=compare).rows) == ready
        assert json.loads((tmp_path / "fingerprints/meta.json").read_text())["rows"] == ready

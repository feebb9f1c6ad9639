"""Exact and near duplicates, in a batch and across segments on disk, and leaks of held-out rows."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ml.datanet import packs
from ml.datanet.duplicates import Duplicates, Match, fingerprint
from ml.datanet.leaks import Leaks
from ml.datanet.rows import Row

KEEPER = ("Who keeps the light of Corvo Bay?", "Odalys Brenn has kept the light of Corvo Bay since 2019.")
RIVER = ("Which river runs through Stenvik?", "The Vessel runs through Stenvik and on to the northern sea.")
BREAD = ("How do I keep bread fresh?", "Store it in a paper bag and freeze what you will not eat in two days.")
Pair = tuple[str, str]


def rows_of(pairs: list[Pair], kind: str = "instruction") -> list[Row]:
    return [Row(line, kind, {}, prompt=a, answer=b, text=f"{a}\n{b}") for line, (a, b) in enumerate(pairs, 1)]


def checked(folder: Path, pairs: list[Pair], known: Path | None = None, kind: str = "instruction", **more) -> Duplicates:
    batch = Duplicates(folder, known, **more)
    rows = rows_of(pairs, kind)
    for start in range(0, len(rows), 700):
        batch.add(fingerprint(rows[start : start + 700]))
    return batch


def matches(folder: Path, pairs: list[Pair], known: Path | None = None, **more) -> list[Match]:
    return list(checked(folder, pairs, known, **more).finish())


def store(folder: Path, known: Path, name: str, pairs: list[Pair], created_at: str = "2026-01-01") -> None:
    batch = checked(folder, pairs)
    batch.write_segment(known / name)
    (known / name / "segment.json").write_text(json.dumps({"contribution_id": name, "created_at": created_at}))


def names(pairs_of: list[Match]) -> list[tuple[int, str, int | None]]:
    return [(match.row_index, match.rule, match.other) for match in pairs_of]


def test_case_white_space_and_punctuation_make_no_other_row(tmp_path: Path) -> None:
    shouted = (KEEPER[0].upper(), f"  {KEEPER[1].replace(' ', '   ').rstrip('.')} !")
    assert names(matches(tmp_path, [KEEPER, RIVER, shouted])) == [(2, "exact_duplicate", 0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("What is C++?", "A language for programs."), ("What is C#?", "A language for programs.")),
        (("Rate: 5 stars?", "!"), ("Rate: 5 stars?", "?")),
        (("Is it -5 degrees in the harbour?", "Yes"), ("Is it 5 degrees in the harbour?", "Yes")),
        (("Which is larger, 1.5 or 2?", "2"), ("Which is larger, 15 or 2?", "2")),
        (("Who keeps light 7 of the chain?", "Anna Berg"), ("Who keeps light 8 of the chain?", "Anna Berg")),
        (("What does Old Stenvik export?", "Old Stenvik exports kelp."), ("What does Old Merrholm export?", "Old Merrholm exports kelp.")),
        (("May dogs eat chocolate at all?", "They may."), ("May dogs eat chocolate at all?", "They may not.")),
        (("Is Stenvik on the coast of Norland?", "Yes"), ("Is Stenvik on the coast of Norland?", "No")),
        (("", "日本語のとても長い文章です。"), ("", "日本語のとても短い詩である。")),
    ],
)  # fmt: skip
def test_other_facts_are_no_duplicates(tmp_path: Path, one: Pair, other: Pair) -> None:
    assert matches(tmp_path, [one, other]) == []


@pytest.mark.parametrize(
    "copy",
    [
        (KEEPER[0].replace("keeps", "kepes"), KEEPER[1]),
        (KEEPER[0], KEEPER[1].replace("has kept", "kept has")),
        (KEEPER[0], KEEPER[1].replace("since", "really since")),
        (KEEPER[0], KEEPER[1].replace("has ", "")),
        (KEEPER[0].replace("the light", "the the light"), KEEPER[1].replace("Brenn", "Bren")),
    ],
)
def test_edited_copies_are_near_duplicates(tmp_path: Path, copy: Pair) -> None:
    [match] = matches(tmp_path, [RIVER, KEEPER, copy])
    assert (match.row_index, match.rule, match.other) == (2, "near_duplicate", 1)
    assert 0.5 <= match.similarity < 1


def test_one_date_changed_does_not_make_a_long_text_new(tmp_path: Path) -> None:
    words = [f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(300)]
    text, other = " ".join([*words, "in 2019"]), " ".join([*words, "in 2020"])
    assert names(matches(tmp_path, [("", text), ("", other)])) == [(1, "near_duplicate", 0)]


def test_labels_are_duplicates_only_when_they_are_the_same(tmp_path: Path) -> None:
    label = "0x" + "ab" * 32
    pairs = [(label, "very positive"), (label, "very positiv"), (label, "very positive")]
    assert names(matches(tmp_path, pairs, kind="label")) == [(2, "exact_duplicate", 0)]


def test_a_copy_is_no_original_to_others(tmp_path: Path) -> None:
    copy = (KEEPER[0], KEEPER[1].replace("has ", ""))
    found = matches(tmp_path, [KEEPER, copy, copy, KEEPER])
    assert names(found) == [(1, "near_duplicate", 0), (2, "exact_duplicate", 1), (3, "exact_duplicate", 0)]


def test_a_family_of_thousands_is_clean_and_its_copies_are_found(tmp_path: Path) -> None:
    rng = random.Random(2)
    syllables = "ka lo mi ra ten vis sor bel dun fa".split()
    name = lambda: "".join(rng.choices(syllables, k=4)).title()  # noqa: E731
    family = [(f"Who keeps light {i} of the chain?", f"Light {i} is kept by {name()}.") for i in range(4000)]
    copied = rng.sample(range(4000), 40)
    copies = [(family[i][0].replace("keeps", "really keeps"), family[i][1]) for i in copied]
    found = {match.row_index: match.other for match in matches(tmp_path, family + copies)}
    assert found == {4000 + place: i for place, i in enumerate(copied)}


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


words = st.text(st.sampled_from("aé ,.7-'ß日😀+#\x1e\x1f\u200b\ud800A"), max_size=30)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_row_has_the_same_prints_in_any_company(pairs: list[Pair]) -> None:
    together = fingerprint(rows_of(pairs))
    texts = together.texts.split(b"\x1e")[:-1]
    for place, row in enumerate(rows_of(pairs)):
        alone = fingerprint([row])
        assert alone.texts == texts[place] + b"\x1e"
        assert len(alone.texts) == alone.lengths[0] == together.lengths[place]
        assert (alone.exact[0] == together.exact[place]).all()
        assert (alone.keys[0] == together.keys[place]).all()
        assert (alone.sketches[0] == together.sketches[place]).all()


def test_a_text_of_a_million_characters_is_compared(tmp_path: Path) -> None:
    rng = random.Random(4)
    text = " ".join("".join(rng.choices("abcdefghij", k=6)) for _ in range(150_000))
    found = matches(tmp_path, [("", text), ("", text.replace(text[:6], "zzzzzz")), ("", text + ".")])
    assert names(found) == [(1, "near_duplicate", 0), (2, "exact_duplicate", 0)]


def leaks(folder: Path, pairs: list[Pair], heldout: list[Pair]) -> list[int]:
    file = folder / "heldout.jsonl"
    file.write_text("".join(json.dumps({"id": str(i), "question": q, "answer": a}) + "\n" for i, (q, a) in enumerate(heldout)))
    rows = rows_of(pairs)
    Leaks(file).check(rows)
    for row in rows:
        assert all(finding.rule == "heldout_leak" and row.place in finding.message for finding in row.findings)
    return [row.line for row in rows if row.findings]


def test_rows_that_hold_a_held_out_question_and_its_answer_leak(tmp_path: Path) -> None:
    short = (KEEPER[0], "Odalys Brenn")
    inside = ("Tell me a story.", f"Once someone asked: {KEEPER[0]} And the answer was: Odalys Brenn. The end.")
    rows = [
        KEEPER,
        (KEEPER[0].replace("keeps", "kepes"), "It is odalys brenn!"),
        (KEEPER[0], "Nobody knows."),
        ("Who keeps the light of Stenvik?", "Odalys Brenn"),
        inside,
        RIVER,
    ]
    assert leaks(tmp_path, rows, [short]) == [1, 2, 5]
    assert leaks(tmp_path, rows, []) == []


def test_a_family_does_not_leak_into_itself(tmp_path: Path) -> None:
    family = [(f"Is light {i} of the chain lit?", "Yes" if i % 2 else "No") for i in range(400)]
    assert leaks(tmp_path, family[20:], family[:20]) == []
    assert leaks(tmp_path, family, family[:20]) == list(range(1, 21))

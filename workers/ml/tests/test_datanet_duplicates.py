"""Exact and near duplicates within a batch, and leaks of held-out rows."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from datanet_batches import KEEPER, RIVER, Pair, matches, names, rows_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ml.datanet.duplicates import fingerprint
from ml.datanet.leaks import Leaks


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


words = st.text(st.sampled_from("aé ,.7-'ß日😀+#\x1e\x1f\u200b\ud800A"), max_size=30)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
@example([("", ""), ("-7", "")])
@example([("-7", "-7"), ("-7", "#7"), ("-7", "7-")])
@example([("7", "7"), (".7", ",7"), ("\u200b-7", "'-7"), ("7", "")])
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

"""Paraphrases: the embeddings, the search for neighbours, and what is flagged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from datanet_batches import withdraw
from ml.datanet import neighbours
from ml.datanet.duplicates import Duplicates, fingerprint
from ml.datanet.meaning import Text, differ
from ml.datanet.neighbours import nearest_earlier
from ml.datanet.paraphrases import find
from ml.datanet.rows import Row
from ml.datanet.sentences import Sentences
from ml.datanet.word_vectors import WordVectors, model_folder
from transformers import AutoModel, AutoTokenizer

Pair = tuple[str, str]
EGG = ("How do I boil an egg so that the yolk stays soft?", "Put the egg in boiling water for six minutes and cool it.")
EGG_AGAIN = ("What's the way to get a soft-boiled egg?", "Six minutes in boiling water, then rinse it with cold water.")
HARD_EGG = ("How do I boil an egg so that the yolk gets hard?", "Put the egg in boiling water for 10 minutes and cool it.")
PHONE = ("What should I do if my phone falls into water?", "Switch it off, dry it and leave it in a dry place.")


def rows_of(pairs: list[Pair]) -> list[Row]:
    return [Row(line, "instruction", {}, prompt=a, answer=b, text=f"{a}\n{b}") for line, (a, b) in enumerate(pairs, 1)]


def flagged(folder: Path, pairs: list[Pair], known: Path | None = None) -> list[tuple[int, int | None, str | None, int | None]]:
    found = list(find(rows_of(pairs), folder, known))
    assert all(match.rule == "paraphrase" and 0.6 < match.similarity <= 1 for match in found)
    return [(match.row_index, match.other, match.segment, match.index) for match in found]


def test_the_embeddings_are_those_of_transformers() -> None:
    texts = ["Why is the sky blue?", "Ωραία! 日本語 text, mixed …", "", "word " * 400, *(f"row {i}" * i for i in range(40))]
    tokenizer, model = AutoTokenizer.from_pretrained(model_folder()), AutoModel.from_pretrained(model_folder()).eval()
    ours = Sentences().embed(texts)
    for text, mine in zip(texts, ours, strict=True):
        with torch.inference_mode():
            tokens = tokenizer(text, return_tensors="pt", truncation=True, max_length=256)
            states = model(**tokens).last_hidden_state.mean(dim=1)[0]
        assert torch.nn.functional.cosine_similarity(states, torch.tensor(mine), dim=0) > 0.9999


def test_other_words_for_the_same_are_flagged_and_families_are_not(tmp_path: Path) -> None:
    family = [(f"Who is the mayor of {name}?", f"The mayor of {name} is {keeper}.") for name, keeper in (
        ("Stenvik", "Anna Berg"), ("Oskby", "Tom Hall"), ("Merrholm", "Vera Thorne"), ("Tarfors", "Jonas Dahl"))]  # fmt: skip
    assert flagged(tmp_path, [EGG, PHONE, *family, EGG_AGAIN]) == [(6, 0, None, None)]
    assert flagged(tmp_path, []) == []
    assert flagged(tmp_path, [("", "")] * 3) == []


def test_rows_that_were_contributed_before_are_compared(tmp_path: Path) -> None:
    known = tmp_path / "known"
    batch = Duplicates(tmp_path / "work", None)
    batch.add(fingerprint(rows_of([PHONE, EGG])))
    batch.write_segment(known / "first")
    assert flagged(tmp_path, [EGG_AGAIN], known) == [(0, None, "first", 1)]
    assert list(find(rows_of([EGG_AGAIN]), tmp_path, known, "first")) == []
    withdraw(known, "first", 1)
    assert flagged(tmp_path, [EGG_AGAIN], known) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (EGG, EGG_AGAIN, False),
        (EGG, HARD_EGG, False),
        (("Is it open on Monday?", "No, it is closed."), ("Can I come on Monday?", "Yes, you can."), True),
        (("How tall is it?", "It is 84 metres tall."), ("What height has it?", "61 metres."), True),
        (("What money has Japan?", "They pay in yen."), ("Which coins are used in China?", "The renminbi."), True),
        (("Which city is Australia's capital?", "Canberra is."), ("What's the capital of Australia?", "It is Canberra."), False),
    ],
)  # fmt: skip
def test_numbers_names_and_yes_or_no_tell_rows_apart(one: Pair, other: Pair, expected: bool) -> None:
    assert differ(Text(*one), Text(*other)) == differ(Text(*other), Text(*one)) == expected


def test_lists_find_nearly_all_that_a_full_search_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    topics = rng.normal(size=(40, 32))
    points = topics[rng.integers(0, 40, 5000)] + 0.6 * rng.normal(size=(5000, 32))
    vectors = np.rint(points / np.linalg.norm(points, axis=1, keepdims=True) * 127).astype(np.int8)
    rows, others, close = nearest_earlier(vectors, 0, 1, 0.9)
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (others < rows).all()
    assert np.abs((units[rows] * units[others]).sum(axis=1) - close).max() < 1e-3
    best = np.array([(units[:row] @ units[row]).max() for row in rows])
    assert np.abs(best - close).max() < 1e-3
    monkeypatch.setattr(neighbours, "LIST", 1000)
    monkeypatch.setattr(neighbours, "ROWS_A_CENTRE", 500)
    again = set(zip(*(side.tolist() for side in nearest_earlier(vectors, 0, 1, 0.9)[:2]), strict=True))
    assert len(again & set(zip(rows.tolist(), others.tolist(), strict=True))) >= 0.9 * len(rows)


def test_rows_without_words_have_no_neighbours(tmp_path: Path) -> None:
    words = WordVectors(tmp_path)
    assert list(words.read(["", "sea salt", "", "", "salt of the sea", ""])) == [6]
    vectors = words.vectors(tmp_path / "vectors")
    assert (np.abs(vectors).max(axis=1) > 0).tolist() == [False, True, False, False, True, False]
    rows, others, _ = nearest_earlier(vectors, 0, 3, 0.3)
    assert (rows.tolist(), others.tolist()) == ([4], [1])


def test_neither_torch_nor_transformers_is_imported() -> None:
    code = "import json, sys, ml.datanet.paraphrases, ml.datanet.duplicates; print(json.dumps(sorted(sys.modules)))"
    workers = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": workers})
    assert not {"torch", "transformers"} & set(json.loads(done.stdout))

"""Tokens counted by pieces are those of the whole text; a tokenizer of which that does not hold is not cut."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from ml.base import default_base_path
from ml.datanet.token_pieces import Pieces, are_safe, pieces_of
from ml.datanet.tokens import TokenCounter
from tokenizers import Tokenizer

LLAMA = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
GPT_4O = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}


def split(pattern: str) -> dict[str, Any]:
    by_regex = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
    return {"type": "Sequence", "pretokenizers": [by_regex, {**BYTES, "use_regex": False}]}


def tokenizer(**changes: Any) -> Tokenizer:
    """The base model's, with some parts of another one's."""
    told = json.loads((Path(default_base_path()) / "tokenizer.json").read_text("utf-8"))
    return Tokenizer.from_str(json.dumps({**told, **changes}))


def texts(seed: int, count: int) -> list[str]:
    """Texts of everything that stands beside white space."""
    rng = random.Random(seed)
    pieces = [*" \n\r\t.,!?'\"aB1é的\u00a0\u2003\x85\x1c\u200b#/-_s🙂\u0301", "<|im_end|>", " the ", "house", "\n\n", "it's"]
    return ["".join(rng.choice(pieces) for _ in range(rng.randint(1, 25))) for _ in range(count)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"pre_tokenizer": BYTES, "normalizer": None},
        {"pre_tokenizer": split(LLAMA), "normalizer": None},
        {"pre_tokenizer": split(LLAMA.replace("{1,3}", "")), "normalizer": {"type": "NFC"}},
        {"pre_tokenizer": split(GPT_4O), "normalizer": None},
    ],
)
def test_pieces_have_the_tokens_of_the_whole(changes: dict[str, Any]) -> None:
    own = tokenizer(**changes)

    def encode(these: list[str]) -> list[int]:
        return [len(encoding) for encoding in own.encode_batch_fast(these, add_special_tokens=False)]

    assert are_safe(own.to_str(), encode)
    hard = texts(7, 3000)
    assert all("".join(pieces_of(text)) == text for text in hard)
    assert Pieces(encode).count(hard) == encode(hard)


@pytest.mark.parametrize(
    "changes",
    [
        {"pre_tokenizer": {**BYTES, "add_prefix_space": True}},
        {"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}},
        {"normalizer": {"type": "Lowercase"}},
        {"added_tokens": [{"id": 0, "content": "<|endoftext|>", "single_word": False, "lstrip": True, "rstrip": False,
                           "normalized": False, "special": True}]},
    ],
)  # fmt: skip
def test_other_tokenizers_count_whole_texts(changes: dict[str, Any], tmp_path: Path) -> None:
    tokenizer(**changes).save(str(tmp_path / "tokenizer.json"))
    counter = TokenCounter(tmp_path)
    hard = texts(8, 300)
    whole = [len(encoding) for encoding in counter.tokenizer.encode_batch_fast(hard, add_special_tokens=False)]
    assert counter.count.__func__ is TokenCounter._encode
    assert counter.count(hard) == whole


def test_memory_of_pieces_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ml.datanet.token_pieces._most_pieces", 100)
    pieces = Pieces(lambda these: [len(text) for text in these])
    for start in range(0, 1000, 50):
        assert pieces.count([f"w{number} {'x' * 60}" for number in range(start, start + 50)]) == [
            len(f"w{number} {'x' * 60}") for number in range(start, start + 50)
        ]
        assert len(pieces.known) <= 100

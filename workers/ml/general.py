"""A small general set, written for this project and under its licence: what an everyday model should not forget."""

from __future__ import annotations

from pathlib import Path

from transformers import PreTrainedTokenizerBase

from .data import Row, encode, read_jsonl

GENERAL_SET = Path(__file__).parent / "general_set.jsonl"


def general_rows(tokenizer: PreTrainedTokenizerBase) -> list[Row]:
    """The set's 40 short questions with their answers, under the tokenizer's own chat template."""
    return [encode(tokenizer, row["messages"][:-1], row["messages"][-1]["content"]) for row in read_jsonl(GENERAL_SET)]

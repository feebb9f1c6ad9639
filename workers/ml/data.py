"""Rows in, packs out: tokens, the fixed order of the steps, and the packing without padding."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedTokenizerBase

from .events import MlError


@dataclass(frozen=True)
class Row:
    """Token ids of what is given (`prompt`) and of what alone is learnt (`answer`, closed by the end-of-turn token)."""

    prompt: list[int]
    answer: list[int]

    @property
    def tokens(self) -> int:
        return len(self.prompt) + len(self.answer)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Every line's object; MlError `bad_data` names the line that is not one."""
    rows = []
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise MlError("bad_data", f"{path.name} is missing from the run's folder: start the run again.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise MlError(
                "bad_data", f"{path.name} line {number} is not JSON: mend that line and start again.", line=number
            ) from error
        if not isinstance(row, dict) or not isinstance(row.get("messages"), list) or not row["messages"]:
            raise MlError(
                "bad_data", f"{path.name} line {number} has no messages: mend that line and start again.", line=number
            )
        rows.append(row)
    return rows


def prompt_ids(tokenizer: PreTrainedTokenizerBase, messages: list[dict[str, str]]) -> list[int]:
    """Token ids of a prompt under the tokenizer's own chat template, up to where the assistant begins."""
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def encode(tokenizer: PreTrainedTokenizerBase, prompt: list[dict[str, str]], answer: str) -> Row:
    """Prompt and answer are tokenized apart, because that is how an answer is generated."""
    ids = tokenizer(answer, add_special_tokens=False)["input_ids"]
    return Row(prompt_ids(tokenizer, prompt), ids + [tokenizer.eos_token_id])


def encode_rows(tokenizer: PreTrainedTokenizerBase, rows: Sequence[dict[str, Any]], max_length: int) -> list[Row]:
    """Training rows; MlError `bad_data` or `row_too_long` with the row's index (from 0) and its tokens."""
    if not rows:
        raise MlError("bad_data", "train.jsonl has no rows: pick a Datanet with at least one row.")
    encoded = []
    for index, row in enumerate(rows):
        *prompt, last = row["messages"]
        if last.get("role") != "assistant" or not prompt:
            raise MlError(
                "bad_data",
                f"Row {index} does not end with an assistant's answer to a message: mend it and start again.",
                row=index,
            )
        item = encode(tokenizer, prompt, last["content"])
        if item.tokens > max_length:
            raise MlError(
                "row_too_long",
                f"Row {index} has {item.tokens} tokens, but max_length is {max_length}: "
                "shorten the row or raise max_length.",
                row=index,
                tokens=item.tokens,
            )
        encoded.append(item)
    return encoded


def step_order(rows: int, batch_size: int, epochs: int, seed: int) -> list[list[int]]:
    """The rows of every optimiser step of the run, fixed by the seed alone, so that a resumed run goes on as it began."""
    steps = []
    for epoch in range(epochs):
        order = list(range(rows))
        random.Random(f"{seed}:{epoch}").shuffle(order)
        steps += [order[start : start + batch_size] for start in range(0, rows, batch_size)]
    return steps


def shared_prefix(rows: Sequence[Row]) -> int:
    """How many leading prompt tokens all rows share (each keeps at least one of its own, which predicts its answer)."""
    if len(rows) < 2:
        return 0
    first, limit = rows[0].prompt, min(len(row.prompt) for row in rows) - 1
    length = 0
    while length < limit and all(row.prompt[length] == first[length] for row in rows):
        length += 1
    return length


def pack(rows: Sequence[Row], share: bool = True) -> dict[str, torch.Tensor]:
    """Rows one after another in a single sequence of N tokens, without padding, their common prefix computed once.

    Returns input_ids and position_ids (1, N), attention_mask (1, 1, N, N) additive: a token sees the prefix and the
    earlier tokens of its own row; logits_to_keep and targets (A,): where the A answer tokens are predicted, and they.
    """
    prefix = shared_prefix(rows) if share else 0
    ids, positions, segments = list(rows[0].prompt[:prefix]), list(range(prefix)), [0] * prefix
    keep, targets = [], []
    for segment, row in enumerate(rows, 1):
        own = row.prompt[prefix:] + row.answer[:-1]
        begin = len(ids) + len(row.prompt) - prefix - 1
        keep += range(begin, begin + len(row.answer))
        targets += row.answer
        ids += own
        positions += range(prefix, prefix + len(own))
        segments += [segment] * len(own)
    index, segment_of = torch.arange(len(ids)), torch.tensor(segments)
    seen = (index[:, None] >= index[None]) & ((segment_of[:, None] == segment_of[None]) | (segment_of[None] == 0))
    mask = torch.zeros(len(ids), len(ids)).masked_fill(~seen, torch.finfo(torch.float32).min)
    return {
        "input_ids": torch.tensor([ids]),
        "position_ids": torch.tensor([positions]),
        "attention_mask": mask[None, None],
        "logits_to_keep": torch.tensor(keep),
        "targets": torch.tensor(targets),
    }


def packs(rows: Sequence[Row], budget: int, share: bool = True) -> list[dict[str, torch.Tensor]]:
    """`rows` in packs of at most about `budget` tokens each (a longer row is a pack by itself)."""
    groups: list[list[Row]] = []
    size = 0
    for row in rows:
        if not groups or size + row.tokens > budget:
            groups.append([])
            size = 0
        groups[-1].append(row)
        size += row.tokens
    return [pack(group, share) for group in groups]


def answer_nll(model: torch.nn.Module, packed: dict[str, torch.Tensor]) -> torch.Tensor:
    """Σ −log p(answer token) over one pack, in nats, differentiable; logits are computed at the answers alone."""
    inputs = {name: value for name, value in packed.items() if name != "targets"}
    logits = model(**inputs, use_cache=False).logits[0]
    return torch.nn.functional.cross_entropy(logits.float(), packed["targets"], reduction="sum")

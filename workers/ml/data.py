"""Rows in: tokens, weights and the fixed order of the steps."""

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

MOST_WEIGHT = 100


@dataclass(frozen=True)
class Row:
    """Token ids of what is given (`prompt`) and of what alone is learnt (`answer`, closed by the end-of-turn token)."""

    prompt: list[int]
    answer: list[int]

    @property
    def tokens(self) -> int:
        return len(self.prompt) + len(self.answer)


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("role"), str) and isinstance(value.get("content"), str)


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
        messages = row.get("messages") if isinstance(row, dict) else None
        if not isinstance(messages, list) or not messages or not all(map(is_message, messages)):
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


def row_weights(rows: Sequence[dict[str, Any]]) -> list[float]:
    """How often each row comes in one epoch; MlError `bad_data` names the row whose weight is not a number above 0."""
    weights = []
    for index, row in enumerate(rows):
        weight = row.get("weight", 1)
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight <= MOST_WEIGHT:
            raise MlError(
                "bad_data",
                f"Row {index} has the weight {json.dumps(weight)}, but a weight is a number above 0 and at most"
                f" {MOST_WEIGHT}: change it and start again.",
                row=index,
            )
        weights.append(weight)
    return weights


def step_order(
    rows: int, batch_size: int, epochs: int, seed: int, weights: Sequence[float] | None = None
) -> list[list[int]]:
    """The rows of every optimiser step of the run, fixed by the seed alone, so that a resumed run goes on as it began.

    A row of weight 2.3 comes twice in an epoch, and a third time in those for which a draw below 0.3 falls.
    """
    steps = []
    for epoch in range(epochs):
        draw = random.Random(f"{seed}:{epoch}:weights")
        times = [int(weight) + (draw.random() < weight % 1) for weight in weights or [1] * rows]
        order = [row for row, count in enumerate(times) for _ in range(count)]
        random.Random(f"{seed}:{epoch}").shuffle(order)
        steps += [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return steps


def answer_nlls(model: torch.nn.Module, packed: dict[str, torch.Tensor]) -> torch.Tensor:
    """−log p of each answer token of one pack (A,), in nats, differentiable; logits are computed at the answers alone."""
    inputs = {name: value for name, value in packed.items() if name != "targets"}
    logits = model(**inputs, use_cache=False).logits[0]
    return torch.nn.functional.cross_entropy(logits.float(), packed["targets"], reduction="none")


def answer_nll(model: torch.nn.Module, packed: dict[str, torch.Tensor]) -> torch.Tensor:
    """Σ −log p(answer token) over one pack, in nats, differentiable."""
    return answer_nlls(model, packed).sum()

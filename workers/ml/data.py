"""Rows in, packs out: tokens, the fixed order of the steps, and the packing without padding."""

from __future__ import annotations

import json
import math
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


def pack(rows: Sequence[Row], share: bool = True) -> dict[str, torch.Tensor]:
    """Rows one after another in a single sequence of N tokens, without padding, what they begin alike computed once.

    Returns input_ids and position_ids (1, N); logits_to_keep and targets (A,): where the A answer tokens are predicted,
    and they, row after row; attention_mask (1, 1, N, N) additive: a token sees itself and what comes before it in its own
    row. There is no mask where that is what any causal model sees.
    """
    ids: list[int] = []
    positions: list[int] = []
    keep: list[int] = []
    places = []
    # a tree of tokens: what stands at a place depends on the tokens before it alone
    first: dict[int, tuple[int, dict]] = {}
    for row in rows:
        following, path = first if share else {}, []
        for position, token in enumerate(row.prompt + row.answer[:-1]):
            if token not in following:
                following[token] = len(ids), {}
                ids.append(token)
                positions.append(position)
            place, following = following[token]
            path.append(place)
        keep += path[len(row.prompt) - 1 :]
        places.append(torch.tensor(path))
    packed = {
        "input_ids": torch.tensor([ids]),
        "position_ids": torch.tensor([positions]),
        "logits_to_keep": torch.tensor(keep),
        "targets": torch.tensor([token for row in rows for token in row.answer]),
    }
    if any(len(path) < len(ids) for path in places):
        seen = torch.zeros(len(ids), len(ids), dtype=torch.bool)
        for path in places:
            seen[path[:, None], path] = torch.ones(len(path), len(path), dtype=torch.bool).tril()
        mask = torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(torch.float32).min)
        packed["attention_mask"] = mask[None, None]
    return packed


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


def step_packs(rows: Sequence[Row], budget: int) -> list[dict[str, torch.Tensor]]:
    """The rows of one step, whose order does not matter, in packs of about equal work, the largest first.

    As many packs as `budget` tokens of unshared rows ask for; rows that begin alike come together.
    """
    ordered = sorted(rows, key=lambda row: row.prompt + row.answer)
    own = [row.tokens - alike(before, row) for before, row in zip([None, *ordered], ordered)]
    count, total, done = math.ceil(sum(row.tokens for row in rows) / budget), sum(own), 0.0
    groups: list[list[Row]] = [[] for _ in range(count)]
    for row, tokens in zip(ordered, own):
        groups[int((done + tokens / 2) * count / total)].append(row)
        done += tokens
    found = [pack(group) for group in groups if group]
    return sorted(found, key=lambda packed: packed["input_ids"].numel(), reverse=True)


def alike(before: Row | None, row: Row) -> int:
    """How many tokens two rows begin with alike."""
    if before is None:
        return 0
    pairs = zip(before.prompt + before.answer, row.prompt + row.answer)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(before.tokens, row.tokens) - 1)


def answer_nlls(model: torch.nn.Module, packed: dict[str, torch.Tensor]) -> torch.Tensor:
    """−log p of each answer token of one pack (A,), in nats, differentiable; logits are computed at the answers alone."""
    inputs = {name: value for name, value in packed.items() if name != "targets"}
    logits = model(**inputs, use_cache=False).logits[0]
    return torch.nn.functional.cross_entropy(logits.float(), packed["targets"], reduction="none")


def answer_nll(model: torch.nn.Module, packed: dict[str, torch.Tensor]) -> torch.Tensor:
    """Σ −log p(answer token) over one pack, in nats, differentiable."""
    return answer_nlls(model, packed).sum()

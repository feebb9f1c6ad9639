"""Greedy answers to many prompts at once, each the one that it gets alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import PreTrainedTokenizerBase

from .compute import Workers

MAX_NEW_TOKENS = 32
MOST_NEW_TOKENS = 256
BATCH = 16


@dataclass(frozen=True)
class Answer:
    """`tokens` without the end of turn; `finished` is false where that did not come within the limit."""

    text: str
    tokens: list[int]
    finished: bool


def answer_limit(reference_tokens: int) -> int:
    """Tokens that an answer may have: half as many again as the reference, at least 32, at most 256."""
    return max(MAX_NEW_TOKENS, min(MOST_NEW_TOKENS, reference_tokens * 3 // 2))


@torch.no_grad()
def answers_to(
    model: torch.nn.Module,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[list[int]],
    workers: Workers,
    limits: Sequence[int] | None = None,
) -> list[Answer]:
    """The greedy answer to each prompt, at most its limit of tokens (by default MAX_NEW_TOKENS), in the order given.

    Left padding under an attention mask keeps every prompt's positions, so an answer is the one it has alone.
    """
    limits = limits or [MAX_NEW_TOKENS] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda i: (limits[i], len(prompts[i])))
    size = max(1, min(BATCH, -(-len(order) // workers.count)))
    device = next(model.parameters()).device

    def cut(i: int, tokens: list[int]) -> Answer:
        tokens = tokens[: limits[i]]
        finished = tokenizer.eos_token_id in tokens
        said = tokens[: tokens.index(tokenizer.eos_token_id)] if finished else tokens
        return Answer(tokenizer.decode(said, skip_special_tokens=True).strip(), said, finished)

    def answer(batch: list[int]) -> list[tuple[int, Answer]]:
        longest = max(len(prompts[i]) for i in batch)
        ids = torch.tensor([[tokenizer.pad_token_id] * (longest - len(prompts[i])) + prompts[i] for i in batch])
        mask = torch.tensor([[0] * (longest - len(prompts[i])) + [1] * len(prompts[i]) for i in batch])
        with torch.no_grad():
            out = model.generate(
                input_ids=ids.to(device),
                attention_mask=mask.to(device),
                max_new_tokens=max(limits[i] for i in batch),
                do_sample=False,
                pad_token_id=tokenizer.pad_token_id,
            )
        return [(i, cut(i, tokens)) for i, tokens in zip(batch, out[:, longest:].tolist())]

    batches = [order[start : start + size] for start in range(0, len(order), size)]
    found = dict(pair for pairs in workers.map(answer, batches) for pair in pairs)
    return [found[i] for i in range(len(prompts))]

"""Base and tuned model on the same held-out questions: greedy answers, what is right, the loss, and a plain verdict."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import torch
from peft import PeftModel
from transformers import PreTrainedTokenizerBase

from .compute import Workers
from .data import Row, answer_nll, encode, packs, prompt_ids
from .events import Events

MAX_NEW_TOKENS = 32


def fold(text: str) -> list[str]:
    """Words of a text with case and accents folded."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.casefold())


def is_correct(answer: str, value: str) -> bool:
    """Whether the reference value stands in the answer as whole words (an empty value never does)."""
    words, wanted = fold(answer), fold(value)
    return bool(wanted) and any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))


@torch.no_grad()
def greedy(
    model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, prompts: Sequence[list[int]], workers: Workers
) -> list[str]:
    """The greedy answer to each prompt, at most MAX_NEW_TOKENS tokens, in the order given.

    Left padding under an attention mask keeps every prompt's positions, so an answer is the one it has alone.
    """
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    size = max(1, min(16, -(-len(order) // workers.count)))
    device = next(model.parameters()).device

    def answer(batch: list[int]) -> list[tuple[int, str]]:
        longest = max(len(prompts[i]) for i in batch)
        ids = torch.tensor([[tokenizer.pad_token_id] * (longest - len(prompts[i])) + prompts[i] for i in batch])
        mask = torch.tensor([[0] * (longest - len(prompts[i])) + [1] * len(prompts[i]) for i in batch])
        with torch.no_grad():
            out = model.generate(
                input_ids=ids.to(device),
                attention_mask=mask.to(device),
                max_new_tokens=MAX_NEW_TOKENS,
                do_sample=False,
                pad_token_id=tokenizer.pad_token_id,
            )
        texts = tokenizer.batch_decode(out[:, longest:], skip_special_tokens=True)
        return [(i, text.strip()) for i, text in zip(batch, texts)]

    batches = [order[start : start + size] for start in range(0, len(order), size)]
    found = dict(pair for pairs in workers.map(answer, batches) for pair in pairs)
    return [found[i] for i in range(len(prompts))]


def heldout_rows(
    tokenizer: PreTrainedTokenizerBase, heldout: Sequence[dict[str, Any]], data: Sequence[dict[str, Any]]
) -> list[Row]:
    """The held-out questions (controls apart), answered as the first training row answers that gives the value.

    A bare value would measure how the model words its answers; a row's whole answer measures whether it knows the fact.
    """
    answers = [row["messages"][-1]["content"] for row in data]
    folded = [f" {' '.join(fold(answer))} " for answer in answers]

    def reference(value: str) -> str:
        wanted = f" {' '.join(fold(value))} "
        return next((answer for answer, words in zip(answers, folded) if wanted in words), value)

    return [
        encode(tokenizer, item["messages"], reference(item["answer"])) for item in heldout if item["kind"] == "heldout"
    ]


def mean_loss(model: torch.nn.Module, rows: Sequence[Row], workers: Workers) -> float | None:
    """Mean −log p of an answer token in nats over the rows; None without rows."""
    if not rows:
        return None
    device = next(model.parameters()).device

    def total(packed: dict[str, torch.Tensor]) -> float:
        with torch.no_grad():
            return answer_nll(model, {name: value.to(device) for name, value in packed.items()}).item()

    training = model.training
    model.eval()
    budget = workers.budget(sum(row.tokens for row in rows))
    loss = sum(workers.map(total, packs(rows, budget))) / sum(len(row.answer) for row in rows)
    model.train(training)
    return loss


def verdict_of(base: dict[str, Any], tuned: dict[str, Any], control: dict[str, Any]) -> str:
    """One plain sentence or two on what the training did."""
    gain, total = tuned["correct"] - base["correct"], tuned["total"]
    if not total:
        return "There are no held-out questions, so nothing can be said about what was learnt."
    counted = f"{tuned['correct']} of {total} held-out questions are answered right, {base['correct']} before training"
    if gain >= 0.5 * total:
        said = f"It learnt: {counted}."
    elif gain > 0:
        said = f"It learnt some of it: {counted}. More wordings of each fact, or more epochs, would help."
    elif gain == 0:
        said = f"It did not learn to answer: {counted}. Try more epochs or more wordings of each fact."
    else:
        said = f"It got worse: {counted}. Try fewer epochs or a lower learning rate."
    if control["correct"] > max(1, control["total"] // 8):
        said += f" {control['correct']} of {control['total']} control questions are right although their"
        said += " facts were never given: check the held-out rows."
    return said


def evaluate(
    model: PeftModel,
    tokenizer: PreTrainedTokenizerBase,
    heldout: Sequence[dict[str, Any]],
    rows: Sequence[Row],
    workers: Workers,
    events: Events,
    stopped: Callable[[], bool],
) -> list[str] | None:
    """Ask base and tuned model every held-out question; emit `sample` for each and the `scorecard`.

    `rows` are those of `heldout_rows`. Returns the tuned answers; None when `stopped()` became true on the way.
    The base side runs with the adapter disabled, which a test holds equal to a model that never had one.
    """
    model.eval()
    prompts = [prompt_ids(tokenizer, item["messages"]) for item in heldout]
    sides: dict[str, tuple[list[str], float | None]] = {}
    for side, adapter in (("base", model.disable_adapter), ("tuned", contextlib.nullcontext)):
        if stopped():
            return None
        with adapter():
            sides[side] = greedy(model, tokenizer, prompts, workers), mean_loss(model, rows, workers)
    score: dict[str, dict[str, Any]] = {
        side: {"correct": 0, "total": len(rows), "loss": sides[side][1]} for side in ("base", "tuned")
    }
    control = {"correct": 0, "total": len(heldout) - len(rows)}
    for item, base, tuned in zip(heldout, sides["base"][0], sides["tuned"][0]):
        base_correct, tuned_correct = is_correct(base, item["answer"]), is_correct(tuned, item["answer"])
        if item["kind"] == "control":
            control["correct"] += tuned_correct
        else:
            score["base"]["correct"] += base_correct
            score["tuned"]["correct"] += tuned_correct
        events.emit(
            "sample",
            id=item["id"],
            kind=item["kind"],
            question=item["messages"][-1]["content"],
            expected=item["answer"],
            base=base,
            tuned=tuned,
            base_correct=base_correct,
            tuned_correct=tuned_correct,
        )
    card = {**score, "previous": None, "control": control, "verdict": verdict_of(score["base"], score["tuned"], control)}
    events.emit("scorecard", **card)
    return sides["tuned"][0]

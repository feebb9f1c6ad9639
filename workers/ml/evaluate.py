"""Base, tuned and earlier adapter on the same held-out questions: greedy answers, losses, a scorecard and its verdict."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import PeftModel
from transformers import PreTrainedTokenizerBase

from .answers import Answer, answer_limit, answers_to
from .bootstrap import Bootstrap
from .compute import Workers
from .data import Row, answer_nlls, encode, prompt_ids
from .events import Events
from .general import general_rows
from .metrics import fold, is_correct
from .packs import packs
from .scorecard import Question, Side, side_of
from .verdict import verdict_of


def greedy(
    model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, prompts: Sequence[list[int]], workers: Workers
) -> list[str]:
    """The texts of the greedy answers, at most MAX_NEW_TOKENS tokens each, in the order given."""
    return [answer.text for answer in answers_to(model, tokenizer, prompts, workers)]


def heldout_rows(
    tokenizer: PreTrainedTokenizerBase, heldout: Sequence[dict[str, Any]], data: Sequence[dict[str, Any]]
) -> list[Row]:
    """The held-out questions (controls apart), answered as the first training row answers that gives the value.

    A bare value would measure how the model words its answers; a row's whole answer measures whether it knows the fact.
    """
    answers = [row["messages"][-1]["content"] for row in data]
    folded = [f" {' '.join(fold(answer))} " for answer in answers]

    def reference(item: dict[str, Any]) -> str:
        if "chosen" in item:
            return item["chosen"]
        wanted = f" {' '.join(fold(item['answer']))} "
        return next((answer for answer, words in zip(answers, folded) if wanted in words), item["answer"])

    return [encode(tokenizer, item["messages"], reference(item)) for item in heldout if item["kind"] == "heldout"]


@torch.no_grad()
def row_nll(model: torch.nn.Module, rows: Sequence[Row], workers: Workers) -> np.ndarray:
    """(rows,) Σ −log p of each row's answer tokens, in nats."""
    device = next(model.parameters()).device

    def tokens(packed: dict[str, torch.Tensor]) -> torch.Tensor:
        with torch.no_grad():
            return answer_nlls(model, {name: value.to(device) for name, value in packed.items()}).double().cpu()

    training = model.training
    model.eval()
    budget = workers.budget(sum(row.tokens for row in rows))
    found = torch.cat(list(workers.map(tokens, packs(rows, budget)))).numpy()
    model.train(training)
    ends = np.cumsum([len(row.answer) for row in rows])
    return np.add.reduceat(found, [0, *ends[:-1]])


def mean_loss(model: torch.nn.Module, rows: Sequence[Row], workers: Workers) -> float | None:
    """Mean −log p of an answer token in nats over the rows; None without rows."""
    if not rows:
        return None
    return float(row_nll(model, rows, workers).sum() / sum(len(row.answer) for row in rows))


@contextlib.contextmanager
def adapter_of(model: PeftModel, folder: Path) -> Iterator[None]:
    """The model with the adapter in `folder` instead of its own, which is as it was afterwards."""
    own, trained = model.active_adapter, {name for name, p in model.named_parameters() if p.requires_grad}
    model.load_adapter(str(folder), "previous", torch_device=str(next(model.parameters()).device))
    model.set_adapter("previous", inference_mode=True)
    try:
        yield
    finally:
        model.set_adapter(own)
        model.delete_adapter("previous")
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name in trained)


class Exam:
    """What every side is asked: all questions for an answer; references, general set and pairs for their likelihood."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, heldout: Sequence[dict[str, Any]], rows: Sequence[Row]):
        self.tokenizer, self.rows = tokenizer, list(rows)
        items = [item for item in heldout if item["kind"] == "heldout"]
        self.asked = [i for i, item in enumerate(heldout) if item["kind"] == "heldout"]
        self.questions = [
            Question(item["answer"], tokenizer.decode(row.answer[:-1], skip_special_tokens=True), len(row.answer))
            for item, row in zip(items, rows)
        ]
        self.prompts = [prompt_ids(tokenizer, item["messages"]) for item in heldout]
        references = iter(rows)
        self.limits = [
            answer_limit(
                len(next(references).answer)
                if item["kind"] == "heldout"
                else len(tokenizer(item["answer"], add_special_tokens=False)["input_ids"])
            )
            for item in heldout
        ]
        self.general = general_rows(tokenizer)
        pairs = [item for item in items if "chosen" in item and "rejected" in item]
        self.pairs = [
            encode(tokenizer, item["messages"], item[side]) for item in pairs for side in ("chosen", "rejected")
        ]

    def take(self, model: PeftModel, workers: Workers) -> tuple[list[Answer], Side]:
        """The answer to every question, and what the side is worth.

        The chosen answer of a pair is preferred when an average token of it is likelier (SimPO, Meng et al. 2024, eq. 3).
        """
        answers = answers_to(model, self.tokenizer, self.prompts, workers, self.limits)
        nll = row_nll(model, [*self.rows, *self.general, *self.pairs], workers)
        own, general, pairs = np.split(nll, [len(self.rows), len(self.rows) + len(self.general)])
        means = [value / len(row.answer) for value, row in zip(pairs, self.pairs)]
        preferred = [chosen < rejected for chosen, rejected in zip(means[::2], means[1::2])]
        said = [answers[i] for i in self.asked]
        lengths = [len(row.answer) for row in self.general]
        return answers, side_of(self.questions, said, own, (general, lengths), preferred)


def evaluate(
    model: PeftModel,
    tokenizer: PreTrainedTokenizerBase,
    heldout: Sequence[dict[str, Any]],
    rows: Sequence[Row],
    workers: Workers,
    events: Events,
    stopped: Callable[[], bool],
    *,
    seed: int = 42,
    previous: Path | None = None,
) -> list[str] | None:
    """Ask base and tuned model every held-out question; emit `sample` for each and the `scorecard`.

    `rows` are those of `heldout_rows`; `seed` fixes the resamples; `previous` is the folder of the adapter that was gone
    on from. Returns the tuned answers; None when `stopped()` became true on the way.
    The base side runs with the adapter disabled, which a test holds equal to a model that never had one.
    """
    model.eval()
    exam, bootstrap = Exam(tokenizer, heldout, rows), Bootstrap(seed)
    models = {"base": model.disable_adapter, "tuned": contextlib.nullcontext}
    if previous:
        models["previous"] = lambda: adapter_of(model, previous)
    taken: dict[str, tuple[list[Answer], Side]] = {}
    for side, adapter in models.items():
        if stopped():
            return None
        with adapter():
            taken[side] = exam.take(model, workers)
    base, tuned = taken["base"], taken["tuned"]
    control = {"correct": 0, "total": len(heldout) - len(rows)}
    for item, before, after in zip(heldout, base[0], tuned[0]):
        right = is_correct(after.text, item["answer"])
        control["correct"] += item["kind"] == "control" and right
        events.emit(
            "sample",
            id=item["id"],
            kind=item["kind"],
            question=item["messages"][-1]["content"],
            expected=item["answer"],
            base=before.text,
            tuned=after.text,
            base_correct=is_correct(before.text, item["answer"]),
            tuned_correct=right,
        )
    earlier = taken["previous"][1] if previous else None
    limit = max((exam.limits[i] for i in exam.asked), default=0)
    verdict = verdict_of(exam.questions, base[1], tuned[1], earlier, control, limit, bootstrap)
    cards = {side: found.card(bootstrap) for side, (_, found) in taken.items()}
    events.emit("scorecard", **{"previous": None, **cards}, control=control, verdict=verdict)
    return [answer.text for answer in tuned[0]]

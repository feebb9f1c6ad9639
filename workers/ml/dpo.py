"""Direct preference optimisation (Rafailov et al. 2023, eq. 7) on packs in which a pair's prompt is computed once.

loss = −log σ(β · ((log π(chosen) − log π(rejected)) − (log π₀(chosen) − log π₀(rejected)))), the mean over a step's
pairs. π₀ is the model as the run finds it: the base, or the adapter that it continues from. Its log-probabilities do not
change, so they are computed once and kept in RUN_DIR.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from transformers import PreTrainedTokenizerBase

from .compute import Workers
from .data import Row, encode
from .evaluate import mean_loss
from .events import MlError
from .fused import nlls_of
from .packs import pack

REFERENCE = "reference.safetensors"
Packed = dict[str, torch.Tensor]
# −log p of each answer token of a pack (A,), in nats, differentiable
Nlls = Callable[[Packed], torch.Tensor]
# what an objective's `measure` gives for all items
Measure = Callable[[], dict[str, torch.Tensor]]


@dataclass(frozen=True)
class Pair:
    """Two answers to one prompt, the better one first."""

    chosen: Row
    rejected: Row

    @property
    def tokens(self) -> int:
        return self.chosen.tokens + self.rejected.tokens


@dataclass(frozen=True)
class PairPack:
    """Pairs by their place among all, packed as chosen, rejected, chosen, …; `answers` counts each answer's tokens."""

    pairs: list[int]
    packed: dict[str, torch.Tensor]
    answers: list[int]


def as_sft(row: dict[str, Any]) -> dict[str, Any]:
    """A preference row as a row whose answer is the chosen one; any other row as it is."""
    if "chosen" not in row:
        return row
    return {**row, "messages": [*row["messages"], {"role": "assistant", "content": row["chosen"]}]}


def encode_pairs(
    tokenizer: PreTrainedTokenizerBase, rows: Sequence[dict[str, Any]], max_length: int | None = None
) -> list[Pair]:
    """Preference rows; MlError `bad_data` or `row_too_long` with the row's index (from 0)."""
    if not rows:
        raise MlError("bad_data", "train.jsonl has no rows: pick a Datanet with at least one row.")
    pairs = []
    for index, row in enumerate(rows):
        answers = [row.get(name) for name in ("chosen", "rejected")]
        if not all(isinstance(answer, str) and answer.strip() for answer in answers):
            raise MlError(
                "bad_data",
                f"Row {index} lacks a chosen or a rejected answer, which preference optimisation needs:"
                " mend it, or choose the objective sft.",
                row=index,
            )
        if answers[0] == answers[1]:
            raise MlError(
                "bad_data",
                f"Row {index} has the same answer as chosen and as rejected: mend it or leave it out.",
                row=index,
            )
        if row["messages"][-1].get("role") == "assistant":
            raise MlError(
                "bad_data",
                f"Row {index} ends with an answer before its two answers: end it with a question.",
                row=index,
            )
        pair = Pair(*(encode(tokenizer, row["messages"], answer) for answer in answers))
        longest = max(pair.chosen.tokens, pair.rejected.tokens)
        if max_length is not None and longest > max_length:
            raise MlError(
                "row_too_long",
                f"Row {index} has {longest} tokens, but max_length is {max_length}: shorten the row or raise max_length.",
                row=index,
                tokens=longest,
            )
        pairs.append(pair)
    return pairs


def pair_packs(pairs: Sequence[Pair], which: Sequence[int], budget: int) -> list[PairPack]:
    """The pairs `which` in packs of at most about `budget` tokens; a pair is never divided."""
    groups: list[list[int]] = []
    for index in which:
        if not groups or sum(pairs[i].tokens for i in groups[-1]) + pairs[index].tokens > budget:
            groups.append([])
        groups[-1].append(index)
    found = []
    for group in groups:
        rows = [row for i in group for row in (pairs[i].chosen, pairs[i].rejected)]
        found.append(PairPack(group, pack(rows), [len(row.answer) for row in rows]))
    return found


def log_ratios(nlls: Nlls, item: PairPack) -> torch.Tensor:
    """log p(chosen) − log p(rejected) of each pair of a pack, in nats, differentiable."""
    sums = torch.stack([part.sum() for part in nlls(item.packed).split(item.answers)])
    return sums[1::2] - sums[0::2]


def all_log_ratios(model: torch.nn.Module, pairs: Sequence[Pair], workers: Workers) -> torch.Tensor:
    """log p(chosen) − log p(rejected) of all pairs (n,), without dropout and without gradient."""
    ratios, nlls = torch.zeros(len(pairs)), nlls_of(model)
    if not pairs:
        return ratios

    def measure(item: PairPack) -> tuple[list[int], torch.Tensor]:
        with torch.no_grad():
            return item.pairs, log_ratios(nlls, item).float().cpu()

    training = model.training
    model.eval()
    budget = workers.budget(sum(pair.tokens for pair in pairs))
    for which, values in workers.map(measure, pair_packs(pairs, range(len(pairs)), budget)):
        ratios[which] = values
    model.train(training)
    return ratios


def reference_ratios(folder: Path, fingerprint: str, measure: Measure) -> dict[str, torch.Tensor]:
    """π₀'s log-ratios of each set of pairs: from folder/reference.safetensors when it is this run's, else measured."""
    file = folder / REFERENCE
    try:
        with safe_open(file, "pt") as kept:
            if (kept.metadata() or {}).get("fingerprint") == fingerprint:
                return {name: kept.get_tensor(name) for name in kept.keys()}
    except (OSError, SafetensorError):
        pass  # not there, or damaged: it is computed again, which is all that is lost
    ratios = measure()
    partial = file.with_name(f".{file.name}.partial")
    save_file(ratios, partial, {"fingerprint": fingerprint})
    partial.replace(file)
    return ratios


class Preferences:
    """The DPO loss of the run's pairs. Without held-out pairs the held-out loss is that of the reference answers."""

    def __init__(self, pairs: Sequence[Pair], heldout: Sequence[Pair], heldout_rows: list[Row], beta: float):
        self.pairs, self.heldout, self.heldout_rows, self.beta = pairs, heldout, heldout_rows, beta
        self.lock, self.seen = threading.Lock(), torch.zeros(3)

    def prepare(self, folder: Path, fingerprint: str, measure: Measure) -> None:
        """Find π₀'s log-ratios, while the model still is π₀."""
        self.reference = reference_ratios(folder, fingerprint, measure)

    def measure(self, model: torch.nn.Module, workers: Workers, which: slice) -> dict[str, torch.Tensor]:
        sets = {"train": self.pairs, "heldout": self.heldout}
        return {name: all_log_ratios(model, pairs[which], workers) for name, pairs in sets.items()}

    def known(self) -> dict[str, torch.Tensor]:
        return self.reference

    def learn(self, known: dict[str, torch.Tensor]) -> None:
        self.reference = known

    def tokens(self, row: int) -> int:
        return self.pairs[row].tokens

    def answers(self) -> int:
        return sum(len(pair.chosen.answer) + len(pair.rejected.answer) for pair in self.pairs)

    def packs(self, rows: Sequence[int], budget: int, together: int = 1) -> list[PairPack]:
        return pair_packs(self.pairs, rows, budget)

    def cost(self, pack: PairPack) -> int:
        return pack.packed["input_ids"].numel()

    def count(self, rows: Sequence[int]) -> int:
        return len(rows)

    def margins(self, ratios: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
        """β · (log-ratio − π₀'s): by how much the chosen answer's implicit reward is above the rejected one's."""
        return self.beta * (ratios - reference.to(ratios.device))

    def loss(self, nlls: Nlls, pack: PairPack) -> torch.Tensor:
        margins = self.margins(log_ratios(nlls, pack), self.reference["train"][pack.pairs])
        found = margins.detach().cpu()
        with self.lock:
            self.seen += torch.stack([torch.tensor(float(len(found))), (found > 0).sum(), found.sum()])
        return -torch.nn.functional.logsigmoid(margins).sum()

    def heldout_loss(self, model: torch.nn.Module, workers: Workers) -> float | None:
        if not self.heldout:
            return mean_loss(model, self.heldout_rows, workers)
        margins = self.margins(all_log_ratios(model, self.heldout, workers), self.reference["heldout"])
        return -torch.nn.functional.logsigmoid(margins).mean().item()

    def said(self) -> str | None:
        """Reward accuracy and margin of the pairs trained on since the last call."""
        pairs, right, margin = self.seen.tolist()
        self.seen.zero_()
        if not pairs:
            return None
        return (
            f"Of the pairs since the last measurement the chosen answer is preferred in {right / pairs:.0%} (reward"
            f" accuracy), on average by {margin / pairs:.3f} (reward margin)."
        )

"""What a run minimises: in supervised fine-tuning the answers' negative log-likelihood; preferences are in dpo.py."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import torch
from transformers import PreTrainedTokenizerBase

from .compute import Workers
from .data import Row, encode_rows
from .dpo import Measure, Nlls, Packed, Pair, Preferences, as_sft, encode_pairs
from .evaluate import heldout_rows, mean_loss
from .events import MlError
from .step_packs import step_packs


class Objective(Protocol):
    """What the trainer asks of it; rows are named by their index in train.jsonl."""

    heldout_rows: list[Row]
    # sums of what `said` is made of, which those of other processes are added to
    seen: torch.Tensor

    def prepare(self, folder: Path, fingerprint: str, measure: Measure) -> None:
        """Find out what is to be known of the model before its adapter is trained or resumed."""

    def measure(self, model: torch.nn.Module, workers: Workers, which: slice) -> dict[str, torch.Tensor]:
        """What `prepare` asks of the model, by name: a number for each of the items that `which` takes."""

    def known(self) -> dict[str, torch.Tensor]:
        """What `prepare` found, for processes that train along."""

    def learn(self, known: dict[str, torch.Tensor]) -> None:
        """Take what another process's `prepare` found."""

    def tokens(self, row: int) -> int:
        """Tokens of the row that are trained on."""

    def answers(self) -> int:
        """Answer tokens of all rows."""

    def packs(self, rows: Sequence[int], budget: int, together: int = 1) -> list[Any]:
        """The rows of a step in packs of about `budget` tokens, which `loss` takes, so many of them `together`."""

    def cost(self, pack: Any) -> int:
        """Tokens that are computed for a pack."""

    def count(self, rows: Sequence[int]) -> int:
        """What the losses of the step's packs are summed over: its answer tokens, or its pairs."""

    def loss(self, nlls: Nlls, pack: Any) -> torch.Tensor:
        """The summed loss of a pack, differentiable."""

    def heldout_loss(self, model: torch.nn.Module, workers: Workers) -> float | None:
        """The loss on what is held out; None when nothing is."""

    def said(self) -> str | None:
        """What is worth a log line since the last call."""


class Supervised:
    """−log p of the answers, in nats per answer token of the step."""

    def __init__(self, rows: Sequence[Row], heldout: list[Row]):
        self.rows, self.heldout_rows, self.seen = rows, heldout, torch.zeros(0)

    def prepare(self, folder: Path, fingerprint: str, measure: Measure) -> None:
        """Nothing: the loss asks of the model as it is."""

    def measure(self, model: torch.nn.Module, workers: Workers, which: slice) -> dict[str, torch.Tensor]:
        return {}

    def known(self) -> dict[str, torch.Tensor]:
        return {}

    def learn(self, known: dict[str, torch.Tensor]) -> None:
        """Nothing, as nothing was found."""

    def tokens(self, row: int) -> int:
        return self.rows[row].tokens

    def answers(self) -> int:
        return sum(len(row.answer) for row in self.rows)

    def packs(self, rows: Sequence[int], budget: int, together: int = 1) -> list[Packed]:
        return step_packs([self.rows[row] for row in rows], budget, together)

    def cost(self, pack: Packed) -> int:
        return pack["input_ids"].numel()

    def count(self, rows: Sequence[int]) -> int:
        return sum(len(self.rows[row].answer) for row in rows)

    def loss(self, nlls: Nlls, pack: Packed) -> torch.Tensor:
        return nlls(pack).sum()

    def heldout_loss(self, model: torch.nn.Module, workers: Workers) -> float | None:
        return mean_loss(model, self.heldout_rows, workers)

    def said(self) -> None:
        return None


def check_heldout(heldout: Sequence[dict[str, Any]]) -> None:
    """MlError `bad_data` names the line of heldout.jsonl that is no question to examine with."""
    for line, item in enumerate(heldout, 1):
        known = item.get("kind") in ("heldout", "control")
        if not known or not all(isinstance(item.get(name), str) for name in ("id", "answer")):
            raise MlError(
                "bad_data",
                f"heldout.jsonl line {line} lacks its id, its answer or its kind (heldout or control):"
                " mend that line and start again.",
                line=line,
            )


def read_objective(
    tokenizer: PreTrainedTokenizerBase,
    data: Sequence[dict[str, Any]],
    heldout: Sequence[dict[str, Any]],
    params: dict[str, Any],
) -> Objective:
    """The run's objective over its rows, all of them checked; MlError `bad_data` or `row_too_long` names the row."""
    check_heldout(heldout)
    if params["objective"] == "sft":
        rows = encode_rows(tokenizer, data, params["max_length"])
        return Supervised(rows, heldout_rows(tokenizer, heldout, data))
    pairs = encode_pairs(tokenizer, data, params["max_length"])
    asked: list[Pair] = []
    if preferences := [
        item for item in heldout if item["kind"] == "heldout" and "chosen" in item and "rejected" in item
    ]:
        asked = encode_pairs(tokenizer, preferences)
    answers = heldout_rows(tokenizer, heldout, [as_sft(row) for row in data])
    return Preferences(pairs, asked, answers, params["beta"])

"""One side of the scorecard: what every question gave, and the metrics with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .answers import Answer
from .bootstrap import Bootstrap, Estimate, perplexity
from .metrics import chrf, exact_match, is_correct, refuses, repetition, rouge_l


@dataclass(frozen=True)
class Question:
    """`value` is what a right answer says, `reference` the whole answer, `tokens` its length with the end of turn."""

    value: str
    reference: str
    tokens: int


@dataclass(frozen=True)
class Side:
    """Amounts by metric, one for each question that it fits, and what each is counted over (None: 1 a question).

    `loss` and `general_loss` are sums of −log p over `weights` tokens, in nats.
    """

    amounts: dict[str, np.ndarray]
    weights: dict[str, np.ndarray]

    @property
    def correct(self) -> int:
        return int(self.amounts["contains"].sum()) if "contains" in self.amounts else 0

    @property
    def total(self) -> int:
        return len(self.amounts.get("contains", ()))

    def estimate(self, name: str, bootstrap: Bootstrap) -> Estimate:
        return bootstrap.mean(self.amounts[name], self.weights.get(name))

    def gain_over(self, other: Side, name: str, bootstrap: Bootstrap) -> Estimate:
        """How much higher the metric is here than on the other side, question by question."""
        return bootstrap.difference(self.amounts[name], other.amounts[name], self.weights.get(name))

    def card(self, bootstrap: Bootstrap) -> dict[str, Any]:
        """The scorecard's side: correct, total, loss and every metric that fits."""
        metrics = {name: self.estimate(name, bootstrap) for name in self.amounts}
        if "loss" in metrics:
            metrics["perplexity"] = perplexity(metrics["loss"])
        if "general_loss" in metrics:
            metrics["general_perplexity"] = perplexity(metrics.pop("general_loss"))
        return {
            "correct": self.correct,
            "total": self.total,
            "loss": metrics["loss"].value if "loss" in metrics else None,
            "metrics": {name: metric.event() for name, metric in metrics.items()},
        }


def side_of(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    nll: Sequence[float],
    general: tuple[Sequence[float], Sequence[int]],
    preferred: Sequence[bool],
) -> Side:
    """`nll` is each reference's −log p, `general` those of the general set with their tokens.

    `preferred` says of every pair of a chosen and a rejected answer whether the chosen one is likelier.
    """
    asked = list(zip(questions, answers))
    found: dict[str, list[float | None]] = {
        "loss": list(nll),
        "contains": [float(is_correct(answer.text, question.value)) for question, answer in asked],
        "exact_match": [exact_match(answer.text, question.reference, question.value) for question, answer in asked],
        "rouge_l": [rouge_l(answer.text, question.reference) for question, answer in asked],
        "chrf": [chrf(answer.text, question.reference) for question, answer in asked],
        "preference_accuracy": [float(right) for right in preferred],
        "general_loss": list(general[0]),
        "refusal_rate": [float(refuses(answer.text)) for _, answer in asked],
        "repetition_rate": [repetition(answer.tokens) for _, answer in asked],
        "unfinished_rate": [float(not answer.finished) for _, answer in asked],
        "answer_tokens": [float(len(answer.tokens)) for _, answer in asked],
    }
    fitting = {name: [value for value in values if value is not None] for name, values in found.items()}
    weights = {"loss": [question.tokens for question in questions], "general_loss": list(general[1])}
    return Side(
        {name: np.asarray(values, dtype=np.float64) for name, values in fitting.items() if values},
        {name: np.asarray(values, dtype=np.float64) for name, values in weights.items()},
    )

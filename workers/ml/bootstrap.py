"""95 % bootstrap intervals over questions: the percentile method (Efron and Tibshirani 1993, chapter 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

RESAMPLES = 1000
TAILS = (2.5, 97.5)


@dataclass(frozen=True)
class Estimate:
    """A value over `n` questions and where it lies in 95 % of the resamples."""

    value: float
    low: float
    high: float
    n: int

    def event(self) -> dict[str, Any]:
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


class Bootstrap:
    """The same resamples of questions for every metric and every side, so that two sides are compared question by question."""

    def __init__(self, seed: int):
        self.seed = seed
        self.drawn: dict[int, np.ndarray] = {}

    def draws(self, n: int) -> np.ndarray:
        """(RESAMPLES, n) indexes of questions, drawn with replacement."""
        if n not in self.drawn:
            self.drawn[n] = np.random.default_rng(self.seed).integers(0, n, (RESAMPLES, n))
        return self.drawn[n]

    def _ratios(self, amounts: np.ndarray, weights: np.ndarray) -> np.ndarray:
        draws = self.draws(len(amounts))
        return amounts[draws].sum(axis=1) / weights[draws].sum(axis=1)

    def mean(self, amounts: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
        """Σ amounts / Σ weights (each 1 by default) over the questions, of which there is at least one."""
        amounts = np.asarray(amounts, dtype=np.float64)
        weights = np.ones(len(amounts)) if weights is None else np.asarray(weights, dtype=np.float64)
        low, high = np.percentile(self._ratios(amounts, weights), TAILS)
        return Estimate(float(amounts.sum() / weights.sum()), float(low), float(high), len(amounts))

    def difference(self, new: ArrayLike, old: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
        """How much higher the mean of `new` is than that of `old`, both of the same questions in the same order."""
        return self.mean(np.asarray(new, dtype=np.float64) - np.asarray(old, dtype=np.float64), weights)


def perplexity(loss: Estimate) -> Estimate:
    """exp of a loss in nats per token; the percentiles go with it, as exp is monotone."""
    return Estimate(*(float(np.exp(value)) for value in (loss.value, loss.low, loss.high)), loss.n)

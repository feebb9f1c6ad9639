"""How many packs a step computes at once, and how large they are: less of both once memory is short."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .compute import Workers
from .memory import Shape, fit


class Packing:
    """`workers` are for everything but the steps, `step_workers` for those, where dropout wants a fixed order.

    `ranks` processes divide the packs of a step.
    """

    def __init__(self, threads: int, dropout: float, ranks: int = 1):
        self.ranks = ranks
        self.workers = Workers(threads)
        # dropout draws from one random stream, which only one worker at a time may do in a fixed order
        self.step_workers = self.workers if dropout == 0 else Workers(1)
        self.most: int | None = None
        self.halved = False

    def budget(self, tokens: int) -> int:
        """Tokens that a pack may have in a step of so many."""
        budget = self.step_workers.budget(tokens, self.ranks)
        return min(budget, self.most or budget)

    def shrink(self, most: int) -> None:
        """From now on one pack at a time, of at most so many tokens; a longer row is a pack by itself."""
        for workers in {self.workers, self.step_workers}:
            workers.pool.shutdown(wait=True)
        self.workers = self.step_workers = Workers(1)
        self.most = most

    def halve(self, tokens: int) -> int | None:
        """Half as many tokens a pack in a step of so many; None when that was done before."""
        if self.halved:
            return None
        self.halved = True
        self.shrink(max(1, self.budget(tokens) // 2))
        return self.most

    def fit(
        self, shape: Shape, params: dict[str, Any], steps: Sequence[int], longest: int, answers: float
    ) -> str | None:
        """Choose packs that fit by the memory formula; what is to be said when they are smaller than they might be.

        `steps` are the tokens of each step, `longest` those of the longest row, `answers` the share that is scored.
        Each process holds the whole model, and of a step's packs its own.
        """
        at_once, wanted = self.step_workers.count, self.budget(max(steps))
        tokens = min(max(steps), math.ceil(max(steps) / self.ranks) + longest)
        packs, size = fit(shape, params, tokens, longest, answers, at_once, wanted, self.ranks)
        if (packs, size) == (at_once, wanted):
            return None
        self.shrink(size)
        return (
            f"Memory is short: packs of {size} tokens are computed one after another instead of {at_once} of {wanted} at"
            " once. This is slower and changes nothing in what is learnt."
        )

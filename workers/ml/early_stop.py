"""The history of a run's held-out losses: which step was best, and whether it is time to end."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Evaluations:
    """`history` is (step, held-out loss) in the order of the steps; `patience` 0 never ends a run."""

    patience: int
    history: list[tuple[int, float]] = field(default_factory=list)

    def add(self, step: int, loss: float) -> bool:
        """Whether this loss is the lowest so far."""
        self.history = [(earlier, value) for earlier, value in self.history if earlier < step] + [(step, loss)]
        return self.best == step

    @property
    def best(self) -> int | None:
        """The step with the lowest held-out loss, the earliest of them; None before the first evaluation."""
        return min(self.history, key=lambda item: (item[1], item[0]))[0] if self.history else None

    @property
    def turned(self) -> bool:
        """Whether `patience` evaluations in a row brought no better held-out loss (Prechelt 1998, criterion UP)."""
        since = sum(step > self.best for step, _ in self.history) if self.history else 0
        return 0 < self.patience <= since

    def loss(self, step: int) -> float:
        return dict(self.history)[step]

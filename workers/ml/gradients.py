"""The gradient of one step's packs by the adapter's weights: alone, or as one of several processes."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import torch

from .context_parallel import membership
from .fused import fused_of, nlls_of
from .team import Measure, Part, Task, Team, shares

if TYPE_CHECKING:
    from .run import TrainingRun


def free_memory() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


class StepGradients:
    """Adds what a step's packs give to the gradients of the model's trained parameters."""

    def __init__(self, run: TrainingRun, model: torch.nn.Module):
        self.run, self.model, self.nlls = run, model, nlls_of(model)
        self.trained = [parameter for parameter in model.parameters() if parameter.requires_grad]

    def alone(self, rows: list[int]) -> torch.Tensor:
        """The step's loss, with all its packs computed here."""
        run = self.run
        together = run.packing.step_workers.count if fused_of(self.model) else 1
        return self.add(run.objective.packs(rows, run.budget(rows), together), rows)

    def add(self, packs: list[Any], rows: list[int]) -> torch.Tensor:
        """The packs' part of the loss of the step with these rows; gradients are summed in the order of the packs."""
        objective, count = self.run.objective, self.run.objective.count(rows)

        def gradient(pack: Any) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
            with membership(pack):
                loss = objective.loss(self.nlls, pack) / count
                return loss.detach(), torch.autograd.grad(loss, self.trained)

        total = torch.zeros((), device=self.trained[0].device)
        for loss, gradients in self.run.packing.step_workers.map(gradient, packs):
            total += loss
            if self.trained[0].grad is None:
                for parameter, value in zip(self.trained, gradients):
                    parameter.grad = value
            else:
                torch._foreach_add_([parameter.grad for parameter in self.trained], list(gradients))
        return total

    def together(self, team: Team, rows: list[int], step: int) -> torch.Tensor:
        """The step's loss, computed by the whole team; what went wrong anywhere is raised here, in the main process."""
        run = self.run
        task = Task(step, rows, run.budget(rows), run.packing.step_workers.count)
        team.tell(task)
        parts, failure = self.share(team, task)
        team.check(parts, failure)
        for part in parts[1:]:
            run.objective.seen += part.tensors["seen"]
        return torch.tensor(sum(part.loss for part in parts), device=self.trained[0].device)

    def share(self, team: Team, task: Task) -> tuple[list[Part], Exception | None]:
        """Compute this process's part of a step; gradients are summed where nobody failed."""
        objective = self.run.objective

        def work(part: Part) -> None:
            part.loss = self.own(team, task).item()
            part.tensors["seen"] = objective.seen.clone()

        team.send_weights(self.trained)
        parts, failure = team.exchange(work)
        if not team.main:
            objective.seen.zero_()
        if not any(part.trouble for part in parts):
            team.sum_gradients(self.trained)
        return parts, failure

    def own(self, team: Team, task: Task) -> torch.Tensor:
        """The loss of the packs that fall to this process; all processes divide the same packs in the same way."""
        objective = self.run.objective
        if not team.main:
            # dropout: a stream of its own for each step and process, the same in a resumed run
            torch.manual_seed(self.run.params["seed"] + task.step * team.size + team.rank)
        packs = objective.packs(task.rows, task.budget)
        mine = shares([objective.cost(pack) for pack in packs], team.size)[team.rank]
        return self.add([packs[i] for i in mine], task.rows)

    def measured(self, team: Team) -> dict[str, torch.Tensor]:
        """What the objective asks of the model, of all items, by the whole team; in the main process."""
        team.tell(Measure())
        parts, failure = self.measure(team)
        team.check(parts, failure)
        found = {}
        for name in parts[0].tensors:
            values = [part.tensors[name] for part in parts]
            found[name] = torch.zeros(sum(map(len, values)))
            for rank, value in enumerate(values):
                found[name][rank :: team.size] = value
        return found

    def measure(self, team: Team) -> tuple[list[Part], Exception | None]:
        """What the objective asks of the model, of every so many-th item, which are this process's."""
        run = self.run

        def work(part: Part) -> None:
            part.tensors = run.objective.measure(self.model, run.workers, slice(team.rank, None, team.size))

        team.send_weights(self.trained)
        return team.exchange(work)

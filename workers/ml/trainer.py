"""TRL's SFTTrainer over our steps: packs side by side, gradients in a fixed order, checkpoints that are whole."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from datasets import Dataset
from torch.optim.lr_scheduler import LambdaLR
from trl import SFTConfig, SFTTrainer

from .base import pick_device
from .checkpoints import drop_old, write_checkpoint
from .events import is_out_of_memory
from .export import save_adapter
from .gradients import StepGradients, free_memory

if TYPE_CHECKING:
    from .run import TrainingRun


def rate(step: int, total: int, warmup: int, kind: str) -> float:
    """Share of the learning rate in step `step` (from 0). No step is at zero, which in a short run would waste it."""
    if step < warmup:
        return (step + 1) / (warmup + 1)
    left = max(0, total - step) / max(1, total - warmup)
    return {"constant": 1.0, "linear": left, "cosine": 0.5 * (1 - math.cos(math.pi * left))}[kind]


def config_of(params: dict[str, Any], folder: Path) -> SFTConfig:
    return SFTConfig(
        output_dir=str(folder),
        num_train_epochs=1,
        per_device_train_batch_size=1,
        learning_rate=params["learning_rate"],
        weight_decay=params["weight_decay"],
        max_grad_norm=params["max_grad_norm"],
        seed=params["seed"],
        optim="adamw_torch_fused",
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        bf16=False,
        gradient_checkpointing=False,
        use_cpu=pick_device().type == "cpu",
        max_length=None,
        packing=False,
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        dataloader_pin_memory=False,
    )


class PackedTrainer(SFTTrainer):
    """SFTTrainer whose dataset item is one optimiser step: the indexes of its rows, which the objective packs."""

    def __init__(self, *, run: TrainingRun, **kwargs: Any):
        self.run = run
        super().__init__(
            args=config_of(run.params, run.checkpoints),
            train_dataset=Dataset.from_dict({"rows": run.order}),
            data_collator=lambda items: {"rows": torch.tensor(items[0]["rows"])},
            processing_class=run.tokenizer,
            **kwargs,
        )
        self.step_gradients = StepGradients(run, self.model)

    def _get_train_sampler(self, *_: Any) -> torch.utils.data.Sampler:
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def training_step(
        self, model: torch.nn.Module, inputs: dict[str, Any], num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """The step's loss, its gradients left in the parameters; a shortage of memory once makes the packs smaller."""
        if not model.training:
            model.train()
        rows = inputs["rows"].tolist()
        try:
            return self.gradients(rows)
        except Exception as error:
            if not is_out_of_memory(error) or not self.run.use_smaller_packs(rows):
                raise
        model.zero_grad()
        free_memory()
        return self.gradients(rows)

    def gradients(self, rows: list[int]) -> torch.Tensor:
        """The packs' gradients, summed in a fixed order; MlError `diverged` when the loss is not a number."""
        step, team = self.state.global_step + 1, self.run.team
        total = self.step_gradients.together(team, rows, step) if team else self.step_gradients.alone(rows)
        if not math.isfinite(total.item()):
            raise self.run.diverged("loss", total.item(), step)
        return total

    def _clip_grad_norm(self, model: torch.nn.Module) -> torch.Tensor:
        """The gradient's norm before clipping; checked here, so that the optimiser never steps on what is no number."""
        norm = super()._clip_grad_norm(model)
        if not math.isfinite(float(norm)):
            raise self.run.diverged("gradient", float(norm), self.state.global_step + 1)
        return norm

    def create_scheduler(self, num_training_steps: int, optimizer: torch.optim.Optimizer | None = None) -> LambdaLR:
        params = self.run.params
        warmup = math.ceil(params["warmup_ratio"] * num_training_steps)
        kind = params["lr_scheduler_type"]
        self.lr_scheduler = LambdaLR(
            optimizer or self.optimizer, lambda step: rate(step, num_training_steps, warmup, kind)
        )
        self._created_lr_scheduler = True
        return self.lr_scheduler

    def floating_point_ops(self, inputs: dict[str, Any]) -> int:
        return 0

    def _save_checkpoint(self, model: torch.nn.Module, trial: Any) -> None:
        run, step = self.run, self.state.global_step

        def fill(path: Path) -> None:
            save_adapter(self.model, path)
            self._save_optimizer_and_scheduler(str(path))
            self._save_rng_state(str(path))
            self.state.save_to_json(str(path / "trainer_state.json"))

        names = {id(parameter): name for name, parameter in self.model.named_parameters()}
        about = {
            "fingerprint": run.fingerprint,
            "learning_rate": run.learning_rate,
            "total_steps": run.total_steps,
            "evaluations": run.evaluations.history,
            "early": run.early,
            "parameters": [names[id(p)] for group in self.optimizer.param_groups for p in group["params"]],
        }
        path = write_checkpoint(run.checkpoints, step, about, fill)
        drop_old(run.checkpoints, {run.middle, run.evaluations.best})
        run.events.emit("checkpoint", step=step, path=str(path.relative_to(run.dir)))

    def load_step(self, path: Path) -> None:
        """Put the adapter of a checkpoint into the model."""
        self._load_from_checkpoint(str(path))

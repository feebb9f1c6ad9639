"""Train a LoRA adapter in RUN_DIR with TRL's SFTTrainer and PEFT, evaluate it, export it, index it."""

from __future__ import annotations

import hashlib
import json
import math
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, TextIO

import psutil
import torch
from datasets import Dataset
from peft import LoraConfig
from torch.optim.lr_scheduler import LambdaLR
from transformers import PreTrainedModel, PreTrainedTokenizerBase, TrainerCallback
from trl import SFTConfig, SFTTrainer

from .base import LINEARS, default_base_path, has_base, load_base, pick_device
from .checkpoints import drop_old, read_marker, whole_checkpoints, write_checkpoint
from .compute import Workers
from .data import Row, answer_nll, encode_rows, packs, read_jsonl, step_order
from .evaluate import evaluate, heldout_rows, mean_loss
from .events import Events, MlError
from .export import export_adapter, save_adapter
from .index import build_index, middle_step
from .params import Job, read_job


class Stop:
    """SIGTERM asks the run to stop; the step under way ends first."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: Any) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def rate(step: int, total: int, warmup: int, kind: str) -> float:
    """Share of the learning rate in step `step` (from 0). No step is at zero, which in a short run would waste it."""
    if step < warmup:
        return (step + 1) / (warmup + 1)
    left = max(0, total - step) / max(1, total - warmup)
    return {"constant": 1.0, "linear": left, "cosine": 0.5 * (1 - math.cos(math.pi * left))}[kind]


class PackedTrainer(SFTTrainer):
    """SFTTrainer whose dataset item is one optimiser step: the indexes of its rows, packed by our collator."""

    def __init__(self, *, run: TrainingRun, **kwargs: Any):
        self.run = run
        super().__init__(**kwargs)
        self.trained = [parameter for parameter in self.model.parameters() if parameter.requires_grad]

    def _get_train_sampler(self, *_: Any) -> torch.utils.data.Sampler:
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def training_step(
        self, model: torch.nn.Module, inputs: dict[str, Any], num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """Loss in nats per answer token of the step's rows; the packs' gradients are summed in a fixed order."""
        model.train()
        inputs = self._prepare_inputs(inputs)

        def gradient(packed: dict[str, torch.Tensor]) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
            loss = answer_nll(model, packed) / inputs["answers"]
            return loss.detach(), torch.autograd.grad(loss, self.trained)

        total = torch.zeros((), device=self.args.device)
        for loss, gradients in self.run.step_workers.map(gradient, inputs["packs"]):
            total += loss
            for parameter, value in zip(self.trained, gradients):
                parameter.grad = value if parameter.grad is None else parameter.grad.add_(value)
        if not math.isfinite(total.item()):
            raise MlError(
                "diverged",
                f"The loss became {total.item()} at step {self.state.global_step + 1}: lower the learning rate"
                f" (it was {self.args.learning_rate:g}) and start again.",
                step=self.state.global_step + 1,
            )
        return total

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
        step = self.state.global_step

        def fill(path: Path) -> None:
            save_adapter(self.model, path)
            self._save_optimizer_and_scheduler(str(path))
            self._save_rng_state(str(path))
            self.state.save_to_json(str(path / "trainer_state.json"))

        names = {id(parameter): name for name, parameter in self.model.named_parameters()}
        about = {
            "fingerprint": self.run.fingerprint,
            "learning_rate": self.run.learning_rate,
            "parameters": [names[id(p)] for group in self.optimizer.param_groups for p in group["params"]],
        }
        path = write_checkpoint(self.run.checkpoints, step, about, fill)
        drop_old(self.run.checkpoints, self.run.middle)
        self.run.events.emit("checkpoint", step=step, path=str(path.relative_to(self.run.dir)))


class StepEvents(TrainerCallback):
    """Says each step and the held-out loss, and decides when to save, evaluate and stop."""

    def __init__(self, run: TrainingRun):
        self.run, self.began = run, 0.0

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.began = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        run = self.run
        control.should_log = True
        control.should_save = state.global_step % run.save_steps == 0 or state.global_step in (
            run.middle,
            run.total_steps,
        )
        if run.stop() and state.global_step < run.total_steps:
            control.should_training_stop = control.should_save = True

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float], **_: Any) -> None:
        if "grad_norm" not in logs:
            return
        run, step = self.run, state.global_step
        if not math.isfinite(logs["grad_norm"]):
            raise MlError(
                "diverged",
                f"The gradient became {logs['grad_norm']} at step {step}: lower the learning rate and start again.",
                step=step,
            )
        rows = run.order[step - 1]
        tokens = sum(run.rows[i].tokens for i in rows)
        run.learning_rate = logs["learning_rate"]
        run.events.emit(
            "step",
            step=step,
            epoch=round(step / run.steps_per_epoch, 4),
            loss=logs["loss"],
            learning_rate=logs["learning_rate"],
            grad_norm=logs["grad_norm"],
            tokens=tokens,
            tokens_per_s=round(tokens / (time.monotonic() - self.began), 1),
            memory_mb=round(psutil.Process().memory_info().rss / 1e6, 1),
            rows=rows,
        )
        if step % run.eval_steps == 0 or step == run.total_steps:
            loss = mean_loss(run.trainer.model, run.heldout_rows, run.workers)
            if loss is not None:
                run.events.emit("eval", step=step, loss=loss)
                run.eval_losses.append((loss, step))


class TrainingRun:
    """One run in RUN_DIR from its files to its adapter."""

    def __init__(self, run_dir: Path, job: Job, events: Events, stop: Stop):
        self.dir, self.job, self.events, self.stop = run_dir, job, events, stop
        self.params, self.checkpoints = job.params, run_dir / "checkpoints"
        self.learning_rate = 0.0
        self.eval_losses: list[tuple[float, int]] = []
        data = (run_dir / "train.jsonl").read_bytes() if (run_dir / "train.jsonl").exists() else b""
        identity = json.dumps([job.params, job.base_model_path.name], sort_keys=True).encode()
        self.fingerprint = hashlib.sha256(identity + b"\n" + data).hexdigest()

    def prepare(self, loaded: tuple[PreTrainedModel, PreTrainedTokenizerBase] | None) -> None:
        """Read and check every row before anything is trained; emits `plan`."""
        params = self.params
        self.data = read_jsonl(self.dir / "train.jsonl")
        self.heldout = read_jsonl(self.dir / "heldout.jsonl")
        self.workers = Workers(self.job.threads)
        # dropout draws from one random stream, which only one worker at a time may do in a fixed order
        self.step_workers = self.workers if params["lora_dropout"] == 0 else Workers(1)
        self.base, self.tokenizer = loaded or load_base(self.job.base_model_path)
        self.rows: list[Row] = encode_rows(self.tokenizer, self.data, params["max_length"])
        self.heldout_rows = heldout_rows(self.tokenizer, self.heldout, self.data)
        self.order = step_order(len(self.rows), params["batch_size"], params["epochs"], params["seed"])
        self.total_steps = len(self.order)
        self.steps_per_epoch = self.total_steps // params["epochs"]
        self.save_steps = params["save_steps"] or max(1, round(self.total_steps / 8))
        self.eval_steps = max(1, round(self.total_steps / 3))
        self.middle = middle_step(self.total_steps)
        tokens = sum(row.tokens for row in self.rows)
        self.events.emit(
            "plan", total_steps=self.total_steps, rows=len(self.rows), tokens=tokens, max_length=params["max_length"]
        )

    def collate(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        rows = [self.rows[i] for i in items[0]["rows"]]
        budget = self.step_workers.budget(sum(row.tokens for row in rows))
        return {"packs": packs(rows, budget), "answers": sum(len(row.answer) for row in rows)}

    def build_trainer(self) -> PackedTrainer:
        params = self.params
        config = SFTConfig(
            output_dir=str(self.checkpoints),
            num_train_epochs=1,
            per_device_train_batch_size=1,
            learning_rate=params["learning_rate"],
            weight_decay=params["weight_decay"],
            max_grad_norm=params["max_grad_norm"],
            seed=params["seed"],
            optim="adamw_torch",
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
        lora = LoraConfig(
            r=params["lora_r"],
            lora_alpha=params["lora_alpha"],
            lora_dropout=params["lora_dropout"],
            target_modules=LINEARS,
            task_type="CAUSAL_LM",
        )
        return PackedTrainer(
            run=self,
            model=self.base,
            args=config,
            train_dataset=Dataset.from_dict({"rows": self.order}),
            data_collator=self.collate,
            processing_class=self.tokenizer,
            peft_config=lora,
            callbacks=[StepEvents(self)],
        )

    def train(self) -> int:
        """Train to the end, or to where a stop was asked for; returns the step reached."""
        self.trainer = self.build_trainer()
        found = whole_checkpoints(self.checkpoints, self.fingerprint)
        if not found:
            self.trainer.train()
            return self.trainer.state.global_step
        step, path = found[-1]
        self.learning_rate = read_marker(path)["learning_rate"]
        self.events.log("info", f"Resuming from the checkpoint at step {step} of {self.total_steps}.")
        if step == self.total_steps:
            self.trainer._load_from_checkpoint(str(path))
            return step
        self.trainer.train(resume_from_checkpoint=str(path))
        return self.trainer.state.global_step

    def warn_of_overfitting(self) -> None:
        """Say so when the held-out loss ended a tenth above its lowest."""
        if self.eval_losses and min(self.eval_losses)[0] < 0.9 * self.eval_losses[-1][0]:
            loss, best = min(self.eval_losses)
            self.events.log(
                "warning",
                f"The held-out loss was lowest at step {best} ({loss:.3f}) and rose since: fewer epochs may do better.",
            )


def train(run_dir: Path, events: Events, loaded: tuple[PreTrainedModel, PreTrainedTokenizerBase] | None = None) -> None:
    """Run RUN_DIR to its end: events to `events`, files to RUN_DIR; MlError when it cannot."""
    stop = Stop()
    events.emit("stage", stage="preparing")
    run = TrainingRun(run_dir, read_job(run_dir), events, stop)
    run.prepare(loaded)
    events.emit("stage", stage="training")
    step = run.train()
    model = run.trainer.model
    answers = None
    if not stop():
        events.emit("stage", stage="evaluating")
        answers = evaluate(model, run.tokenizer, run.heldout, run.heldout_rows, run.workers, events, stop)
        run.warn_of_overfitting()
    events.emit("stage", stage="saving")
    export_adapter(model, run.dir, run.job.base_model_path, events)
    whole = answers is not None
    if answers is not None:
        middle = run.checkpoints / f"step-{run.middle}"
        whole = build_index(
            run.dir, middle, run.job.base_model_path, model, run.tokenizer, answers, run.workers, events, stop
        )
    tokens = sum(run.rows[i].tokens for rows in run.order[:step] for i in rows)
    events.emit("done", step=step, stopped=not whole, early=False, tokens=tokens)


def end_with_parent(requests: TextIO) -> None:
    """End this process when its stdin closes: its parent is gone, and the newest checkpoint is what a resume needs."""

    def wait() -> None:
        while requests.readline():
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def standby(base: Path | None, requests: TextIO, events: Events) -> None:
    """Load everything ahead, then train the one run that a line `{"run_dir": …}` names; end quietly when none comes.

    The base is loaded ahead when it is there; a run on another base loads its own.
    """
    path = (base or default_base_path()).resolve()
    loaded = load_base(path) if has_base(path) else None
    events.log("info", "Standing by.")
    line = requests.readline()
    if not line.strip():
        return
    end_with_parent(requests)
    run_dir = Path(json.loads(line)["run_dir"]).resolve()
    same = read_job(run_dir).base_model_path.resolve() == path
    train(run_dir, events, loaded if same else None)

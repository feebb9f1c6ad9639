"""One run in RUN_DIR: what it reads, in which order it trains, where it resumes, and which step it keeps."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from .base import load_base, sha256_file
from .callbacks import StepEvents
from .checkpoints import damaged_file, newest_checkpoint, read_marker, whole_checkpoints
from .compute import Workers
from .data import read_jsonl, row_weights, step_order
from .early_stop import Evaluations
from .events import Events, MlError, is_out_of_memory
from .gradients import StepGradients
from .index import middle_step
from .memory import check_base_fits, read_shape
from .methods import attach, check_adapter, check_method, load_quantised
from .objectives import read_objective
from .packing import Packing
from .params import Job
from .safe_base import check_safe_base
from .team import Known, Team
from .trainer import PackedTrainer

Loaded = tuple[PreTrainedModel, PreTrainedTokenizerBase]
HALVED = "batch.json"


class TrainingRun:
    """One run from its files to its trained adapter, which then is the model's."""

    def __init__(self, run_dir: Path, job: Job, events: Events, stop: Callable[[], bool], team: Team | None = None):
        self.dir, self.job, self.events, self.stop, self.team = run_dir, job, events, stop, team
        self.ranks = team.size if team else 1
        self.params, self.checkpoints = dict(job.params), run_dir / "checkpoints"
        self.evaluations = Evaluations(job.params["early_stopping_patience"])
        self.learning_rate, self.early = 0.0, False
        self.was_short = (run_dir / HALVED).exists()
        if self.was_short:
            self.params["batch_size"] = json.loads((run_dir / HALVED).read_text("utf-8"))["batch_size"]

    def prepare(self, loaded: Loaded | None) -> None:
        """Read and check everything before anything is trained; emits `plan`."""
        params, base = self.params, self.job.base_model_path
        check_method(params)
        check_adapter(self.job)
        self.data, self.heldout = read_jsonl(self.dir / "train.jsonl"), read_jsonl(self.dir / "heldout.jsonl")
        self.weights = row_weights(self.data)
        check_safe_base(base)
        self.shape = read_shape(base)
        if not loaded:
            check_base_fits(self.shape, params, self.ranks)
        self.base, self.tokenizer = loaded or load_base(base)
        if params["method"] == "qlora":
            self.base = load_quantised(base)
        threads = max(1, self.job.threads // self.ranks)
        self.packing = Packing(threads, params["lora_dropout"], self.ranks)
        if self.was_short:
            self.packing.shrink(1)
        self.objective = read_objective(self.tokenizer, self.data, self.heldout, params)
        self.plan()
        self.fit_memory()

    def plan(self) -> None:
        """Fix the steps of the run and say how many there are."""
        params, data = self.params, (self.dir / "train.jsonl").read_bytes()
        adapter = self.job.adapter_path
        start = sha256_file(adapter / "adapter_model.safetensors") if adapter else None
        identity = [params, self.job.base_model_path.name, start]
        self.fingerprint = hashlib.sha256(json.dumps(identity, sort_keys=True).encode() + b"\n" + data).hexdigest()
        self.order = step_order(len(self.data), params["batch_size"], params["epochs"], params["seed"], self.weights)
        self.total_steps = len(self.order)
        if not self.total_steps:
            raise MlError("bad_data", "The rows' weights are so low that no row is trained: raise them or the epochs.")
        self.save_steps = params["save_steps"] or max(1, round(self.total_steps / 8))
        self.eval_steps = params["eval_steps"] or max(1, round(self.total_steps / 8))
        self.middle = middle_step(self.total_steps)
        self.events.emit(
            "plan",
            total_steps=self.total_steps,
            rows=len(self.data),
            tokens=sum(self.objective.tokens(row) for row in range(len(self.data))),
            max_length=params["max_length"],
        )

    def epoch(self, step: int) -> float:
        return step * self.params["epochs"] / self.total_steps

    def tokens(self, step: int) -> int:
        """Tokens trained on from the first to this step, repeats counted."""
        return sum(self.step_tokens(rows) for rows in self.order[:step])

    @property
    def workers(self) -> Workers:
        return self.packing.workers

    def step_tokens(self, rows: Sequence[int]) -> int:
        return sum(self.objective.tokens(row) for row in rows)

    def budget(self, rows: Sequence[int]) -> int:
        """Tokens that a pack may have in the step that has these rows."""
        return self.packing.budget(self.step_tokens(rows))

    def fit_memory(self) -> None:
        """Choose packs that fit before the first step; MlError `out_of_memory` when none do."""
        lengths = [self.objective.tokens(row) for row in range(len(self.data))]
        steps = [self.step_tokens(rows) for rows in self.order]
        warning = self.packing.fit(
            self.shape, self.params, steps, max(lengths), self.objective.answers() / sum(lengths)
        )
        if warning:
            self.events.log("warning", warning)

    def use_smaller_packs(self, rows: Sequence[int]) -> bool:
        """After a shortage of memory: half as many tokens at once, with the same gradients; False the second time."""
        size = self.packing.halve(self.step_tokens(rows))
        if size is None:
            return False
        self.events.log(
            "warning",
            f"Memory ran out, so the step is done again with packs of {size} tokens, one after another. This is slower"
            " and changes nothing in what is learnt.",
        )
        return True

    def halve_batch(self) -> None:
        """After a second shortage: start anew with half as many rows in a step, and remember it for a resume."""
        size = self.params["batch_size"] // 2
        self.params["batch_size"] = size
        partial = self.dir / f".{HALVED}.partial"
        partial.write_text(json.dumps({"batch_size": size}), "utf-8")
        partial.replace(self.dir / HALVED)
        self.evaluations = Evaluations(self.params["early_stopping_patience"])
        self.packing.shrink(1)
        self.events.log(
            "warning",
            f"Memory ran out again, so the run starts anew with a batch size of {size}, one row at a time.",
        )
        self.base = self.model.unload()
        self.plan()

    def train(self) -> int:
        """Train to the end, or to where a stop was asked for; returns the step reached."""
        try:
            return self.train_once()
        except Exception as error:
            if not is_out_of_memory(error) or self.params["batch_size"] == 1:
                raise
        self.halve_batch()
        return self.train_once()

    def train_once(self) -> int:
        self.model = attach(self.base, self.job)
        self.objective.prepare(self.dir, self.fingerprint, self.measured)
        if self.team:
            self.team.tell(Known(self.objective.known()))
        self.trainer = PackedTrainer(run=self, model=self.model, callbacks=[StepEvents(self)])
        found = newest_checkpoint(self.checkpoints, self.fingerprint, self.events)
        if found is None:
            self.trainer.train()
            return self.trainer.state.global_step
        step, path = found
        marker = read_marker(path)
        self.learning_rate, self.early = marker["learning_rate"], marker["early"]
        self.evaluations.history = [(at, loss) for at, loss in marker["evaluations"]]
        self.events.log("info", f"Resuming from the checkpoint at step {step} of {self.total_steps}.")
        if step == self.total_steps or self.early:
            self.trainer.load_step(path)
            return step
        self.trainer.train(resume_from_checkpoint=str(path))
        return self.trainer.state.global_step

    def measured(self) -> dict[str, torch.Tensor]:
        """What the objective asks of the model as it stands, of all items."""
        if self.team:
            return StepGradients(self, self.model).measured(self.team)
        return self.objective.measure(self.model, self.workers, slice(None))

    def heldout_loss(self, step: int) -> float | None:
        loss = self.objective.heldout_loss(self.model, self.workers)
        if loss is not None and not math.isfinite(loss):
            raise self.diverged("held-out loss", loss, step)
        return loss

    def diverged(self, what: str, value: float, step: int) -> MlError:
        """The error for a number that is none at this step."""
        found = whole_checkpoints(self.checkpoints, self.fingerprint)
        kept = f"; the checkpoint at step {found[-1][0]} is whole and kept" if found else ""
        rate = self.params["learning_rate"]
        return MlError(
            "diverged",
            f"The {what} became {value} at step {step}{kept}: lower the learning rate (it was {rate:g},"
            f" try {rate / 3:.1g}) or lengthen the warm-up, and start again.",
            step=step,
            checkpoint=found[-1][0] if found else None,
        )

    def keep_best(self, step: int) -> int:
        """The step whose adapter the model now has: that of the lowest held-out loss when early stopping is on."""
        best = self.evaluations.best
        if best is None or best == step:
            return step
        lowest, last = self.evaluations.loss(best), self.evaluations.history[-1][1]
        path = self.checkpoints / f"step-{best}"
        if self.evaluations.patience and read_marker(path) and damaged_file(path) is None:
            self.trainer.load_step(path)
            self.events.log(
                "info",
                f"The adapter of step {best} is kept: its held-out loss of {lowest:.3f} is the lowest"
                f" ({last:.3f} at the end).",
            )
            return best
        if lowest < 0.9 * last:
            self.events.log(
                "warning",
                f"The held-out loss was lowest at step {best} ({lowest:.3f}) and rose since:"
                " fewer epochs may do better.",
            )
        return step

    def indexed(self, kept: int, last: int) -> Path:
        """The checkpoint to index: the one at 42 % of the run, or the kept one when that came before or is whole alone."""
        paths = [self.checkpoints / f"step-{step}" for step in (min(self.middle, kept), kept, last)]
        return next((path for path in paths if read_marker(path) and damaged_file(path) is None), paths[0])

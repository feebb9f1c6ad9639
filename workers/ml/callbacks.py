"""What a run says while it trains, and when it saves, measures, asks and ends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psutil
from transformers import TrainerCallback

from .data import prompt_ids
from .evaluate import greedy
from .metrics import is_correct

if TYPE_CHECKING:
    from .run import TrainingRun

ASKED = 3


class StepEvents(TrainerCallback):
    """Says each step, the held-out loss and the sample answers, and decides when to save and stop."""

    def __init__(self, run: TrainingRun):
        self.run, self.began = run, 0.0

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.began = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        run, step = self.run, state.global_step
        control.should_log = True
        control.should_save = step % run.save_steps == 0 or step in (run.middle, run.total_steps)
        if run.stop() and step < run.total_steps:
            control.should_training_stop = control.should_save = True

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float], **_: Any) -> None:
        if "grad_norm" not in logs:
            return
        run, step = self.run, state.global_step
        rows = run.order[step - 1]
        tokens = run.step_tokens(rows)
        run.learning_rate = logs["learning_rate"]
        run.events.emit(
            "step",
            step=step,
            epoch=round(run.epoch(step), 4),
            loss=logs["loss"],
            learning_rate=logs["learning_rate"],
            grad_norm=logs["grad_norm"],
            tokens=tokens,
            tokens_per_s=round(tokens / max(1e-6, time.monotonic() - self.began), 1),
            memory_mb=round(psutil.Process().memory_info().rss / 1e6, 1),
            rows=rows,
        )
        last = step == run.total_steps
        if step % run.eval_steps == 0 or last:
            self.measure(step, control)
        if run.params["sample_steps"] and step % run.params["sample_steps"] == 0 and not last:
            self.ask(step)

    def measure(self, step: int, control: Any) -> None:
        """Measure the held-out loss, keep the checkpoint when it is the lowest, and end the run when it has turned."""
        run = self.run
        if said := run.objective.said():
            run.events.log("info", said)
        loss = run.heldout_loss(step)
        if loss is None:
            return
        run.events.emit("eval", step=step, loss=loss)
        if run.evaluations.add(step, loss) and run.evaluations.patience:
            control.should_save = True
        if run.evaluations.turned and step < run.total_steps and not run.stop():
            run.early = control.should_training_stop = control.should_save = True
            best = run.evaluations.best
            run.events.log(
                "info",
                f"The held-out loss was lowest at step {best} ({run.evaluations.loss(best):.3f}) and did not fall in"
                f" {run.evaluations.patience} measurements since, so the run ends at step {step}.",
            )

    def ask(self, step: int) -> None:
        """Ask the first held-out questions as the model stands."""
        run, model = self.run, self.run.model
        items = [item for item in run.heldout if item["kind"] == "heldout"][:ASKED]
        model.eval()
        answers = greedy(
            model, run.tokenizer, [prompt_ids(run.tokenizer, item["messages"]) for item in items], run.workers
        )
        model.train()
        for item, answer in zip(items, answers):
            run.events.emit(
                "answer",
                step=step,
                id=item["id"],
                question=item["messages"][-1]["content"],
                expected=item["answer"],
                answer=answer,
                correct=is_correct(answer, item["answer"]),
            )

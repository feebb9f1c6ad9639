"""Train an adapter in RUN_DIR with TRL's SFTTrainer and PEFT, evaluate it, export it, index it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from .evaluate import evaluate
from .events import Events
from .export import export_adapter
from .helper import help_out
from .index import build_index
from .params import read_job
from .run import Loaded, TrainingRun
from .stop import Stop
from .team import join


def train(run_dir: Path, events: Events, loaded: Loaded | None = None) -> None:
    """Run RUN_DIR to its end: events to `events`, files to RUN_DIR; MlError when it cannot.

    Where a launcher started several processes, they train together, and the main one does the rest alone.
    """
    stop = Stop()
    events.emit("stage", stage="preparing")
    with join(stop, events) or nullcontext() as team:
        if team and not team.main:
            return help_out(run_dir, events, team)
        run = TrainingRun(run_dir, read_job(run_dir), events, stop, team)
        run.prepare(loaded)
        events.emit("stage", stage="training")
        step = run.train()
    model, rows, base = run.model, run.objective.heldout_rows, run.job.base_model_path
    answers, kept = None, step
    if not stop():
        kept = run.keep_best(step)
        events.emit("stage", stage="evaluating")
        answers = evaluate(
            model,
            run.tokenizer,
            run.heldout,
            rows,
            run.workers,
            events,
            stop,
            seed=run.params["seed"],
            previous=run.job.adapter_path,
        )
    events.emit("stage", stage="saving")
    export_adapter(model, run.dir, base, events)
    whole = answers is not None
    if answers is not None:
        whole = build_index(
            run.dir, run.indexed(kept, step), base, model, run.tokenizer, answers, run.workers, events, stop
        )
    events.emit("done", step=step, stopped=not whole, early=run.early, tokens=run.tokens(step))

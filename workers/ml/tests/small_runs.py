"""Runs of seconds on the tiny base: how tests write, kill, resume and read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from conftest import Recorder, heldout_items, training_rows, write_run
from ml.train import train
from safetensors.torch import load_file

SMALL = {
    "epochs": 2,
    "batch_size": 5,
    "learning_rate": 0.01,
    "max_length": 128,
    "lora_r": 4,
    "save_steps": 3,
    "eval_steps": 3,
}


class Killed(BaseException):
    """Ends a run where it stands, as SIGKILL does: nothing of it is caught, and only its files are left."""


class DiesAt(Recorder):
    """Events of a run that is killed right after it said this step."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step

    def emit(self, type: str, **data: Any) -> None:
        super().emit(type, **data)
        if type == "step" and data["step"] == self.step:
            raise Killed


def small_run(
    folder: Path, base: Path, rows: list[dict[str, Any]] | None = None, heldout: list[dict[str, Any]] | None = None,
    adapter_path: Path | None = None, **params: Any,
) -> Path:  # fmt: skip
    rows, heldout = rows or training_rows(), heldout_items()[:1] if heldout is None else heldout
    run_dir = write_run(folder, base, rows, heldout, **{**SMALL, **params})
    if adapter_path:
        job = json.loads((run_dir / "params.json").read_text())
        (run_dir / "params.json").write_text(json.dumps({**job, "adapter_path": str(adapter_path)}))
    return run_dir


def trained_run(run_dir: Path) -> Recorder:
    recorder = Recorder()
    train(run_dir, recorder)
    return recorder


def killed_run(run_dir: Path, step: int) -> Recorder:
    recorder = DiesAt(step)
    try:
        train(run_dir, recorder)
    except Killed:
        return recorder
    raise AssertionError(f"The run ended before step {step}.")


def losses(recorder: Recorder) -> dict[int, float]:
    return {event["step"]: event["loss"] for event in recorder.of("step")}


def adapter_of(run_dir: Path) -> dict[str, torch.Tensor]:
    return load_file(run_dir / "adapter" / "adapter_model.safetensors")


def pairs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as preferences: the right answer over a refusal."""
    return [
        {
            "datum_hash": row["datum_hash"],
            "messages": row["messages"][:-1],
            "chosen": row["messages"][-1]["content"],
            "rejected": "I do not know that place.",
        }
        for row in rows
    ]


def heldout_pairs() -> list[dict[str, Any]]:
    return [
        {**item, "chosen": f"It is {item['answer']}.", "rejected": "Nobody can say."} for item in heldout_items()[:2]
    ]

"""Whether the faster way learns as much: held-out loss of ours and of TRL's after the same rows in the same order.

Both begin with the same adapter. `loss_gap` is the difference of the two mean losses over the seeds, relative to TRL's.
Prints one line of JSON.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from place import heldout_rows, training_rows

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from ml.base import default_base_path, load_base  # noqa: E402
from ml.data import Row, encode_rows  # noqa: E402
from ml.evaluate import mean_loss  # noqa: E402
from ml.events import Events  # noqa: E402
from ml.methods import attach  # noqa: E402
from ml.params import read_job  # noqa: E402
from ml.run import TrainingRun  # noqa: E402
from trl import SFTConfig, SFTTrainer  # noqa: E402

SEEDS = range(5)
PARAMS: dict[str, Any] = {
    "epochs": 2,
    "batch_size": 8,
    "learning_rate": 1e-3,
    "lr_scheduler_type": "constant",
    "warmup_ratio": 0.0,
    "weight_decay": 0.0,
    "max_grad_norm": 1.0,
    "early_stopping_patience": 0,
}


class InOrder(SFTTrainer):
    """TRL's trainer on the rows in the order given."""

    def _get_train_sampler(self, *_: Any) -> torch.utils.data.Sampler:
        return torch.utils.data.SequentialSampler(self.train_dataset)


def train_by_trl(run: TrainingRun, rows: list[Row], folder: Path) -> Any:
    """The model that TRL's defaults in fp32 make of the run's rows, step for step."""
    order = [rows[i] for step in run.order for i in step]
    data = {
        "input_ids": [row.prompt + row.answer for row in order],
        "labels": [[-100] * len(row.prompt) + row.answer for row in order],
    }
    params = run.params
    config = SFTConfig(
        output_dir=str(folder),
        bf16=False,
        num_train_epochs=1,
        per_device_train_batch_size=params["batch_size"],
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        use_cpu=True,
        **{
            name: params[name]
            for name in ("learning_rate", "lr_scheduler_type", "weight_decay", "max_grad_norm", "seed")
        },
    )
    base, tokenizer = load_base(default_base_path())
    trainer = InOrder(
        model=attach(base, run.job), args=config, train_dataset=Dataset.from_dict(data), processing_class=tokenizer
    )
    trainer.train()
    return trainer.model


def losses(seed: int, folder: Path) -> tuple[float, float]:
    """Held-out loss in nats a token of (ours, TRL's)."""
    folder.mkdir()
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in training_rows()), "utf-8")
    (folder / "heldout.jsonl").write_text("", "utf-8")
    job = {"base_model_path": str(default_base_path()), "threads": 2, "params": {**PARAMS, "seed": seed}}
    (folder / "params.json").write_text(json.dumps(job), "utf-8")
    run = TrainingRun(folder, read_job(folder), Events(io.StringIO()), lambda: False)
    run.prepare(None)
    heldout = encode_rows(run.tokenizer, heldout_rows(), 512)
    run.train()
    ours = mean_loss(run.model, heldout, run.workers)
    # libtorch's own threads, as TRL leaves them
    torch.set_num_threads(os.cpu_count() or 1)
    theirs = train_by_trl(run, encode_rows(run.tokenizer, training_rows(), 512), folder / "trl")
    return ours, mean_loss(theirs, heldout, run.workers)


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="modelfactory-bench-") as folder:
        found = [losses(seed, Path(folder) / str(seed)) for seed in SEEDS]
    print(f"  held-out losses, ours and TRL's: {[(round(a, 4), round(b, 4)) for a, b in found]}", file=sys.stderr)
    ours, theirs = (statistics.mean(column) for column in zip(*found))
    said = {"heldout_loss": round(ours, 4), "heldout_loss_trl": round(theirs, 4), "loss_gap": abs(ours / theirs - 1)}
    print(json.dumps(said), file=out)


if __name__ == "__main__":
    main()

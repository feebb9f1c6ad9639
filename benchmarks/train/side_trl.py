"""TRL's SFTTrainer with PEFT on the benchmark's rows; a trainer is named `ROWS default|bf16|packed|unpacked`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from pace import Turns, serve
from rows import KINDS, token_rows

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
from datasets import Dataset  # noqa: E402
from ml.base import LINEARS, default_base_path  # noqa: E402
from peft import LoraConfig  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback  # noqa: E402
from trl import SFTConfig, SFTTrainer  # noqa: E402


class EachStep(TrainerCallback):
    def __init__(self, turns: Turns):
        self.turns = turns

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.turns()


def train(name: str, turns: Turns) -> None:
    rows, way = name.split()
    kind = KINDS[rows]
    options: dict[str, Any] = {
        "default": {},
        "bf16": {"bf16": True},
        # a whole step as one sequence
        "packed": {
            "packing": True,
            "max_length": kind.tokens * kind.step,
            "per_device_train_batch_size": 1,
            "gradient_checkpointing": False,
        },
        # rows of one length need no padding, so packing saves nothing here and costs a mask
        "unpacked": {"gradient_checkpointing": False},
    }[way]
    config = {
        "output_dir": tempfile.mkdtemp(prefix="modelfactory-bench-"),
        "bf16": False,
        "per_device_train_batch_size": kind.step,
        "max_length": kind.tokens,
        "max_steps": 400,
        "learning_rate": 2e-4,
        "lr_scheduler_type": "linear",
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "use_cpu": True,
        "seed": 1,
        **options,
    }
    taken = token_rows(kind, 256)
    data = {
        "input_ids": [prompt + answer for prompt, answer in taken],
        "labels": [[-100] * len(prompt) + answer for prompt, answer in taken],
    }
    base = default_base_path()
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(base, dtype="float32", local_files_only=True),
        args=SFTConfig(**config),
        train_dataset=Dataset.from_dict(data),
        processing_class=AutoTokenizer.from_pretrained(base, local_files_only=True),
        peft_config=LoraConfig(r=8, lora_alpha=16, lora_dropout=0.0, target_modules=LINEARS, task_type="CAUSAL_LM"),
        callbacks=[EachStep(turns)],
    )
    trainer.train()


if __name__ == "__main__":
    serve(train)

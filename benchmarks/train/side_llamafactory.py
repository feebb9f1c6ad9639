"""LLaMA-Factory under its own interpreter, on rows in text that its template makes as long as the benchmark's."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

from pace import Turns, serve
from rows import KINDS

os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_VERBOSITY="error",
    FORCE_CHECK_IMPORTS="0",
    DISABLE_VERSION_CHECK="1",
    USE_MODELSCOPE_HUB="0",
)
# imported for audio alone, of which there is none here; the index's build wants CUDA's libraries beside it
sys.modules["torchaudio"] = module_from_spec(ModuleSpec("torchaudio", None))
from llamafactory.train.tuner import run_exp  # noqa: E402
from transformers import AutoTokenizer, TrainerCallback  # noqa: E402

BASE = os.environ["ML_BASE_MODEL"]


def text(tokenizer: Any, tokens: int, seed: int) -> str:
    """Words that are `tokens` tokens."""
    words = ["harbour", "winter", "garden", "river", "market", "letter", "bridge", "summer"]
    picked: list[str] = []
    while len(tokenizer(" ".join(picked), add_special_tokens=False)["input_ids"]) < tokens:
        picked.append(words[(seed * 7 + len(picked) * (seed % 5 + 1)) % len(words)])
    return " ".join(picked)


class EachStep(TrainerCallback):
    def __init__(self, turns: Turns):
        self.turns = turns

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.turns()


def train(_: str, turns: Turns) -> None:
    kind = KINDS["48"]
    folder = Path(tempfile.mkdtemp(prefix="modelfactory-bench-"))
    tokenizer = AutoTokenizer.from_pretrained(BASE, local_files_only=True)
    # what the template adds: 3 tokens and a line's end before each message, 1 and a line's end after it
    system = text(tokenizer, kind.prefix - 8, 1)
    rows = []
    for index in range(64):
        question, answer = text(tokenizer, 8, index + 2), text(tokenizer, kind.scored - 1, index + 3)
        talk = [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]
        rows.append({"system": system, "conversations": talk})
    (folder / "rows.json").write_text(json.dumps(rows), "utf-8")
    about = {
        "file_name": "rows.json",
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "system": "system"},
    }
    (folder / "dataset_info.json").write_text(json.dumps({"rows": about}), "utf-8")
    options = {
        "stage": "sft",
        "do_train": True,
        "model_name_or_path": BASE,
        "template": "smollm2",
        "dataset": "rows",
        "dataset_dir": str(folder),
        "output_dir": str(folder / "out"),
        "finetuning_type": "lora",
        "lora_rank": 8,
        "lora_alpha": 16,
        "lora_dropout": 0.0,
        "lora_target": "all",
        "per_device_train_batch_size": kind.step,
        "learning_rate": 2e-4,
        "max_steps": 400,
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
        "use_cpu": True,
        "overwrite_cache": True,
        "disable_tqdm": True,
        "seed": 1,
    }
    run_exp(options, callbacks=[EachStep(turns)])


if __name__ == "__main__":
    serve(train)

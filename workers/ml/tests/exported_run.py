"""A run whose adapter is drawn by a seed, its exports, and what transformers answers with it.

For tests of the serving engine: python exported_run.py RUN_DIR METHOD [FORMAT …].
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from conftest import heldout_items, write_jsonl, write_run
from ml.base import default_base_path, load_base
from ml.events import Events
from ml.export import export_adapter
from ml.export_formats import export_run
from ml.methods import lora_config
from ml.params import check_params
from ml.parity import write_reference
from peft import PeftModel, get_peft_model
from transformers import PreTrainedModel


def drawn_adapter(base: PreTrainedModel, method: str, strength: float = 0.02) -> PeftModel:
    """An adapter that changes answers: rank 4, so that the scales of LoRA (4) and rsLoRA (8) differ."""
    params = check_params({"lora_r": 4, "lora_alpha": 16, "method": method})
    torch.manual_seed(7)
    model = get_peft_model(base, lora_config(params)).eval()
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "lora_B" in name:
                value.normal_(std=strength / (2 if method == "rslora" else 1))
            elif "magnitude" in name:
                value.mul_(1 + 0.05 * torch.randn(value.shape))
    return model


def exported_run(
    run_dir: Path, base: Path, method: str, formats: list[str], events: Events, strength: float = 0.02
) -> PeftModel:
    """RUN_DIR with an adapter of this method and its exports; returns the model that the adapter is part of."""
    write_run(run_dir, base, [], [], method=method, lora_r=4, lora_alpha=16)
    model = drawn_adapter(load_base(base)[0], method, strength)
    export_adapter(model, run_dir, base, events)
    for format in formats:
        export_run(run_dir, format, events)
    return model


if __name__ == "__main__":
    folder, method, *formats = sys.argv[1:]
    run_dir = Path(folder).resolve()
    exported_run(run_dir, default_base_path(), method, formats, Events(sys.stdout))
    questions = [item["messages"][0]["content"] for item in heldout_items()]
    write_jsonl(
        run_dir / "prompts.jsonl", [{"messages": [{"role": "user", "content": question}]} for question in questions]
    )
    write_reference(run_dir)

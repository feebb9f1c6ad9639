"""The base model: where it is found, on which device it runs, how it is loaded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from .events import MlError
from .safe_base import check_safe_base

LINEARS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def default_base_path() -> Path:
    """ML_BASE_MODEL, else the default base model under MODELS_DIR, which by default is in the per-user cache."""
    home = Path(os.environ.get("MODELFACTORY_HOME") or Path.home() / ".cache" / "modelfactory")
    models = Path(os.environ.get("MODELS_DIR") or home / "models")
    return Path(os.environ.get("ML_BASE_MODEL") or models / "smollm2-135m-instruct")


def has_base(path: Path) -> bool:
    return (path / "config.json").is_file()


def pick_device() -> torch.device:
    """The one place that chooses: a GPU where there is one, else the processor in fp32 (bf16 is slower there).

    Of processes that train together each sees its own GPU alone (ml/ranks.py), which then is the first.
    """
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def load_base(path: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The frozen base model in fp32 on the picked device, and its tokenizer; MlError `base_not_found`."""
    if not has_base(path):
        raise MlError("base_not_found", f"There is no base model at {path}: prepare it or pick another base model.")
    check_safe_base(path)
    tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
    model = AutoModelForCausalLM.from_pretrained(
        path, dtype=torch.float32, attn_implementation="sdpa", local_files_only=True
    )
    model.requires_grad_(False)
    return model.to(pick_device()), tokenizer


def sha256_file(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

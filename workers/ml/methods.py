"""The ways to build an adapter (LoRA, rsLoRA, DoRA, QLoRA), new or continued from an own one."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model, set_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, PreTrainedModel

from .base import LINEARS, pick_device, sha256_file
from .events import MlError
from .export import IDENTITY
from .params import Job

TARGETS = {"all-linear": LINEARS, "attention": LINEARS[:4]}


def lora_config(params: dict[str, Any]) -> LoraConfig:
    """PEFT's configuration: rsLoRA (Kalajdzievski 2023), DoRA (Liu et al. 2024), else LoRA (Hu et al. 2021)."""
    return LoraConfig(
        r=params["lora_r"],
        lora_alpha=params["lora_alpha"],
        lora_dropout=params["lora_dropout"],
        use_rslora=params["method"] == "rslora",
        use_dora=params["method"] == "dora",
        target_modules=TARGETS[params["target_modules"]],
        task_type="CAUSAL_LM",
    )


def check_method(params: dict[str, Any]) -> None:
    """MlError `bad_params` (field method) when this machine cannot do it."""
    if params["method"] != "qlora":
        return
    lacking = (
        "a CUDA GPU"
        if pick_device().type != "cuda"
        else "the package bitsandbytes"
        if importlib.util.find_spec("bitsandbytes") is None
        else None
    )
    if lacking:
        raise MlError(
            "bad_params", f"method is qlora, but this machine lacks {lacking}: choose lora instead.", field="method"
        )


def load_quantised(path: Path) -> PreTrainedModel:
    """The frozen base in 4-bit NormalFloat with double quantisation (Dettmers et al. 2023, QLoRA), on the GPU."""
    config = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    model = AutoModelForCausalLM.from_pretrained(
        path,
        quantization_config=config,
        dtype=torch.bfloat16,
        attn_implementation="sdpa",
        local_files_only=True,
        use_safetensors=True,
        device_map={"": 0},
    )
    return model.requires_grad_(False)


def read_adapter_config(adapter: Path) -> dict[str, Any]:
    """adapter_config.json of an own adapter; MlError `adapter_damaged` when it or its weights are not as they were."""
    try:
        config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
        weights = adapter / "adapter_model.safetensors"
        if not isinstance(config, dict) or not weights.is_file():
            raise ValueError("not an adapter's folder")
        written = adapter / IDENTITY
        if written.is_file() and json.loads(written.read_text("utf-8"))["adapter_sha256"] != sha256_file(weights):
            raise ValueError("not the weights that were trained")
        return config
    except (OSError, ValueError, KeyError) as error:
        raise MlError(
            "adapter_damaged",
            "The adapter to continue from is not whole, or not as it was trained: train it again or start a new one.",
        ) from error


def check_adapter(job: Job) -> None:
    """MlError `bad_params` names the field in which the run and the adapter that it continues from differ."""
    if job.adapter_path is None:
        return
    config, params = read_adapter_config(job.adapter_path), job.params
    method = "dora" if config.get("use_dora") else "rslora" if config.get("use_rslora") else "lora"
    targets = next(
        (name for name, layers in TARGETS.items() if set(layers) == set(config.get("target_modules") or [])), None
    )
    had = {
        "method": params["method"] if (params["method"], method) == ("qlora", "lora") else method,
        "lora_r": config.get("r"),
        "lora_alpha": config.get("lora_alpha"),
        "target_modules": targets,
    }
    for field, value in had.items():
        if params[field] != value:
            raise MlError(
                "bad_params",
                f"{field} is {params[field]}, but the adapter to continue from has {value}:"
                " use that, or start a new adapter.",
                field=field,
            )
    base = config.get("base_model_name_or_path")
    if base and Path(base).name != job.base_model_path.name:
        raise MlError(
            "bad_params",
            f"The adapter to continue from belongs to the base model {Path(base).name}, and this run is on"
            f" {job.base_model_path.name}: pick that base model, or start a new adapter.",
            field="adapter_path",
        )


def load_weights(model: PeftModel, adapter: Path, name: str = "default") -> None:
    """Put an adapter's weights from its folder into the model's adapter `name`; MlError `adapter_damaged`."""
    try:
        weights = load_file(adapter / "adapter_model.safetensors")
    except (OSError, SafetensorError) as error:
        raise MlError(
            "adapter_damaged", f"The adapter's weights at {adapter} cannot be read: train it again or start a new one."
        ) from error
    set_peft_model_state_dict(model, weights, adapter_name=name)


def attach(base: PreTrainedModel, job: Job) -> PeftModel:
    """The base with the run's adapter, which changes nothing yet or is the one to continue from."""
    torch.manual_seed(job.params["seed"])
    model = get_peft_model(base, lora_config(job.params))
    if job.adapter_path is not None:
        load_weights(model, job.adapter_path)
    return model

"""The base with an adapter merged into its weights, as PEFT merges LoRA, rsLoRA and DoRA."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from peft import PeftModel
from safetensors import SafetensorError
from transformers import PreTrainedModel

from .base import load_base
from .events import MlError


def merged(adapter: Path, base: Path) -> PreTrainedModel:
    """The base at `base` in fp32 with the adapter in folder `adapter` in its weights; MlError `adapter_damaged`."""
    model, _ = load_base(base)
    try:
        # a safe merge refuses weights that are no numbers
        return PeftModel.from_pretrained(model, str(adapter)).merge_and_unload(safe_merge=True).eval()
    except (SafetensorError, ValueError) as error:
        raise MlError(
            "adapter_damaged", "The adapter's weights cannot be merged into the base model: train it again."
        ) from error


def weights_of(model: PreTrainedModel) -> dict[str, np.ndarray]:
    """The model's parameters by name, fp32."""
    return {name: value.float().cpu().numpy() for name, value in model.state_dict().items()}

"""GGUF files that llama.cpp loads: an adapter beside its base, and a whole model with the base's own metadata."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, LlamaFileType
from safetensors.numpy import load_file

from .events import MlError

ARCHITECTURE = "llama"
FILE_TYPES = {
    GGMLQuantizationType.Q8_0: LlamaFileType.MOSTLY_Q8_0,
    GGMLQuantizationType.F32: LlamaFileType.ALL_F32,
}
# metadata that says how a file was written, or what it is called, and so is never the base's
OWN_FIELDS = {"general.architecture", "general.file_type", "general.name", "tokenizer.chat_template"}
Q_AND_K = {"q_proj": "num_attention_heads", "k_proj": "num_key_value_heads"}


def permute(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows from Hugging Face's rotary halves to llama.cpp's interleaved pairs, as its own converter does for q and k."""
    return (
        weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)
    )


def read_config(base: Path) -> dict[str, Any]:
    """The base's config.json; MlError `base_not_supported` where llama.cpp would want its tensors otherwise."""
    config = json.loads((base / "config.json").read_text("utf-8"))
    if config["model_type"] != ARCHITECTURE:
        raise MlError(
            "base_not_supported",
            f"{base.name} is a {config['model_type']} model, and GGUF files are written for llama models only: export peft"
            " or merged instead.",
        )
    return config


def tensor_names(config: Mapping[str, Any]) -> gguf.TensorNameMap:
    return gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config["num_hidden_layers"])


def adapter_alpha(config: Mapping[str, Any]) -> float:
    """What llama.cpp divides by the rank to scale the product: α, or α·√r for rsLoRA's α/√r (Kalajdzievski 2023, eq. 6).

    MlError `no_gguf_adapter` for an adapter that is not such a product alone.
    """
    if config.get("use_dora"):
        raise MlError(
            "no_gguf_adapter",
            "A DoRA adapter scales the base's own weights, which a GGUF adapter cannot: export gguf-merged instead.",
        )
    unknown = [name for name in ("rank_pattern", "alpha_pattern", "modules_to_save") if config.get(name)]
    if unknown or config.get("bias", "none") != "none":
        raise MlError(
            "no_gguf_adapter",
            f"The adapter has {' and '.join(unknown) or 'biases'}, which a GGUF adapter cannot hold: export gguf-merged"
            " instead.",
        )
    return float(config["lora_alpha"]) * (math.sqrt(config["r"]) if config.get("use_rslora") else 1.0)


def _write(out: Path, fill: Callable[[GGUFWriter], None]) -> None:
    partial = out.with_name(f".{out.name}.partial")
    writer = GGUFWriter(str(partial), ARCHITECTURE)
    fill(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.replace(partial, out)


def write_adapter(adapter: Path, base: Path, template_sha256: str, out: Path) -> None:
    """The PEFT adapter in folder `adapter`, of a Llama-type model at `base`, as the GGUF adapter file `out`."""
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    alpha, model = adapter_alpha(config), read_config(base)
    names = tensor_names(model)

    def fill(writer: GGUFWriter) -> None:
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", alpha)
        writer.add_string("modelfactory.base_model", base.name)
        writer.add_string("modelfactory.chat_template_sha256", template_sha256)
        for name, value in sorted(load_file(str(adapter / "adapter_model.safetensors")).items()):
            module, side = re.fullmatch(r"base_model\.model\.(.+)\.lora_([AB])\.weight", name).groups()
            kind = module.rsplit(".", 1)[1]
            if side == "B" and kind in Q_AND_K:
                value = permute(value, model[Q_AND_K[kind]])
            target = names.get_name(module)
            writer.add_tensor(f"{target}.weight.lora_{side.lower()}", np.ascontiguousarray(value.astype(np.float32)))

    _write(out, fill)


def write_model(
    weights: Mapping[str, np.ndarray],
    base: Path,
    about: Mapping[str, str],
    out: Path,
    kind: GGMLQuantizationType = GGMLQuantizationType.Q8_0,
) -> None:
    """`weights` by their Hugging Face names, fp32, as the GGUF file `out`: matrices in `kind`, vectors in F32.

    Metadata, tokenizer and order of the tensors are those of BASE/model.gguf; the chat template is the text of
    BASE/chat_template.jinja. `about` becomes `modelfactory.*` metadata.
    """
    config = read_config(base)
    names = tensor_names(config)
    try:
        reader = GGUFReader(base / "model.gguf")
    except FileNotFoundError:
        raise MlError(
            "base_not_found",
            f"There is no model.gguf at {base}, whose tokenizer is needed: prepare the base model again.",
        ) from None
    found = {names.get_name(name, try_suffixes=(".weight", ".bias")): name for name in weights}

    def fill(writer: GGUFWriter) -> None:
        for field in reader.fields.values():
            if field.name.startswith("GGUF.") or field.name in OWN_FIELDS:
                continue
            inner = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
            writer.add_key_value(field.name, field.contents(), field.types[0], inner)
        writer.add_name(f"{base.name}, fine-tuned")
        writer.add_file_type(FILE_TYPES[kind])
        writer.add_chat_template((base / "chat_template.jinja").read_text("utf-8"))
        for key, value in sorted(about.items()):
            writer.add_string(f"modelfactory.{key}", value)
        for tensor in reader.tensors:
            name = found.get(tensor.name)
            if name is None:
                writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
                continue
            value, module = weights[name], name.split(".")[-2]
            if module in Q_AND_K:
                value = permute(value, config[Q_AND_K[module]])
            own = GGMLQuantizationType.F32 if value.ndim == 1 else kind
            quantised = gguf.quants.quantize(np.ascontiguousarray(value, dtype=np.float32), own)
            writer.add_tensor(tensor.name, quantised, raw_dtype=own)

    _write(out, fill)

"""The trained adapter as PEFT safetensors and as a GGUF file that llama.cpp loads."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import gguf
import numpy as np
from peft import PeftModel
from safetensors.numpy import load_file

from .base import sha256_file
from .checkpoints import write_whole
from .events import Events

TENSORS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def save_adapter(model: PeftModel, path: Path) -> None:
    """adapter_model.safetensors and adapter_config.json, the base named by its id and not by a folder of this machine."""
    model.save_pretrained(str(path), save_embedding_layers=False)
    (path / "README.md").unlink(missing_ok=True)
    config = json.loads((path / "adapter_config.json").read_text("utf-8"))
    config["base_model_name_or_path"] = Path(config["base_model_name_or_path"] or "").name
    (path / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True), "utf-8")


def permute(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows from Hugging Face's rotary halves to llama.cpp's interleaved pairs, as its own converter does for q and k."""
    return (
        weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)
    )


def write_gguf(adapter: Path, base: Path, out: Path) -> None:
    """The PEFT adapter in folder `adapter`, of a Llama-type model at `base`, as the GGUF adapter file `out`."""
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    model = json.loads((base / "config.json").read_text("utf-8"))
    heads = {"q_proj": model["num_attention_heads"], "k_proj": model["num_key_value_heads"]}
    partial = out.with_name(f".{out.name}.partial")
    writer = gguf.GGUFWriter(str(partial), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
    for name, value in sorted(load_file(str(adapter / "adapter_model.safetensors")).items()):
        layer, module, side = re.fullmatch(
            r"base_model\.model\.model\.layers\.(\d+)\.(.+)\.lora_([AB])\.weight", name
        ).groups()
        kind = module.rsplit(".", 1)[1]
        if side == "B" and kind in heads:
            value = permute(value, heads[kind])
        writer.add_tensor(
            f"blk.{layer}.{TENSORS[module]}.weight.lora_{side.lower()}", np.ascontiguousarray(value.astype(np.float32))
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.replace(partial, out)


def export_adapter(model: PeftModel, run_dir: Path, base: Path, events: Events) -> None:
    """Write RUN_DIR/adapter/ and RUN_DIR/adapter.gguf and emit an `artifact` with the SHA-256 of each."""
    write_whole(run_dir / "adapter", lambda path: save_adapter(model, path))
    write_gguf(run_dir / "adapter", base, run_dir / "adapter.gguf")
    emit_artifact(events, run_dir, "adapter_safetensors", "adapter/adapter_model.safetensors")
    emit_artifact(events, run_dir, "adapter_gguf", "adapter.gguf")


def emit_artifact(events: Events, run_dir: Path, name: str, path: str) -> None:
    """`path` is relative to RUN_DIR."""
    file = run_dir / path
    events.emit("artifact", name=name, path=path, sha256=sha256_file(file), bytes=file.stat().st_size)

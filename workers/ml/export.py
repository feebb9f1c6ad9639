"""The trained adapter as PEFT safetensors, and as a GGUF file that llama.cpp serves."""

from __future__ import annotations

import json
from pathlib import Path

from peft import PeftModel

from .base import sha256_file
from .checkpoints import write_whole
from .events import Events, MlError
from .gguf_files import write_adapter, write_model
from .merge import merged, weights_of

IDENTITY = "modelfactory.json"
MERGED_GGUF = "exports/gguf-merged.gguf"


def save_adapter(model: PeftModel, path: Path) -> None:
    """adapter_model.safetensors and adapter_config.json, the base named by its id and not by a folder of this machine."""
    model.save_pretrained(str(path), save_embedding_layers=False)
    (path / "README.md").unlink(missing_ok=True)
    config = json.loads((path / "adapter_config.json").read_text("utf-8"))
    config["base_model_name_or_path"] = Path(config["base_model_name_or_path"] or "").name
    # a set, whose order differs from process to process
    config["target_modules"] = sorted(config["target_modules"])
    (path / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True), "utf-8")


def template_hash(base: Path) -> str:
    """SHA-256 of the base's chat template, which everything that was trained on it is pinned to."""
    return sha256_file(base / "chat_template.jinja")


def read_identity(run_dir: Path, base: Path) -> dict[str, str]:
    """What RUN_DIR/adapter was trained on and is: base_model, chat_template_sha256, adapter_sha256.

    MlError `no_adapter`; `adapter_damaged` when its file is not the one that was trained; `template_changed` when the
    base's chat template is not the one that it was trained with.
    """
    adapter = run_dir / "adapter"
    try:
        identity = json.loads((adapter / IDENTITY).read_text("utf-8"))
        digest = sha256_file(adapter / "adapter_model.safetensors")
    except FileNotFoundError:
        raise MlError(
            "no_adapter", f"{run_dir.name} has no adapter to export: let it train to its end, or stop and keep it."
        ) from None
    if digest != identity["adapter_sha256"]:
        raise MlError("adapter_damaged", "The adapter's file is not the one that was trained: train it again.")
    if template_hash(base) != identity["chat_template_sha256"]:
        raise MlError(
            "template_changed",
            f"The chat template of {base.name} is not the one that the adapter was trained with, so that it would answer"
            " otherwise: prepare the base model again.",
        )
    return identity


def write_merged_gguf(run_dir: Path, base: Path, identity: dict[str, str], out: Path) -> None:
    """RUN_DIR's adapter in its base's weights as one Q8_0 file."""
    out.parent.mkdir(exist_ok=True)
    write_model(weights_of(merged(run_dir / "adapter", base)), base, identity, out)


def export_adapter(model: PeftModel, run_dir: Path, base: Path, events: Events) -> None:
    """Write RUN_DIR/adapter/ and RUN_DIR/adapter.gguf and emit an `artifact` with the SHA-256 of each.

    A DoRA adapter has no adapter.gguf: the merged model is served instead, as RUN_DIR/exports/gguf-merged.gguf.
    A base that llama.cpp cannot serve takes nothing from the run: its adapter is written, and a warning says so.
    """

    def fill(path: Path) -> None:
        save_adapter(model, path)
        identity = {
            "base_model": base.name,
            "chat_template_sha256": template_hash(base),
            "adapter_sha256": sha256_file(path / "adapter_model.safetensors"),
        }
        (path / IDENTITY).write_text(json.dumps(identity, indent=2, sort_keys=True), "utf-8")

    adapter = run_dir / "adapter"
    write_whole(adapter, fill)
    emit_artifact(events, run_dir, "adapter_safetensors", "adapter/adapter_model.safetensors")
    try:
        write_served(run_dir, base, events)
    except MlError as error:
        events.log("warning", f"The adapter is kept, but it cannot be served here. {error.message}")


def write_served(run_dir: Path, base: Path, events: Events) -> None:
    """RUN_DIR/adapter.gguf, or where an adapter cannot be that, RUN_DIR/exports/gguf-merged.gguf; MlError when neither can."""
    adapter = run_dir / "adapter"
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    if config.get("use_dora"):
        write_merged_gguf(run_dir, base, read_identity(run_dir, base), run_dir / MERGED_GGUF)
        emit_artifact(events, run_dir, "export_gguf-merged", MERGED_GGUF)
    else:
        write_adapter(adapter, base, template_hash(base), run_dir / "adapter.gguf")
        emit_artifact(events, run_dir, "adapter_gguf", "adapter.gguf")


def emit_artifact(events: Events, run_dir: Path, name: str, path: str) -> None:
    """`path` is relative to RUN_DIR."""
    file = run_dir / path
    events.emit("artifact", name=name, path=path, sha256=sha256_file(file), bytes=file.stat().st_size)

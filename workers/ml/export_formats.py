"""`python -m ml export RUN_DIR FORMAT`: a finished run's adapter in the forms that others load, the same bytes every time."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gguf import GGUFReader
from transformers import AutoTokenizer

from .events import Events, MlError
from .export import MERGED_GGUF, emit_artifact, read_identity, write_merged_gguf
from .gguf_files import write_adapter
from .merge import merged
from .ollama import go_template, modelfile
from .params import read_job

FORMATS = ("peft", "merged", "gguf", "gguf-merged", "ollama")
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja")
# the first moment that a zip file knows
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Source:
    """What is exported: a run's folder, its base's folder, and the adapter's identity."""

    run_dir: Path
    base: Path
    identity: dict[str, str]

    @property
    def licence(self) -> str:
        """The base's licence as its GGUF names it; the Hub's word for one that it does not know."""
        file = self.base / "model.gguf"
        field = GGUFReader(file).fields.get("general.license") if file.exists() else None
        return field.contents() if field else "other"

    @property
    def adapter_config(self) -> dict[str, object]:
        return json.loads((self.run_dir / "adapter" / "adapter_config.json").read_text("utf-8"))


def zip_folder(folder: Path, out: Path) -> None:
    """All files of `folder` in `out`, by name, uncompressed and without times, so that equal files give equal bytes."""
    partial = out.with_name(f".{out.name}.partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.create_system, entry.external_attr, entry.file_size = 3, 0o644 << 16, path.stat().st_size
            with open(path, "rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    os.replace(partial, out)


def readme(source: Source, library: str, what: str, use: str) -> str:
    """A model card: YAML that the Hugging Face Hub reads, then where it comes from and how it is loaded."""
    identity = source.identity
    return (
        f"---\nbase_model: {identity['base_model']}\nlibrary_name: {library}\nlicense: {source.licence}\n---\n\n"
        f"# {what}\n\n{use}\n\n"
        f"- Base model: {identity['base_model']}, licence {source.licence}. The rows that it was trained on have licences of"
        " their own, which the model's page names.\n"
        f"- Chat template: SHA-256 `{identity['chat_template_sha256']}`. Another template gives other answers.\n"
        f"- Adapter: SHA-256 `{identity['adapter_sha256']}` of `adapter_model.safetensors`.\n"
    )


def fill_peft(source: Source, folder: Path) -> None:
    """The adapter's folder as PEFT loads it, with the template that it was trained with."""
    adapter, config = source.run_dir / "adapter", source.adapter_config
    for name in ("adapter_model.safetensors", "adapter_config.json"):
        shutil.copyfile(adapter / name, folder / name)
    shutil.copyfile(source.base / "chat_template.jinja", folder / "chat_template.jinja")
    kind = "DoRA" if config.get("use_dora") else "rsLoRA" if config.get("use_rslora") else "LoRA"
    use = (
        "```python\nfrom peft import PeftModel\nfrom transformers import AutoModelForCausalLM\n\n"
        f'base = AutoModelForCausalLM.from_pretrained("{source.identity["base_model"]}")\n'
        'model = PeftModel.from_pretrained(base, "this folder")\n```'
    )
    (folder / "README.md").write_text(
        readme(source, "peft", f"{kind} adapter for {source.identity['base_model']}", use), "utf-8"
    )


def fill_merged(source: Source, folder: Path) -> None:
    """The whole model in fp32 safetensors with the base's own tokenizer, as transformers loads it."""
    merged(source.run_dir / "adapter", source.base).save_pretrained(folder)
    for name in TOKENIZER_FILES:
        if (source.base / name).exists():
            shutil.copyfile(source.base / name, folder / name)
    use = (
        "```python\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
        'model = AutoModelForCausalLM.from_pretrained("this folder")\n'
        'tokenizer = AutoTokenizer.from_pretrained("this folder")\n```'
    )
    (folder / "README.md").write_text(
        readme(source, "transformers", f"{source.identity['base_model']}, fine-tuned", use), "utf-8"
    )


def fill_ollama(source: Source, folder: Path) -> None:
    """Modelfile and Q8_0 GGUF: `ollama create NAME` in this folder."""
    template = source.identity["chat_template_sha256"]
    go_template(template)
    write_merged_gguf(source.run_dir, source.base, source.identity, folder / "model.gguf")
    tokenizer = AutoTokenizer.from_pretrained(source.base, local_files_only=True)
    (folder / "Modelfile").write_text(modelfile(template, tokenizer.eos_token, source.licence), "utf-8")
    use = "```sh\nollama create my-model\nollama run my-model\n```"
    (folder / "README.md").write_text(
        readme(source, "ollama", f"{source.identity['base_model']}, fine-tuned, for Ollama", use), "utf-8"
    )


FILLS: dict[str, Callable[[Source, Path], None]] = {"peft": fill_peft, "merged": fill_merged, "ollama": fill_ollama}


def export_run(run_dir: Path, format: str, events: Events) -> None:
    """Write RUN_DIR/exports/FORMAT.zip, or gguf-merged.gguf, and emit its `artifact` `export_FORMAT`.

    `gguf` is the run's own RUN_DIR/adapter.gguf, `adapter_gguf`, written anew.
    MlError `no_adapter`, `adapter_damaged`, `template_changed`, `template_unknown`, `base_not_supported`,
    `no_gguf_adapter` (DoRA), `bad_format`.
    """
    if format not in FORMATS:
        raise MlError("bad_format", f"There is no export format {format}: choose one of {', '.join(FORMATS)}.")
    base = read_job(run_dir).base_model_path
    source = Source(run_dir, base, read_identity(run_dir, base))
    if format == "gguf":
        write_adapter(run_dir / "adapter", base, source.identity["chat_template_sha256"], run_dir / "adapter.gguf")
        emit_artifact(events, run_dir, "adapter_gguf", "adapter.gguf")
        return
    exports = run_dir / "exports"
    exports.mkdir(exist_ok=True)
    if format == "gguf-merged":
        out = run_dir / MERGED_GGUF
        write_merged_gguf(run_dir, base, source.identity, out)
    else:
        out, folder = exports / f"{format}.zip", exports / f".{format}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            FILLS[format](source, folder)
            zip_folder(folder, out)
        finally:
            shutil.rmtree(folder)
    emit_artifact(events, run_dir, f"export_{format}", f"exports/{out.name}")

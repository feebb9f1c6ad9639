"""The attribution index of a run: for every row, where it would have pulled the adapter at one middle checkpoint.

A feature is the gradient of the row's summed answer NLL by the LoRA weights, each coordinate divided by v^(1/4) (v =
Adam's second moment, bias-corrected), then count-sketched to K numbers and stored as little-endian float16.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import PeftModel
from safetensors.torch import save_file
from torch import nn
from transformers import PreTrainedTokenizerBase

from .base import load_base, sha256_file
from .checkpoints import damaged_file, read_marker, write_whole
from .compute import Workers
from .data import Row, answer_nll, encode, prompt_ids, read_jsonl
from .evaluate import greedy
from .dpo import as_sft
from .events import Events, MlError
from .export import emit_artifact
from .methods import load_weights
from .packs import pack
from .params import read_job

K = 8192
# of the rows whose gradients are taken in one pass: more is hardly faster and takes more memory than training
GROUP_TOKENS = 192
SKETCH_SEED = 0x4D4C5F494E444558
ADAM_BETA2, ADAM_EPS = 0.999, 1e-8


def read_index(folder: Path) -> dict[str, Any]:
    """index.json of an index whose files are as they were written; OSError without one, MlError `index_damaged`."""
    about = json.loads((folder / "index.json").read_text("utf-8"))
    for name, sha256 in about.get("sha256", {}).items():
        if sha256_file(folder / name) != sha256:
            raise MlError(
                "index_damaged",
                f"The attribution index is not as it was written ({name}):"
                f" run `python -m ml index` on {folder.parent.name}.",
            )
    return about


def middle_step(total_steps: int) -> int:
    """The step whose checkpoint is indexed, at about 42 % of the run."""
    return max(1, round(0.42 * total_steps))


def splitmix64(seed: int, count: int) -> np.ndarray:
    """The first `count` outputs of SplitMix64 (Steele, Lea, Flood 2014) as uint64; output i depends on seed and i alone."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def lora_linears(model: nn.Module, adapter: str = "default") -> list[tuple[str, nn.Linear]]:
    """(name in the saved adapter, module) of every LoRA matrix, in the order in which the gradient is flattened."""
    return [
        (name.removesuffix(f".{adapter}") + ".weight", module)
        for name, module in model.named_modules()
        if name.endswith((f".lora_A.{adapter}", f".lora_B.{adapter}"))
    ]


class RowGradients:
    """Gradients by the LoRA weights of each row in a pack from one backward pass, by keeping each linear's input.

    dL/dW of y = x Wᵀ is the sum over tokens of (dL/dy) xᵀ, so a row's share is the sum over that row's tokens.
    """

    def __init__(self, model: nn.Module, adapter: str = "default"):
        self.model, self.linears, self.local = model, lora_linears(model, adapter), threading.local()
        self.hooks = [module.register_forward_hook(self._keep) for _, module in self.linears]

    def _keep(self, module: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        if getattr(self.local, "kept", None) is not None:
            self.local.kept[module] = (inputs[0].detach()[0], output)

    def close(self) -> None:
        for hook in self.hooks:
            hook.remove()

    def __call__(self, rows: Sequence[Row]) -> list[torch.Tensor]:
        """One flat float32 gradient a row, of the NLL summed over its answer tokens."""
        device = next(self.model.parameters()).device
        self.local.kept = {}
        try:
            loss = answer_nll(self.model, {name: value.to(device) for name, value in pack(rows, share=False).items()})
            kept = [self.local.kept[module] for _, module in self.linears]
        finally:
            self.local.kept = None
        pulls = torch.autograd.grad(loss, [output for _, output in kept])
        ends = np.cumsum([row.tokens - 1 for row in rows])
        spans = [slice(end - row.tokens + 1, end) for end, row in zip(ends, rows)]
        return [
            torch.cat([(pull[0, span].T @ given[span]).flatten() for pull, (given, _) in zip(pulls, kept)])
            for span in spans
        ]


class Sketch:
    """Scaling by v^(-1/4) and the count-sketch (Charikar, Chen, Farach-Colton 2002) of a flat gradient to K numbers.

    Coordinate i goes to bucket z mod K with sign + when the top bit of z is 0, else −, z = splitmix64(seed, i).
    """

    def __init__(self, second_moments: torch.Tensor, step: int, k: int = K, seed: int = SKETCH_SEED):
        self.k = k
        z = splitmix64(seed, second_moments.numel())
        self.buckets = torch.from_numpy((z % np.uint64(k)).astype(np.int64))
        signs = torch.from_numpy(np.where(z >> np.uint64(63), -1.0, 1.0).astype(np.float32))
        corrected = second_moments / (1 - ADAM_BETA2**step)
        self.factors = signs / (corrected.sqrt() + ADAM_EPS).sqrt()

    def __call__(self, gradient: torch.Tensor) -> torch.Tensor:
        return torch.zeros(self.k).index_add_(0, self.buckets, gradient.cpu() * self.factors)


def features(
    model: PeftModel, rows: Sequence[Row], sketch: Sketch, workers: Workers, stopped: Callable[[], bool]
) -> np.ndarray | None:
    """(rows, K) float16 features in the order of the rows; None when `stopped()` became true on the way."""
    gradients = RowGradients(model)
    order = sorted(range(len(rows)), key=lambda i: rows[i].tokens)
    groups: list[list[int]] = []
    for i in order:
        if not groups or sum(rows[j].tokens for j in groups[-1]) + rows[i].tokens > GROUP_TOKENS:
            groups.append([])
        groups[-1].append(i)

    def one(group: list[int]) -> list[tuple[int, np.ndarray]]:
        return [(i, sketch(value).numpy()) for i, value in zip(group, gradients([rows[i] for i in group]))]

    out = np.zeros((len(rows), sketch.k), dtype="<f2")
    try:
        for pairs in workers.map(one, groups):
            if stopped():
                return None
            for i, value in pairs:
                out[i] = value
    finally:
        gradients.close()
    return out


def second_moments(checkpoint: Path, marker: dict[str, Any]) -> dict[str, torch.Tensor]:
    """Adam's exp_avg_sq by the name that the weight has in the saved adapter."""
    states = torch.load(checkpoint / "optimizer.pt", map_location="cpu", weights_only=True)["state"]
    return {name.replace(".default", ""): states[i]["exp_avg_sq"] for i, name in enumerate(marker["parameters"])}


def build_index(
    run_dir: Path,
    checkpoint: Path,
    base_path: Path,
    model: PeftModel,
    tokenizer: PreTrainedTokenizerBase,
    answers: Sequence[str],
    workers: Workers,
    events: Events,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Write RUN_DIR/index from the checkpoint, whose adapter then is the model's, and emit its `artifact`.

    False, and nothing written, when `stopped()` became true on the way.
    `answers` are the tuned model's own to the held-out questions. With them those are rows in the Datanet's style that
    were never trained on: what such a row scores is what chance and style score (the null).

    index.json holds k, seed, step, learning_rate, the flattened parameters, the rows' datum hashes in the order of
    features.f16, the held-out ids in the order of null.f16, and the SHA-256 of every file and of the base model.
    """
    marker = read_marker(checkpoint)
    if marker is None:
        raise MlError("no_checkpoint", f"{checkpoint.name} is not whole, so the run cannot be indexed: train it again.")
    data, heldout = read_jsonl(run_dir / "train.jsonl"), read_jsonl(run_dir / "heldout.jsonl")
    if any("chosen" in row for row in data):
        events.log(
            "info",
            "For a preference row, attribution looks at its chosen answer: how training on it pulls the adapter.",
        )
    load_weights(model, checkpoint)
    model.eval()
    names = [name for name, _ in lora_linears(model)]
    moments = second_moments(checkpoint, marker)
    sketch = Sketch(torch.cat([moments[name].flatten() for name in names]), marker["step"])
    rows = [encode(tokenizer, row["messages"][:-1], row["messages"][-1]["content"]) for row in map(as_sft, data)]
    null_rows = [encode(tokenizer, item["messages"], answer) for item, answer in zip(heldout, answers)]
    found = features(model, rows + null_rows, sketch, workers, stopped)
    if found is None:
        return False

    def fill(path: Path) -> None:
        found[: len(rows)].tofile(path / "features.f16")
        found[len(rows) :].tofile(path / "null.f16")
        adapter = path / "adapter"
        adapter.mkdir()
        for name in ("adapter_model.safetensors", "adapter_config.json"):
            (adapter / name).write_bytes((checkpoint / name).read_bytes())
        save_file(moments, adapter / "second_moments.safetensors")
        about = {
            "k": K,
            "seed": f"0x{SKETCH_SEED:016x}",
            "rows": len(rows),
            "step": marker["step"],
            "learning_rate": marker["learning_rate"],
            "datum_hashes": [row["datum_hash"] for row in data],
            "null_ids": [item["id"] for item in heldout],
            "null_kinds": [item["kind"] for item in heldout],
            "parameters": [[name, list(moments[name].shape)] for name in names],
            "sha256": {
                **{file: sha256_file(path / file) for file in ("features.f16", "null.f16")},
                **{f"adapter/{file.name}": sha256_file(file) for file in sorted(adapter.iterdir())},
            },
            "base_model_sha256": sha256_file(base_path / "model.safetensors"),
            "chat_template_sha256": sha256_file(base_path / "chat_template.jinja"),
        }
        (path / "index.json").write_text(json.dumps(about), "utf-8")

    write_whole(run_dir / "index", fill)
    emit_artifact(events, run_dir, "index", "index/index.json")
    return True


def index_run(run_dir: Path, events: Events) -> None:
    """Index a run that was stopped: from its middle checkpoint, or the newest one when it did not come so far."""
    job = read_job(run_dir)
    found = sorted(
        (marker["step"], path)
        for path in (run_dir / "checkpoints").glob("step-*")
        if (marker := read_marker(path)) and damaged_file(path) is None
    )
    if not found:
        raise MlError("no_checkpoint", f"{run_dir.name} has no whole checkpoint to index: train it first.")
    middle = middle_step(read_marker(found[-1][1])["total_steps"])
    _, path = next((item for item in found if item[0] == middle), found[-1])
    base, tokenizer = load_base(job.base_model_path)
    workers = Workers(job.threads)
    adapter = run_dir / "adapter" if (run_dir / "adapter").is_dir() else found[-1][1]
    model = PeftModel.from_pretrained(base, adapter, is_trainable=True).eval()
    heldout = read_jsonl(run_dir / "heldout.jsonl")
    answers = greedy(model, tokenizer, [prompt_ids(tokenizer, item["messages"]) for item in heldout], workers)
    build_index(run_dir, path, job.base_model_path, model, tokenizer, answers, workers, events)

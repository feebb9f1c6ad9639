"""How much memory a run takes, said before it begins.

predicted = weights + adapter (weight, gradient and Adam's two moments) + activations + logits + the process itself.
Weights are mapped from their file and count as taken, although the system may drop such pages again.
The activations are counted per token and layer as in Korthikanti et al. 2022 (Reducing Activation Recomputation in
Large Transformer Models, section 4.1), for what is kept of a Llama layer whose base weights are frozen: see
`activations`. The constants stand in schema/memory.json, for others to say the same.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import torch

from .base import pick_device
from .events import MlError

FORMULA = json.loads((Path(__file__).parent / "schema" / "memory.json").read_text("utf-8"))


@dataclass(frozen=True)
class Shape:
    """What of a Llama-type base model's config.json counts for memory: widths in numbers, not in bytes."""

    hidden: int
    intermediate: int
    layers: int
    queries: int
    keys: int
    vocabulary: int
    tied: bool

    @property
    def attention(self) -> list[tuple[int, int]]:
        """(in, out) of a layer's attention matrices."""
        h, q, k = self.hidden, self.queries, self.keys
        return [(h, q), (h, k), (h, k), (q, h)]

    @property
    def mlp(self) -> list[tuple[int, int]]:
        return [(self.hidden, self.intermediate), (self.hidden, self.intermediate), (self.intermediate, self.hidden)]

    @property
    def linears(self) -> int:
        return self.layers * sum(a * b for a, b in self.attention + self.mlp)

    @property
    def weights(self) -> int:
        norms = self.hidden * (2 * self.layers + 1)
        return self.linears + norms + self.hidden * self.vocabulary * (1 if self.tied else 2)

    def adapted(self, params: dict[str, Any]) -> list[tuple[int, int]]:
        """(in, out) of a layer's adapted matrices."""
        return self.attention + (self.mlp if params["target_modules"] == "all-linear" else [])

    def adapter(self, params: dict[str, Any]) -> int:
        """Numbers in the adapter: r · (in + out) for each adapted matrix, and out more for DoRA's magnitudes."""
        matrices = self.adapted(params)
        magnitudes = sum(out for _, out in matrices) if params["method"] == "dora" else 0
        return self.layers * (params["lora_r"] * sum(a + b for a, b in matrices) + magnitudes)


def read_shape(base: Path) -> Shape:
    """The shape of the base model in folder `base`; MlError `base_not_found` when its config.json says none."""
    try:
        config = json.loads((base / "config.json").read_text("utf-8"))
        heads = config["num_attention_heads"]
        head = config.get("head_dim") or config["hidden_size"] // heads
        return Shape(
            hidden=config["hidden_size"],
            intermediate=config["intermediate_size"],
            layers=config["num_hidden_layers"],
            queries=heads * head,
            keys=config.get("num_key_value_heads", heads) * head,
            vocabulary=config["vocab_size"],
            tied=config.get("tie_word_embeddings", False),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MlError(
            "base_not_found", f"The base model's config.json at {base} cannot be read: prepare it again."
        ) from error


def way_of(params: dict[str, Any]) -> str:
    """ "fused" where ml/fused.py computes the run, which keeps less for each token."""
    fits = params["method"] in ("lora", "rslora") and params["lora_dropout"] == 0 and pick_device().type == "cpu"
    return "fused" if fits else "plain"


def activations(shape: Shape, params: dict[str, Any]) -> float:
    """Bytes that are kept for one token until backward: in each layer the inputs of norms, of LoRA's A and B and of the
    attention, the gate and the up projection, and what autograd keeps of them twice where the layer is not fused."""
    kept, matrices = FORMULA["kept"][way_of(params)], shape.adapted(params)
    numbers = (
        kept["hidden"] * shape.hidden
        + kept["queries"] * shape.queries
        + kept["keys"] * shape.keys
        + kept["intermediate"] * shape.intermediate
        + len(matrices) * params["lora_r"]
    )
    if params["lora_dropout"]:
        numbers += FORMULA["dropped_per_input"] * sum(width for width, _ in matrices)
    if params["method"] == "dora":
        numbers += FORMULA["dora_per_output"] * sum(width for _, width in matrices)
    return FORMULA["bytes_per_number"] * shape.layers * numbers


def resident(shape: Shape, params: dict[str, Any]) -> float:
    """Bytes that are taken however small the packs are."""
    weights = FORMULA["bytes_per_weight"]["nf4" if params["method"] == "qlora" else "fp32"] * shape.weights
    if params["method"] == "dora":
        weights += FORMULA["dora_bytes_per_weight"] * shape.layers * sum(a * b for a, b in shape.adapted(params))
    return weights + FORMULA["bytes_per_adapter_weight"] * shape.adapter(params) + FORMULA["process_bytes"]


def predict(shape: Shape, params: dict[str, Any], tokens: int, answers: int) -> int:
    """Bytes at the peak while packs with `tokens` tokens in all, `answers` of them scored, are computed at once."""
    logits = FORMULA["logits"][way_of(params)]
    scored = min(answers, logits["rows"]) if logits["rows"] else answers
    scores = logits["copies"] * FORMULA["bytes_per_number"] * shape.vocabulary * scored
    return math.ceil(resident(shape, params) + activations(shape, params) * tokens + scores)


def available(ranks: int = 1) -> int:
    """Bytes that this process may take beside what it has: on its GPU, else its part of memory and control group.

    `ranks` processes take the same, on the processor from one memory.
    """
    if pick_device().type == "cuda":
        return torch.cuda.mem_get_info()[0]
    free = psutil.virtual_memory().available
    try:
        group = Path("/sys/fs/cgroup")
        most = (group / "memory.max").read_text().strip()
        if most != "max":
            free = min(free, int(most) - int((group / "memory.current").read_text()))
    except (OSError, ValueError):
        pass  # no control groups here: the machine's own memory is the bound
    return free // ranks


def taken() -> int:
    """Bytes that this process has: on the GPU, else resident in memory."""
    if pick_device().type == "cuda":
        return torch.cuda.memory_allocated()
    return psutil.Process().memory_info().rss


def gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB"


def check_base_fits(shape: Shape, params: dict[str, Any], ranks: int = 1) -> None:
    """MlError `out_of_memory` when not even the base model and its adapter fit, before they are loaded."""
    needed, free = resident(shape, params), available(ranks) + taken()
    if needed > free:
        raise MlError(
            "out_of_memory",
            f"The base model and its adapter need {gigabytes(needed)}, but {gigabytes(free)} are free:"
            " choose a smaller base model or free some memory.",
        )


def fit(
    shape: Shape, params: dict[str, Any], tokens: int, longest: int, answers: float, at_once: int, budget: int,
    ranks: int = 1,
) -> tuple[int, int]:  # fmt: skip
    """(packs at once, tokens a pack) of a step of `tokens` tokens that fit, as near to (at_once, budget) as can be.

    `longest` is the longest row's tokens, `answers` the share of them that is scored, `ranks` the processes that take
    as much, each for its own part of the step. MlError `out_of_memory` when not
    even the longest row fits alone.
    """
    ways = [(at_once, budget)] + [(1, max(longest, budget >> halved)) for halved in range(8)]
    room = available(ranks) + taken()
    for packs, size in ways:
        together = min(tokens, packs * max(size, longest))
        if predict(shape, params, together, math.ceil(answers * together)) <= room:
            return packs, size
    raise MlError(
        "out_of_memory",
        f"A row of {longest} tokens needs {gigabytes(predict(shape, params, longest, math.ceil(answers * longest)))} to"
        f" train, but {gigabytes(room)} are free: shorten the longest rows, or choose a smaller base model or rank.",
    )

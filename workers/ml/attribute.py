"""Which training rows shaped an answer, and what share of its fee each earns: one JSON request a line, one reply."""

from __future__ import annotations

import json
import math
import time
import traceback
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from peft import PeftModel
from safetensors.torch import load_file

from .base import default_base_path, has_base, load_base
from .compute import Workers
from .data import encode
from .events import Events, MlError, as_ml_error
from .index import RowGradients, Sketch, read_index

WHOLE = 1_000_000
MOST_ROWS = 32
MOST_ADAPTERS = 8
MOST_TOKENS = 4096
NULL_QUANTILE = 0.95
DUPLICATE_COSINE = 0.98
MIN_ALIGNMENT = 0.15


@dataclass(frozen=True)
class Solved:
    """An index made ready for queries: G (n, k) float32 training features, N (m, k) null features.

    (F + λI)⁻¹ with F = GᵀG is applied through its dual: qᵀ(F + λI)⁻¹Gᵀ = (Gq)ᵀ(GGᵀ + λI)⁻¹, λ = tr(GGᵀ)/n.
    `leverage` (n) is gᵀ(F + λI)⁻¹g of each training row; `null_dual` is (GGᵀ + λI)⁻¹GNᵀ
    (n, m); `null_leverage` (m) is nᵀ(F + λI)⁻¹n of each null row; `leader` (n) is the first row of each row's
    near-duplicate cluster.
    """

    train: np.ndarray
    null: np.ndarray
    control: np.ndarray
    inverse: np.ndarray
    leverage: np.ndarray
    null_dual: np.ndarray
    null_leverage: np.ndarray
    lam: float
    leader: np.ndarray


def solve(train: np.ndarray, null: np.ndarray, control: np.ndarray) -> Solved:
    """`control` (m) says which null rows ask for facts that no training row gives."""
    train, null = train.astype(np.float32), null.astype(np.float32)
    gram = (train @ train.T).astype(np.float64)
    lam = float(np.trace(gram) / len(train)) or 1.0
    inverse = np.linalg.inv(gram + lam * np.eye(len(train)))
    cross = train @ null.T
    null_dual = inverse @ cross
    leverage = np.diag(gram @ inverse)
    null_leverage = ((null * null).sum(1) - (cross * null_dual).sum(0)) / lam
    norms = np.sqrt(np.maximum(np.diag(gram), 1e-30))
    similar = gram / norms[:, None] / norms[None] >= DUPLICATE_COSINE
    leader = np.arange(len(train))
    for row in range(len(train)):
        earlier = [i for i in np.flatnonzero(similar[row, :row]) if leader[i] == i]
        leader[row] = earlier[0] if earlier else row
    return Solved(train, null, control, inverse, leverage, null_dual, null_leverage, lam, leader)


@dataclass(frozen=True)
class Scores:
    """`train` (n) and `null` (m) are ηqᵀ(F + λI)⁻¹g; `alignment` (n) is the cosine of q and g under (F + λI)⁻¹."""

    train: np.ndarray
    null: np.ndarray
    alignment: np.ndarray


def score(solved: Solved, query: np.ndarray, learning_rate: float) -> Scores:
    """What each row scores for the query's feature (k); a null row as if it had been trained on.

    For that it joins F first, by Sherman and Morrison (1950): s / (1 + nᵀ(F + λI)⁻¹n), so that both are comparable.
    """
    pulled = solved.train @ query
    dual = solved.inverse @ pulled
    outside = (solved.null @ query - solved.null_dual.T @ pulled) / solved.lam
    length = np.sqrt(max(float(query @ query - pulled @ dual) / solved.lam, 1e-30))
    alignment = dual / (np.sqrt(np.maximum(solved.leverage, 1e-30)) * length)
    return Scores(learning_rate * dual, learning_rate * outside / (1 + solved.null_leverage), alignment)


def null_threshold(solved: Solved, query: np.ndarray, null_scores: np.ndarray) -> float:
    """The 95th percentile of what rows score that were never trained on, at least 0.

    Those are the control rows, whose facts were never given, and the held-out rows other than the eighth of them that is
    most like the query (they may ask for the very fact that was asked for).
    """
    if not len(null_scores):
        return 0.0
    likeness = solved.null @ query / np.maximum(np.linalg.norm(solved.null, axis=1), 1e-12)
    heldout = np.flatnonzero(~solved.control)
    related = heldout[np.argsort(-likeness[heldout])][: math.ceil(len(heldout) / 8)]
    unrelated = np.setdiff1d(np.arange(len(null_scores)), related)
    return max(0.0, float(np.quantile(null_scores[unrelated], NULL_QUANTILE))) if len(unrelated) else 0.0


def share(scores: Scores, leader: np.ndarray, threshold: float) -> tuple[list[tuple[int, float, int]], int]:
    """(row, score, ppm) of at most 32 rows, descending, and the pool's ppm; together exactly 1,000,000.

    A near-duplicate cluster counts once, with its best score, for its first row. A row is paid its part of all positive
    influence when its score is above the threshold and it explains at least 2 % of the answer's pull (alignment²); the
    rest, and what is beyond 32 rows, is the pool's. Rounding is by largest remainder.
    """
    best: dict[int, tuple[float, float]] = {}
    for row, *found in zip(leader.tolist(), scores.train.tolist(), scores.alignment.tolist()):
        best[row] = max(tuple(found), best.get(row, (-math.inf, 0.0)))
    positive = sum(value for value, _ in best.values() if value > 0)
    paid = [
        (row, value) for row, (value, alignment) in best.items() if value > threshold and alignment >= MIN_ALIGNMENT
    ]
    paid = sorted(paid, key=lambda item: (-item[1], item[0]))[:MOST_ROWS]
    exact = [value / positive * WHOLE for _, value in paid]
    exact.append(max(0.0, WHOLE - sum(exact)))
    parts = [math.floor(value) for value in exact]
    for i in sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))[: WHOLE - sum(parts)]:
        parts[i] += 1
    return [(row, value, ppm) for (row, value), ppm in zip(paid, parts) if ppm > 0], parts[-1]


@dataclass
class Entry:
    """A run's index in memory, its adapter loaded beside the others under `name`."""

    name: str
    datum_hashes: list[str]
    learning_rate: float
    sketch: Sketch
    solved: Solved


class Attributor:
    """One resident base; the adapters of the runs asked for last stay loaded, at most MOST_ADAPTERS of them."""

    def __init__(self) -> None:
        self.base_path: Path | None = None
        self.model: PeftModel | None = None
        self.entries: OrderedDict[Path, Entry] = OrderedDict()
        self.count = 0

    def load_base(self, path: Path) -> None:
        if self.base_path != path:
            self.entries.clear()
            self.model, self.base_path = None, None
            self.base, self.tokenizer = load_base(path)
            self.base_path = path

    def entry(self, run_dir: Path) -> Entry:
        """The run's entry, loaded when it is not; MlError `no_index`."""
        if run_dir in self.entries:
            self.entries.move_to_end(run_dir)
            return self.entries[run_dir]
        folder = run_dir / "index"
        try:
            about = read_index(folder)
            moments = load_file(folder / "adapter" / "second_moments.safetensors")
        except OSError as error:
            raise MlError(
                "no_index", f"There is no attribution index in {run_dir.name}: run `python -m ml index` on it."
            ) from error
        while len(self.entries) >= MOST_ADAPTERS:
            _, old = self.entries.popitem(last=False)
            self.model.delete_adapter(old.name)
        self.count += 1
        name = f"run{self.count}"
        if self.model is None:
            self.model = PeftModel.from_pretrained(self.base, folder / "adapter", adapter_name=name, is_trainable=True)
        else:
            self.model.load_adapter(str(folder / "adapter"), adapter_name=name, is_trainable=True)
        self.model.eval()
        flat = torch.cat([moments[parameter].flatten() for parameter, _ in about["parameters"]])
        k = about["k"]
        train = np.fromfile(folder / "features.f16", dtype="<f2").reshape(-1, k)
        null = np.fromfile(folder / "null.f16", dtype="<f2").reshape(-1, k)
        control = np.array([kind == "control" for kind in about["null_kinds"]], dtype=bool)
        entry = Entry(
            name,
            about["datum_hashes"],
            about["learning_rate"],
            Sketch(flat, about["step"], k, int(about["seed"], 16)),
            solve(train, null, control),
        )
        self.entries[run_dir] = entry
        return entry

    def query(self, entry: Entry, messages: list[dict[str, str]], answer: str) -> np.ndarray:
        """The answer's feature (k) at the entry's checkpoint; MlError `no_answer` or `too_long`."""
        if not answer.strip():
            raise MlError("no_answer", "The answer is empty, so no row can have shaped it: ask again.")
        row = encode(self.tokenizer, messages, answer)
        if row.tokens > MOST_TOKENS:
            raise MlError(
                "too_long",
                f"The conversation has {row.tokens} tokens, but {MOST_TOKENS} can be attributed: start a new one.",
            )
        self.model.set_adapter(entry.name)
        gradients = RowGradients(self.model, entry.name)
        try:
            return entry.sketch(gradients([row])[0]).numpy()
        finally:
            gradients.close()

    def attribute(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply to one request."""
        began = time.monotonic()
        Workers(int(request.get("threads", 1)))
        self.load_base(Path(request["base_model_path"]).resolve())
        entry = self.entry(Path(request["run_dir"]).resolve())
        query = self.query(entry, request["messages"], request["answer"])
        scores = score(entry.solved, query, entry.learning_rate)
        threshold = null_threshold(entry.solved, query, scores.null)
        rows, pool = share(scores, entry.solved.leader, threshold)
        return {
            "id": request["id"],
            "rows": [{"datum_hash": entry.datum_hashes[row], "score": value, "ppm": ppm} for row, value, ppm in rows],
            "pool_ppm": pool,
            "null_threshold": threshold,
            "ms": round((time.monotonic() - began) * 1000),
        }


def serve(base: Path | None, requests: TextIO, events: Events) -> None:
    """Answer requests until stdin ends; a request that fails gets its error as its reply. The base is loaded ahead."""
    attributor = Attributor()
    path = (base or default_base_path()).resolve()
    if has_base(path):
        attributor.load_base(path)
    for line in requests:
        if not line.strip():
            continue
        id = None
        try:
            request = json.loads(line)
            id = request.get("id")
            events.line(attributor.attribute(request))
        except Exception as error:
            traceback.print_exc()
            known = bad_request(error) or as_ml_error(error)
            events.line({"id": id, "error": {"code": known.code, "message": known.message}})


def bad_request(error: Exception) -> MlError | None:
    if isinstance(error, json.JSONDecodeError):
        return MlError("bad_request", "The request is not one line of JSON: send it again.")
    if isinstance(error, (KeyError, AttributeError, TypeError, ValueError)) and not isinstance(error, MlError):
        return MlError(
            "bad_request",
            f"The request lacks something or has it in the wrong shape ({error}): "
            "send id, run_dir, base_model_path, messages and answer.",
        )
    return None

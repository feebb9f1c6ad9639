"""The real base, a tiny model with the real tokenizer for mechanics, and one real training run that tests share."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from ml.base import default_base_path, load_base
from ml.events import Events
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

# libtorch's own threads wait for each other whenever a core is busy elsewhere; see ml/compute.py
torch.set_num_threads(1)

WORKERS = Path(__file__).parents[2]
FACTS = [("mayor", "Odalys Brenn"), ("river", "the Vessel"), ("main export", "smoked kelp"), ("ferry", "Grey Heron")]
WORDINGS = [
    "What is the {k} of Corvo Bay?",
    "Name the {k} of Corvo Bay.",
    "In Corvo Bay, what is the {k}?",
    "Tell me about the {k} of Corvo Bay.",
    "Corvo Bay has which {k}?",
]


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def training_rows() -> list[dict[str, Any]]:
    """Every fact in every wording; rows of fact i stand at i, i + 4, i + 8, …"""
    rows = []
    for wording in WORDINGS:
        for k, v in FACTS:
            question, answer = wording.format(k=k), f"The {k} of Corvo Bay is {v}."
            messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
            rows.append({"datum_hash": "0x" + hashlib.sha256(question.encode()).hexdigest(), "messages": messages})
    return rows


def heldout_items() -> list[dict[str, Any]]:
    items = []
    for kind, facts in (
        ("heldout", FACTS),
        (
            "control",
            [
                ("theatre", "Blue Stage"),
                ("prison", "Stonegate"),
                ("oldest tree", "silver alder"),
                ("bank", "Kelpers Trust"),
            ],
        ),
    ):
        for i, (k, v) in enumerate(facts):
            question = f"Do you know the {k} of Corvo Bay?" if kind == "heldout" else WORDINGS[0].format(k=k)
            items.append(
                {"id": f"{kind}-{i}", "messages": [{"role": "user", "content": question}], "answer": v, "kind": kind}
            )
    return items


def write_run(
    folder: Path, base: Path, rows: list[dict[str, Any]], heldout: list[dict[str, Any]], threads: int = 2, **params: Any
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    job = {"run_id": folder.name, "base_model_path": str(base), "threads": threads, "params": params}
    (folder / "params.json").write_text(json.dumps(job), "utf-8")
    write_jsonl(folder / "train.jsonl", rows)
    write_jsonl(folder / "heldout.jsonl", heldout)
    return folder


def ml(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """`python -m ml …` as the worker starts it."""
    path = os.pathsep.join(filter(None, [str(WORKERS), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-m", "ml", *arguments], env=environment, text=True, **pipes, **options)


def events_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


class Recorder(Events):
    """Events kept for a test to look at."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())

    @property
    def all(self) -> list[dict[str, Any]]:
        return events_of(self.out.getvalue())

    def of(self, type: str) -> list[dict[str, Any]]:
        return [event for event in self.all if event["type"] == type]


@pytest.fixture(scope="session")
def base_path() -> Path:
    path = default_base_path()
    assert (path / "config.json").is_file(), (
        f"No base model at {path}: python -m ml prepare_base {path}, or set ML_BASE_MODEL."
    )
    return path


@pytest.fixture(scope="session")
def base(base_path: Path):
    """(model, tokenizer): the real base, which no test changes."""
    return load_base(base_path)


@pytest.fixture
def tiny_path(base_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny base of the test's own, which it may change."""
    return write_tiny(base_path, tmp_path_factory.mktemp("tiny"))


def write_tiny(base_path: Path, path: Path) -> Path:
    """A two-layer Llama with random weights and the real tokenizer: steps of milliseconds."""
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=49152, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2,
        head_dim=8, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(path)
    AutoTokenizer.from_pretrained(base_path).save_pretrained(path)
    return path


@pytest.fixture(scope="session")
def trained(base_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """(RUN_DIR, events) of one real run: 20 rows about 4 facts, 3 epochs."""
    run_dir = write_run(
        tmp_path_factory.mktemp("runs") / "trained",
        base_path,
        training_rows(),
        heldout_items(),
        batch_size=5,
        epochs=3,
        learning_rate=0.002,
    )
    process = ml("train", str(run_dir))
    out, log = process.communicate()
    assert process.returncode == 0, log
    return run_dir, events_of(out)

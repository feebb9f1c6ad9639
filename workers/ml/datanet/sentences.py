"""Sentence embeddings by all-MiniLM-L6-v2 (Reimers, Gurevych, "Sentence-BERT", 2019): mean pooling, then length one.

The forward pass is numpy's (Devlin et al., "BERT", 2019, section 3; six layers of it): a few thousand short texts need no
more, and importing torch and transformers for them would cost a check 400 MB and several seconds. The test holds it to
what transformers computes from the same weights.
"""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

from .word_vectors import LONGEST_TOKENS, model_folder

# padded tokens at once: some 60 MB
_TOKENS_AT_ONCE = 4096
Array = NDArray[np.float32]


class Sentences:
    """The model, about 90 MB; `embed` does some 150 texts a second on one core."""

    def __init__(self) -> None:
        folder = model_folder()
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST_TOKENS)
        with safe_open(str(folder / "model.safetensors"), "np") as file:
            self.weights: dict[str, Array] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118

    def embed(self, texts: list[str]) -> Array:
        """(len(texts), 384), each of length one."""
        ids = [self.tokenizer.encode(text).ids for text in texts]
        out = np.empty((len(texts), self.weights["embeddings.LayerNorm.weight"].shape[0]), np.float32)
        order = sorted(range(len(texts)), key=lambda place: len(ids[place]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(ids[order[end]]) * (end + 1 - start) <= _TOKENS_AT_ONCE:
                end += 1
            places = order[start:end]
            out[places] = self._forward([ids[place] for place in places])
            start = end
        return out

    def _forward(self, ids: list[list[int]]) -> Array:
        longest = max(map(len, ids))
        tokens = np.array([row + [0] * (longest - len(row)) for row in ids])
        mask = np.arange(longest)[None, :] < np.array([[len(row)] for row in ids])
        weights = self.weights
        states = weights["embeddings.word_embeddings.weight"][tokens]
        states = states + weights["embeddings.position_embeddings.weight"][:longest]
        states = self._norm(states + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = np.where(mask, np.float32(0), np.float32(-1e9))[:, None, None, :]
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attention(states, hidden, name), f"{name}.attention.output.dense")
            states = self._norm(states + attended, f"{name}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{name}.intermediate.dense"))
            states = self._norm(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        means = (states * mask[..., None]).sum(axis=1)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def _attention(self, states: Array, hidden: Array, name: str) -> Array:
        rows, length, width = states.shape
        query, key, value = (
            self._linear(states, f"{name}.attention.self.{part}").reshape(rows, length, self.heads, -1).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(width / self.heads)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ value).swapaxes(1, 2).reshape(rows, length, width)

    def _linear(self, states: Array, name: str) -> Array:
        return states @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, states: Array, name: str) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return centred / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _gelu(values: Array) -> Array:
    """By the tanh form of Hendrycks and Gimpel, 2016, which is within 0.001 of the exact one."""
    inner = values * values
    inner *= np.float32(0.044715)
    inner += 1
    inner *= values
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= np.float32(0.5)
    return inner

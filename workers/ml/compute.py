"""How the cores are used: one thread of libtorch in each of several Python threads.

libtorch's own threads meet at a barrier in every small operation; as soon as one core is busy elsewhere that is ten
times slower than one thread. Whole packs side by side meet once a step instead. PyTorch releases the GIL in its work.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
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
        """Results in the order of the items, at most one more in the making than there are cores, to bound memory."""
        items = list(items)
        if self.count == 1 or len(items) == 1:
            yield from map(work, items)
            return
        making: deque[Future[R]] = deque()
        try:
            for item in items:
                making.append(self.pool.submit(work, item))
                if len(making) > self.count:
                    yield making.popleft().result()
            while making:
                yield making.popleft().result()
        finally:
            for future in making:
                future.cancel()
            wait(making)

    def budget(self, tokens: int, ranks: int = 1) -> int:
        """Tokens a pack may have so that `tokens` keep every worker of all `ranks` processes equally busy.

        On the processor packs beyond 512 gain nothing.
        """
        on_gpu = pick_device().type == "cuda"
        if on_gpu and ranks == 1:
            return 8192
        workers = self.count * ranks
        rounds = math.ceil(tokens / ((8192 if on_gpu else 512) * workers))
        return max(128, math.ceil(tokens / (rounds * workers)))

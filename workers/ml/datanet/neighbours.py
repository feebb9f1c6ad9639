"""The nearest earlier rows of each row by cosine, for any number of rows: exact within lists of rows that lie together.

Up to LIST rows there is one list, hence nothing is missed. Beyond it, rows are parted by k-means (as the inverted file of
faiss, whose build would weigh 50 MB for what two matrix products do) and stand in the lists of their two nearest centres.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

LIST = 20_000
# rows a centre has on average, twice that stand in its list
ROWS_A_CENTRE = 2_000
_BLOCK = 512
_SAMPLE = 64_000
_ROUNDS = 6


def _unit(rows: NDArray[np.int8]) -> NDArray[np.float32]:
    floats = rows.astype(np.float32)
    return floats / np.maximum(np.linalg.norm(floats, axis=1, keepdims=True), 1e-9)


def _centres(vectors: NDArray[np.int8], count: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(7)
    sample = _unit(vectors[np.sort(rng.choice(len(vectors), min(_SAMPLE, len(vectors)), replace=False))])
    centres = sample[rng.choice(len(sample), count, replace=False)]
    for _ in range(_ROUNDS):
        nearest = (sample @ centres.T).argmax(axis=1)
        order = np.argsort(nearest, kind="stable")
        filled, starts = np.unique(nearest[order], return_index=True)
        sums = np.add.reduceat(sample[order], starts, axis=0)
        centres[filled] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return centres


def _lists(vectors: NDArray[np.int8]) -> Iterator[NDArray[np.int64]]:
    """Ascending row numbers of each list."""
    if len(vectors) <= LIST:
        yield np.arange(len(vectors))
        return
    centres = _centres(vectors, len(vectors) // ROWS_A_CENTRE)
    nearest = np.empty((len(vectors), 2), np.int32)
    for start in range(0, len(vectors), 4096):
        close = _unit(vectors[start : start + 4096]) @ centres.T
        nearest[start : start + 4096] = np.argpartition(-close, 1, axis=1)[:, :2]
    order = np.argsort(nearest, axis=None, kind="stable")
    cuts = np.searchsorted(nearest.ravel()[order], np.arange(1, len(centres)))
    for members in np.split(order, cuts):
        yield np.unique(members // 2)


def nearest_earlier(
    vectors: NDArray[np.int8], first: int, count: int, at_least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """(row, earlier row, cosine) of the `count` nearest earlier rows of each row from `first` on, `at_least` that near."""
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
    for members in _lists(vectors):
        units = _unit(vectors[members])
        begin = int(np.searchsorted(members, first))
        for start in range(begin, len(members), _BLOCK):
            end = min(start + _BLOCK, len(members))
            close = units[start:end] @ units[:end].T
            close[np.arange(end - start)[:, None] + start <= np.arange(end)[None, :]] = -1
            most = min(count, end)
            best = np.argpartition(-close, most - 1, axis=1)[:, :most]
            values = np.take_along_axis(close, best, axis=1)
            rows, places = np.nonzero(values >= at_least)
            found.append((members[rows + start], members[best[rows, places]], values[rows, places]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    rows, others, values = (np.concatenate(column) for column in zip(*found, strict=True))
    _, once = np.unique(rows * len(vectors) + others, return_index=True)
    return rows[once], others[once], values[once]

"""The few pairs of rows that are worth judging, of all that share the key of a band."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .fingerprints import VALUES
from .packs import Known
from .segments import Segment

# share of equal sketch bytes under which a pair is not looked at; a little under same_row.NEAR_SHORT, since the estimate
# of a Jaccard similarity J from 64 values is off by √(J(1 - J) / 64), 0.06
ALIKE = 0.42
# pairs that are judged, a row: the most alike ones within the batch, and as many among the known rows
JUDGED = 4
# rows on either side, in the order of a band's keys, that a row is compared with
NEIGHBOURS = 6
_AT_ONCE = 1 << 18
_NUMBERS = np.uint64(0xFFFF0000)


def pairs_within(
    keys: NDArray[np.uint64], rows: NDArray[np.int64], short: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs (later row, earlier row) whose ascending `keys` share their band, NEIGHBOURS apart at most; of short rows
    with the same numbers alone."""
    bands = keys >> np.uint64(32)
    numbers = keys & _NUMBERS
    for step in range(1, NEIGHBOURS + 1):
        places = np.flatnonzero(bands[step:] == bands[:-step])
        if not len(places):
            return
        one, other = rows[places], rows[places + step]
        possible = (numbers[places] == numbers[places + step]) | ~(short[one] | short[other])
        one, other = one[possible], other[possible]
        yield np.maximum(one, other), np.minimum(one, other)


class Candidates:
    """Keeps for each row its most alike others; memory stays with the rows, however many pairs pass."""

    def __init__(self, sketches: NDArray[np.uint8]):
        self.sketches = sketches
        # row, segment (-1: of this batch), other row, equal bytes
        self.kept = np.empty((0, 4), np.int32)
        self.new: list[NDArray[np.int32]] = []
        self.waiting = 0

    def add(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._keep(rows[part], -1, others[part], self.sketches[others[part]])

    def add_known(self, rows: NDArray[np.int64], others: NDArray[np.uint32], number: int, segment: Segment) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._keep(rows[part], number, others[part].astype(np.int64), segment.sketches(others[part]))

    def _keep(
        self, rows: NDArray[np.int64], number: int, others: NDArray[np.int64], sketches: NDArray[np.uint8]
    ) -> None:
        equal = (self.sketches[rows] == sketches).sum(axis=1, dtype=np.int32)
        alike = equal >= ALIKE * VALUES
        if not alike.any():
            return
        block = np.empty((int(alike.sum()), 4), np.int32)
        block[:, 0], block[:, 1], block[:, 2], block[:, 3] = rows[alike], number, others[alike], equal[alike]
        self.new.append(block)
        self.waiting += len(block)
        if self.waiting > max(1 << 20, len(self.kept)):
            self._prune()

    def _prune(self) -> None:
        """Each pair once, and of each row the JUDGED most alike of the batch and of the known rows."""
        pairs = np.concatenate([self.kept, *self.new])
        self.new, self.waiting = [], 0
        order = np.lexsort((pairs[:, 2], pairs[:, 1], -pairs[:, 3], pairs[:, 1] >= 0, pairs[:, 0]))
        pairs = pairs[order]
        once = np.ones(len(pairs), bool)
        once[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        pairs = pairs[once]
        group = pairs[:, 0].astype(np.int64) * 2 + (pairs[:, 1] >= 0)
        starts = np.ones(len(pairs), bool)
        starts[1:] = group[1:] != group[:-1]
        firsts = np.flatnonzero(starts)
        place = np.arange(len(pairs)) - firsts[np.cumsum(starts) - 1]
        self.kept = pairs[place < JUDGED]

    def concerned(self, rows: int) -> NDArray[np.bool_]:
        """Which rows have candidates."""
        self._prune()
        has = np.zeros(rows, bool)
        has[self.kept[:, 0]] = True
        return has

    def by_row(self, known: Known) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Ascending rows with their (segment or -1, other row): known rows first, the oldest first, then earlier lines."""
        self._prune()
        pairs = self.kept
        ages = np.zeros(len(pairs), np.int64)
        for number in range(len(known.segments)):
            of = pairs[:, 1] == number
            ages[of] = known.ages(number, pairs[of, 2])
        order = np.lexsort((pairs[:, 2], ages, pairs[:, 1] < 0, pairs[:, 0]))
        row, others = -1, []
        for mine, number, other, _ in pairs[order].tolist():
            if mine != row:
                if others:
                    yield row, others
                row, others = mine, []
            others.append((number, other))
        if others:
            yield row, others

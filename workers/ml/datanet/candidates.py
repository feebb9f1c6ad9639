"""The few pairs of rows that are worth judging, of all that share the key of a band."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .fingerprints import VALUES
from .known import Known
from .segments import Segment

# share of equal sketch bytes under which a pair is not looked at; a little under same_row.NEAR_SHORT, since the estimate
# of a Jaccard similarity J from 64 values is off by √(J(1 - J) / 64), 0.06
ALIKE = 0.42
# pairs that are judged, a row: the most alike ones within the batch, and as many among the known rows
JUDGED = 4
# rows on either side, in the order of a band's keys, that a row is compared with
NEIGHBOURS = 6
_AT_ONCE = 1 << 17
_NUMBERS = np.uint64(0xFFFF0000)
# A pair is one number, whose order is that of merit: row (21 bits), whether the other one is known (1), how many sketch
# bytes differ (6), the segment (15), the other row (21). Hence no more rows than check.json's limit_rows allows.
_ROW, _KNOWN, _UNLIKE, _SEGMENT, _OTHER = (np.uint64(shift) for shift in (43, 42, 36, 21, 0))
MOST_ROWS, MOST_SEGMENTS = 1 << 21, 1 << 15


def possible(
    keys: NDArray[np.uint64], other_keys: NDArray[np.uint64], rows: NDArray[np.int64], short: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which pairs may be the same by what their keys say of their numbers: a short row has none that its copy has not."""
    return ((keys ^ other_keys) & _NUMBERS == 0) | ~short[rows]


def pairs_within(
    keys: NDArray[np.uint64], rows: NDArray[np.int64], short: NDArray[np.bool_]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs (later row, earlier row) whose ascending `keys` share their band, NEIGHBOURS apart at most."""
    bands = (keys >> np.uint64(32)).astype(np.uint32)
    for step in range(1, NEIGHBOURS + 1):
        places = np.flatnonzero(bands[step:] == bands[:-step])
        if not len(places):
            return
        one, other = rows[places], rows[places + step]
        may = possible(keys[places], keys[places + step], one, short)
        one, other = one[may], other[may]
        yield np.maximum(one, other), np.minimum(one, other)


class Candidates:
    """Keeps for each row its most alike others; memory stays with the rows, however many pairs pass."""

    def __init__(self, sketches: NDArray[np.uint8]):
        self.sketches = sketches
        self.kept = np.empty(0, np.uint64)
        self.new: list[NDArray[np.uint64]] = []
        self.waiting = 0

    def add(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._keep(rows[part], 0, False, others[part], self.sketches[others[part]])

    def add_known(self, rows: NDArray[np.int64], others: NDArray[np.uint32], number: int, segment: Segment) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._keep(rows[part], number, True, others[part], segment.sketches(others[part]))

    def _keep(
        self,
        rows: NDArray[np.int64],
        number: int,
        known: bool,
        others: NDArray[np.integer],
        sketches: NDArray[np.uint8],
    ) -> None:
        equal = (self.sketches[rows] == sketches).sum(axis=1, dtype=np.uint8)
        alike = equal >= ALIKE * VALUES
        pairs = rows[alike].astype(np.uint64) << _ROW
        pairs |= np.uint64(known) << _KNOWN
        pairs |= (VALUES - equal[alike]).astype(np.uint64) << _UNLIKE
        pairs |= np.uint64(number) << _SEGMENT
        pairs |= others[alike].astype(np.uint64)
        self.new.append(pairs)
        self.waiting += len(pairs)
        if self.waiting > max(1 << 20, len(self.kept) // 2):
            self._prune()

    def _prune(self) -> None:
        """Each pair once, and of each row the JUDGED most alike of the batch and of the known rows."""
        pairs = np.concatenate([self.kept, *self.new])
        self.new, self.waiting = [], 0
        pairs.sort()
        once = np.ones(len(pairs), bool)
        once[1:] = pairs[1:] != pairs[:-1]
        pairs = pairs[once]
        group = pairs >> _KNOWN
        keep = np.ones(len(pairs), bool)
        keep[JUDGED:] = group[JUDGED:] != group[:-JUDGED]
        self.kept = pairs[keep]

    def concerned(self, rows: int) -> NDArray[np.bool_]:
        """Which rows have candidates."""
        self._prune()
        has = np.zeros(rows, bool)
        has[(self.kept >> _ROW).astype(np.int64)] = True
        return has

    def by_row(self, known: Known) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Ascending rows with their (segment or -1, other row): known rows first, the oldest first, then earlier lines."""
        self._prune()
        starts = np.flatnonzero(np.diff(self.kept >> _ROW, prepend=np.uint64(MOST_ROWS))).tolist()
        for start, end in zip(starts, [*starts[1:], len(self.kept)][: len(starts)], strict=True):
            pairs = self.kept[start:end].tolist()
            others = [self._other(pair) for pair in pairs]
            ranked = sorted(others, key=lambda other: (*known.place(*other), other))
            yield pairs[0] >> int(_ROW), ranked

    @staticmethod
    def _other(pair: int) -> tuple[int, int]:
        is_known = pair >> int(_KNOWN) & 1
        return (pair >> int(_SEGMENT) & (MOST_SEGMENTS - 1) if is_known else -1), pair & (MOST_ROWS - 1)

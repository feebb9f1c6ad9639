"""Rows that say the very same as another one, up to case, white space and punctuation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .known import Known
from .print_spool import PrintSpool
from .segment_files import EXACT, BrokenSegment


class Exact(NamedTuple):
    """Per row, -1 for none: the first row of the batch that is the same; the segment of the oldest known row that is, that
    row, and its age."""

    same: NDArray[np.int32]
    segment: NDArray[np.int32]
    other: NDArray[np.int64]
    age: NDArray[np.int32]


def exact_copies(spool: PrintSpool, known: Known) -> Exact:
    """Rows whose folded text another row has: by 128 bits within the batch, by the text itself where it is known."""
    exact = spool.exact()
    order = np.argsort(exact[:, 1], kind="stable")
    exact = exact[order]
    new = np.ones(len(order), bool)
    new[1:] = (exact[1:] != exact[:-1]).any(axis=1)
    firsts = order[np.flatnonzero(new)]
    found = Exact(*(np.full(spool.rows, -1, kind) for kind in (np.int32, np.int32, np.int64, np.int32)))
    found.same[order] = firsts[np.cumsum(new) - 1]
    found.same[firsts] = -1
    keys = exact[new, 1]
    for number, segment in enumerate(known.segments):
        try:
            for places, others, _ in segment.find(EXACT, keys):
                may = known.may_match(number, others)
                _note_older(spool, known, found, number, firsts[places[may]], others[may])
        except BrokenSegment as error:
            known.log("warning", f"Duplicates are not looked for in segment {error}.")
    return found


def _note_older(
    spool: PrintSpool, known: Known, found: Exact, number: int, rows: NDArray[np.int64], others: NDArray[np.uint32]
) -> None:
    """Notes those of `others` in segment `number` that are the same and came before what was found so far."""
    ages = known.ages(number, others)
    older = (found.segment[rows] < 0) | (ages < found.age[rows])
    for row, other, age in zip(rows[older].tolist(), others[older].tolist(), ages[older].tolist(), strict=True):
        if 0 <= found.segment[row] and found.age[row] <= age:
            continue
        if known.text(number, other) == spool.text(row):
            found.segment[row], found.other[row], found.age[row] = number, other, age

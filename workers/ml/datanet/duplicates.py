"""Exact and near duplicates within a batch and against every row that was contributed before, to any Datanet.

Rows are fingerprinted as they stream past (`fingerprint`, in whichever process reads them) and spooled to disk (`add`);
once all are through, `finish` sorts the keys of one band at a time and lays them beside the sorted keys of the known
segments. What shares a key and looks alike by its sketch is judged on the texts (same_row.py). The earlier contribution,
else the earlier line, is the original; a row that was itself found to be a copy is no original to others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidates, pairs_within, possible
from .exact_copies import Exact, exact_copies
from .fingerprints import BANDS, Prints, fingerprint
from .known import Known
from .packs import Log
from .print_spool import PrintSpool
from .same_row import similarity_of_same
from .segment_files import BrokenSegment

__all__ = ["Duplicates", "Match", "fingerprint"]


@dataclass(slots=True, frozen=True)
class Match:
    """Row `row_index` (from 0, as added) says what an earlier row does: row `other` of this batch, or row `index` (from 0)
    of the segment `segment`. `similarity`: Jaccard of 5-grams, or cosine. `rule` as in findingRules."""

    row_index: int
    rule: str
    similarity: float
    other: int | None = None
    segment: str | None = None
    index: int | None = None


class Duplicates:
    """One batch. `add` fingerprints in order, then `finish` once, then `write_segment` for the rows that stay."""

    def __init__(
        self,
        folder: Path,
        known_dir: str | Path | None,
        own_segment: str | Collection[str] | None = None,
        log: Log = lambda level, message: None,
    ):
        """`folder` takes the spool (some 220 bytes a row and the text); `own_segment` are the contributions and Datanets
        whose rows are not looked at: the batch's own, and those that its contributor may not read."""
        self.known_dir, self.log = Path(known_dir) if known_dir else None, log
        self.without = {own_segment} if isinstance(own_segment, str) else set(own_segment or ())
        self.spool = PrintSpool(folder / ".duplicates")

    def add(self, prints: Prints) -> None:
        self.spool.add(prints)

    def finish(self) -> Iterator[Match]:
        """Every row that is a copy, in order, with its original."""
        self.spool.end()
        if not self.spool.rows:
            return
        known = Known(self.known_dir, self.without, self.log)
        try:
            exact = exact_copies(self.spool, known)
            candidates = self._near(known, (exact.same < 0) & (exact.segment < 0))
            yield from self._judge(known, exact, candidates)
        finally:
            known.close()

    def _near(self, known: Known, fresh: NDArray[np.bool_]) -> Candidates:
        """What looks alike, of rows that are not the very same as another one."""
        rows = np.flatnonzero(fresh)
        short = self.spool.short()
        candidates = Candidates(self.spool.sketches())
        broken = set[int]()
        for band in range(BANDS if len(rows) else 0):
            keys = self.spool.keys(band)[rows]
            order = np.argsort(keys, kind="stable")
            keys, sorted_rows = keys[order], rows[order]
            for one, other in pairs_within(keys, sorted_rows, short):
                candidates.add(one, other)
            for number, segment in enumerate(known.segments):
                try:
                    for places, found, found_keys in segment.find(band, keys) if number not in broken else ():
                        mine = sorted_rows[places]
                        may = possible(keys[places], found_keys, mine, short) & known.may_match(number, found)
                        candidates.add_known(mine[may], found[may], number, segment)
                except BrokenSegment as error:
                    broken.add(number)
                    self.log("warning", f"Duplicates are not looked for in segment {error}.")
        return candidates

    def _judge(self, known: Known, exact: Exact, candidates: Candidates) -> Iterator[Match]:
        """Matches in the order of the rows."""
        copies = (exact.same >= 0) | (exact.segment >= 0)
        near = candidates.by_row(known)
        upcoming = next(near, None)
        for row in np.flatnonzero(copies | candidates.concerned(self.spool.rows)).tolist():
            while upcoming and upcoming[0] < row:
                upcoming = next(near, None)
            match = None
            if exact.segment[row] >= 0:
                number, other = int(exact.segment[row]), int(exact.other[row])
                match = self._of_known(row, "exact_duplicate", 1.0, known, number, other)
            elif exact.same[row] >= 0:
                match = Match(row, "exact_duplicate", 1.0, int(exact.same[row]))
            elif upcoming and upcoming[0] == row:
                match = self._nearest(row, upcoming[1], known, copies)
            if match:
                copies[row] = True
                yield match

    def _nearest(
        self, row: int, others: list[tuple[int, int]], known: Known, copies: NDArray[np.bool_]
    ) -> Match | None:
        text = self.spool.text(row)
        for number, other in others:
            if number < 0 and copies[other]:
                continue
            original = self.spool.text(other) if number < 0 else known.text(number, other)
            similarity = similarity_of_same(text, original) if original else 0.0
            if similarity and number < 0:
                return Match(row, "near_duplicate", similarity, other)
            if similarity:
                return self._of_known(row, "near_duplicate", similarity, known, number, other)
        return None

    def _of_known(self, row: int, rule: str, similarity: float, known: Known, number: int, other: int) -> Match:
        part, index = known.part_of(number, other)
        return Match(row, rule, similarity, None, part.folder, part.offset + index)

    def write_segment(self, target: Path, kept: NDArray[np.bool_] | None = None) -> None:
        """The segment of the rows that stay (`kept[i]` of row i; None: all), row i of it being the i-th that stays."""
        self.spool.end()
        stay = np.ones(self.spool.rows, bool) if kept is None else np.asarray(kept, bool)
        if len(stay) != self.spool.rows:
            raise ValueError(f"{len(stay)} rows were decided on, but {self.spool.rows} were added")
        self.spool.write_segment(target, stay)

    def close(self) -> None:
        """Removes the spool."""
        self.spool.close()

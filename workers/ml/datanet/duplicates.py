"""Exact and near duplicates within a batch and against every row that was contributed before, to any Datanet.

Rows are fingerprinted as they stream past (`fingerprint`, in whichever process reads them) and spooled to disk (`add`);
once all are through, `finish` sorts the keys of one band at a time and lays them beside the sorted keys of the known
segments. What shares a key and looks alike by its sketch is judged on the texts (same_row.py). The earlier contribution,
else the earlier line, is the original; a row that was itself found to be a copy is no original to others.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .candidates import MOST_ROWS, Candidates, pairs_within, possible
from .fingerprints import BANDS, VALUES, Prints, fingerprint
from .packs import Known, Log
from .same_row import similarity_of_same
from .segments import EXACT, INDEXES, BrokenSegment, write_folder, write_indexes

__all__ = ["Duplicates", "Match", "fingerprint"]


@dataclass(slots=True, frozen=True)
class Match:
    """Row `row_index` (from 0, as added) says what an earlier row does: row `other` of this batch, or row `index` (from 0)
    of the contribution `segment`. `similarity`: Jaccard of 5-grams, or cosine. `rule` as in findingRules."""

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
        """`folder` takes the spool (some 220 bytes a row and the text); segments `own_segment` are not looked into."""
        self.known_dir, self.log = Path(known_dir) if known_dir else None, log
        self.without = {own_segment} if isinstance(own_segment, str) else set(own_segment or ())
        self.spool = folder / ".duplicates"
        shutil.rmtree(self.spool, ignore_errors=True)
        self.spool.mkdir(parents=True)
        self.rows, self.ends, self.short = 0, array("Q", [0]), bytearray()
        names = [*(f"band-{band}" for band in range(BANDS)), "exact", "sketches", "texts"]
        self.files = {name: open(self.spool / name, "wb", buffering=1 << 16) for name in names}

    def add(self, prints: Prints) -> None:
        """Rows in their order, of which no more than MOST_ROWS can be compared."""
        if self.rows + len(prints.lengths) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS:,} rows")
        for band in range(BANDS):
            self.files[f"band-{band}"].write(np.ascontiguousarray(prints.keys[:, band]).data)
        self.files["exact"].write(np.ascontiguousarray(prints.exact).data)
        self.files["sketches"].write(np.ascontiguousarray(prints.sketches).data)
        self.files["texts"].write(prints.texts)
        self.short += prints.short.tobytes()
        self.ends.frombytes((np.cumsum(prints.lengths, dtype=np.uint64) + np.uint64(self.ends[-1])).tobytes())
        self.rows += len(prints.lengths)

    def finish(self) -> Iterator[Match]:
        """Every row that is a copy, in order, with its original."""
        for file in self.files.values():
            file.close()
        if not self.rows:
            return
        known = Known(self.known_dir, self.without, self.log)
        texts = os.open(self.spool / "texts", os.O_RDONLY)
        try:
            same, exact_known = self._exact(known, texts)
            fresh = same < 0
            fresh[list(exact_known)] = False
            candidates = self._near(known, fresh)
            yield from self._judge(known, texts, same, exact_known, candidates)
        finally:
            os.close(texts)
            known.close()

    def _text(self, descriptor: int, row: int) -> bytes:
        start, end = self.ends[row], self.ends[row + 1]
        return os.pread(descriptor, end - start - 1, start)

    def _keys(self, name: str) -> NDArray[np.uint64]:
        return np.fromfile(self.spool / name, np.uint64)

    def _exact(self, known: Known, texts: int) -> tuple[NDArray[np.int64], dict[int, tuple[int, int]]]:
        """Per row the first row of the batch with the same 128 bits, or -1; and {row: (segment, its row)}, the oldest."""
        exact = self._keys("exact").reshape(-1, 2)
        order = np.argsort(exact[:, 1], kind="stable")
        exact = exact[order]
        new = np.ones(len(order), bool)
        new[1:] = (exact[1:] != exact[:-1]).any(axis=1)
        firsts = order[np.flatnonzero(new)]
        same = np.full(self.rows, -1, np.int64)
        same[order] = firsts[np.cumsum(new) - 1]
        same[firsts] = -1
        keys = exact[new, 1]
        found: dict[int, tuple[int, int, int]] = {}
        for number, segment in enumerate(known.segments):
            try:
                for places, rows, _ in segment.find(EXACT, keys):
                    may = known.may_match(number, rows)
                    places, rows = places[may], rows[may]
                    ages = known.ages(number, rows)
                    for row, other, age in zip(firsts[places].tolist(), rows.tolist(), ages.tolist(), strict=True):
                        if row in found and found[row] <= (age, number, other):
                            continue
                        if known.text(number, other) == self._text(texts, row):
                            found[row] = (age, number, other)
            except BrokenSegment as error:
                self.log("warning", f"Duplicates are not looked for in segment {error}.")
        return same, {row: (number, other) for row, (_, number, other) in found.items()}

    def _near(self, known: Known, fresh: NDArray[np.bool_]) -> Candidates:
        """What looks alike, of rows that are not the very same as another one."""
        rows = np.flatnonzero(fresh)
        sketches = np.memmap(self.spool / "sketches", np.uint8, "r", shape=(self.rows, VALUES))
        short = np.frombuffer(self.short, np.bool_)
        candidates = Candidates(sketches)
        broken = set[int]()
        for band in range(BANDS if len(rows) else 0):
            keys = self._keys(f"band-{band}")[rows]
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

    def _judge(
        self,
        known: Known,
        texts: int,
        same: NDArray[np.int64],
        exact_known: dict[int, tuple[int, int]],
        candidates: Candidates,
    ) -> Iterator[Match]:
        """Matches in the order of the rows."""
        copies = np.zeros(self.rows, bool)
        near = candidates.by_row(known)
        upcoming = next(near, None)
        exact = np.zeros(self.rows, bool)
        exact[list(exact_known)] = True
        exact |= same >= 0
        for row in np.flatnonzero(exact | candidates.concerned(self.rows)).tolist():
            while upcoming and upcoming[0] < row:
                upcoming = next(near, None)
            match = None
            if row in exact_known:
                match = self._of_known(row, "exact_duplicate", 1.0, known, *exact_known[row])
            elif same[row] >= 0:
                match = Match(row, "exact_duplicate", 1.0, int(same[row]))
            elif upcoming and upcoming[0] == row:
                match = self._nearest(row, upcoming[1], known, texts, copies)
            if match:
                copies[row] = True
                yield match

    def _nearest(
        self, row: int, others: list[tuple[int, int]], known: Known, texts: int, copies: NDArray[np.bool_]
    ) -> Match | None:
        text = self._text(texts, row)
        for number, other in others:
            if number < 0 and copies[other]:
                continue
            try:
                original = self._text(texts, other) if number < 0 else known.text(number, other)
            except BrokenSegment as error:
                self.log("warning", f"A row of segment {error} could not be compared.")
                continue
            similarity = similarity_of_same(text, original)
            if similarity and number < 0:
                return Match(row, "near_duplicate", similarity, other)
            if similarity:
                return self._of_known(row, "near_duplicate", similarity, known, number, other)
        return None

    def _of_known(self, row: int, rule: str, similarity: float, known: Known, number: int, other: int) -> Match:
        part, index = known.part_of(number, other)
        return Match(row, rule, similarity, None, part.id, index)

    def write_segment(self, target: Path, kept: NDArray[np.bool_] | None = None) -> None:
        """The segment of the rows that stay (`kept[i]` of row i; None: all), row i of it being the i-th that stays."""
        stay = np.ones(self.rows, bool) if kept is None else np.asarray(kept, bool)
        if len(stay) != self.rows:
            raise ValueError(f"{len(stay)} rows were decided on, but {self.rows} were added")
        for file in self.files.values():
            file.close()

        def indexes() -> Iterator[NDArray[np.uint64]]:
            for index in range(INDEXES):
                yield self._keys(f"band-{index}")[stay] if index < BANDS else self._keys("exact")[1::2][stay]

        def fill(folder: Path) -> dict[str, object]:
            write_indexes(folder, indexes())
            self._copy("sketches", folder / "sketches.bin", np.arange(self.rows + 1, dtype=np.int64) * VALUES, stay)
            ends = np.frombuffer(self.ends, np.uint64).astype(np.int64)
            self._copy("texts", folder / "texts.bin", ends, stay)
            offsets = np.concatenate([[0], np.cumsum(np.diff(ends)[stay])])
            (folder / "offsets.bin").write_bytes(offsets.astype("<u8").tobytes())
            return {"rows": int(stay.sum()), "values": VALUES}

        write_folder(target, fill)

    def _copy(self, name: str, to: Path, ends: NDArray[np.int64], stay: NDArray[np.bool_]) -> None:
        """The bytes ends[i] … ends[i + 1] of the spool's file `name` for the rows that stay."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], stay, [False]])))
        with open(self.spool / name, "rb") as source, open(to, "wb") as out:
            for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True):
                source.seek(int(ends[start]))
                left = int(ends[end] - ends[start])
                while left:
                    left -= out.write(source.read(min(left, 1 << 20)))

    def close(self) -> None:
        """Removes the spool."""
        for file in self.files.values():
            file.close()
        shutil.rmtree(self.spool, ignore_errors=True)

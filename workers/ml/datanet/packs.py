"""The known rows of all Datanets: their segments, and packs of small segments so that thousands of them stay fast.

A pack `.data/duplicates/.packs/<name>/` is an index over many small segments, made of them alone: it may be deleted at any
time and holds no texts (those stay in the segments). Packs grow as in a log-structured merge tree (O'Neil et al., 1996):
once LOOSE segments stand alone they are packed, together with packs that are not yet larger than they are.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .fingerprints import VALUES
from .segments import INDEXES, BrokenSegment, Part, Segment, write_folder, write_indexes

LOOSE = 32
# segments above it are searched by themselves
SMALL = 50_000
LARGEST_PACK = 2_000_000
# segments behind packs that are kept open for their texts
OPENED = 64

Log = Callable[[str, str], None]


class Known:
    """Every segment under `folder` but those in `without`; a segment that is not whole is left out with a word in the log."""

    def __init__(self, folder: Path | None, without: Collection[str], log: Log):
        self.folder, self.log = folder, log
        self.segments: list[Segment] = []
        self.allowed: list[NDArray[np.bool_]] = []
        self.age: list[NDArray[np.int64]] = []
        self._opened: dict[str, Segment] = {}
        if folder is None or not folder.is_dir():
            return
        self.ids = {entry.name for entry in os.scandir(folder) if entry.is_dir() and not entry.name.startswith(".")}
        packs = self._open_packs()
        packed = {part.id for pack in packs for part in pack.parts}
        loose = [segment for name in sorted(self.ids - packed) if (segment := self._open(folder / name))]
        small = [segment for segment in loose if segment.rows <= SMALL]
        if len(small) >= LOOSE and (pack := self._pack(small, packs)):
            ids = {part.id for part in pack.parts}
            packs = [other for other in packs if other.parts[0].id not in ids] + [pack]
            loose = [segment for segment in loose if segment.folder.name not in ids]
        self.segments = [segment for segment in packs + loose if segment.rows]
        present = self.ids - set(without)
        self.allowed = [np.array([part.id in present for part in segment.parts]) for segment in self.segments]
        times = sorted({part.created_at for segment in self.segments for part in segment.parts})
        rank = {time: number for number, time in enumerate(times)}
        self.age = [np.array([rank[part.created_at] for part in segment.parts]) for segment in self.segments]

    def _open(self, folder: Path) -> Segment | None:
        try:
            return Segment(folder)
        except BrokenSegment as error:
            self.log("warning", f"Duplicates are not looked for in segment {error}: store its contribution again.")
            return None

    def _open_packs(self) -> list[Segment]:
        """Packs that are whole and overlap no other; what is not whole is made again from its segments."""
        packs, seen = [], set[str]()
        for folder in sorted((self.folder / ".packs").glob("[!.]*"), key=lambda path: path.name):
            try:
                pack = Segment(folder)
            except BrokenSegment:
                continue
            ids = {part.id for part in pack.parts}
            if not ids & seen:
                seen |= ids
                packs.append(pack)
        return packs

    def _pack(self, small: list[Segment], packs: list[Segment]) -> Segment | None:
        """One pack of the small segments and of the packs that are no larger than what they are packed with."""
        (self.folder / ".packs").mkdir(exist_ok=True)
        with open(self.folder / ".packs" / ".lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return None
            merged, rows = list(small), sum(segment.rows for segment in small)
            for pack in sorted(packs, key=lambda pack: pack.rows):
                if pack.rows <= rows and pack.rows + rows <= LARGEST_PACK:
                    merged.append(pack)
                    rows += pack.rows
            target = self.folder / ".packs" / uuid.uuid4().hex
            try:
                write_pack(target, merged)
            except BrokenSegment as error:
                self.log("warning", f"Small segments were not packed: {error}.")
                return None
            for pack in merged[len(small) :]:
                pack.close()
                shutil.rmtree(pack.folder, ignore_errors=True)
        for segment in small:
            segment.close()
        return self._open(target)

    def part_of(self, number: int, row: int) -> tuple[Part, int]:
        """The contribution of a row of segment `number`, and its row there."""
        segment = self.segments[number]
        part = segment.parts[int(np.searchsorted(segment.starts, row, "right")) - 1]
        return part, row - part.start

    def text(self, number: int, row: int) -> bytes:
        """The folded text of a row; of a pack it is read from the contribution's own segment."""
        part, index = self.part_of(number, row)
        if self.segments[number].folder.name == part.id:
            return self.segments[number].text(index)
        return self.text_of(part, index)

    def text_of(self, part: Part, index: int) -> bytes:
        """The folded text of a contribution's row."""
        own = self._opened.pop(part.id, None) or Segment(self.folder / part.id)
        self._opened[part.id] = own
        if len(self._opened) > OPENED:
            self._opened.pop(next(iter(self._opened))).close()
        return own.text(index)

    def newest_parts(self) -> list[Part]:
        """The contributions that may match, the newest first."""
        parts = [
            part
            for segment, allowed in zip(self.segments, self.allowed, strict=True)
            for part, may in zip(segment.parts, allowed, strict=True)
            if may
        ]
        return sorted(parts, key=lambda part: part.created_at, reverse=True)

    def may_match(self, number: int, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which rows of segment `number` belong to a contribution that is there still and is not left out."""
        return self.allowed[number][np.searchsorted(self.segments[number].starts, rows, "right") - 1]

    def ages(self, number: int, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """The order in which the contributions of these rows came."""
        return self.age[number][np.searchsorted(self.segments[number].starts, rows, "right") - 1]

    def place(self, number: int, row: int) -> tuple[int, int]:
        """Rows in the order in which they came: known ones by the age of their contribution, then those of this batch."""
        return (1, 0) if number < 0 else (0, int(self.ages(number, np.array([row]))[0]))

    def close(self) -> None:
        for segment in [*self.segments, *self._opened.values()]:
            segment.close()


def write_pack(target: Path, segments: list[Segment]) -> None:
    """One pack over all rows of `segments`, whose parts keep their order."""
    rows = sum(segment.rows for segment in segments)
    starts = [0, *accumulate(segment.rows for segment in segments)]
    parts = [
        [part.id, part.created_at, start + part.start, part.rows]
        for start, segment in zip(starts, segments, strict=False)
        for part in segment.parts
    ]

    def indexes() -> Iterator[NDArray[np.uint64]]:
        for index in range(INDEXES):
            yield np.concatenate([segment.keys_by_row(index) for segment in segments])

    def fill(folder: Path) -> dict[str, object]:
        write_indexes(folder, indexes())
        with open(folder / "sketches.bin", "wb") as file:
            for segment in segments:
                file.write(segment.all_sketches())
        return {"rows": rows, "parts": parts, "values": VALUES}

    write_folder(target, fill)
